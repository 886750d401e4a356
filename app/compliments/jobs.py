"""Work on compliments: those customers wrote in our surveys, and the month's digest."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.compliments.models import SURVEY, Compliment, ComplimentCredit, ComplimentDigest
from app.compliments.queries import credited, stands
from app.config import settings
from app.database import unit_of_work
from app.notices.actions import enqueue
from app.people.models import Employee
from app.surveys.models import Invitation, SurveyAnswer, SurveyVersion
from app.telling import tell_people
from app.web.words import plural

GATHER, DIGEST = "compliments.gather", "compliments.digest"
EVERY = timedelta(minutes=10)
#: Answers may be changed for a while; what is older is not looked at again.
LOOKED_AT = timedelta(days=3)
FROM_SURVEY = "Our survey"


def gather(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """What customers found surprisingly good becomes a compliment, credited to who worked the contact; what they took
    back goes.
    """
    with unit_of_work(engine) as session:
        for answer, invitation, words in _new(session, now):
            _make(session, answer, invitation, words, now)
        _forget(session, now)
        enqueue(session, GATHER, now=now, due_at=now + EVERY, key=GATHER)


def _new(session: Session, now: datetime) -> list[tuple[SurveyAnswer, Invitation, str]]:
    rows = session.execute(
        select(SurveyAnswer, Invitation, SurveyVersion)
        .join(Invitation, Invitation.id == SurveyAnswer.invitation_id)
        .join(SurveyVersion, SurveyVersion.id == SurveyAnswer.version_id)
        .join(Employee, Employee.id == Invitation.employee_id)
        .where(SurveyAnswer.first_at > now - LOOKED_AT, Invitation.withdrawn_at.is_(None))
        .where(Employee.ai_agent.is_(False))
    ).all()
    keys = {_once(answer) for answer, _, _ in rows}
    taken = set(session.scalars(select(Compliment.once).where(Compliment.once.in_(keys))))
    return [
        (answer, invitation, words)
        for answer, invitation, version in rows
        if _once(answer) not in taken and (words := wow_words(version.body, answer.values))
    ]


def _once(answer: SurveyAnswer) -> str:
    return f"survey {answer.id}"


def _forget(session: Session, now: datetime) -> None:
    """A customer who takes an answer back takes the compliment along, its words first."""
    back = session.scalars(
        select(SurveyAnswer)
        .join(Invitation, Invitation.id == SurveyAnswer.invitation_id)
        .where(Invitation.withdrawn_at > now - LOOKED_AT)
    ).all()
    keys = {_once(answer) for answer in back}
    for held in session.scalars(select(Compliment).where(Compliment.once.in_(keys), stands())):
        held.words, held.withdrawn_at, held.withdrawn_by = "", now, FROM_SURVEY
        held.withdrawn_why = "The customer took the answer back."


def wow_words(body: dict[str, Any], values: dict[str, Any]) -> str:
    """What a customer wrote to the question whether anything was surprisingly good; empty where they wrote nothing."""
    for question in body.get("questions", ()):
        if question.get("kind") == "wow" and (words := values.get(f"{question['id']}:words")):
            return str(words)
    return ""


def _make(session: Session, answer: SurveyAnswer, invitation: Invitation, words: str, now: datetime) -> None:
    made = Compliment(
        words=words,
        customer="",
        said_on=answer.first_at.astimezone(ZoneInfo(settings().zone)).date(),
        way=SURVEY,
        once=_once(answer),
        guess="",
        made_at=now,
        made_by=FROM_SURVEY,
    )
    session.add(made)
    session.flush()
    session.add(
        ComplimentCredit(
            compliment_id=made.id,
            employee_id=invitation.employee_id,
            did="",
            made_at=now,
            made_by=FROM_SURVEY,
        )
    )
    session.flush()


def digest(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Tell everybody of the month that is over, once, when there is something to read."""
    today = now.astimezone(ZoneInfo(settings().zone)).date()
    month = month_of(today) - 1
    with unit_of_work(engine) as session:
        if session.get(ComplimentDigest, month) is None:
            _tell_of(session, month, today, now)
        enqueue(session, DIGEST, now=now, due_at=now + timedelta(days=1), key=DIGEST)


def _tell_of(session: Session, month: int, today: date, now: datetime) -> None:
    first, last = date(month // 12, month % 12 + 1, 1), date(today.year, today.month, 1)
    many = len(
        session.scalars(
            select(Compliment.id).where(
                stands(), credited(), Compliment.said_on >= first, Compliment.said_on < last
            )
        ).all()
    )
    session.add(ComplimentDigest(month=month, sent_at=now))
    if not many:
        return
    here = select(Employee.id).where(Employee.left_on.is_(None), Employee.ai_agent.is_(False))
    tell_people(
        session,
        session.scalars(here).all(),
        "wow",
        f"{first:%B}: customers said {plural(many, 'kind word')} about us. Read them.",
        f"/compliments?month={first:%Y-%m}",
        now,
        settings().zone,
    )


HANDLERS = {GATHER: gather, DIGEST: digest}
