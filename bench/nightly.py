"""The nightly refit of a large company from its stored tallies: `python -m bench.nightly [employees] [answers]`.

Makes tallies of that many answers over twelve months in an embedded database, then refits every window in a process
of its own and prints seconds and that process's peak memory (goal: 10,000 employees, 5,000,000 answers: seconds, 1 GB).
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
from sqlalchemy import insert, select

from app.clock import month_of, now
from app.contacts.actions import cells_for
from app.contacts.models import Cell
from app.database import make_engine, unit_of_work
from app.database.migrate import upgrade
from app.people.models import Assignment, Employee, Team
from app.rooms import load_tables
from app.scores.fitting import refit
from app.scores.models import Tally
from app.scores.spans import WINDOWS, rolling

TODAY = date(2026, 11, 22)
CHANNELS, REASONS = ("chat", "phone", "e-mail", "store"), tuple(f"reason {n}" for n in range(12))
BATCH = 200_000


def make(url: str, employees: int, answers: int) -> int:
    """People in teams of ten, and tallies as so many single answers would leave them; how many rows."""
    upgrade(url)
    dice = np.random.default_rng(5)
    with unit_of_work(make_engine(url)) as session:
        ids = np.arange(1, employees + 1)
        session.execute(insert(Employee), [{"id": int(one), "name": f"Person {one}"} for one in ids])
        session.execute(
            insert(Team), [{"id": one + 1, "name": f"Team {one}"} for one in range(employees // 10)]
        )
        stand = [
            {
                "id": int(one),
                "employee_id": int(one),
                "team_id": int((one - 1) // 10 % (employees // 10)) + 1,
                "customer_facing": True,
                "starts_on": date(2020, 1, 1),
            }
            for one in ids
        ]
        session.execute(insert(Assignment), stand)
        cells_for(
            session,
            [("customer", "stars_5", channel, reason, "") for channel in CHANNELS for reason in REASONS],
        )
        cells = np.array(list(session.scalars(select(Cell.id).order_by(Cell.id))))
        who = dice.integers(0, employees, answers)
        cell = dice.integers(0, len(cells), answers)
        month = dice.integers(0, 12, answers)
        skill = dice.normal(4.1, 0.3, employees)
        score = np.clip(np.rint(skill[who] + dice.normal(0, 1.0, answers)), 1, 5).astype(np.int64)
        key = (who * len(cells) + cell) * 12 + month
        order = np.argsort(key, kind="stable")
        distinct, start = np.unique(key[order], return_index=True)
        n = np.diff(np.append(start, answers))
        sums = np.add.reduceat(score[order], start)
        squares = np.add.reduceat(score[order] ** 2, start)
        first = month_of(TODAY) - 11
        for at in range(0, len(distinct), BATCH):
            part = slice(at, at + BATCH)
            rows = zip(
                distinct[part].tolist(),
                n[part].tolist(),
                sums[part].tolist(),
                squares[part].tolist(),
                strict=True,
            )
            session.execute(
                insert(Tally),
                [
                    {
                        "employee_id": code // 12 // len(cells) + 1,
                        "cell_id": int(cells[code // 12 % len(cells)]),
                        "month": first + code % 12,
                        "n": many,
                        "sw": 1000 * many,
                        "sww": 1_000_000 * many,
                        "swy": 1000 * total,
                        "swyy": 1000 * square,
                    }
                    for code, many, total, square in rows
                ],
            )
    return len(distinct)


def nightly(url: str) -> None:
    """Refit every window, and say what it took."""
    load_tables()
    began = time.perf_counter()
    spans = [rolling(months, month_of(TODAY)) for months in WINDOWS]
    refit(make_engine(url), "customer", "stars_5", spans, TODAY, now())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"windows {', '.join(map(str, WINDOWS))} months: {time.perf_counter() - began:.1f} s, {peak:.0f} MB"
    )


def main() -> None:
    """Make the tallies here, refit them there."""
    employees = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    answers = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000_000
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'nightly.db'}"
        load_tables()
        rows = make(url, employees, answers)
        print(f"{employees:,} employees, {answers:,} answers in {rows:,} tallies")
        subprocess.run([sys.executable, "-m", "bench.nightly", "--refit", url], check=True)


if __name__ == "__main__":
    if "--refit" in sys.argv:
        nightly(sys.argv[-1])
    else:
        main()
