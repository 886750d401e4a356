"""All packets of a cycle as one file, for HR: asked for, watched, taken."""

import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO

from fastapi.responses import Response, StreamingResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Door, guard
from app.errors import Conflict
from app.packets import guards
from app.packets.actions import ask, reviews_of, until
from app.packets.models import Bundle, BundleFile
from app.packets.naming import kept
from app.reviews.models import Cycle
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
CHUNK = 1 << 16


@routes.get("/cycles/{cycle_id}/packets")
def bundles(door: Door = guard("run cycles", guards.cycle)) -> Response:
    """What the actor asked for and how far it is."""
    mine = select(Bundle).where(Bundle.cycle_id == door.thing.id, Bundle.account_id == door.actor.account_id)
    found = list(door.session.scalars(mine.order_by(Bundle.asked_at.desc())))
    return page(
        door,
        "packets/bundles.html",
        cycle=door.thing,
        whole=len(reviews_of(door.session, door.actor, door.thing.id)),
        bundles=[(one, until(one.asked_at)) for one in found],
        running=any(one.made_at is None for one in found),
        today=door.actor.today,
    )


@routes.post("/cycles/{cycle_id}/packets")
def make(door: Door = guard("run cycles", guards.cycle)) -> Response:
    """Ask for them."""
    ask(door, door.thing)
    said = "The packets are being made. You can leave this page; you are told when they are ready."
    return go(door.request, f"/cycles/{door.thing.id}/packets", said=said)


@routes.get("/packets/{bundle_id}/file")
def take(door: Door = guard("take packets", guards.bundle, sensitive=True)) -> Response:
    """The file with all of them."""
    bundle: Bundle = door.thing
    if bundle.made_at is None:
        raise Conflict("The packets are still being made. You are told when they are ready.")
    cycle = door.session.get_one(Cycle, bundle.cycle_id)
    headers = kept(cycle.name, "zip")
    return StreamingResponse(
        _read(_zipped(door.session, bundle)), media_type="application/zip", headers=headers
    )


def _zipped(session: Session, bundle: Bundle) -> IO[bytes]:
    """A file on disk without a name: a cycle may be larger than memory."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever reads it
    rows = select(BundleFile.name, BundleFile.body).where(BundleFile.bundle_id == bundle.id)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, body in session.execute(rows.order_by(BundleFile.name).execution_options(yield_per=20)):
            archive.writestr(name, body)
    out.seek(0)
    return out


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
