"""The door to a report about an abusive customer."""

from sqlalchemy.orm import Session

from app.abuse import queries
from app.abuse.models import AbuseReport
from app.access import Actor, Found, about
from app.errors import NotFound
from app.web.forms import PathId


def words_of(session: Session, actor: Actor, report: AbuseReport) -> set[str]:
    """The words between somebody and a report: about its reporter, and `not credited` in none of the customer's
    answers.
    """
    words = about(session, actor, subject=report.reporter_id)
    if actor.employee_id is None or not queries.credited(session, report.customer_ref, actor.employee_id):
        words.add("not credited")
    return words


def report(session: Session, actor: Actor, report_id: PathId) -> Found:
    """One report: whom it doesn't concern doesn't know of it."""
    found = session.get(AbuseReport, report_id)
    if found is None:
        raise NotFound
    words = words_of(session, actor, found)
    return Found(found, words, "abuse report", found.reporter_id, "see abuse report")
