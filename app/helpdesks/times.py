"""Moments as helpdesks write them: ISO 8601 with a zone or in the connection's, seconds and milliseconds told apart."""

import math
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.files.moments import ISO, Moments
from app.files.refusals import Bad

#: Whether an answer lies in the future is looked at when it is stored; reading it has no clock.
FAR = datetime(9000, 1, 1, tzinfo=UTC)
#: Seconds since 1970 from 2000 to 5138; a thousand times as many are milliseconds.
SECONDS = (946_684_800, 100_000_000_000)
COUNTED = re.compile(r"\d{9,13}(?:\.\d{1,9})?", re.ASCII)
NO_ZONE = "The time has no zone. Say in the connection's settings which zone its times are in."
NO_TIME = "This is no time Rapport reads. Send it like 2026-04-03T14:30:00Z, or as seconds since 1970."


def moment(value: Any, zone: str = "", dates: str = "") -> datetime:
    """The moment meant, aware, in UTC. `Bad` with the mend."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Bad("date", NO_TIME)
    if isinstance(value, str):
        text = value.strip()
        return _since_1970(float(text)) if COUNTED.fullmatch(text) else _written(text, zone, dates)
    return _since_1970(value)


def known_zone(zone: str) -> bool:
    """Whether there is such a zone."""
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _since_1970(count: float) -> datetime:
    low, high = SECONDS
    if not math.isfinite(count):
        raise Bad("date", NO_TIME)
    if low <= count < high:
        return datetime.fromtimestamp(count, UTC)
    if low * 1000 <= count < high * 1000:
        return datetime.fromtimestamp(count / 1000, UTC)
    raise Bad(
        "date", "This number is no time between 2000 and today. Send seconds or milliseconds since 1970."
    )


def _written(text: str, zone: str, dates: str) -> datetime:
    found = ISO.fullmatch(text) if text.isascii() else None
    if not zone and not (found and found[3]):
        if found or re.match(r"\d{1,2}[./]\d{1,2}[./]\d{4}", text):
            raise Bad("zone", NO_ZONE)
        raise Bad("date", NO_TIME)
    if zone and not known_zone(zone):
        raise Bad(
            "zone", "There is no such zone. Choose one like Europe/Lisbon in the connection's settings."
        )
    form = {"dmy": "dmy." if "." in text else "dmy/", "mdy": "mdy/"}.get(dates, "iso")
    try:
        return Moments(zone or "UTC", "UTC", form, FAR).read(text)[0].astimezone(UTC)
    except (ValueError, OverflowError):
        raise Bad("date", NO_TIME) from None
