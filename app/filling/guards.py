"""The doors to proposals."""

from sqlalchemy.orm import Session

from app.access import Actor, Found
from app.errors import NotFound
from app.filling.models import Proposal
from app.rotations.guards import about_program
from app.rotations.models import Program
from app.web.forms import PathId


def program(session: Session, actor: Actor, program_id: PathId) -> Found:
    """A program whose places are to be filled, or about which somebody wishes."""
    found = session.get(Program, program_id)
    if found is None:
        raise NotFound
    return Found(found, about_program(session, actor, found), kind="program", knows="see rotations")


def proposal(session: Session, actor: Actor, proposal_id: PathId) -> Found:
    """One proposal. Nobody but those who run its program may know of it."""
    found = session.get(Proposal, proposal_id)
    own = session.get(Program, found.program_id) if found else None
    if found is None or own is None:
        raise NotFound
    return Found(found, about_program(session, actor, own), kind="proposal", knows="fill places")
