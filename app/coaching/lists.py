"""The lists of coaching: what waits for a coach, one's own plans, and all plans for HR."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi.responses import Response
from sqlalchemy import func

from app.access import Door, visible_employees
from app.coaching import lines, observations, rules
from app.coaching.actions import today
from app.coaching.lines import Line
from app.coaching.models import COACH, COACHEE, RESULTS, Plan
from app.people.models import Employee
from app.people.queries import direct_reports
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.templates import page

STATES = (*rules.OPEN_STATES, *RESULTS, rules.CANCELLED)


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody, as sentences count it."""

    to_read: int
    items: int
    to_take: int
    due: int
    late: int
    to_close: int

    @property
    def any(self) -> bool:
        """Whether anything does."""
        return any((self.to_read, self.items, self.to_take, self.due, self.late, self.to_close))


@dataclass(frozen=True)
class Own:
    """The plans somebody coaches, those of their people that another still coaches, their own, and what waits to be
    coached.
    """

    coached: list[Line]
    to_take: list[Line]
    mine: list[Line]
    items: list[observations.Observed]

    @property
    def waiting(self) -> Waiting:
        """What of it waits for them."""
        return Waiting(
            to_read=sum(one.state in {rules.TO_SEE, rules.CHANGED} for one in self.mine),
            items=len(self.items),
            to_take=len(self.to_take),
            due=sum(one.due for one in self.coached),
            late=sum(one.late[COACH] for one in self.coached) + sum(one.late[COACHEE] for one in self.mine),
            to_close=sum(one.state == rules.TO_CLOSE for one in self.coached),
        )


def of(door: Door) -> Own:
    """What coaching means to whoever stands in the door."""
    me, day = door.actor.employee_id or 0, today(door)
    mine = lines.lines(door.session, day, Plan.employee_id == me)
    if not door.actor.is_manager:
        return Own([], [], mine, [])
    reports = direct_reports(door.session, me, day)
    of_reports = lines.lines(door.session, day, Plan.employee_id.in_(reports))
    return Own(
        [one for one in of_reports if one.coach_id == me],
        [one for one in of_reports if one.coach_id != me and one.open],
        mine,
        observations.waiting(door.session, Employee.id.in_(reports)),
    )


def own(door: Door) -> Response:
    """The page, or what its plans are as a file."""
    found = of(door)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Coaching", *as_rows([*found.coached, *found.to_take, *found.mine]), kind)
    me = door.actor.employee_id or 0
    return page(
        door,
        "coaching/index.html",
        found=found,
        waiting=found.waiting,
        load=lines.load_of(found.coached),
        rated=lines.rated(door.session, me),
        least=rules.LEAST_RATINGS,
        today=today(door),
    )


def everybody(door: Door) -> Response:
    """All plans of those whom the actor sees by person, as a page or a file."""
    asked = paging(door.request, (), "")
    given = door.request.query_params.get("state", "")
    state = given if given in {*STATES, "open"} else ""
    where = [visible_employees(door.actor)]
    if asked.q:
        where.append(func.lower(Employee.name).contains(asked.q.lower(), autoescape=True))
    found = lines.lines(door.session, today(door), *where)
    counts = {"open": sum(one.open for one in found), "": len(found)}
    found = [one for one in found if state in {"", one.state} or (state == "open" and one.open)]
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Coaching plans", *as_rows(found), kind)
    return page(
        door,
        "coaching/plans.html",
        lines=found[asked.offset : asked.offset + asked.size],
        total=len(found),
        late=sum(sum(one.late.values()) for one in found),
        due=sum(one.due for one in found),
        counts=counts,
        asked=asked,
        state=state,
        states=STATES,
        today=today(door),
    )


def as_rows(found: Sequence[Line]) -> tuple[list[str], list[list[Value]]]:
    """What the tables show, as rows to export."""
    head = [
        "Employee",
        "Coach",
        "About",
        "State",
        "Made",
        "Ends",
        "Next check-in",
        "Check-ins held",
        "On time",
        "Due",
    ]
    return [*head, "Late, coach", "Late, coachee"], [
        [
            one.employee,
            one.coach,
            one.about,
            one.state,
            one.made_on.isoformat(),
            one.ends_on.isoformat(),
            one.next_on.isoformat() if one.next_on else "",
            one.held,
            one.on_time,
            one.due,
            one.late[COACH],
            one.late[COACHEE],
        ]
        for one in found
    ]
