"""What the solver is given: open slots, who might serve with what bars them, the year's burden, wishes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.duty.queries import opted_out
from app.filling.models import PairWish, Wish
from app.filling.wanted import Candidate, Opening, Wishes
from app.leave.queries import away
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.rotations import rules
from app.rotations.models import Program, SignUp, Slot
from app.rotations.rules import Person, Stand, dates, unmet
from app.rotations.standing import AROUND, people, skills, stands
from app.workdays import public_holidays

#: Kinds that the solver weighs itself.
OWN = frozenset({rules.FULL, rules.SKILL})
OPTED_OUT = "opted out"
#: At most so many are looked at, those with the least burden first.
MOST = 600
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Drawn:
    """All that the solver sees."""

    openings: tuple[Opening, ...]
    candidates: tuple[Candidate, ...]
    wishes: Wishes
    #: Eligible people who were not looked at, because more than enough have less burden.
    beyond: int = 0

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "openings": [
                asdict(one) | {"clash": sorted(one.clash), "needs": dict(one.needs)} for one in self.openings
            ],
            "candidates": [
                asdict(one)
                | {"skills": sorted(one.skills), "barred": {str(key): why for key, why in one.barred.items()}}
                for one in self.candidates
            ],
            "wishes": [[who, slot, liking] for (who, slot), liking in sorted(self.wishes.slots.items())],
            "pairs": [list(pair) for pair in sorted(self.wishes.pairs)],
            "beyond": self.beyond,
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Drawn":
        """From JSON."""
        return cls(
            tuple(Opening(**one | {"clash": frozenset(one["clash"])}) for one in kept["openings"]),
            tuple(
                Candidate(
                    **one
                    | {
                        "skills": frozenset(one["skills"]),
                        "barred": {int(key): why for key, why in one["barred"].items()},
                    }
                )
                for one in kept["candidates"]
            ),
            Wishes(
                {(who, slot): liking for who, slot, liking in kept["wishes"]},
                frozenset((one, other) for one, other in kept["pairs"]),
            ),
            int(kept["beyond"]),
        )


def draw(session: Session, program: Program, first: date, last: date, now: datetime) -> Drawn:
    """What stands today for the program's open slots that start from `first` to `last`."""
    slots = list(
        session.scalars(
            select(Slot)
            .where(
                Slot.program_id == program.id,
                Slot.starts_on.between(first, last),
                Slot.starts_at > now,
                Slot.cancelled_at.is_(None),
                Slot.taken < Slot.capacity,
            )
            .order_by(Slot.starts_on)
        )
    )
    if not slots:
        return Drawn((), (), Wishes())
    everybody = _eligible(session, program, slots)
    burden = _burden(session, program, everybody, slots[0].starts_on)
    order = sorted(everybody, key=lambda one: (burden.get(one, (0, 0))[0], one))
    chosen = {one: everybody[one] for one in order[:MOST]}
    wishes = _wishes(session, program, slots, chosen)
    disliked = _disliked(session, slots)
    return Drawn(
        tuple(_opening(session, program, slots, slot, disliked) for slot in slots),
        tuple(_candidates(session, program, slots, chosen, burden, now)),
        wishes,
        max(0, len(everybody) - MOST),
    )


def _eligible(session: Session, program: Program, slots: Sequence[Slot]) -> dict[int, Person]:
    day = slots[0].starts_on
    wanted = select(Employee.id).join(Assignment, (Assignment.employee_id == Employee.id) & current(day))
    if units := program.eligible.get("units"):
        wanted = wanted.join(Team, Team.id == Assignment.team_id).where(Team.unit.in_(units))
    if program.eligible.get("facing") == "off":
        wanted = wanted.where(Assignment.customer_facing.is_(False))
    ids = session.scalars(wanted.where(or_(Employee.left_on.is_(None), Employee.left_on > day))).all()
    return {
        one: person
        for one, person in people(session, ids, day).items()
        if any(rules.not_eligible(program, person, slot.starts_on) is None for slot in slots)
    }


