"""How long a full refit takes, and its memory: `python3 bench/refit.py [employees] [answers]`.

Prints seconds for reducing answers, for the fit, and for the `evidence` command on the same answers as a
file, with the peak memory of the process (goals: 10,000 employees and 1M answers in 3 s and 0.5 GB).
"""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from app.method import Cells, Policy, fit, score_one
from app.scores.evidence_file import run


def main() -> None:
    """Make one company of the size asked for and time each step."""
    employees = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    answers = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    rng = np.random.default_rng(1)
    employee = rng.integers(0, employees, answers)
    day = rng.integers(0, 360, answers)
    channel, reason = rng.integers(0, 4, answers), np.minimum(rng.geometric(0.1, answers), 40)
    skill = rng.normal(0.0, 0.5, employees)
    latent = skill[employee] - 0.4 * (channel == 3) + rng.normal(0.0, 0.2, 41)[reason]
    cuts = np.asarray([-1.8, -1.7, -1.5, -0.8])
    noise = rng.logistic(size=answers)
    score = 1.0 + ((latent + noise)[:, None] > cuts[None, :]).sum(axis=1)
    start = time.perf_counter()
    cells = Cells.from_answers(employee, day // 30, {"channel": channel, "reason": reason}, score)
    reduced = time.perf_counter()
    found = fit(cells, Policy())
    fitted = time.perf_counter()
    one = cells.of(3)
    before = time.perf_counter()
    score_one(found.model, Policy(), one)
    scored = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{employees:,} employees, {answers:,} answers, {len(cells):,} cells")
    print(
        f"reduce {reduced - start:.2f} s, fit {fitted - reduced:.2f} s, "
        f"one person {scored - before:.4f} s, {peak:.0f} MB"
    )
    with tempfile.TemporaryDirectory() as folder:
        given, settings, out = (Path(folder) / name for name in ("answers.csv", "settings.json", "out.csv"))
        settings.write_text('{"scale": [1, 5], "star_bar": null, "floor_bar": null}')
        days = [(date(2026, 1, 1) + timedelta(days=number)).isoformat() for number in range(360)]
        with given.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("employee_id", "answered_at", "channel", "reason", "score"))
            columns = (
                employee.tolist(),
                day.tolist(),
                channel.tolist(),
                reason.tolist(),
                score.astype(int).tolist(),
            )
            writer.writerows(
                (f"E{e:05}", days[d], f"c{c}", f"reason {r}", s)
                for e, d, c, r, s in zip(*columns, strict=True)
            )
        start = time.perf_counter()
        code = run(given, settings, out)
        print(f"evidence command on the file: {time.perf_counter() - start:.2f} s, exit {code}")


if __name__ == "__main__":
    main()
