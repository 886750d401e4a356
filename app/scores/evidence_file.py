"""The `evidence` command: a file of answers in, a file of figures per employee out. No database."""

from __future__ import annotations

import csv
import json
import sys
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from app.scores.method import Cells, Outputs, Policy, fit
from app.scores.method.cells import Ints, unit_of

NEEDED = ("employee_id", "answered_at", "score")
FACTORS = ("channel", "reason")
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
CHUNK = 20_000
MOST_PROBLEMS = 20
DAY = 10
LONG, MIDDLE = 92, 20
"""Days: over a span longer than the first, time is cut in months; longer than the second, in weeks."""


class Unusable(Exception):
    """The input cannot be used; each line says the file, the row, the column and how to mend it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Words(dict[str, int]):
    """Codes for words in the order they first come."""

    def __missing__(self, word: str) -> int:
        """A new word takes the next code."""
        code = self[word] = len(self)
        return code


@dataclass
class Answers:
    """The columns of the file as codes, and the words the codes stand for."""

    codes: dict[str, array[int]] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)

    def column(self, name: str) -> Ints:
        """The codes of a column."""
        return np.frombuffer(self.codes[name], dtype=np.int32).astype(np.int64)

    def trimmed(self, name: str) -> tuple[list[str], Ints]:
        """The words of a column without blanks around them, and the codes of its rows."""
        again = Words()
        table = np.asarray([again[word.strip()] for word in self.words[name]] or [0], dtype=np.int64)
        return [*again], table[self.column(name)]

    def __len__(self) -> int:
        """How many answers."""
        return len(self.codes["score"])


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


def read_answers(path: Path, policy: Policy) -> Answers:
    """Read and check every row; nothing is left out silently."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(path, csv.reader(file, strict=True), policy)
    except FileNotFoundError:
        raise Unusable([f"{path}: there is no such file. Give the file of answers first."]) from None
    except OSError as error:
        raise Unusable(
            [f"{path}: cannot be read ({error.strerror}). Check the path and its rights."]
        ) from None
    except UnicodeDecodeError as error:
        raise Unusable([f"{path}: is not UTF-8 text ({error.reason}). Save it as CSV UTF-8."]) from None


def _read(path: Path, rows: Iterator[list[str]], policy: Policy) -> Answers:
    """Rows to codes, a chunk at a time, so that a million rows stay small."""
    answers = Answers()
    for name in (*NEEDED, *FACTORS):
        answers.codes[name], answers.words[name] = array("i"), Words()
    number = 1
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        if not header:
            return answers
        places = _places(path, header)
        check = Checks(path, policy)
        while chunk := list(islice(rows, CHUNK)):
            if set(map(len, chunk)) != {len(header)}:
                chunk = check.widths(chunk, number, len(header))
            columns = list(zip(*chunk, strict=True)) if chunk else [()] * len(header)
            for name in (*NEEDED, *FACTORS):
                values = columns[places[name]] if name in places else ("",) * len(chunk)
                if name in check.judges:
                    check.column(name, values, number)
                if name == "answered_at":
                    values = tuple([value.strip()[:DAY] for value in values])
                answers.codes[name].extend(map(answers.words[name].__getitem__, values))
            number += len(chunk)
            if len(check.problems) >= MOST_PROBLEMS:
                break
        if check.problems:
            raise Unusable(check.told())
    except csv.Error as error:
        mend = "Look for a quote that is not closed or a stray character."
        raise Unusable([f"{path}, near row {number + 1}: is not CSV ({error}). {mend}"]) from None
    return answers


def _places(path: Path, header: list[str]) -> dict[str, int]:
    """Where each column stands, or a refusal that names the missing ones."""
    missing = [name for name in NEEDED if name not in header]
    if missing:
        hint = " The file seems to use semicolons; save it with commas." if ";" in header[0] else ""
        raise Unusable(
            [
                f"{path}, row 1, column {name}: is missing. Name a column of the first row {name}.{hint}"
                for name in missing
            ]
        )
    for name in (*NEEDED, *FACTORS):
        if header.count(name) > 1:
            raise Unusable([f"{path}, row 1, column {name}: stands there twice. Keep one of them."])
    return {name: header.index(name) for name in (*NEEDED, *FACTORS) if name in header}


class Checks:
    """What may stand in each column, judged once per distinct value."""

    def __init__(self, path: Path, policy: Policy) -> None:
        self.path, self.policy = path, policy
        self.problems: list[tuple[int, str]] = []
        self.judges: dict[str, Callable[[str], str]] = {
            "employee_id": self.employee,
            "answered_at": self.moment,
            "score": self.score,
        }
        self.good: dict[str, set[str]] = {name: set() for name in self.judges}

    def told(self) -> list[str]:
        """The first problems, in the order of the rows."""
        lines = [line for _, line in sorted(self.problems)[:MOST_PROBLEMS]]
        if len(self.problems) >= MOST_PROBLEMS:
            lines.append(f"{self.path}: there may be more problems; mend these first.")
        return lines

    def add(self, row: int, column: str, message: str) -> None:
        """Note one problem."""
        self.problems.append((row, f"{self.path}, row {row}, column {column}: {message}"))

    def widths(self, chunk: list[list[str]], number: int, width: int) -> list[list[str]]:
        """Rows of the right width; blank lines at the end of a file are nothing, others are a problem."""
        for place, row in enumerate(chunk, start=number + 1):
            if row and len(row) != width and len(self.problems) < MOST_PROBLEMS:
                self.add(
                    place,
                    str(min(len(row), width) + 1),
                    f"has {len(row)} fields where {width} are due. Put fields that hold a comma in quotes.",
                )
        blank = [place for place, row in enumerate(chunk) if not row]
        if blank and blank[0] < len(chunk) - len(blank):
            self.add(number + 1 + blank[0], "1", "is an empty line. Remove it.")
        return [row for row in chunk if len(row) == width]

    def column(self, name: str, values: tuple[str, ...], number: int) -> None:
        """Judge the values of a column; `number` is the row before the first."""
        judge, good = self.judges[name], self.good[name]
        fresh = set(values) - good
        bad = {}
        for value in fresh:
            message = judge(value.strip())
            if message:
                bad[value] = message
            elif name != "answered_at":
                good.add(value)
        if bad:
            for place, value in enumerate(values, start=number + 1):
                if value in bad:
                    self.add(place, name, bad[value])
                    if len(self.problems) >= MOST_PROBLEMS:
                        return

    def employee(self, value: str) -> str:
        """An employee must be named."""
        return "" if value else "is empty. Give the employee's number or remove the row."

    def moment(self, value: str) -> str:
        """A date or date and time as ISO 8601."""
        try:
            if len(value) == DAY:
                date.fromisoformat(value)
            else:
                datetime.fromisoformat(value)
                date.fromisoformat(value[:DAY])
        except ValueError:
            return f"'{value[:40]}' is not a date. Write it like 2026-03-31 or 2026-03-31T14:05:00."
        return ""

    def score(self, value: str) -> str:
        """A number on the scale."""
        lo, hi = self.policy.lo, self.policy.hi
        try:
            number = float(value)
        except ValueError:
            return f"'{value[:40]}' is not a number. Give a score from {lo:g} to {hi:g} or remove the row."
        if not lo <= number <= hi:
            return (
                f"{value[:40]} is not on the scale {lo:g} to {hi:g}. Mend it, or the scale in the settings."
            )
        return ""


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
