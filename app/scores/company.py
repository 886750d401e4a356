"""The whole company by team, and who stands out from chance."""

from typing import Any

from fastapi.responses import Response

from app.access import Door
from app.contacts.scales import SCALES
from app.scores import teams
from app.scores.lists import axis_for
from app.scores.models import Fit
from app.scores.picture_pages import asked_of, lens_tabs
from app.scores.sentences import company_lead
from app.scores.spans import WINDOWS
from app.scores.teams import TeamShown
from app.scores.windows import windowed
from app.web.export import Value, export
from app.web.paging import paging
from app.web.templates import page

TEAMS_A_PAGE = 25
WHOLE = 100_000


def company_page(door: Door) -> Response:
    """Where service is strong, where it needs help, how sure we are."""
    fits, span, months = windowed(door)
    fit = asked_of(door, fits)
    asked = paging(door.request, ("score", "team", "n"), "score", TEAMS_A_PAGE)
    kind = door.request.query_params.get("format", "")
    size = WHOLE if kind in {"csv", "xlsx"} else asked.size
    small = door.may("see small teams")
    rows, total = teams.team_rows(door.session, fit, asked, size, small=small) if fit else ([], 0)
    shown = [teams.team_shown(fit, row) for row in rows] if fit else []
    if kind in {"csv", "xlsx"}:
        return export("Company", *_lines(shown), kind)
    return page(
        door,
        "scores/company.html",
        fit=fit,
        lenses=lens_tabs(fits, fit, "/company", months),
        lens=fit.lens if fit else "customer",
        teams=shown,
        total=total,
        asked=asked,
        lead=company_lead(fit.summary, shown) if fit else [],
        span=span,
        months=months,
        windows=WINDOWS,
        axis=axis_for(shown),
        scale=SCALES[fit.scale] if fit else None,
        several=len({one.scale for one in fits if fit and one.lens == fit.lens}) > 1,
        by_person=door.may("see people"),
        units=door.actor.units("hr") | door.actor.units("hr_lead") | door.actor.units("support_lead"),
        **_funnel(door, fit),
    )


def _funnel(door: Door, fit: Fit | None) -> dict[str, Any]:
    points = teams.funnel_points(door.session, fit, door.actor) if fit else []
    return {"points": points, "limits": teams.funnel_limits(fit, points) if fit else []}


def _lines(shown: list[TeamShown]) -> tuple[list[str], list[list[Value]]]:
    head = ["Team", "Unit", "People", "Answers", "Score", "From", "To", "Raw average"]
    return head, [
        [one.name, one.unit, one.people, one.n, *(round(v, 3) for v in (one.score, one.lo, one.hi, one.raw))]
        for one in shown
    ]
