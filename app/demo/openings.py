"""Three advisers have given notice: one role is open, two wait for somebody in HR to say whether they are needed."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.openings import actions, queries
from app.openings.forms import OpeningForm
from app.people import actions as people
from app.people.models import Employee

#: Who gave notice, and in how many days they are gone.
LEAVE = (("Abena Mensah", 54), ("Finn Larsen", 40), ("Jan de Vries", 19))
PROFILE = (
    "Sees the need behind the question: nobody leaves with a lamp that does not fit.\n"
    "Comes back unasked. Who was told to wait for a part hears from us before they ask.\n"
    "Stays calm on Saturdays, and makes the other calm.\n"
    "Knows locks and heating, or wants to learn them."
)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """They give notice; Hana opens the role of the one who goes first."""
    today = now.date()
    with unit_of_work(engine) as session:
        for name, days in LEAVE:
            people.leave(session.get_one(Employee, ids[name]), today + timedelta(days=days))
        session.flush()
        act = _act(session, "Hana Suzuki", min(now, (now - timedelta(days=2)).replace(hour=11, minute=20)))
        first = next(
            one for one in queries.free(session, act.actor, today) if one.employee_id == ids[LEAVE[-1][0]]
        )
        form = OpeningForm(title=first.title, team=str(first.team_id), profile=PROFILE)
        actions.open_role(act, first, form, "")


def _act(session: Session, name: str, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
