"""What serving did: found where it did something, inconclusive where not, and nobody's confidential answers told."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.duty import queries, showing
from app.duty.cohorts import PACE, of_person, quarter, tellable, work_out
from app.effects.rules import HELPED, INCONCLUSIVE, Effect, Pair, Prior, Sums, before_after, pooled
from app.intake.contacts import note_contact
from app.rotations import actions as rotations
from app.rotations.models import Program, Slot
from tests.rotations.crowd import NOW, Crowd, gather_in, made_slot

FIRST = date(2026, 5, 4)


def told(people: int, seed: int, effect: float = 0.0) -> Effect:
    """A cohort of people beside twelve others, of whom the first changed by `effect`."""
    dice = random.Random(seed)

    def pair(change: float) -> Pair:
        level = dice.gauss(4.0, 0.3)
        return Pair(Sums(40, dice.gauss(level, 0.2), 0.04), Sums(40, dice.gauss(level + change, 0.2), 0.04))

    found = before_after(
        [pair(effect) for _ in range(people)], [pair(0.0) for _ in range(12)], Prior(4.0, 0.09)
    )
    assert found is not None
    return found


def test_pooled_cohorts() -> None:
    nothing = [pooled([told(4, seed * 10 + at) for at in range(6)]) for seed in range(60)]
    helped = sum(one is not None and one.verdict == HELPED for one in nothing)
    # Half of what a 90% range leaves out lies above.
    assert helped <= 6
    much = pooled([told(4, at, 0.5) for at in range(6)])
    assert much is not None
    assert (much.verdict, much.cohorts, much.people) == (HELPED, 6, 24)
    assert much.lo < 0.5 < much.hi
    assert pooled([]) is None


def test_no_group_below_five_is_told_not_even_by_subtraction() -> None:
    def cohort(*people: int, compared: int = 12) -> list[Effect]:
        return [replace(told(2, 1), people=many, compared=compared) for many in people]

    shown, whole = tellable({"a": cohort(4, 2), "b": cohort(4), "c": cohort(5)})
    assert sorted(shown) == ["a", "c"]
    # Four stay out of the whole: the whole less the two told would be theirs.
    assert [one.people for one in whole] == [4, 2, 5]
    shown, whole = tellable({"a": cohort(6), "b": cohort(4), "c": cohort(3)})
    assert (sorted(shown), [one.people for one in whole]) == (["a"], [6, 4, 3])
    # A slot beside whom nobody stands is no part of the whole, so it hides nobody in it.
    shown, whole = tellable({"a": cohort(6), "b": cohort(4), "c": cohort(3, compared=0)})
    assert (sorted(shown), [one.people for one in whole]) == (["a"], [6])
    assert quarter(date(2026, 3, 31)) == "2026, quarter 1"
    assert quarter(date(2026, 10, 1)) == "2026, quarter 4"


@pytest.fixture
def crowd(session: Session) -> Crowd:
    """Fourteen developers: five served in May, and answer in half the time since; nine have not served."""
    found = gather_in(session, many=14, capacity=4)
    program = session.get_one(Program, found.program)
    slot = made_slot(session, program, FIRST, 5)
    found.slots.append(slot.id)
    for one in found.people[:5]:
        rotations.sign_up(found.act(session, one, slot.starts_at - timedelta(days=30)), slot, one)
    dice = random.Random(5)
    for at, one in enumerate(found.people):
        for turn in range(36):
            opened = datetime(2025, 11, 5, 8, tzinfo=UTC) + timedelta(days=turn * 9.5)
            later = opened.date() > FIRST + timedelta(days=12)
            hours = dice.lognormvariate(2.0, 0.5) * (0.5 if at < 5 and later else 1.0)
            done = opened + timedelta(hours=hours)
            note_contact(session, "Desk", f"{at}-{turn}", [(one, "fixed the cause", done)], opened_at=opened)
    return found


def test_time_to_answer_before_and_after(session: Session, crowd: Crowd) -> None:
    program = session.get_one(Program, crowd.program)
    assert work_out(session, program, NOW) == 2
    assert work_out(session, program, NOW) == 2, "worked out anew, not twice"
    (paced,) = showing.effects(queries.effects(session, program.id))
    assert (paced.name, paced.title, len(paced.cohorts)) == (PACE, "Time to answer", 1)
    whole = paced.whole
    assert whole is not None
    assert (whole.verdict, whole.people, whole.compared) == (HELPED, 5, 9)
    assert 0.4 < whole.net < 0.65
    assert whole.lo < whole.net < whole.hi < 1
    assert "Answers come sooner." in whole.says
    assert "less time" in paced.cohorts[0].says
    slot = session.get_one(Slot, crowd.slots[1])
    ((name, effect),) = of_person(session, program, slot, crowd.people[0], NOW)
    assert (name, effect.people) == (PACE, 1)
    assert of_person(session, program, slot, crowd.people[7], NOW) == []
    assert of_person(session, program, session.get_one(Slot, crowd.slots[0]), crowd.people[0], NOW) == []


def test_verdicts_are_said() -> None:
    nothing = told(4, 3)
    assert nothing.verdict == INCONCLUSIVE
    said = showing.figure("touchpoint|stars_5", nothing).says
    assert said.endswith("That is inconclusive: it may have helped or not.")
