"""The way in and out."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData

from app.access import COOKIE, Door, guard
from app.access.models import Account
from app.clock import now as clock_now
from app.database import unit_of_work
from app.errors import TooMany
from app.journal.actions import record
from app.signin import actions
from app.web.forms import posted
from app.web.routes import Router
from app.web.templates import frame, go, render

pages = Router()
WRONG = "This address and password don't belong together."


@pages.get("/sign-in")
def form(request: Request, next: str = "/") -> Response:  # noqa: A002 - the word people see in the address
    """The sign-in form; in demo mode the people of the demo company."""
    return _form(request, onward(next), "", "")


@pages.post("/sign-in")
def sign_in(request: Request, sent: Annotated[FormData, Depends(posted)]) -> Response:
    """Check the password; slow down guessing."""
    email, password = _typed(sent, "email", 320), _typed(sent, "password", 1000)
    target = onward(str(sent.get("next", "/")))
    now = clock_now()
    keys = [f"account:{email.strip().casefold()}", f"address:{request.client.host if request.client else ''}"]
    engine = request.app.state.engine
    try:
        with unit_of_work(engine) as session:
            actions.count_try(session, keys, now)
            account = actions.by_email(session, email)
            opened = account is not None and actions.may_enter(session, account, now)
    except TooMany as refusal:
        return _form(request, target, email, refusal.detail, 429, {"Retry-After": str(refusal.retry_after)})
    # Hashing takes a tenth of a second: not while holding the write lock.
    right = actions.check_password(account, password)
    if account is None or not (right and opened):
        return _form(request, target, email, WRONG, 422)
    with unit_of_work(engine) as session:
        actions.forgive_try(session, keys)
        record(session, "signed in", account_id=account.id, actor_name=account.name, now=now)
        token = actions.begin(session, account, now, _days(request), _device(request))
    return welcome(request, token, target)


@pages.post("/sign-out")
def sign_out(door: Door = guard("use rapport")) -> Response:
    """End this browser's session."""
    actions.end(door.session, door.actor.session_id, door.now)
    door.journal("signed out")
    answer = go(door.request, "/sign-in")
    answer.delete_cookie(COOKIE, path="/")
    return answer


def welcome(request: Request, token: str, target: str) -> Response:
    """On to the page somebody wanted, with the session's cookie."""
    settings = request.app.state.settings
    answer = go(request, target)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=settings.session_days * 86_400,
        httponly=True,
        samesite="lax",
        secure=settings.secure,
        path="/",
    )
    return answer


def enter(request: Request, account: Account, target: str, now: datetime) -> Response:
    """Sign an account in without a password: for the demo's doors only."""
    with unit_of_work(request.app.state.engine) as session:
        token = actions.begin(session, account, now, _days(request), _device(request))
        record(session, "signed in", account_id=account.id, actor_name=account.name, now=now)
    return welcome(request, token, target)


def _typed(sent: FormData, field: str, longest: int) -> str:
    """A field as typed; without NUL, which no database stores and no address or password has."""
    return str(sent.get(field, ""))[:longest].replace("\x00", "")


def onward(target: str) -> str:
    """A page of ours, never another site's. Browsers leave out tabs and line ends, so there are none in it."""
    ours = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return quote(target, safe=":/%#?=@[]!$&'()*+,;") if ours else "/"


def _form(
    request: Request,
    target: str,
    email: str,
    error: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    people = request.app.state.demo_people if request.app.state.settings.demo else []
    text = render(
        "signin/sign_in.html", **frame(request, None), next=target, email=email, error=error, people=people
    )
    return HTMLResponse(text, status, headers)


def _days(request: Request) -> int:
    return int(request.app.state.settings.session_days)


def _device(request: Request) -> str:
    return request.headers.get("user-agent", "")[:200]
