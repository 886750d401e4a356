"""What a packet of a review holds for one audience: the page's own reading of it, in blocks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.access import Door
from app.contacts.models import LENS_WORDS
from app.packets.blocks import Block, heading, quote, soft, words
from app.packets.calibrated import calibrated
from app.packets.glyphs import glyph
from app.packets.printing import line
from app.packets.reopened import before
from app.reviews.models import Citation, Review, Section
from app.reviews.others import Group
from app.reviews.queries import Standing
from app.reviews.showing import reading, steps
from app.reviews.words import mean_of
from app.web.axes import Axis
from app.web.words import (
    day,
    evidence_sentence,
    iso_day,
    listing,
    missing_words,
    moment,
    plural,
    score,
    with_excluded,
)

EMPLOYEE, MANAGER, HR = "employee", "manager", "hr"
AUDIENCES = (EMPLOYEE, MANAGER, HR)
#: What is asked of the policy for each audience.
PERMISSIONS = {
    EMPLOYEE: "take packet of employee",
    MANAGER: "take packet of manager",
    HR: "take packet of HR",
}
FOR = {EMPLOYEE: "the employee’s packet", MANAGER: "the manager’s packet", HR: "HR’s packet"}
GROUP_WORDS = {
    "peer": "What colleagues say",
    "internal customer": "What internal customers say",
    "report": "What reports say",
}


def packet(
    door: Door, review: Review, stands: Standing, audience: str, *, draft: bool = False
) -> dict[str, Any]:
    """Title, lines and blocks. Who takes it never reads more in it than on the page of the review. A draft says on each
    page that it is one.
    """
    seen = reading(door, review, stands)
    place = seen["place"]
    facts = [
        ("Employee", review.employee.name),
        ("Work", ", ".join(one for one in (place.title, place.team) if one) if place else ""),
        ("Customers", "meets customers" if review.customer_facing else "never meets a customer"),
        ("Written by", review.manager.name),
        ("Cycle", f"{review.cycle.name}, {seen['span'].words}"),
        ("Stands", "closed" if seen["locked"] and not stands.sign_off else stands.state),
        ("Total", f"{seen['total']['value']} of 5" if seen["total"]["value"] else "none"),
    ]
    blocks: list[Block] = [
        {"kind": "facts", "facts": [(name, line(value)) for name, value in facts if value]}
    ]
    for section in seen["sections"]:
        blocks += _section(seen, section, review, audience, door)
    blocks += [heading("How the total came about"), *_total(seen["total"])]
    if audience == HR:
        blocks += calibrated(door, review)
    blocks += _evidence(seen, review, draft=draft)
    for group in seen["groups"]:
        blocks += _group(group)
    blocks += _afterwards(seen, review, stands, door)
    if audience != EMPLOYEE:
        for note in seen["notes"]:
            blocks += [
                heading(f"Handed over by {note.giver} to {note.taker}"),
                *soft(day(note.handover.at, None, door.zone)),
                *words(note.handover.note),
            ]
    blocks += before(seen, door)
    blocks += [
        heading("What happened"),
        {
            "kind": "list",
            "items": [
                line(": ".join(part for part in (f"{step['when']}: {step['what']}", step["more"]) if part))
                for step in _steps(door, review, stands, seen)
            ],
        },
    ]
    return {
        "title": f"Review of {review.employee.name}",
        "subtitle": f"{review.cycle.name}, {FOR[audience]}" + (": a draft, not finished" if draft else ""),
        "draft": f"DRAFT as it stood on {moment(door.now, None, door.zone)}: not finished, not released"
        if draft
        else "",
        "footer": f"{review.cycle.name} · made on {day(door.actor.today)} for {door.actor.name}",
        "blocks": blocks,
    }


def _steps(door: Door, review: Review, stands: Standing, seen: dict[str, Any]) -> list[dict[str, str]]:
    """The timeline with the year at every date: a packet is read long after."""
    dated = replace(door, actor=replace(door.actor, today=date.min))
    return steps(dated, review, stands, seen["past"], locked=seen["locked"])


def rating_of(part: Any, section: Section) -> str:
    """What a section was given, in words."""
    if part is not None and part.scores:
        return f"{mean_of(part.scores)} of 5"
    if part is not None and part.rating:
        return f"{part.rating} of 5"
    if part is not None and part.no_evidence:
        return "no evidence"
    return "not rated" if section.weight else ""


def _section(
    seen: dict[str, Any], section: Section, review: Review, audience: str, door: Door
) -> list[Block]:
    part, own = seen["parts"].get(section.id), seen["own_parts"].get(section.id)
    if section.kind == "motive" and audience == HR:
        own = None
    theirs = seen["may"].manager and "manager" in section.fillers
    if not theirs and own is None:
        return []
    head = section.title
    if theirs and (given := rating_of(part, section)):
        head += f": {given}" + (f", weight {section.weight}%" if section.weight else "")
    found = [heading(head)]
    if section.kind == "motive":
        found += soft("Between the two of you, never scored.")
    if theirs:
        found += _written(part, section) or soft("Nothing written.")
        found += [_cited(one, door) for one in seen["cited_by"].get(section.id, [])]
    if own is not None and (own.text or own.rating or own.scores or own.no_evidence):
        said = rating_of(own, section) if section.weight else ""
        title = f"In the words of {review.employee.name}" + (f": {said}" if said else "")
        found += [heading(title, 3), *_written(own, section)]
    return found


def _written(part: Any, section: Section) -> list[Block]:
    if part is None:
        return []
    found: list[Block] = []
    if part.no_evidence and not part.rating:
        found += words(f"No evidence: {part.no_evidence}")
    if part.scores:
        items = [one for one in section.items if one["name"] in part.scores]
        found.append(
            {"kind": "list", "items": [line(_behaviour(one, part.scores[one["name"]])) for one in items]}
        )
        skipped = [one["name"] for one in section.items if one["name"] not in part.scores]
        if skipped:
            found += soft(f"Skipped: {', '.join(skipped)}. What is skipped does not count.")
    return found + words(part.text)


def _behaviour(item: dict[str, Any], given: int) -> str:
    anchor = item.get("anchors", {}).get(str(given), "")
    return f"{str(item['name']).capitalize()}: {given} of 5" + (f". {anchor}" if anchor else "")


def _cited(one: Citation, door: Door) -> Block:
    body = one.body
    when = f"as it was on {day(one.cited_at, None, door.zone)}"
    if one.kind == "score":
        version = f", by version {body['policy_version']} of the policy" if body.get("policy_version") else ""
        return quote(f"Cited: {LENS_WORDS[body['lens']]}, {when}{version}", evidence_sentence(body))
    if one.kind == "rating":
        told = (body["shown"], body["channel"], body["reason"], iso_day(body["on"]))
        source = ", ".join(str(part) for part in ("Cited: a customer", *told) if part)
        return quote(source, body["comment"] or "No words, only the answer.")
    kind = {"earlier": "the review before", "mirror": "as a manager", "card": "role card"}.get(
        one.kind, one.kind
    )
    source = f"Cited: {kind}, {iso_day(body['on'])}, {when}"
    return quote(source, f"{body['title']}\n\n{body['text']}" if body["text"] else body["title"])


def _total(total: dict[str, Any]) -> list[Block]:
    found: list[Block] = []
    for title, scores, value, skipped in total.get("means", []):
        sums = f"({' + '.join(map(str, scores))}) ÷ {len(scores)} = " if len(scores) > 1 else ""
        found += words(f"{title}: {sums}{value}" + (f"; {skipped} skipped, not counted." if skipped else "."))
    if total["value"]:
        steps = " + ".join(f"{weight} × {given}" for _, weight, given in total["counted"])
        found += words(f"{steps}, divided by {total['weight']}, is {total['value']} of 5.")
    else:
        found += words("No section is rated.")
    if total["left_out"]:
        titles = listing(title for title, _ in total["left_out"])
        found += soft(f"Not counted: {titles.unescape()}. What is missing is never a zero.")
    return found


def _evidence(seen: dict[str, Any], review: Review, *, draft: bool) -> list[Block]:
    if not seen["may"].manager:
        return []
    title = "Evidence, as it is today" if draft else "Evidence, frozen with the review"
    found = [heading(title), *soft(seen["span"].words)]
    if not seen["evidence"]:
        return found + words("There were no answers in this period.")
    found += [_glyph(one, seen["axis"], review.employee.name) for one in seen["evidence"]]
    axis: Axis = seen["axis"]
    return found + soft(
        f"Band: where the score very likely lies (90%); dot: score; triangle: raw average; thin lines: floor and star "
        f"bar. From {score(axis.lo)} on the left to {score(axis.hi)} on the right. Hollow: not enough evidence."
    )


def _glyph(one: Any, axis: Axis, name: str) -> Block:
    frozen = one if isinstance(one, dict) else vars(one)
    sure = frozen["standing"] in {"star", "solid", "developing", "at risk"}
    foot = f"{plural(frozen['n'], 'answer')}, raw {score(frozen['raw'])}"
    if other := with_excluded(frozen):
        foot += f", {other}"
    if frozen.get("policy_version"):
        foot += f", by version {frozen['policy_version']} of the policy"
    return {
        "kind": "glyph",
        "name": f"{LENS_WORDS[frozen['lens']]} {score(frozen['score'])}",
        "standing": frozen["standing"] if sure else f"not enough evidence, {missing_words(frozen)}",
        "svg": glyph(frozen, axis),
        "alt": f"{LENS_WORDS[frozen['lens']]}. {evidence_sentence(frozen, name)}",
        "foot": foot,
    }


def _group(group: Group) -> list[Block]:
    found = [heading(GROUP_WORDS[group.role]), *soft("Together, never one by one.")]
    if not group.over:
        until = day(group.until)
        return found + words(f"Shown all at once after {until}, from five answers on.")
    if not group.shown:
        return found + words(f"{group.n} of 5 needed. Fewer are never shown: their view would be a person’s.")
    told = [
        f"{one.name.capitalize()}: "
        + (f"{one.n} of 5 needed" if one.value is None else f"{one.value} of 5, {plural(one.n, 'answer')}")
        for one in group.figures
    ]
    found.append({"kind": "list", "items": [line(one) for one in told]})
    return found + [quote("", text) for text in group.words]


def _afterwards(seen: dict[str, Any], review: Review, stands: Standing, door: Door) -> list[Block]:
    found: list[Block] = []
    at: Callable[[Any], str] = lambda when: moment(when, None, door.zone)  # noqa: E731 - said three times below
    if stands.talk:
        found += [
            heading("The talk"),
            *soft(f"Held {day(stands.talk.held_on)}, noted by {stands.talk.by_name}."),
            *words(stands.talk.agreed or "Nothing was agreed beyond the review."),
        ]
    if stands.acknowledgement:
        found += [
            heading(f"The answer of {review.employee.name}"),
            *soft(at(stands.acknowledgement.at)),
            *words(stands.acknowledgement.answer or "Read and acknowledged, without a word."),
        ]
    for one in seen["past"].disputes:
        found += [heading("Disputed"), *soft(at(one.objection.at)), *words(one.objection.reason)]
        if one.ruling:
            outcome = "It stands" if one.ruling.outcome == "stands" else "Opened again"
            decided = f"{outcome}, decided by {one.ruling.by_name}, {at(one.ruling.at)}"
            found += [heading(decided, 3), *words(one.ruling.words)]
        else:
            found += soft("Not decided yet.")
    return found


def audiences(may: Callable[[str], bool]) -> Sequence[str]:
    """The audiences whose packet somebody may take, their own first."""
    return [one for one in AUDIENCES if may(PERMISSIONS[one])]
