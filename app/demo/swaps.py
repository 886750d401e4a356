"""Swaps at Lumen Home: one asked of Dan, one open to all, one accepted and one declined before."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.database import unit_of_work
from app.demo.leave import act_of
from app.people.models import Employee
from app.rotations.models import Program, SignUp, Slot
from app.swaps import actions
from app.swaps.forms import SwapForm
from app.swaps.models import Swap
from app.swaps.takers import exchanges, takers

#: Whose places stay as they are: visitors of the demo look for them.
KEPT = ("Dan Levi", "Eve Park")
#: Whom nobody asks so lightly.
LEADERS = ("Ada Novak", "Ingrid Sato", "Marta Kowalska", "Yuki Tanaka")


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """In the support rotation, with whoever has a place there."""
    with unit_of_work(engine) as session:
        program = session.scalar(select(Program).where(Program.name == "Support rotation"))
        if program is None:
            return
        places = _places(session, program, ids, now)
        dan = ids["Dan Levi"]
        used: set[int] = set()
        asks: tuple[tuple[Whom, str, int], ...] = (
            (
                lambda place, slot: _of(session, program, place, slot, dan, now),
                "Our release slipped into that week. Could you?",
                1,
            ),
            (
                lambda place, slot: _anybody(session, program, place, slot, now),
                "My sister marries that Friday.",
                2,
            ),
        )
        for whom, words, ago in asks:
            _ask(session, places, used, whom, words, now - timedelta(days=ago))
        _before(session, program, places, used, now)


def _places(
    session: Session, program: Program, ids: dict[str, int], now: datetime
) -> list[tuple[SignUp, Slot]]:
    kept = [ids[name] for name in KEPT]
    rows = session.execute(
        select(SignUp, Slot)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Employee, Employee.id == SignUp.employee_id)
        .where(
            Slot.program_id == program.id,
            Slot.starts_at > now + timedelta(days=8),
            Slot.cancelled_at.is_(None),
            SignUp.ended_at.is_(None),
            SignUp.employee_id.not_in(kept),
        )
        .order_by(Slot.starts_at, Employee.name)
    )
    return [(place, slot) for place, slot in rows]


Whom = Callable[[SignUp, Slot], str]


def _ask(
    session: Session,
    places: Sequence[tuple[SignUp, Slot]],
    used: set[int],
    whom: Whom,
    words: str,
    when: datetime,
) -> Swap | None:
    """The first place of which this can be asked."""
    for place, slot in places:
        if place.id not in used and place.made_at < when and (choice := whom(place, slot)):
            used.add(place.id)
            act = act_of(session, place.employee_id, when)
            return actions.ask(act, place, SwapForm(whom=choice, words=words))
    return None


def _of(session: Session, program: Program, place: SignUp, slot: Slot, dan: int, now: datetime) -> str:
    """An exchange for Dan's place, else his taking it over."""
    for one in exchanges(session, program, slot, place.employee_id, now):
        if one.sign_up.employee_id == dan:
            return f"for:{one.sign_up.id}"
    could = [one.id for one in takers(session, program, slot, place.employee_id, now) if not one.against]
    return f"to:{dan}" if dan in could else ""


def _anybody(session: Session, program: Program, place: SignUp, slot: Slot, now: datetime) -> str:
    could = [one for one in takers(session, program, slot, place.employee_id, now) if not one.against]
    return "all" if could else ""


def _before(
    session: Session,
    program: Program,
    places: Sequence[tuple[SignUp, Slot]],
    used: set[int],
    now: datetime,
) -> None:
    """What was declined, and what was accepted."""

    def somebody(place: SignUp, slot: Slot) -> str:
        found = takers(session, program, slot, place.employee_id, now)
        could = [one.id for one in found if not one.against and one.name not in (*KEPT, *LEADERS)]
        return f"to:{could[0]}" if could else ""

    for verb, words, ago in (
        (actions.accept, "I would be on call for the launch in the same week.", 5),
        (actions.decline, "Half-term, and both children are at home.", 4),
    ):
        # Far ahead: what comes next stays as the board tells it.
        made = _ask(session, places[::-1], used, somebody, words, now - timedelta(days=ago))
        if made is not None and made.to_id is not None:
            verb(act_of(session, made.to_id, now - timedelta(days=ago - 1)), made)
