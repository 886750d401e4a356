"""Everything known of one person that a decision may look at, gathered as plain data in a fixed shape.

`gather` answers a JSON value. Frozen, it is kept as it is and hashed; fresh, the same templates show it. What managers
answered to the keeper question is no evidence and stands nowhere in it.
"""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.clock import first_day
from app.coaching.models import CheckIn, Observation, Outcome, Plan, Seen
from app.complaints import credited as cases
from app.compliments import queries as compliments
from app.disputes import queries as disputes
from app.frontline import shops
from app.handoffs import queries as handoffs
from app.logbook import queries as logbook
from app.people.models import Assignment, Employee, Team
from app.reviews.evidence import freeze
from app.reviews.models import (
    BEHAVIOURS,
    MANAGER,
    MOTIVE,
    Acknowledgement,
    Cycle,
    Part,
    Release,
    Review,
    Section,
    SignOff,
)
from app.reviews.steps import Objection, ObjectionRuling
from app.scores.at_once import exact_evidence
from app.scores.queries import answers_in
from app.scores.spans import Months
from app.web.words import local

#: Reviews, plans, disputes and places are looked back on for so long before the earlier window.
BEFORE = timedelta(days=366)


def digest(body: Any) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no spaces, ASCII only."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def gather(
    session: Session, actor: Actor, employee: Employee, cycle: Cycle, earlier: Months, zone: str
) -> dict[str, Any]:
    """The dossier of an employee in a cycle as it stands now: two windows that do not overlap, every lens in each."""
    later = Months(cycle.first_month, cycle.last_month)
    since = first_day(earlier.first) - BEFORE
    return {
        "employee": _employee(employee),
        "cycle": {"id": str(cycle.id), "name": cycle.name},
        "windows": [_window(session, employee.id, span) for span in (earlier, later)],
        "reviews": _reviews(session, employee.id, since, zone),
        "coaching": _coaching(session, employee.id, since),
        "observations": _observations(session, employee.id, since),
        "stints": _stints(session, actor, employee.id, since),
        "compliments": _compliments(session, actor, employee.id, since),
        "shops": _shops(session, actor, employee.id, since),
        "cases": _cases(session, actor, employee.id, since),
        "handoffs": _handoffs(session, actor, employee.id, since),
        "disputes": _disputes(session, employee.id, since, zone),
        "roles": _roles(session, employee.id),
    }


def _employee(one: Employee) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "name": one.name,
        "number": one.number or "",
        "hired_on": _iso(one.hired_on),
        "left_on": _iso(one.left_on),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _window(session: Session, employee_id: int, span: Months) -> dict[str, Any]:
    fits, scores = exact_evidence(session, employee_id, span)
    return {
        "words": span.words,
        "first": span.first,
        "last": span.last,
        "ready": bool(fits) or not answers_in(session, span),
        "scores": [freeze(one) | {"p_star": one.p_star, "p_floor": one.p_floor} for one in scores],
    }


