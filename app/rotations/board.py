"""A program's slots as one person sees them: what is theirs, what they may have, and why not the rest."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.leave.queries import away
from app.people.models import Assignment, Employee, Team
from app.rotations import queries, rules, standing
from app.rotations.models import Program, Slot, Waiting
from app.rotations.queries import Seat, Wait
from app.rotations.rules import FULL, Against, Person, Stand
from app.rotations.shape import Shape, of_slot
from app.web.words import DASH, day, plural, span

#: What a card is to whoever looks.
MINE, OFFERED, WAITING, OPEN, FULL_UP, NOT, SEEN, OVER, CANCELLED = (
    "mine",
    "offered",
    "waiting",
    "open",
    "full",
    "not",
    # Who looks can have no place at all.
    "seen",
    "over",
    "cancelled",
)


@dataclass(frozen=True)
class Card:
    """One slot on the board."""

    slot: Slot
    program: Program
    seats: Sequence[Seat]
    line: Sequence[Wait]
    state: str
    #: All that stands against it for me; also against a place I have (leave that came later).
    against: Sequence[Against]
    shape: Shape
    unmet: dict[str, int]
    mine: Seat | None = None
    my_wait: Waiting | None = None
    my_turn: int = 0
    #: Whether my place can be given back; why not.
    late: str = ""
    #: Taken a moment ago: giving it back is undoing.
    fresh: bool = False
    #: Places that something stands against now, for who runs it.
    conflicts: Sequence[tuple[Seat, str]] = field(default_factory=tuple)

    def when(self, today: date) -> str:
        """Its days as short as they can be: '28 Dec – 8 Jan 2027'."""
        first, last = self.slot.starts_on, self.slot.ends_on
        if first.month == last.month:
            return span(first, last, today)
        return f"{first.day} {first:%b} {DASH} {day(last, today)}"

    @property
    def held(self) -> int:
        """Places held by open offers."""
        return sum(1 for one in self.line if one.offered)

    @property
    def waits(self) -> int:
        """How many wait for a place that nobody has offered them yet."""
        return sum(1 for one in self.line if not one.offered)

    @property
    def says(self) -> list[str]:
        """A few words each: why not, who waits, what is unusual."""
        said = []
        if self.state == NOT:
            said.append(self.against[0].short)
        if self.state in {FULL_UP, WAITING} and self.waits:
            said.append(f"{plural(self.waits, 'person', 'people')} waiting")
        if self.state != OVER:
            said += [
                f"Needs {skill}" if many == 1 else f"Needs {many} × {skill}"
                for skill, many in self.unmet.items()
            ]
        if self.shape.off:
            said.append(plural(len(self.shape.off), "public holiday"))
        said += [words for words in self.shape.words if words.startswith("Clocks")]
        if self.slot.counts > 1:
            said.append("counts double" if self.slot.counts == 2 else f"counts {self.slot.counts} times")
        if self.slot.note:
            said.append(self.slot.note)
        return list(dict.fromkeys(said))


class Past:
    """Somebody as they stand on any day: units and facing change, and a slot asks for its own first day."""

    def __init__(self, person: Person, rows: Sequence[tuple[date, date | None, str, bool]]) -> None:
        self.person = person
        self.rows = rows

    def on(self, day: date) -> Person:
        """The person on a day."""
        for first, last, unit, facing in self.rows:
            if first <= day and (last is None or last > day):
                one = self.person
                return Person(one.id, one.name, unit, facing, one.hired_on, one.left_on, one.skills)
        return self.person


def past_of(session: Session, employees: Collection[int], can: dict[int, frozenset[str]]) -> dict[int, Past]:
    """These people with all their places in the company, by one statement."""
    rows = session.execute(
        select(
            Employee.id,
            Employee.name,
            Employee.hired_on,
            Employee.left_on,
            Assignment.starts_on,
            Assignment.ends_on,
            Team.unit,
            Assignment.customer_facing,
        )
        .outerjoin(Assignment, Assignment.employee_id == Employee.id)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(Employee.id.in_(employees), Employee.ai_agent.is_(False))
        .order_by(Assignment.starts_on)
    ).all()
    found: dict[int, Past] = {}
    held: dict[int, list[tuple[date, date | None, str, bool]]] = {}
    for row in rows:
        of = held.setdefault(row.id, [])
        bare = Person(row.id, row.name, "", False, row.hired_on, row.left_on, can.get(row.id, frozenset()))
        found.setdefault(row.id, Past(bare, of))
        if row.starts_on is not None:
            of.append((row.starts_on, row.ends_on, row.unit, row.customer_facing))
    return found


def cards(
    session: Session,
    pairs: Sequence[tuple[Program, Slot]],
    me: int | None,
    now: datetime,
    *,
    also: Collection[int] = (),
    lead: bool = False,
) -> tuple[list[Card], dict[int, str]]:
    """The cards of these slots for one person (`me`), by eight statements however many they are, and the names of the
    people in `also`. With `lead`, what stands against the places that others have is said too.
    """
    slots = {slot.id: slot for _, slot in pairs}
    inside = queries.seats(session, slots)
    lines = queries.lines(session, slots)
    seated = {seat.employee_id for many in inside.values() for seat in many}
    queued = {one.waiting.employee_id for many in lines.values() for one in many}
    who = ({me} if me else set()) | (seated if lead else set())
    can = standing.skills(session, seated | queued | who)
    pasts = past_of(session, who | set(also), can)
    names = {one: past.person.name for one, past in pasts.items()}
    first = min((slot.starts_on for slot in slots.values()), default=now.date())
    last = max((slot.ends_on for slot in slots.values()), default=now.date())
    stands = standing.stands(session, who, first - standing.AROUND, last + standing.AROUND) if who else {}
    gone = away(session, who, first, last) if who else {}
    made = []
    for program, slot in pairs:
        view = _View(program, slot, inside.get(slot.id, []), lines.get(slot.id, []), can, now)
        conflicts: list[tuple[Seat, str]] = []
        if lead and slot.ends_at > now and slot.cancelled_at is None:
            for seat in view.seats:
                found = view.against(seat.employee_id, pasts, stands, gone, started=True)
                conflicts += [(seat, one.says) for one in found]
        made.append(view.card(me, pasts, stands, gone, conflicts))
    return made, names


@dataclass(frozen=True)
class _View:
    program: Program
    slot: Slot
    seats: list[Seat]
    line: list[Wait]
    can: dict[int, frozenset[str]]
    now: datetime

    def against(
        self,
        me: int,
        pasts: dict[int, Past],
        stands: dict[int, list[Stand]],
        gone: dict[int, list[tuple[date, date]]],
        *,
        started: bool = False,
    ) -> list[Against]:
        """What stands against a place for me; of a place I have only what came later."""
        if me not in pasts:
            return []
        has = any(seat.employee_id == me for seat in self.seats)
        offer = any(one.offered and one.waiting.employee_id == me for one in self.line)
        others = [seat.employee_id for seat in self.seats]
        others += [one.waiting.employee_id for one in self.line if one.offered]
        found = rules.against(
            self.program,
            self.slot,
            pasts[me].on(self.slot.starts_on),
            standing=stands.get(me, []),
            leave=gone.get(me, []),
            inside=[self.can.get(one, frozenset()) for one in others if one != me],
            now=self.now,
            free=self.slot.free + 1 if has or offer else None,
            started=started,
        )
        if has:
            return [one for one in found if one.kind in {rules.ELIGIBLE, rules.LEAVE, rules.BUSY}]
        return found

    def card(
        self,
        me: int | None,
        pasts: dict[int, Past],
        stands: dict[int, list[Stand]],
        gone: dict[int, list[tuple[date, date]]],
        conflicts: Sequence[tuple[Seat, str]],
    ) -> Card:
        """The slot as I see it."""
        mine = next((seat for seat in self.seats if seat.employee_id == me), None)
        wait = next((one.waiting for one in self.line if one.waiting.employee_id == me), None)
        found = self.against(me, pasts, stands, gone, started=mine is not None) if me else []
        queue = [one.waiting.employee_id for one in self.line if not one.offered]
        inside = [self.can.get(seat.employee_id, frozenset()) for seat in self.seats]
        return Card(
            self.slot,
            self.program,
            self.seats,
            self.line,
            self._state(me, mine, wait, found),
            found,
            of_slot(self.slot),
            rules.unmet(self.slot.needs, inside),
            mine,
            wait,
            queue.index(me) + 1 if me in queue else 0,
            (rules.too_late(self.program, self.slot, self.now, mine.sign_up.made_at) or "") if mine else "",
            mine is not None and rules.just_taken(mine.sign_up.made_at, self.now),
            conflicts,
        )

    def _state(self, me: int | None, mine: Seat | None, wait: Waiting | None, found: list[Against]) -> str:
        if self.slot.cancelled_at is not None:
            return CANCELLED
        if mine is not None:
            return MINE
        if self.slot.starts_at <= self.now:
            return OVER
        if wait is not None:
            return OFFERED if wait.offered_at is not None else WAITING
        if me is None:
            return SEEN
        if not found:
            return OPEN
        return FULL_UP if all(one.kind == FULL for one in found) else NOT
