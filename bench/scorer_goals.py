"""The scorer's goals on made companies: `python3 bench/scorer_goals.py [seeds] [companies with this in their name]`.

Prints a line per kind of company, then each goal with its threshold, what is reached and whether that meets it.
Companies are made anew from seeds; nothing is tuned to any of them. The bars are set where the true tenths lie,
so that who is truly a star or at risk is known. Squared error and rank correlation stand beside those of an
oracle that knows every law a company was made by (bench/oracle.py), from averages and from single answers.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from app.method import AT_RISK, NOT_ENOUGH, STAR, Policy, fit
from bench.oracle import oracle
from tests.scores.made import Company, Recipe, make

COMPANIES = {
    "random work": Recipe(),
    "random work, big": Recipe(employees=2000, spread=0.4),
    "wide spread": Recipe(spread=0.8),
    "narrow spread": Recipe(spread=0.2),
    "plain answers": Recipe(shape="plain"),
    "hard channel for 30%": Recipe(employees=1000, work="hard30"),
    "hard channel, strong": Recipe(employees=600, work="hard30", channel_effect=1.4),
    "graded work": Recipe(work="mixed", channel_effect=1.2),
    "nested channels": Recipe(employees=600, work="nested"),
    "quirks, random work": Recipe(quirk=0.4),
    "quirks, graded work": Recipe(employees=800, work="mixed", quirk=0.4),
    "quirks, hard channel": Recipe(employees=800, work="hard30", quirk=0.3),
    "skewed skill": Recipe(employees=800, skill="skewed"),
    "heavy-tailed skill": Recipe(employees=800, skill="heavy"),
    "two kinds of people": Recipe(employees=800, skill="two", spread=0.4),
    "six months": Recipe(employees=600, months=6, answers=(20, 1500)),
    "about 100 answers": Recipe(employees=1000, answers=(80, 125)),
    "small company": Recipe(employees=40, answers=(20, 400)),
}
DRIFTING = {
    "no drift": Recipe(months=12, answers=(40, 1500)),
    "slow walk": Recipe(months=12, walk=0.08, answers=(40, 1500)),
    "walk": Recipe(months=12, walk=0.15, answers=(40, 1500)),
    "comes and goes": Recipe(months=12, passing=0.2, answers=(40, 1500)),
    "both": Recipe(months=12, passing=0.15, walk=0.08, answers=(40, 1500)),
}


def ranked(values: np.ndarray) -> np.ndarray:
    """Ranks."""
    return np.argsort(np.argsort(values))


def agreement(score: np.ndarray, truth: np.ndarray) -> float:
    """Spearman's rank correlation."""
    return float(np.corrcoef(ranked(score), ranked(truth))[0, 1])


def judge(company: Company) -> dict[str, Any]:
    """Everything that is counted about one company."""
    truth = company.truth()
    top, bottom = np.quantile(truth, 0.9), np.quantile(truth, 0.1)
    out = fit(company.cells(), Policy(star_bar=float(top), floor_bar=float(bottom))).outputs
    many, long = out.n >= 20, out.n >= 150
    covered = (out.lo90 <= truth) & (truth <= out.hi90)
    risk, star = out.standing == AT_RISK, out.standing == STAR
    below, above = truth <= bottom, truth >= top
    worst = out.raw <= np.quantile(out.raw, 0.1)
    told = {"": out.adjusted_score, "_averages": oracle(company, answers=False)}
    told |= {"_answers": oracle(company, answers=True), "_raw": out.raw}
    return {
        "covered": covered[many],
        "ends": covered[many & (below | above)],
        "p_floor": out.p_floor,
        "is_floor": truth < bottom,
        "p_star": out.p_star,
        "is_star": truth > top,
        "risk": risk.sum(),
        "risk_false": (risk & ~below).sum(),
        "risk_above": (risk & (truth > np.median(truth))).sum(),
        "star": star.sum(),
        "star_false": (star & ~above).sum(),
        "raw": worst.sum(),
        "raw_false": (worst & ~below).sum(),
        "due_risk": (below & long).sum(),
        "found_risk": (risk & below & long).sum(),
        "due_star": (above & long).sum(),
        "found_star": (star & above & long).sum(),
        **{f"square{who}": ((score - truth) ** 2).sum() for who, score in told.items()},
        **{f"gain{who}": agreement(score, truth) - agreement(out.raw, truth) for who, score in told.items()},
    }


LISTED = ("covered", "ends", "p_floor", "is_floor", "p_star", "is_star")


