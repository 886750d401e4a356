"""Reading sort sessions: what each side called a procedure, what was written down, who signed it."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.people.models import Employee
from app.procedures import rules
from app.procedures.models import BACK, FRONT, MUST, ProcedureSignature, ProcedureVersion, Sort, SortWord


@dataclass
class Item:
    """What a session made of one procedure so far."""

    front: str = ""
    back: str = ""
    written: ProcedureVersion | None = None
    signed: list[ProcedureSignature] = field(default_factory=list)

    @property
    def state(self) -> str:
        """One of the states in `rules`."""
        return rules.state(self.front, self.back, [one.side for one in self.signed] if self.written else None)

    @property
    def open(self) -> bool:
        """Whether it stays as it was, and is listed."""
        return self.state in rules.OPEN

    def word(self, side: str) -> str:
        """What a side called it."""
        return self.front if side == FRONT else self.back


def items(session: Session, sort: Sort) -> dict[int, Item]:
    """By procedure what a session made of it; only those of which something was said."""
    found: dict[int, Item] = defaultdict(Item)
    words = select(SortWord).where(SortWord.sort_id == sort.id).order_by(SortWord.number)
    for word in session.scalars(words):
        setattr(found[word.procedure_id], "front" if word.side == FRONT else "back", word.verdict)
    versions = select(ProcedureVersion).where(
        ProcedureVersion.sort_id == sort.id, ProcedureVersion.kind == MUST
    )
    by_version: dict[int, Item] = {}
    for version in session.scalars(versions.order_by(ProcedureVersion.number)):
        item = found[version.procedure_id]
        item.written = version
        by_version[version.id] = item
    rows = select(ProcedureSignature).where(ProcedureSignature.version_id.in_(by_version))
    for one in session.scalars(rows):
        if (item := by_version[one.version_id]).written is not None and item.written.id == one.version_id:
            item.signed.append(one)
    return dict(found)


def sorts(session: Session) -> list[tuple[Sort, str, str]]:
    """All sessions with the names of both sides, the newest first."""
    front, back = aliased(Employee), aliased(Employee)
    rows = session.execute(
        select(Sort, front.name, back.name)
        .join(front, front.id == Sort.front_id)
        .join(back, back.id == Sort.back_id)
        .order_by(Sort.made_at.desc(), Sort.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def side_of(sort: Sort, employee_id: int | None) -> str:
    """On which side of a session somebody sits; empty for all others."""
    return {sort.front_id: FRONT, sort.back_id: BACK}.get(employee_id or 0, "")
