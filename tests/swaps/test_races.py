"""Two come at once: there is always one end, and the other is told why."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.access import Act
from app.database import make_engine, unit_of_work
from app.errors import Conflict
from app.rotations import actions as rotations
from app.rotations.models import SignUp, Slot
from app.swaps import actions
from app.swaps.forms import SwapForm
from app.swaps.models import Swap
from tests.rotations.crowd import Crowd, gather, places

ROUNDS = 5
Verb = Callable[[Act, Swap], object]


@pytest.fixture
def crowd(fresh_url: str) -> Iterator[Crowd]:
    engine = make_engine(fresh_url, pool_size=12)
    yield gather(engine, many=10, capacity=8, rest_days=0)
    engine.dispose()


def asked(crowd: Crowd, who: int) -> int:
    """Somebody's place in the slot, offered to all: the swap's id."""
    crowd.press(who, rotations.sign_up)
    with unit_of_work(crowd.engine) as session:
        place = session.scalars(
            select(SignUp).where(SignUp.employee_id == who, SignUp.ended_at.is_(None))
        ).one()
        return actions.ask(crowd.act(session, who), place, SwapForm(whom="all")).id


def together(crowd: Crowd, swap_id: int, *pressing: tuple[int, Verb]) -> list[str]:
    """Everybody at the very same moment; what each was told (empty: done)."""
    gate = Barrier(len(pressing))

    def press(who: int, verb: Verb) -> str:
        try:
            with unit_of_work(crowd.engine, write=False) as session:
                session.get_one(Swap, swap_id)
            gate.wait(10)
            with unit_of_work(crowd.engine) as session:
                verb(crowd.act(session, who), session.get_one(Swap, swap_id))
        except Conflict as refusal:
            return refusal.detail
        return ""

    with ThreadPoolExecutor(len(pressing)) as pool:
        return list(pool.map(lambda one: press(*one), pressing))


def give_back(act: Act, swap: Swap) -> None:
    rotations.give_back(act, act.session.get_one(SignUp, swap.sign_up_id))


def end_of(crowd: Crowd, swap_id: int) -> tuple[str, set[int]]:
    """What became of the swap, and who is in the slot."""
    with unit_of_work(crowd.engine, write=False) as session:
        swap = session.get_one(Swap, swap_id)
        inside = session.scalars(
            select(SignUp.employee_id).where(SignUp.slot_id == crowd.slots[0], SignUp.ended_at.is_(None))
        ).all()
        taken, standing = places(crowd.engine, crowd.slots[0])
        assert taken == standing == len(inside) == len(set(inside))
        return swap.outcome, set(inside)


def clear(crowd: Crowd) -> None:
    with unit_of_work(crowd.engine) as session:
        slot = session.get_one(Slot, crowd.slots[0])
        for place in session.scalars(
            select(SignUp).where(SignUp.slot_id == slot.id, SignUp.ended_at.is_(None))
        ).all():
            rotations.give_back(crowd.act(session, place.employee_id), place)


def test_several_accept(crowd: Crowd) -> None:
    """One of five has it; the others read who."""
    dan, *others = crowd.people[:6]
    for _ in range(ROUNDS):
        swap = asked(crowd, dan)
        told = together(crowd, swap, *[(one, actions.accept) for one in others])
        heir = others[told.index("")]
        assert told.count("") == 1
        assert {said for said in told if said} == {
            f"Dev {crowd.people.index(heir)} has taken this place already. Nothing changed for you."
        }
        assert end_of(crowd, swap) == ("accepted", {heir})
        clear(crowd)


def test_accepted_against_withdrawn(crowd: Crowd) -> None:
    dan, wen = crowd.people[:2]
    for _ in range(ROUNDS):
        swap = asked(crowd, dan)
        accepted, withdrawn = together(crowd, swap, (wen, actions.accept), (dan, actions.withdraw))
        assert [accepted, withdrawn].count("") == 1
        assert (accepted or withdrawn).startswith(("Dev 0 has withdrawn", "Dev 1 has taken"))
        expected = ("accepted", {wen}) if not accepted else ("withdrawn", {dan})
        assert end_of(crowd, swap) == expected
        clear(crowd)


def test_accepted_against_given_back(crowd: Crowd) -> None:
    dan, wen = crowd.people[:2]
    for _ in range(ROUNDS):
        swap = asked(crowd, dan)
        accepted, given = together(crowd, swap, (wen, actions.accept), (dan, give_back))
        assert [accepted, given].count("") == 1
        assert (accepted or given).partition(":")[0].partition(".")[0] in {
            "The place has gone elsewhere meanwhile",
            "This place was given back already",
        }
        assert end_of(crowd, swap)[1] == ({wen} if not accepted else set())
        clear(crowd)


def test_two_exchanges_of_one_place(crowd: Crowd) -> None:
    """Dan offers his place to all while Wen asks to exchange for it: only one of the two can come true."""
    dan, wen, ana = crowd.people[:3]
    with unit_of_work(crowd.engine) as session:
        from datetime import timedelta

        from app.rotations.models import Program
        from tests.rotations.crowd import MONDAY, made_slot

        later = made_slot(session, session.get_one(Program, crowd.program), MONDAY + timedelta(weeks=4), 8).id
    offered = asked(crowd, dan)
    crowd.press(wen, rotations.sign_up, later)
    with unit_of_work(crowd.engine) as session:
        find = select(SignUp).where(SignUp.ended_at.is_(None))
        mine = session.scalars(find.where(SignUp.employee_id == wen)).one()
        theirs = session.scalars(find.where(SignUp.employee_id == dan)).one()
        exchange = actions.ask(crowd.act(session, wen), mine, SwapForm(whom=f"for:{theirs.id}")).id
    by_id: dict[Verb, int] = {}

    def take(act: Act, _swap: Swap) -> None:
        actions.accept(act, act.session.get_one(Swap, offered))

    def change(act: Act, _swap: Swap) -> None:
        actions.accept(act, act.session.get_one(Swap, exchange))

    by_id |= {take: offered, change: exchange}
    told = together(crowd, offered, (ana, take), (dan, change))
    assert told.count("") == 1
    assert "gone elsewhere" in "".join(told)
    assert len(by_id) == 2
    for slot in (crowd.slots[0], later):
        assert places(crowd.engine, slot) == (1, 1)
