"""True skill on the logit scale: theta ~ N(mu, tau^2), everything averaged over what is not known.

The likelihood of an employee's adjusted mean is quasi-binomial (Wedderburn 1974), its trials the effective
answers divided by kappa. tau has a Gamma(2) prior, which keeps it off zero (Chung et al. 2013); mu is flat
and integrated by Gauss-Hermite nodes at each tau. The posterior of every employee is exact on a grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.scores.method.cells import Floats

GRID = 1201
TAUS = 24
NODES = 5
TAU_MOST = 4.0
TAU_RATE = 2.0
EDGE = 12.0
CHUNK = 1000
PILOT = 1500


def expit(theta: Floats) -> Floats:
    """The share of the scale that stands for a logit."""
    value: Floats = 0.5 * (1.0 + np.tanh(0.5 * theta))
    return value


def logit(share: float) -> float:
    """The logit of a share, kept finite."""
    inside = min(max(share, 1e-6), 1.0 - 1e-6)
    return float(np.log(inside / (1.0 - inside)))


@dataclass(frozen=True)
class Skill:
    """What is known of the company: nodes (mu, tau) with their posterior weights, on one grid of theta."""

    mu: Floats
    tau: Floats
    weight: Floats
    low: float
    high: float

    @property
    def theta(self) -> Floats:
        """The grid."""
        return np.linspace(self.low, self.high, GRID)

    def prior(self) -> Floats:
        """Prior mass on the grid, one row per node."""
        return masses(self.mu, self.tau, self.theta)

    def population(self) -> Floats:
        """Mass of true skill in the company on the grid, averaged over the nodes."""
        mass: Floats = self.weight @ self.prior()
        return mass


def masses(mu: Floats, tau: Floats, theta: Floats) -> Floats:
    """Normal masses on the grid, rows summing to 1."""
    away = (theta[None, :] - mu[:, None]) / tau[:, None]
    log = -0.5 * away * away
    mass: Floats = np.exp(log - log.max(axis=1, keepdims=True))
    mass /= mass.sum(axis=1, keepdims=True)
    return mass


def likelihood(share: Floats, trials: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """Quasi-binomial likelihood on the grid, each row scaled to a largest value of 1; and the log scale."""
    up = -np.logaddexp(0.0, -theta)
    down = -np.logaddexp(0.0, theta)
    log = np.outer(trials * share, up) + np.outer(trials * (1.0 - share), down)
    top = log.max(axis=1)
    log -= top[:, None]
    return np.exp(log, out=log), top


def evidence(share: Floats, trials: Floats, mu: Floats, tau: Floats, theta: Floats) -> Floats:
    """Log marginal likelihood of all employees at every (mu, tau)."""
    prior = masses(mu, tau, theta).T
    total = np.zeros(len(mu))
    for start in range(0, len(share), CHUNK):
        part = slice(start, start + CHUNK)
        like, _ = likelihood(share[part], trials[part], theta)
        total += np.log(np.maximum(like @ prior, 1e-300)).sum(axis=0)
    return total


def mu_at(
    share: Floats, trials: Floats, tau: Floats, start: Floats, reach: Floats, theta: Floats, rounds: int
) -> tuple[Floats, Floats, Floats]:
    """At every tau: the likeliest mu, the width of its likelihood, and the log height there."""
    steps = np.linspace(-1.0, 1.0, 7)
    top, width, height = start, reach, np.zeros(len(tau))
    rows = np.arange(len(tau))
    for _ in range(rounds):
        at = top[:, None] + reach[:, None] * steps[None, :]
        log = evidence(share, trials, at.ravel(), np.repeat(tau, len(steps)), theta).reshape(at.shape)
        best = np.clip(log.argmax(axis=1), 1, len(steps) - 2)
        left, mid, right = log[rows, best - 1], log[rows, best], log[rows, best + 1]
        gap = at[:, 1] - at[:, 0]
        bend = np.minimum(left - 2.0 * mid + right, -1e-9)
        move = np.clip(-0.5 * (right - left) / bend, -1.5, 1.5)
        top = at[rows, best] + move * gap
        width = np.minimum(gap / np.sqrt(-bend), 3.0)
        height = mid - 0.5 * (right - left) ** 2 / (4.0 * bend)
        reach = np.minimum(3.0 * width, reach)
    return top, width, height


def log_prior(tau: Floats) -> Floats:
    """Gamma(2) density of tau, in log, on an even grid of log tau."""
    value: Floats = 2.0 * np.log(tau) - TAU_RATE * tau
    return value


def window(share: Floats, trials: Floats, centre: float, tau: float) -> tuple[float, float]:
    """The stretch of theta that holds the company and everybody's shrunk estimate."""
    guess = np.clip((share * trials + 0.5) / (trials + 1.0), 1e-4, 1.0 - 1e-4)
    spread = 1.0 / (trials * guess * (1.0 - guess) + 1e-9)
    pull = tau * tau / (tau * tau + spread)
    shrunk = centre + pull * (np.log(guess / (1.0 - guess)) - centre)
    margin = 4.0 * np.sqrt(pull * spread)
    low = min(centre - 7.0 * tau, float((shrunk - margin).min()))
    high = max(centre + 7.0 * tau, float((shrunk + margin).max()))
    return max(low, centre - EDGE), min(high, centre + EDGE)


