"""What is known of one employee's true skill: the posterior on the grid, and its summaries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.method.cells import Floats
from app.method.skill import CHUNK, Skill, expit, likelihood


@dataclass(frozen=True)
class Posterior:
    """Summaries of true skill per employee, as shares of the scale."""

    mean: Floats
    low: Floats
    high: Floats
    above_star: Floats
    below_floor: Floats
    below_mean: Floats


def posterior(
    skill: Skill,
    share: Floats,
    trials: Floats,
    widen: Floats,
    mass: float,
    star: Floats,
    floor: Floats,
    middle: Floats,
) -> Posterior:
    """The posterior of each employee.

    `widen`: variance (in squared shares of the scale) by which the time to come differs from the time
    seen; it stretches the posterior around its centre. `mass`: probability of the range. `star`, `floor`,
    `middle`: bars as shares of the scale, one per employee.
    """
    theta, prior = skill.theta, skill.prior()
    value = expit(theta)
    columns: list[list[Floats]] = [[] for _ in range(6)]
    step = theta[1] - theta[0]
    for start in range(0, len(share), CHUNK):
        part = slice(start, start + CHUNK)
        like, _ = likelihood(np.clip(share[part], 0.0, 1.0), trials[part], theta)
        reach = np.maximum(like @ prior.T, 1e-300)
        density = like * ((skill.weight[None, :] / reach) @ prior)
        density /= density.sum(axis=1, keepdims=True)
        mean = density @ value
        square = np.maximum(density @ (value * value) - mean * mean, 1e-12)
        stretch = np.sqrt(1.0 + widen[part] / square)
        centre = density @ theta
        below = np.cumsum(density, axis=1)
        columns[0].append(mean)
        for place, level in ((1, (1.0 - mass) / 2.0), (2, (1.0 + mass) / 2.0)):
            at = quantile(below, theta, step, level)
            columns[place].append(expit(centre + stretch * (at - centre)))
        for place, bars in ((3, star), (4, floor), (5, middle)):
            bar = np.clip(bars[part], 1e-9, 1.0 - 1e-9)
            at = centre + (np.log(bar / (1.0 - bar)) - centre) / stretch
            under = chance_below(below, theta, step, at)
            columns[place].append(1.0 - under if place == 3 else under)
    if not columns[0]:
        none = np.zeros(0)
        return Posterior(none, none, none, none, none, none)
    return Posterior(*(np.concatenate(column) for column in columns))


def quantile(below: Floats, theta: Floats, step: float, level: float) -> Floats:
    """Where the distribution reaches `level`; mass at a grid point is spread over one step around it."""
    place = np.minimum((below < level).sum(axis=1), len(theta) - 1)
    rows = np.arange(len(below))
    over = below[rows, place]
    under = np.where(place > 0, below[rows, place - 1], 0.0)
    part = np.clip((level - under) / np.maximum(over - under, 1e-300), 0.0, 1.0)
    at: Floats = theta[place] + (part - 0.5) * step
    return at


def chance_below(below: Floats, theta: Floats, step: float, at: Floats) -> Floats:
    """The mass of each row below its own point."""
    position = (at - theta[0]) / step + 0.5
    place = np.clip(np.floor(position).astype(np.int64), 0, len(theta) - 1)
    rows = np.arange(len(below))
    under = np.where(place > 0, below[rows, place - 1], 0.0)
    part = np.clip(position - place, 0.0, 1.0)
    chance: Floats = np.clip(under + part * (below[rows, place] - under), 0.0, 1.0)
    return chance
