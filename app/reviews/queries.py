"""Reviews as pages read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.access import Actor, visible_employees
from app.people.models import Employee
from app.reviews.models import (
    Acknowledgement,
    Citation,
    Cycle,
    Part,
    Release,
    Review,
    Section,
    SignOff,
    Template,
)
from app.reviews.rules import Written, state


@dataclass(frozen=True)
class Line:
    """A review in a list."""

    id: int
    cycle: str
    cycle_id: int
    employee_id: int
    employee: str
    manager_id: int
    manager: str
    due_on: Any
    state: str
    saved_at: datetime | None
    written: int
    sections: int


def _lines() -> Any:
    manager = aliased(Employee)
    written = (
        select(Part.review_id, func.count().label("written"), func.max(Part.saved_at).label("saved_at"))
        .group_by(Part.review_id)
        .subquery()
    )
    sections = (
        select(Section.template_id, func.count().label("sections")).group_by(Section.template_id).subquery()
    )
    return (
        select(
            Review.id,
            Review.cycle_id,
            Cycle.name.label("cycle"),
            Review.employee_id,
            Employee.name.label("employee"),
            Review.manager_id,
            manager.name.label("manager"),
            Cycle.due_on,
            written.c.written,
            written.c.saved_at,
            sections.c.sections,
            SignOff.at.label("signed"),
            Release.at.label("released"),
            Acknowledgement.at.label("acknowledged"),
            Acknowledgement.answer,
        )
        .join(Cycle, Cycle.id == Review.cycle_id)
        .join(Employee, Employee.id == Review.employee_id)
        .join(manager, manager.id == Review.manager_id)
        .join(sections, sections.c.template_id == Cycle.template_id)
        .outerjoin(written, written.c.review_id == Review.id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
    )


def _line(row: Row[*tuple[Any, ...]]) -> Line:
    return Line(
        id=row.id,
        cycle=row.cycle,
        cycle_id=row.cycle_id,
        employee_id=row.employee_id,
        employee=row.employee,
        manager_id=row.manager_id,
        manager=row.manager,
        due_on=row.due_on,
        state=state(
            written=bool(row.written),
            signed=row.signed is not None,
            released=row.released is not None,
            acknowledged=row.acknowledged is not None,
            answered=bool(row.answer),
        ),
        saved_at=row.saved_at,
        written=row.written or 0,
        sections=row.sections,
    )


def to_write(session: Session, actor: Actor) -> list[Line]:
    """The reviews this actor writes, newest cycle first; never their own."""
    statement = _lines().where(
        Review.manager_id == actor.employee_id, Review.employee_id != actor.employee_id
    )
    return [_line(row) for row in session.execute(statement.order_by(Cycle.due_on.desc(), Employee.name))]


def about(session: Session, actor: Actor) -> list[Line]:
    """Released reviews about this actor."""
    statement = _lines().where(Review.employee_id == actor.employee_id, Release.at.is_not(None))
    return [_line(row) for row in session.execute(statement.order_by(Cycle.due_on.desc()))]


def of_cycle(
    session: Session, actor: Actor, cycle_id: int, *, words: str = "", limit: int, offset: int = 0
) -> tuple[list[Line], int]:
    """A cycle's reviews that the actor may know of, and how many."""
    statement = _lines().where(
        Review.cycle_id == cycle_id, visible_employees(actor), Review.employee_id != (actor.employee_id or 0)
    )
    if words:
        statement = statement.where(func.lower(Employee.name).contains(words.lower(), autoescape=True))
    many = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.execute(statement.order_by(Employee.name, Review.id).limit(limit).offset(offset))
    return [_line(row) for row in rows], many


def load(session: Session, review_id: int) -> Review | None:
    """A review with its cycle and people."""
    return session.scalar(
        select(Review)
        .where(Review.id == review_id)
        .options(joinedload(Review.cycle), joinedload(Review.employee), joinedload(Review.manager))
    )


def sections(session: Session, template_id: int) -> list[Section]:
    """A template's sections in order."""
    return list(
        session.scalars(select(Section).where(Section.template_id == template_id).order_by(Section.position))
    )


def parts(session: Session, review_id: int) -> dict[int, Part]:
    """What was written, by section."""
    return {
        part.section_id: part for part in session.scalars(select(Part).where(Part.review_id == review_id))
    }


def written(found: list[Section], by_section: dict[int, Part]) -> list[Written]:
    """Sections with what was given, as the rules want them."""
    return [
        Written(
            section_id=section.id,
            title=section.title,
            kind=section.kind,
            weight=section.weight,
            rating=part.rating if part else None,
            no_evidence=part.no_evidence if part else "",
            text=part.text if part else "",
        )
        for section in found
        for part in [by_section.get(section.id)]
    ]


def citations(session: Session, review_id: int) -> dict[int, list[Citation]]:
    """What was cited, by section."""
    found: dict[int, list[Citation]] = {}
    for row in session.scalars(
        select(Citation).where(Citation.review_id == review_id).order_by(Citation.cited_at)
    ):
        found.setdefault(row.section_id, []).append(row)
    return found


@dataclass(frozen=True)
class Standing:
    """Where a review stands: its sign-off, release and acknowledgement."""

    sign_off: SignOff | None
    release: Release | None
    acknowledgement: Acknowledgement | None

    @property
    def state(self) -> str:
        """The word for it."""
        return state(
            written=True,
            signed=self.sign_off is not None,
            released=self.release is not None,
            acknowledged=self.acknowledgement is not None,
            answered=bool(self.acknowledgement and self.acknowledgement.answer),
        )


def standing(session: Session, review_id: int) -> Standing:
    """Where one review stands."""
    return Standing(
        session.get(SignOff, review_id),
        session.get(Release, review_id),
        session.get(Acknowledgement, review_id),
    )


@dataclass(frozen=True)
class CycleLine:
    """A cycle in a list, with how far it is."""

    cycle: Cycle
    reviews: int
    signed: int
    released: int
    acknowledged: int


def cycles(session: Session) -> list[CycleLine]:
    """All cycles, newest first."""
    rows = session.execute(
        select(
            Cycle,
            func.count(Review.id),
            func.count(SignOff.review_id),
            func.count(Release.review_id),
            func.count(Acknowledgement.review_id),
        )
        .outerjoin(Review, Review.cycle_id == Cycle.id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
        .group_by(Cycle.id)
        .order_by(Cycle.due_on.desc())
    )
    return [CycleLine(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def templates(session: Session) -> list[Template]:
    """Templates to choose from."""
    return list(session.scalars(select(Template).order_by(Template.name, Template.version.desc())))


def late_by_manager(session: Session, actor: Actor, cycle_id: int) -> list[tuple[int, str, int, int]]:
    """Who still has reviews to finish, of people the actor may know of: manager id, name, finished, in all."""
    known = select(Employee.id).where(visible_employees(actor)).correlate(None)
    rows = session.execute(
        select(Employee.id, Employee.name, func.count(SignOff.review_id), func.count(Review.id))
        .join(Review, Review.manager_id == Employee.id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .where(Review.cycle_id == cycle_id, Review.employee_id.in_(known))
        .group_by(Employee.id, Employee.name)
        .order_by((func.count(Review.id) - func.count(SignOff.review_id)).desc(), Employee.name)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]
