"""The doors of the board."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.boards.models import BusinessFigure, Intervention
from app.cases.models import Case, Prevention, Workaround
from app.errors import NotFound
from app.web.forms import PathId


def intervention(session: Session, actor: Actor, intervention_id: PathId) -> Found:
    """One mark; `author` who made it."""
    found = session.get(Intervention, intervention_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if found.account_id == actor.account_id:
        words.add("author")
    return Found(found, words, "intervention", None, "see board")


def figure(session: Session, actor: Actor, figure_id: PathId) -> Found:
    """One figure of production or margin."""
    found = session.get(BusinessFigure, figure_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), "business figure", None, "keep business figures")


def prevention(session: Session, actor: Actor, prevention_id: PathId) -> Found:
    """A prevention that can become a mark; of a protected case nobody knows here that it exists."""
    found = session.get(Prevention, prevention_id)
    if found is None:
        raise NotFound
    step = session.get_one(Workaround, found.workaround_id)
    if session.get_one(Case, step.case_id).protected:
        raise NotFound
    return Found(found, about(session, actor), "prevention", None, "mark intervention")
