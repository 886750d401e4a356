"""Running the system: the work queue, the journal, one's own account."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Door, Found, about, guard
from app.access.actor import Actor
from app.access.models import Account
from app.administration import head_pages, queries, token_pages
from app.errors import Conflict, Invalid, NotFound
from app.notices.models import Job
from app.signin import actions
from app.web.forms import PathId, posted
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
pages.include_router(token_pages.routes)
pages.include_router(head_pages.routes)
STATES = ("waiting", "running", "failed", "done")


@pages.get("/jobs")
def jobs(door: Door = guard("see jobs")) -> Response:
    """What waits, runs, failed and was done."""
    asked = paging(door.request, (), "")
    given = door.request.query_params.get("state", "")
    state = given if given in STATES else ""
    rows, counts = queries.jobs(door.session, asked, state)
    total = counts.get(state, 0) if state else sum(counts.values())
    return page(
        door,
        "administration/jobs.html",
        rows=rows,
        counts=counts,
        state=state,
        states=STATES,
        asked=asked,
        total=total,
    )


def job_found(session: Session, actor: Actor, job_id: PathId) -> Found:
    """One piece of work."""
    found = session.get(Job, job_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="job", knows="see jobs")


@pages.post("/jobs/{job_id}/retry")
def retry(door: Door = guard("run the system", job_found)) -> Response:
    """Try a failed job again now."""
    changed = door.session.execute(
        update(Job)
        .where(Job.id == door.thing.id, Job.state == "failed")
        .values(state="waiting", attempts=0, due_at=door.now, finished_at=None)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Conflict("Only failed work can be tried again.")
    door.journal("retried job", kind="job", thing_id=door.thing.id)
    return go(door.request, "/jobs", said="It is tried again now.")


@pages.get("/journal")
def journal(door: Door = guard("see journal")) -> Response:
    """Who did what when: metadata, no content."""
    asked = paging(door.request, (), "")
    rows, total = queries.entries(door.session, asked)
    return page(door, "administration/journal.html", rows=rows, total=total, asked=asked, now=door.now)


@pages.get("/account")
def account(door: Door = guard("use rapport")) -> Response:
    """One's own account: password and sessions."""
    own = door.session.get_one(Account, door.actor.account_id)
    return page(door, "administration/account.html", own=own, problems=[])


@pages.post("/account/password")
def password(
    door: Door = guard("use rapport"), sent: Annotated[FormData, Depends(posted)] = FormData()
) -> Response:
    """A new password; every other session ends, and this one too: sign in with the new one."""
    own = door.session.get_one(Account, door.actor.account_id)
    try:
        actions.change_password(
            door.session,
            own,
            str(sent.get("current", ""))[:1000],
            str(sent.get("password", ""))[:1000],
            door.now,
        )
    except Invalid as refusal:
        return page(door, "administration/account.html", status=422, own=own, problems=refusal.problems)
    door.journal("changed password")
    return go(door.request, "/sign-in", said="Your password is changed. Sign in with the new one.")


@pages.post("/account/sign-out-everywhere")
def everywhere(door: Door = guard("use rapport")) -> Response:
    """End all sessions of this account."""
    actions.end_all(door.session, door.actor.account_id, door.now)
    door.journal("signed out everywhere")
    return go(door.request, "/sign-in", said="You are signed out everywhere.")
