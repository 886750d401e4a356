"""What came back: delivery status notifications (RFC 3464) and complaints (RFC 5965), read as they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from app.mailing.models import BOUNCE, COMPLAINT

#: More recipients than this in one notification were not ours.
MOST = 50
MESSAGE_ID = re.compile(r"<[^<>\s]{3,190}>")


@dataclass(frozen=True)
class Returned:
    """That one address can't be written to, or does not want to be, and the mail it is about where it is named."""

    reason: str
    #: Empty where the report hides it, as complaints do.
    address: str
    message_id: str


def read(raw: bytes) -> list[Returned]:
    """The addresses that a notification reports as failed for good, or that complained. Delays, deliveries and anything
    else are nothing; whatever is broken is nothing, too.
    """
    try:
        whole = message_from_bytes(raw, policy=compat32)
        parts = list(whole.walk())
        found_id = _message_id(parts)
        found = [one for part in parts for one in _reported(part, found_id)]
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError):
        return []
    return list(dict.fromkeys(found))[:MOST]


def _reported(part: Message, found_id: str) -> Iterator[Returned]:
    kind = part.get_content_type()
    for block in _inner(part) if kind == "message/delivery-status" else []:
        failed = str(block.get("Action", "")).strip().casefold() == "failed"
        # 5: for good; 4: still being tried, or given up for now.
        if failed and str(block.get("Status", "")).strip().startswith("5"):
            given = block.get("Original-Recipient") or block.get("Final-Recipient") or ""
            yield Returned(BOUNCE, _address(given), found_id)
    if kind == "message/feedback-report":
        fields = message_from_bytes(_bytes(part), policy=compat32)
        if str(fields.get("Feedback-Type", "")).strip().casefold() in {"abuse", "fraud", "opt-out"}:
            yield Returned(COMPLAINT, _address(fields.get("Original-Rcpt-To") or ""), found_id)


def _message_id(parts: list[Message]) -> str:
    """The id of the mail that came back, as its headers are quoted in the notification."""
    for part in parts[1:]:
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            given = message_from_bytes(_bytes(part), policy=compat32).get("Message-ID", "")
        elif kind == "message/rfc822":
            given = next((one.get("Message-ID", "") for one in _inner(part)), "")
        else:
            continue
        if match := MESSAGE_ID.search(str(given)):
            return match.group()
    return ""


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload.lstrip()
    inner = _inner(part)
    return inner[0].as_bytes() if inner else str(part.get_payload() or "").encode()


def _inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _address(given: object) -> str:
    """`rfc822; somebody@there.example` as the bare address."""
    return str(given).rpartition(";")[2].strip().strip("<>")[:320]
