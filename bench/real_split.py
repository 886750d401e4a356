"""Does the first part of a real period predict the rest? `python bench/real_split.py ANSWERS.csv [DAYS ...]`.

ANSWERS has agent_id, survey_date, channel, reason, csat (1 to 5). For each number of days: fit on the days up to it,
then compare everybody's score with the mean of their later answers. Prints the squared error as a share of the raw
averages' (as it is, and with the later means' own noise taken off both sides) and how often the later mean lies in the
score's 90% range widened by that noise. Goals: half period 45%, first four days 25%, coverage 87 to 93%.
"""

import csv
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from app.intervals import Z90
from app.method import Cells, Policy, fit

LEAST_LATER = 10


def main() -> None:
    """One line a split."""
    with Path(sys.argv[1]).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = sorted({row["agent_id"] for row in rows})
    code = {name: at for at, name in enumerate(names)}
    who = np.array([code[row["agent_id"]] for row in rows])
    start = min(date.fromisoformat(row["survey_date"]) for row in rows)
    day = np.array([(date.fromisoformat(row["survey_date"]) - start).days + 1 for row in rows])
    score = np.array([float(row["csat"]) for row in rows])
    levels = {name: np.array([row[name] for row in rows]) for name in ("channel", "reason")}
    for cut in [int(given) for given in sys.argv[2:]] or [4, 7]:
        early = day <= cut
        cells = Cells.from_answers(
            who[early], day[early], {name: of[early] for name, of in levels.items()}, score[early]
        )
        found = fit(cells, Policy())
        out, model = found.outputs, found.model
        later = np.bincount(who[~early], minlength=len(names))
        mean = np.bincount(who[~early], score[~early], minlength=len(names)) / np.maximum(later, 1)
        known = np.bincount(who[early], minlength=len(names)) > 0
        some = np.flatnonzero(known & (later >= LEAST_LATER))
        some = some[some < len(out)]
        told, raw, after = out.adjusted_score[some], out.raw[some], mean[some]
        noise = model.kappa * (5 - told) * (told - 1) / later[some]
        reach = Z90 * np.sqrt(((out.hi90[some] - out.lo90[some]) / (2 * Z90)) ** 2 + noise)
        ours, theirs = ((told - after) ** 2).mean(), ((raw - after) ** 2).mean()
        company = ((model.company_mean - after) ** 2).mean()
        free = noise.mean()
        print(
            f"first {cut} days, {len(some)} people: error {ours / theirs:.1%} of raw "
            f"({(ours - free) / (theirs - free):.1%} without the later answers' noise; the company's mean for "
            f"everybody {company / theirs:.1%}), coverage {(np.abs(after - told) <= reach).mean():.1%}"
        )


if __name__ == "__main__":
    main()
