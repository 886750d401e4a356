"""How scores and answers are said in templates."""

from typing import Any

from app.clock import first_day, month_of
from app.contacts.models import CONFIDENTIAL, LENS_WORDS
from app.contacts.scales import SCALES, Scale
from app.scores.missing import until_enough
from app.scores.places import stood_on
from app.scores.queries import Shown
from app.scores.sentences import team_sentence
from app.scores.standing_aside import aside_sentence, new_here
from app.scores.teams import TeamShown


def answer_words(row: Any) -> str:
    """One answer as people read it: `2 of 5`."""
    scale = SCALES[row.scale]
    return f"{scale.shown(row.score):g} of {scale.hi:g}"


def is_low(row: Any) -> bool:
    """Whether an answer lies in the lower half of its scale."""
    scale = SCALES[row.scale]
    return bool(scale.shown(row.score) < (scale.lo + scale.hi) / 2)


def poor(spread: dict[float, int], scale: Scale) -> tuple[str, ...]:
    """The values of a distribution that lie in the lower half of the scale, as they are written."""
    return tuple(f"{value:g}" for value in spread if value < (scale.lo + scale.hi) / 2)


def steps_of(spread: dict[float, int], scale: Scale) -> dict[str, int]:
    """Each value of a distribution as written, with the whole steps that an address names it by."""
    return {f"{value:g}": round(value / scale.step) for value in spread}


def month_points(found: Shown | TeamShown) -> list[dict[str, Any]]:
    """A series as the trend picture wants it."""
    return [
        {"label": f"{first_day(month):%b %Y}", "score": mean, "lo": lo, "hi": hi, "n": n}
        for month, n, mean, lo, hi in found.series
    ]


FILTERS = {
    "answer_words": answer_words,
    "is_low": is_low,
    "poor": poor,
    "steps_of": steps_of,
    "month_points": month_points,
    "month_key": month_of,
    "until_enough": until_enough,
    "team_sentence": team_sentence,
    "aside_sentence": aside_sentence,
    "new_here": new_here,
    "stood_on": stood_on,
}
#: `LENS_OPEN` says of which lenses single answers may be opened at all.
GLOBALS = {"LENS_WORDS": LENS_WORDS, "LENS_OPEN": {lens: lens not in CONFIDENTIAL for lens in LENS_WORDS}}
