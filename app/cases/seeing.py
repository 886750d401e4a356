"""Who sees which case: the condition that every list passes."""

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from app.access import Actor
from app.cases.models import Case, CaseHandler, Custody, Prevention, Workaround
from app.people.models import Assignment, Employee, Team
from app.people.queries import current


def handled_by(actor: Actor) -> ColumnElement[bool]:
    """Protected cases that the actor handles."""
    return exists().where(CaseHandler.case_id == Case.id, CaseHandler.employee_id == actor.employee_id)


# A page asks it several times, and putting it together costs more than asking the database.
@lru_cache(maxsize=32)
def visible(actor: Actor, *, named: bool = False) -> ColumnElement[bool]:
    """Whose cases the actor may be shown: their own in any way, those of their reports and of departments whose people
    report to them, those of the units they lead or care for. `named`: those they read with the customer's name. Agrees
    with the policy's "see case" and with `rules.WHOLE`; a test holds them together. Protected ones are their
    handlers' alone.
    """
    shown: list[ColumnElement[bool]] = [false()]
    units = actor.units("support_lead") | actor.units("hr") | actor.units("hr_lead")
    me = actor.employee_id
    if "" in units:
        return or_(Case.protected.is_(False), handled_by(actor))
    if units:
        ours = select(Team.id).where(Team.unit.in_(units))
        home = (
            select(Assignment.employee_id)
            .where(Assignment.team_id.in_(ours), current(actor.today))
            .scalar_subquery()
        )
        shown += [Case.team_id.in_(ours), Case.owner_id.in_(home)]
    if me is not None:
        shown += _own(me)[:3] if named else _own(me)
    if actor.is_manager:
        shown += _line(actor)
    return or_(and_(Case.protected.is_(False), or_(*shown)), handled_by(actor))


def _own(me: int) -> list[ColumnElement[bool]]:
    # The first three read it whole, who only worked on it without the customer's name.
    # Names of their own: a list may read the same tables, and a subquery would mean those rows then.
    held, step, plan = aliased(Custody), aliased(Workaround), aliased(Prevention)
    return [
        Case.owner_id == me,
        Case.offered_to_id == me,
        Case.opener_id == me,
        exists().where(held.case_id == Case.id, held.employee_id == me),
        exists().where(step.case_id == Case.id, step.by_id == me),
        exists().where(step.case_id == Case.id, plan.workaround_id == step.id, plan.owner_id == me),
    ]


def _line(actor: Actor) -> list[ColumnElement[bool]]:
    below = aliased(Assignment)
    mine = select(Assignment.employee_id).where(
        Assignment.manager_id == actor.employee_id, current(actor.today)
    )
    leads = or_(Assignment.manager_id == actor.employee_id, Assignment.manager_id.in_(mine))
    teams = (
        select(Assignment.team_id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(
            current(actor.today),
            leads,
            or_(Employee.left_on.is_(None), Employee.left_on > actor.today),
        )
    )
    owners = select(below.employee_id).where(
        below.manager_id == actor.employee_id,
        below.starts_on <= actor.today,
        or_(below.ends_on.is_(None), below.ends_on > actor.today),
    )
    return [Case.team_id.in_(teams), Case.owner_id.in_(owners)]