def _burden(
    session: Session, program: Program, everybody: dict[int, Person], first: date
) -> dict[int, tuple[int, int]]:
    """Days and unpopular slots of the year before `first`, and of what is to come already."""
    rows = session.execute(
        select(
            SignUp.employee_id,
            func.sum(Slot.shifts * Slot.counts),
            func.count().filter(Slot.counts > 1),
        )
        .join(Slot, Slot.id == SignUp.slot_id)
        .where(
            Slot.program_id == program.id,
            Slot.starts_on > first - YEAR,
            SignUp.ended_at.is_(None),
            SignUp.missed_at.is_(None),
        )
        .group_by(SignUp.employee_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows if row[0] in everybody}


def _candidates(
    session: Session,
    program: Program,
    slots: Sequence[Slot],
    chosen: dict[int, Person],
    burden: dict[int, tuple[int, int]],
    now: datetime,
) -> list[Candidate]:
    first, last = slots[0].starts_on, slots[-1].ends_on
    taken = stands(session, chosen, first - AROUND, last + AROUND)
    gone = away(session, chosen, first, last)
    out = opted_out(session, program.id)
    found = []
    for one, person in chosen.items():
        barred = {}
        for slot in slots:
            kinds = [
                found.kind
                for found in rules.against(
                    program,
                    slot,
                    person,
                    standing=taken.get(one, []),
                    leave=gone.get(one, []),
                    inside=(),
                    now=now,
                )
                if found.kind not in OWN
            ]
            if any(stand.slot_id == slot.id for stand in taken.get(one, [])):
                kinds.insert(0, rules.BUSY)
            if (one, slot.starts_on.year) in out:
                kinds.insert(0, OPTED_OUT)
            if kinds:
                barred[slot.id] = kinds[0]
        days, unpopular = burden.get(one, (0, 0))
        found.append(Candidate(one, person.name, person.skills, days, unpopular, barred))
    return found


def _disliked(session: Session, slots: Sequence[Slot]) -> set[int]:
    """Slots that more people would rather not have than would like."""
    rows = session.execute(
        select(Wish.slot_id)
        .where(Wish.slot_id.in_([slot.id for slot in slots]))
        .group_by(Wish.slot_id)
        .having(func.sum(Wish.liking) < 0)
    )
    return {row.slot_id for row in rows}


def _opening(
    session: Session, program: Program, slots: Sequence[Slot], slot: Slot, disliked: set[int]
) -> Opening:
    inside = list(
        session.scalars(
            select(SignUp.employee_id).where(SignUp.slot_id == slot.id, SignUp.ended_at.is_(None))
        )
    )
    can = skills(session, inside)
    off = public_holidays(slot.country, slot.starts_on, slot.ends_on)
    return Opening(
        id=slot.id,
        label=dates(slot.starts_on, slot.ends_on),
        places=slot.free,
        days=slot.burden,
        needs=unmet(slot.needs, [can.get(one, frozenset()) for one in inside]),
        unpopular=slot.counts > 1 or bool(off) or slot.id in disliked,
        clash=frozenset(other.id for other in slots if other.id != slot.id and _clash(program, slot, other)),
    )


def _clash(program: Program, slot: Slot, other: Slot) -> bool:
    anybody = Person(0, "")
    bare = rules.against(
        program, slot, anybody, standing=[Stand.of(other)], leave=(), inside=(), now=slot.starts_at - YEAR
    )
    return any(one.kind in {rules.BUSY, rules.REST} for one in bare)


def _wishes(session: Session, program: Program, slots: Sequence[Slot], chosen: dict[int, Person]) -> Wishes:
    rows = session.execute(
        select(Wish.employee_id, Wish.slot_id, Wish.liking).where(
            Wish.slot_id.in_([slot.id for slot in slots])
        )
    )
    liked = {(row.employee_id, row.slot_id): row.liking for row in rows if row.employee_id in chosen}
    pairs = session.execute(
        select(PairWish.employee_id, PairWish.with_id).where(PairWish.program_id == program.id)
    )
    return Wishes(
        liked,
        frozenset(
            (min(row), max(row))
            for row in (tuple(pair) for pair in pairs)
            if row[0] in chosen and row[1] in chosen
        ),
    )
