"""The scorer's goals on made companies: `python3 bench/scorer_goals.py [seeds] [companies with this in their name]`.

Prints a line per kind of company, then each goal with its threshold, what a raw ranking gets and what is
reached. Companies are made anew from seeds; nothing is tuned to any of them. The bars are set where the true
tenths lie, so that who is truly a star or at risk is known.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from app.method import AT_RISK, NOT_ENOUGH, STAR, Policy, fit
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
        "square": ((out.adjusted_score - truth) ** 2).sum(),
        "square_raw": ((out.raw - truth) ** 2).sum(),
        "gain": np.corrcoef(ranked(out.adjusted_score), ranked(truth))[0, 1]
        - np.corrcoef(ranked(out.raw), ranked(truth))[0, 1],
    }


LISTED = ("covered", "ends", "p_floor", "is_floor", "p_star", "is_star")


def pooled(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Several companies as one; the gain is averaged."""
    whole: dict[str, Any] = {name: np.concatenate([row[name] for row in rows]) for name in LISTED}
    whole |= {name: sum(row[name] for row in rows) for name in rows[0] if name not in LISTED}
    return whole | {"gain": whole["gain"] / len(rows)}


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
        f"{'company':22} covered (each)     ends  at risk/false  star/false  found   error  gain  calibration"
    )
    for name, recipe in COMPANIES.items():
        if only not in name:
            continue
        rows[name] = [judge(make(recipe, 1000 * seed + 7)) for seed in range(seeds)]
        one = pooled(rows[name])
        each = [row["covered"].mean() for row in rows[name]]
        print(
            f"{name:22} {one['covered'].mean():.3f} ({min(each):.2f}-{max(each):.2f})  {one['ends'].mean():.2f}"
            f"  {one['risk']:5} {one['risk_false']:4}  {one['star']:6} {one['star_false']:4}"
            f"   {share(one['found_risk'], one['due_risk']):>5} {share(one['found_star'], one['due_star']):>5}"
            f"  {one['square'] / one['square_raw']:.2f}  {one['gain']:.2f}"
            f"  {calibration(one['p_floor'], one['is_floor']):.3f} {calibration(one['p_star'], one['is_star']):.3f}"
        )
    every = pooled([row for found in rows.values() for row in found])
    confounded = [row for name, found in rows.items() if "hard" in name for row in found]
    least = [pooled(found)["covered"].mean() for found in rows.values()]
    same = fit(make(Recipe(employees=1500, spread=0.0), 5).cells(), Policy()).outputs
    few = fit(make(Recipe(employees=1000, answers=(5, 5)), 6).cells(), Policy()).outputs
    table = [
        ("90% range covers, by kind of company", "87-93%", f"{min(least):.1%} to {max(least):.1%}"),
        ("90% range covers, pooled", "88-92%", f"{every['covered'].mean():.1%}"),
        (
            "false at risk (raw ranking)",
            "<= 5%",
            share(every["risk_false"], every["risk"]) + f" ({share(every['raw_false'], every['raw'])})",
        ),
        ("at risk though above the median", "none", str(every["risk_above"])),
        ("false star", "<= 10%", share(every["star_false"], every["star"])),
        ("truly at risk found, n >= 150", ">= 20%", share(every["found_risk"], every["due_risk"])),
        ("true stars found, n >= 150", ">= 15%", share(every["found_star"], every["due_star"])),
        ("n = 5 is not enough evidence", ">= 99%", f"{(few.standing == NOT_ENOUGH).mean():.1%}"),
        ("named where nobody differs", "0 of 1500", str(np.isin(same.standing, [AT_RISK, STAR]).sum())),
        ("squared error, share of raw", "<= 25%", share(every["square"], every["square_raw"])),
        ("calibration of p_floor", "<= 0.03", f"{calibration(every['p_floor'], every['is_floor']):.3f}"),
        ("calibration of p_star", "<= 0.03", f"{calibration(every['p_star'], every['is_star']):.3f}"),
        ("range covers the true extremes", "beyond: 85%", f"{every['ends'].mean():.1%}"),
    ]
    if confounded:
        one = pooled(confounded)
        table += [
            ("rank correlation gained, hard work uneven", ">= 0.10", f"{one['gain']:.2f}"),
            ("squared error there, share of raw", "<= 25%", share(one["square"], one["square_raw"])),
        ]
    for name, recipe in DRIFTING.items():
        covers = []
        for seed in range(seeds):
            company = make(recipe, 1000 * seed + 7)
            out = fit(company.cells(company.month < 6), Policy()).outputs
            later = company.truth(6)[: len(out)]
            covers.append(((out.lo90 <= later) & (later <= out.hi90))[out.n >= 20].mean())
        table.append((f"next half year covered: {name}", "beyond: 88-92%", f"{np.mean(covers):.1%}"))
    print()
    for goal, threshold, reached in table:
        print(f"{goal:45} {threshold:15} {reached}")


if __name__ == "__main__":
    main()
