"""Lists of people with their evidence: ordering, filtering, export and the page they stand on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi.responses import Response

from app.access import Door, visible_employees
from app.contacts.scales import SCALES
from app.people.models import Team
from app.scores import queries, teams
from app.scores.explaining import team_why
from app.scores.models import Fit
from app.scores.picture_pages import lens_tabs
from app.scores.queries import Person
from app.scores.scaled import axes_of, measure
from app.scores.sentences import team_lead
from app.scores.spans import Months
from app.scores.standing_aside import new_here, newcomers
from app.web.charts import Axis, axis_of
from app.web.export import Value, export
from app.web.paging import Paging, paging
from app.web.templates import page

COLUMNS = ("name", "score", "n", "standing")
WHOLE = 100_000
ORDER = {"at risk": 0, "developing": 1, "solid": 2, "star": 3, "not enough evidence": 4}


def ordered(people: Sequence[Person], asked: Paging) -> list[Person]:
    """People of one page, filtered by name and ordered. By score nobody is ranked on too little evidence: they
    come after all others, up or down; who has no answers comes last whatever the order. Nobody is ranked across lenses
    or scales either: those of the page's main one come first.
    """
    usual = Counter(measure(one.evidence) for one in people if one.evidence)
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
        by_score = sorted(ranked, key=place, reverse=asked.down)
        return sorted(by_score, key=lambda one: _after(one, usual)) + early + silent
    return sorted(scored, key=place, reverse=asked.down) + silent


def _after(one: Person, usual: Counter[tuple[str, str]]) -> tuple[int, tuple[str, str]]:
    """The place of somebody's lens and scale on a page: the most usual first."""
    own = measure(one.evidence) if one.evidence else ("", "")
    return -usual[own], own


def lines(
    people: Sequence[Person], new: Mapping[int, date], today: date
) -> tuple[list[str], list[list[Value]]]:
    """What the table shows, as rows to export. `new`: from when the answers of those in their first days count."""
    head = [
        "Person",
        "Title",
        "Team",
        "Lens",
        "Scale",
        "Answers",
        "Score",
        "From",
        "To",
        "Raw average",
        "Standing",
        "Missing",
        "Excluded",
        "Score with them",
    ]
    rows: list[list[Value]] = []
    for one in people:
        found = one.evidence
        start: list[Value] = [one.name, one.title, one.team]
        if found is None:
            word = new_here(new[one.id], today) if one.id in new else "no answers"
            rows.append([*start, None, None, 0, None, None, None, None, word, None, 0, None])
            continue
        numbers: list[Value] = [round(value, 3) for value in (found.score, found.lo, found.hi, found.raw)]
        missing = None if found.enough else found.missing
        with_them = None if found.score_with is None else round(found.score_with, 3)
        told: list[Value] = [found.lens, found.scale.label, found.n, *numbers]
        rows.append([*start, *told, found.standing, missing, found.excluded, with_them])
    return head, rows


def people_page(door: Door, template: str, people: Sequence[Person], title: str, **context: Any) -> Response:
    """A short list of people, whole on one page, or as a file."""
    asked = paging(door.request, COLUMNS, "standing")
    chosen = ordered(people, asked)
    today = door.actor.today
    new = newcomers(door.session, people, today)
    kind = door.request.query_params.get("format", "")
    if kind in {"csv", "xlsx"}:
        return export(title, *lines(chosen, new, today), kind)
    return page(
        door,
        template,
        people=chosen,
        everybody=len(people),
        asked=asked,
        lead=team_lead(people, new),
        new=new,
        today=today,
        **axes_of(people),
        **context,
    )


def everybody_page(
    door: Door, fits: list[Fit], span: Months, months: int, windows: Sequence[int]
) -> Response:
    """Everybody whose service the actor may see by person, paged, or as a file."""
    asked = paging(door.request, COLUMNS, "name")
    wanted = door.request.query_params.get("standing", "")
    kind = door.request.query_params.get("format", "")
    size = WHOLE if kind in {"csv", "xlsx"} else asked.size
    given = door.request.query_params
    fit = queries.main_fit(fits, given.get("lens", "customer"), given.get("scale", ""))
    found, total = queries.people_list(
        door.session, door.actor.today, fit, visible_employees(door.actor), asked, wanted, size
    )
    new = newcomers(door.session, found, door.actor.today)
    if kind in {"csv", "xlsx"}:
        return export("People", *lines(found, new, door.actor.today), kind)
    return page(
        door,
        "scores/people.html",
        people=found,
        total=total,
        asked=asked,
        span=span,
        months=months,
        windows=windows,
        standing=wanted,
        fit=fit,
        scales=lens_tabs([one for one in fits if fit and one.lens == fit.lens], fit, "/people", months),
        new=new,
        today=door.actor.today,
        **axes_of(found),
    )


def axis_for(evidence: Sequence[Any]) -> Axis:
    """The axis of a list of people, lenses or teams: of the first one's scale."""
    scale = evidence[0].scale if evidence else SCALES["stars_5"]
    return axis_of(evidence, scale.lo, scale.hi)


def team_page(door: Door, fits: list[Fit], span: Months, months: int, windows: Sequence[int]) -> Response:
    """One team: its figure, and its people where the actor may see them."""
    found: Team = door.thing
    by_person = door.may("see team people")
    people = queries.people(door.session, door.actor.today, None, queries.in_team(found.id))
    if by_person:
        people = queries.with_best(door.session, fits, people)
    figures = teams.team_figures(door.session, fits, found.id)
    given = door.request.query_params
    of_lens = [one for one in figures if one.lens == given.get("lens", "")]
    of_scale = [one for one in of_lens if one.scale.id == given.get("scale", "")]
    whole = next(iter(of_scale or of_lens or figures), None)
    return people_page(
        door,
        "scores/team.html",
        people if by_person else [],
        found.name,
        team=found,
        head_count=len(people),
        figures=figures,
        whole=whole,
        why=team_why(door.session, _fit_of(fits, whole), whole, [one.id for one in people])
        if whole
        else None,
        by_person=by_person,
        span=span,
        months=months,
        windows=windows,
    )


def _fit_of(fits: list[Fit], whole: teams.TeamShown) -> Fit:
    return next(fit for fit in fits if (fit.lens, fit.scale) == (whole.lens, whole.scale.id))
