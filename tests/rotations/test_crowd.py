"""Many press at once: no slot holds more than its places, nobody is in two at a time, each is told clearly."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from app.access import Act
from app.database import make_engine, unit_of_work
from app.leave.models import PAGE, Leave
from app.rotations import actions
from app.rotations.models import SignUp, Slot, Waiting
from tests.rotations.crowd import MONDAY, NOW, Crowd, gather, places

FULL = "All places are taken. Wait for one: who waits is offered the next."


def back(act: Act, slot: Slot, employee_id: int) -> None:
    """Give one's place back."""
    own = actions.standing_in(act, slot, employee_id)
    if own is not None:
        actions.give_back(act, own)


@pytest.fixture
def crowd(fresh_url: str) -> Iterator[Crowd]:
    """Sixty people, three slots of eight places."""
    engine = make_engine(fresh_url, pool_size=12)
    yield gather(engine, many=60, capacity=8, slots=3)
    engine.dispose()


def test_many_press_for_few_places(crowd: Crowd) -> None:
    """Each presses twice, as people do: eight have a place, the others are told what to do."""
    pressing = [(one, actions.sign_up, crowd.slots[0]) for one in crowd.people * 2]
    random.Random(1).shuffle(pressing)
    told = dict(zip(pressing, crowd.all_at_once(pressing), strict=True))
    assert Counter(told.values()) == {"": 8, FULL: 52}
    assert places(crowd.engine, crowd.slots[0]) == (8, 8)


def test_one_person_presses_for_neighbouring_slots(crowd: Crowd) -> None:
    """Three slots within the rest: only one of them is theirs, whichever was first."""
    pressing = [(one, actions.sign_up, slot) for one in crowd.people[:6] for slot in crowd.slots]
    told = crowd.all_at_once(pressing)
    assert sum(said == "" for said in told) == 6
    assert {said.partition(";")[0] for said in told if said} == {"28 days of rest lie between two stints"}
    assert sum(places(crowd.engine, slot)[1] for slot in crowd.slots) == 6


def test_leave_and_place_at_once(crowd: Crowd) -> None:
    """Leave written while the place is asked for: one of the two sees the other."""

    def away(act: Act, _slot: Slot, employee_id: int) -> None:
        from app.rotations.places import lock_people

        lock_people(act.session, [employee_id])
        act.session.add(
            Leave(
                employee_id=employee_id,
                first_on=MONDAY,
                last_on=MONDAY,
                source=PAGE,
                made_at=NOW,
                made_by="self",
            )
        )

    pressing = [(one, verb, crowd.slots[0]) for one in crowd.people[:8] for verb in (actions.sign_up, away)]
    told = crowd.all_at_once(pressing)
    refused = [said for said in told if said]
    assert set(refused) <= {"Leave from 4 Jan falls into it."}
    assert places(crowd.engine, crowd.slots[0]) == (8 - len(refused), 8 - len(refused))


def test_places_given_back_go_to_the_line(crowd: Crowd) -> None:
    """Eight in, five wait; all eight give theirs back at once while strangers press: the five are offered a place each,
    and nobody passes them.
    """
    slot, people = crowd.slots[0], crowd.people
    assert not any(crowd.all_at_once([(one, actions.sign_up, slot) for one in people[:8]]))
    for one in people[8:13]:
        assert crowd.press(one, actions.wait, slot) == ""
    crowd.all_at_once([(one, back, slot) for one in people[:5]])
    with unit_of_work(crowd.engine, write=False) as session:
        offered = set(session.scalars(select(Waiting.employee_id).where(Waiting.offered_at.is_not(None))))
    assert offered == set(people[8:13])
    assert places(crowd.engine, slot) == (8, 3)
    assert crowd.press(people[20], actions.sign_up, slot) == FULL
    told = crowd.all_at_once([(one, actions.sign_up, slot) for one in people[8:13]])
    assert told == [""] * 5
    assert places(crowd.engine, slot) == (8, 8)


def test_a_storm_leaves_everything_in_order(crowd: Crowd) -> None:
    """Signing up, giving back, waiting, in any order, by everybody: what is counted is what stands."""
    dice = random.Random(7)
    verbs = (actions.sign_up, back, actions.wait)
    pressing = [
        (dice.choice(crowd.people[:24]), dice.choice(verbs), dice.choice(crowd.slots)) for _ in range(150)
    ]
    crowd.all_at_once(pressing)
    with unit_of_work(crowd.engine, write=False) as session:
        for slot_id in crowd.slots:
            slot = session.get_one(Slot, slot_id)
            held = session.scalar(
                select(func.count()).where(
                    Waiting.slot_id == slot_id, Waiting.ended_at.is_(None), Waiting.offered_at.is_not(None)
                )
            )
            standing = session.scalars(
                select(SignUp.employee_id).where(SignUp.slot_id == slot_id, SignUp.ended_at.is_(None))
            ).all()
            assert slot.taken == len(standing) + (held or 0)
            assert slot.taken <= slot.capacity
        everybody = session.scalars(select(SignUp.employee_id).where(SignUp.ended_at.is_(None))).all()
        assert max(Counter(everybody).values()) == 1, "two stints within the rest"
