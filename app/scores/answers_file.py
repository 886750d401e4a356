"""Reading a file of answers: every row is checked, and a refusal names file, row, column and mend."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import numpy as np

from app.method import Policy
from app.method.cells import Ints

NEEDED = ("employee_id", "answered_at", "score")
FACTORS = ("channel", "reason")
CHUNK = 20_000
MOST_PROBLEMS = 20
DAY = 10


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
                if check.problems:
                    break
            columns = list(zip(*chunk, strict=True)) if chunk else [()] * len(header)
            for name in (*NEEDED, *FACTORS):
                values = columns[places[name]] if name in places else ("",) * len(chunk)
                if name in check.judges:
                    check.column(name, values, number)
                if name == "answered_at" and max(map(len, values), default=0) > DAY:
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
