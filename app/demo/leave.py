"""Who is away when at Lumen Home: written by people themselves, by their managers, and from a file of HR."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.leave import actions, files
from app.leave.forms import LeaveForm
from app.leave.queries import staff
from app.rotations.standing import stands

#: Who, in how many days it begins (from the Monday of this week), how many days it lasts, who wrote it.
OWN = (
    ("Dan Levi", -44, 5, "Dan Levi"),
    ("Dan Levi", 28, 4, "Dan Levi"),
    ("Katya Orlova", 7, 5, "Katya Orlova"),
    ("Ngozi Eze", 63, 12, "Ngozi Eze"),
    ("Alice Dubois", 14, 2, "Yuki Tanaka"),
    ("Bo Eriksen", 21, 5, "Maya Ross"),
    ("Leila Haddad", 9, 1, "Maya Ross"),
)
#: The same of the HR system's export.
FILED = (
    ("Tom Müller", 28, 12),
    ("Gabriel Moreau", 21, 5),
    ("Sven Lund", 84, 12),
    ("Arjun Mehta", 0, 3),
    ("Ines Duarte", 42, 5),
    ("Beatriz Lima", 28, 12),
)


def act_of(session: Session, employee_id: int, when: datetime) -> Act:
    """Somebody doing something back then."""
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Nobody's leave falls into a stint of theirs."""
    monday = now.date() - timedelta(days=now.weekday())
    with unit_of_work(engine) as session:
        for name, begins, lasts, by in OWN:
            first = monday + timedelta(days=begins)
            last = first + timedelta(days=lasts - 1)
            if not stands(session, [ids[name]], first, last):
                act = act_of(session, ids[by], now - timedelta(days=20))
                actions.add(act, ids[name], LeaveForm(first=first, last=last))
        act = act_of(session, ids["Hana Suzuki"], now - timedelta(days=9))
        numbers = {one: number for one, _, number, _ in staff(session, [""], now.date())}
        rows = ["Employee,First day,Last day,Id"]
        for at, (name, begins, lasts) in enumerate(FILED):
            first = monday + timedelta(days=begins)
            last = first + timedelta(days=lasts - 1)
            if not stands(session, [ids[name]], first, last):
                rows.append(f"{numbers[ids[name]]},{first},{last},ABS-{2041 + at}")
        found = files.check(act, files.opened("\n".join(rows).encode()), "iso")
        files.take(act, found, whole=False)
