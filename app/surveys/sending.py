"""Asking: what is due is put into the outbox, once; at most one reminder."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.config import settings
from app.database import unit_of_work
from app.mailing.actions import Letter, is_suppressed, post
from app.notices.actions import enqueue
from app.surveys import rules
from app.surveys.forms import Body
from app.surveys.models import STOPPED, Invitation, Survey, SurveyAnswer, SurveyContact, SurveyVersion
from app.surveys.showing import options, own_words, title_of
from app.surveys.speaking import Words
from app.web.templates import render

SEND = "surveys.send"
BATCH = 200


def want_sending(session: Session, moments: Iterable[datetime], now: datetime) -> None:
    """Ask that what is due at these moments goes out then: once a minute, however many it is."""
    for minute in {f"{at:%Y-%m-%d %H:%M}": at for at in sorted(moments, reverse=True)}.items():
        enqueue(session, SEND, now=now, due_at=minute[1], key=f"{SEND} {minute[0]}")


def send(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """The queue's way to send what is due. Run twice, it asks nobody twice."""
    while True:
        with unit_of_work(engine) as session:
            if not send_due(session, now, settings().zone):
                return


def send_due(session: Session, now: datetime, zone: str) -> int:
    """Invitations and reminders that are due, some at a time; how many were looked at. Of a paused or ended survey
    none is.
    """
    found = (
        select(Invitation, SurveyVersion)
        .join(Survey, Survey.id == Invitation.survey_id)
        .join(SurveyVersion, SurveyVersion.id == Invitation.version_id)
        .where(Survey.paused_at.is_(None), Survey.ended_at.is_(None))
        .limit(BATCH)
    )
    first = found.where(
        Invitation.sent_at.is_(None), Invitation.send_at <= now, Invitation.expires_at > now
    ).with_for_update(of=Invitation, skip_locked=True)
    done = 0
    for invitation, version in session.execute(first).all():
        _invite(session, invitation, Body.model_validate(version.body), now, zone)
        done += 1
    for invitation, body in _to_remind(session, now):
        invitation.reminded_at = now
        _post(session, invitation, body, now, zone, reminder=True)
        done += 1
    session.flush()
    return done


def _invite(session: Session, invitation: Invitation, body: Body, now: datetime, zone: str) -> None:
    if is_suppressed(session, invitation.address):
        invitation.expires_at = now
        known = select(SurveyContact).where(SurveyContact.ref == invitation.contact_ref)
        session.scalars(known).one().outcome = STOPPED
        return
    invitation.sent_at, invitation.expires_at = now, now + timedelta(days=body.expiry_days)
    _post(session, invitation, body, now, zone)
    if body.remind_days:
        want_sending(session, {_remind_at(invitation, body, now, zone)}, now)


def _remind_at(invitation: Invitation, body: Body, now: datetime, zone: str) -> datetime:
    at = (invitation.sent_at or now) + timedelta(days=body.remind_days)
    return rules.send_at(body.model_copy(update={"delay_hours": 0}), at, zone, at)


def _to_remind(session: Session, now: datetime) -> list[tuple[Invitation, Body]]:
    """Invitations whose one reminder is due: sent some days ago, not answered, still open."""
    rows = session.execute(
        select(Invitation, SurveyVersion.body)
        .join(Survey, Survey.id == Invitation.survey_id)
        .join(SurveyVersion, SurveyVersion.id == Invitation.version_id)
        .outerjoin(SurveyAnswer, SurveyAnswer.invitation_id == Invitation.id)
        .where(
            Survey.paused_at.is_(None),
            Survey.ended_at.is_(None),
            SurveyVersion.body["remind_days"].as_integer() > 0,
            Invitation.sent_at.is_not(None),
            Invitation.reminded_at.is_(None),
            Invitation.expires_at > now,
            SurveyAnswer.id.is_(None),
        )
        .with_for_update(of=Invitation, skip_locked=True)
    ).all()
    due = []
    for invitation, body in rows:
        days = int(body["remind_days"])
        if invitation.sent_at + timedelta(days=days) <= now and not is_suppressed(
            session, invitation.address
        ):
            due.append((invitation, Body.model_validate(body)))
    return due[:BATCH]


def _post(
    session: Session, invitation: Invitation, body: Body, now: datetime, zone: str, *, reminder: bool = False
) -> None:
    own = settings()
    base = f"{own.base_url.rstrip('/')}/s/{rules.token_of(own.key(), invitation.id)}"
    words = Words(invitation.language)
    subject = words.say("subject", company=own.company)
    if reminder:
        subject = f"{words.say('reminder')}: {subject}"
    lines = [served(words, invitation, own.company, zone)]
    if intro := own_words(body.intro, body, words):
        lines.append(intro)
    question, steps = first_steps(body, invitation.language, base)
    around: dict[str, Any] = {
        "why": words.say("why_you", company=own.company),
        "stop": f"{base}/unsubscribe",
        "question": question,
    }
    text = "\n\n".join(
        [
            *lines,
            question,
            "\n".join(f"{label}: {link}" for label, link in steps),
            words.say("press"),
            f"{around['why']} {words.say('unsubscribe')}: {around['stop']}",
        ]
    )
    html = render(
        "surveys/invitation.html", words=words, company=own.company, lines=lines, steps=steps, **around
    )
    headers = {
        "List-Unsubscribe": f"<{base}/unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    key = f"survey:{invitation.id}{':reminder' if reminder else ''}"
    post(session, Letter(key, "survey", invitation.address, subject, text + "\n", html, headers), now)


def served(words: Words, invitation: Invitation, company: str, zone: str) -> str:
    """Whom the customer was in touch with, and when: all that they are told of who it was."""
    day = words.day(invitation.ended_at.astimezone(ZoneInfo(zone)).date())
    key = "served" if invitation.shown else "met"
    return words.say(key, company=company, day=day, shown=invitation.shown or "")


def first_steps(body: Body, language: str, base: str) -> tuple[str, list[tuple[str, str]]]:
    """The first question with a link for each of its steps. Opening one answers nothing: it only leads there."""
    words = Words(language)
    one = body.questions[0]
    steps = [
        (f"{label} ({meaning})" if meaning else label, f"{base}?a={value}")
        for value, label, meaning in options(body, one, words)
    ]
    return title_of(body, one, words), steps or [(words.say("send"), base)]
