"""Marking that a record stands for a program: its answers are kept apart from people's from then on."""

from pydantic import Field
from sqlalchemy.orm import Session

from app.access import Act, Actor, Found, about, allows
from app.errors import Conflict, Invalid, NotFound, Problem
from app.intake.corrections import enough, named
from app.intake.settling import of_employees, settle
from app.people.models import Employee
from app.scores.actions import want_refit
from app.web.forms import Form, PathId, Text


class AiForm(Form):
    """Which record stands for a program, and how that is known."""

    who: Text = Field(min_length=1, max_length=320)
    reason: Text = Field(max_length=2_000)


def mark_ai(act: Act, form: AiForm) -> Employee:
    """The record is a program's from now on, and so are all its answers, old ones included."""
    if problems := enough(form.reason):
        raise Invalid(problems)
    found = act.session.get_one(Employee, named(act, form.who, "who"))
    if not may_set(act.session, act.actor, found.id):
        words = f"Whether {found.name} is a program is for HR outside their reporting line to say. Ask a colleague."
        raise Invalid([Problem("who", words)])
    if found.ai_agent:
        raise Invalid([Problem("who", f"{found.name} is an AI agent already.")])
    _set(act, found, ai_agent=True)
    act.journal(
        "marked AI agent", kind="employee", thing_id=found.id, subject_id=found.id, reason=form.reason
    )
    return found


def may_set(session: Session, actor: Actor, employee_id: int) -> bool:
    """Whether this actor may say that the record is a program's, or that it is none."""
    return allows("set ai agent", about(session, actor, subject=employee_id))


def unmark_ai(act: Act, given: Employee) -> None:
    """The record is a person's after all; its answers count as a person's again."""
    if not given.ai_agent:
        raise Conflict(f"{given.name} is no AI agent.")
    _set(act, given, ai_agent=False)
    act.journal("unmarked AI agent", kind="employee", thing_id=given.id, subject_id=given.id)


def _set(act: Act, given: Employee, *, ai_agent: bool) -> None:
    given.ai_agent = ai_agent
    act.session.flush()
    settle(act.session, of_employees(act.session, [given.id]), act.zone)
    want_refit(act.session, act.now)


def an_agent(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """A record that is an AI agent's."""
    found = session.get(Employee, employee_id)
    if found is None or not found.ai_agent:
        raise NotFound
    words = about(session, actor, subject=found.id)
    return Found(found, words, kind="employee", subject_id=found.id, knows="see company scores")
