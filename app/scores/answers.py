"""The answers behind a number: one person's, or those of everybody in a team."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Row

from app.access import Door, guard
from app.contacts.models import CONFIDENTIAL, LENSES
from app.contacts.queries import Filter, count, ratings
from app.contacts.scales import SCALES
from app.people.models import Assignment, Employee
from app.people.queries import members
from app.scores import guards
from app.scores.spans import Months
from app.scores.windows import windowed
from app.web.export import Value, export
from app.web.paging import paging
from app.web.templates import page

routes = APIRouter()
A_PAGE = 50
LOWEST, HIGHEST = -103, 103


@routes.get("/employees/{employee_id}/ratings")
def of_employee(door: Door = guard("see ratings", guards.employee, sensitive=True)) -> Response:
    """The answers behind a person's number."""
    return _answers(door, f"/employees/{door.thing.id}", (door.thing.id,))


@routes.get("/teams/{team_id}/ratings")
def of_team(door: Door = guard("see team people", guards.team, sensitive=True)) -> Response:
    """The answers behind a team's number: of those who are in it now. One that several share stands here once."""
    people = (
        members(door.actor.today).with_only_columns(Employee.id).where(Assignment.team_id == door.thing.id)
    )
    return _answers(door, f"/teams/{door.thing.id}", tuple(door.session.scalars(people)))


def _answers(door: Door, home: str, employees: tuple[int, ...]) -> Response:
    _, span, months = windowed(door)
    asked = paging(door.request, (), "", A_PAGE)
    chosen = _chosen(door, span, asked.q, employees)
    spread = count(door.session, chosen, door.zone)
    total = sum(spread.values())
    kind = door.request.query_params.get("format", "")
    if kind in {"csv", "xlsx"}:
        found = ratings(door.session, chosen, door.zone, limit=100_000)
        return export(f"Answers {door.thing.name}", *_lines(found), kind)
    return page(
        door,
        "scores/answers.html",
        thing=door.thing,
        home=home,
        lens=chosen.lens,
        rows=ratings(door.session, chosen, door.zone, limit=asked.size, offset=asked.offset),
        total=total,
        asked=asked,
        span=Months(chosen.first_month, chosen.last_month),
        months=months,
        chosen=chosen,
        today=door.actor.today,
    )


def _chosen(door: Door, span: Months, words: str, employees: tuple[int, ...]) -> Filter:
    """What the address asks for; what it does not know falls back to all customers' answers of the window."""
    given = door.request.query_params
    lens = given.get("lens", "customer")
    month, score = given.get("month", ""), given.get("score", "")
    if month.isascii() and month.isdigit() and len(month) <= 6 and span.first <= int(month) <= span.last:
        span = Months(int(month), int(month))
    return Filter(
        employees,
        lens if lens in LENSES and lens not in CONFIDENTIAL else "customer",
        span.first,
        span.last,
        score=int(score) if score in {str(value) for value in range(LOWEST, HIGHEST + 1)} else None,
        words=words,
        commented=given.get("commented") == "yes",
    )


def _lines(found: list[Row[*tuple[Any, ...]]]) -> tuple[list[str], list[list[Value]]]:
    head = ["Answered", "Answer", "Scale", "Channel", "Reason", "Product", "Comment", "Contact"]
    return head, [
        [
            row.answered_at.isoformat(),
            SCALES[row.scale].shown(row.score),
            SCALES[row.scale].label,
            row.channel,
            row.reason,
            row.product,
            row.comment or "",
            row.contact_ref or "",
        ]
        for row in found
    ]
