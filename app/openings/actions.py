"""Opening a role, not needing it any more, closing it. Nobody is told: who looks for a role finds it."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.openings import queries, rules
from app.openings.forms import OpeningForm
from app.openings.models import Dealt, Opening
from app.openings.queries import Free
from app.people.models import Team
from app.web.words import local

#: Says nothing of why.
NOT_YET = "This role can’t be opened yet: it can once the person was told their last day."


def open_role(act: Act, found: Free, form: OpeningForm, drawn: str) -> Opening:
    """Open a role that becomes free. `drawn`: from whom its profile was drawn."""
    lines = rules.split(form.profile)
    problems = []
    if len(lines) > rules.LINES or any(len(line) > rules.LONGEST for line in lines):
        says = f"At most {rules.LINES} points of {rules.LONGEST} characters each: nobody reads more."
        problems.append(Problem("profile", says))
    team = act.session.scalar(select(Team).where(Team.id == int(form.team)))
    if team is None:
        problems.append(Problem("team", "Choose a team from the list."))
    if problems or team is None:
        raise Invalid(problems)
    if not found.may_open:
        raise Conflict(NOT_YET)
    made = Opening(
        title=form.title,
        team_id=team.id,
        opened_on=local(act.now, act.zone).date(),
        profile={"lines": lines, "drawn": drawn if lines else ""},
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    _deal(act, found, made.id)
    act.journal("opened role", kind="opening", thing_id=made.id)
    return made


def not_needed(act: Act, found: Free) -> None:
    """The role is not to be filled: it is no longer offered."""
    _deal(act, found, None)


def _deal(act: Act, found: Free, opening_id: int | None) -> None:
    body = {"employee": found.employee_id, "opening": opening_id}
    made = Dealt(key=queries.key_of(found), body=body, at=act.now, by_name=act.actor.name)
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Conflict("Somebody in HR has dealt with this role meanwhile. Look again.") from None
    # Under a kind that is closed, and the same whatever the reason for which a role is free.
    act.journal("dealt with role", kind="decision", subject_id=found.employee_id)


def close(act: Act, opening: Opening) -> None:
    """The role is filled, or no longer wanted."""
    held = act.session.scalars(
        select(Opening)
        .where(Opening.id == opening.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if held.closed_at is not None:
        raise Conflict("It is closed already.")
    held.closed_at = act.now
    act.journal("closed role", kind="opening", thing_id=held.id)
