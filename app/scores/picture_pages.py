"""Pages of pictures: of a team by person, and of the whole company by team."""

from collections import Counter
from typing import Any

from fastapi.responses import Response

from app.access import Door, guard
from app.contacts.models import LENS_WORDS
from app.contacts.scales import SCALES
from app.people.models import Team
from app.scores import guards, pictures, queries, teams
from app.scores.apart import interval_lead
from app.scores.models import Fit
from app.scores.spans import WINDOWS
from app.scores.windows import windowed
from app.web.paging import Paging, paging
from app.web.routes import Router
from app.web.templates import page

routes = Router()
TEAMS_A_PAGE = 24
SORTS = ("team", "score", "n")


@routes.get("/teams/{team_id}/pictures")
def of_team(door: Door = guard("see team people", guards.team, sensitive=True)) -> Response:
    """A team's people side by side: their ranges, their months, and the days on which answers came."""
    found, span, months = windowed(door)
    figures = {(one.lens, one.scale.id) for one in teams.team_figures(door.session, found, door.thing.id)}
    found = [fit for fit in found if (fit.lens, fit.scale) in figures]
    fit = asked_of(door, found)
    shown = team_shown(door, fit, span.last, months) if fit else {}
    asked = paging(door.request, (), "")
    home = f"/teams/{door.thing.id}"
    tabs = lens_tabs(found, fit, f"{home}/pictures", months)
    context: dict[str, Any] = {"span": span, "months": months, "windows": WINDOWS, "asked": asked}
    return page(
        door, "scores/pictures.html", team=door.thing, home=home, fit=fit, lenses=tabs, **context, **shown
    )


def asked_of(door: Door, found: list[Fit]) -> Fit | None:
    """The fit of the lens and scale that the address asks for, else the main one."""
    given = door.request.query_params
    return queries.main_fit(found, given.get("lens", "customer"), given.get("scale", ""))


def team_shown(door: Door, fit: Fit, last_month: int, months: int) -> dict[str, Any]:
    """All three pictures of one lens: two statements whatever the team's size, one for a confidential lens."""
    team: Team = door.thing
    people = pictures.team_people(door.session, door.actor, fit, team.id)
    multiples = pictures.of_people(people, pictures.months_of(fit), months) if pictures.monthly(fit) else []
    ids = [one.id for one in people]
    return {
        "people": people,
        "lead": interval_lead(people, float(fit.summary["mean"])),
        "axis": pictures.interval_axis(people, fit),
        "multiples": multiples,
        "common": pictures.common_scale(multiples, fit),
        "calendar": pictures.calendar(door, ids, fit.lens, last_month, f"/teams/{team.id}", fit.scale)
        if pictures.monthly(fit)
        else None,
    }


@routes.get("/company/pictures")
def of_company(door: Door = guard("see company scores")) -> Response:
    """A little trend per team; groups only for whoever may not see small teams."""
    found, span, months = windowed(door)
    found = [fit for fit in found if pictures.monthly(fit)]
    fit = asked_of(door, found)
    asked = paging(door.request, SORTS, "team", TEAMS_A_PAGE)
    multiples, total = company_multiples(door, fit, asked, asked.size, months)
    return page(
        door,
        "scores/company_pictures.html",
        fit=fit,
        lenses=lens_tabs(found, fit, "/company/pictures", months),
        multiples=multiples,
        common=pictures.common_scale(multiples, fit) if fit else None,
        total=total,
        asked=asked,
        span=span,
        months=months,
        windows=WINDOWS,
    )


def company_multiples(
    door: Door, fit: Fit | None, asked: Paging, size: int, months: int
) -> tuple[list[pictures.Multiple], int]:
    """A page of little trends of teams, and how many teams there are in all."""
    if fit is None:
        return [], 0
    rows, total = teams.team_rows(door.session, fit, asked, size, small=door.may("see small teams"))
    shown = [teams.team_shown(fit, row) for row in rows]
    return pictures.of_teams(shown, pictures.months_of(fit), months), total


def lens_tabs(
    found: list[Fit], chosen: Fit | None, path: str, months: int, *, scales: bool = True
) -> list[dict[str, Any]]:
    """A tab for each lens that has figures; with `scales` one for each of its scales, which are never pooled."""
    shown = list({(fit.lens, fit.scale if scales else ""): fit for fit in reversed(found)}.values())[::-1]
    many = Counter(fit.lens for fit in shown)
    return [
        {
            "label": LENS_WORDS[fit.lens] + (f", {SCALES[fit.scale].label}" if many[fit.lens] > 1 else ""),
            "href": f"{path}?lens={fit.lens}&months={months}"
            + (f"&scale={fit.scale}" if many[fit.lens] > 1 else ""),
            "current": chosen is not None
            and (fit.lens, fit.scale if scales else "") == (chosen.lens, chosen.scale if scales else ""),
        }
        for fit in shown
    ]
