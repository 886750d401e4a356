"""Scores: my team, a team, a person, the company."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app.access import Door, guard, visible_employees
from app.access.facts import SMALLEST_GROUP
from app.contacts.models import CONFIDENTIAL, LENS_WORDS, LENSES
from app.contacts.queries import Filter, count, ratings
from app.contacts.scales import SCALES
from app.people.models import Assignment, Employee
from app.people.queries import member
from app.scores import answers, guards, policy_pages, queries, teams
from app.scores.explaining import why
from app.scores.lists import COLUMNS, lines, people_page, team_page
from app.scores.models import Fit
from app.scores.sentences import company_lead, foremost, person_lead
from app.scores.spans import WINDOWS
from app.scores.windows import windowed
from app.web.charts import axis_of
from app.web.export import Value, export
from app.web.paging import paging
from app.web.templates import page

pages = APIRouter()
pages.include_router(policy_pages.routes)
pages.include_router(answers.routes)
TEAMS_A_PAGE = 25


@pages.get("/me")
def me(door: Door = guard("see own page")) -> Response:
    """One's own page, at an address one can remember."""
    return RedirectResponse(f"/employees/{door.actor.employee_id}", 303)


@pages.get("/team")
def my_team(door: Door = guard("see my team")) -> Response:
    """Those who report to me: who needs attention, and how sure we are."""
    found, span, months = windowed(door)
    people = queries.people(
        door.session, door.actor.today, None, Assignment.manager_id == door.actor.employee_id
    )
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
    fits, span, months = windowed(door)
    asked = paging(door.request, COLUMNS, "name")
    fit = queries.main_fit(fits)
    wanted = door.request.query_params.get("standing", "")
    kind = door.request.query_params.get("format", "")
    size = 100_000 if kind in {"csv", "xlsx"} else asked.size
    found, total = queries.people_list(
        door.session, door.actor.today, fit, visible_employees(door.actor), asked, wanted, size
    )
    if kind in {"csv", "xlsx"}:
        return export("People", *lines(found), kind)
    return page(
        door,
        "scores/people.html",
        people=found,
        total=total,
        asked=asked,
        span=span,
        months=months,
        windows=WINDOWS,
        standing=wanted,
        axis=_axis([one.evidence for one in found if one.evidence]),
    )


@pages.get("/employees/{employee_id}")
def employee(door: Door = guard("see scores", guards.employee, sensitive=True)) -> Response:
    """One person's service through every lens, with the arithmetic."""
    found, span, months = windowed(door)
    person: Employee = door.thing
    evidence = queries.evidence_of(door.session, person.id, found)
    own = door.actor.employee_id == person.id
    asked = door.request.query_params.get("lens", "")
    chosen = next((one for one in evidence if one.lens == asked), foremost(evidence) if evidence else None)
    fit = next((fit for fit in found if chosen and fit.id == chosen.fit_id), None)
    zone = door.zone
    open_lens = chosen is not None and chosen.lens not in CONFIDENTIAL
    chosen_filter = Filter((person.id,), chosen.lens if chosen else "customer", span.first, span.last)
    spread = count(door.session, chosen_filter, zone) if open_lens and chosen else {}
    own_place = member(door.session, person.id, door.actor.today)
    return page(
        door,
        "scores/employee.html",
        person=person,
        place=own_place,
        evidence=evidence,
        chosen=chosen,
        lead=person_lead(person.name, evidence, own=own),
        why=why(door.session, fit, person.id, own=own) if fit else None,
        spread={SCALES[chosen.scale.id].shown(key): spread[key] for key in sorted(spread)} if chosen else {},
        comments=ratings(door.session, Filter(*_wide(chosen_filter), commented=True), zone, limit=6)
        if open_lens
        else [],
        team=_team_instead(door, fit, own_place.team_id) if fit and own_place else None,
        own=own,
        open_lens=open_lens,
        span=span,
        months=months,
        windows=WINDOWS,
        axis=_axis(evidence),
        missing_lenses=[lens for lens in LENSES if lens not in {one.lens for one in evidence}],
        today=door.actor.today,
    )


def _team_instead(door: Door, fit: Fit, team_id: int) -> teams.TeamShown | None:
    """The team's figure beside too few answers; a small team's only to those who see its people anyway."""
    found = next(iter(teams.team_figures(door.session, [fit], team_id)), None)
    own = "self" in door.words
    return None if found is None or (own and found.people < SMALLEST_GROUP) else found


def _wide(chosen: Filter) -> tuple[tuple[int, ...], str, int, int]:
    return chosen.employees, chosen.lens, chosen.first_month, chosen.last_month


@pages.get("/ratings/{rating_id}")
def rating(door: Door = guard("see ratings", guards.rating, sensitive=True)) -> Response:
    """One answer, the contact it came from, and who is credited with it."""
    return page(door, "scores/rating.html", whole=door.thing, today=door.actor.today)


@pages.get("/company")
def company(door: Door = guard("see company scores")) -> Response:
    """The whole company by team: where service is strong, where it needs help, how sure we are."""
    fits, span, months = windowed(door)
    lens = door.request.query_params.get("lens", "customer")
    fit = queries.main_fit(fits, lens)
    asked = paging(door.request, ("score", "team", "n"), "score", TEAMS_A_PAGE)
    kind = door.request.query_params.get("format", "")
    rows: list[Any] = []
    total = 0
    if fit:
        size = 100_000 if kind in {"csv", "xlsx"} else asked.size
        rows, total = teams.team_rows(door.session, fit, asked, size, small=door.may("see small teams"))
    shown = [teams.team_shown(fit, row) for row in rows] if fit else []
    if kind in {"csv", "xlsx"}:
        head = ["Team", "Unit", "People", "Answers", "Score", "From", "To", "Raw average"]
        body: list[list[Value]] = [
            [
                t.name,
                t.unit,
                t.people,
                t.n,
                round(t.score, 3),
                round(t.lo, 3),
                round(t.hi, 3),
                round(t.raw, 3),
            ]
            for t in shown
        ]
        return export("Company", head, body, kind)
    points = teams.funnel_points(door.session, fit, door.actor) if fit else []
    return page(
        door,
        "scores/company.html",
        fit=fit,
        lenses=[
            {
                "label": LENS_WORDS[one.lens],
                "href": f"/company?lens={one.lens}&months={months}",
                "current": one == fit,
            }
            for one in fits
        ],
        lens=fit.lens if fit else lens,
        teams=shown,
        total=total,
        asked=asked,
        points=points,
        limits=teams.funnel_limits(fit, points) if fit else [],
        lead=company_lead(fit.summary, shown) if fit else [],
        span=span,
        months=months,
        windows=WINDOWS,
        axis=_axis(shown),
        scale=SCALES[fit.scale] if fit else None,
        by_person=door.may("see people"),
    )


def _axis(evidence: list[Any]) -> Any:
    scale = evidence[0].scale if evidence else SCALES["stars_5"]
    return axis_of(evidence, scale.lo, scale.hi)
