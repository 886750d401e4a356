"""Who may have a place in a slot: pure, and the same for a page, a press of the button and the filling of open places.

A reason says what stands against it, in words that stand alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.rotations.models import Program, SignUp, Slot
from app.web.words import plural, stretch

PAST, CANCELLED, CLOSED, ELIGIBLE, FULL, SKILL, LEAVE, BUSY, REST, SHORT = (
    "past",
    "cancelled",
    "closed",
    "eligible",
    "full",
    "skill",
    "leave",
    "busy",
    "rest",
    "short",
)
#: How long an offered place is held.
OFFER_HELD = timedelta(hours=48)
#: A place just taken can be undone for so long, whatever the notice.
UNDONE_WITHIN = timedelta(minutes=15)
ROUGH_MONTH = 30.4
#: How a stretch of days is said.
dates = stretch


@dataclass(frozen=True)
class Person:
    """Who wants a place, as they stand on the slot's first day."""

    id: int
    name: str
    unit: str = ""
    facing: bool = False
    hired_on: date | None = None
    left_on: date | None = None
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Stand:
    """A place that somebody has already, in any program."""

    slot_id: int
    program_id: int
    starts_on: date
    ends_on: date
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, slot: Slot) -> "Stand":
        """The stretch a slot takes."""
        return cls(slot.id, slot.program_id, slot.starts_on, slot.ends_on, slot.starts_at, slot.ends_at)


@dataclass(frozen=True)
class Against:
    """What stands against a place: a kind, a sentence, and the same in a few words for a card."""

    kind: str
    says: str
    short: str = ""


def not_eligible(program: Program, person: Person, on: date) -> str | None:
    """Why the program is not for this person on a day; None where it is."""
    if person.left_on is not None and person.left_on <= on:
        return f"{person.name} no longer works here then."
    units = program.eligible.get("units") or []
    if units and person.unit not in units:
        return f"{program.name} is for {_listed(units)}."
    if program.eligible.get("facing") == "off" and person.facing:
        return f"{program.name} is for people whose own work meets no customers."
    months = int(program.eligible.get("months") or 0)
    if months and (person.hired_on is None or on < person.hired_on + timedelta(days=ROUGH_MONTH * months)):
        return f"{program.name} is for people who have been here for {plural(months, 'month')}."
    return None


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def unmet(needs: Mapping[str, int], inside: Collection[frozenset[str]]) -> dict[str, int]:
    """Which skills a slot still needs, with how many, beside those who are in it."""
    found = {
        skill: many - sum(1 for skills in inside if skill in skills)
        for skill, many in needs.items()
        if many > 0
    }
    return {skill: many for skill, many in found.items() if many > 0}


def against(
    program: Program,
    slot: Slot,
    person: Person,
    *,
    standing: Sequence[Stand],
    leave: Sequence[tuple[date, date]],
    inside: Collection[frozenset[str]],
    now: datetime,
    free: int | None = None,
    started: bool = False,
) -> list[Against]:
    """All that stands against a place in the slot for this person; empty where they may have it.

    `standing`: their other places; `leave`: their stretches of leave; `inside`: the skills of each who is in the slot;
    `free`: places left (the slot's own count when not given); `started`: a lead may still add to a slot under way.
    """
    found = []
    if slot.cancelled_at is not None:
        return [Against(CANCELLED, "This slot was cancelled. Choose another one.", "Cancelled")]
    if slot.ends_at <= now or (slot.starts_at <= now and not started):
        return [Against(PAST, "This slot has begun already. Choose a later one.", "Has begun")]
    if program.closed_at is not None:
        found.append(Against(CLOSED, f"{program.name} takes nobody any more.", "Closed"))
    if says := not_eligible(program, person, slot.starts_on):
        found.append(Against(ELIGIBLE, says, "Not for you then"))
    for first, last in leave:
        if first <= slot.ends_on and last >= slot.starts_on:
            found.append(
                Against(
                    LEAVE, f"Leave from {dates(first, last)} falls into it.", f"Leave {dates(first, last)}"
                )
            )
            break
    found += _beside(program, slot, standing)
    left = slot.free if free is None else free
    if left <= 0:
        found.append(
            Against(FULL, "All places are taken. Wait for one: who waits is offered the next.", "Full")
        )
        return found
    open_needs = unmet(slot.needs, inside)
    if sum(open_needs.values()) >= left and open_needs and not person.skills & open_needs.keys():
        who = _listed(sorted(open_needs))
        places = "The last place needs" if left == 1 else f"The last {left} places need"
        found.append(Against(SKILL, f"{places} somebody who knows {who}.", f"Needs {who}"))
    return found


def _beside(program: Program, slot: Slot, standing: Sequence[Stand]) -> list[Against]:
    rest = timedelta(days=program.rest_days)
    for one in standing:
        if one.slot_id == slot.id:
            continue
        if one.starts_at < slot.ends_at and one.ends_at > slot.starts_at:
            when = dates(one.starts_on, one.ends_on)
            return [Against(BUSY, f"There is another slot from {when} then.", f"Another slot {when}")]
    for one in standing:
        if one.slot_id == slot.id or one.program_id != slot.program_id:
            continue
        if one.starts_on - slot.ends_on <= rest and slot.starts_on - one.ends_on <= rest:
            when = dates(one.starts_on, one.ends_on)
            says = f"{plural(program.rest_days, 'day')} of rest lie between two stints; another one is from {when}."
            return [Against(REST, says, f"Rest around {when}")]
    return []


def too_late(program: Program, slot: Slot, now: datetime, made_at: datetime | None = None) -> str | None:
    """Why a place can no longer be given back by oneself; None where it can. Taken (`made_at`) a moment ago, it can
    always be undone: nobody counts on it yet.
    """
    if slot.starts_at <= now:
        return "This slot has begun. Ask the lead of the program."
    if made_at is not None and now - made_at <= UNDONE_WITHIN:
        return None
    if slot.starts_at - now < timedelta(days=program.notice_days):
        return (
            f"It starts in less than {plural(program.notice_days, 'day')}: the desk counts on you. "
            "Swap it with somebody, or ask the lead of the program."
        )
    return None


def offer_ends(slot: Slot, now: datetime) -> datetime:
    """When an offer made now ends: after two days, or when the slot starts."""
    return min(now + OFFER_HELD, slot.starts_at)


def just_taken(made_at: datetime, now: datetime) -> bool:
    """Whether giving it back is undoing a press."""
    return now - made_at <= UNDONE_WITHIN


def stands(sign_up: SignUp) -> bool:
    """Whether it counts: neither given back nor missed."""
    return sign_up.ended_at is None and sign_up.missed_at is None
