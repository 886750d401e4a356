"""The fitted model of one lens, scale and period: everything a stored row needs to score one person."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from typing import Any

import numpy as np

from app.method.casemix import BETWEEN, WITHIN, Factor
from app.method.drift import Drift
from app.method.skill import Skill

VERSION = 1


@lru_cache(maxsize=32)
def _skill(columns: tuple[tuple[float, ...], ...], low: float, high: float) -> Skill:
    """One object for one company's skill, whoever asks: what it reckons once is kept from page to page."""
    mu, tau, skew, tail, weight = (np.asarray(column, dtype=np.float64) for column in columns)
    return Skill(mu, tau, skew, tail, weight, low, high)


@dataclass
class Model:
    """What a fit leaves behind; plain values only, so that it can be stored as JSON.

    `kappa`: noise constant; `centre`, `rough_spread`: average and standard deviation used for a first
    shrinking; `mu`, `tau`, `skew`, `tail`, `weight`, `low`, `high`: what is known of skill (logits); `company_mean`,
    `spread`: mean and standard deviation of true skill in points; `bend`: by how much the effect of work on a
    person changes with a point of skill, as a share; `star_bar`, `floor_bar`: the bars chances are told
    against; `star_line`, `floor_line`: the same kept `min_gap` from the mean, used for standings;
    `covariance`: of the effects of all used levels in turn; `slope`: variance of a person's trend per
    period; `noise`: variance of one answer; `employees`, `answers`: what it was fitted on.
    """

    kappa: float
    centre: float
    rough_spread: float
    mu: list[float]
    tau: list[float]
    skew: list[float]
    tail: list[float]
    weight: list[float]
    low: float
    high: float
    company_mean: float = 0.0
    spread: float = 0.0
    bend: float = 0.0
    star_bar: float = 0.0
    floor_bar: float = 0.0
    star_line: float = 0.0
    floor_line: float = 0.0
    factors: list[Factor] = field(default_factory=list)
    covariance: list[list[float]] = field(default_factory=list)
    drift: Drift = field(default_factory=Drift)
    slope: float = 0.0
    noise: float = 0.0
    employees: int = 0
    answers: int = 0
    version: int = VERSION

    @property
    def used(self) -> list[Factor]:
        """The factors that enter the adjustment."""
        return [factor for factor in self.factors if factor.used in {WITHIN, BETWEEN}]

    @property
    def skill(self) -> Skill:
        """The company's skill as arrays."""
        columns = tuple(map(tuple, (self.mu, self.tau, self.skew, self.tail, self.weight)))
        return _skill(columns, self.low, self.high)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Model:
        """The model written by `to_dict`."""
        known = {item.name for item in fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        kept["factors"] = [Factor(**factor) for factor in kept.get("factors", [])]
        kept["drift"] = Drift(**kept.get("drift", {}))
        return cls(**kept)
