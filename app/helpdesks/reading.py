"""What all parsers share: a body as JSON, values of an entry by their type, and what is said twice in one body.

Nothing here raises but `Unfit`, and `gather` and `whole` turn that into a refusal with its place. Parsers are pure.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from app.contacts.scales import SCALES
from app.files.refusals import Bad, shortened
from app.helpdesks.said import Agent, Parsed, Passed, Refused, Said
from app.helpdesks.times import moment
from app.helpdesks.twice import once

LARGEST = 32 * 1024 * 1024
#: An id is at most so long.
LONGEST = 200
#: A whole number longer than this is nobody's id and no score.
DIGITS = 40
UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,20})?", re.ASCII)
#: Words that helpdesks write for values of a scale.
WORDS: dict[str, dict[str, float]] = {
    "zd_binary": {"good": 1, "bad": 0},
    "helpscout_3": {"great": 3, "okay": 2, "ok": 2, "not good": 1, "not_good": 1, "not-good": 1, "bad": 1},
    "hs_csat": {"happy": 2, "neutral": 1, "unhappy": 0},
}
NOT_ASKED = "Nobody was asked, or nobody has answered yet."

Outcome = Said | Passed | Refused
Reader = Callable[["Entry"], "Outcome | list[Outcome] | None"]


class Unfit(Exception):
    """A value that can't be taken: its field, and the sentence that mends it."""

    def __init__(self, field: str, mend: str) -> None:
        super().__init__(mend)
        self.field = field
        self.mend = mend


class Entry:
    """One entry of a body, or a part of one. Each reading answers with a value of its type, or raises `Unfit`."""

    def __init__(self, place: str, value: Any, path: str = "") -> None:
        if not isinstance(value, dict):
            raise Unfit(path.rstrip("."), "This is no object with names and values. Check what is sent.")
        self.place = place
        self.value: dict[str, Any] = value
        self.path = path

    def has(self, key: str) -> bool:
        """Whether something stands there."""
        return self.value.get(key) not in (None, "")

    def must(self, key: str) -> None:
        """Something may be null, but it has to be there: else it was never asked for, or stands elsewhere."""
        if key not in self.value:
            raise Unfit(f"{self.path}{key}", f"“{key}” is missing. Have it sent too, or check what is sent.")

    def part(self, key: str) -> "Entry":
        """An object within; an empty one where there is none."""
        found = self.value.get(key)
        return Entry(self.place, {} if found is None else found, f"{self.path}{key}.")

    def parts(self, key: str) -> list["Entry"]:
        """The objects of a list within; anything else in it is refused."""
        found = self.value.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            raise Unfit(f"{self.path}{key}", "This is no list. Check what is sent.")
        return [Entry(self.place, one, f"{self.path}{key}.{n}.") for n, one in enumerate(found, 1)]

    def text(self, key: str) -> str:
        """Words; empty where there are none. What nobody can type is shown as such."""
        return text_of(self.value.get(key), f"{self.path}{key}")

    def ref(self, key: str) -> str:
        """An id, written as a number or as text: the same id. Empty where there is none."""
        return ref_of(self.value.get(key), f"{self.path}{key}")

    def own_id(self, key: str = "id") -> str:
        """The id of the answer itself."""
        found = self.ref(key)
        # `ticket:` with nothing behind it is a template whose placeholder stayed empty.
        if not found or found.endswith(":"):
            raise Unfit(
                f"{self.path}{key}", "The answer has no id. Send it, or it would count again each time."
            )
        return found

    def score(self, key: str, scale: str) -> float:
        """A shown value of a scale."""
        return score_of(self.value.get(key), scale, f"{self.path}{key}")

    def moment(self, key: str, zone: str = "", dates: str = "") -> datetime | None:
        """When; None where nothing stands there."""
        return moment_of(self.value.get(key), f"{self.path}{key}", zone, dates) if self.has(key) else None

    def pass_over(self, why: str = NOT_ASKED) -> Passed:
        """It is no answer."""
        return Passed(self.place, why)


def text_of(value: Any, field: str) -> str:
    """A value as words."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unfit(field, "This is no text. Send words here, or nothing.")
    return UNTYPED.sub("\ufffd", str(value)).strip()


def ref_of(value: Any, field: str) -> str:
    """A value as an id."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Unfit(field, "This is no id. Send a whole number or a short text.")
    found = str(value).strip()
    if UNTYPED.search(found):
        raise Unfit(field, "The id holds a character that nobody can type. Correct it over there.")
    if len(found) > LONGEST:
        raise Unfit(field, f"The id is longer than {LONGEST} characters. Shorten it over there.")
    return found


