"""Words and numbers as people read them: pure functions, offered to templates as filters (`FILTERS`)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

MINUS: Final = "\u2212"
DASH: Final = "\u2013"
NOTHING: Final = "\u2014"
"""Stands where a value is missing: missing is never written as zero."""

THOUSAND: Final = 1000
WEEK: Final = 7
ENOUGH_OF_A_NAME: Final = 2

STANDING_CLAUSES: Final[Mapping[str, str]] = {
    "star": "above the star bar",
    "solid": "solid",
    "developing": "below the company's average",
    "at risk": "below the floor",
}


def part(thing: object, name: str) -> Any:
    """`thing.name` of an object or `thing["name"]` of a mapping; None when it has no such part."""
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def number(value: float | None, places: int = 0) -> str:
    """12345.6 -> '12,346'; a true minus sign; a dash when there is no value."""
    if value is None:
        return NOTHING
    text = f"{abs(value):,.{places}f}"
    return MINUS + text if value < 0 and text.strip("0.,") else text


def score(value: float | None, places: int = 2) -> str:
    """A score with its two places, so that scores align in a column."""
    return number(value, places)


def signed(value: float | None, places: int = 2) -> str:
    """A difference with its sign: '+0.16', '\u22120.02', '0.00'."""
    if value is None:
        return NOTHING
    text = number(value, places)
    return text if text.startswith(MINUS) or not text.strip("0.,") else "+" + text


def share(value: float | None, places: int = 0) -> str:
    """A share of 0..1 in percent; never '0%' or '100%' for what is only nearly so."""
    if value is None:
        return NOTHING
    least = 10.0**-places
    percent = 100 * value
    if 0 < percent < least / 2:
        return f"under {number(least, places)}%"
    if 100 - least / 2 < percent < 100:
        return f"over {number(100 - least, places)}%"
    return f"{number(percent, places)}%"


def money(cents: int | None, currency: str = "$") -> str:
    """Whole cents as an amount: 200000 -> '$2,000', 1250 -> '$12.50'."""
    if cents is None:
        return NOTHING
    text = number(abs(cents) / 100, 0 if cents % 100 == 0 else 2)
    return f"{MINUS if cents < 0 else ''}{currency}{text}"


def plural(count: float, one: str, many: str | None = None) -> str:
    """'1 answer', '212 answers', '2 people' (many given)."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listing(items: Iterable[object], word: str = "and") -> Markup:
    """'A', 'A and B', 'A, B and C'; items that are markup (links) stay so, all else is escaped."""
    said = [escape(item) for item in items]
    if len(said) <= 1:
        return Markup().join(said)
    return Markup("{} {} {}").format(Markup(", ").join(said[:-1]), word, said[-1])


def possessive(name: str) -> str:
    """'Maya' -> 'Maya\u2019s', 'Jonas' -> 'Jonas\u2019'."""
    return name + ("\u2019" if name.endswith(("s", "S")) else "\u2019s")


def initials(name: str) -> str:
    """Two letters for an avatar: 'Mateo \u00c1lvarez' -> 'M\u00c1', 'Prince' -> 'PR'."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalpha()]
    if not words:
        return "?"
    if len(words) < ENOUGH_OF_A_NAME:
        return words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


def local(moment: datetime, zone: str | tzinfo = UTC) -> datetime:
    """The moment on the clock of a zone, given by name or as tzinfo."""
    return moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def day(value: date | datetime | None, today: date | None = None, zone: str | tzinfo = UTC) -> str:
    """'12 Nov' in the year of `today`, else '12 Nov 2025'."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = local(value, zone).date()
    text = f"{value.day} {value:%b}"
    return text if today is not None and today.year == value.year else f"{text} {value.year}"


def iso_day(value: str | None, today: date | None = None) -> str:
    """A day kept as '2026-10-30' in words: '30 Oct'; '' when there is none."""
    return day(date.fromisoformat(value), today) if value else ""


def weekday(value: date, today: date | None = None) -> str:
    """'Mon 7 Dec', with the year when it is not this one."""
    return f"{value:%a} {day(value, today)}"


def clock(value: datetime | None, zone: str | tzinfo = UTC) -> str:
    """The time of day: '10:42'."""
    return NOTHING if value is None else f"{local(value, zone):%H:%M}"


def moment(value: datetime | None, today: date | None = None, zone: str | tzinfo = UTC) -> str:
    """'12 Nov, 10:42'."""
    return NOTHING if value is None else f"{day(value, today, zone)}, {clock(value, zone)}"


