"""Tallies as the scorer wants them: counted, excluded, and of a confidential lens only what is released."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Row, Select, func, literal, select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.contacts.models import CONFIDENTIAL, EXCLUDED, Cell
from app.database import is_sqlite
from app.method import Cells
from app.scores.models import Fit, Tally, TeamTally
from app.scores.releasing import released
from app.scores.spans import Months

Ints = npt.NDArray[np.int64]
#: The case-mix levels a kind of work carries.
LEVELS = ("channel", "reason", "product", "hard_to_please", "rater")
SUMS = ("n", "sw", "sww", "swy", "swyy")
#: Rows read at a time.
BLOCK = 50_000


@dataclass(frozen=True)
class Loaded:
    """All tallies of one lens and scale, once; spans are cut from them.

    `employees`: the id behind each code; below zero the id of a team whose touchpoints were answered about.
    `excluded`: answers that a decision took out, by the same codes.
    """

    lens: str
    employees: Ints
    cells: Cells
    excluded: Cells
    #: The month that is still running: nothing confidential of it is told.
    running: int

    def span(self, months: Months) -> Cells:
        """The answers that count in a span of months."""
        if self.lens in CONFIDENTIAL:
            return self.cells.where(_released(self.cells, months, self.running))
        return _within(self.cells, months)

    def only(self, employees: Iterable[int]) -> "Loaded":
        """The same of these employees alone."""
        codes = np.flatnonzero(np.isin(self.employees, list(employees)))
        cells, excluded = (held.where(np.isin(held.employee, codes)) for held in (self.cells, self.excluded))
        return replace(self, cells=cells, excluded=excluded)

    def excluded_in(self, months: Months) -> Cells:
        """The excluded answers of a span."""
        return _within(self.excluded, months)


def _within(cells: Cells, months: Months) -> Cells:
    mask = (cells.month >= months.first) & (cells.month <= months.last)
    return cells if mask.all() else cells.where(mask)


def _released(cells: Cells, months: Months, running: int) -> npt.NDArray[np.bool_]:
    raters = cells.words("rater")
    told: dict[int, list[tuple[int, str]]] = {}
    for employee, month, rater in zip(cells.employee.tolist(), cells.month.tolist(), raters, strict=True):
        told.setdefault(employee, []).append((month, rater))
    kept = {who: released(answers, months.first, months.last, running) for who, answers in told.items()}
    return np.array(
        [
            month in kept[who]
            for who, month in zip(cells.employee.tolist(), cells.month.tolist(), strict=True)
        ],
        dtype=bool,
    )


def load(session: Session, lens: str, scale: str, months: Months, running: int) -> Loaded:
    """The tallies of one lens and scale over a span; of a confidential lens from the first on, since blocks are."""
    first = 0 if lens in CONFIDENTIAL else months.first
    span = Tally.month.between(first, months.last)
    table = _table(session, _people(lens, scale).where(span, Cell.aside.in_(("", EXCLUDED))))
    if lens == "touchpoint":
        of_teams = TeamTally.month.between(first, months.last)
        table = np.concatenate([table, _table(session, _teams(lens, scale).where(of_teams))])
    kinds = _kinds(session, lens, scale)
    employees, codes = np.unique(table[:, 0], return_inverse=True)
    codes = codes.reshape(-1).astype(np.int64)
    return Loaded(lens, employees, *_apart(codes, table, kinds), running)


def of_people(session: Session, fit: Fit, employees: Iterable[int]) -> Loaded:
    """What one fit's span holds of these employees only: a few dozen rows each."""
    first = 0 if fit.lens in CONFIDENTIAL else fit.first_month
    running = month_of(fit.made_at.date())
    return of_some(session, fit.lens, fit.scale, Months(first, fit.last_month), employees, running=running)


def of_some(
    session: Session,
    lens: str,
    scale: str,
    months: Months,
    employees: Iterable[int],
    teams: Iterable[int] = (),
    *,
    running: int,
) -> Loaded:
    """The tallies of these employees only, and those of these teams' own touchpoints."""
    statement = _people(lens, scale).where(
        Tally.employee_id.in_(sorted(set(employees))),
        Tally.month.between(months.first, months.last),
        Cell.aside.in_(("", EXCLUDED)),
    )
    table, kinds = _table_and_kinds(session, statement)
    if owned := set(teams):
        own = _teams(lens, scale).where(
            TeamTally.team_id.in_(owned), TeamTally.month.between(months.first, months.last)
        )
        more, others = _table_and_kinds(session, own)
        table, kinds = np.concatenate([table, more]), kinds | others
    found, codes = np.unique(table[:, 0], return_inverse=True)
    codes = codes.reshape(-1).astype(np.int64)
    return Loaded(lens, found, *_apart(codes, table, kinds), running)


