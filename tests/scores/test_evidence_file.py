"""The evidence command: a file in, a file out, and refusals that say where and how to mend."""

import csv
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from app.scores.evidence_file import HEADER, run

COLUMNS = ("employee_id", "answered_at", "channel", "reason", "score")


class Desk:
    """A folder with the three files of the command."""

    def __init__(self, folder: Path) -> None:
        self.answers, self.settings = folder / "answers.csv", folder / "settings.json"
        self.out = folder / "export.csv"
        self.settings.write_text(json.dumps({"star_bar": None, "floor_bar": None, "scale": [1, 5]}))

    def write(self, rows: Iterable[Sequence[object]], columns: Sequence[str] = COLUMNS) -> None:
        with self.answers.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([columns, *rows])

    def run(self) -> int:
        return run(self.answers, self.settings, self.out)

    def rows(self) -> list[dict[str, str]]:
        with self.out.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def floor(people: int = 40, each: int = 80) -> list[tuple[object, ...]]:
    dice = random.Random(5)
    skill = [dice.gauss(0.8, 0.1) for _ in range(people)]
    return [
        (
            f"E{person:03}",
            f"2026-{dice.randint(1, 6):02}-{dice.randint(1, 28):02}T09:30:00",
            dice.choice(["chat", "phone", ""]),
            dice.choice(["order", "return"]),
            5 if dice.random() < skill[person] else dice.choice([1, 2, 3, 4]),
        )
        for person in range(people)
        for _ in range(each)
    ]


def test_every_employee_has_a_row_of_figures(desk: Desk) -> None:
    desk.write(floor())
    assert desk.run() == 0
    rows = desk.rows()
    assert tuple(rows[0]) == HEADER
    assert [row["employee_id"] for row in rows] == [f"E{person:03}" for person in range(40)]
    for row in rows:
        assert row["n"] == "80"
        assert float(row["lo90"]) < float(row["adjusted_score"]) < float(row["hi90"])
        assert 0 <= float(row["reliability"]) <= 1
        assert int(row["need_n"]) >= 30


def test_the_order_of_rows_changes_nothing(desk: Desk) -> None:
    given = floor()
    desk.write(given)
    desk.run()
    before = desk.out.read_text()
    random.Random(1).shuffle(given)
    desk.write(given)
    desk.run()
    assert desk.out.read_text() == before


def test_dates_and_moments_bars_and_other_columns_are_fine(desk: Desk) -> None:
    desk.settings.write_text(json.dumps({"star_bar": 4.6, "scale": [0, 10]}))
    desk.write(
        [
            ("A", "2026-01-01", 7.5, "x"),
            ("A", "2026-01-01 10:00", 3.2, "y"),
            ("B", "2026-01-02T10:00:00Z", 9, ""),
        ],
        ("employee_id", "answered_at", "score", "comment"),
    )
    assert desk.run() == 0
    assert [row["class"] for row in desk.rows()] == ["not enough evidence"] * 2


@pytest.mark.parametrize("content", ["", ",".join(COLUMNS) + "\n", ",".join(COLUMNS) + "\n\n"])
def test_a_file_without_answers_gives_a_header(desk: Desk, content: str) -> None:
    desk.answers.write_text(content)
    assert desk.run() == 0
    assert desk.out.read_text().strip() == ",".join(HEADER)


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        (("", "2026-01-01", "c", "r", 5), ("row 3", "employee_id", "number or remove")),
        (("A", "01/02/2026", "c", "r", 5), ("row 3", "answered_at", "01/02/2026", "2026-03-31")),
        (("A", "2026-01-01", "c", "r", "good"), ("row 3", "score", "good", "not a number")),
        (("A", "2026-01-01", "c", "r", 6), ("row 3", "score", "not on the scale 1 to 5")),
        (("A", "2026-01-01", "c", "r", "nan"), ("row 3", "score", "not on the scale")),
        (("A", "2026-01-01", 5), ("row 3", "has 3 fields where 5 are due")),
    ],
)
def test_a_bad_row_is_refused_with_its_place_and_mend(
    desk: Desk, capsys: pytest.CaptureFixture[str], row: tuple[object, ...], parts: tuple[str, ...]
) -> None:
    desk.write([("A", "2026-01-01", "c", "r", 5), row])
    assert desk.run() == 2
    told = capsys.readouterr().err
    assert "answers.csv" in told
    assert all(part in told for part in parts)
    assert not desk.out.exists()


def test_a_missing_column_is_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write([("A", 5)], ("employee_id", "score"))
    assert desk.run() == 2
    assert "row 1, column answered_at: is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ("{", "is not JSON"),
        ("[]", "must hold an object"),
        ('{"scale": [5, 1]}', "must be above"),
        ('{"scale": "1-5"}', "two numbers"),
        ('{"scale": [1, 5], "floor_bar": "low"}', "floor_bar"),
        ('{"scale": [1, 5], "star_bar": 6}', "must lie on the scale"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(
    desk: Desk, capsys: pytest.CaptureFixture[str], settings: str, part: str
) -> None:
    desk.write(floor(2, 5))
    desk.settings.write_text(settings)
    assert desk.run() == 2
    assert part in capsys.readouterr().err


def test_files_that_are_not_there_are_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.run() == 2
    assert "answers.csv: there is no such file" in capsys.readouterr().err
    desk.write(floor(1, 2))
    desk.settings.unlink()
    assert desk.run() == 2
    assert "settings.json: there is no such file" in capsys.readouterr().err


def test_text_in_another_encoding_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.answers.write_bytes("employee_id,answered_at,score\nJ\xfcrg,2026-01-01,5\n".encode("latin-1"))
    assert desk.run() == 2
    assert "Save it as CSV UTF-8" in capsys.readouterr().err
