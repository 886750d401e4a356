"""Sufficient statistics: answers reduced to integer sums per employee, month and kind of work.

All the scorer ever sees. Every column is an integer, so sums are exact and do not depend on the order in
which answers came, on how an import was split, or on answers being added and taken away again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

WHOLE = 1000
"""Weights are integer thousandths of one answer."""
MOST_UNITS = 1000
LARGEST_SCORE = 100_000
SUMS = ("n", "sw", "sww", "swy", "swyy")


def unit_of(scores: Sequence[float] | Floats) -> int:
    """How many integer steps make one point, so that every score is a whole number of steps.

    1 for whole scores, 5 for steps of 0.2, and so on; scores that no step up to a thousandth fits are
    rounded to the finest step that keeps the sums inside 64 bits.
    """
    values = np.unique(np.asarray(scores, dtype=np.float64))
    most = MOST_UNITS
    if len(values):
        most = max(1, min(MOST_UNITS, int(LARGEST_SCORE / max(1.0, float(np.abs(values).max())))))
    unit = 1
    for value in values:
        share = Fraction(float(value)).limit_denominator(most)
        if abs(float(share) - float(value)) > 1e-9:
            return most
        unit = lcm(unit, share.denominator)
        if unit > most:
            return most
    return unit


def codes_of(
    values: Sequence[Any] | npt.NDArray[Any], given: Sequence[str] | None = None
) -> tuple[Ints, tuple[str, ...]]:
    """Integer codes and the sorted labels they stand for; `given`: the labels of values that are codes."""
    array = np.asarray(values)
    if given is not None:
        inverse, labels = array, list(given)
    else:
        distinct, inverse = np.unique(array, return_inverse=True)
        labels = [str(value) for value in distinct.tolist()]
    order = sorted(range(len(labels)), key=labels.__getitem__)
    rank = np.empty(len(labels), dtype=np.int64)
    rank[order] = np.arange(len(labels))
    return rank[inverse.reshape(-1)].astype(np.int64), tuple(labels[place] for place in order)


@dataclass(frozen=True)
class Cells:
    """One row per (employee, month, level of each factor) with exact sums.

    `n`: answers; `sw`: sum of the shares credited, in thousandths; `sww`: sum of squared shares;
    `swy`, `swyy`: share-weighted sums of the score and its square, the score in whole steps of
    1/`unit` point. `levels[f]` holds codes into `labels[f]`. `month` is any integer count of periods.
    """

    employee: Ints
    month: Ints
    levels: dict[str, Ints]
    n: Ints
    sw: Ints
    sww: Ints
    swy: Ints
    swyy: Ints
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unit: int = 1

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.employee)

    @property
    def employees(self) -> int:
        """One more than the highest employee code."""
        return int(self.employee.max()) + 1 if len(self) else 0

    @classmethod
    def empty(cls, factors: Sequence[str] = ()) -> Cells:
        """No answers at all."""
        none = np.zeros(0, dtype=np.int64)
        levels = dict.fromkeys(factors, none)
        return cls(none, none, levels, none, none, none, none, none, dict.fromkeys(factors, ()), 1)

    @classmethod
    def from_answers(
        cls,
        employee: Sequence[int] | Ints,
        month: Sequence[int] | Ints,
        levels: Mapping[str, Sequence[Any] | npt.NDArray[Any]],
        score: Sequence[float] | Floats,
        weight: Sequence[float] | Floats | None = None,
        unit: int | None = None,
        labels: Mapping[str, Sequence[str]] | None = None,
    ) -> Cells:
        """Reduce single answers. `weight` is the share credited (0 to 1), 1 when not given.

        Where `labels` names a factor, its levels are codes into those labels (quicker than words).
        """
        values = np.asarray(score, dtype=np.float64)
        step = unit if unit is not None else unit_of(values)
        y = np.rint(values * step).astype(np.int64)
        if weight is None:
            w = np.full(len(y), WHOLE, dtype=np.int64)
        else:
            w = np.rint(np.asarray(weight, dtype=np.float64) * WHOLE).astype(np.int64)
        counted = (w > 0).astype(np.int64)
        return cls.from_sums(employee, month, levels, counted, w, w * w, w * y, w * y * y, step, labels)

    @classmethod
    def from_sums(
        cls,
        employee: Sequence[int] | Ints,
        month: Sequence[int] | Ints,
        levels: Mapping[str, Sequence[Any] | npt.NDArray[Any]],
        n: Sequence[int] | Ints,
        sw: Sequence[int] | Ints,
        sww: Sequence[int] | Ints,
        swy: Sequence[int] | Ints,
        swyy: Sequence[int] | Ints,
        unit: int = 1,
        labels: Mapping[str, Sequence[str]] | None = None,
    ) -> Cells:
        """Cells from sums already made (rows of a roll-up); rows of the same cell are added up."""
        named = labels or {}
        coded = {name: codes_of(values, named.get(name)) for name, values in levels.items()}
        return cls(
            np.asarray(employee, dtype=np.int64),
            np.asarray(month, dtype=np.int64),
            {name: codes for name, (codes, _) in coded.items()},
            n=np.asarray(n, dtype=np.int64),
            sw=np.asarray(sw, dtype=np.int64),
            sww=np.asarray(sww, dtype=np.int64),
            swy=np.asarray(swy, dtype=np.int64),
            swyy=np.asarray(swyy, dtype=np.int64),
            labels={name: found for name, (_, found) in coded.items()},
            unit=unit,
        ).reduced()

    def reduced(self) -> Cells:
        """Equal keys merged, in the order of the keys; cells whose answers were all taken away vanish."""
        if not len(self):
            return self
        key = self.key()
        if (key[1:] > key[:-1]).all() and (self.n > 0).all() and (self.sw > 0).all():
            return self
        distinct, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        sums = {}
        for name in SUMS:
            total = np.zeros(len(distinct), dtype=np.int64)
            np.add.at(total, inverse.reshape(-1), getattr(self, name))
            sums[name] = total
        kept = sums["n"] > 0
        if (sums["n"] < 0).any() or (sums["sw"][kept] <= 0).any():
            message = "More answers were taken away from a cell than it held."
            raise ValueError(message)
        picked = first[kept]
        return Cells(
            self.employee[picked],
            self.month[picked],
            {name: codes[picked] for name, codes in self.levels.items()},
            **{name: total[kept] for name, total in sums.items()},
            labels=self.labels,
            unit=self.unit,
        )

    def key(self) -> Ints:
        """One integer per cell that orders by employee, month and the factors' labels."""
        key = self.employee.copy()
        months, month = np.unique(self.month, return_inverse=True)
        key = key * len(months) + month.reshape(-1)
        for name in sorted(self.levels):
            key = key * max(1, len(self.labels[name])) + self.levels[name]
        return key

    def where(self, mask: Bools | Ints) -> Cells:
        """The cells a mask (or their places) picks, codes unchanged."""
        return Cells(
            self.employee[mask],
            self.month[mask],
            {name: codes[mask] for name, codes in self.levels.items()},
            **{name: getattr(self, name)[mask] for name in SUMS},
            labels=self.labels,
            unit=self.unit,
        )

    def of(self, employee: int) -> Cells:
        """The cells of one employee, as employee 0."""
        return self.where(self.employee == employee).as_one()

    def as_one(self) -> Cells:
        """All cells as though they belonged to one employee (a team, or one person)."""
        return Cells(
            np.zeros_like(self.employee),
            self.month,
            self.levels,
            **{name: getattr(self, name) for name in SUMS},
            labels=self.labels,
            unit=self.unit,
        )

    def in_units(self, unit: int) -> Cells:
        """The same cells on a finer step; `unit` must be a multiple of the present one."""
        if unit == self.unit:
            return self
        times, rest = divmod(unit, self.unit)
        if rest:
            message = f"Steps of 1/{self.unit} point do not fit steps of 1/{unit} point."
            raise ValueError(message)
        sums = {"n": self.n, "sw": self.sw, "sww": self.sww}
        return Cells(
            self.employee,
            self.month,
            self.levels,
            **sums,
            swy=self.swy * times,
            swyy=self.swyy * times * times,
            labels=self.labels,
            unit=unit,
        )

    def __add__(self, other: Cells) -> Cells:
        """Both sets of answers together."""
        return self._joined(other, 1)

    def __sub__(self, other: Cells) -> Cells:
        """These answers without the other ones; ValueError if the others were not among them."""
        return self._joined(other, -1)

    def _joined(self, other: Cells, sign: int) -> Cells:
        unit = lcm(self.unit, other.unit)
        left, right = self.in_units(unit), other.in_units(unit)
        names = sorted(set(left.levels) | set(right.levels))
        levels: dict[str, Sequence[str]] = {}
        for name in names:
            levels[name] = [*left.words(name), *right.words(name)]
        n, sw, sww, swy, swyy = (
            np.concatenate([getattr(left, name), sign * getattr(right, name)]) for name in SUMS
        )
        return Cells.from_sums(
            np.concatenate([left.employee, right.employee]),
            np.concatenate([left.month, right.month]),
            levels,
            n,
            sw,
            sww,
            swy,
            swyy,
            unit,
        )

    def words(self, name: str) -> list[str]:
        """The label of a factor in every cell; "" where the factor is not known."""
        if name == "month" and name not in self.levels:
            return [str(month) for month in self.month.tolist()]
        if name not in self.levels:
            return [""] * len(self)
        labels = self.labels[name]
        return [labels[code] for code in self.levels[name].tolist()]


def added(group: Ints, values: Floats | Ints, size: int) -> Floats:
    """Sums of `values` by group, for groups 0 to `size` - 1."""
    total: Floats = np.bincount(group, weights=values, minlength=size).astype(np.float64, copy=False)
    return total
