"""A year and a half of production and margin at Lumen Home, and two changes with the months before and after."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.boards import actions
from app.boards.forms import ChangeForm, FigureForm, InterventionForm
from app.boards.models import MARGIN, PRODUCTION, BusinessFigure
from app.boards.rules import month_text
from app.cases.models import Prevention
from app.clock import month_of
from app.config import settings
from app.database import unit_of_work

MONTHS = 18
#: Unit, kind, what it counts, where it begins, what a month adds, how far it strays, decimals.
LINES = (
    ("", PRODUCTION, "Orders delivered", 18_200, 60, 420, 0),
    ("", MARGIN, "Gross margin, %", 31.4, -0.05, 0.5, 1),
    ("Warehouse", PRODUCTION, "Stops made on the first try", 9_350, 25, 180, 0),
    ("Warehouse", MARGIN, "Margin of an order, EUR", 6.4, 0.01, 0.12, 2),
    ("Support", PRODUCTION, "Contacts solved", 5_150, 30, 150, 0),
    ("Support", MARGIN, "Margin of service contracts, %", 22.5, 0.04, 0.7, 1),
)
#: What moved in the months after a change of a unit: fewer stops took longer to pay, the desk solved more.
SINCE = {
    ("Warehouse", PRODUCTION): 420,
    ("Warehouse", MARGIN): -0.3,
    ("Support", PRODUCTION): 540,
}
BEGAN = timedelta(days=170)
CUT = "Evening tours have 14 stops, not 16."


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Figures of every month that is over, one of them corrected; the tours by one press, the rotation typed."""
    with unit_of_work(engine) as session:
        draw = Random(31)
        eve = ids["Eve Park"]
        plan = session.scalars(select(Prevention).where(Prevention.changed == CUT)).one()
        tours = actions.mark_prevention(_act(session, eve, now - timedelta(days=57)), plan)
        since = {"Warehouse": tours.month, "Support": month_of((now - BEGAN).date())}
        made = [_month(session, draw, eve, now, ago, since) for ago in range(MONTHS, 0, -1)]
        why = "Two contracts of October had been counted in September."
        form = ChangeForm(value="23.1", counts=made[-1].counts, why=why, seen=0)
        actions.change(_act(session, ids["Lena Vogel"], now - timedelta(days=5)), made[-1], form)
        _rotation(session, eve, now)


def _month(
    session: Session, draw: Random, eve: int, now: datetime, ago: int, since: dict[str, int]
) -> BusinessFigure:
    """All figures of a month; the last of them."""
    key, act = month_of(now.date()) - ago, _act(session, eve, now - timedelta(days=12))
    made = []
    for unit, kind, counts, begin, slope, stray, places in LINES:
        value = begin + slope * (MONTHS - ago) + draw.gauss(0, stray)
        value += SINCE.get((unit, kind), 0) if unit and key > since[unit] else 0
        given = {"kind": kind, "unit": unit, "month": month_text(key), "counts": counts}
        form = FigureForm.model_validate(given | {"value": f"{value:.{places}f}"})
        made.append(actions.note(act, form))
    return made[-1]


def _rotation(session: Session, eve: int, now: datetime) -> None:
    words = "Each developer spends two weeks a year at the support desk; four at a time, with a buddy."
    form = InterventionForm(
        name="Rotation of developers into support begins",
        words=words,
        on_day=(now - BEGAN).date().isoformat(),
        where=["unit:Support"],
    )
    actions.mark(_act(session, eve, now - timedelta(days=160)), form)


def _act(session: Session, employee_id: int, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
