"""Refusals and faults as answers: problem+json for programs, a page for people, never a trace."""

import traceback
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException

from app.errors import Conflict, Invalid, NotFound, Refusal, TooMany, Unauthorized, Unavailable
from app.web.forms import problems_of
from app.web.templates import frame, is_htmx, render

log = structlog.get_logger("problem")


def install(app: FastAPI) -> None:
    """Answer every error of this app."""
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(Exception, fault)


def answer(request: Request, refusal: Refusal) -> Response:
    """One refusal in the form the asker reads."""
    headers = {}
    if isinstance(refusal, Unavailable | TooMany):
        headers["Retry-After"] = str(refusal.retry_after)
    problems = refusal.problems if isinstance(refusal, Invalid) else []
    if request.url.path.startswith("/api/"):
        if isinstance(refusal, Unauthorized):
            headers["WWW-Authenticate"] = "Bearer"
        body = {
            "type": "about:blank",
            "title": refusal.title,
            "status": refusal.status,
            "detail": refusal.detail,
            "errors": [{"field": problem.field, "message": problem.message} for problem in problems],
        }
        return JSONResponse(body, refusal.status, headers, media_type="application/problem+json")
    if isinstance(refusal, Unauthorized) and request.method in {"GET", "HEAD"}:
        if is_htmx(request):
            return Response(status_code=204, headers={"HX-Redirect": "/sign-in"})
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={_quote(target)}", 303)
    name = "errors/_problem.html" if is_htmx(request) else "errors/problem.html"
    text = render(
        name,
        **frame(request, None),
        title=refusal.title,
        detail=refusal.detail,
        problems=problems,
        status=refusal.status,
        # A page about something that isn't there must not differ from one about something hidden.
        request_id="" if isinstance(refusal, NotFound) else request.scope.get("request_id", ""),
    )
    return HTMLResponse(text, refusal.status, headers)


def _quote(target: str) -> str:

    return quote(target, safe="")


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return answer(request, error)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if any(part == "path" for problem in error.errors() for part in problem["loc"][:1]):
        return answer(request, NotFound())
    return answer(request, Invalid(problems_of(error.errors())))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return answer(request, NotFound())
    refusal = Refusal(str(error.detail))
    refusal.status = error.status_code
    made = answer(request, refusal)
    for name, value in (error.headers or {}).items():
        made.headers[name] = value
    return made


async def _database(request: Request, error: Exception) -> Response:
    if isinstance(error, IntegrityError):
        return answer(
            request, Conflict("Somebody else changed this at the same moment. Look again, then try again.")
        )
    if isinstance(error, OperationalError) and _passes(error):
        log.warning(
            "database unavailable", id=request.scope.get("request_id"), kind=type(error.orig).__name__
        )
        return answer(request, Unavailable())
    return await fault(request, error)


def _passes(error: OperationalError) -> bool:
    """Whether trying again may help: a lock, a lost connection, a server that stops. A wrong statement stays wrong."""
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or "locked" in str(error.orig) or "timeout" in str(error.orig):
        return True
    return (state is None and "connect" in str(error.orig)) or str(state)[:2] in {
        "08",
        "40",
        "53",
        "55",
        "57",
    }


async def fault(request: Request, error: Exception) -> Response:
    """The answer to what nobody expected, noted in the log with the place and without the words."""
    # The trace without the values: they may be somebody's words.
    where = traceback.extract_tb(error.__traceback__)[-1]
    log.error(
        "fault",
        id=request.scope.get("request_id"),
        kind=type(error).__name__,
        file=where.filename.rpartition("/app/")[2],
        line=where.lineno,
        faults=1,
    )
    refusal = Refusal("Something broke on our side, and it has been noted. Nothing you sent was saved.")
    refusal.status = 500
    refusal.title = "That was our fault"
    return answer(request, refusal)