def pooled(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Several companies as one; the gain is averaged."""
    whole: dict[str, Any] = {name: np.concatenate([row[name] for row in rows]) for name in LISTED}
    whole |= {name: sum(row[name] for row in rows) for name in rows[0] if name not in LISTED}
    return whole | {name: whole[name] / len(rows) for name in whole if name.startswith("gain")}


def calibration(chance: np.ndarray, happened: np.ndarray, bins: int = 10) -> float:
    """Mean distance between chance told and share happened, over bins of the chance, by their size."""
    place = np.minimum((chance * bins).astype(int), bins - 1)
    inside = [place == number for number in range(bins)]
    return sum(
        abs(chance[mask].mean() - happened[mask].mean()) * mask.mean() for mask in inside if mask.any()
    )


def share(part: float, whole: float) -> str:
    """A share in percent, or a dash."""
    return f"{part / whole:.1%}" if whole else "-"


def main() -> None:
    """Print the lines and the table."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    rows: dict[str, list[dict[str, Any]]] = {}
    print(
        f"{'company':22} covered (each)     ends  at risk/false  star/false  found  "
        " error (oracle) gain (oracle)  calibration"
    )
    for name, recipe in COMPANIES.items():
        if only not in name:
            continue
        # small companies more often, so that chance among few people decides nothing
        times = seeds * max(1, 400 // recipe.employees)
        rows[name] = [judge(make(recipe, 1000 * seed + 7)) for seed in range(times)]
        one = pooled(rows[name])
        each = [row["covered"].mean() for row in rows[name]]
        print(
            f"{name:22} {one['covered'].mean():.3f} ({min(each):.2f}-{max(each):.2f})  {one['ends'].mean():.2f}"
            f"  {one['risk']:5} {one['risk_false']:4}  {one['star']:6} {one['star_false']:4}"
            f"   {share(one['found_risk'], one['due_risk']):>5} {share(one['found_star'], one['due_star']):>5}"
            f"  {one['square'] / one['square_raw']:.3f} ({one['square_averages'] / one['square_raw']:.3f})"
            f"  {one['gain']:.2f} ({one['gain_averages']:.2f})   "
            f"  {calibration(one['p_floor'], one['is_floor']):.3f} {calibration(one['p_star'], one['is_star']):.3f}"
        )
    print()
    for goal, threshold, met, reached in goals(rows):
        print(f"{goal:45} {threshold:15} {'met' if met else 'missed':7} {reached}")
    for name, recipe in DRIFTING.items():
        covers = []
        for seed in range(seeds):
            company = make(recipe, 1000 * seed + 7)
            out = fit(company.cells(company.month < 6), Policy()).outputs
            later = company.truth(6)[: len(out)]
            covers.append(((out.lo90 <= later) & (later <= out.hi90))[out.n >= 20].mean())
        told = "met" if 0.88 <= np.mean(covers) <= 0.92 else "missed"
        print(f"{f'next half year covered: {name}':45} {'beyond: 88-92%':15} {told:7} {np.mean(covers):.1%}")


def goals(rows: dict[str, list[dict[str, Any]]]) -> list[tuple[str, str, bool, str]]:
    """Each goal with its threshold, whether it is met, and what is reached."""
    every = pooled([row for found in rows.values() for row in found])
    uneven = pooled([row for name, found in rows.items() if "hard" in name for row in found] or [every])
    kinds = [pooled(found)["covered"].mean() for found in rows.values()]
    covered, ends = every["covered"].mean(), every["ends"].mean()
    same = fit(make(Recipe(employees=1500, spread=0.0), 5).cells(), Policy()).outputs
    few = fit(make(Recipe(employees=1000, answers=(5, 5)), 6).cells(), Policy()).outputs
    unsaid, named = (few.standing == NOT_ENOUGH).mean(), np.isin(same.standing, [AT_RISK, STAR]).sum()
    table = [
        (
            "90% range covers, by kind of company",
            "87-93%",
            0.87 <= min(kinds) <= max(kinds) <= 0.93,
            f"{min(kinds):.1%} to {max(kinds):.1%}",
        ),
        ("90% range covers, pooled", "88-92%", 0.88 <= covered <= 0.92, f"{covered:.1%}"),
        ("at risk though above the median", "none", every["risk_above"] == 0, str(every["risk_above"])),
        ("n = 5 is not enough evidence", ">= 99%", unsaid >= 0.99, f"{unsaid:.1%}"),
        ("named where nobody differs", "0 of 1500", named == 0, str(named)),
        ("range covers the true extremes", "beyond: 85%", ends >= 0.85, f"{ends:.1%}"),
    ]
    for goal, part, whole, most in (
        ("false at risk", "risk_false", "risk", 0.05),
        ("false star", "star_false", "star", 0.10),
    ):
        rate = share(every[part], every[whole])
        raw = f" (raw ranking {share(every['raw_false'], every['raw'])})" if part == "risk_false" else ""
        table.append((goal, f"<= {most:.0%}", every[part] <= most * every[whole], rate + raw))
    for goal, part, whole, least in (
        ("truly at risk found, n >= 150", "found_risk", "due_risk", 0.20),
        ("true stars found, n >= 150", "found_star", "due_star", 0.15),
    ):
        rate = share(every[part], every[whole])
        table.append((goal, f">= {least:.0%}", every[part] >= least * every[whole], rate))
    for goal, one in (("all companies", every), ("hard work dealt unevenly", uneven)):
        error, least, single = (
            one[f"square{who}"] / one["square_raw"] for who in ("", "_averages", "_answers")
        )
        best = f"(oracle: {least:.1%} from averages, {single:.1%} from answers)"
        table.append((f"squared error of raw, {goal}", "<= 25%", error <= 0.25, f"{error:.1%} {best}"))
        best = f"(oracle: {one['gain_averages']:.3f} and {one['gain_answers']:.3f})"
        gain = one["gain"]
        table.append((f"rank correlation gained, {goal}", ">= 0.10", gain >= 0.10, f"{gain:.3f} {best}"))
    for bar in ("floor", "star"):
        off = calibration(every[f"p_{bar}"], every[f"is_{bar}"])
        table.append((f"calibration of p_{bar}", "<= 0.03", off <= 0.03, f"{off:.3f}"))
    return table


if __name__ == "__main__":
    main()
