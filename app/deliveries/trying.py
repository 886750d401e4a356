"""Trying a source: how a body would be read. Nothing is stored."""

from dataclasses import dataclass, field
from datetime import datetime

from app.contacts.scales import SCALES
from app.deliveries.applying import OWN
from app.deliveries.models import Connection
from app.errors import Conflict
from app.helpdesks.catalogue import HELPDESKS
from app.helpdesks.said import Options, Parsed, Said

#: Answers shown.
MOST = 5


@dataclass
class Tried:
    """What came of a trial, in a sentence and a few lines."""

    well: bool
    sentence: str
    lines: list[str] = field(default_factory=list)


def try_body(given: Connection, body: bytes, now: datetime) -> Tried:
    """How a body would be read."""
    if given.kind == OWN:
        raise Conflict("Rapport writes this source itself. There is nothing to try.")
    return told(HELPDESKS[given.kind].parse(body, Options(**given.options, received_at=now)))


def told(found: Parsed) -> Tried:
    """What a parser found, in words; customers' own are not repeated."""
    said, passed, refused = len(found.said), len(found.passed), len(found.refused)
    if not (said or passed or refused):
        return Tried(False, "There is nothing in it that could be an answer.")
    sentence = f"Understood: {said}. No answers: {passed}. Can’t be taken: {refused}."
    lines = [_line(one) for one in found.said[:MOST]]
    lines += [f"{one.where}: {one.why}" for one in found.passed[:MOST]]
    lines += [
        f"{one.where}{', ' + one.field if one.field else ''}: {one.mend}" for one in found.refused[:MOST]
    ]
    return Tried(not refused and bool(said), sentence, lines)


def _line(one: Said) -> str:
    scale = SCALES[one.scale]
    agent = one.agent.name or one.agent.email or one.agent.ref if one.agent else "nobody named"
    words = "with words" if one.comment else "without words"
    when = f"{one.answered_at.day} {one.answered_at:%b %Y, %H:%M} UTC"
    return (
        f"Rating {one.external_id[:40]}: {one.score:g} of {scale.hi:g}, {when}, agent {agent[:60]}, {words}"
    )
