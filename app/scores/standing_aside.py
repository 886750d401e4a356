"""Answers about a person that count in no comparison, and until when a new hire's do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.contacts.models import AI_AGENT, CONFIDENTIAL, EXCLUDED, LENSES, NEW_HIRE, Cell
from app.contacts.scales import SCALES
from app.people.models import Employee
from app.scores.ai import AiFigure, figure
from app.scores.models import Tally
from app.scores.policy import new_hire_days
from app.scores.queries import Person
from app.scores.spans import Months
from app.web.words import day, plural, score

#: In this order a page names them.
REASONS = (NEW_HIRE, EXCLUDED, AI_AGENT)


@dataclass(frozen=True)
class SetAside:
    """What somebody's answers of one lens and scale say that stand aside for one reason. No score, no standing."""

    reason: str
    found: AiFigure

    @property
    def lens(self) -> str:
        """The side they come from."""
        return self.found.lens


def set_aside(session: Session, employee_id: int, span: Months) -> list[SetAside]:
    """Somebody's answers of a span that stand aside, by lens, scale and reason; none of a confidential lens, whose
    answers are told in blocks only.
    """
    sums = [func.sum(getattr(Tally, name)) for name in ("n", "sw", "sww", "swy", "swyy")]
    rows = session.execute(
        select(Cell.lens, Cell.scale, Cell.aside, *sums)
        .join(Cell, Cell.id == Tally.cell_id)
        .where(
            Tally.employee_id == employee_id,
            Tally.month.between(span.first, span.last),
            Cell.aside.in_(REASONS),
            Cell.lens.not_in(CONFIDENTIAL),
        )
        .group_by(Cell.lens, Cell.scale, Cell.aside)
    )
    found = [
        SetAside(reason, figure(lens, SCALES[scale], int(n), *(int(value) for value in weighted)))
        for lens, scale, reason, n, *weighted in rows
        if n > 0
    ]
    return sorted(
        found, key=lambda one: (REASONS.index(one.reason), LENSES.index(one.lens), one.found.scale.id)
    )


def aside_sentence(one: SetAside, days: int) -> str:
    """The figure in words, with why it counts in nothing. `days`: how long the first days of a new hire are."""
    told = one.found
    many = f"{plural(told.n, 'answer')}, average {score(told.mean)}"
    if told.lo is not None and told.hi is not None:
        many += f", very likely {score(told.lo)} to {score(told.hi)}"
    elif told.n > 1:
        many += ", too few for a range"
    why = {
        NEW_HIRE: "Shown, never counted, ranked or held against anybody.",
        EXCLUDED: "A decision took them out: they stay readable and count for nobody.",
        AI_AGENT: "Kept apart from people: no rank, no standing.",
    }[one.reason]
    head = {NEW_HIRE: f"First {plural(days, 'day')}", EXCLUDED: "Excluded", AI_AGENT: "An AI agent's"}
    return f"{head[one.reason]}: {many}. {why}"


def counted_from(hired_on: date | None, days: int, after: date) -> date | None:
    """From when a new hire's answers count; None where that is not later than a day."""
    starts = None if hired_on is None or not days else hired_on + timedelta(days=days)
    return starts if starts is not None and starts > after else None


def newcomers(session: Session, people: Sequence[Person], today: date) -> dict[int, date]:
    """Of those without a figure, who is in their first days, and from when their answers count. Nothing is asked
    where everybody has a figure.
    """
    silent = {one.id for one in people if one.evidence is None}
    days = new_hire_days(session) if silent else 0
    if not days:
        return {}
    recent = select(Employee.id, Employee.hired_on).where(Employee.hired_on > today - timedelta(days=days))
    starts = {
        row.id: counted_from(row.hired_on, days, today) for row in session.execute(recent) if row.id in silent
    }
    return {key: start for key, start in starts.items() if start is not None}


def new_here(start: date, today: date) -> str:
    """What stands in a list where others have a standing: `new here until 12 Dec`."""
    return f"new here until {day(start, today)}"
