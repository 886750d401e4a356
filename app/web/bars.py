"""Geometry of bars: how a score came about, how answers are spread, what was served of what is owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.web.axes import Axis, axis
from app.web.words import part

SEEN = 0.005
"""The least difference that shows in two places."""


@dataclass(frozen=True)
class Step:
    """One row of a waterfall: percent across where it starts and ends, and what kind of row it is."""

    label: str
    amount: float
    start: float
    end: float
    x: float
    width: float
    kind: Literal["total", "term", "pull"]
    note: str = ""

    @property
    def seen(self) -> bool:
        """Whether it has a row: a term that changes nothing in two places has none."""
        return self.kind != "term" or abs(self.amount) >= SEEN


@dataclass(frozen=True)
class Waterfall:
    """How a score came about: steps in order, and the axis they share."""

    steps: tuple[Step, ...]
    axis: Axis
    company: float | None = None
    #: Whether the amounts as written, each rounded by itself, miss their sum by a hundredth.
    rounded: bool = False


def waterfall(explanation: object, lo: float, hi: float) -> Waterfall:
    """Raw average, plus each term, is the adjusted average; the pull towards the company's average makes the score.

    The explanation has raw, terms (each label and amount), pull, score and company (the company's average).
    """
    raw, final, company = (part(explanation, key) for key in ("raw", "score", "company"))
    running = float(raw)
    plan: list[tuple[str, float, float, float, Literal["total", "term", "pull"], str]] = [
        ("Raw average", running, running, running, "total", "")
    ]
    for term in part(explanation, "terms") or ():
        amount = float(part(term, "amount"))
        plan.append(
            (
                str(part(term, "label")),
                amount,
                running,
                running + amount,
                "term",
                str(part(term, "note") or ""),
            )
        )
        running += amount
    plan.append(
        ("Pull towards the company\u2019s average", float(final) - running, running, float(final), "pull", "")
    )
    plan.append(("Score", float(final), float(final), float(final), "total", ""))
    values = [v for _, _, start, end, _, _ in plan for v in (start, end)]
    shared = axis(lo, hi, [*values, company], most=4)
    steps = tuple(
        Step(
            label,
            amount,
            start,
            end,
            min(shared.x(start), shared.x(end)),
            round(abs(shared.x(end) - shared.x(start)), 2),
            kind,
            note,
        )
        for label, amount, start, end, kind, note in plan
    )
    written = sum(round(step.amount, 2) for step in steps[:-1])
    return Waterfall(steps, shared, company, round(written - round(float(final), 2), 2) != 0.0)


@dataclass(frozen=True)
class Bar:
    """One bar of a distribution: its label, count, share of all, and width in percent of the longest."""

    label: str
    count: int
    share: float
    width: float


def histogram(counts: Mapping[object, int]) -> tuple[Bar, ...]:
    """How often each answer was given, the best answer first. Keys are the scale's values in order, low to high;
    whole numbers are written without places.
    """
    total, most = sum(counts.values()), max(counts.values(), default=0)
    return tuple(
        Bar(
            f"{label:g}" if isinstance(label, float) else str(label),
            count,
            count / total if total else 0.0,
            round(100 * count / most, 2) if most else 0.0,
        )
        for label, count in reversed(list(counts.items()))
    )


def gauge(value: float, full: float, most: float) -> tuple[float, float]:
    """Percent across of a bar's end and of the mark for what is owed, when the longest bar is `most`."""
    reach_of_all = max(most, full, 1e-9)
    return round(100 * value / reach_of_all, 2), round(100 * full / reach_of_all, 2)
