"""The thresholds a score is judged by. Every change of one is a new version of the policy."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

FACTORS = ("channel", "reason", "product", "hard_to_please", "rater", "month")

STAR = "star"
SOLID = "solid"
DEVELOPING = "developing"
AT_RISK = "at risk"
NOT_ENOUGH = "not enough evidence"
STANDINGS = (STAR, SOLID, DEVELOPING, AT_RISK, NOT_ENOUGH)


@dataclass(frozen=True)
class Policy:
    """What the scorer promises and demands, in the units of the scale unless a share is meant.

    `lo`, `hi`: worst and best answer of the scale. `star_bar`, `floor_bar`: absolute bars set by HR, or
    None for the 90th and 10th percentile of true skill. `min_gap` is a share of (hi - lo): a bar nearer
    to the company's mean than that counts as that far away when a standing is given. `min_overlap` is the
    least share of a factor's variation within employees for it to be told from skill. `max_need`: beyond
    so many answers people "cannot be told apart here". `interval`: probability mass of the range shown.
    """

    lo: float = 1.0
    hi: float = 5.0
    star_bar: float | None = None
    floor_bar: float | None = None
    reliability: float = 0.70
    min_n: int = 30
    p_star: float = 0.90
    p_floor: float = 0.95
    p_developing: float = 0.90
    min_gap: float = 0.025
    min_overlap: float = 0.05
    max_need: int = 2000
    interval: float = 0.90
    p_trend: float = 0.90
    factors: tuple[str, ...] = FACTORS

    def __post_init__(self) -> None:
        """Refuse thresholds that cannot be meant (ValueError with a sentence)."""
        if not self.hi > self.lo:
            message = f"The best answer ({self.hi:g}) must be above the worst answer ({self.lo:g})."
            raise ValueError(message)
        for name in ("star_bar", "floor_bar"):
            bar = getattr(self, name)
            if bar is not None and not self.lo <= bar <= self.hi:
                message = f"{name} is {bar:g}; it must lie on the scale, {self.lo:g} to {self.hi:g}."
                raise ValueError(message)
        for name in ("reliability", "p_star", "p_floor", "p_developing", "interval", "p_trend"):
            if not 0.0 < getattr(self, name) < 1.0:
                message = f"{name} must lie between 0 and 1."
                raise ValueError(message)

    @property
    def width(self) -> float:
        """Length of the scale, in points."""
        return self.hi - self.lo

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {**asdict(self), "factors": list(self.factors)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Policy:
        """The policy written by `to_dict`; names it does not know are ignored."""
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        if "factors" in kept:
            kept["factors"] = tuple(kept["factors"])
        return cls(**kept)
