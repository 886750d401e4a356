"""Reviews as pages read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.access import Actor
from app.errors import NotFound
from app.people.models import Employee
from app.reviews.due import due_on, extended
from app.reviews.models import (
    MANAGER,
    Acknowledgement,
    Citation,
    Cycle,
    Part,
    Release,
    Review,
    Section,
    SignOff,
)
from app.reviews.rules import Written, state
from app.reviews.steps import Reopening, SelfHandIn, SelfPart, Talk


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


def lines() -> Any:
    """Every review as a list shows it, for `line`."""
    manager = aliased(Employee)
    longer = extended()
    written = (
        select(Part.review_id, func.count().label("written"), func.max(Part.saved_at).label("saved_at"))
        .group_by(Part.review_id)
        .subquery()
    )
    sections = (
        select(Section.template_id, func.count().label("sections"))
        .where(filled_by(MANAGER))
        .group_by(Section.template_id)
        .subquery()
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
            due_on(longer).label("due_on"),
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
        .outerjoin(longer, longer.c.review_id == Review.id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
    )


def line(row: Row[*tuple[Any, ...]]) -> Line:
    """One of `lines`."""
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
    statement = lines().where(Review.manager_id == actor.employee_id, Review.employee_id != actor.employee_id)
    return [line(row) for row in session.execute(statement.order_by(Cycle.due_on.desc(), Employee.name))]


def about(session: Session, actor: Actor) -> list[Line]:
    """Released reviews about this actor, and those opened again after a release."""
    again = exists().where(Reopening.review_id == Review.id)
    statement = lines().where(Review.employee_id == actor.employee_id, or_(Release.at.is_not(None), again))
    return [line(row) for row in session.execute(statement.order_by(Cycle.due_on.desc()))]


def filled_by(filler: str) -> Any:
    """Sections that `filler` fills, as a condition."""
    return cast(Section.fillers, String).contains(f'"{filler}"')


def load(session: Session, review_id: int) -> Review | None:
    """A review with its cycle and people."""
    return session.scalar(
        select(Review)
        .where(Review.id == review_id)
        .options(joinedload(Review.cycle), joinedload(Review.employee), joinedload(Review.manager))
    )


def sections(session: Session, template_id: int, filler: str = "") -> list[Section]:
    """A template's sections in order; with `filler` those that this side fills."""
    found = session.scalars(
        select(Section).where(Section.template_id == template_id).order_by(Section.position)
    )
    return [section for section in found if not filler or filler in section.fillers]


def section_of(session: Session, review: Review, section_id: int, filler: str) -> Section:
    """One section of a review that this side fills; `NotFound` for any other."""
    section = session.get(Section, section_id)
    if section is None or section.template_id != review.cycle.template_id or filler not in section.fillers:
        raise NotFound
    return section


def parts(session: Session, review_id: int) -> dict[int, Part]:
    """What was written, by section."""
    return {
        part.section_id: part for part in session.scalars(select(Part).where(Part.review_id == review_id))
    }


def written(found: list[Section], by_section: Mapping[int, Part | SelfPart]) -> list[Written]:
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
            scores=(part.scores or {}) if part else {},
            items=len(section.items),
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
    """Where a review stands: the steps that there are of it now."""

    sign_off: SignOff | None
    release: Release | None
    acknowledgement: Acknowledgement | None
    hand_in: SelfHandIn | None = None
    talk: Talk | None = None

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
    """Where one review stands, by one statement."""
    row = session.execute(
        select(SignOff, Release, Acknowledgement, SelfHandIn, Talk)
        .select_from(Review)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
        .outerjoin(SelfHandIn, SelfHandIn.review_id == Review.id)
        .outerjoin(Talk, Talk.review_id == Review.id)
        .where(Review.id == review_id)
    ).one()
    return Standing(*row)
