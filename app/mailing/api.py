"""The door through which a mail server hands over what came back."""

from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel

from app.access import Door, guard
from app.errors import TooLarge
from app.mailing.actions import take_back
from app.mailing.bounces import read
from app.web.routes import Router

api = Router("/api")
#: A notification quotes headers, seldom a whole mail.
MOST_BYTES = 1024 * 1024


class Taken(BaseModel):
    """What became of a notification: addresses not written to from now on, and reports of mail that was not ours."""

    stopped: int
    unknown: int


async def raw(request: Request) -> bytes:
    """The message as it came in."""
    body = await request.body()
    if len(body) > MOST_BYTES:
        raise TooLarge("Send at most 1 MB at once: the notification, without the mail it is about.")
    return body


Raw = Annotated[bytes, Depends(raw)]


@api.post("/mail/bounces")
def bounces(door: Door = guard("take bounces"), body: Raw = b"") -> Taken:
    """A notification (RFC 3464) or a complaint (RFC 5965) as the body; anything else changes nothing."""
    stopped, unknown = take_back(door.session, read(body), door.now)
    if stopped:
        door.journal("took a bounce", kind="mail", stopped=stopped)
    return Taken(stopped=stopped, unknown=unknown)
