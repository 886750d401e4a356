"""Age groups of the demo company, made up: brought in by who leads HR, in a file, as a company would."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Engine, select

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.fairness import actions
from app.people.models import Employee

GROUPS = ("under 35", "35 to 49", "50 and over")
#: How the three are drawn, in hundredths, and how much one in forty is not told.
WEIGHTS = (42, 37, 21)


def fill(engine: Engine, now: datetime) -> None:
    """The file of everybody who has a number; some left it empty."""
    draw = Random(1607)
    with unit_of_work(engine) as session:
        lena = session.scalars(select(Account).where(Account.name == "Lena Vogel")).one()
        when = now - timedelta(days=40)
        numbers = session.scalars(
            select(Employee.number).where(Employee.number.is_not(None)).order_by(Employee.number)
        )
        rows = [
            f"{number},{'' if draw.random() < 0.025 else draw.choices(GROUPS, WEIGHTS)[0]}"
            for number in numbers
        ]
        act = Act(session, actor_for(session, lena, when), when, settings().zone)
        actions.take(act, "\n".join(["Number,Age group", *rows]).encode())
