"""The answers behind a number: one person's, those of everybody in a team, or of the whole company."""

from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from sqlalchemy import Row

from app.access import Door, guard, visible_employees
from app.clock import first_day
from app.contacts.models import CONFIDENTIAL, LENSES
from app.contacts.queries import Filter, count, ratings
from app.contacts.scales import SCALES
from app.people.models import Assignment, Employee
from app.people.queries import members
from app.scores import everybody, guards
from app.scores.places import places, several
from app.scores.spans import Months
from app.scores.windows import windowed
from app.web.export import FORMATS, Value, export
from app.web.paging import Paging, paging
from app.web.routes import Router
from app.web.templates import page

routes = Router()
A_PAGE = 50
#: Stands for the employee where several share an answer.
SHARED = "shared by several"
#: So many of one person's or one team's answers fit into a file.
EXPORTED = 100_000
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


@routes.get("/company/ratings")
def of_company(door: Door = guard("see company answers", sensitive=True)) -> Response:
    """The answers behind the company's number, of those whom HR sees by person."""
    asked = _asked(door, ())
    limit, offset = (everybody.MOST, 0) if asked.file else (asked.page.size, asked.page.offset)
    seen = visible_employees(door.actor)
    found = everybody.answers(
        door.session, seen, asked.chosen, door.zone, door.now, limit=limit, offset=offset
    )
    return _shown(door, "/company", door.request.app.state.settings.company, asked, found)


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list of answers. `file` is the kind of file, empty for the page."""

    window: Months
    months: int
    page: Paging
    chosen: Filter
    file: str


def _asked(door: Door, employees: tuple[int, ...]) -> Asked:
    _, window, months = windowed(door)
    wanted = paging(door.request, (), "", A_PAGE)
    kind = door.request.query_params.get("format", "")
    chosen = _chosen(door, window, wanted.q, employees)
    return Asked(window, months, wanted, chosen, kind if kind in FORMATS else "")


def _answers(door: Door, home: str, employees: tuple[int, ...]) -> Response:
    asked = _asked(door, employees)
    limit, offset = (EXPORTED, 0) if asked.file else (asked.page.size, asked.page.offset)
    rows = ratings(door.session, asked.chosen, door.zone, limit=limit, offset=offset)
    total = sum(count(door.session, asked.chosen, door.zone).values())
    return _shown(door, home, door.thing.name, asked, everybody.Found(rows, total, all_paged=True))


def _shown(door: Door, home: str, about: str, asked: Asked, found: everybody.Found) -> Response:
    """The list as a page, or as a file."""
    window, chosen = asked.window, asked.chosen
    if asked.file:
        return export(f"Answers {about}", *_lines(found.rows, named=home == "/company"), asked.file)
    return page(
        door,
        "scores/answers.html",
        about=about,
        home=home,
        lens=chosen.lens,
        found=found,
        asked=asked.page,
        span=Months(chosen.first_month, chosen.last_month),
        window=[(month, Months(month, month).words) for month in range(window.last, window.first - 1, -1)],
        months=asked.months,
        chosen=chosen,
        today=door.actor.today,
        scale=SCALES[chosen.scale] if chosen.scale else None,
        **_stood(door, home, window),
    )


def _stood(door: Door, home: str, window: Months) -> dict[str, Any]:
    """Where the person stood on the day of each answer, where that changed within the months."""
    found = places(door.session, door.thing.id) if home.startswith("/employees") else []
    moved = several(found, first_day(window.first), first_day(window.last + 1))
    return {"stood": found, "moved": moved}


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
        aside=given.get("aside") == "yes",
        scale=given.get("scale", "") if given.get("scale", "") in SCALES else "",
    )


def _lines(found: list[Row[*tuple[Any, ...]]], *, named: bool) -> tuple[list[str], list[list[Value]]]:
    head = [
        "Answered",
        "Answer",
        "Scale",
        "Channel",
        "Reason",
        "Product",
        "Comment",
        "Contact",
        "Not counted",
    ]
    rows: list[list[Value]] = [
        [
            row.answered_at.isoformat(),
            SCALES[row.scale].shown(row.score),
            SCALES[row.scale].label,
            row.channel,
            row.reason,
            row.product,
            row.comment or "",
            row.contact_ref or "",
            "excluded" if row.excluded else row.aside,
        ]
        for row in found
    ]
    if not named:
        return head, rows
    about: list[Value] = [row.employee or SHARED for row in found]
    return ["Employee", *head], [[one, *row] for one, row in zip(about, rows, strict=True)]
