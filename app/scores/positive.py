"""The raw share of positive answers with its range: what a customer survey reports, compared with nobody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.contacts.scales import Scale
from app.intervals import wilson
from app.scores.policy import positive_from
from app.web.words import share


@dataclass(frozen=True)
class Positive:
    """How many of `n` answers were positive, `least` or better, with the 90% Wilson range of their share."""

    hits: int
    n: int
    least: float
    most: float
    lo: float
    hi: float

    @property
    def sentence(self) -> str:
        """What stands beside the histogram: 78% positive (4 to 5 of 5), very likely 70% to 84%."""
        values = f"{self.least:g}" if self.least == self.most else f"{self.least:g} to {self.most:g}"
        told = f"{share(self.hits / self.n)} positive ({values} of {self.most:g})"
        return f"{told}, very likely {share(self.lo)} to {share(self.hi)}."


def positive(spread: Mapping[float, int], scale: Scale, body: dict[str, Any]) -> Positive | None:
    """The share among answers by shown value; None without any. `body`: what the policy says."""
    n = sum(spread.values())
    if not n:
        return None
    least = positive_from(body, scale)
    hits = sum(many for value, many in spread.items() if value >= least - 1e-9)
    lo, hi = wilson(hits, n)
    # Where all answers are alike, one end is exactly theirs; rounding would put it a hair off.
    return Positive(hits, n, least, scale.hi, lo if hits else 0.0, hi if hits < n else 1.0)
