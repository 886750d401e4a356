"""Groups by whole months, on both databases: of a confidential lens whole blocks only, and nobody's alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.clock import month_of
from app.database import unit_of_work
from app.effects.groups import by_months, group_effect, hours, times
from app.effects.queries import measure
from app.intake.actions import record
from app.scores.spans import Months
from tests.databases import Databases
from tests.disputes.desk import Desk, desk

RATERS = ("r1", "r2", "r3", "r4", "r5")


@pytest.fixture
def made(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[Desk]:
    with desk(app_on, databases, kind) as (found, _):
        yield found


def test_only_whole_blocks_of_a_confidential_lens(made: Desk) -> None:
    running = month_of(made.now.date())
    names = ("Nia", "Ed", "Eli", "Sol", "Mia")
    with unit_of_work(made.engine) as session:
        answers = [
            made.answer(name, f"{name}-{rater}-{days}", 4, days=days, lens="teamwork", rater=rater)
            for name in names
            for at, rater in enumerate(RATERS)
            # Three raters long ago and two the month after make a block; all five since make another.
            for days in (300 if at < 3 else 265, 90)
        ]
        record(session, "Desk", answers, "UTC", made.now)
        by = measure(session, "customer", "stars_5")
        assert by is not None
        secret = replace(by, lens="teamwork")
        ids = [made.ids[name] for name in names]
        today = made.now.date()
        first, last, after = (month_of(today - timedelta(days=ago)) for ago in (300, 265, 90))
        whole = by_months(session, secret, ids, Months(first, last), running)
        assert {one.n for one in whole.values()} == {5}
        assert len(whole) == 5
        # A span that cuts the block tells nothing of it, and the month that runs is never told.
        assert by_months(session, secret, ids, Months(first + 1, last), running) == {}
        assert by_months(session, secret, ids, Months(after, after), after) == {}
        spans = Months(first, last), Months(last + 1, running - 1)
        found = group_effect(session, secret, ids, [], *spans, running)
        assert found is not None
        assert (found.people, found.n_before, found.n_after) == (5, 25, 25)
        # Four are no group; as a part of a pool they are reckoned, and no four stand beside anybody.
        assert group_effect(session, secret, ids[:4], ids[4:], *spans, running) is None
        part = group_effect(session, secret, ids[:1], ids[1:], *spans, running, pooled=True)
        assert part is not None
        assert (part.people, part.compared) == (1, 0)
        # Customers' answers are nobody's secret: one person's months are told.
        assert by_months(session, by, ids[:1], Months(running - 2, running), running)


def test_paces_as_people_read_them() -> None:
    assert hours(-2.302585) == pytest.approx(10)
    assert times(0.6931472) == pytest.approx(0.5)
