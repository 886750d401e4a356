"""An answer is given once, changed for a while, or taken back; each goes the way all deliveries go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Act, Actor
from app.contacts.actions import rating_id, source_named
from app.contacts.models import Rating, Revision
from app.database import is_sqlite, new_id
from app.deliveries.models import DISCARDED, HELD, SURVEY, Delivery, RatingAddress
from app.deliveries.own import body_of
from app.deliveries.taking import apply, own_connection, take
from app.errors import Conflict
from app.helpdesks.said import Agent, Said
from app.intake.corrections import exclude
from app.surveys import rules
from app.surveys.contacts import SOURCE
from app.surveys.forms import Body
from app.surveys.models import Invitation, OpenLink, Survey, SurveyAnswer, SurveyTally, SurveyVersion
from app.surveys.telling import tell_wish, tell_wow

#: The channel of answers over links and QR codes, so that they are never taken for answers of invited customers.
OPEN_CHANNEL = "Open link"
#: How the journal of an answer names who took it back.
CUSTOMER = "The customer"


@dataclass(frozen=True)
class Asked:
    """What somebody is asked: by invitation, or over an open link."""

    survey: Survey
    version: SurveyVersion
    body: Body
    invitation: Invitation | None = None
    link: OpenLink | None = None

    @property
    def mark(self) -> str:
        """What its answers' ids begin with."""
        return f"{self.invitation.id}" if self.invitation is not None else ""


def submit(
    session: Session,
    asked: Asked,
    values: Mapping[str, str],
    browser: str,
    language: str,
    now: datetime,
    zone: str,
) -> SurveyAnswer | None:
    """Store a first answer and hand it in; None where one is there already, however many come at once."""
    insert: Any
    if is_sqlite(session):
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    row = {
        "id": new_id(),
        "survey_id": asked.survey.id,
        "version_id": asked.version.id,
        "invitation_id": asked.invitation.id if asked.invitation else None,
        "link_id": asked.link.id if asked.link else None,
        "once": once_of(asked, browser, now),
        "values": dict(values),
        "language": language,
        "browser": browser,
        "first_at": now,
        "handed": 1,
        "wants_answer": False,
    }
    made = insert(SurveyAnswer).values(row).on_conflict_do_nothing(index_elements=["once"])
    ident = session.scalar(made.returning(SurveyAnswer.id))
    if ident is None:
        return None
    answer = session.get_one(SurveyAnswer, ident)
    _count(session, asked, rules.counted(values, asked.body), 1)
    _hand_in(session, asked, answer, now, zone)
    if values.get(_wow(asked.body)) == rules.YES:
        tell_wow(session, asked.invitation, rating_of(session, asked, answer), now, zone)
    return answer


def once_of(asked: Asked, browser: str, now: datetime) -> str:
    """What may be answered once: an invitation; of a link, one browser within a week."""
    if asked.invitation is not None:
        return f"i{asked.invitation.id}"
    assert asked.link is not None
    return rules.digest(f"{asked.link.id} {browser} {rules.week(now)}")


def edit(
    session: Session,
    asked: Asked,
    answer_id: int,
    values: Mapping[str, str],
    browser: str,
    now: datetime,
    zone: str,
) -> SurveyAnswer:
    """Another answer in the place of the first one, by the browser that gave it and while it may; ratings keep both
    versions. `Conflict` where it may not.
    """
    answer = session.get_one(SurveyAnswer, answer_id, with_for_update=True, populate_existing=True)
    if answer.browser != browser or not rules.editable(asked.body, answer.first_at, now):
        raise Conflict("This answer can't be changed any more.")
    before = dict(answer.values)
    if before == dict(values):
        return answer
    _count(session, asked, rules.counted(before, asked.body), -1)
    _count(session, asked, rules.counted(values, asked.body), 1)
    answer.values, answer.edited_at = dict(values), now
    answer.handed += 1
    session.flush()
    _hand_in(session, asked, answer, now, zone)
    for one in asked.body.questions:
        if f"{one.id}:words" in before and f"{one.id}:words" not in values:
            # Revised without words, a rating keeps those it had: here they were taken out on purpose.
            found = _rating_id(session, asked, answer, one.id)
            session.execute(update(Rating).where(Rating.id == found).values(comment=None))
    return answer


