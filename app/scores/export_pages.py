"""The numbers of each picture as a file: CSV, or XLSX where the address asks for it."""

from fastapi.responses import Response

from app.access import Door, guard
from app.scores import credited, guards, pictures, queries, teams
from app.scores.explaining import why
from app.scores.models import Fit
from app.scores.picture_pages import SORTS, company_multiples
from app.scores.windows import windowed
from app.web.export import export
from app.web.paging import paging
from app.web.routes import Router

routes = Router()
WHOLE = 100_000


def file(door: Door, name: str, lines: tuple[pictures.Head, pictures.Lines]) -> Response:
    """The lines of a picture, in the format the address asks for."""
    return export(name, *lines, "xlsx" if door.request.query_params.get("format") == "xlsx" else "csv")


def asked_fit(door: Door) -> tuple[Fit | None, int, int]:
    """The fit of the lens and scale the address asks for, the newest month of its window, and the window."""
    found, span, months = windowed(door)
    given = door.request.query_params
    lens = given.get("lens", "customer")
    of_lens = [fit for fit in found if fit.lens == lens]
    return queries.main_fit(of_lens, lens, given.get("scale", "")), span.last, months


@routes.get("/employees/{employee_id}/trend")
def person_trend(door: Door = guard("see scores", guards.employee, sensitive=True)) -> Response:
    """One person's months."""
    fit, _, _ = asked_fit(door)
    found = queries.evidence_of(door.session, door.thing.id, [fit]) if fit and pictures.monthly(fit) else []
    return file(door, f"Months {door.thing.name}", pictures.trend_lines(found[0].series if found else []))


@routes.get("/employees/{employee_id}/steps")
def person_steps(door: Door = guard("see scores", guards.employee, sensitive=True)) -> Response:
    """How one person's score came about, step by step."""
    fit, _, _ = asked_fit(door)
    shown = queries.evidence_of(door.session, door.thing.id, [fit]) if fit else []
    own = door.actor.employee_id == door.thing.id
    found = why(door.session, fit, door.thing.id, own=own) if fit and shown else None
    scale = shown[0].scale if shown else None
    lines = pictures.step_lines(found, scale.lo, scale.hi) if found and scale else pictures.NO_STEPS
    return file(door, f"Steps {door.thing.name}", lines)


@routes.get("/employees/{employee_id}/days")
def person_days(door: Door = guard("see ratings", guards.employee, sensitive=True)) -> Response:
    """The days of a year on which answers about one person came."""
    return _days(door, [door.thing.id])


@routes.get("/teams/{team_id}/trend")
def team_trend(door: Door = guard("see team scores", guards.team)) -> Response:
    """A team's months."""
    fit, _, _ = asked_fit(door)
    found = teams.team_figures(door.session, [fit], door.thing.id) if fit and pictures.monthly(fit) else []
    return file(door, f"Months {door.thing.name}", pictures.trend_lines(found[0].series if found else []))


@routes.get("/teams/{team_id}/intervals")
def team_intervals(door: Door = guard("see team people", guards.team, sensitive=True)) -> Response:
    """The ranges of a team's people."""
    fit, _, _ = asked_fit(door)
    people = pictures.team_people(door.session, door.actor, fit, door.thing.id)
    return file(door, f"Ranges {door.thing.name}", pictures.interval_lines(people))


@routes.get("/teams/{team_id}/months")
def team_months(door: Door = guard("see team people", guards.team, sensitive=True)) -> Response:
    """The months of a team's people."""
    fit, _, months = asked_fit(door)
    people = pictures.team_people(door.session, door.actor, fit, door.thing.id)
    found = (
        pictures.of_people(people, pictures.months_of(fit), months) if fit and pictures.monthly(fit) else []
    )
    return file(door, f"Months by person {door.thing.name}", pictures.multiple_lines(found, "Person"))


@routes.get("/teams/{team_id}/days")
def team_days(door: Door = guard("see team people", guards.team, sensitive=True)) -> Response:
    """The days of a year on which answers about a team's people came."""
    return _days(door, list(pictures.team_ids(door.session, door.actor, door.thing.id)))


def _days(door: Door, people: list[int]) -> Response:
    _, last_month, _ = asked_fit(door)
    lens = credited.open_lens(door.request.query_params.get("lens", ""))
    found = credited.days(door.session, people, lens, credited.year_until(last_month), door.zone)
    if scale := door.request.query_params.get("scale", ""):
        found = credited.of_scale(found, scale)
    return file(door, f"Days {door.thing.name}", pictures.day_lines(found))


@routes.get("/company/months")
def company_months(door: Door = guard("see company scores")) -> Response:
    """The months of every team, groups only where the page shows groups only."""
    fit, _, months = asked_fit(door)
    asked = paging(door.request, SORTS, "team", WHOLE)
    found, _ = company_multiples(
        door, fit if fit and pictures.monthly(fit) else None, asked, asked.size, months
    )
    return file(door, "Months by team", pictures.multiple_lines(found, "Team"))


@routes.get("/company/funnel")
def company_funnel(door: Door = guard("see company scores")) -> Response:
    """The points of the company's funnel, as the picture shows them."""
    fit, _, _ = asked_fit(door)
    points = teams.funnel_points(door.session, fit, door.actor) if fit else []
    return file(door, "Funnel", pictures.funnel_lines(points))
