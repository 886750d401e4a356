"""What customers open. Opening a page answers nothing, sending its form does; who is signed in is not looked at."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.database import unit_of_work
from app.mailing.actions import suppress
from app.mailing.models import UNSUBSCRIBED
from app.surveys import answers, rules, showing
from app.surveys.answers import Asked
from app.surveys.models import SurveyAnswer
from app.surveys.visiting import Visitor, answer_to, invited, linked, of_link, over
from app.web.forms import posted
from app.web.routes import Router

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
READ = ["GET", "HEAD"]


@routes.api_route("/s/{token}", methods=READ)
def ask(request: Request, token: str) -> Response:
    """The questions of an invitation, with the step chosen in the mail marked; or thanks, or that it is over."""
    visitor = Visitor(request)
    with unit_of_work(request.app.state.engine, write=False) as session:
        asked = invited(session, token)
        if asked is None:
            return visitor.missed()
        answer = answer_to(session, asked, visitor.mark(asked), visitor.now)
        return _over(visitor, asked, answer) or _asked(visitor, asked, answer, f"/s/{token}")


def _over(visitor: Visitor, asked: Asked, answer: SurveyAnswer | None) -> Response | None:
    """The page of an invitation that takes no answer from this browser."""
    words = visitor.words(asked)
    if asked.invitation is not None and asked.invitation.withdrawn_at is not None:
        return visitor.plain("withdrawn", words, 410)
    if answer is not None:
        own = answer.browser == visitor.mark(asked)
        return None if own else visitor.plain("answered", words)
    return visitor.plain("expired", words, 410) if over(asked, visitor.now) else None


def _asked(visitor: Visitor, asked: Asked, answer: SurveyAnswer | None, base: str) -> Response:
    step = visitor.request.query_params.get("a", "")[:20]
    first = asked.body.questions[0]
    chosen = {first.id: step} if step in rules.values_of(first) else {}
    if answer is None:
        return visitor.form(asked, base, given=chosen)
    again = chosen or "edit" in visitor.request.query_params
    if not again or not rules.editable(asked.body, answer.first_at, visitor.now):
        return visitor.thanks(asked, answer, base)
    return visitor.form(asked, base, given=showing.given_of(answer.values) | chosen, editing=True)


@routes.post("/s/{token}")
def answer(request: Request, token: str, sent: Sent) -> Response:
    """Answer, change the answer, or wish to hear from us: only from the form that this browser was shown."""
    visitor = Visitor(request)
    given = {key: str(value) for key, value in sent.items()}
    with unit_of_work(request.app.state.engine) as session:
        asked = invited(session, token)
        if asked is None:
            return visitor.missed()
        known = answer_to(session, asked, visitor.mark(asked), visitor.now)
        if page := _over(visitor, asked, known):
            return page
        if not visitor.came_from_form(given.get("nonce", ""), of_link(asked)):
            editing = "edit" in given
            return visitor.form(
                asked, f"/s/{token}", given=given, notice="cookie", status=403, editing=editing
            )
        return _take(visitor, session, asked, known, given, f"/s/{token}")


def _take(
    visitor: Visitor,
    session: Session,
    asked: Asked,
    known: SurveyAnswer | None,
    given: Mapping[str, str],
    base: str,
) -> Response:
    now, zone, words = visitor.now, visitor.own.zone, visitor.words(asked)
    back = visitor.on(f"{base}?lang={words.language}")
    if known is not None and "follow" in given:
        answers.wish(session, asked, known, now, zone)
        return back
    if known is not None and ("edit" not in given or not rules.editable(asked.body, known.first_at, now)):
        return back
    values, problems = rules.read_answer(asked.body, given)
    if problems:
        return visitor.form(asked, base, given=given, problems=problems, editing=known is not None)
    mark = visitor.mark(asked)
    if known is not None:
        answers.edit(session, asked, known.id, values, mark, now, zone)
    elif answers.submit(session, asked, values, mark, words.language, now, zone) is None:
        session.expire_all()
        first = answer_to(session, asked, mark, now)
        return _over(visitor, asked, first) or back
    return back


@routes.api_route("/s/{token}/withdrawal", methods=[*READ, "POST"])
def withdrawal(request: Request, token: str, sent: Sent) -> Response:
    """Take an answer back: asks first, and does it once this browser's form says so."""
    visitor = Visitor(request)
    base = f"/s/{token}"
    with unit_of_work(request.app.state.engine, write=request.method == "POST") as session:
        asked = invited(session, token)
        if asked is None or asked.invitation is None:
            return visitor.missed()
        words = visitor.words(asked)
        answer = answer_to(session, asked, visitor.mark(asked), visitor.now)
        if asked.invitation.withdrawn_at is not None:
            return visitor.plain("withdrawn", words, 410)
        if answer is None:
            return visitor.on(base)
        return _withdraw(visitor, session, asked, answer, str(sent.get("nonce", "")), base)