def _reviews(session: Session, employee_id: int, since: date, zone: str) -> list[dict[str, Any]]:
    manager = aliased(Employee)
    rows: Any = session.execute(
        select(Review, Cycle, manager.name, SignOff, Release, Acknowledgement)
        .join(Cycle, Cycle.id == Review.cycle_id)
        .join(manager, manager.id == Review.manager_id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
        .where(Review.employee_id == employee_id, Cycle.due_on >= since)
        .order_by(Cycle.last_month.desc(), Cycle.due_on.desc())
    ).all()
    # What is not finished yet is its author's alone.
    finished = [row[0].id for row in rows if row[3] is not None]
    sections = _sections(session, finished)
    objected = _objections(session, finished)
    return [
        {
            "id": str(review.id),
            "cycle": cycle.name,
            "cycle_id": str(cycle.id),
            "manager": name,
            "state": "released" if release else "finished" if signed else "being written",
            "finished_on": _iso(local(signed.at, zone).date()) if signed else "",
            "released_on": _iso(local(release.at, zone).date()) if release else "",
            "total": (signed.total or {}).get("value") if signed else None,
            "sections": sections.get(review.id, []),
            "answer": seen.answer if seen else "",
            "disputes": objected.get(review.id, []),
        }
        for review, cycle, name, signed, release, seen in rows
    ]


def _sections(session: Session, reviews: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    rows: Any = session.execute(
        select(Part, Section)
        .join(Section, Section.id == Part.section_id)
        .where(Part.review_id.in_(reviews))
        .order_by(Part.review_id, Section.position)
    )
    for part, section in rows:
        # What moves somebody stays between the two.
        if MANAGER in section.fillers and section.kind != MOTIVE:
            found.setdefault(part.review_id, []).append(
                {
                    "kind": section.kind,
                    "title": section.title,
                    "rating": part.rating,
                    "no_evidence": part.no_evidence,
                    "text": part.text,
                    "behaviours": dict(part.scores or {}) if section.kind == BEHAVIOURS else {},
                }
            )
    return found


def _objections(session: Session, reviews: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    rows: Any = session.execute(
        select(Objection, ObjectionRuling)
        .outerjoin(ObjectionRuling, ObjectionRuling.objection_id == Objection.id)
        .where(Objection.review_id.in_(reviews))
        .order_by(Objection.at)
    )
    for one, ruling in rows:
        found.setdefault(one.review_id, []).append(
            {"reason": one.reason, "outcome": ruling.outcome if ruling else "open"}
        )
    return found


def _coaching(session: Session, employee_id: int, since: date) -> list[dict[str, Any]]:
    rows: Any = session.execute(
        select(Plan, Employee.name, Outcome)
        .join(Employee, Employee.id == Plan.coach_id)
        .outerjoin(Outcome, Outcome.plan_id == Plan.id)
        .where(Plan.employee_id == employee_id, Plan.made_on >= since)
        .order_by(Plan.made_on.desc(), Plan.id)
    ).all()
    ids = [row[0].id for row in rows]
    begun: dict[int, date] = {}
    for plan_id, seen_on in session.execute(
        select(Seen.plan_id, Seen.seen_on).where(Seen.plan_id.in_(ids)).order_by(Seen.version.desc())
    ):
        begun[plan_id] = min(seen_on, begun.get(plan_id, seen_on))
    checks: dict[int, list[bool]] = {}
    for one in session.scalars(select(CheckIn).where(CheckIn.plan_id.in_(ids))):
        checks.setdefault(one.plan_id, []).append(one.held_on is not None)
    return [
        {
            "id": str(plan.id),
            "coach": coach,
            "made_on": _iso(plan.made_on),
            "begun_on": _iso(begun.get(plan.id)),
            "ends_on": _iso(plan.ends_on),
            "expectations": plan.expectations,
            "held": sum(checks.get(plan.id, [])),
            "check_ins": len(checks.get(plan.id, [])),
            "result": outcome.result if outcome else "",
            "ended_on": _iso(outcome.made_on) if outcome else "",
            "words": outcome.words if outcome else "",
            "measured": [one.get("said", "") for one in outcome.measured] if outcome else [],
        }
        for plan, coach, outcome in rows
    ]


def _observations(session: Session, employee_id: int, since: date) -> list[dict[str, Any]]:
    rows: Any = session.execute(
        select(Observation, Employee.name)
        .join(Employee, Employee.id == Observation.observer_id)
        .where(Observation.employee_id == employee_id, Observation.seen_on >= since)
        .order_by(Observation.seen_on.desc(), Observation.id)
    )
    return [
        {
            "id": str(one.id),
            "observer": name,
            "seen_on": _iso(one.seen_on),
            "scores": dict(one.scores),
            "words": one.words,
            "intervened": one.intervened,
        }
        for one, name in rows
    ]


def _stints(session: Session, actor: Actor, employee_id: int, since: date) -> list[dict[str, Any]]:
    found = logbook.pieces(session, actor, employee_id, since, actor.today)
    return [{"on": _iso(one.on), "title": one.title, "text": one.text, "href": one.href} for one in found]


def _compliments(session: Session, actor: Actor, employee_id: int, since: date) -> list[dict[str, Any]]:
    found = compliments.pieces(session, actor, employee_id, since, actor.today)
    return [{"on": _iso(one.on), "title": one.title, "text": one.text, "href": one.href} for one in found]


def _cases(session: Session, actor: Actor, employee_id: int, since: date) -> list[dict[str, Any]]:
    found = cases.pieces(session, actor, employee_id, since, actor.today)
    return [
        {"on": _iso(one.on), "title": one.title, "text": one.text, "href": one.href, **one.facts}
        for one in found
    ]


def _shops(session: Session, actor: Actor, employee_id: int, since: date) -> list[dict[str, Any]]:
    found = shops.pieces(session, actor, employee_id, since, actor.today)
    return [{"on": _iso(one.on), "title": one.title, "text": one.text, "href": one.href} for one in found]


def _handoffs(session: Session, actor: Actor, employee_id: int, since: date) -> list[dict[str, Any]]:
    found = handoffs.pieces(session, actor, employee_id, since, actor.today)
    return [{"on": _iso(one.on), "title": one.title, "text": one.text, "href": one.href} for one in found]


def _disputes(session: Session, employee_id: int, since: date, zone: str) -> list[dict[str, Any]]:
    return [
        {
            "id": str(line.dispute.id),
            "ground": line.dispute.ground,
            "asked_on": _iso(local(line.dispute.made_at, zone).date()),
            "answer": line.shown,
            "state": line.state,
        }
        for line in disputes.of_employee(session, employee_id)
        if local(line.dispute.made_at, zone).date() >= since
    ]


def _roles(session: Session, employee_id: int) -> list[dict[str, Any]]:
    manager = aliased(Employee)
    rows: Any = session.execute(
        select(Assignment, Team.name, manager.name)
        .join(Team, Team.id == Assignment.team_id)
        .outerjoin(manager, manager.id == Assignment.manager_id)
        .where(Assignment.employee_id == employee_id)
        .order_by(Assignment.starts_on.desc())
    )
    return [
        {
            "title": one.title,
            "team": team,
            "manager": name or "",
            "customer_facing": one.customer_facing,
            "from": _iso(one.starts_on),
            "until": _iso(one.ends_on),
        }
        for one, team, name in rows
    ]
