"""The doors to swaps."""

from sqlalchemy.orm import Session

from app.access import Actor, Found
from app.errors import NotFound
from app.rotations.guards import about_program
from app.swaps import queries
from app.web.forms import PathId


def swap(session: Session, actor: Actor, swap_id: PathId) -> Found:
    """One swap. Open to all, everybody who could be asked knows of it until it ends."""
    line = queries.load(session, swap_id)
    if line is None:
        raise NotFound
    words = about_program(session, actor, line.program, subject=line.swap.asker_id)
    own = actor.employee_id
    to_all = line.swap.to_id is None and line.swap.ended_at is None
    if (
        own is not None
        and own != line.swap.asker_id
        and (to_all or own in {line.swap.to_id, line.swap.heir_id})
    ):
        words.add("asked")
    return Found(line, words, "swap", line.swap.asker_id, "see swap")