def fit_skill(share: Floats, trials: Floats) -> Skill:
    """Fit mu and tau to adjusted means (as shares of the scale) and their binomial trials."""
    known = trials > 0
    share, trials = np.clip(share[known], 0.0, 1.0), trials[known]
    if not len(share):
        tau = np.geomspace(0.05, 2.0, TAUS)
        weight = np.exp(log_prior(tau))
        return Skill(np.zeros(TAUS), tau, weight / weight.sum(), -EDGE, EDGE)
    middle = logit((float((share * trials).sum()) + 0.5) / (float(trials.sum()) + 1.0))
    stride = -(-len(share) // PILOT)
    some, tries = share[::stride], trials[::stride]
    # a coarse look over every tau, to learn how far the fine grid must reach
    theta = np.linspace(middle - EDGE, middle + EDGE, GRID)
    tau = np.geomspace(0.05, TAU_MOST, 14)
    top, width, height = mu_at(
        some, tries, tau, np.full(len(tau), middle), np.maximum(2.0 * tau, 0.5), theta, 4
    )
    height = height + np.log(width) + log_prior(tau)
    ceiling = float(min(TAU_MOST, tau[height > height.max() - 12.0].max() * 1.3))
    centre = float(top[height.argmax()])
    low, high = window(share, trials, centre, ceiling)
    theta = np.linspace(low, high, GRID)
    # a closer look on the fine grid, to learn which taus matter
    tau = np.geomspace(max(ceiling / 40.0, 2.0 * (high - low) / GRID), ceiling, 16)
    top, width, height = mu_at(
        some, tries, tau, np.full(len(tau), centre), np.full(len(tau), max(ceiling, 0.3)), theta, 4
    )
    height = height + np.log(width) + log_prior(tau)
    near = np.flatnonzero(height > height.max() - 14.0)
    first, last = max(int(near[0]) - 1, 0), min(int(near[-1]) + 1, len(tau) - 1)
    fine = np.geomspace(tau[first], tau[last], TAUS)
    start = np.interp(np.log(fine), np.log(tau), top)
    reach = 4.0 * np.interp(np.log(fine), np.log(tau), width)
    # and everybody
    top, width, _ = mu_at(share, trials, fine, start, reach, theta, 2)
    points, hermite = np.polynomial.hermite.hermgauss(NODES)
    mu = (top[:, None] + np.sqrt(2.0) * width[:, None] * points[None, :]).ravel()
    taus = np.repeat(fine, NODES)
    log = evidence(share, trials, mu, taus, theta)
    log += np.tile(np.log(hermite) + points**2, len(fine)) + np.repeat(np.log(width), NODES)
    log += np.repeat(log_prior(fine), NODES)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    kept = weight > 1e-7
    return Skill(mu[kept], taus[kept], weight[kept] / weight[kept].sum(), low, high)


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
