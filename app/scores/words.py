"""How scores and answers are said in templates."""

from typing import Any

from app.contacts.models import LENS_WORDS
from app.contacts.scales import SCALES, Scale
from app.clock import first_day
from app.scores.queries import Shown


def answer_words(row: Any) -> str:
    """One answer as people read it: `2 of 5`."""
    scale = SCALES[row.scale]
    return f"{scale.shown(row.score):g} of {scale.hi:g}"


def is_low(row: Any) -> bool:
    """Whether an answer lies in the lower half of its scale."""
    scale = SCALES[row.scale]
    return bool(scale.shown(row.score) < (scale.lo + scale.hi) / 2)


def poor(spread: dict[float, int], scale: Scale) -> tuple[float, ...]:
    """The values of a distribution that lie in the lower half of the scale."""
    return tuple(value for value in spread if value < (scale.lo + scale.hi) / 2)


def month_points(found: Shown) -> list[dict[str, Any]]:
    """A series as the trend picture wants it."""
    return [
        {"label": f"{first_day(month):%b %Y}", "score": mean, "lo": lo, "hi": hi, "n": n}
        for month, n, mean, lo, hi in found.series
    ]


FILTERS = {"answer_words": answer_words, "is_low": is_low, "poor": poor, "month_points": month_points}
GLOBALS = {"LENS_WORDS": LENS_WORDS}