def _withdraw(
    visitor: Visitor, session: Session, asked: Asked, answer: SurveyAnswer, nonce: str, base: str
) -> Response:
    words, posting = visitor.words(asked), visitor.request.method == "POST"
    if posting and visitor.came_from_form(nonce, of_link(asked)):
        answers.withdraw(session, asked, answer, visitor.now, visitor.own.zone)
        return visitor.plain("withdrawn", words)
    return visitor.page(
        "surveys/plain.html",
        words,
        403 if posting else 200,
        title=words.say("withdraw_title"),
        more=words.say("cookie") if posting else words.say("withdraw_more"),
        button=words.say("withdraw"),
        action=f"{base}/withdrawal",
        nonce=visitor.nonce(of_link(asked)),
    )


@routes.api_route("/s/{token}/unsubscribe", methods=[*READ, "POST"])
def unsubscribe(request: Request, token: str) -> Response:
    """No more surveys: a button for people; for a mail program's own button (RFC 8058), which has no cookie, at once.
    Opening it does nothing.
    """
    visitor = Visitor(request)
    posting = request.method == "POST"
    with unit_of_work(request.app.state.engine, write=posting) as session:
        asked = invited(session, token)
        if asked is None or asked.invitation is None:
            return visitor.missed()
        words = visitor.words(asked)
        if posting:
            suppress(session, asked.invitation.address, UNSUBSCRIBED, visitor.now)
            return visitor.plain("unsubscribed", words)
    return visitor.page(
        "surveys/plain.html",
        words,
        title=words.say("unsubscribe_title"),
        more=words.say("unsubscribe_more", company=visitor.own.company),
        button=words.say("unsubscribe"),
        action=f"/s/{token}/unsubscribe",
        nonce="",
    )


@routes.api_route("/q/{key}", methods=READ)
def open_link(request: Request, key: str) -> Response:
    """The questions behind a link or QR code on a wall."""
    visitor = Visitor(request)
    with unit_of_work(request.app.state.engine, write=False) as session:
        asked = linked(session, key)
        if asked is None:
            return visitor.missed()
        known = answer_to(session, asked, visitor.mark(asked), visitor.now)
        if known is not None:
            return visitor.thanks(asked, known, f"/q/{key}")
        if over(asked, visitor.now):
            return visitor.plain("expired", visitor.words(asked), 410)
        return visitor.form(asked, f"/q/{key}")


@routes.post("/q/{key}")
def open_answer(request: Request, key: str, sent: Sent) -> Response:
    """An answer over an open link: one of a browser a week, a few of an address an hour."""
    visitor = Visitor(request)
    given = {name: str(value) for name, value in sent.items()}
    with unit_of_work(request.app.state.engine) as session:
        asked = linked(session, key)
        if asked is None or asked.link is None:
            return visitor.missed()
        if over(asked, visitor.now):
            return visitor.plain("expired", visitor.words(asked), 410)
        if not visitor.came_from_form(given.get("nonce", ""), of_link(asked)):
            return visitor.form(asked, f"/q/{key}", given=given, notice="cookie", status=403)
        known = answer_to(session, asked, visitor.mark(asked), visitor.now)
        if known is not None:
            return visitor.on(f"/q/{key}")
        if rules.read_answer(asked.body, given)[1] == [] and (slow := visitor.too_often(asked.link)):
            return slow
        return _take(visitor, session, asked, None, given, f"/q/{key}")
