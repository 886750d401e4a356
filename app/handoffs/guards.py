"""The doors to handoffs."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.cases import guards as cases
from app.cases.models import Case
from app.errors import NotFound
from app.handoffs.models import Handoff
from app.web.forms import PathId


def case(session: Session, actor: Actor, case_id: PathId) -> Found:
    """The case that is handed over."""
    return cases.case(session, actor, case_id)


def handoff(session: Session, actor: Actor, handoff_id: PathId) -> Found:
    """One handoff: `giver`, `receiver`, words about the giver, and `receiver line` for who stands above the receiver.
    Of a protected case it is not there for anybody but the handlers.
    """
    found = session.get(Handoff, handoff_id)
    if found is None:
        raise NotFound
    held = session.get_one(Case, found.case_id)
    if held.protected:
        words = cases.words_about(session, actor, held)
    else:
        words = about(session, actor, subject=found.giver_id)
        other = about(session, actor, subject=found.receiver_id)
        words |= other & {"unit hr", "unit lead"}
        if "line" in other:
            words.add("receiver line")
    if actor.employee_id is not None:
        named = {"giver": found.giver_id, "receiver": found.receiver_id}
        words |= {word for word, who in named.items() if who == actor.employee_id}
    return Found(found, words, "handoff", found.giver_id, "see handoff")
