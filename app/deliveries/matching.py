"""Agents whom a source names and nobody knows: matched by a person once, remembered for good."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access import Act, about
from app.contacts.models import Source
from app.deliveries.agents import program_of
from app.deliveries.applying import OWN, parsed
from app.deliveries.forms import MatchForm, WorkedForm
from app.deliveries.jobs import replay
from app.deliveries.models import HELD, Connection, Delivery, SourceAgent
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.helpdesks.said import Said
from app.intake.contacts import note_contact
from app.intake.credits import worked
from app.people.models import Employee


def match(act: Act, agent: SourceAgent, form: MatchForm) -> int:
    """This agent is that employee; what waited for it follows. How many deliveries are read again."""
    return _settle(act, agent, _employee(act, form.who), ignored=False)


def _employee(act: Act, who: str) -> int:
    found = act.session.scalars(
        select(Employee.id).where(or_(Employee.number == who, Employee.email == who.casefold())).limit(2)
    ).all()
    if len(found) != 1:
        words = "No employee has this number or e-mail." if not found else "Two employees go by this."
        raise Invalid([Problem("who", f"{words} Write the number or the e-mail of one.")])
    if found[0] == act.actor.employee_id:
        raise Invalid([Problem("who", "That is you: answers would be credited to you. Ask a colleague.")])
    if not _in_reach(act, found[0]):
        raise Invalid(
            [Problem("who", "They stand in a unit you don’t take ratings in for. Ask HR of that unit.")]
        )
    return found[0]


def _in_reach(act: Act, employee_id: int) -> bool:
    """Whether the actor may say whose answers these are: who runs the system, and HR of the employee's unit."""
    return bool({"administrator", "unit hr"} & about(act.session, act.actor, subject=employee_id))


def nameless(session: Session, delivery: Delivery) -> dict[str, Said]:
    """Contacts in a delivery of which the source names no agent, each with its first answer, as far as nobody said
    who worked them.
    """
    connection = session.get_one(Connection, delivery.connection_id)
    if delivery.state != HELD or connection.kind == OWN:
        return {}
    found: dict[str, Said] = {}
    for said in parsed(connection, delivery).said:
        ref = said.contact_ref
        if said.agent is None and ref and not worked(session, connection.source_id, ref, said.answered_at):
            found.setdefault(ref, said)
    return found


def say_who_worked(act: Act, delivery: Delivery, form: WorkedForm) -> int:
    """Somebody worked a contact: its answers are credited to them. How many deliveries are read again."""
    said = nameless(act.session, delivery).get(form.contact)
    if said is None:
        raise Conflict("It is said already who worked this contact.")
    connection = act.session.get_one(Connection, delivery.connection_id)
    employee_id = _employee(act, form.who)
    source = act.session.get_one(Source, connection.source_id)
    parts = [(employee_id, "replied", said.answered_at)]
    made = note_contact(
        act.session,
        source.name,
        form.contact,
        parts,
        opened_at=said.answered_at,
        customer_ref=said.customer_ref,
    )
    act.journal("said who worked contact", kind="contact", thing_id=made.id, subject_id=employee_id)
    return replay(act.session, connection.id, act.now)


def is_program(act: Act, agent: SourceAgent) -> int:
    """This agent is a program: its answers are kept apart from people's."""
    agent.is_ai = True
    connection = act.session.get_one(Connection, agent.connection_id)
    source = act.session.get_one(Source, connection.source_id)
    return _settle(act, agent, program_of(act.session, source, agent), ignored=False)


def ignore(act: Act, agent: SourceAgent) -> int:
    """This agent is not one of ours: answers about it are passed over."""
    return _settle(act, agent, None, ignored=True)


def _settle(act: Act, agent: SourceAgent, employee_id: int | None, *, ignored: bool) -> int:
    agent.employee_id, agent.ignored = employee_id, ignored
    agent.matched_at, agent.matched_by = act.now, act.actor.name
    act.session.flush()
    verb = "ignored agent" if ignored else "matched agent"
    act.journal(verb, kind="agent", thing_id=agent.id, subject_id=employee_id)
    return replay(act.session, agent.connection_id, act.now)


def unmatch(act: Act, agent: SourceAgent) -> None:
    """Nobody again; answers credited before stay where they are, and what comes from now on waits."""
    if agent.employee_id is None and not agent.ignored:
        raise Conflict("This agent isn’t matched to anybody.")
    if agent.employee_id is not None and not _in_reach(act, agent.employee_id):
        raise Forbidden("They stand in a unit you don’t take ratings in for. Ask HR of that unit.")
    agent.employee_id, agent.ignored, agent.is_ai = None, False, False
    agent.matched_at, agent.matched_by = act.now, act.actor.name
    act.session.flush()
    act.journal("unmatched agent", kind="agent", thing_id=agent.id)
