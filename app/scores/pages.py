"""Scores: my team, a team, a person, the company."""

from fastapi.responses import RedirectResponse, Response

from app.access import Door, guard
from app.people.models import Assignment
from app.scores import answers, comment_pages, export_pages, guards, picture_pages, policy_pages, queries
from app.scores.company import company_page
from app.scores.lists import everybody_page, people_page, team_page
from app.scores.person import person_page
from app.scores.spans import WINDOWS
from app.scores.windows import windowed
from app.web.routes import Router
from app.web.templates import page

pages = Router()
for other in (policy_pages, answers, comment_pages, picture_pages, export_pages):
    pages.include_router(other.routes)


@pages.get("/me")
def me(door: Door = guard("see own page")) -> Response:
    """One's own page, at an address one can remember."""
    return RedirectResponse(f"/employees/{door.actor.employee_id}", 303)


@pages.get("/team")
def my_team(door: Door = guard("see my team")) -> Response:
    """Those who report to me: who needs attention, and how sure we are."""
    found, span, months = windowed(door)
    reports = Assignment.manager_id == door.actor.employee_id
    people = queries.people(door.session, door.actor.today, None, reports)
    people = queries.with_best(door.session, found, people)
    return people_page(
        door, "scores/my_team.html", people, "My team", span=span, months=months, windows=WINDOWS
    )


@pages.get("/teams/{team_id}")
def team(door: Door = guard("see team scores", guards.team)) -> Response:
    """A team: its own figure for everybody in it, its people for their line and HR."""
    return team_page(door, *windowed(door), WINDOWS)


@pages.get("/people")
def people(door: Door = guard("see people")) -> Response:
    """Everybody whose service the actor may see by person."""
    return everybody_page(door, *windowed(door), WINDOWS)


@pages.get("/employees/{employee_id}")
def employee(door: Door = guard("see scores", guards.employee, sensitive=True)) -> Response:
    """One person's service through every lens, with the arithmetic."""
    return person_page(door)


@pages.get("/ratings/{rating_id}")
def rating(door: Door = guard("see ratings", guards.rating, sensitive=True)) -> Response:
    """One answer, the contact it came from, and who is credited with it."""
    return page(door, "scores/rating.html", whole=door.thing, today=door.actor.today)


@pages.get("/company")
def company(door: Door = guard("see company scores")) -> Response:
    """The whole company by team: where service is strong, where it needs help, how sure we are."""
    return company_page(door)
