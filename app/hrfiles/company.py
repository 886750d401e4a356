"""The company as a file of people is laid beside it: values only."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from app.hrfiles import cells


@dataclass(frozen=True)
class Stand:
    """One assignment of somebody."""

    id: int
    starts_on: date
    ends_on: date | None
    team: str
    manager_id: int | None
    title: str
    facing: bool


@dataclass(frozen=True)
class Person:
    """Somebody known. `inside`: one of those the reader of the file may change."""

    id: int
    number: str | None
    name: str
    email: str | None
    hired_on: date | None
    left_on: date | None
    ai_agent: bool = False
    inside: bool = True
    #: In order of their days.
    stands: tuple[Stand, ...] = ()

    def on(self, day: date) -> Stand | None:
        """Where they stand on a day: the first one before it, the last one after it."""
        begun = [one for one in self.stands if one.starts_on <= day]
        return begun[-1] if begun else self.stands[0] if self.stands else None


@dataclass
class Company:
    """Everybody and every team (name -> unit), with ways to find them. `units`: the reader's own; empty is all. `own`:
    the reader, whose own record is no business of theirs.
    """

    people: dict[int, Person] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    units: Collection[str] = ()
    own: int | None = None

    def __post_init__(self) -> None:
        """Index."""
        self.numbers: dict[str, set[int]] = {}
        self.emails: dict[str, set[int]] = {}
        self.names: dict[str, set[int]] = {}
        #: Numbers without the zeros before them, as spreadsheets leave them.
        self.short: dict[str, str] = {}
        for one in self.people.values():
            if one.number:
                key = cells.key(cells.bare(one.number))
                self.numbers.setdefault(key, set()).add(one.id)
                self.short.setdefault(key.lstrip("0"), one.number)
            if one.email:
                self.emails.setdefault(cells.key(cells.bare(one.email)), set()).add(one.id)
            if not one.ai_agent:
                self.names.setdefault(cells.key(cells.bare(one.name)), set()).add(one.id)
        self._teams = {cells.key(name): name for name in sorted(self.teams, reverse=True)}

    def team(self, name: str) -> str | None:
        """The team of that name, whatever its case; None where there is none yet."""
        return name if name in self.teams else self._teams.get(cells.key(name))
