"""The `evidence` command: a file of answers in, a file of figures per employee out. No database."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from app.method import Cells, Outputs, Policy, fit
from app.method.cells import Ints, unit_of
from app.scores.answers_file import FACTORS, Answers, Unusable, read_answers

HEADER = (
    "employee_id",
    "n",
    "n_eff",
    "raw",
    "adjusted_score",
    "lo90",
    "hi90",
    "reliability",
    "p_star",
    "p_floor",
    "need_n",
    "class",
)
LONG, MIDDLE = 92, 20
"""Days: over a span longer than the first, time is cut in months; longer than the second, in weeks."""


def run(answers_csv: Path, settings_json: Path, out_csv: Path) -> int:
    """Score a file of answers. 0 when the export was written, 2 when the input or output cannot be used."""
    try:
        policy = read_settings(settings_json)
        answers = read_answers(answers_csv, policy)
        employees, found = score(answers, policy)
        write(out_csv, employees, found)
    except Unusable as refused:
        for problem in refused.problems:
            sys.stderr.write(problem + "\n")
        return 2
    return 0


def read_settings(path: Path) -> Policy:
    """The policy a settings file asks for: `scale` [lo, hi], `star_bar` and `floor_bar` (null: percentile)."""
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Unusable([f"{path}: there is no such file. Give the settings file after --settings."]) from None
    except OSError as error:
        raise Unusable(
            [f"{path}: cannot be read ({error.strerror}). Check the path and its rights."]
        ) from None
    except UnicodeDecodeError:
        raise Unusable([f"{path}: is not UTF-8 text. Save it as UTF-8."]) from None
    except json.JSONDecodeError as error:
        raise Unusable(
            [f"{path}, row {error.lineno}, column {error.colno}: is not JSON ({error.msg}). Mend it there."]
        ) from None
    if not isinstance(given, dict):
        raise Unusable([f'{path}: must hold an object such as {{"scale": [1, 5], "star_bar": null}}.'])
    scale = given.get("scale", [1, 5])
    if not (isinstance(scale, list) and len(scale) == 2 and all(_number(end) for end in scale)):
        raise Unusable([f"{path}, scale: must be two numbers, worst and best answer, such as [1, 5]."])
    star, floor = given.get("star_bar"), given.get("floor_bar")
    for name, bar in (("star_bar", star), ("floor_bar", floor)):
        if bar is not None and not _number(bar):
            raise Unusable([f"{path}, {name}: must be a number on the scale, or null for the percentile."])
    try:
        return Policy(lo=float(scale[0]), hi=float(scale[1]), star_bar=star, floor_bar=floor)
    except ValueError as error:
        raise Unusable([f"{path}: {error} Mend the number."]) from None


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))


def score(answers: Answers, policy: Policy) -> tuple[list[str], Outputs]:
    """Reduce, fit and score; employees in the order of their ids, so that the rows' order cannot matter."""
    employees, employee = answers.trimmed("employee_id")
    order = sorted(range(len(employees)), key=employees.__getitem__)
    rank = np.empty(len(employees), dtype=np.int64)
    rank[order] = np.arange(len(employees))
    scores = np.asarray([float(word) for word in answers.words["score"]], dtype=np.float64)
    cells = Cells.empty(FACTORS)
    if len(answers):
        trimmed = {name: answers.trimmed(name) for name in FACTORS}
        cells = Cells.from_answers(
            rank[employee],
            periods([*answers.words["answered_at"]])[answers.column("answered_at")],
            {name: codes for name, (_, codes) in trimmed.items()},
            scores[answers.column("score")],
            unit=unit_of(scores),
            labels={name: labels for name, (labels, _) in trimmed.items()},
        )
    return sorted(employees), fit(cells, policy).outputs


def periods(days: list[str]) -> Ints:
    """The period of each day, as fine as the span allows: months, weeks or days."""
    found = [date.fromisoformat(day) for day in days]
    span = (max(found) - min(found)).days
    if span > LONG:
        return np.asarray([day.year * 12 + day.month - 1 for day in found], dtype=np.int64)
    start = min(found).toordinal()
    size = 7 if span > MIDDLE else 1
    return np.asarray([(day.toordinal() - start) // size for day in found], dtype=np.int64)


def write(path: Path, employees: list[str], found: Outputs) -> None:
    """One row per employee with answers, in the order of their ids."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(HEADER)
            for place, employee in enumerate(employees):
                out.writerow(
                    (
                        employee,
                        int(found.n[place]),
                        *(
                            f"{float(column[place]):.9g}"
                            for column in (
                                found.n_eff,
                                found.raw,
                                found.adjusted_score,
                                found.lo90,
                                found.hi90,
                                found.reliability,
                                found.p_star,
                                found.p_floor,
                            )
                        ),
                        int(found.need_n[place]),
                        found.standing[place],
                    )
                )
    except OSError as error:
        raise Unusable([f"{path}: cannot be written ({error.strerror}). Choose another --out."]) from None
