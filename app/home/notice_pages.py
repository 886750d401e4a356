"""Notices: what one should know, each leading to its page."""

from fastapi.responses import Response

from app.access import Door, guard
from app.home import notices
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()


@routes.get("/notices")
def index(door: Door = guard("use rapport")) -> Response:
    """What this account was told, newest first."""
    asked = paging(door.request, (), "")
    rows, total, fresh = notices.listed(door.session, door.actor.account_id, door.now, asked)
    return page(
        door,
        "home/notices.html",
        rows=rows,
        total=total,
        fresh=fresh,
        asked=asked,
        today=door.actor.today,
    )


@routes.post("/notices/reading")
def read_all(door: Door = guard("use rapport")) -> Response:
    """Everything is read."""
    notices.mark_all_read(door)
    return go(door.request, "/notices")


@routes.post("/notices/{notice_id}/opening")
def open_one(door: Door = guard("open notice", notices.notice)) -> Response:
    """On to the page a notice is about; it is read."""
    notices.mark_read(door, door.thing)
    return go(door.request, door.thing.href)


@routes.post("/notices/{notice_id}/reading")
def read_one(door: Door = guard("open notice", notices.notice)) -> Response:
    """One notice is read."""
    notices.mark_read(door, door.thing)
    return go(door.request, "/notices")
