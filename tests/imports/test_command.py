"""`python3 -m app import ratings`."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.database import dispose, use_engine
from app.imports.command import run
from tests.imports.made import HEAD, ratings, written

GOOD = HEAD + "R1,A1,2026-04-03,5,Phone,\nR2,A2,2026-04-03,4,Phone,\n"


@pytest.fixture(autouse=True)
def own(engine: Engine) -> Iterator[None]:
    use_engine(engine)
    yield
    dispose()


def told(path: Path, **words: Any) -> Namespace:
    given = {"file": path, "source": "Desk", "create_people": False, "map": []}
    return Namespace(**(given | words))


def test_all_is_stored_and_then_known(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, GOOD)
    assert run(told(path)) == 0
    assert "2 new, 0 known" in capsys.readouterr().out
    assert run(told(path)) == 0
    assert "0 new, 2 known, 0 changed, 0 refused" in capsys.readouterr().out
    assert set(ratings(engine)) == {"R1", "R2"}


def test_each_problem_is_a_line(engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD + "R3,A1,2026-04-03,9,Phone,\n")
    assert run(told(path)) == 1
    said = capsys.readouterr().out
    assert "ratings.csv: row 4, column csat: 9 is not on the scale" in said
    assert len(ratings(engine)) == 2


def test_a_dry_run_stores_nothing(engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD.replace("A2", "A77"))
    assert run(told(path, dry_run=True)) == 1
    assert run(told(path, dry_run=True, create_people=True)) == 0
    assert "2 new answers" in capsys.readouterr().out
    assert ratings(engine) == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", {}),
        (HEAD, {}),
        (GOOD, {"zone": "Mars/Base"}),
        (GOOD, {"scale": "stars_99"}),
        (GOOD, {"encoding": "ebcdic"}),
        (GOOD, {"dates": "backwards"}),
        (GOOD, {"map": ["nowhere=score"]}),
        (GOOD, {"map": ["csat=nothing"]}),
        (GOOD + 'R3,A1,2026-04-03,5,Phone,"open\n', {}),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_refused_file(
    engine: Engine,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
    words: dict[str, Any],
    *,
    dry_run: bool,
) -> None:
    assert run(told(written(tmp_path, content), dry_run=dry_run, **words)) == 2
    assert capsys.readouterr().err.strip()
    assert ratings(engine) == {}


def test_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(told(tmp_path / "none.csv")) == 2
    assert "can't be read" in capsys.readouterr().err


def test_columns_are_mapped_by_hand(engine: Engine, tmp_path: Path) -> None:
    path = written(tmp_path, "a,b,c,d\nR1,A1,03.04.2026,1\n".encode("cp1252"))
    chosen = ["a=rating_id", "b=employee", "c=answered_at", "d=score"]
    assert (
        run(told(path, map=chosen, dates="dmy.", scale="zd_binary", encoding="cp1252", zone="Europe/Berlin"))
        == 0
    )
    assert ratings(engine)["R1"][:2] == ("A1", 1)
