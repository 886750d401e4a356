"""A register of procedures from a file: every row is checked, then all are taken or none; read twice it changes
nothing. All come in flexible: what must be followed both sides sign in a session.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.files.tables import NAMED, Row, table
from app.procedures import actions
from app.procedures.forms import ProcedureForm
from app.procedures.models import FLEXIBLE, Procedure, ProcedureVersion
from app.procedures.queries import Line, register
from app.web.forms import read

MOST_ROWS = 5_000
#: Field -> column, as the export writes them.
COLUMNS = {"title": "Procedure", "text": "Text", "owner": "Owner", "kind": "Kind"}
REQUIRED = ("title", "text")


@dataclass(frozen=True)
class Told:
    """What a file came to: how many were added, were known, and of those say something else by now."""

    added: int
    known: int
    differ: int


@dataclass(frozen=True)
class Checked:
    """A row that can be taken. `held`: the procedure of this name that is there already."""

    form: ProcedureForm
    owner_id: int
    held: Line | None

    @property
    def differs(self) -> bool:
        """Whether the register says something else than the file."""
        return self.held is not None and self.held.version.text != self.form.text


def take(act: Act, body: bytes) -> Told:
    """Take a file whole. `Invalid` names file, row, column and mend of everything that can't be meant."""
    rows = table(body, COLUMNS, REQUIRED, MOST_ROWS)
    problems: list[Problem] = []
    checked = _checked(act, rows, problems)
    if problems:
        more = [Problem("file", f"And {len(problems) - NAMED:,} more.")] if len(problems) > NAMED else []
        raise Invalid([*problems[:NAMED], *more])
    fresh = [one for one in checked if one.held is None]
    _put(act, fresh)
    told = Told(len(fresh), len(checked) - len(fresh), sum(one.differs for one in checked))
    act.journal("imported procedures", kind=actions.KIND, added=told.added, known=told.known)
    return told


def _checked(act: Act, rows: list[Row], problems: list[Problem]) -> list[Checked]:
    held = {one.procedure.title.casefold(): one for one in register(act.session, act.now)}
    retired = {
        title.casefold()
        for title in act.session.scalars(select(Procedure.title).where(Procedure.retired_at.is_not(None)))
    }
    owners: dict[str, int] = {}
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        key = row.cells["title"].casefold()
        if before := seen.get(key):
            problems.append(row.problem("Procedure", f"row {before} has this name. Take one of them out."))
            continue
        seen[key] = row.line
        try:
            found.append(_one(act, row.cells, held.get(key), retired=key in retired, owners=owners))
        except Invalid as refused:
            problems += [row.problem(COLUMNS.get(one.field, "row"), one.message) for one in refused.problems]
    return found


def _one(
    act: Act, cells: dict[str, str], held: Line | None, *, retired: bool, owners: dict[str, int]
) -> Checked:
    form = read(ProcedureForm, {name: cells[name] for name in ("title", "text", "owner")})
    if held is not None:
        return Checked(form, held.procedure.owner_id, held)
    if retired:
        raise Invalid([Problem("title", "a procedure of this name was retired. Give this one another name.")])
    if cells["kind"].casefold() not in {"", FLEXIBLE}:
        words = f"write {FLEXIBLE}, or nothing: what must be followed both sides sign in a session."
        raise Invalid([Problem("kind", words)])
    if form.owner not in owners:
        owners[form.owner] = actions.person(act, form.owner, "owner") if form.owner else actions.own_id(act)
    return Checked(form, owners[form.owner], None)


def _put(act: Act, fresh: list[Checked]) -> None:
    stamp = {"made_at": act.now, "made_by": act.actor.name}
    made = [Procedure(title=one.form.title, owner_id=one.owner_id, **stamp) for one in fresh]
    try:
        with act.session.begin_nested():
            act.session.add_all(made)
    except IntegrityError:
        raise Conflict("Somebody takes the same file right now. Take it again in a moment.") from None
    act.session.add_all(
        ProcedureVersion(
            procedure_id=procedure.id,
            number=1,
            kind=FLEXIBLE,
            text=one.form.text,
            in_force_at=act.now,
            **stamp,
        )
        for procedure, one in zip(made, fresh, strict=True)
    )
    act.session.flush()