def relative_day(value: date | datetime, today: date) -> str:
    """'today', 'yesterday', 'on Friday' (within the next week), 'in 9 days', '3 days ago', else the date."""
    if isinstance(value, datetime):
        value = value.date()
    away = (value - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if away in near:
        return near[away]
    if 0 < away < WEEK:
        return f"on {value:%A}"
    if abs(away) <= 2 * WEEK:
        return f"in {away} days" if away > 0 else f"{-away} days ago"
    return f"on {day(value, today)}"


def span(start: date, end: date, today: date | None = None) -> str:
    """'7 \u2013 18 Dec', '21 Dec \u2013 1 Jan', with the year when it is not this one; a single day stands alone."""
    if start == end:
        return day(end, today)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} {DASH} {day(end, today)}"
    first = day(start, end)
    return f"{first} {DASH} {day(end, today)}"


def stretch(first: date, last: date) -> str:
    """A stretch of days: '7 to 18 Dec', '21 Dec to 1 Jan'."""
    if first == last:
        return f"{first.day} {first:%b}"
    same = (first.year, first.month) == (last.year, last.month)
    return f"{first.day}{'' if same else f' {first:%b}'} to {last.day} {last:%b}"


def between(lo: float | None, hi: float | None, places: int = 2) -> str:
    """A range: '4.33 to 4.69' (a dash would be read as a minus before a negative number)."""
    return NOTHING if lo is None or hi is None else f"{number(lo, places)} to {number(hi, places)}"


def size(octets: int) -> str:
    """The size of a file: '640 bytes', '1.2 MB'."""
    amount = float(octets)
    for unit in ("bytes", "kB", "MB"):
        if amount < THOUSAND:
            return f"{number(amount, 0 if unit == 'bytes' or amount >= 10 else 1)} {unit}"
        amount /= THOUSAND
    return f"{number(amount, 1)} GB"


def missing_words(evidence: object) -> str:
    """What a person without enough evidence is told: '22 more answers' or 'cannot be told apart here'."""
    missing = part(evidence, "missing")
    return "cannot be told apart here" if missing is None else plural(missing, "more answer")


def with_excluded(evidence: object) -> str:
    """The other number where a decision excluded answers: '4.31 with 2 excluded'; empty where none is."""
    count, value = part(evidence, "excluded"), part(evidence, "score_with")
    return f"{score(value)} with {number(count)} excluded" if count and value is not None else ""


def evidence_sentence(evidence: object, name: str | None = None) -> str:
    """The glyph as one sentence: '4.63, very likely between 4.49 and 4.75, 212 answers, above the star bar'."""
    value, count, standing = part(evidence, "score"), part(evidence, "n") or 0, part(evidence, "standing")
    before = f"{name}: " if name else ""
    if value is None:
        return f"{before}no answers yet"
    lo, hi = part(evidence, "lo"), part(evidence, "hi")
    said = [score(value)]
    if lo is not None and hi is not None:
        said.append(f"very likely between {score(lo)} and {score(hi)}")
    said.append(plural(count, "answer"))
    clause = STANDING_CLAUSES.get(str(standing))
    # A team has people of each standing (`standings`) and none of its own.
    if part(evidence, "standings") is None:
        said.append(clause or f"not enough evidence, {missing_words(evidence)}")
    if other := with_excluded(evidence):
        said.append(other)
    return before + ", ".join(said)


def address(params: Mapping[str, object], **changes: object) -> str:
    """A query string from the page's parameters with some changed; None or '' takes one away."""
    kept = {key: value for key, value in {**params, **changes}.items() if value not in (None, "")}
    return "?" + urlencode(kept)


def problem_for(problems: Iterable[object] | None, field: str) -> str:
    """The first problem's message for a field, or ''."""
    return next((str(part(p, "message")) for p in problems or () if part(p, "field") == field), "")


def write_flash(said: str, undo: str = "") -> str:
    """What just happened, for one cookie read by the next page; `undo` is an address of ours."""
    return urlsafe_b64encode(json.dumps([said, undo]).encode()).decode()


def read_flash(value: str) -> dict[str, str] | None:
    """What `write_flash` wrote as kind, text and undo_href; None for anything else (a cookie is the browser's)."""
    if not value:
        return None
    try:
        said, undo = json.loads(urlsafe_b64decode(value))
    except (ValueError, TypeError):
        return None
    if not (isinstance(said, str) and isinstance(undo, str) and said):
        return None
    ours = undo.startswith("/") and not undo.startswith(("//", "/\\"))
    return {"kind": "done", "text": said, "undo_href": undo if ours else ""}


FILTERS: Final[Mapping[str, Callable[..., object]]] = {
    "number": number,
    "score": score,
    "signed": signed,
    "share": share,
    "money": money,
    "plural": plural,
    "listing": listing,
    "possessive": possessive,
    "initials": initials,
    "day": day,
    "iso_day": iso_day,
    "weekday": weekday,
    "clock": clock,
    "moment": moment,
    "relative_day": relative_day,
    "size": size,
    "missing_words": missing_words,
    "evidence_sentence": evidence_sentence,
    "with_excluded": with_excluded,
    "address": address,
    "problem_for": problem_for,
    "between": between,
    "stretch": stretch,
    "span": span,
}
"""What templates may write after a bar."""
