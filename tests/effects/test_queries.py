"""Answers of stretches of days, and whom somebody may be compared with, on both databases."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.database import unit_of_work
from app.effects.queries import Days, comparable, effect, measure, stretches
from app.effects.rules import INCONCLUSIVE
from app.intake.actions import record
from tests.databases import Databases
from tests.disputes.desk import Desk, desk


@pytest.fixture
def made(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[Desk]:
    with desk(app_on, databases, kind) as (found, _):
        yield found


def test_a_stretch_holds_its_days_and_nobody_is_compared_with_the_coached(made: Desk) -> None:
    today = made.now.date()
    ids = [made.ids[name] for name in ("Nia", "Ed", "Eli")]
    with unit_of_work(made.engine) as session:
        # A confidential answer, and one of a share, stand beside.
        secret = made.answer("Nia", "secret", 1, days=3, lens="teamwork", rater="r1")
        record(session, "Desk", [secret], "UTC", made.now)
        by = measure(session, "customer", "stars_5")
        assert by is not None
        assert measure(session, "teamwork", "stars_5") is None
        assert measure(session, "customer", "no such scale") is None
        # Answers came on days 1, 3, 5 ... 71 ago, and a shared one 2 days ago.
        whole = stretches(session, by, ids, Days(today - timedelta(days=200), today), "UTC")
        assert {who: one.n for who, one in whole.items()} == {ids[0]: 37, ids[1]: 37, ids[2]: 36}
        late = stretches(session, by, ids[:1], Days(today - timedelta(days=10), today), "UTC")[ids[0]]
        early = stretches(
            session, by, ids[:1], Days(today - timedelta(days=200), today - timedelta(days=10)), "UTC"
        )
        assert (late.n, early[ids[0]].n) == (6, 31)
        assert late.variance > early[ids[0]].variance > 0
        assert 1 <= late.mean <= 5
        assert stretches(session, by, ids, Days(today, today), "UTC") == {}
        assert stretches(session, by, [], Days(today - timedelta(days=9), today), "UTC") == {}
        before, after = (
            Days(today - timedelta(days=72), today - timedelta(days=30)),
            Days(today - timedelta(days=30), today),
        )
        assert set(comparable(session, by, ids[0], before, set())) == set(ids[1:])
        assert comparable(session, by, ids[0], before, {ids[1]}) == [ids[2]]
        assert comparable(session, by, made.ids["Rob"], before, set()) == []
        found = effect(session, by, ids[:1], ids[1:], before, after, "UTC")
        assert found is not None
        # Two people are too few to say what happened to everybody.
        assert (found.people, found.compared, found.verdict) == (1, 2, INCONCLUSIVE)
        assert found.n_before + found.n_after == 37
        assert effect(session, by, [made.ids["Rob"]], ids, before, after, "UTC") is None
