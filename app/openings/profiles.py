"""Draws what people do who stand out in a role, from what is known of at least five of them."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.coaching.models import BEHAVIOUR, MET, Goal, Outcome, Plan
from app.contacts.models import CONFIDENTIAL, Cell
from app.openings.rules import Circle, Person, Work, behaviour_lines, circle, contact_lines, goal_lines
from app.people.models import Assignment, Employee
from app.people.queries import members
from app.reviews.models import BEHAVIOURS, Part, Release, Review, Section
from app.scores.models import Evidence, Tally
from app.scores.queries import fits
from app.scores.spans import Months

#: Evidence of so many months says who stands out.
MONTHS = 12
#: Reviews and coaching are looked back on for so long.
BACK = timedelta(days=730)


def draw(session: Session, title: str, team_id: int, today: date) -> tuple[list[str], str]:
    """Lines of a profile, and from whom they are drawn; both empty where too few people stand out."""
    found = [one for one in fits(session, MONTHS) if one.lens not in CONFIDENTIAL]
    ring = circle(_stars(session, [one.id for one in found], today), title, team_id)
    if not ring.ids:
        return [], ""
    span = Months(found[0].first_month, found[0].last_month)
    lines = [
        *behaviour_lines(_behaviours(session, ring, today)),
        *contact_lines(_works(session, ring, span)),
        *goal_lines(_reached(session, ring, today)),
    ]
    return lines, ring.words if lines else ""


def _stars(session: Session, fit_ids: list[int], today: date) -> list[Person]:
    rows = session.execute(
        members(today)
        .with_only_columns(Employee.id, Assignment.title, Assignment.team_id)
        .where(
            Employee.id.in_(
                select(Evidence.employee_id).where(Evidence.fit_id.in_(fit_ids), Evidence.standing == "star")
            )
        )
    )
    return [Person(row[0], row[1], row[2]) for row in rows]


def _behaviours(session: Session, ring: Circle, today: date) -> dict[int, list[dict[str, int]]]:
    rows = session.execute(
        select(Review.employee_id, Part.scores)
        .join(Part, Part.review_id == Review.id)
        .join(Section, Section.id == Part.section_id)
        .join(Release, Release.review_id == Review.id)
        .where(
            Review.employee_id.in_(ring.ids),
            Section.kind == BEHAVIOURS,
            Part.scores.is_not(None),
            Release.at >= datetime.combine(today - BACK, time(), UTC),
        )
    )
    found: dict[int, list[dict[str, int]]] = defaultdict(list)
    for employee_id, scores in rows:
        if scores:
            found[employee_id].append(scores)
    return found


def _works(session: Session, ring: Circle, span: Months) -> list[Work]:
    """Every kind of contact on the scale that most of the circle's answers are on; scales are never pooled."""
    rows = session.execute(
        select(Cell.scale, Cell.channel, Cell.reason, Tally.employee_id, Tally.sw, Tally.swy, Tally.n)
        .join(Cell, Cell.id == Tally.cell_id)
        .where(
            Tally.month.between(span.first, span.last),
            Cell.lens.not_in(CONFIDENTIAL),
            Cell.aside == "",
            Cell.channel != "",
        )
    ).all()
    of_ring: dict[str, int] = defaultdict(int)
    for scale, _, _, employee_id, _, _, n in rows:
        if employee_id in ring.ids:
            of_ring[scale] += n
    main = max(sorted(of_ring), key=lambda one: of_ring[one], default="")
    found: dict[str, Work] = {}
    for scale, channel, reason, employee_id, weight, total, n in rows:
        if scale != main:
            continue
        what = f"{channel}, {reason}" if reason else channel
        one = found.setdefault(what, Work(what))
        one.n_all += weight
        one.total_all += total
        if employee_id in ring.ids and n:
            one.people.add(employee_id)
            one.n += weight
            one.total += total
    # Shares are kept in thousandths of an answer.
    for one in found.values():
        one.n, one.n_all = one.n // 1000, one.n_all // 1000
        one.total, one.total_all = one.total / 1000, one.total_all / 1000
    return list(found.values())


def _reached(session: Session, ring: Circle, today: date) -> dict[str, set[int]]:
    """Behaviours only: whatever else a goal says was said to one person."""
    rows = session.execute(
        select(Goal.what, Plan.employee_id)
        .join(Plan, Plan.id == Goal.plan_id)
        .join(Outcome, Outcome.plan_id == Plan.id)
        .where(
            Plan.employee_id.in_(ring.ids),
            Outcome.result == MET,
            Outcome.made_on >= today - BACK,
            Goal.kind == BEHAVIOUR,
            Goal.dropped_at.is_(None),
        )
    )
    found: dict[str, set[int]] = defaultdict(set)
    for what, employee_id in rows:
        found[what].add(employee_id)
    return found
