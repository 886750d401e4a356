"""One answer at a time: stored once, revised with both versions kept, and tallies that are always a recount."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.contacts.models import Cell, Contribution, Rating, Revision
from app.errors import Invalid
from app.intake.actions import Answer, record
from app.intake.store import Outcome
from app.notices.models import Job
from app.people import actions as people
from app.scores.models import Tally

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ZONE = "UTC"
Key = tuple[int, int, int]


@pytest.fixture
def staff(session: Session) -> list[int]:
    return [
        people.hire(session, name=name, number=name, email=None, hired_on=None).id
        for name in ("Ann", "Ben", "Cy")
    ]


def answer(
    who: int | list[tuple[int, str, int]], external: str = "a1", score: float = 4, **more: Any
) -> Answer:
    shares = [(who, "worked it", 1000)] if isinstance(who, int) else who
    given = {"lens": "customer", "scale": "stars_5", "answered_at": NOW, "channel": "chat", **more}
    return Answer(external_id=external, score=score, shares=shares, **given)


def tallies(session: Session) -> dict[Key, tuple[int, ...]]:
    return {
        (row.employee_id, row.cell_id, row.month): (row.n, row.sw, row.sww, row.swy, row.swyy)
        for row in session.scalars(select(Tally).execution_options(populate_existing=True))
    }


def recount(session: Session) -> dict[Key, tuple[int, ...]]:
    """What the tallies must be, from the ratings themselves."""
    found: dict[Key, list[int]] = {}
    shared = select(Contribution.rating_id, Contribution.employee_id, Contribution.share)
    credited: dict[int, list[tuple[int, int]]] = {}
    for rating, employee, share in session.execute(shared):
        credited.setdefault(rating, []).append((employee, share))
    for one in session.scalars(select(Rating).execution_options(populate_existing=True)):
        whole = [(one.employee_id, 1000)] if one.employee_id else credited[one.id]
        for employee, w in whole:
            sums = found.setdefault((employee, one.cell_id, month_of(one.answered_at.date())), [0] * 5)
            for place, add in enumerate((1, w, w * w, w * one.score, w * one.score**2)):
                sums[place] += add
    return {key: tuple(sums) for key, sums in found.items()}


def put(session: Session, *answers: Answer, source: str = "Desk") -> Outcome:
    made = record(session, source, answers, ZONE, NOW)
    session.expire_all()
    return made


def test_the_same_answer_twice_changes_nothing(session: Session, staff: list[int]) -> None:
    first = put(session, answer(staff[0]))
    before = tallies(session)
    second = put(session, answer(staff[0]))
    assert ((first.new, first.same), (second.new, second.same)) == ((1, 0), (0, 1))
    assert tallies(session) == before == recount(session)
    assert session.scalars(select(Revision)).all() == []


def test_the_same_id_of_another_source_is_another_answer(session: Session, staff: list[int]) -> None:
    assert put(session, answer(staff[0])).new == 1
    assert put(session, answer(staff[0]), source="Survey").new == 1
    assert [row[0] for row in tallies(session).values()] == [2]


def test_a_revision_keeps_both_versions_and_moves_the_tallies(session: Session, staff: list[int]) -> None:
    """Another score, kind of work and month at once: the old tally is empty and goes."""
    put(session, answer(staff[0], score=5))
    outcome = put(session, answer(staff[0], score=2, channel="phone", answered_at=NOW - timedelta(days=60)))
    assert outcome.changed == 1
    assert tallies(session) == recount(session)
    ((key, sums),) = tallies(session).items()
    assert (key[0], key[2]) == (staff[0], month_of((NOW - timedelta(days=60)).date()))
    assert sums == (1, 1000, 1_000_000, 2000, 4000)
    kept = session.scalars(select(Revision)).one()
    assert (kept.employee_id, kept.score, kept.answered_at, kept.replaced_at) == (staff[0], 5, NOW, NOW)
    assert session.scalars(select(Rating)).one().score == 2


def test_a_shared_answer_credits_each_with_their_share(session: Session, staff: list[int]) -> None:
    shares = [(staff[0], "replied", 700), (staff[1], "fixed the cause", 300)]
    assert put(session, answer(shares, score=5)).new == 1
    assert put(session, answer(shares, score=5)).same == 1
    found = {key[0]: sums for key, sums in tallies(session).items()}
    assert found == {
        staff[0]: (1, 700, 490_000, 3500, 17_500),
        staff[1]: (1, 300, 90_000, 1500, 7500),
    }
    assert tallies(session) == recount(session)
    assert session.scalars(select(Rating)).one().employee_id is None


@pytest.mark.parametrize("shares", [[500, 499], [1000, 1], [1001, -1], [1000, 0], [0]])
def test_shares_add_up_to_the_whole(session: Session, staff: list[int], shares: list[int]) -> None:
    given = [(staff[place], "replied", share) for place, share in enumerate(shares)]
    with pytest.raises(Invalid, match="1000 thousandths"):
        put(session, answer(given))
    assert session.scalars(select(Rating)).all() == []


def test_an_answer_that_nobody_can_be_credited_with_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="Nobody is known who worked this contact"):
        put(session, answer([]))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"score": 6}, "not on the scale 1 to 5"),
        ({"score": 4.5}, "not on the scale"),
        ({"score": 0}, "not on the scale"),
        ({"scale": "stars_9"}, "does not know the scale"),
        ({"lens": "mystery"}, "no lens mystery"),
        ({"answered_at": NOW + timedelta(days=2)}, "dated in the future"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    session: Session, staff: list[int], more: dict[str, Any], said: str
) -> None:
    good = answer(staff[1], "good")
    with pytest.raises(Invalid, match=said) as refused:
        put(session, good, answer(staff[0], "bad", **more))
    assert [problem.field for problem in refused.value.problems] == ["bad"]
    assert session.scalars(select(Rating)).all() == []


def test_a_month_is_the_companys(session: Session, staff: list[int]) -> None:
    """Half past eleven in the evening of the last of October is November in Berlin."""
    late = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    record(session, "Desk", [answer(staff[0], answered_at=late)], "Europe/Berlin", NOW)
    assert [key[2] for key in tallies(session)] == [2026 * 12 + 10]


def test_new_evidence_is_asked_for_once(session: Session, staff: list[int]) -> None:
    for number in range(3):
        put(session, answer(staff[0], f"a{number}"))
    assert [job.kind for job in session.scalars(select(Job))] == ["scores.refit"]


SPLITS = ([1000], [600, 400], [333, 333, 334])
events = st.lists(
    st.tuples(
        st.integers(0, 4),  # which answer
        st.integers(1, 5),  # its score
        st.integers(0, 2),  # who is credited
        st.sampled_from(SPLITS),
        st.sampled_from(["chat", "phone"]),
        st.integers(0, 70),  # days ago
    ),
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=events)
def test_tallies_are_a_recount_after_any_sequence(session: Session, staff: list[int], happened: Any) -> None:
    for table in (Contribution, Revision, Tally, Rating, Cell):
        session.execute(delete(table))
    seen = set()
    for which, score, who, split, channel, ago in happened:
        people_of = [(staff[(who + place) % 3], "replied", share) for place, share in enumerate(split)]
        given_answer = answer(
            people_of, f"e{which}", score, channel=channel, answered_at=NOW - timedelta(days=ago)
        )
        put(session, given_answer)
        seen.add(which)
        assert tallies(session) == recount(session)
    assert len(session.scalars(select(Rating.id)).all()) == len(seen)
