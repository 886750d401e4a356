"""Work the intake does in the background."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from app.config import settings
from app.database import unit_of_work
from app.intake.settling import of_employees, settle
from app.people.models import Employee
from app.scores.actions import NEW_HIRES, want_refit

#: Employees of one transaction.
STEP = 200


def new_hires(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Place the answers of everybody's first days anew, some people at a time; again after a kill is the same."""
    with unit_of_work(engine, write=False) as session:
        ids = list(session.scalars(select(Employee.id).where(Employee.hired_on.is_not(None))))
    for at in range(0, len(ids), STEP):
        with unit_of_work(engine) as session:
            part = of_employees(session, ids[at : at + STEP], int(payload["days"]))
            settle(session, part, settings().zone)
    with unit_of_work(engine) as session:
        want_refit(session, now)


HANDLERS = {NEW_HIRES: new_hires}
