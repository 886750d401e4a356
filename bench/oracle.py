"""What nobody can beat on a made company: the posterior mean of somebody who knows every law it was made by.

The oracle knows the law of skill, of quirks and of answers and the effects of all work; it sees either every
single answer, or, as any score must, each employee's averages by channel. It knows no drift.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tests.scores.made import Company, chances, mean_score, skills

Floats = npt.NDArray[np.float64]
GRID, DRAWN, CHUNK, SCORES = 301, 400_000, 500, np.arange(1.0, 6.0)


def oracle(company: Company, *, answers: bool) -> Floats:
    """The expected true score of every employee, from single `answers` or from averages by channel."""
    recipe, (channels, reasons) = company.recipe, company.mix.shape
    drawn = skills(recipe, DRAWN, np.random.default_rng(0))
    reach = 6.0 * max(recipe.spread, 0.01)
    theta = np.linspace(-reach, reach, GRID)
    step = theta[1] - theta[0]
    prior = np.histogram(drawn, np.append(theta, theta[-1] + step) - step / 2)[0] / DRAWN
    # where skill and an employee's quirk at a channel add up to
    latent, spread = theta, np.eye(GRID)
    if recipe.quirk:
        latent = np.arange(theta[0] - 4 * recipe.quirk, theta[-1] + 4 * recipe.quirk, step)
        spread = np.exp(-0.5 * ((latent[None, :] - theta[:, None]) / recipe.quirk) ** 2)
        spread /= spread.sum(axis=1, keepdims=True)
    people = company.employee.max() + 1
    place = ((company.employee * channels + company.channel) * reasons + company.reason) * 5
    size = people * channels * reasons * 5
    counts = np.bincount(place + company.score.astype(int) - 1, minlength=size).astype(np.float64)
    counts = counts.reshape(people, channels, reasons, 5)
    told = np.empty(people)
    for start in range(0, people, CHUNK):
        part = slice(start, start + CHUNK)
        log, levels = 0.0, []
        for channel in range(channels):
            at = latent[:, None] + company.channel_effect[channel] + company.reason_effect[None, :]
            chance = chances(at, recipe.shape)
            seen = counts[part, channel]
            whole = singly(seen, chance) if answers else averaged(seen, chance)
            whole = np.exp(whole - whole.max(axis=1, keepdims=True))
            reached = np.maximum(whole @ spread.T, 1e-300)
            levels.append((whole, reached, mean_score(at, recipe.shape) @ company.mix[channel]))
            log = log + np.log(reached)
        posterior = prior * np.exp(log - np.max(log, axis=1, keepdims=True))
        posterior /= posterior.sum(axis=1, keepdims=True)
        told[part] = sum(((posterior / reached) @ spread * whole) @ score for whole, reached, score in levels)
    return told


def singly(seen: Floats, chance: Floats) -> Floats:
    """Log likelihood of single answers (people x latent); `chance` is latent x reason x score."""
    shape = (chance.shape[0], -1)
    log: Floats = seen.reshape(len(seen), -1) @ np.log(np.maximum(chance, 1e-12)).reshape(shape).T
    return log


def averaged(seen: Floats, chance: Floats) -> Floats:
    """Log quasi-likelihood of the average over all answers of a channel (Wedderburn 1974)."""
    mean = chance @ SCORES
    variance = chance @ SCORES**2 - mean**2
    n = seen.sum(axis=2)
    answers = n.sum(axis=1, keepdims=True)
    safe = np.maximum(answers, 1.0)
    expected, noise = n @ mean.T / safe, np.maximum(n @ variance.T / safe, 1e-9)
    away = (seen @ SCORES).sum(axis=1, keepdims=True) / safe - expected
    log: Floats = np.cumsum(answers * away / noise * np.gradient(expected, axis=1), axis=1)
    return log
