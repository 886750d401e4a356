"""One person's page: every lens, the arithmetic of one number, its months, its days and its answers."""

from datetime import date
from typing import Any

from fastapi.responses import Response

from app.access import Door
from app.access.facts import SMALLEST_GROUP
from app.clock import first_day
from app.contacts.models import CONFIDENTIAL
from app.contacts.queries import Filter, ratings
from app.contacts.scales import SCALES
from app.people.models import Employee
from app.scores import credited, pictures, queries, teams
from app.scores.explaining import why
from app.scores.missing import more_answers
from app.scores.models import Fit
from app.scores.places import place_of, places
from app.scores.policy import body_of
from app.scores.positive import positive
from app.scores.queries import Shown
from app.scores.scaled import of_scales
from app.scores.sentences import first_name, foremost, person_lead
from app.scores.spans import WINDOWS, Months
from app.scores.standing_aside import counted_from, set_aside
from app.scores.windows import windowed
from app.web.templates import page


def person_page(door: Door) -> Response:
    """One person's service through every lens, with the arithmetic."""
    found, span, months = windowed(door)
    person: Employee = door.thing
    evidence = queries.evidence_of(door.session, person.id, found)
    own = door.actor.employee_id == person.id
    chosen = _chosen(door, evidence)
    fit = next((fit for fit in found if chosen and fit.id == chosen.fit_id), None)
    groups = of_scales(evidence)
    policy = queries.policy_in_force(door.session)
    body = body_of(policy)
    return page(
        door,
        "scores/employee.html",
        person=person,
        evidence=evidence,
        groups=groups,
        chosen=chosen,
        axis=next((one.axis for one in groups if chosen and one.scale == chosen.scale), None),
        why=why(door.session, fit, person.id, own=own, in_force=policy) if fit else None,
        own=own,
        span=span,
        months=months,
        windows=WINDOWS,
        today=door.actor.today,
        **_around(door, evidence, chosen, found, span, body),
        **_answers(door, person.id, chosen, span, body),
    )


def _chosen(door: Door, evidence: list[Shown]) -> Shown | None:
    """The lens and scale that the address asks for, else what the page opens with."""
    given = door.request.query_params
    of_lens = [one for one in evidence if one.lens == given.get("lens", "")]
    exact = next((one for one in of_lens if one.scale.id == given.get("scale", "")), None)
    return exact or (of_lens[0] if of_lens else foremost(evidence) if evidence else None)


def _around(
    door: Door,
    evidence: list[Shown],
    chosen: Shown | None,
    found: list[Fit],
    span: Months,
    body: dict[str, Any],
) -> dict[str, Any]:
    """What stands around the figures: what counts in none of them, from when a new hire's do, and where they stood."""
    person: Employee = door.thing
    today: date = door.actor.today
    own = door.actor.employee_id == person.id
    stood = places(door.session, person.id)
    place = place_of(stood, today)
    aside = set_aside(door.session, person.id, span)
    days = int(body["new_hire_days"])
    gone = person.left_on is not None and person.left_on <= today
    new = None if gone else counted_from(person.hired_on, days, today)
    early = chosen is None or not chosen.enough
    more = ""
    if early and place and not gone and not person.ai_agent:
        more = more_answers(first_name(person.name), own=own, customer_facing=place.customer_facing)
    return {
        "place": place,
        "lead": person_lead(person.name, evidence, own=own, new=new, aside=sum(one.found.n for one in aside)),
        "aside": aside,
        "days": days,
        "new": new,
        "starts": counted_from(person.hired_on, days, first_day(span.first)),
        "gone": gone,
        "more": more,
        "team": _team_instead(door, chosen, found, place.team_id) if early and place else None,
        "stood": stood,
    }


def _answers(
    door: Door, person_id: int, chosen: Shown | None, span: Months, body: dict[str, Any]
) -> dict[str, Any]:
    """What stands behind the chosen number: how often each answer, the share of positive ones, the days of a year, the
    newest comments. Nothing of a confidential lens.
    """
    if chosen is None or chosen.lens in CONFIDENTIAL:
        return {"open_lens": False, "spread": {}, "positive": None, "comments": [], "calendar": None}
    scale = SCALES[chosen.scale.id]
    written = Filter((person_id,), chosen.lens, span.first, span.last, commented=True, scale=scale.id)
    year = pictures.calendar(door, [person_id], chosen.lens, span.last, f"/employees/{person_id}", scale.id)
    spread = {scale.shown(at): many for at, many in credited.spread(year.found, span, scale.id).items()}
    return {
        "open_lens": True,
        "spread": spread,
        "positive": positive(spread, scale, body),
        "comments": ratings(door.session, written, door.zone, limit=6),
        "calendar": year,
    }


def _team_instead(door: Door, chosen: Shown | None, found: list[Fit], team_id: int) -> teams.TeamShown | None:
    """The team's figure beside too few answers or none; a small team's only to those who see its people anyway."""
    wanted = [fit for fit in found if chosen is None or fit.id == chosen.fit_id]
    figure = next(iter(teams.team_figures(door.session, wanted, team_id)), None)
    own = "self" in door.words
    return None if figure is None or (own and figure.people < SMALLEST_GROUP) else figure
