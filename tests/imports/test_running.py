"""Storing: once, in chunks, to be killed and undone."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, text

from app.contacts.models import Exclusion, Rating, Revision
from app.database import unit_of_work
from app.imports import running
from app.imports.models import Import
from app.imports.running import run
from app.imports.undoing import undo
from app.notices.models import Job
from tests.imports.made import (
    HEAD,
    NOW,
    ZONE,
    begun,
    imported,
    ratings,
    recounted,
    refusals,
    revisions,
    tallies,
    written,
)


def lines(many: int, score: int = 4) -> str:
    return HEAD + "".join(
        f"R{n},A{n % 2 + 1},2026-0{n % 5 + 1}-28T{n % 24:02}:10:00Z,{(score + n) % 5 + 1},Phone,\n"
        for n in range(many)
    )


def test_every_row_is_stored_or_told_and_a_second_time_changes_nothing(
    engine: Engine, tmp_path: Path
) -> None:
    path = written(tmp_path, lines(30) + "R99,A9,2026-04-03,5,Phone,\nR98,A1,2026-04-03,9,Phone,\n")
    first = imported(engine, path)
    assert (first.state, first.rows, first.new, first.refused) == ("done", 32, 30, 2)
    assert [(row.line, row.code) for row in refusals(engine, first.id)] == [
        (32, "unknown-employee"),
        (33, "off-scale"),
    ]
    before = ratings(engine), tallies(engine)
    again = imported(engine, path)
    assert (again.new, again.same, again.changed, again.refused) == (0, 30, 0, 2)
    assert (ratings(engine), tallies(engine)) == before
    assert tallies(engine) == recounted(engine)
    with unit_of_work(engine, write=False) as session:
        assert session.scalars(select(Job.kind)).all() == ["scores.refit"]


def test_what_a_source_says_differently_is_revised_and_both_versions_stay(
    engine: Engine, tmp_path: Path
) -> None:
    imported(
        engine,
        written(tmp_path, HEAD + "R1,A1,2026-04-30T22:30:00Z,2,Phone,slow\nR2,A1,2026-04-03,5,Phone,\n"),
    )
    changed = imported(engine, written(tmp_path, HEAD + "R1,A1,2026-04-30T22:30:00Z,4,Chat,better\n"))
    assert (changed.new, changed.same, changed.changed) == (0, 0, 1)
    assert ratings(engine)["R1"][:2] == ("A1", 4)
    assert revisions(engine) == 1
    assert tallies(engine) == recounted(engine)
    undone(engine, changed.id)
    assert ratings(engine)["R1"][:2] == ("A1", 2)
    assert revisions(engine) == 0
    assert tallies(engine) == recounted(engine)


def test_a_contact_given_to_another_agent_later_moves_nothing_and_is_reported(
    engine: Engine, tmp_path: Path
) -> None:
    imported(engine, written(tmp_path, HEAD + "R1,A1,2026-04-30T22:30:00Z,2,Phone,slow\n"))
    before = ratings(engine), tallies(engine)
    moved = imported(engine, written(tmp_path, HEAD + "R1,A2,2026-04-30T22:30:00Z,2,Phone,slow\n"))
    assert (moved.new, moved.changed, moved.refused) == (0, 0, 1)
    assert (ratings(engine), tallies(engine)) == before


def undone(engine: Engine, import_id: int) -> None:
    with unit_of_work(engine) as session:
        session.get_one(Import, import_id).state = "undoing"
    undo(engine, import_id, ZONE, NOW)


def test_undo_leaves_what_somebody_has_acted_on(engine: Engine, tmp_path: Path) -> None:
    """An excluded answer stays, with its exclusion; the others go; the import says so."""
    given = imported(engine, written(tmp_path, lines(20)))
    with unit_of_work(engine) as session:
        one = session.scalars(select(Rating.id).order_by(Rating.id).limit(1)).one()
        session.add(Exclusion(rating_id=one, made_at=NOW, made_by="Hana", reason="abusive"))
    undone(engine, given.id)
    with unit_of_work(engine, write=False) as session:
        assert session.scalars(select(Rating.id)).all() == [one]
        assert session.get_one(Import, given.id).message.startswith("1 stay")
    assert tallies(engine) == recounted(engine)


def test_undo_leaves_everything_as_it_was(engine: Engine, tmp_path: Path) -> None:
    imported(engine, written(tmp_path, lines(20)))
    before = ratings(engine), tallies(engine)
    second = imported(engine, written(tmp_path, lines(45, score=1)))
    assert (second.new, second.changed) == (25, 20)
    undone(engine, second.id)
    assert (ratings(engine), tallies(engine)) == before
    with unit_of_work(engine, write=False) as session:
        assert session.get_one(Import, second.id).state == "undone"
    assert revisions(engine) == 0


def test_undoing_the_first_leaves_what_a_later_one_said(engine: Engine, tmp_path: Path) -> None:
    first = imported(engine, written(tmp_path, lines(4)))
    imported(engine, written(tmp_path, lines(2, score=1)))
    after = {name: row for name, row in ratings(engine).items() if name in {"R0", "R1"}}
    undone(engine, first.id)
    assert ratings(engine) == after
    assert tallies(engine) == recounted(engine)


@pytest.mark.parametrize("at", [1, 2, 3, 5])
def test_a_killed_import_goes_on_exactly(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(running, "CHUNK", 7)
    content = (
        lines(33)
        + "R3,A1,2026-04-03,1,Phone,again\nR97,A9,2026-04-03,5,Phone,\nR4,A1,2026-04-03,1,Phone,again\n"
    )
    path = written(tmp_path, content)
    whole = imported(engine, path, source="Whole")
    expected = {name: row[:4] for name, row in ratings(engine).items()}, len(refusals(engine, whole.id))
    with unit_of_work(engine) as session:
        for table in (Revision, Rating):
            session.execute(delete(table))
        session.execute(text("DELETE FROM tally"))
    calls, store = [0], running.store

    def dying(*given: Any) -> Any:
        calls[0] += 1
        outcome = store(*given)
        if calls[0] == at:
            message = "killed"
            raise RuntimeError(message)
        return outcome

    monkeypatch.setattr(running, "store", dying)
    made = begun(engine, path)
    with pytest.raises(RuntimeError, match="killed"):
        run(engine, made, path, ZONE, NOW)
    assert tallies(engine) == recounted(engine)
    run(engine, made, path, ZONE, NOW)
    with unit_of_work(engine, write=False) as session:
        ended = session.get_one(Import, made)
    assert ({name: row[:4] for name, row in ratings(engine).items()}, len(refusals(engine, made))) == expected
    assert (ended.state, ended.row, ended.new, ended.same, ended.refused) == (
        "done",
        whole.row,
        whole.new,
        whole.same,
        whole.refused,
    )
    assert tallies(engine) == recounted(engine)


def test_a_stopped_import_keeps_what_it_stored_and_goes_on(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 10)
    path = written(tmp_path, lines(35))
    made = begun(engine, path)

    def stopping(stands: Import, _: Any) -> None:
        if stands.row == 20:
            with unit_of_work(engine) as session:
                session.get_one(Import, made).state = "stopped"

    run(engine, made, path, ZONE, NOW, told=stopping)
    assert len(ratings(engine)) == 20
    with unit_of_work(engine) as session:
        session.get_one(Import, made).state = "running"
    run(engine, made, path, ZONE, NOW)
    assert len(ratings(engine)) == 35
    assert tallies(engine) == recounted(engine)


def test_a_file_that_does_not_hold_stores_nothing(engine: Engine, tmp_path: Path) -> None:
    made = imported(engine, written(tmp_path, (lines(5) + 'R9,A1,2026-04-03,5,Phone,"open\n').encode()))
    assert made.state == "failed"
    assert "never closed" in made.message
    assert ratings(engine) == {}


ANSWER = st.tuples(
    st.integers(0, 5),
    st.sampled_from(["A1", "A2"]),
    st.integers(1, 5),
    st.sampled_from(["2026-03-31T22:30:00Z", "2026-04-03"]),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), st.lists(ANSWER, min_size=1, max_size=6, unique_by=lambda one: one[0])),
        st.tuples(st.just("undo"), st.integers(0, 5)),
    ),
    min_size=1,
    max_size=6,
)


@given(steps=STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tallies_always_equal_a_recount(engine: Engine, tmp_path: Path, steps: list[tuple[str, Any]]) -> None:
    made: list[int] = []
    for verb, what in steps:
        if verb == "import":
            rows = "".join(f"R{n},{who},{day},{score},Phone,\n" for n, who, score, day in what)
            made.append(imported(engine, written(tmp_path, HEAD + rows)).id)
        elif made:
            undone(engine, made.pop(what % len(made)))
        assert tallies(engine) == recounted(engine)
    for one in reversed(made):
        undone(engine, one)
    assert ratings(engine) == {}
    assert tallies(engine) == {}
    assert revisions(engine) == 0
