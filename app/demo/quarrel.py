"""Reviews that were disputed: one waits for a decision, one was opened again and released anew."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.demo import words
from app.reviews import actions, objections, queries
from app.reviews.forms import PartForm, ReasonForm, RulingForm
from app.reviews.models import MANAGER, Release, Review


def tell(session: Session, new: int, old: int, ids: dict[str, int], now: datetime) -> None:
    """Leila's review of the running cycle is disputed; one of Dan's of the last was changed after a dispute."""
    leila = _review(session, new, ids["Leila Haddad"])
    if leila is not None:
        act = _act(session, leila.employee_id, now - timedelta(days=2))
        objections.object_to(act, leila, ReasonForm(reason=words.UNJUST))
    dan = _review(session, old, ids["Dan Levi"])
    if dan is None:
        return
    released = session.get_one(Release, dan.id).at
    act = _act(session, dan.employee_id, released + timedelta(days=4))
    objections.object_to(act, dan, ReasonForm(reason=words.OBJECTION))
    session.flush()
    judge = _act(session, ids["Lena Vogel"], released + timedelta(days=6))
    objections.decide(judge, dan, RulingForm(outcome="reopened", words=words.RULING))
    session.flush()
    author = _act(session, dan.manager_id, released + timedelta(days=8))
    results = next(
        one
        for one in queries.sections(session, dan.cycle.template_id, MANAGER)
        if one.title.startswith("Results")
    )
    part = queries.parts(session, dan.id)[results.id]
    text = f"{part.text} The handovers of spring fell into his leave and are left out of this."
    actions.save_part(author, dan, results, PartForm(text=text, rating="4", version=part.version))
    session.flush()
    actions.finish(author, dan)
    session.flush()
    actions.release(author, dan)
    session.flush()


def _review(session: Session, cycle_id: int, employee_id: int) -> Review | None:
    found = session.scalar(
        select(Review.id).where(Review.cycle_id == cycle_id, Review.employee_id == employee_id)
    )
    return queries.load(session, found) if found is not None else None


def _act(session: Session, employee_id: int, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
