"""Reviews as pages read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Session, aliased, joinedload

from app.database import once
from app.errors import NotFound
from app.reviews import process
from app.reviews.models import (
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
from app.reviews.steps import (
    Closing,
    Extension,
    Handover,
    Objection,
    Reopening,
    SelfHandIn,
    SelfPart,
    Talk,
)


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

    def ask() -> list[Section]:
        found = select(Section).where(Section.template_id == template_id).order_by(Section.position)
        return list(session.scalars(found))

    every = once(session, ("sections", template_id), ask)
    return [section for section in every if not filler or filler in section.fillers]


def filled(session: Session, review: Review) -> tuple[list[Section], dict[int, Part]]:
    """A review's sections in order and what the manager wrote in them, by one statement."""
    rows: Any = session.execute(
        select(Section, Part)
        .outerjoin(Part, and_(Part.section_id == Section.id, Part.review_id == review.id))
        .where(Section.template_id == review.cycle.template_id)
        .order_by(Section.position)
    ).all()
    every = once(session, ("sections", review.cycle.template_id), lambda: [row[0] for row in rows])
    return every, {part.section_id: part for _, part in rows if part is not None}


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
    """Where a review stands: the steps that there are of it now, and which traces there are to look for."""

    sign_off: SignOff | None
    release: Release | None
    acknowledgement: Acknowledgement | None
    hand_in: SelfHandIn | None = None
    talk: Talk | None = None
    closing: Closing | None = None
    #: Until when it was extended, and when it was opened again last.
    extended_to: date | None = None
    reopened_at: datetime | None = None
    disputed: bool = False
    handed: bool = False
    #: Whether the reviewed person writes reviews, or wrote some.
    leads: bool = False

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

    def due_on(self, cycle: Cycle) -> date:
        """The day it is due, what was granted counted."""
        return self.extended_to or cycle.due_on

    def locked(self, cycle: Cycle) -> bool:
        """Whether it is read only by now: closed by itself, or with its cycle."""
        answered = self.acknowledgement.at if self.acknowledgement else None
        return self.closing is not None or process.locked(cycle.closed_at, self.reopened_at, answered)


@cache
def _standings() -> Select[*tuple[Any, ...]]:
    wrote = aliased(Review)
    return (
        select(
            SignOff,
            Release,
            Acknowledgement,
            SelfHandIn,
            Talk,
            Closing,
            _of_it(func.max(Extension.until), Extension.review_id),
            _of_it(func.max(Reopening.at), Reopening.review_id),
            exists().where(Objection.review_id == Review.id),
            exists().where(Handover.review_id == Review.id),
            exists().where(wrote.manager_id == Review.employee_id),
        )
        .select_from(Review)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
        .outerjoin(SelfHandIn, SelfHandIn.review_id == Review.id)
        .outerjoin(Talk, Talk.review_id == Review.id)
        .outerjoin(Closing, Closing.review_id == Review.id)
    )


def _of_it(what: ColumnElement[Any], key: Any) -> ScalarSelect[Any]:
    return select(what).where(key == Review.id).correlate(Review).scalar_subquery()


def opened(session: Session, review_id: int) -> tuple[Review, Standing] | None:
    """A review with its cycle and people, and where it stands, by one statement."""
    row = session.execute(
        _standings()
        .add_columns(Review)
        .where(Review.id == review_id)
        .options(joinedload(Review.cycle), joinedload(Review.employee), joinedload(Review.manager))
    ).one_or_none()
    if row is None:
        return None
    return row[-1], once(session, ("standing", review_id), lambda: Standing(*row[:-1]))


def standing(session: Session, review_id: int) -> Standing:
    """Where one review stands, by one statement; none where it was opened just now, to be read."""
    return once(
        session,
        ("standing", review_id),
        lambda: Standing(*session.execute(_standings().where(Review.id == review_id)).one()),
    )