def wish(session: Session, asked: Asked, answer: SurveyAnswer, now: datetime, zone: str) -> None:
    """The customer would like to hear from us: the manager and the unit's support leads are told, once."""
    if not answer.wants_answer and asked.invitation is not None:
        answer.wants_answer = True
        session.flush()
        tell_wish(session, asked.invitation, rating_of(session, asked, answer), now, zone)


def withdraw(session: Session, asked: Asked, answer: SurveyAnswer, now: datetime, zone: str) -> None:
    """The customer takes the answer back: every word of it goes, and its numbers count for nobody from now on."""
    assert asked.invitation is not None
    asked.invitation.withdrawn_at = now
    _count(session, asked, rules.counted(answer.values, asked.body), -1)
    act = Act(session, Actor(0, CUSTOMER, None, (), now.date()), now, zone)
    ids = [_rating_id(session, asked, answer, one.id) for one in asked.body.questions]
    session.execute(update(Rating).where(Rating.id.in_(ids)).values(comment=None))
    session.execute(update(Revision).where(Revision.rating_id.in_(ids)).values(comment=None))
    for address in session.scalars(select(RatingAddress).where(RatingAddress.rating_id.in_(ids))).all():
        session.delete(address)
    ours = own_connection(session, SOURCE, now).id
    handed = [f"{answer.id}:{number}" for number in range(1, answer.handed + 1)]
    for one in session.scalars(
        select(Delivery).where(Delivery.connection_id == ours, Delivery.external_id.in_(handed))
    ).all():
        one.body = None
        if one.state == HELD:
            one.state = DISCARDED
    answer.values, answer.wants_answer = {}, False
    session.flush()
    for rating in session.scalars(select(Rating).where(Rating.id.in_(ids))).all():
        exclude(act, rating, "The customer took the answer back.")


def rating_of(session: Session, asked: Asked, answer: SurveyAnswer) -> int | None:
    """The rating that a page about this answer shows: satisfaction before the others; None where it has none."""
    for kind in ("satisfaction", "care", "effort", "recommend"):
        for one in asked.body.questions:
            if one.kind == kind and one.id in answer.values:
                found = _rating_id(session, asked, answer, one.id)
                return found if session.get(Rating, found) is not None else None
    return None


def _rating_id(session: Session, asked: Asked, answer: SurveyAnswer, question: str) -> int:
    return rating_id(source_named(session, SOURCE).id, f"{asked.mark or answer.id}:{question}")


def _wow(body: Body) -> str:
    return next((one.id for one in body.questions if one.kind == "wow"), "")


def _count(session: Session, asked: Asked, found: set[tuple[str, str]], by: int) -> None:
    insert: Any
    if is_sqlite(session):
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    for question, value in sorted(found):
        row = {
            "survey_id": asked.survey.id,
            "question": question,
            "value": value,
            "open": asked.link is not None,
            "n": by,
        }
        made = insert(SurveyTally).values(row)
        session.execute(
            made.on_conflict_do_update(
                index_elements=["survey_id", "question", "value", "open"], set_={"n": SurveyTally.n + by}
            )
        )


def _hand_in(session: Session, asked: Asked, answer: SurveyAnswer, now: datetime, zone: str) -> None:
    said = _said(asked, answer)
    if said:
        external = f"{answer.id}:{answer.handed}"
        took = take(session, source=SOURCE, way=SURVEY, external_id=external, body=body_of(said), now=now)
        apply(session, [took], zone, now)


def _said(asked: Asked, answer: SurveyAnswer) -> list[Said]:
    """One for each question with a score; the words stand with satisfaction."""
    found = []
    for one in asked.body.questions:
        scale = rules.scale_of(one)
        if scale is None or one.id not in answer.values:
            continue
        value = answer.values[one.id]
        comment = answer.values.get(f"{one.id}:words")
        common: dict[str, Any] = {
            "external_id": f"{asked.mark or answer.id}:{one.id}",
            "scale": scale.id,
            "score": float(value),
            "raw": value,
            "answered_at": answer.first_at,
            "updated_at": answer.edited_at,
            "comment": comment,
        }
        if asked.invitation is not None:
            of = asked.invitation
            common |= {
                "agent": Agent(ref=str(of.employee_id)),
                "contact_ref": of.contact_ref,
                "customer_ref": of.customer_ref,
                "customer_email": of.address,
                "channel": of.channel,
                "reason": of.reason,
                "product": of.product,
            }
        elif asked.link is not None:
            common |= {"lens": "touchpoint", "channel": OPEN_CHANNEL, "product": asked.link.product}
        found.append(Said(**common))
    return found
