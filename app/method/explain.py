"""Where a figure comes from, in numbers and in plain words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.method import policy as words
from app.method.casemix import BETWEEN, RARER, company_mix, slices
from app.method.cells import Cells
from app.method.model import Model
from app.method.policy import Policy
from app.method.standing import Figures, adjust, score_one


@dataclass(frozen=True)
class Term:
    """What one factor adds to a raw average, in points, and the level of it that matters most.

    `level_share`, `company_share`: how much of the person's and of the company's work is at that level;
    `within`: False when people are only compared inside the factor's levels; `own`: the part of the amount
    that comes from weighing the person's own answers towards the company's mix of work.
    """

    factor: str
    amount: float
    level: str
    level_share: float
    company_share: float
    within: bool = True
    own: float = 0.0


@dataclass(frozen=True)
class Explanation:
    """Raw average plus terms is the adjusted average, exactly; `pull` is the last, not linear, step."""

    n: int
    raw: float
    terms: tuple[Term, ...]
    adjusted: float
    pull: float
    adjusted_score: float
    company_mean: float
    n_eff: float
    reliability: float
    lo90: float
    hi90: float
    star_bar: float
    floor_bar: float
    p_star: float
    p_floor: float
    p_below_mean: float
    standing: str
    missing: int | None
    ahead: float


def explain(model: Model, policy: Policy, cells: Cells, figures: Figures | None = None) -> Explanation:
    """Explain one employee's figures; all cells count as theirs. ValueError without a single answer."""
    one = cells.as_one()
    if not len(one):
        message = "There is nothing to explain without an answer."
        raise ValueError(message)
    told = figures if figures is not None else score_one(model, policy, one)
    sums = adjust(model, policy, one, 1)
    used = model.used
    mix = company_mix(used)
    terms = []
    for place, (block, factor) in enumerate(zip(slices(used), used, strict=True)):
        amount = float(sums.terms[0, place])
        parts = -sums.away[0, block] * np.asarray(factor.effects)
        worst = int(np.argmax(parts if amount >= 0 else -parts))
        here = float(sums.away[0, block][worst] + mix[block][worst])
        terms.append(
            Term(
                factor.name,
                amount,
                factor.levels[worst],
                here,
                float(mix[block][worst]),
                factor.used != BETWEEN,
                float(sums.weighed[0]) if factor.name == sums.suits else 0.0,
            )
        )
    raw = float(sums.raw[0])
    adjusted = raw + sum(term.amount for term in terms)
    return Explanation(
        told.n,
        raw,
        tuple(terms),
        adjusted,
        told.adjusted_score - adjusted,
        told.adjusted_score,
        model.company_mean,
        told.n_eff,
        told.reliability,
        told.lo90,
        told.hi90,
        model.star_bar,
        model.floor_bar,
        told.p_star,
        told.p_floor,
        told.p_below_mean,
        told.standing,
        told.missing(policy),
        float(sums.ahead[0]),
    )


NAMES = {"hard_to_please": "customers hard to please", "rater": "who answered"}


def _name(factor: str) -> str:
    return NAMES.get(factor, factor.replace("_", " "))


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def chance(share: float) -> str:
    """A chance in words of at most two digits; never 0% or 100%."""
    if share < 0.01:
        return "under 1%"
    return "over 99%" if share > 0.99 else f"{share:.0%}"


def sentences(explanation: Explanation, *, second_person: bool = False) -> list[str]:
    """The explanation in plain English, for the person themself or for a reader of their page."""
    e = explanation
    your, yours = ("Your", "yours") if second_person else ("The", "this person's")
    said = [f"{your} raw average over {_count(e.n, 'answer')} is {e.raw:.2f}."]
    said += _adjustment(e, yours)
    whose = "Your" if second_person else "The"
    moved = abs(e.pull)
    toward = "towards" if e.pull * (e.company_mean - e.adjusted) >= 0 else "away from"
    step = "hardly moves" if moved < 0.005 else f"is pulled {moved:.2f} {toward}"
    step += " from it" if moved < 0.005 else f" the company's average {e.company_mean:.2f}"
    said.append(
        f"{whose} answers count as {e.n_eff:.0f} (reliability {e.reliability:.0%}), so the estimate {step}: "
        f"{e.adjusted_score:.2f}, 90% range {e.lo90:.2f} to {e.hi90:.2f}."
    )
    if e.ahead > 0.0:
        said.append("The range allows for service that changes over time.")
    if e.adjusted_score >= e.company_mean:
        said.append(f"Chance of truly being above the star bar {e.star_bar:.2f}: {chance(e.p_star)}.")
    else:
        said.append(f"Chance of truly being below the floor {e.floor_bar:.2f}: {chance(e.p_floor)}.")
        if e.standing == words.DEVELOPING:
            said.append(f"Chance of truly being below the company's average: {chance(e.p_below_mean)}.")
    said.append(_result(e))
    return said


def _adjustment(e: Explanation, yours: str) -> list[str]:
    """The sentences on the kind of work."""
    within = [term for term in e.terms if term.within]
    total = sum(term.amount - term.own for term in within)
    said = []
    parts = [
        f"{_name(term.factor)} {term.amount - term.own:+.2f}"
        for term in within
        if abs(term.amount - term.own) >= 0.005
    ]
    if not e.terms:
        return ["No kind of work makes a measured difference here, so nothing is added or taken."]
    if within and abs(total) < 0.005 and not parts:
        said.append(f"Colleagues score the same on work like {yours}, so nothing is added or taken.")
    elif within:
        lower, verb = ("lower", "add") if total >= 0 else ("higher", "take")
        end = "that" if total >= 0 else "that off"
        said.append(
            f"Colleagues score {abs(total):.2f} {lower} on work like {yours}, so we {verb} {end}"
            f"{f' ({_listed(parts)})' if parts else ''}: {e.raw + total:.2f}."
        )
    running = e.raw + total
    for term in e.terms:
        if term.within:
            continue
        running += term.amount - term.own
        level = "" if term.level in {"", RARER} else f" {term.level}"
        said.append(
            f"People on the same {_name(term.factor)}{level} are compared only with each other, which "
            f"{'adds' if term.amount >= term.own else 'takes'} {abs(term.amount - term.own):.2f}: {running:.2f}."
        )
    for term in e.terms:
        if abs(term.own) >= 0.005:
            running += term.own
            said.append(
                f"Answers are weighed by {_name(term.factor)} as the company's work is mixed, since people "
                f"differ in what suits them, which {'adds' if term.own >= 0 else 'takes'} {abs(term.own):.2f}: "
                f"{running:.2f}."
            )
    return said


def _result(e: Explanation) -> str:
    """The standing, and what is missing for one."""
    if e.standing != words.NOT_ENOUGH:
        return f"Result: {e.standing}."
    if e.missing is None:
        return "Result: not enough evidence; people cannot be told apart here."
    return f"Result: not enough evidence; about {_count(e.missing, 'more answer')}."
