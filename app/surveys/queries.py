"""Reading surveys: which run, what they ask, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.intervals import wilson
from app.surveys.forms import Body
from app.surveys.models import (
    Invitation,
    OpenLink,
    Survey,
    SurveyAnswer,
    SurveyContact,
    SurveyTally,
    SurveyVersion,
)

DRAFT, RUNNING, PAUSED, ENDED = "draft", "running", "paused", "ended"


@dataclass(frozen=True)
class Running:
    """A survey with the version in force."""

    survey: Survey
    version: SurveyVersion
    body: Body


@dataclass(frozen=True)
class Figures:
    """How many were asked (mailed), and of them answered; `open` answers came over links."""

    asked: int
    answered: int
    open: int

    @property
    def rate(self) -> float | None:
        """Of the asked, who answered."""
        return self.answered / self.asked if self.asked else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The response rate's 90% interval."""
        return wilson(self.answered, self.asked) if self.asked else None


@dataclass(frozen=True)
class Line:
    """A survey as the list shows it."""

    survey: Survey
    state: str
    version: int
    figures: Figures


def state_of(survey: Survey, version: int) -> str:
    """`draft` until it is published, then `running`, `paused` or `ended`."""
    if survey.ended_at is not None:
        return ENDED
    if not version:
        return DRAFT
    return PAUSED if survey.paused_at is not None else RUNNING


def in_units(actor: Actor) -> set[str] | None:
    """The units whose surveys somebody sees as HR or support lead; None for all."""
    units = actor.units("hr") | actor.units("hr_lead") | actor.units("support_lead")
    return None if "" in units else set(units)


def newest(session: Session, survey_id: int) -> SurveyVersion | None:
    """The version in force."""
    return session.scalars(
        select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    ).first()


def running(session: Session, only: Survey | None = None, *, locking: bool = False) -> list[Running]:
    """The surveys that ask now, the oldest first. `locking`: nobody else decides about contacts meanwhile, so that
    two deliveries at once can't ask one customer twice.
    """
    statement = select(Survey).where(Survey.ended_at.is_(None), Survey.paused_at.is_(None))
    if locking:
        list(session.execute(select(Survey.id).order_by(Survey.id).with_for_update()))
    if only is not None:
        statement = statement.where(Survey.id == only.id)
    return [
        Running(one, version, Body.model_validate(version.body))
        for one in session.scalars(statement.order_by(Survey.made_at, Survey.id)).all()
        if (version := newest(session, one.id)) is not None
    ]


def figures(session: Session, ids: list[int]) -> dict[int, Figures]:
    """How many each of these surveys asked and heard from."""
    asked = session.execute(
        select(Invitation.survey_id, func.count())
        .where(Invitation.survey_id.in_(ids), Invitation.sent_at.is_not(None))
        .group_by(Invitation.survey_id)
    )
    answers = session.execute(
        select(
            SurveyAnswer.survey_id, func.count(SurveyAnswer.invitation_id), func.count(SurveyAnswer.link_id)
        )
        .outerjoin(Invitation, Invitation.id == SurveyAnswer.invitation_id)
        .where(SurveyAnswer.survey_id.in_(ids), Invitation.withdrawn_at.is_(None))
        .group_by(SurveyAnswer.survey_id)
    )
    sent: dict[int, int] = {row[0]: row[1] for row in asked}
    heard: dict[int, tuple[int, int]] = {row[0]: (row[1], row[2]) for row in answers}
    return {one: Figures(sent.get(one, 0), *heard.get(one, (0, 0))) for one in ids}


def surveys(session: Session, actor: Actor) -> list[Line]:
    """The surveys somebody may see, running ones first."""
    statement = select(Survey)
    units = in_units(actor)
    if units is not None:
        statement = statement.where(or_(Survey.unit == "", Survey.unit.in_(units)))
    found = session.scalars(statement.order_by(Survey.made_at.desc(), Survey.id)).all()
    ids = [one.id for one in found]
    numbers: Mapping[int, int] = {
        row[0]: row[1]
        for row in session.execute(
            select(SurveyVersion.survey_id, func.max(SurveyVersion.number))
            .where(SurveyVersion.survey_id.in_(ids))
            .group_by(SurveyVersion.survey_id)
        )
    }
    counted = figures(session, ids)
    lines = [
        Line(one, state_of(one, numbers.get(one.id, 0)), numbers.get(one.id, 0), counted[one.id])
        for one in found
    ]
    order = (RUNNING, PAUSED, DRAFT, ENDED)
    return sorted(lines, key=lambda line: order.index(line.state))


def outcomes(session: Session, survey_id: int) -> dict[str, int]:
    """What became of the contacts that came in."""
    rows = session.execute(
        select(SurveyContact.outcome, func.count())
        .where(SurveyContact.survey_id == survey_id)
        .group_by(SurveyContact.outcome)
    )
    return {row[0]: row[1] for row in rows}


def waiting(session: Session, survey_id: int, now: datetime) -> int:
    """How many invitations go out later."""
    found = select(func.count()).where(
        Invitation.survey_id == survey_id, Invitation.sent_at.is_(None), Invitation.expires_at > now
    )
    return session.scalar(found) or 0


def tallies(session: Session, survey_id: int, *, open_links: bool) -> dict[str, dict[str, int]]:
    """Question -> value -> how many gave it."""
    rows = session.scalars(
        select(SurveyTally).where(SurveyTally.survey_id == survey_id, SurveyTally.open.is_(open_links))
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.n:
            found.setdefault(row.question, {})[row.value] = row.n
    return found


def links(session: Session, survey_id: int) -> list[tuple[OpenLink, int]]:
    """The open links of a survey with how many answered over each, newest first."""
    rows = session.execute(
        select(OpenLink, func.count(SurveyAnswer.id))
        .outerjoin(SurveyAnswer, SurveyAnswer.link_id == OpenLink.id)
        .where(OpenLink.survey_id == survey_id)
        .group_by(OpenLink.id)
        .order_by(OpenLink.made_at.desc(), OpenLink.id)
    )
    return [(row[0], row[1]) for row in rows]
