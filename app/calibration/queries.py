"""Calibration sessions as pages read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.calibration.models import Calibrated, Calibration, Change, Seat
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.reviews import queries as reviews
from app.reviews import rules as review_rules
from app.reviews.models import BEHAVIOURS, MANAGER, Cycle, Part, Release, Review, Section, SignOff
from app.scores.models import Evidence
from app.scores.queries import Shown, exact_fits, shown
from app.scores.sentences import foremost
from app.scores.spans import Months

#: Whose page has said so this lately is in the room.
PRESENT = timedelta(seconds=20)


@dataclass(frozen=True)
class Seated:
    """Somebody with a seat, and whether their page is open now."""

    employee_id: int
    name: str
    present: bool


def seats(session: Session, calibration_id: int, now: datetime, me: int | None = None) -> list[Seated]:
    """Who sits in a session, who is there first. Whoever asks (`me`) is there."""
    rows = session.execute(
        select(Employee.id, Employee.name, Seat.seen_at)
        .join(Seat, Seat.employee_id == Employee.id)
        .where(Seat.calibration_id == calibration_id)
        .order_by(Employee.name)
    )
    found = [
        Seated(row.id, row.name, row.id == me or (row.seen_at is not None and now - row.seen_at < PRESENT))
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.present, one.name))


@dataclass(frozen=True)
class InSession:
    """One person's draft in a session."""

    review_id: int
    employee_id: int
    employee: str
    manager_id: int
    manager: str
    team: str
    facing: bool
    evidence: Shown | None
    ratings: dict[int, Any]
    before: dict[int, int | None]
    total: str | None
    total_before: str | None
    changed: int
    signed: bool
    released: bool

    @property
    def sure(self) -> bool:
        """Whether there is enough evidence to stand beside others'."""
        return self.evidence is not None and self.evidence.enough


def rated_sections(session: Session, template_id: int) -> list[Section]:
    """What a session compares: the sections the manager rates."""
    return [one for one in reviews.sections(session, template_id, MANAGER) if one.weight]


def in_session(
    session: Session, found: Calibration, sections: Sequence[Section], day: date
) -> list[InSession]:
    """Everybody in a session by name, with what stands in the draft now and stood there before."""
    manager = aliased(Employee)
    changes = (
        select(Change.review_id, func.count().label("many"))
        .where(Change.calibration_id == found.id)
        .group_by(Change.review_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Review,
            Employee.name.label("employee"),
            manager.name.label("manager"),
            Team.name.label("team"),
            Calibrated.before,
            SignOff.review_id.label("signed"),
            Release.review_id.label("released"),
            changes.c.many,
        )
        .join(Calibrated, Calibrated.review_id == Review.id)
        .join(Employee, Employee.id == Review.employee_id)
        .join(manager, manager.id == Review.manager_id)
        .outerjoin(Assignment, (Assignment.employee_id == Employee.id) & current(day))
        .outerjoin(Team, Team.id == Assignment.team_id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(changes, changes.c.review_id == Review.id)
        .where(Calibrated.calibration_id == found.id)
        .order_by(Employee.name, Review.id)
    ).all()
    drafts = _parts(session, [row.Review.id for row in rows])
    evidence = _evidence(session, found.cycle, [row.Review.employee_id for row in rows])
    lines = []
    for row in rows:
        written = reviews.written(list(sections), drafts.get(row.Review.id, {}))
        value = review_rules.total(written).value
        lines.append(
            InSession(
                review_id=row.Review.id,
                employee_id=row.Review.employee_id,
                employee=row.employee,
                manager_id=row.Review.manager_id,
                manager=row.manager,
                team=row.team or "",
                facing=row.Review.customer_facing,
                evidence=evidence.get(row.Review.employee_id),
                ratings={one.section_id: one.given for one in written},
                before={int(key): value for key, value in row.before["ratings"].items()},
                total=None if value is None else str(value),
                total_before=row.before["total"],
                changed=row.many or 0,
                signed=row.signed is not None,
                released=row.released is not None,
            )
        )
    return lines


def _parts(session: Session, review_ids: Sequence[int]) -> dict[int, dict[int, Part]]:
    found: dict[int, dict[int, Part]] = {}
    for part in session.scalars(select(Part).where(Part.review_id.in_(review_ids))):
        found.setdefault(part.review_id, {})[part.section_id] = part
    return found


def _evidence(session: Session, cycle: Cycle, employee_ids: Sequence[int]) -> dict[int, Shown]:
    """What speaks loudest of each person in the cycle's period: the first lens with enough evidence."""
    fits = {fit.id: fit for fit in exact_fits(session, Months(cycle.first_month, cycle.last_month))}
    order = {fit_id: place for place, fit_id in enumerate(fits)}
    held: dict[int, list[Shown]] = {}
    rows = session.scalars(
        select(Evidence).where(Evidence.fit_id.in_(fits), Evidence.employee_id.in_(employee_ids))
    ).all()
    for row in sorted(rows, key=lambda row: order[row.fit_id]):
        held.setdefault(row.employee_id, []).append(shown(fits[row.fit_id], row))
    return {employee: foremost(found) for employee, found in held.items()}


def changes(session: Session, calibration_id: int, review_id: int | None = None) -> list[Any]:
    """What was changed, newest first: the change, the person, the section's title."""
    statement = (
        select(Change, Employee.name.label("employee"), Section.title)
        .join(Review, Review.id == Change.review_id)
        .join(Employee, Employee.id == Review.employee_id)
        .join(Section, Section.id == Change.section_id)
        .where(Change.calibration_id == calibration_id)
        .order_by(Change.at.desc(), Change.id)
    )
    if review_id is not None:
        statement = statement.where(Change.review_id == review_id)
    return list(session.execute(statement))


def changes_of_review(session: Session, review_id: int) -> list[Any]:
    """What sessions changed in one review, newest first: the change, the session's name, the section's title."""
    return list(
        session.execute(
            select(Change, Calibration.name.label("session"), Section.title)
            .join(Calibration, Calibration.id == Change.calibration_id)
            .join(Section, Section.id == Change.section_id)
            .where(Change.review_id == review_id)
            .order_by(Change.at.desc(), Change.id)
        )
    )


def version(session: Session, found: Calibration, now: datetime) -> str:
    """Changes whenever something that others in the room should see has changed."""
    saved = session.scalar(
        select(func.max(Part.saved_at))
        .join(Calibrated, Calibrated.review_id == Part.review_id)
        .where(Calibrated.calibration_id == found.id)
    )
    many = session.scalar(select(func.count()).where(Change.calibration_id == found.id))
    there = "-".join(str(one.employee_id) for one in seats(session, found.id, now) if one.present)
    return (
        f"{many}.{saved.timestamp() if saved else 0}.{found.minutes_version}.{bool(found.ended_at)}.{there}"
    )


def draft(session: Session, review: Review) -> dict[int, Part]:
    """What the manager has written so far, by section."""
    return reviews.parts(session, review.id)


def can_be_changed(section: Section) -> bool:
    """A scorecard's rating follows from its behaviours; only a rating that was chosen can be chosen anew."""
    return section.kind != BEHAVIOURS
