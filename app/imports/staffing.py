"""The organisation that a file tells of, for the people it brings along: who stood in which team from which day.

A team is the pair of supervisor and manager; somebody's team on a day is the one most of that day's answers name, and
a change of it begins a new assignment. Whoever is known already stays where they are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from app.files.refusals import Bad, FileRefused
from app.files.survey import PLACE_SHIFT, Survey
from app.files.values import NOTHING, identity, tidy
from app.imports.staff import Staff

#: What an employee's row says of where they stood: supervisor, manager, team, as names.
Stand = tuple[str, str, str]


@dataclass
class Newcomer:
    """Somebody to create. `stands` are the days from which each holds, in order."""

    key: str
    name: str
    number: str | None
    email: str | None
    stands: list[tuple[int, Stand]] = field(default_factory=list)


@dataclass
class Staffing:
    """Whom the file would create, by the key of their number or e-mail; and leaders by the key of their name."""

    employees: list[Newcomer] = field(default_factory=list)
    #: Supervisor -> own manager ("" where none is named).
    supervisors: dict[str, str] = field(default_factory=dict)
    managers: set[str] = field(default_factory=set)
    #: Key of a name -> the name as first written.
    names: dict[str, str] = field(default_factory=dict)
    first_day: int = 0

    def newcomers(self, staff: Staff) -> int:
        """How many people would be made."""
        own = {name_key(one.name) for one in self.employees}
        leaders = set(self.supervisors) | self.managers
        return len(self.employees) + sum(key not in own and key not in staff.names for key in leaders)


def plan(found: Survey, staff: Staff) -> Staffing:
    """Whom to create and where they stood. `FileRefused` where a leader's name means two known people."""
    made = Staffing()
    cleaned: list[tuple[str, str, str, Stand] | None] = [_clean(place, staff, made) for place in found.places]
    days: dict[str, dict[int, Counter[Stand]]] = defaultdict(lambda: defaultdict(Counter))
    faces: dict[str, tuple[str, Counter[str]]] = {}
    over: dict[str, Counter[str]] = defaultdict(Counter)
    first: list[int] = []
    for packed, count in _counted(found):
        place, day = packed >> PLACE_SHIFT, packed & ((1 << PLACE_SHIFT) - 1)
        if (one := cleaned[place]) is None:
            continue
        key, written, name, stand = one
        if not key:
            continue
        first.append(day)
        if stand[0]:
            over[stand[0]][stand[1]] += count
        elif stand[1]:
            made.managers.add(stand[1])
        days[key][day][stand] += count
        faces.setdefault(key, (written, Counter()))[1][name] += count
    made.first_day = min(first, default=0)
    for key in sorted(days):
        written, names = faces[key]
        mail = "@" in written
        newcomer = Newcomer(key, _most(names) or written, None if mail else written, key if mail else None)
        for day in sorted(days[key]):
            stand = _most_stand(days[key][day])
            if not newcomer.stands or newcomer.stands[-1][1] != stand:
                newcomer.stands.append((day, stand))
        made.employees.append(newcomer)
    for supervisor in sorted(over):
        made.supervisors[supervisor] = _most(over[supervisor])
        made.managers |= {manager for manager in over[supervisor] if manager}
    _refuse_doubles(made, staff)
    return made


def _counted(found: Survey) -> Iterator[tuple[int, int]]:
    import numpy as np

    if not found.days:
        return
    values, counts = np.unique(np.frombuffer(found.days, dtype=np.int64), return_counts=True)
    for at in range(len(values)):
        yield int(values[at]), int(counts[at])


def _clean(place: tuple[str, ...], staff: Staff, made: Staffing) -> tuple[str, str, str, Stand] | None:
    """Key (empty for somebody known), number or e-mail, name and stand of one combination; None where it's refused."""
    who, name, *rest = place
    try:
        known = staff.known.get(who) or staff.read(who)
        stand = [made_name(text, made) for text in rest[:2]]
        team = tidy(rest[2], 200, "team")
        told = tidy(name, 200, "name")
        identity(told, "name")
        key = "" if known.id else identity(who, "employee")
        return (
            key,
            tidy(who, 320, "employee"),
            told,
            (stand[0], stand[1], "" if team.casefold() in NOTHING else team),
        )
    except Bad:
        return None


def made_name(text: str, made: Staffing) -> str:
    """The key of a leader's name, noted as written; empty where nobody is named."""
    written = tidy(text, 200, "name")
    if written.casefold() in NOTHING:
        return ""
    key = identity(written, "name")
    made.names.setdefault(key, " ".join(written.split()))
    return key


def name_key(name: str) -> str:
    """A name as it is compared."""
    return identity(name, "name")


def _most(counts: "Counter[str]") -> str:
    """The most frequent; of equals the first in the alphabet."""
    named = {name: count for name, count in counts.items() if name}
    return min(named, key=lambda name: (-named[name], name)) if named else ""


def _most_stand(counts: "Counter[Stand]") -> Stand:
    return min(counts, key=lambda stand: (-counts[stand], stand))


def _refuse_doubles(made: Staffing, staff: Staff) -> None:
    own = Counter(name_key(one.name) for one in made.employees)
    for key in sorted(set(made.supervisors) | made.managers):
        if len(staff.names.get(key, ())) + own[key] > 1:
            raise FileRefused(
                "two-people",
                f"{made.names[key]} is named as a supervisor or manager, and more than one employee has that name. "
                "Rename one of them in the file, or don't map that column.",
            )


def day_of(ordinal: int) -> date:
    """The day of an ordinal."""
    return date.fromordinal(ordinal)
