"""What customers wrote: about one person, or about a team's people."""

from typing import Any

from fastapi.responses import Response

from app.access import Door, guard
from app.contacts.models import CONFIDENTIAL
from app.scores import comments, credited, guards, pictures, queries, teams
from app.scores.models import Fit
from app.scores.picture_pages import lens_tabs
from app.scores.spans import WINDOWS, Months
from app.scores.windows import windowed
from app.web.export import export
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import page

routes = Router()
A_PAGE = 30


@routes.get("/employees/{employee_id}/comments")
def of_employee(door: Door = guard("see ratings", guards.employee, sensitive=True)) -> Response:
    """What customers wrote about one person's service."""
    fits, span, months = windowed(door)
    known = {one.lens for one in queries.evidence_of(door.session, door.thing.id, fits)}
    own = [fit for fit in fits if fit.lens in known]
    people = {door.thing.id: door.thing.name}
    return _comments(door, f"/employees/{door.thing.id}", people, (own, span, months))


@routes.get("/teams/{team_id}/comments")
def of_team(door: Door = guard("see team people", guards.team, sensitive=True)) -> Response:
    """What customers wrote about the service of those who are in a team now."""
    fits, span, months = windowed(door)
    known = {one.lens for one in teams.team_figures(door.session, fits, door.thing.id)}
    own = [fit for fit in fits if fit.lens in known]
    people = pictures.team_ids(door.session, door.actor, door.thing.id)
    return _comments(door, f"/teams/{door.thing.id}", people, (own, span, months), several=True)


def _comments(
    door: Door,
    home: str,
    people: dict[int, str],
    window: tuple[list[Fit], Months, int],
    *,
    several: bool = False,
) -> Response:
    fits, span, months = window
    lens = credited.open_lens(door.request.query_params.get("lens", ""))
    chosen = comments.wanted(door.request, span)
    inside = Months(int(chosen.month), int(chosen.month)) if chosen.month else span
    found, older = comments.read(door.session, list(people), lens, inside, door.zone)
    kept = comments.matching(found, chosen)
    kind = door.request.query_params.get("format", "")
    if kind in {"csv", "xlsx"}:
        return export(f"Comments {door.thing.name}", *comments.lines(kept, people), kind)
    asked = paging(door.request, (), "", A_PAGE)
    fit = next((one for one in fits if one.lens == lens), None)
    open_fits = [one for one in fits if one.lens not in CONFIDENTIAL]
    context: dict[str, Any] = {
        "lens": lens,
        "lenses": lens_tabs(open_fits, fit, f"{home}/comments", months, scales=False),
        "span": span,
        "months": months,
        "windows": WINDOWS,
    }
    return page(
        door,
        "scores/comments.html",
        thing=door.thing,
        home=home,
        people=people if several else {},
        everything=len(found),
        older=older,
        rows=kept[asked.offset : asked.offset + A_PAGE],
        total=len(kept),
        low=sum(one.low for one in kept),
        asked=asked,
        chosen=chosen,
        themes=comments.themes_of(found, chosen),
        choices=comments.choices(found, span),
        still={key: value for key, value in asked.params.items() if key != "month"},
        today=door.actor.today,
        **context,
    )
