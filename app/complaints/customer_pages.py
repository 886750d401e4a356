"""What the customer of a closed case opens. Opening it answers nothing; who is signed in is not looked at."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.cases.models import Case
from app.complaints import hearing
from app.complaints.forms import VerdictForm
from app.complaints.models import CaseVerdict
from app.complaints.words import say
from app.database import unit_of_work
from app.errors import Invalid, NotFound
from app.surveys.visiting import Visitor
from app.web.forms import posted, read
from app.web.routes import Router

routes = Router()
Sent = Annotated[FormData, Depends(posted)]


@routes.api_route("/c/{token}", methods=["GET", "HEAD"])
def ask(request: Request, token: str) -> Response:
    """Two questions; or thanks, where they are answered."""
    visitor = Visitor(request)
    with unit_of_work(request.app.state.engine, write=False) as session:
        try:
            case = hearing.case_of(session, token, visitor.now)
        except NotFound:
            return visitor.missed()
        if session.get(CaseVerdict, case.id) is not None:
            return _thanks(visitor)
        return _form(visitor, token, {}, "")


@routes.post("/c/{token}")
def answer(request: Request, token: str, sent: Sent) -> Response:
    """Take the answer, once, from the form that this browser was shown."""
    visitor = Visitor(request)
    given = {key: str(value) for key, value in sent.items()}
    with unit_of_work(request.app.state.engine) as session:
        try:
            case = hearing.case_of(session, token, visitor.now)
        except NotFound:
            return visitor.missed()
        if session.get(CaseVerdict, case.id) is not None:
            return _thanks(visitor)
        if not visitor.came_from_form(given.get("nonce", ""), hearing.digest_of(token)):
            return _form(visitor, token, given, "cookie", 403)
        return _take(visitor, session, case, token, given)


def _take(visitor: Visitor, session: Session, case: Case, token: str, given: Mapping[str, str]) -> Response:
    fields = {key: value for key, value in given.items() if key in VerdictForm.model_fields}
    try:
        hearing.answer(session, case, read(VerdictForm, fields), visitor.now)
    except Invalid as refused:
        long = all(problem.field == "words" for problem in refused.problems)
        return _form(visitor, token, given, "long" if long else "missing", 422)
    return _thanks(visitor)


def _form(visitor: Visitor, token: str, given: Mapping[str, str], notice: str, status: int = 200) -> Response:
    words = visitor.words()
    return visitor.page(
        "complaints/customer.html",
        words,
        status,
        say=lambda key: say(words.language, key, visitor.own.company),
        title=say(words.language, "title"),
        nonce=visitor.nonce(hearing.digest_of(token)),
        action=f"/c/{token}",
        given=given,
        notice=notice,
    )


def _thanks(visitor: Visitor) -> Response:
    words = visitor.words()
    return visitor.page(
        "surveys/plain.html",
        words,
        title=say(words.language, "thanks"),
        more=say(words.language, "more", visitor.own.company),
        button="",
        action="",
        nonce="",
    )
