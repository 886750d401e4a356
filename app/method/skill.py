"""True skill on the logit scale, everything averaged over what is not known.

theta has mean mu, standard deviation tau and a shape: near the normal one (sinh-arcsinh, Jones and Pewsey
2009), or two normal groups some way apart. Companies have their stragglers, and a normal curve put over them
misplaces both ends.

The likelihood of an employee's adjusted mean is quasi-binomial (Wedderburn 1974), its trials the effective
answers divided by kappa. tau has a Gamma(2) prior, which keeps it off zero (Chung et al. 2013); mu is even on
the scale of answers, integrated by Gauss-Hermite nodes at each tau. Posteriors are exact on a grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from app.method.cells import Floats

GRID = 801
TAUS = 10
NODES = 5
TAU_MOST = 4.0
TAU_RATE = 2.0
EDGE = 12.0
SKEWS, SKEW_DOUBT = (-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6), 0.3
TAILS, TAIL_DOUBT = (0.55, 0.75, 1.0, 1.3), 0.25
GROUPS, APART, GROUPS_DOUBT = (0.05, 0.08, 0.12, 0.17, 0.25), (3.0, 4.2, 5.6, 7.5, 10.0), -4.0
"""A smaller group's share, its distance in standard deviations of either group, and the log prior of each."""
LEAST_FOR_GROUPS = 50
"""With fewer people a group would be a handful, which skew holds as well."""
NORMAL, REACH = (0.0, 1.0), 30.0
KEPT = 8.0
"""Nodes less likely than the likeliest by more than this (in log) are let go."""
CHUNK = 1000
BLOCK = 32
"""Rows that are worked on at once: few enough to stay in the processor's cache."""
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
    """What is known of the company: nodes (mu, tau, skew, tail) with posterior weights, on one grid of theta."""

    mu: Floats
    tau: Floats
    skew: Floats
    tail: Floats
    weight: Floats
    low: float
    high: float

    @property
    def theta(self) -> Floats:
        """The grid."""
        return np.linspace(self.low, self.high, GRID)

    def prior(self) -> Floats:
        """Prior mass on the grid, one row per node. Not to be written to."""
        return self._prior

    @cached_property
    def _prior(self) -> Floats:
        # Reckoned once a model: for one person it takes longer than all the rest.
        return masses(self.mu, self.tau, self.skew, self.tail, self.theta)

    def population(self) -> Floats:
        """Mass of true skill in the company on the grid, averaged over the nodes."""
        mass: Floats = self.weight @ self.prior()
        return mass


@cache
def shape(skew: float, tail: float) -> tuple[Floats, Floats]:
    """Log density of a law brought to mean 0 and variance 1, as a table to read between.

    Sinh-arcsinh, normal at skew 0 and tail 1; where tail is negative, two normal groups -tail apart, the
    share |skew| of people in the one on the side of skew's sign.
    """

    def log(x: Floats) -> Floats:
        if tail < 0.0:
            aside = x + tail * np.sign(skew)
            both: Floats = np.logaddexp(
                np.log1p(-abs(skew)) - 0.5 * x * x, np.log(abs(skew)) - 0.5 * aside * aside
            )
            return both
        turned = tail * np.arcsinh(x) - skew
        bent: Floats = np.log(np.cosh(turned)) - 0.5 * np.log1p(x * x) - 0.5 * np.sinh(turned) ** 2
        return bent

    wide = np.linspace(-12.0, 12.0, 2401)
    weight = np.exp(log(wide))
    weight /= weight.sum()
    mean = float(weight @ wide)
    deviation = float(np.sqrt(weight @ wide**2 - mean**2))
    at = np.linspace(-REACH, REACH, 8001)
    return at, log(mean + deviation * at)


def masses(mu: Floats, tau: Floats, skew: Floats, tail: Floats, theta: Floats) -> Floats:
    """Masses of skill on the grid, one row per node, each summing to 1."""
    mass = np.empty((len(mu), len(theta)))
    alike: dict[tuple[float, float], list[int]] = {}
    for row, pair in enumerate(zip(skew.tolist(), tail.tolist(), strict=True)):
        alike.setdefault(pair, []).append(row)
    for pair, all_rows in alike.items():
        for start in range(0, len(all_rows), BLOCK):
            rows = np.array(all_rows[start : start + BLOCK])
            part = theta[None, :] - mu[rows, None]
            part /= tau[rows, None]
            if pair == NORMAL:
                part *= part
                part *= -0.5
            else:
                part = np.interp(part, *shape(*pair))
            part -= part.max(axis=1, keepdims=True)
            np.exp(part, out=part)
            part /= part.sum(axis=1, keepdims=True)
            mass[rows] = part
    return mass


