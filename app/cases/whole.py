"""One case with everything its page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.access import Door, allows
from app.cases import lists, queries, rules, who
from app.cases.hours import told, worked
from app.cases.models import (
    Case,
    CaseCost,
    CaseLine,
    CasePause,
    Cause,
    Custody,
    Prevention,
    Reopening,
    Workaround,
)
from app.contacts.models import Touchpoint
from app.contacts.naming import nameless
from app.empowerment.rules import money
from app.errors import Problem
from app.people.models import Employee, Team
from app.procedures.models import Procedure


@dataclass(frozen=True)
class Clock:
    """What is left until something is due, in working time of the customer's calendar."""

    due: datetime
    left: timedelta
    late: timedelta
    stopped: bool
    met: bool | None

    @property
    def told(self) -> str:
        """In words."""
        if self.met is not None:
            return "in time" if self.met else "late"
        if self.late:
            return f"{told(self.late)} late"
        return f"{told(self.left)} left"


def clocks(door: Door, found: Case) -> tuple[Clock, Clock]:
    """The two clocks of a case: until the customer hears from us, and until they are helped."""
    policy = queries.policy_of(door.session, found.policy_version)
    calendar = policy.calendar(found.zone, found.country)
    helped = door.session.scalar(
        select(Workaround.at).where(Workaround.case_id == found.id, Workaround.skipped.is_(False))
    )
    if queries.opened_again(door.session, found.id):
        helped = None
    still = found.paused_at or door.now

    def clock(due: datetime, met_at: datetime | None) -> Clock:
        return Clock(
            due,
            worked(still, due, calendar),
            worked(due, still, calendar),
            found.paused_at is not None,
            None if met_at is None else met_at <= due,
        )

    return clock(found.answer_due, found.answered_at), clock(found.solve_due, helped or found.closed_at)


def whole(door: Door, found: Case, given: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """What the page of a case shows; `given` and `problems` are of the form that was refused."""
    session = door.session
    answer, solve = clocks(door, found)
    keeper = Employee.name.label("keeper")
    owner = session.get_one(Employee, found.owner_id)
    here = owner.left_on is None or owner.left_on > door.actor.today
    plans = session.execute(
        select(Prevention, keeper, Cause.name)
        .join(Workaround, Workaround.id == Prevention.workaround_id)
        .join(Employee, Employee.id == Prevention.owner_id)
        .join(Cause, Cause.id == Prevention.cause_id)
        .where(Workaround.case_id == found.id)
        .order_by(Prevention.made_at, Prevention.id)
    ).all()
    return {
        "line": lists.one(session, found.id),
        "case": found,
        "named": bool(door.words & rules.WHOLE),
        "coachable": not found.protected and here and allows("make plan", door.words),
        "said": found.said if door.words & rules.WHOLE else nameless(found.said, found.customer),
        "answer_clock": answer,
        "solve_clock": solve,
        "hands": _hands(door, found),
        "story": session.scalars(
            select(CaseLine).where(CaseLine.case_id == found.id).order_by(CaseLine.at, CaseLine.id)
        ).all(),
        "pauses": session.scalars(
            select(CasePause).where(CasePause.case_id == found.id).order_by(CasePause.from_at, CasePause.id)
        ).all(),
        "step": session.scalar(select(Workaround).where(Workaround.case_id == found.id)),
        "plans": plans,
        "costs": _costs(door, found),
        "cause": _cause(door, found),
        "again": session.scalars(
            select(Reopening).where(Reopening.case_id == found.id).order_by(Reopening.at, Reopening.id)
        ).all(),
        "earlier": queries.earlier_unanswered(session, found) if found.way == "public" else [],
        "handlers": _named(door, queries.handlers(session, found.id)) if found.protected else [],
        "offered": _named(door, {found.offered_to_id})[:1] if found.offered_to_id else [],
        "themes": queries.themes(session),
        "causes": queries.causes(session),
        "teams": who.teams(session),
        "names": who.names(session, door.now),
        "touchpoints": session.execute(
            select(Touchpoint.id, Touchpoint.name).order_by(Touchpoint.name, Touchpoint.id)
        ).all(),
        "procedures": session.execute(
            select(Procedure.id, Procedure.title)
            .where(Procedure.retired_at.is_(None))
            .order_by(Procedure.title)
        ).all(),
        "ways": rules.WAYS,
        "kinds": rules.COSTS,
        "money": money,
        "given": given,
        "problems": problems,
        "now": door.now,
        "today": door.now.astimezone(ZoneInfo(door.zone)).date(),
    }


def _hands(door: Door, found: Case) -> list[Any]:
    return list(
        door.session.execute(
            select(Custody, Employee.name, Team.name)
            .join(Employee, Employee.id == Custody.employee_id)
            .outerjoin(Team, Team.id == Custody.team_id)
            .where(Custody.case_id == found.id)
            .order_by(Custody.from_at, Custody.id)
        )
    )


def _costs(door: Door, found: Case) -> list[CaseCost]:
    asked = select(CaseCost).where(CaseCost.case_id == found.id).order_by(CaseCost.at, CaseCost.id)
    return list(door.session.scalars(asked))


def _cause(door: Door, found: Case) -> Any:
    """The cause with its touchpoint, its procedure, and how many cases it made."""
    if found.cause_id is None:
        return None
    return door.session.execute(
        select(
            Cause,
            Touchpoint.name,
            Procedure.title,
            lists.alike(Case.cause_id == found.cause_id),
        )
        .outerjoin(Touchpoint, Touchpoint.id == Cause.touchpoint_id)
        .outerjoin(Procedure, Procedure.id == Cause.procedure_id)
        .where(Cause.id == found.cause_id)
    ).one()


def _named(door: Door, people: set[Any]) -> list[str]:
    rows = door.session.scalars(select(Employee.name).where(Employee.id.in_(people)).order_by(Employee.name))
    return list(rows.all())
