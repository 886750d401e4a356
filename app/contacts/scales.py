"""The scales of answers: which values there are, and which count as positive.

A scale counts in whole steps so that sums stay exact. Scales are never pooled: CSAT, CES and NPS are kept apart.
Sources of the positive rules: the vendors' documentation, gathered in `contacts.scales.SCALES` per scale.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """`lo` to `hi` in whole steps of `step`; positive from `positive` (a shown value) on."""

    id: str
    label: str
    lo: float
    hi: float
    positive: float
    step: float = 1.0

    def steps(self, shown: float) -> int | None:
        """A shown value as whole steps; None when it is not on the scale."""
        count = round(shown / self.step)
        fits = abs(count * self.step - shown) < 1e-9 and self.lo - 1e-9 <= shown <= self.hi + 1e-9
        return count if fits else None

    def shown(self, steps: float) -> float:
        """Steps as people read them."""
        return steps * self.step

    @property
    def lo_steps(self) -> int:
        """The lowest answer in steps."""
        return round(self.lo / self.step)

    @property
    def hi_steps(self) -> int:
        """The highest answer in steps."""
        return round(self.hi / self.step)


SCALES: dict[str, Scale] = {
    scale.id: scale
    for scale in (
        Scale("stars_5", "satisfaction, 1 to 5", 1, 5, 4),
        Scale("care_5", "felt taken care of, 1 to 5", 1, 5, 4),
        Scale("zd_binary", "good or bad", 0, 1, 1),
        Scale("zd_2", "satisfaction, 1 to 2", 1, 2, 2),
        Scale("zd_3", "satisfaction, 1 to 3", 1, 3, 3),
        Scale("helpscout_3", "not good, okay, great", 1, 3, 3),
        Scale("fd_7", "happiness, 1 to 7", 1, 7, 5),
        Scale("hs_csat", "unhappy, neutral, happy", 0, 2, 2),
        Scale("stars_10", "satisfaction, 1 to 10", 1, 10, 9),
        Scale("nps_11", "would recommend, 0 to 10", 0, 10, 9),
        Scale("ces_7", "ease, 1 to 7", 1, 7, 5),
        Scale("frappe_unit", "share of five stars", 0.2, 1.0, 0.8, 0.2),
    )
}
