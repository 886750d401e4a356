"""What templates may write after a bar about reviews."""

from collections.abc import Callable, Mapping
from typing import Any

from app.reviews.rules import mean


def mean_of(scores: Mapping[str, int]) -> str:
    """The mean of a scorecard as it counts: '3.67'; empty where nothing is scored."""
    found = mean(list(scores.values()))
    return "" if found is None else str(found)


FILTERS: dict[str, Callable[..., Any]] = {"mean_of": mean_of}
