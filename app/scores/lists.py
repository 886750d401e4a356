"""Lists of people with their evidence: ordering, filtering, export and the page they stand on."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import Response

from app.access import Door
from app.contacts.scales import SCALES
from app.people.models import Team
from app.scores import queries, teams
from app.scores.models import Fit
from app.scores.queries import Person
from app.scores.sentences import team_lead
from app.scores.spans import Months
from app.web.charts import axis_of
from app.web.export import Value, export
from app.web.paging import Paging, paging
from app.web.templates import page

COLUMNS = ("name", "score", "n", "standing")
ORDER = {"at risk": 0, "developing": 1, "solid": 2, "star": 3, "not enough evidence": 4}


def ordered(people: Sequence[Person], asked: Paging) -> list[Person]:
    """People of one page, filtered by name and ordered. By score nobody is ranked on too little evidence: they
    come after all others, up or down; who has no answers comes last whatever the order.
    """
    kept = [one for one in people if asked.q.casefold() in one.name.casefold()]
    scored = [one for one in kept if one.evidence]
    silent = [one for one in kept if not one.evidence]

    def place(one: Person) -> Any:
        found = one.evidence
        if found is None or asked.key == "name":
            return one.name.casefold()
        return {"score": found.score, "n": found.n, "standing": (ORDER[found.standing], found.score)}[
            asked.key
        ]

    if asked.key == "name":
        return sorted(kept, key=place, reverse=asked.down)
    if asked.key == "score":
        early = [one for one in scored if one.evidence and not one.evidence.enough]
        ranked = [one for one in scored if one.evidence and one.evidence.enough]
        return sorted(ranked, key=place, reverse=asked.down) + early + silent
    return sorted(scored, key=place, reverse=asked.down) + silent


def lines(people: Sequence[Person]) -> tuple[list[str], list[list[Value]]]:
    """What the table shows, as rows to export."""
    head = [
        "Person",
        "Title",
        "Team",
        "Lens",
        "Answers",
        "Score",
        "From",
        "To",
        "Raw average",
        "Standing",
        "Missing",
    ]
    rows: list[list[Value]] = []
    for one in people:
        found = one.evidence
        start: list[Value] = [one.name, one.title, one.team]
        if found is None:
            rows.append([*start, None, 0, None, None, None, None, "no answers", None])
            continue
        numbers: list[Value] = [round(value, 3) for value in (found.score, found.lo, found.hi, found.raw)]
        missing = None if found.enough else found.missing
        rows.append([*start, found.lens, found.n, *numbers, found.standing, missing])
    return head, rows


def people_page(door: Door, template: str, people: Sequence[Person], title: str, **context: Any) -> Response:
    """A short list of people, whole on one page, or as a file."""
    asked = paging(door.request, COLUMNS, "standing")
    chosen = ordered(people, asked)
    kind = door.request.query_params.get("format", "")
    if kind in {"csv", "xlsx"}:
        return export(title, *lines(chosen), kind)
    evidence = [one.evidence for one in people if one.evidence]
    scale = evidence[0].scale if evidence else SCALES["stars_5"]
    return page(
        door,
        template,
        people=chosen,
        everybody=len(people),
        asked=asked,
        lead=team_lead(people),
        axis=axis_of(evidence, scale.lo, scale.hi),
        **context,
    )


def team_page(door: Door, fits: list[Fit], span: Months, months: int, windows: Sequence[int]) -> Response:
    """One team: its figure, and its people where the actor may see them."""
    found: Team = door.thing
    by_person = door.may("see team people")
    people = queries.people(door.session, door.actor.today, None, queries.in_team(found.id))
    if by_person:
        people = queries.with_best(door.session, fits, people)
    figures = teams.team_figures(door.session, fits, found.id)
    return people_page(
        door,
        "scores/team.html",
        people if by_person else [],
        found.name,
        team=found,
        head_count=len(people),
        figures=figures,
        by_person=by_person,
        span=span,
        months=months,
        windows=windows,
    )
