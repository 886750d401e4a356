"""Duty at Lumen Home: who answers bug reports sooner since they served, one who opted out, wishes, an open proposal."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.duty import actions as duty
from app.duty.cohorts import work_out
from app.duty.forms import OptOutForm
from app.filling import actions as filling
from app.filling.forms import AskForm, WishForm
from app.filling.jobs import work
from app.filling.models import Proposal
from app.intake.contacts import note_contact
from app.people.models import Employee
from app.people.queries import members
from app.rotations.models import Program, SignUp, Slot
from app.rotations.queries import coming

TRACKER = "Bug tracker"
DAYS, MANY = 400, 24
#: Hours to take up a bug report, and by how much of it who served is quicker.
HOURS, QUICKER = 14.0, 0.62
#: Whose place an answer to "why not this year?" is.
OUT = "Marta Kowalska"
#: Who wishes what of the coming slots: gladly, rather not.
WISHES = {
    "Arjun Mehta": ((4, 6), (1,)),
    "Daniel Kim": ((5,), (8, 9)),
    "Yuki Tanaka": ((7, 9), (5,)),
    "Ben Foster": ((8,), ()),
}


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """What the year of rotations did, and what comes."""
    with unit_of_work(engine) as session:
        program = session.scalars(select(Program).where(Program.name == "Support rotation")).one()
        _bugs(session, program, now)
        slots = coming(session, program.id, now)
        for name, (gladly, not_gladly) in WISHES.items():
            likings = {str(slots[at].id): 1 for at in gladly} | {str(slots[at].id): -1 for at in not_gladly}
            filling.wish(_act(session, ids[name], now), program, ids[name], WishForm(likings=likings))
        _opted_out(session, program, ids, now)
        work_out(session, program, now)
        lead = _act(session, ids["Sol Mbeki"], now - timedelta(hours=2))
        asked = AskForm(first_on=slots[4].starts_on, last_on=slots[9].starts_on)
        proposal_id = filling.ask(lead, program, asked).id
    work(engine, {"proposal_id": str(proposal_id)}, now)
    with unit_of_work(engine, write=False) as session:
        # A story without its proposal would be no story.
        session.scalars(select(Proposal.id).where(Proposal.solved_at.is_not(None))).one()


def _act(session: Session, employee_id: int, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)


def _bugs(session: Session, program: Program, now: datetime) -> None:
    """Bug reports over a year: who served takes them up sooner afterwards."""
    dice = Random(88)
    served = _first_served(session, program, now.date())
    crew = [row.id for row in session.execute(members(now.date())) if row.unit == "Engineering"]
    start = datetime.combine(now.date() - timedelta(days=DAYS), time(8), UTC)
    for employee_id in sorted(crew):
        for turn in range(MANY):
            opened = start + timedelta(days=turn * DAYS / MANY + dice.random() * 8)
            day = served.get(employee_id)
            pace = HOURS * (QUICKER if day is not None and opened.date() > day else 1.0)
            taken = opened + timedelta(hours=dice.lognormvariate(0, 0.5) * pace)
            if taken < now:
                ref = f"BUG-{employee_id % 9973}-{turn}"
                note_contact(
                    session, TRACKER, ref, [(employee_id, "fixed the cause", taken)], opened_at=opened
                )


def _first_served(session: Session, program: Program, today: date) -> dict[int, date]:
    rows = session.execute(
        select(SignUp.employee_id, func.min(Slot.ends_on))
        .join(Slot, Slot.id == SignUp.slot_id)
        .where(Slot.program_id == program.id, Slot.ends_on < today, SignUp.ended_at.is_(None))
        .group_by(SignUp.employee_id)
    )
    return {row[0]: row[1] for row in rows}


def _opted_out(session: Session, program: Program, ids: dict[str, int], now: datetime) -> None:
    """She is the only one who can move the data centre, and says so."""
    act = _act(session, ids[OUT], now - timedelta(days=12))
    reason = "I move the data centre from January to June and am the only one on call for it."
    form = OptOutForm(year=now.year + 1, reason=reason)
    duty.opt_out(act, program, session.get_one(Employee, ids[OUT]), form)
