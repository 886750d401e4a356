"""What HR did with the two cycles: more time for a desk, a review in other hands, the old cycle closed."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.cycles import actions
from app.cycles.forms import ExtensionForm, HandoverForm
from app.people.models import Team
from app.reviews.models import Cycle, Review


def tell(session: Session, new: int, old: int, ids: dict[str, int], now: datetime) -> None:
    """The phone desk moves house; Sofia is away from next week; Lena closed the spring cycle in summer."""
    running = session.get_one(Cycle, new)
    hana = _act(session, ids["Hana Suzuki"], now - timedelta(days=4))
    desk = session.scalars(select(Team).where(Team.name == "Phone desk")).one()
    until = running.due_on + timedelta(days=7)
    why = "The phone desk moves house in the first week of the month."
    actions.extend(hana, running, ExtensionForm(team=str(desk.id), until=until.isoformat(), reason=why))
    review = session.scalars(
        select(Review).where(Review.cycle_id == new, Review.employee_id == ids["Andrea Conti"])
    ).one()
    note = "I am on parental leave from Monday. Andrea took over the returns counter in June: ask the team about it."
    actions.hand_over(
        _act(session, ids["Sofia Marino"], now - timedelta(days=2)),
        review,
        HandoverForm(to="Ruth Adeyemi", note=note),
    )
    lena = _act(session, ids["Lena Vogel"], now - timedelta(days=100))
    actions.close(lena, session.get_one(Cycle, old))


def _act(session: Session, employee_id: int, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
