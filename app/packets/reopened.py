"""What stood in a review before: opened again after a release, or changed after both parts were open."""

from typing import Any

from app.access import Door
from app.packets.blocks import Block, heading, soft, words
from app.reviews.words import mean_of
from app.web.words import day, iso_day, moment


def before(seen: dict[str, Any], door: Door) -> list[Block]:
    """Every earlier state, as far as its reader may know of it."""
    found: list[Block] = []
    for again in reversed(seen["past"].reopenings):
        when = f"{day(again.at, None, door.zone)} by {again.by_name}"
        found += [heading("Before it was opened again"), *soft(when), *words(again.reason)]
        if again.before.get("released") or not seen["own"]:
            found += _stood(again.before)
    for changed in seen["changes"]:
        when = f"{moment(changed.at, None, door.zone)} by {changed.by_name}"
        found += [heading("Changed after reading the self part"), *soft(when)]
        for one in changed.changes:
            found += [heading(one.title, 3), *words(one.rating.capitalize()), *words(_told(one.pieces))]
        if not changed.changes:
            found += words("It was taken back, and nothing of it was changed.")
    return found


def _stood(state: dict[str, Any]) -> list[Block]:
    found: list[Block] = []
    for section in state.get("sections", []):
        given = f"{mean_of(section['scores'])} of 5" if section.get("scores") else ""
        given = given or (f"{section['rating']} of 5" if section.get("rating") else "")
        found.append(heading(section["title"] + (f": {given}" if given else ""), 3))
        if section.get("no_evidence"):
            found += words(f"No evidence: {section['no_evidence']}")
        if section.get("scores"):
            found += words(", ".join(f"{name} {score}" for name, score in section["scores"].items()))
        found += words(section.get("text") or "Nothing written.")
    if total := (state.get("total") or {}).get("value"):
        found += words(f"The total was {total} of 5.")
    if talk := state.get("talk"):
        held = iso_day(talk["held_on"])
        found += words(f"Talk on {held}: {talk.get('agreed') or 'nothing was agreed beyond it.'}")
    if (answer := state.get("answer")) and answer.get("text"):
        found += words(f"The answer: {answer['text']}")
    return found


def _told(pieces: Any) -> str:
    marks = {"new": "[added: {}]", "gone": "[taken out: {}]"}
    return "".join(marks.get(one.kind, "{}").format(one.text) for one in pieces)
