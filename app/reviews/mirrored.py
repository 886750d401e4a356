"""Reading a manager's mirror: the reviews they write in a cycle, as far as whoever asks may know of them."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.access import Actor, visible_employees
from app.access.facts import about
from app.access.policy import allows
from app.clock import month_of
from app.coaching import lines
from app.coaching.models import Plan
from app.config import settings
from app.people.models import Employee
from app.reviews.due import due_on, extended
from app.reviews.mirror import FILLED, MISSING, NO_EVIDENCE, Mirror, Written
from app.reviews.models import MANDATORY, Citation, Cycle, Part, Release, Review, Section, SignOff
from app.reviews.steps import Closing, Talk
from app.scores.pieces import Piece
from app.web.words import local

#: The kind of the piece that stands beside the text of a manager's own review.
KIND = "mirror"


def _rows(session: Session, actor: Actor, manager_id: int, cycle_id: int) -> list[Row[*tuple[Any, ...]]]:
    longer = extended()
    rows = session.execute(
        select(
            Review.id,
            Employee.name,
            Review.customer_facing,
            due_on(longer).label("due_on"),
            SignOff.at.label("finished"),
            SignOff.total,
            Release.at.label("released"),
            Talk.held_on,
        )
        .join(Employee, Employee.id == Review.employee_id)
        .join(Cycle, Cycle.id == Review.cycle_id)
        .outerjoin(longer, longer.c.review_id == Review.id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Talk, Talk.review_id == Review.id)
        .outerjoin(Closing, Closing.review_id == Review.id)
        .where(
            Review.cycle_id == cycle_id,
            Review.manager_id == manager_id,
            Closing.review_id.is_(None),
            *_known(actor, manager_id),
        )
        .order_by(Employee.name, Review.id)
    )
    return list(rows)


def _known(actor: Actor, manager_id: int) -> list[Any]:
    """Authors know what they write; others those whom they see by person, and nothing about themselves."""
    others = [] if actor.employee_id == manager_id else [visible_employees(actor)]
    return [Review.employee_id != (actor.employee_id or 0), *others]


def _sections(session: Session, cycle_id: int, ids: list[int]) -> dict[int, dict[str, str]]:
    mandatory = session.execute(
        select(Section.id, Section.title)
        .join(Cycle, Cycle.template_id == Section.template_id)
        .where(Cycle.id == cycle_id, Section.kind.in_(MANDATORY))
        .order_by(Section.position)
    ).all()
    titles: dict[int, str] = {row[0]: row[1] for row in mandatory}
    found = {key: dict.fromkeys(titles.values(), MISSING) for key in ids}
    for part in session.scalars(
        select(Part).where(Part.review_id.in_(ids), Part.section_id.in_(list(titles)))
    ):
        if part.rating is not None:
            found[part.review_id][titles[part.section_id]] = FILLED
        elif part.no_evidence:
            found[part.review_id][titles[part.section_id]] = NO_EVIDENCE
    return found


def mirror(session: Session, actor: Actor, manager_id: int, cycle: tuple[int, str], zone: str) -> Mirror:
    """One manager's reviews of one cycle (its id and name)."""
    rows = _rows(session, actor, manager_id, cycle[0])
    ids = [row.id for row in rows]
    sections = _sections(session, cycle[0], ids)
    cited: Counter[int] = Counter(
        session.scalars(select(Citation.review_id).where(Citation.review_id.in_(ids)))
    )
    totals = session.scalars(
        select(SignOff.total)
        .join(Review, Review.id == SignOff.review_id)
        .where(Review.cycle_id == cycle[0], Review.manager_id != manager_id)
    )
    return Mirror(
        cycle_id=cycle[0],
        cycle=cycle[1],
        today=actor.today,
        reviews=[
            Written(
                id=row.id,
                employee=row.name,
                customer_facing=row.customer_facing,
                sections=sections[row.id],
                cited=cited[row.id],
                due_on=row.due_on,
                finished_on=local(row.finished, zone).date() if row.finished else None,
                released_on=local(row.released, zone).date() if row.released else None,
                talked_on=row.held_on,
                value=float(row.total["value"]) if row.total and row.total.get("value") else None,
            )
            for row in rows
        ],
        others=[float(total["value"]) for total in totals if total.get("value")],
    )


def cycles_of(session: Session, actor: Actor, manager_id: int) -> list[tuple[int, str]]:
    """The cycles in which somebody writes reviews that the actor may know of, newest first."""
    rows = session.execute(
        select(Cycle.id, Cycle.name)
        .join(Review, Review.cycle_id == Cycle.id)
        .join(Employee, Employee.id == Review.employee_id)
        .where(Review.manager_id == manager_id, *_known(actor, manager_id))
        .group_by(Cycle.id, Cycle.name)
        .order_by(func.max(Cycle.due_on).desc(), Cycle.name)
    )
    return [(row[0], row[1]) for row in rows]


def pieces(session: Session, actor: Actor, employee_id: int, first: date, last: date) -> list[Piece]:
    """How somebody reviewed their own people in the cycles over these days, for the review of a manager."""
    if not allows("see mirror", about(session, actor, subject=employee_id)):
        return []
    names = dict(cycles_of(session, actor, employee_id))
    if not names:
        return []
    cycles = session.scalars(
        select(Cycle)
        .where(
            Cycle.id.in_(list(names)),
            Cycle.last_month.between(month_of(first), month_of(last)),
        )
        .order_by(Cycle.due_on.desc())
    )
    return [_piece(session, actor, employee_id, cycle) for cycle in cycles]


def _piece(session: Session, actor: Actor, employee_id: int, cycle: Cycle) -> Piece:
    bare = mirror(session, actor, employee_id, (cycle.id, cycle.name), settings().zone)
    coached = lines.lines(session, actor.today, Plan.coach_id == employee_id)
    seen = replace(bare, load=lines.load_of(coached))
    return Piece(
        kind=KIND,
        key=str(cycle.id),
        on=min(cycle.due_on, actor.today),
        title=f"Reviews of their own people: {cycle.name}",
        text=seen.words,
        href=f"/employees/{employee_id}/mirror?cycle={cycle.id}",
        facts=seen.facts,
    )
