"""The room of a session: the table that is the plot, what pulls apart, and one person's draft beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.responses import Response

from app.access import Door
from app.access.facts import about
from app.access.policy import allows
from app.calibration import file_pages, queries, rules
from app.calibration.actions import Newer
from app.calibration.guards import InRoom, room_words
from app.calibration.models import Calibration
from app.calibration.queries import InSession
from app.errors import Problem
from app.reviews import queries as reviews
from app.reviews.evidence import Beside
from app.reviews.models import LENSES_OF
from app.web.charts import axis_of
from app.web.templates import page


def answer(
    door: Door,
    *,
    status: int = 200,
    newer: Newer | None = None,
    minutes: str | None = None,
    given: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    person: int = 0,
) -> Response:
    """The whole page, or what it shows as a file."""
    found: Calibration = door.thing
    kind = door.request.query_params.get("format", "")
    if kind:
        return file_pages.export_of(door, found, kind)
    shown = context(door)
    wanted = person or _number(door.request.query_params.get("person", ""))
    chosen = next((one for one in shown["lines"] if one.review_id == wanted), None)
    return page(
        door,
        "calibration/show.html",
        status=422 if problems else status,
        **shown,
        **_chosen(door, chosen),
        newer=newer,
        minutes=found.minutes if minutes is None else minutes,
        minutes_version=newer.version if newer else found.minutes_version,
        given=given or {},
        problems=list(problems),
    )


def again(door: Door, found: InRoom, given: Mapping[str, str], problems: Sequence[Problem]) -> Response:
    """The page with what was typed and what to mend."""
    door.thing = found.calibration
    door.words = frozenset(door.words | room_words(door.session, door.actor, found.calibration))
    return answer(door, given=given, problems=problems, person=found.review.id)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def context(door: Door) -> dict[str, Any]:
    """What the room shows to everybody in it."""
    found: Calibration = door.thing
    sections = queries.rated_sections(door.session, found.cycle.template_id)
    lines = queries.in_session(door.session, found, sections, door.actor.today)
    against = _number(door.request.query_params.get("against", ""))
    reference = next((one for one in lines if one.review_id == against and one.sure), None)
    sure = [one for one in lines if one.sure]
    return {
        "found": found,
        "sections": sections,
        "lines": lines,
        "sure": _ordered(sure, door.request.query_params.get("sort", "")),
        "unsure": [one for one in lines if not one.sure],
        "axes": _axes(sure),
        "reference": reference,
        "against": {one.review_id: _against(one, reference) for one in sure} if reference else {},
        "pairs": _pairs(sure, sections),
        "spread": _spread(lines, sections),
        "seats": queries.seats(door.session, found.id, door.now, door.actor.employee_id),
        "changes": queries.changes(door.session, found.id),
        "version": queries.version(door.session, found, door.now),
        "authors": sorted({(one.manager_id, one.manager) for one in lines}, key=lambda one: one[1]),
        "runs": "unit hr" in door.words and found.ended_at is None,
        "today": door.actor.today,
    }


def _ordered(sure: list[InSession], sort: str) -> list[InSession]:
    """By name, or by total; who lacks evidence stands apart in either case."""
    if sort.lstrip("-") != "total":
        return sure
    return sorted(sure, key=lambda one: float(one.total or 0), reverse=sort.startswith("-"))


def _axes(sure: list[InSession]) -> dict[str, Any]:
    """One axis a scale, so that ranges in a column can be compared."""
    held: dict[str, list[Any]] = {}
    for one in sure:
        if one.evidence is not None:
            held.setdefault(one.evidence.scale.id, []).append(one.evidence)
    return {scale: axis_of(found, found[0].scale.lo, found[0].scale.hi) for scale, found in held.items()}


def _against(one: InSession, reference: InSession) -> str:
    """In words, how one stands to the person all are compared with."""
    mine, theirs = one.evidence, reference.evidence
    if one is reference or mine is None or theirs is None:
        return ""
    if (mine.lens, mine.scale.id) != (theirs.lens, theirs.scale.id):
        return "another lens: not comparable"
    chance = rules.chance_above(mine, theirs)
    if not rules.apart(mine, theirs):
        return f"cannot be told apart from {reference.employee} ({chance:.0%} above)"
    above = chance > 0.5
    told = f"{min(max(chance, 1 - chance), 0.99):.0%}" + (
        "" if max(chance, 1 - chance) <= 0.99 else " and more"
    )
    return f"{'above' if above else 'below'} {reference.employee} ({told})"


def _pairs(sure: list[InSession], sections: Sequence[Any]) -> list[dict[str, Any]]:
    """Where ratings and evidence pull apart, section by section that customers or colleagues speak to."""
    found = []
    for section in sections:
        people = [
            rules.Rated(one.employee, one.evidence.lens, one.evidence.scale.id, one.evidence, rating)
            for one in sure
            if one.evidence is not None
            and one.evidence.lens in LENSES_OF.get(section.kind, ())
            and isinstance(rating := one.ratings.get(section.id), int)
        ]
        noise, down = rules.noise_pairs(people), rules.upside_down(people)
        if noise or down:
            found.append({"section": section, "noise": noise, "down": down})
    return found


def _spread(lines: list[InSession], sections: Sequence[Any]) -> list[tuple[Any, list[int], list[int]]]:
    """Of each section that is chosen, how many had each rating before and have it now."""
    return [
        (
            section,
            rules.spread([one.before.get(section.id) for one in lines]),
            rules.spread([one.ratings.get(section.id) for one in lines]),
        )
        for section in sections
        if queries.can_be_changed(section)
    ]


def _chosen(door: Door, chosen: InSession | None) -> dict[str, Any]:
    if chosen is None:
        return {"chosen": None}
    found: Calibration = door.thing
    review = reviews.load(door.session, chosen.review_id)
    if review is None:
        return {"chosen": None}
    words = (about(door.session, door.actor, subject=review.employee_id) - {"unit hr"}) | (
        door.words & {"seat", "unit hr"}
    )
    if door.actor.employee_id == review.manager_id:
        words.add("author")
    beside = Beside(door.session, review, door.zone)
    open_ = found.ended_at is None and found.cycle.closed_at is None and not chosen.released
    return {
        "chosen": chosen,
        "drafted": queries.draft(door.session, review),
        "beside": beside,
        "axis": axis_of(beside.scores, beside.scores[0].scale.lo, beside.scores[0].scale.hi)
        if beside.scores
        else None,
        "may_change": open_ and allows("change in calibration", words),
        "choosable": [
            one
            for one in queries.rated_sections(door.session, found.cycle.template_id)
            if queries.can_be_changed(one)
        ],
        "own_changes": queries.changes(door.session, found.id, chosen.review_id),
    }