def likelihood(share: Floats, trials: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """Quasi-binomial likelihood on the grid, each row scaled to a largest value of 1; and the log scale."""
    up = -np.logaddexp(0.0, -theta)
    down = -np.logaddexp(0.0, theta)
    log = np.outer(trials * share, up) + np.outer(trials * (1.0 - share), down)
    top = log.max(axis=1)
    log -= top[:, None]
    return np.exp(log, out=log), top


@dataclass(frozen=True)
class Nodes:
    """Values of tau and of the shape at which mu is sought, one per column."""

    tau: Floats
    skew: Floats
    tail: Floats

    def spread(self, times: int) -> Nodes:
        """Each node repeated."""
        return Nodes(*(np.repeat(column, times) for column in (self.tau, self.skew, self.tail)))


def normal(tau: Floats) -> Nodes:
    """Nodes of the normal shape."""
    return Nodes(tau, np.zeros(len(tau)), np.ones(len(tau)))


def evidence(share: Floats, trials: Floats, mu: Floats, nodes: Nodes, theta: Floats) -> Floats:
    """Log marginal likelihood of all employees at every mu and node."""
    prior = masses(mu, nodes.tau, nodes.skew, nodes.tail, theta).T
    total = np.zeros(len(mu))
    for start in range(0, len(share), CHUNK):
        part = slice(start, start + CHUNK)
        like, _ = likelihood(share[part], trials[part], theta)
        total += np.log(np.maximum(like @ prior, 1e-300)).sum(axis=0)
    return total


def mu_at(
    share: Floats, trials: Floats, nodes: Nodes, start: Floats, reach: Floats, theta: Floats, rounds: int
) -> tuple[Floats, Floats, Floats]:
    """At every node: the likeliest mu, the width of its likelihood, and the log mass there."""
    steps = np.linspace(-1.0, 1.0, 5)
    top, width, height = start, reach, np.zeros(len(start))
    rows = np.arange(len(start))
    for _ in range(rounds):
        at = top[:, None] + reach[:, None] * steps[None, :]
        log = evidence(share, trials, at.ravel(), nodes.spread(len(steps)), theta).reshape(at.shape)
        log += log_prior_mu(at)
        best = np.clip(log.argmax(axis=1), 1, len(steps) - 2)
        left, mid, right = log[rows, best - 1], log[rows, best], log[rows, best + 1]
        gap = at[:, 1] - at[:, 0]
        bend = np.minimum(left - 2.0 * mid + right, -1e-9)
        move = np.clip(-0.5 * (right - left) / bend, -1.5, 1.5)
        top = at[rows, best] + move * gap
        width = np.minimum(gap / np.sqrt(-bend), 3.0)
        height = mid + 0.5 * (right - left) * move + 0.5 * bend * move**2
        reach = np.minimum(3.0 * width, reach)
    return top, width, height + np.log(width) + log_prior(nodes.tau)


def log_prior_mu(mu: Floats) -> Floats:
    """The company's average is even over the scale before an answer is seen: a logistic density of mu."""
    value: Floats = -np.logaddexp(0.0, mu) - np.logaddexp(0.0, -mu)
    return value


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
    return max(low, min(centre, 0.0) - EDGE), min(high, max(centre, 0.0) + EDGE)


def fit_skill(share: Floats, trials: Floats) -> Skill:
    """Fit mu, tau and the shape to adjusted means (as shares of the scale) and their binomial trials."""
    known = trials > 0
    share, trials = np.clip(share[known], 0.0, 1.0), trials[known]
    if not len(share):
        nodes = normal(np.geomspace(0.05, 2.0, TAUS))
        weight = np.exp(log_prior(nodes.tau))
        mu = np.zeros(TAUS)
        return Skill(mu, nodes.tau, nodes.skew, nodes.tail, weight / weight.sum(), -EDGE, EDGE)
    middle = logit((float((share * trials).sum()) + 0.5) / (float(trials.sum()) + 1.0))
    stride = -(-len(share) // PILOT)
    some, tries = share[::stride], trials[::stride]
    # a coarse look over every tau, to learn how far the fine grid must reach
    theta = np.linspace(middle - EDGE, middle + EDGE, GRID)
    nodes = normal(np.geomspace(0.05, TAU_MOST, 14))
    reach = np.maximum(2.0 * nodes.tau, 0.5)
    top, width, height = mu_at(some, tries, nodes, np.full(14, middle), reach, theta, 4)
    ceiling = float(min(TAU_MOST, nodes.tau[height > height.max() - 12.0].max() * 1.3))
    centre = float(top[height.argmax()])
    low, high = window(share, trials, centre, ceiling)
    theta = np.linspace(low, high, GRID)
    # a closer look on the fine grid, to learn which taus matter
    nodes = normal(np.geomspace(max(ceiling / 40.0, 2.0 * (high - low) / GRID), ceiling, 16))
    reach = np.full(16, max(ceiling, 0.3))
    top, width, height = mu_at(some, tries, nodes, np.full(16, centre), reach, theta, 4)
    near = np.flatnonzero(height > height.max() - 14.0)
    first, last = max(int(near[0]) - 1, 0), min(int(near[-1]) + 1, 15)
    line = (np.log(nodes.tau), top, 4.0 * width)
    # which shapes matter, looked for at every other tau
    taus, (pairs, prior) = np.geomspace(nodes.tau[first], nodes.tau[last], TAUS), shapes(len(share))

    def seek(taus: Floats, pairs: Floats, prior: Floats) -> tuple[Nodes, Floats, Floats, Floats]:
        nodes = Nodes(np.tile(taus, len(pairs)), *np.repeat(pairs, len(taus), axis=0).T)
        start, reach = (np.interp(np.log(nodes.tau), line[0], column) for column in line[1:])
        top, width, height = mu_at(some, tries, nodes, start, np.maximum(reach, 0.3 * nodes.tau), theta, 2)
        return nodes, top, width, height + np.repeat(prior, len(taus))

    *_, height = seek(taus[::2], pairs, prior)
    likely = (height > height.max() - 2.0 * KEPT).reshape(len(pairs), -1).any(axis=1)
    pairs, prior = pairs[likely], prior[likely]
    nodes, top, width, height = seek(taus, pairs, prior)
    kept, prior = height > height.max() - KEPT, np.repeat(prior, TAUS)
    # and everybody
    nodes = Nodes(nodes.tau[kept], nodes.skew[kept], nodes.tail[kept])
    top, width, _ = mu_at(share, trials, nodes, top[kept], 3.0 * width[kept], theta, 2)
    points, hermite = np.polynomial.hermite.hermgauss(NODES)
    mu = (top[:, None] + np.sqrt(2.0) * width[:, None] * points[None, :]).ravel()
    log = np.tile(np.log(hermite) + points**2, len(top))
    log += np.repeat(np.log(width) + log_prior(nodes.tau) + prior[kept], NODES) + log_prior_mu(mu)
    nodes = nodes.spread(NODES)
    log += evidence(share, trials, mu, nodes, theta)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    kept = weight > 1e-5
    weight = weight[kept] / weight[kept].sum()
    return Skill(mu[kept], nodes.tau[kept], nodes.skew[kept], nodes.tail[kept], weight, low, high)


def shapes(people: int) -> tuple[Floats, Floats]:
    """Every shape, a row of skew and tail, and its log prior: near the normal one until answers say not."""
    near = [(skew, tail) for tail in TAILS for skew in SKEWS]
    groups = [(side * share, -apart) for apart in APART for share in GROUPS for side in (-1.0, 1.0)]
    if people < LEAST_FOR_GROUPS:
        groups = []
    skew, tail = np.asarray(near).T
    prior = -0.5 * (skew / SKEW_DOUBT) ** 2 - 0.5 * (np.log(tail) / TAIL_DOUBT) ** 2
    return np.asarray(near + groups), np.append(prior, np.full(len(groups), GROUPS_DOUBT))