def score_of(value: Any, scale: str, field: str) -> float:
    """A value as a shown value of a scale; words where the scale has them."""
    known = SCALES.get(scale)
    if known is None:
        raise Unfit("scale", "Say in the connection's settings which scale its survey has.")
    found: float | None = None
    if isinstance(value, str):
        word = " ".join(value.casefold().split())
        found = WORDS.get(scale, {}).get(word)
        if found is None and NUMBER.fullmatch(value.strip()):
            found = float(value)
    elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        found = float(value) if abs(value) < 2**53 else math.inf
    if found is None:
        raise Unfit(field, f"This is no score. Send a value of the scale “{known.label}”.")
    steps = known.steps(found) if known.lo - 1 <= found <= known.hi + 1 else None
    if steps is None:
        told = shortened(str(value))
        raise Unfit(
            field,
            f"“{told}” is not on the scale “{known.label}”. Choose the survey's scale in the connection's settings.",
        )
    return round(known.shown(steps), 9)


def moment_of(value: Any, field: str, zone: str = "", dates: str = "") -> datetime:
    """A value as a moment in UTC."""
    try:
        return moment(value, zone, dates)
    except Bad as bad:
        raise Unfit(field, bad.message) from None


def needed(field: str, *moments: datetime | None) -> datetime:
    """The first of these that is there: when the customer answered."""
    for one in moments:
        if one is not None:
            return one
    raise Unfit(field, "Nothing says when the customer answered. Send the time too.")


def agent_of(ref: str = "", email: str = "", name: str = "") -> Agent | None:
    """An agent, or None where nothing names one."""
    return Agent(ref, email, name) if ref or email or name else None


def raw_of(value: Any) -> str:
    """What stood there, as it is kept beside the score."""
    return UNTYPED.sub("\ufffd", str(value))[:60] if isinstance(value, str | int | float) else ""


def opened(body: bytes) -> Any:
    """A body as JSON; UTF-8, with or without its mark, or UTF-16 with it. `Unfit` where it is none."""
    if len(body) > LARGEST:
        raise Unfit("", "The body is larger than 32 MB. Send it in parts.")
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = body.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfit(
            "", f"The body is not UTF-8 text: byte {error.start + 1:,} breaks it. Send it again."
        ) from None
    if not text.strip():
        raise Unfit("", "The body is empty. Check what the helpdesk sends.")
    try:
        return json.loads(text, parse_int=_int, strict=False)
    except json.JSONDecodeError as error:
        raise Unfit(
            "",
            f"The body is no JSON: line {error.lineno}, character {error.colno} breaks it. Correct its form.",
        ) from None
    except (ValueError, RecursionError):
        raise Unfit(
            "", "The body is nested deeper than any answer is. Check what the helpdesk sends."
        ) from None


def _int(digits: str) -> int | float:
    return int(digits) if len(digits) <= DIGITS else math.inf


def whole(body: bytes, read: Callable[[Any], Parsed]) -> Parsed:
    """A body read by its shape; one that can't be is refused whole."""
    try:
        return read(opened(body))
    except Unfit as unfit:
        return Parsed(refused=[Refused("body", unfit.field, unfit.mend)])


def listed(value: Any, name: str) -> list[tuple[str, Any]]:
    """Entries of a list, each with its place."""
    if not isinstance(value, list):
        raise Unfit(name, "This is no list of answers. Check what the helpdesk sends.")
    return [(f"entry {number} of {name}", one) for number, one in enumerate(value, 1)]


def gather(entries: Iterable[tuple[str, Any]], *readers: Reader) -> Parsed:
    """What each entry is: said, passed or refused. A reader that has nothing to say of one answers None."""
    found, said = Parsed(), []
    for place, value in entries:
        try:
            entry = Entry(place, value)
        except Unfit as unfit:
            found.refused.append(Refused(place, unfit.field, unfit.mend))
            continue
        for reader in readers:
            for outcome in _read(reader, entry):
                if isinstance(outcome, Said):
                    said.append((place, outcome))
                elif isinstance(outcome, Passed):
                    found.passed.append(outcome)
                else:
                    found.refused.append(outcome)
    once(said, found)
    return found


def _read(reader: Reader, entry: Entry) -> Sequence[Outcome]:
    try:
        outcome = reader(entry)
    except Unfit as unfit:
        return [Refused(entry.place, unfit.field, unfit.mend)]
    if outcome is None:
        return []
    return outcome if isinstance(outcome, list) else [outcome]
