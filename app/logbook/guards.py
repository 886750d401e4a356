"""The doors to stints, what is written on them, and findings."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.logbook import findings, queries
from app.logbook.models import Handled, Thanks
from app.logbook.queries import Stint
from app.people.models import Employee
from app.people.queries import managers_of
from app.rotations.guards import about_program
from app.web.forms import PathId


def _words(session: Session, actor: Actor, stint: Stint) -> set[str]:
    words = about_program(session, actor, stint.program, subject=stint.sign_up.employee_id)
    if actor.employee_id is not None and actor.employee_id == stint.sign_up.buddy_id:
        words.add("buddy")
    return words


def _found(session: Session, actor: Actor, stint: Stint, thing: object) -> Found:
    words = _words(session, actor, stint)
    return Found(thing, words, "stint", stint.sign_up.employee_id, knows="see stint")


def stint(session: Session, actor: Actor, sign_up_id: PathId) -> Found:
    """One stint. A place that was given back is none."""
    found = queries.load(session, sign_up_id)
    if found is None:
        raise NotFound
    return _found(session, actor, found, found)


@dataclass(frozen=True)
class Written:
    """Something written on a stint, with the stint."""

    stint: Stint
    row: Handled | Thanks

    @property
    def id(self) -> int:
        """The row's."""
        return self.row.id


def contact(session: Session, actor: Actor, contact_id: PathId) -> Found:
    """One contact that was logged."""
    return _written(session, actor, session.get(Handled, contact_id))


def thanks(session: Session, actor: Actor, thanks_id: PathId) -> Found:
    """Thanks for a stint; `writer` for who wrote them."""
    row = session.get(Thanks, thanks_id)
    found = _written(session, actor, row)
    if row is not None and row.author_id == actor.account_id:
        found.words.add("writer")  # type: ignore[union-attr]
    return found


def _written(session: Session, actor: Actor, row: Handled | Thanks | None) -> Found:
    of = queries.load(session, row.sign_up_id) if row is not None and row.ended_at is None else None
    if row is None or of is None:
        raise NotFound
    return _found(session, actor, of, Written(of, row))


def finding(session: Session, actor: Actor, finding_id: PathId) -> Found:
    """A bug or an idea: `finder`, `owner`, `owner line` (the owner's manager), and the words of its program."""
    found = findings.load(session, finding_id)
    if found is None:
        raise NotFound
    words = about_program(session, actor, found.program)
    me = actor.employee_id
    words.add("finder" if me is not None and me == found.finding.employee_id else "not finder")
    if me is not None and found.owner is not None:
        if me == found.owner.id:
            words.add("owner")
        elif me == managers_of(session, found.owner.id, actor.today)[0]:
            words.add("owner line")
    return Found(found, words, "finding", found.finding.employee_id, knows="see findings")


def employee(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """Somebody whose stints are looked at."""
    found = session.get(Employee, employee_id)
    if found is None:
        raise NotFound
    words = about(session, actor, subject=found.id)
    return Found(found, words, kind="employee", subject_id=found.id, knows="see scores")
