"""The doors to a round: to answer it for whom it asks, to keep it for HR."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.pulse.models import PulseAsked, PulseRound
from app.web.forms import PathId


def asked(session: Session, actor: Actor, round_id: PathId) -> Found:
    """An open round, as it asks the actor; for whom it does not ask, it is not there. Without a kind and a subject:
    that somebody came to answer is not for the journal.
    """
    found = session.get(PulseAsked, (round_id, actor.employee_id or 0))
    if found is None:
        raise NotFound
    return Found(found, about(session, actor) | {"asked"})


def pulse_round(session: Session, actor: Actor, round_id: PathId) -> Found:
    """A round; `unit hr` where it is of a unit that the actor is HR of."""
    found = session.get(PulseRound, round_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    units = actor.units("hr") | actor.units("hr_lead")
    if "" in units or (found.unit and found.unit in units):
        words.add("unit hr")
    return Found(found, words, kind="pulse", knows="run pulse")
