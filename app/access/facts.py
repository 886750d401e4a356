"""The words that hold between an actor and a thing."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.database import once
from app.people.models import Assignment, Employee, Team
from app.people.queries import assignment_on, current, managers_of

#: Fewer people than this are no group: their figure would be a person's.
SMALLEST_GROUP = 5
#: Words of which any lets somebody see a person's answers.
CLOSE = frozenset({"self", "line", "skip", "unit hr", "unit lead"})


def about(
    session: Session, actor: Actor | None, *, subject: int | None = None, day: date | None = None
) -> set[str]:
    """Words about the actor and, with `subject` (an employee's id), about the two of them on `day` (today)."""
    if actor is None:
        return set()
    words = {"signed in", *actor.roles}
    if subject is None:
        return words
    on = day or actor.today
    if actor.employee_id == subject:
        words.add("self")
    else:
        words.add("not self")
        if actor.is_manager:
            manager, above = once(
                session, ("managers of", subject, on), lambda: managers_of(session, subject, on)
            )
            if manager == actor.employee_id:
                words.add("line")
            elif above == actor.employee_id:
                words.add("skip")
        if not words & {"line", "skip"}:
            words.add("not line")
    words |= _unit_words(session, actor, subject, on)
    return words


def about_credited(
    session: Session, actor: Actor, credited: Sequence[int], *, day: date | None = None
) -> tuple[set[str], int | None]:
    """Words about the actor and those credited with an answer, and whom of them they are about: oneself before
    all, then whom the actor may see. `not credited` where the actor is none of them.
    """
    best, of = about(session, actor), None
    for employee_id in sorted(credited, key=lambda one: one != actor.employee_id):
        words = about(session, actor, subject=employee_id, day=day)
        if of is None or (words & CLOSE and not best & CLOSE):
            best, of = words, employee_id
    if actor.employee_id not in credited:
        best.add("not credited")
    return best, of


def _unit_words(session: Session, actor: Actor, subject: int, day: date) -> set[str]:
    hr = actor.units("hr") | actor.units("hr_lead")
    lead = actor.units("support_lead")
    if (not hr and not lead) or actor.employee_id == subject:
        return set()
    unit = None
    if (hr and "" not in hr) or (lead and "" not in lead):
        unit = once(session, ("unit of", subject, day), lambda: _unit_of(session, subject, day))
    words = set()
    if hr and ("" in hr or unit in hr):
        words.add("unit hr")
    if lead and ("" in lead or unit in lead):
        words.add("unit lead")
    return words


def _unit_of(session: Session, subject: int, day: date) -> str | None:
    own = assignment_on(session, subject, day)
    return session.scalar(select(Team.unit).where(Team.id == own.team_id)) if own else None


def about_team(session: Session, actor: Actor | None, team: Team) -> set[str]:
    """Words about the actor and a team: `team line` where a member reports to the actor or to one of the actor's
    reports, `team member`, and the unit words.
    """
    if actor is None:
        return set()
    words = {"signed in", *actor.roles}
    rows = session.execute(
        select(Assignment.employee_id, Assignment.manager_id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(
            Assignment.team_id == team.id,
            current(actor.today),
            or_(Employee.left_on.is_(None), Employee.left_on > actor.today),
        )
    ).all()
    if len(rows) >= SMALLEST_GROUP:
        words.add("group")
    if actor.employee_id is not None:
        managers = {row.manager_id for row in rows}
        if any(row.employee_id == actor.employee_id for row in rows):
            words.add("team member")
        if actor.employee_id in managers or (
            actor.is_manager
            and session.scalar(
                select(Assignment.id)
                .where(
                    Assignment.employee_id.in_([m for m in managers if m is not None]),
                    Assignment.manager_id == actor.employee_id,
                    current(actor.today),
                )
                .limit(1)
            )
        ):
            words.add("team line")
    for role, word in (("hr", "unit hr"), ("hr_lead", "unit hr"), ("support_lead", "unit lead")):
        units = actor.units(role)
        if "" in units or team.unit in units:
            words.add(word)
    return words
