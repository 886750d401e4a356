"""The doors to the keeper question. To whoever was not asked and is not HR, its addresses are not there."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.keepers import queries
from app.keepers.models import KeeperAsk
from app.reviews.models import Cycle
from app.web.forms import PathId


def cycle(session: Session, actor: Actor, cycle_id: PathId) -> Found:
    """A cycle in which it may be asked."""
    found = session.get(Cycle, cycle_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), "keeper question")


def answers(session: Session, actor: Actor) -> Found:
    """All answers together."""
    return Found(True, about(session, actor), "keeper question")


@dataclass(frozen=True)
class Question:
    """It was asked in a cycle; `reports` are those whom the actor is asked about, by id with their names."""

    cycle: Cycle
    ask: KeeperAsk
    reports: dict[int, str]

    @property
    def id(self) -> int:
        """The cycle's."""
        return self.cycle.id


def question(session: Session, actor: Actor, cycle_id: PathId) -> Found:
    """The question as asked of the actor about those who report to them on the day the cycle is due."""
    ask, cycle = session.get(KeeperAsk, cycle_id), session.get(Cycle, cycle_id)
    if ask is None or cycle is None:
        raise NotFound
    words = about(session, actor)
    mine = queries.reports(session, actor.employee_id, cycle) if actor.employee_id else {}
    if mine:
        words.add("asked")
    return Found(Question(cycle, ask, mine), words, "keeper question")
