"""What employees write about their own period, before they know what their manager wrote."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.demo import words
from app.people.models import Employee
from app.reviews import queries, self_part
from app.reviews.forms import PartForm
from app.reviews.models import BEHAVIOURS, CUSTOMER, MOTIVE, SELF, TEAMWORK, Review

#: Who wrote why they do this work, and what; the others skipped it.
FROM_MAYAS_TEAM = ("Amara Okafor", "Leila Haddad", "Ines Duarte", "Bo Eriksen", "Dan Levi")


def tell(session: Session, row: Review, when: datetime, place: int) -> None:
    """One employee's own part, written and handed in."""
    review = queries.load(session, row.id)
    account = session.scalar(select(Account).where(Account.employee_id == row.employee_id))
    if review is None or account is None:
        return
    act = Act(session, actor_for(session, account, when), when, settings().zone)
    pools = {CUSTOMER: words.SELF_CUSTOMER, MOTIVE: words.SELF_MOTIVE}
    for section in queries.sections(session, review.cycle.template_id, SELF):
        known = review.employee.name in FROM_MAYAS_TEAM
        if section.kind == TEAMWORK or (section.kind in {MOTIVE, BEHAVIOURS} and not known):
            continue
        if section.kind == BEHAVIOURS:
            names = [str(item["name"]) for item in section.items]
            form = PartForm(scores={name: 3 + (place + at) % 3 for at, name in enumerate(names[:5])})
        else:
            pool = pools.get(section.kind, words.SELF_RESULTS if section.weight else words.SELF_NEXT)
            form = PartForm(text=pool[place % len(pool)], rating="4" if section.weight else "")
        self_part.save(act, review, section, form)
    self_part.hand_in(act, review)


def begin(session: Session, cycle_id: int, ids: dict[str, int], when: datetime) -> None:
    """Maya has begun hers, and not handed it in."""
    maya = session.get_one(Employee, ids["Maya Ross"])
    found = session.scalar(
        select(Review.id).where(Review.cycle_id == cycle_id, Review.employee_id == maya.id)
    )
    review = queries.load(session, found) if found is not None else None
    account = session.scalar(select(Account).where(Account.employee_id == maya.id))
    if review is None or account is None:
        return
    act = Act(session, actor_for(session, account, when), when, settings().zone)
    first = queries.sections(session, review.cycle.template_id, SELF)[0]
    self_part.save(act, review, first, PartForm(text=words.SELF_CUSTOMER[0], rating="4"))
