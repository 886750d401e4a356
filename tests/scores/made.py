"""Made companies whose truth is known: skill, kinds of work, quirks of people, drift, and answers of customers.

An answer is an ordered choice from 1 to 5 on a latent line (most say 5, some say 1, few between), so nothing
in it is linear in points: the scorer gets no help from being tested on its own assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.method import Cells

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# the share of answers up to 1, 2, 3 and 4 where nothing is special, much as support floors see them
UP_TO = {"steep": (0.14, 0.155, 0.186, 0.31), "plain": (0.05, 0.12, 0.28, 0.60)}


@dataclass(frozen=True)
class Recipe:
    """How a company is made; spreads are on the latent (logit) line."""

    employees: int = 400
    spread: float = 0.5
    skill: str = "normal"  # or skewed, heavy, two
    work: str = "random"  # or hard30, mixed, nested, able (the able get the hard work)
    channel_effect: float = 0.8
    reason_effect: float = 0.3
    quirk: float = 0.0
    answers: tuple[int, int] = (5, 1500)
    months: int = 1
    passing: float = 0.0
    walk: float = 0.0
    shape: str = "steep"


@dataclass(frozen=True)
class Company:
    """The answers, and for every employee and month what they would score on the company's work.

    `channel_effect`, `reason_effect`: on the latent line; `mix`: the company's work by channel and reason.
    """

    recipe: Recipe
    employee: Ints
    month: Ints
    channel: Ints
    reason: Ints
    score: Floats
    truth_by_month: Floats
    channel_effect: Floats
    reason_effect: Floats
    mix: Floats

    def truth(self, first: int = 0, last: int | None = None) -> Floats:
        """The true score of everybody, over some months."""
        mean: Floats = self.truth_by_month[:, first:last].mean(axis=1)
        return mean

    def cells(self, chosen: npt.NDArray[np.bool_] | None = None) -> Cells:
        """The answers (or some of them) reduced."""
        mask = np.ones(len(self.score), dtype=bool) if chosen is None else chosen
        return Cells.from_answers(
            self.employee[mask],
            self.month[mask],
            {"channel": self.channel[mask], "reason": self.reason[mask]},
            self.score[mask],
        )


def chances(latent: Floats, shape: str) -> Floats:
    """Chances of 1 to 5 (last axis) at a latent level."""
    cuts = np.log(np.asarray(UP_TO[shape]) / (1 - np.asarray(UP_TO[shape])))
    below = 1 / (1 + np.exp(-(cuts - latent[..., None])))
    one, zero = np.ones_like(latent[..., None]), np.zeros_like(latent[..., None])
    return np.diff(np.concatenate([zero, below, one], axis=-1), axis=-1)


def mean_score(latent: Floats, shape: str) -> Floats:
    """The expected answer at a latent level."""
    mean: Floats = chances(latent, shape) @ np.arange(1.0, 6.0)
    return mean


def skills(recipe: Recipe, people: int, rng: np.random.Generator) -> Floats:
    """True skill on the latent line."""
    drawn: Floats = {
        "normal": lambda: rng.normal(size=people),
        "skewed": lambda: 1.0 - rng.gamma(2.0, 1.0, people) / 2.0**0.5 + (2.0**0.5 - 1.0),
        "heavy": lambda: rng.standard_t(4, people) / 2.0**0.5,
        "two": lambda: np.where(rng.random(people) < 0.15, -2.0, 0.35) + 0.5 * rng.normal(size=people),
    }[recipe.skill]()
    return drawn * recipe.spread


def make(recipe: Recipe, seed: int) -> Company:
    """One company."""
    rng = np.random.default_rng(seed)
    people, channels, reasons, months = recipe.employees, 3, 8, recipe.months
    skill = skills(recipe, people, rng)
    channel_effect = np.asarray([0.25, 0.0, -1.0]) * recipe.channel_effect
    reason_effect = rng.normal(0.0, recipe.reason_effect, reasons)
    low, high = recipe.answers
    n = np.rint(np.exp(rng.uniform(np.log(low), np.log(high), people))).astype(np.int64)
    channel_mix = np.tile([0.6, 0.25, 0.15], (people, 1))
    if recipe.work == "hard30":
        hard = rng.random(people) < 0.3
        channel_mix = np.where(hard[:, None], [0.1, 0.1, 0.8], [0.6, 0.35, 0.05])
    elif recipe.work == "mixed":
        channel_mix = rng.dirichlet([1.8, 0.75, 0.45], people)
    elif recipe.work == "able":
        hard = skill > np.quantile(skill, 0.7)
        channel_mix = np.where(hard[:, None], [0.15, 0.15, 0.7], [0.6, 0.32, 0.08])
    elif recipe.work == "nested":
        channel_mix = np.eye(channels)[rng.choice(channels, people, p=[0.6, 0.25, 0.15])]
    reason_mix = rng.dirichlet(np.full(reasons, 4.0), people)
    drift = rng.normal(0.0, recipe.passing, (people, months))
    drift += np.cumsum(rng.normal(0.0, recipe.walk, (people, months)), axis=1)
    quirks = (
        rng.normal(0.0, recipe.quirk, (people, channels)) if recipe.quirk else np.zeros((people, channels))
    )
    employee = np.repeat(np.arange(people), n)
    month = rng.integers(0, months, len(employee))
    channel = _pick(rng, channel_mix[employee])
    reason = _pick(rng, reason_mix[employee])
    latent = skill[employee] + channel_effect[channel] + reason_effect[reason]
    latent += quirks[employee, channel] + drift[employee, month]
    step = np.cumsum(chances(latent, recipe.shape), axis=1)
    score = 1.0 + (rng.random(len(employee))[:, None] > step[:, :4]).sum(axis=1)
    # the company's mix of work: all answers together
    company = np.zeros((channels, reasons))
    np.add.at(company, (channel, reason), 1.0 / len(employee))
    base = (
        skill[:, None, None]
        + channel_effect[None, :, None]
        + reason_effect[None, None, :]
        + quirks[:, :, None]
    )
    truth = np.stack(
        [
            (mean_score(base + drift[:, m, None, None], recipe.shape) * company).sum(axis=(1, 2))
            for m in range(months)
        ],
        axis=1,
    )
    return Company(
        recipe, employee, month, channel, reason, score, truth, channel_effect, reason_effect, company
    )


def _pick(rng: np.random.Generator, mix: Floats) -> Ints:
    """One level per row, by the row's shares."""
    step = np.cumsum(mix, axis=1)
    picked: Ints = (rng.random(len(mix))[:, None] > step[:, :-1]).sum(axis=1).astype(np.int64)
    return picked
