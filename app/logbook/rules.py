"""When a logbook is open, what a finding's next state may be, counts, and sentences of them: values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from app.errors import Problem
from app.intervals import wilson
from app.logbook.models import DECLINED, HAPPY, NOTED, RELEASED, TAKEN_UP, UNHAPPY
from app.web.words import number, plural

#: For so long after the last shift what was written may be added to, changed and taken back.
OPEN_AFTER = timedelta(days=7)
#: Of so few contacts no share is told.
FEW = 5
#: Where a stint is.
COMING, RUNNING, SERVED = "coming", "running", "served"
#: Which states may follow which.
NEXT: dict[str, tuple[str, ...]] = {
    NOTED: (TAKEN_UP, RELEASED, DECLINED),
    TAKEN_UP: (TAKEN_UP, RELEASED, DECLINED),
    DECLINED: (TAKEN_UP,),
    RELEASED: (TAKEN_UP,),
}
#: How to hand a contact over without the customer falling between two desks.
WARM = (
    "Tell the customer that somebody else takes over, who, and why.",
    "Name the colleague who receives it; a queue is nobody.",
    "Write the summary: what happened, what you promised, by when.",
    "Wait until they accept; until then it is yours.",
    "Ask on the next day how it ended, and note it.",
)
#: What a reflection asks: the field and the question.
PROMPTS = (
    ("surprised", "What surprised you about our customers?"),
    ("change", "What will you do differently in your own work?"),
    ("keep", "What should stay as it is?"),
)
#: Numbers as a sentence begins with them.
SMALL = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def phase(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """Whether a stint is coming, running or served."""
    return COMING if now < starts_at else RUNNING if now <= ends_at else SERVED


def is_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether the logbook takes entries: from the first shift until a week after the last."""
    return starts_at <= now <= ends_at + OPEN_AFTER


def problems_of_link(link: str) -> list[Problem]:
    """What is wrong with a link: only https leads where it says."""
    if not link:
        return []
    try:
        parts = urlsplit(link)
        well = parts.scheme == "https" and bool(parts.hostname) and not any(char.isspace() for char in link)
    except ValueError:
        well = False
    return [] if well else [Problem("link", "Give the whole address, beginning with https://.")]


@dataclass(frozen=True)
class Moods:
    """How the contacts of a stint ended. `share` and its 90% range are of those where it could be told."""

    contacts: int
    unhappy: int
    told: int
    lo: float
    hi: float

    @property
    def share(self) -> float | None:
        """Which part was unhappy; None where too few could be told."""
        return self.unhappy / self.told if self.told >= FEW else None


def moods(found: Iterable[str]) -> Moods:
    """Counts moods, with Wilson's 90% interval of the unhappy ones among those that could be told."""
    all_ = list(found)
    unhappy, happy = all_.count(UNHAPPY), all_.count(HAPPY)
    return Moods(len(all_), unhappy, unhappy + happy, *wilson(unhappy, unhappy + happy))


def customers(contacts: Iterable[tuple[str, int]], met: Iterable[int]) -> int:
    """How many customers a finding cost something: contacts as (reference, customers) plus what others met. A contact
    that two people logged by the same reference counts once, by the larger number.
    """
    by_ref: dict[str, int] = {}
    nameless = 0
    for ref, many in contacts:
        if ref:
            by_ref[ref.casefold()] = max(by_ref.get(ref.casefold(), 0), many)
        else:
            nameless += many
    return sum(by_ref.values()) + nameless + sum(met)


def quarter(day: date) -> tuple[date, date]:
    """The first day of a day's quarter, and the first one of the next."""
    month = (day.month - 1) // 3 * 3 + 1
    start = date(day.year, month, 1)
    return start, date(day.year + (month == 10), (month + 2) % 12 + 1, 1)


def counted(many: int, one: str, more: str = "") -> str:
    """'Nine bugs', '412 customers': small numbers in words, as a sentence begins with them."""
    said = SMALL[many] if many < len(SMALL) else number(many)
    return f"{said} {one if many == 1 else more or one + 's'}".capitalize()


def released_words(bugs: int, ideas: int, cost: int) -> str:
    """One sentence of what rotations brought about in a quarter."""
    if not bugs and not ideas:
        return "Nothing that rotations found is released this quarter yet."
    if not bugs:
        verb = "is" if ideas == 1 else "are"
        return f"{counted(ideas, 'idea')} that rotations brought this quarter {verb} released."
    verb, had = ("is", "it") if bugs == 1 else ("are", "they")
    said = f"{counted(bugs, 'bug')} that rotations found {verb} released this quarter"
    if cost:
        said += f"; {had} had cost {plural(cost, 'customer')} an answer"
    return (
        f"{said}, and {counted(ideas, 'idea').lower()} with {had if bugs == 1 else 'them'}."
        if ideas
        else f"{said}."
    )


def piece_words(
    shifts: int, found: Moods, bugs: int, released: int, ideas: int, thanks: Sequence[str]
) -> str:
    """What a served stint came to, for a review."""
    said = [plural(shifts, "working day")]
    if found.contacts:
        said.append(f"{plural(found.contacts, 'contact')} logged, {number(found.unhappy)} of them unhappy")
    if bugs:
        said.append(f"{plural(bugs, 'bug')} found, {number(released)} released")
    if ideas:
        said.append(plural(ideas, "idea"))
    text = "; ".join(said) + "."
    return " ".join([text, *(f"Thanked by {one}" for one in thanks)])