def of_team(session: Session, fit: Fit, team_id: int) -> Cells:
    """The answers that credit a team and nobody in it, in one fit's span; as one unit."""
    statement = _teams(fit.lens, fit.scale).where(
        TeamTally.team_id == team_id, TeamTally.month.between(fit.first_month, fit.last_month)
    )
    table, kinds = _table_and_kinds(session, statement)
    return _cells(np.zeros(len(table), dtype=np.int64), table, kinds)


def _people(lens: str, scale: str) -> Select[*tuple[Any, ...]]:
    sums = [getattr(Tally, name) for name in SUMS]
    return (
        select(Tally.employee_id, Tally.cell_id, Tally.month, *sums)
        .join(Cell, Cell.id == Tally.cell_id)
        .where(Cell.lens == lens, Cell.scale == scale, Tally.n > 0)
    )


def _teams(lens: str, scale: str) -> Select[*tuple[Any, ...]]:
    whole = literal(1000)
    return (
        select(
            -TeamTally.team_id,
            TeamTally.cell_id,
            TeamTally.month,
            TeamTally.n,
            TeamTally.n * whole,
            TeamTally.n * whole * whole,
            TeamTally.sy * whole,
            TeamTally.syy * whole,
        )
        .join(Cell, Cell.id == TeamTally.cell_id)
        .where(Cell.lens == lens, Cell.scale == scale, TeamTally.n > 0)
    )


def _table(session: Session, statement: Select[*tuple[Any, ...]]) -> Ints:
    """Millions of rows of whole numbers, column by column. Counted first, so that they are in memory once."""
    many = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    table = np.empty((many, 3 + len(SUMS)), dtype=np.int64, order="F")
    at = 0
    for block in _blocks(session, statement):
        table[at : at + len(block)] = block
        at += len(block)
    return table


def _blocks(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Ints]:
    if not is_sqlite(session):
        for part in session.execute(statement, execution_options={"yield_per": BLOCK}).partitions():
            yield np.array([tuple(row) for row in part], dtype=np.int64)
        return
    # The driver's own tuples, which it makes as they are asked for.
    result = session.connection().execute(statement)
    cursor: Any = result.cursor
    while rows := cursor.fetchmany(BLOCK):
        yield np.array(rows, dtype=np.int64)
    result.close()


def _table_and_kinds(session: Session, statement: Select[*tuple[Any, ...]]) -> tuple[Ints, dict[int, Any]]:
    """Both in one statement, for few rows."""
    rows = session.execute(statement.add_columns(Cell.aside, *(getattr(Cell, name) for name in LEVELS))).all()
    width = 3 + len(SUMS)
    table = np.array([tuple(row)[:width] for row in rows], dtype=np.int64).reshape(-1, width)
    return table, {row.cell_id: row for row in rows}


def _kinds(session: Session, lens: str, scale: str) -> dict[int, Row[*tuple[Any, ...]]]:
    levels = (getattr(Cell, name) for name in LEVELS)
    found = select(Cell.id, Cell.aside, *levels).where(Cell.lens == lens, Cell.scale == scale)
    return {row.id: row for row in session.execute(found)}


def _apart(codes: Ints, table: Ints, kinds: dict[int, Any]) -> tuple[Cells, Cells]:
    """What counts, and what a decision excluded."""
    out = [cell for cell, kind in kinds.items() if kind.aside == EXCLUDED]
    excluded = np.isin(table[:, 1], out) if out else np.zeros(len(table), dtype=bool)
    if not excluded.any():
        return _cells(codes, table, kinds), Cells.empty(LEVELS)
    return _cells(codes[~excluded], table[~excluded], kinds), _cells(codes[excluded], table[excluded], kinds)


def _cells(codes: Ints, table: Ints, kinds: dict[int, Any]) -> Cells:
    """Rows as cells, in the order of the scorer's own key, so that it sorts and copies nothing again.

    Words go by number, and what is the same in all rows is left out: a million rows of text would be gigabytes.
    """
    distinct, place = np.unique(table[:, 1], return_inverse=True)
    known: dict[str, Ints] = {}
    labels: dict[str, list[str]] = {}
    for name in sorted(LEVELS):
        words = [str(getattr(kinds[cell], name)) for cell in distinct.tolist()]
        if any(words):
            labels[name] = sorted(set(words))
            number = {word: at for at, word in enumerate(labels[name])}
            known[name] = np.array([number[word] for word in words], dtype=np.int64)
    rank = np.zeros(len(distinct), dtype=np.int64)
    rank[np.lexsort([*reversed(known.values()), rank]) if known else slice(None)] = np.arange(len(distinct))
    order = np.lexsort((rank[place.reshape(-1)], table[:, 2], codes))
    place = place.reshape(-1)[order]
    return Cells.from_sums(
        codes[order],
        table[order, 2],
        {name: of_cell[place] for name, of_cell in known.items()},
        **{name: table[order, 3 + at] for at, name in enumerate(SUMS)},
        labels=labels,
    )
