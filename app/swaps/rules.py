"""What a swap may be: values in, values out."""

from datetime import datetime, timedelta

from app.errors import Problem
from app.swaps.models import ACCEPTED, DECIDED, DECLINED, EXPIRED, VOID, WITHDRAWN

LASTS = timedelta(days=7)
SHORTEST_REASON = 10
#: What somebody is told who comes too late.
LATE = {
    ACCEPTED: "{who} has taken this place already. Nothing changed for you.",
    DECLINED: "{who} has declined this swap. Ask somebody else.",
    EXPIRED: "This swap was not answered in time. It can be asked anew.",
    WITHDRAWN: "{who} has withdrawn this swap. Nothing changed for you.",
    DECIDED: "{who} has decided this swap already. Look at who has the place now.",
    VOID: "The place has gone elsewhere meanwhile: it is no longer theirs to give. Nothing changed for you.",
}


def expires(now: datetime, *starts: datetime) -> datetime:
    """When a swap asked now ends by itself: in a week, or when the first of its slots starts."""
    return min(now + LASTS, *starts)


def late(outcome: str, who: str) -> str:
    """Why a swap can't be answered any more."""
    return LATE[outcome].format(who=who or "Somebody")


def problems_of_reason(reason: str) -> list[Problem]:
    """What is wrong with the reason of a decision that nobody is asked about."""
    if len(reason) < SHORTEST_REASON:
        return [
            Problem(
                "reason", f"Give the reason in at least {SHORTEST_REASON} characters: both people read it."
            )
        ]
    return []


def wish(text: str) -> tuple[str, int | None]:
    """What the form's choice says: `all`, `to` with a person, `for` with a place; `` where it says nothing."""
    kind, _, number = text.partition(":")
    if kind == "all":
        return "all", None
    if kind in {"to", "for"} and number.isascii() and number.isdigit() and len(number) < 19:
        return kind, int(number)
    return "", None
