"""What the pages of duty and effect show: rows, pictures' figures, sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.contacts.scales import SCALES
from app.duty.cohorts import PACE, measure_words
from app.duty.models import RotationEffect
from app.duty.queries import Line
from app.effects.groups import hours, times
from app.effects.rules import HELPED, TOO_FEW, WORSE, Effect
from app.web.words import plural, score, signed

HEAD = [
    "person",
    "title",
    "team",
    "unit",
    "asked",
    "to make up",
    "served",
    "booked",
    "owes",
    "state",
    "next from",
]
#: All cohorts together.
ALL = "All who served"
#: Rows of the panel beside the board.
FEW = 6


def row(one: Line) -> list[Any]:
    """A line as a row of a file."""
    due = one.due
    coming = one.coming[0].isoformat() if one.coming else None
    figures = [due.asked, due.made_up, due.served, due.booked, due.owes, due.state]
    return [one.name, one.title, one.team, one.unit, *figures, coming]


def named(q: str, *words: str) -> bool:
    """Whether any of the words holds what was looked for."""
    return not q or any(q.casefold() in word.casefold() for word in words)


def chosen(found: Sequence[Line], q: str, state: str) -> list[Line]:
    """The lines that a filter leaves."""
    return [one for one in found if state in ("", one.due.state) and named(q, one.name, one.team, one.unit)]


def panel(found: Sequence[Line], me: int | None) -> list[dict[str, Any]]:
    """Me, executives, then my team: a few rows for a picture."""
    own = next((one for one in found if one.id == me), None)
    order = [own] if own else []
    order += [one for one in found if one.first and one is not own]
    order += [one for one in found if own and one.team == own.team and one is not own and not one.first]
    seen: dict[int, Line] = {one.id: one for one in order}
    return [
        {
            "name": "You" if one is own else one.name,
            "value": one.due.served + one.due.booked,
            "note": note(one),
        }
        for one in list(seen.values())[:FEW]
    ]


def note(one: Line) -> str:
    """A line's duty in a few words."""
    due = one.due
    if due.opted_out:
        return "opted out"
    if not due.served and not due.booked:
        return "never" if due.whole else "nothing asked"
    owed = f", owes {due.owes}" if due.owes else ""
    return f"{plural(due.served + due.booked, 'day')}{owed}"


@dataclass(frozen=True)
class Figure:
    """One effect to show: of a cohort, a person or a program. Values are shown values, or times as shares."""

    label: str
    people: int
    compared: int
    net: float
    lo: float
    hi: float
    verdict: str
    says: str
    #: Before and after, each with its range; empty for a program.
    sides: tuple[tuple[str, float, float, float], ...] = ()
    paced: bool = False


@dataclass(frozen=True)
class Measured:
    """What was measured, for the program and each cohort."""

    name: str
    title: str
    whole: Figure | None
    cohorts: list[Figure]

    @property
    def paced(self) -> bool:
        """Whether it is a time, told as a share."""
        return self.name == PACE

    @property
    def span(self) -> tuple[float, float]:
        """The scale's ends, for an axis."""
        if self.paced:
            return 0.0, 2.0
        scale = SCALES[self.name.partition("|")[2]]
        return scale.lo, scale.hi


def effects(found: Iterable[RotationEffect]) -> list[Measured]:
    """The stored effects by what was measured."""
    by_name: dict[str, list[Figure]] = {}
    for one in found:
        figures = by_name.setdefault(one.measure, [])
        if one.facts:
            figures.append(_told(one.measure, one.cohort, one.facts))
    return [
        Measured(
            name,
            measure_words(name),
            next((one for one in figures if one.label == ALL), None),
            [one for one in figures if one.label != ALL],
        )
        for name, figures in by_name.items()
    ]


def _told(name: str, cohort: str, facts: dict[str, Any]) -> Figure:
    net, lo, hi = _shown(name, facts["net"], facts["lo"], facts["hi"])
    people = plural(facts["people"], "person", "people")
    says = (
        f"Over {plural(facts['cohorts'], 'slot')} and {people}: {_change(name, net, lo, hi)}, "
        f"against {plural(facts['compared'], 'colleague')} who had not served yet. {_verdict(name, facts['verdict'])}"
    )
    return Figure(
        cohort or ALL,
        facts["people"],
        facts["compared"],
        net,
        lo,
        hi,
        facts["verdict"],
        says,
        paced=name == PACE,
    )


def figure(name: str, one: Effect) -> Figure:
    """One person's effect with its sentence."""
    net, lo, hi = _shown(name, one.net, one.net_lo, one.net_hi)
    title = measure_words(name)
    if one.verdict == TOO_FEW:
        says = f"{plural(one.n_before, 'answer')} before and {plural(one.n_after, 'answer')} after are too few to tell."
    else:
        says = (
            f"{_levels(name, one)} {_change(name, net, lo, hi).capitalize()}. {_verdict(name, one.verdict)}"
        )
    sides = (
        ("Before", *_side(name, one.before, one.before_lo, one.before_hi)),
        ("After", *_side(name, one.after, one.after_lo, one.after_hi)),
    )
    return Figure(title, one.people, one.compared, net, lo, hi, one.verdict, says, sides, name == PACE)


def _shown(name: str, net: float, lo: float, hi: float) -> tuple[float, float, float]:
    return (times(net), times(hi), times(lo)) if name == PACE else (net, lo, hi)


def _side(name: str, value: float, lo: float, hi: float) -> tuple[float, float, float]:
    return (hours(value), hours(hi), hours(lo)) if name == PACE else (value, lo, hi)


def _levels(name: str, one: Effect) -> str:
    if name == PACE:
        return f"From {hours(one.before):.1f} to {hours(one.after):.1f} hours."
    return f"From {score(one.before)} to {score(one.after)}, of which {signed(one.by_regression)} was to be expected."


def _change(name: str, net: float, lo: float, hi: float) -> str:
    if name == PACE:
        return f"answers take {_less(net)} time (range {_less(lo)} to {_less(hi)})"
    return f"{signed(net)} (range {signed(lo)} to {signed(hi)})"


def _less(times: float) -> str:
    return f"{abs(1 - times):.0%} {'less' if times <= 1 else 'more'}"


def _verdict(name: str, verdict: str) -> str:
    if verdict == HELPED:
        return "Answers come sooner." if name == PACE else "It helped."
    if verdict == WORSE:
        return "Answers come later." if name == PACE else "It got worse."
    return "That is inconclusive: it may have helped or not."
