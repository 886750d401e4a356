"""The door helpdesks deliver through: nobody signs in here, the body's signature is the key."""

from datetime import datetime, timedelta
from hashlib import sha256

from fastapi import Request
from sqlalchemy import Engine, or_, update

from app.database import unit_of_work
from app.deliveries.applying import OWN
from app.deliveries.models import WEBHOOK, Connection
from app.deliveries.taking import digest, put, want_apply
from app.errors import NotFound, TooLarge, Unauthorized
from app.helpdesks.catalogue import HELPDESKS
from app.helpdesks.kinds import Call, Helpdesk

MOST_BYTES = 10 * 1024 * 1024
#: Calls that don't hold are counted no oftener: a stranger must not make the database write.
COUNTED_EVERY = timedelta(seconds=5)
LARGEST_ID = 2**63


async def called(request: Request) -> Call:
    """The call as it came in; too large a body is refused before anything is looked up."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > MOST_BYTES:
        raise TooLarge(f"Send at most {MOST_BYTES // 2**20} MB at once.")
    body = await request.body()
    if len(body) > MOST_BYTES:
        raise TooLarge(f"Send at most {MOST_BYTES // 2**20} MB at once.")
    base = str(request.app.state.settings.base_url).rstrip("/")
    query = f"?{request.url.query}" if request.url.query else ""
    headers = {name.casefold(): value for name, value in request.headers.items()}
    return Call(headers, request.method, f"{base}{request.url.path}{query}", body)


def deliver(engine: Engine, connection_id: str, call: Call, now: datetime) -> bool:
    """Take a signed body in; whether it is new. It is in the database before this returns.

    `NotFound` where no such source is connected (or it is paused), `Unauthorized` where the signature doesn't hold.
    """
    known = _connection(engine, connection_id)
    helpdesk = HELPDESKS[known.kind]
    if why := _refusal(known, helpdesk, call, now):
        _note(engine, known.id, why, now)
        raise Unauthorized(f"The signature doesn’t hold: {why}")
    named = call.headers.get(helpdesk.delivery_header, "") if helpdesk.delivery_header else ""
    with unit_of_work(engine) as session:
        made = put(
            session,
            known,
            way=WEBHOOK,
            external_id=named or digest(call.body),
            body=call.body,
            now=now,
            seal=_seal(call),
        )
        if made is not None:
            want_apply(session, now)
    return made is not None


def _seal(call: Call) -> str | None:
    """What the call is signed with, shortened; None for a fixed secret, which every call carries."""
    signed = sorted(f"{name}={value}" for name, value in call.headers.items() if "signature" in name)
    return sha256("\n".join(signed).encode("utf-8", "replace")).hexdigest() if signed else None


def _connection(engine: Engine, connection_id: str) -> Connection:
    if not (connection_id.isascii() and connection_id.isdigit()) or int(connection_id[:20]) >= LARGEST_ID:
        raise NotFound
    with unit_of_work(engine, write=False) as session:
        found = session.get(Connection, int(connection_id))
    if found is None or found.kind == OWN or found.paused_at is not None:
        raise NotFound
    return found


def _refusal(known: Connection, helpdesk: Helpdesk, call: Call, now: datetime) -> str | None:
    """Why no secret that holds today signed this; None where one did."""
    why = helpdesk.check(call, known.secret or "", now.timestamp())
    if why and known.earlier_secret and known.earlier_until and now < known.earlier_until:
        return helpdesk.check(call, known.earlier_secret, now.timestamp()) and why
    return why


def _note(engine: Engine, connection_id: int, why: str, now: datetime) -> None:
    with unit_of_work(engine, write=False) as session:
        last = session.get_one(Connection, connection_id).refused_at
    if last is not None and last > now - COUNTED_EVERY:
        return
    with unit_of_work(engine) as session:
        lately = or_(Connection.refused_at.is_(None), Connection.refused_at <= now - COUNTED_EVERY)
        session.execute(
            update(Connection)
            .where(Connection.id == connection_id, lately)
            .values(refused=Connection.refused + 1, refused_at=now, refused_why=why[:300])
        )
