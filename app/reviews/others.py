"""What those asked for their view are asked, and what they said together. Nobody's view is ever shown alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.people.models import Employee
from app.reviews.models import BEHAVIOURS, GROUPS, MANDATORY, MOTIVE, Cycle, Review, Section
from app.reviews.process import SMALLEST_GROUP
from app.reviews.rules import mean
from app.reviews.steps import Asked, View


@dataclass(frozen=True)
class Question:
    """One thing that is scored from 1 to 5, or skipped."""

    name: str
    prompt: str
    #: What a score means: by the score as text. Those between lie between.
    anchors: dict[str, str]


def questions(sections: Sequence[Section], role: str) -> list[Question]:
    """What one role is asked: of each section that names it the service question, or each behaviour."""
    found: list[Question] = []
    for section in sections:
        if role not in section.fillers or section.kind == MOTIVE:
            continue
        if section.kind == BEHAVIOURS:
            found += [
                Question(str(item["name"]), "", dict(item.get("anchors", {}))) for item in section.items
            ]
        elif section.kind in MANDATORY:
            anchors = {str(score): words for score, words in enumerate(section.anchors, start=1)}
            found.append(Question(section.title, section.prompt, anchors))
    return found


def collects_until(cycle: Cycle) -> date:
    """The last day on which views are collected: what is shown after it never changes again."""
    return cycle.collect_until or cycle.due_on


def is_open(cycle: Cycle, today: date) -> bool:
    """Whether views are still collected."""
    return cycle.closed_at is None and today <= collects_until(cycle)


@dataclass(frozen=True)
class Figure:
    """The mean of one question, to two decimals; None where fewer than five answered it."""

    name: str
    n: int
    value: Decimal | None


@dataclass(frozen=True)
class Group:
    """What one role said together. With fewer than five nothing but their number is there."""

    role: str
    asked: int
    n: int
    until: date
    over: bool
    figures: list[Figure]
    words: list[str]

    @property
    def shown(self) -> bool:
        """Whether there are enough, and collecting is over."""
        return self.over and self.n >= SMALLEST_GROUP


def groups(session: Session, review: Review, sections: Sequence[Section], today: date) -> list[Group]:
    """The groups asked about one review, all of them shown at once when collecting is over and never before."""
    asked: dict[str, int] = {}
    for role in session.scalars(select(Asked.role).where(Asked.review_id == review.id)):
        asked[role] = asked.get(role, 0) + 1
    if not asked:
        return []
    over = not is_open(review.cycle, today)
    views: list[View] = []
    if over:
        # By their random ids: no order tells who came first.
        views = list(session.scalars(select(View).where(View.review_id == review.id).order_by(View.id)))
    return [
        _group(
            review.cycle, role, asked[role], sections, [one for one in views if one.role == role], over=over
        )
        for role in GROUPS
        if role in asked
    ]


def _group(
    cycle: Cycle, role: str, asked: int, sections: Sequence[Section], views: list[View], *, over: bool
) -> Group:
    enough = over and len(views) >= SMALLEST_GROUP
    return Group(
        role=role,
        asked=asked,
        n=len(views),
        until=collects_until(cycle),
        over=over,
        figures=[_figure(one.name, views) for one in questions(sections, role)] if enough else [],
        words=[view.text for view in views if view.text] if enough else [],
    )


def _figure(name: str, views: list[View]) -> Figure:
    scores = [view.scores[name] for view in views if name in view.scores]
    return Figure(name, len(scores), mean(scores) if len(scores) >= SMALLEST_GROUP else None)


@dataclass(frozen=True)
class Waiting:
    """A view that somebody is asked for."""

    id: int
    role: str
    employee: str
    cycle: str
    until: date
    answered: bool


def asked_of(session: Session, employee_id: int, today: date) -> list[Waiting]:
    """The views somebody is asked for while they are collected, open ones first."""
    rows: Any = session.execute(
        select(Asked, Review, Cycle)
        .join(Review, Review.id == Asked.review_id)
        .join(Cycle, Cycle.id == Review.cycle_id)
        .where(Asked.employee_id == employee_id, Cycle.closed_at.is_(None))
    ).all()
    names = _names(session, [row[1].employee_id for row in rows])
    found = [
        Waiting(
            asked.id, asked.role, names[review.employee_id], cycle.name, collects_until(cycle), asked.answered
        )
        for asked, review, cycle in rows
        if is_open(cycle, today)
    ]
    return sorted(found, key=lambda one: (one.answered, one.until, one.employee))


def _names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(ids)))
    return {row[0]: row[1] for row in rows}
