"""How managers rate beside each other and beside the evidence, and how the behaviours are scored (R6)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, visible_employees
from app.intervals import student90
from app.people.models import Employee
from app.reviews.models import BEHAVIOURS, Cycle, Part, Review, Section, SignOff
from app.reviews.steps import Closing

#: Fewer finished reviews say nothing of whoever wrote them.
FEWEST = 5


@dataclass(frozen=True)
class Rater:
    """One manager's finished reviews: the mean total given, its interval, and the mean of the evidence at sign-off.

    All are None where there are too few.
    """

    id: int
    name: str
    n: int
    given: float | None
    lo: float | None
    hi: float | None
    evidence: float | None

    def differs(self, company: float | None) -> str:
        """`higher` or `lower` where the interval leaves the company's mean out."""
        if company is None or self.lo is None or self.hi is None:
            return ""
        return "higher" if self.lo > company else "lower" if self.hi < company else ""


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean of at least two values with Student's 90% interval, kept within 1 to 5."""
    middle = mean(values)
    half = student90(len(values) - 1) * stdev(values) / sqrt(len(values))
    return middle, max(1.0, middle - half), min(5.0, middle + half)


def raters(rows: Iterable[tuple[int, str, float, float | None]]) -> list[Rater]:
    """Managers by name from (id, name, total given, evidence) of each finished review."""
    by: dict[tuple[int, str], list[tuple[float, float | None]]] = {}
    for key, name, given, evidence in rows:
        by.setdefault((key, name), []).append((given, evidence))
    found = []
    for (key, name), pairs in sorted(by.items(), key=lambda one: (one[0][1], one[0][0])):
        if len(pairs) < FEWEST:
            found.append(Rater(key, name, len(pairs), None, None, None, None))
            continue
        seen = [evidence for _, evidence in pairs if evidence is not None]
        found.append(
            Rater(
                key,
                name,
                len(pairs),
                *interval([given for given, _ in pairs]),
                mean(seen) if len(seen) >= FEWEST else None,
            )
        )
    return found


def finished(session: Session, actor: Actor, cycle: Cycle) -> list[tuple[int, str, float, float | None]]:
    """Each finished review that the actor may know of: author, the total given, the evidence's mean score on 1 to 5."""
    author = aliased(Employee)
    rows = session.execute(
        select(author.id, author.name, SignOff.total, SignOff.evidence)
        .select_from(Review)
        .join(Employee, Employee.id == Review.employee_id)
        .join(author, author.id == Review.manager_id)
        .join(SignOff, SignOff.review_id == Review.id)
        .where(
            Review.cycle_id == cycle.id,
            visible_employees(actor),
            Review.employee_id != (actor.employee_id or 0),
        )
    )
    return [
        (row[0], row[1], float(row[2]["value"]), _evidence(row[3])) for row in rows if row[2].get("value")
    ]


def _evidence(frozen: Sequence[Mapping[str, Any]]) -> float | None:
    """The mean of the scores on five stars, lenses as they stood; None where there was none."""
    scores = [
        one["score"] for one in frozen if one.get("scale") == "stars_5" and one.get("score") is not None
    ]
    return mean(scores) if scores else None


@dataclass(frozen=True)
class Spread:
    """How often each score from 1 to 5 was given for one behaviour; nothing of fewer than five."""

    name: str
    n: int
    counts: tuple[int, ...] | None
    mean: float | None


def behaviours(session: Session, actor: Actor, cycle: Cycle) -> list[Spread]:
    """The behaviours of finished reviews, as the template has them in order."""
    rows: Sequence[Row[*tuple[Any, ...]]] = session.execute(
        select(Part.scores)
        .join(Review, Review.id == Part.review_id)
        .join(Section, Section.id == Part.section_id)
        .join(Employee, Employee.id == Review.employee_id)
        .join(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Closing, Closing.review_id == Review.id)
        .where(
            Review.cycle_id == cycle.id,
            Section.kind == BEHAVIOURS,
            visible_employees(actor),
            Review.employee_id != (actor.employee_id or 0),
        )
    ).all()
    items = session.scalars(
        select(Section.items)
        .where(Section.template_id == cycle.template_id, Section.kind == BEHAVIOURS)
        .order_by(Section.position)
    )
    names = [item["name"] for found in items for item in found]
    return spreads(names, [row[0] or {} for row in rows])


def spreads(names: Sequence[str], given: Sequence[Mapping[str, int]]) -> list[Spread]:
    """Scores by behaviour; what was skipped is not there and counts nowhere."""
    found = []
    for name in names:
        scores = [one[name] for one in given if name in one]
        if len(scores) < FEWEST:
            found.append(Spread(name, len(scores), None, None))
            continue
        counted = Counter(scores)
        found.append(Spread(name, len(scores), tuple(counted.get(at, 0) for at in range(1, 6)), mean(scores)))
    return found
