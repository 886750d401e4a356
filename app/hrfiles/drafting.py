"""What one row would change about one person."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.files.refusals import Bad
from app.hrfiles import cells
from app.hrfiles.company import Company, Person, Stand
from app.hrfiles.reading import Choices, Said

OWN = "Nobody is their own manager. Name another, or nobody."
JOINED, LEFT, MOVED, DETAILS = "joined", "left", "moved", "details"


@dataclass(frozen=True)
class NewStand:
    """Where somebody stands from a day on. `instead`: the assignment of that very day, corrected; `ends`: the one that
    ends for it.
    """

    team: str
    manager: int | None
    title: str
    facing: bool
    starts_on: date
    instead: Stand | None = None
    ends: Stand | None = None


@dataclass(frozen=True)
class Draft:
    """The change of one person. `who` is below zero for somebody new. `person` holds [before, after] by field."""

    who: int
    line: int
    name: str
    number: str
    person: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    stand: NewStand | None = None
    before: Stand | None = None
    unit: str = ""

    @property
    def kind(self) -> str:
        """What this is called."""
        if self.who < 0:
            return JOINED
        if "left_on" in self.person:
            return LEFT
        return MOVED if self.stand else DETAILS

    @property
    def new_manager(self) -> bool:
        """Whether it brings another manager."""
        return self.stand is not None and self.stand.manager != (
            self.before.manager_id if self.before else None
        )


class Drafter:
    """Compares rows with the company."""

    def __init__(self, company: Company, choices: Choices, today: date) -> None:
        self.company = company
        self.choices = choices
        self.today = today
        self.day = date.fromisoformat(choices.day) if choices.day else today

    def draft(self, who: int, said: Said, *, speaks: bool, manager: int | None) -> Draft | None:
        """The change a row means; None where everything is as it says. `Bad` carries the field as its code."""
        return (
            self._known(self.company.people[who], said, speaks=speaks, manager=manager)
            if who > 0
            else self._new(who, said, manager)
        )

    # Somebody new

    def _new(self, who: int, said: Said, manager: int | None) -> Draft:
        if not said.name:
            raise Bad("name", "Somebody new needs a name. Fill it in.")
        if manager == who:
            raise Bad("manager", OWN)
        team = said.team or self.choices.team
        if not team:
            raise Bad(
                "team",
                "Somebody new needs a team. Fill it in, or choose one for such rows where columns are chosen.",
            )
        if said.active is False and said.left_on is None:
            raise Bad("left_on", "This row says “not active” and no day. Fill in the leaving date.")
        start = max(said.effective_on or self.day, said.hired_on or date.min)
        if said.left_on is not None and start >= said.left_on:
            start = said.hired_on or said.left_on - timedelta(days=1)
        facing = self.choices.facing if said.facing is None else said.facing
        person = {
            name: (None, value)
            for name, value in (
                ("number", said.number or None),
                ("name", said.name),
                ("email", said.email or None),
                ("hired_on", said.hired_on),
                ("left_on", said.left_on),
            )
        }
        team, unit = self._team(team, said)
        stand = NewStand(team, manager, said.title, facing, start)
        return Draft(who, said.line, said.name, said.number, person, stand, None, unit)

    # Somebody known

    def _known(self, known: Person, said: Said, *, speaks: bool, manager: int | None) -> Draft | None:
        if not known.inside:
            raise Bad(
                "number", "This person stands in a unit whose people you don’t take in. Ask HR of that unit."
            )
        if known.ai_agent:
            raise Bad("number", f"{known.name} is an AI agent and no person. Take the row out.")
        person = self._details(known, said)
        hired = person["hired_on"][1] if "hired_on" in person else known.hired_on
        left = person["left_on"][1] if "left_on" in person else known.left_on
        self._coming_and_going(known, said, hired, left)
        day = max(said.effective_on or self.day, hired or date.min)
        before, stand, unit = known.on(day), None, ""
        if known.left_on is None and (left is None or left > day):
            stand, unit = self._stand(known, said, day, before, speaks=speaks, manager=manager)
        if not person and stand is None:
            return None
        name = person["name"][1] if "name" in person else known.name
        number = known.number or said.number
        return Draft(known.id, said.line, name, number, person, stand, before, unit)

    @staticmethod
    def _details(known: Person, said: Said) -> dict[str, tuple[Any, Any]]:
        found: dict[str, tuple[Any, Any]] = {}
        if said.number and not known.number:
            found["number"] = (None, said.number)
        if said.name and said.name != cells.name(known.name):
            found["name"] = (known.name, said.name)
        if said.email and said.email != cells.bare(known.email or ""):
            found["email"] = (known.email, said.email)
        if said.hired_on and said.hired_on != known.hired_on:
            found["hired_on"] = (known.hired_on, said.hired_on)
        if said.left_on and said.left_on != known.left_on:
            found["left_on"] = (known.left_on, said.left_on)
        return found

    @staticmethod
    def _coming_and_going(known: Person, said: Said, hired: date | None, left: date | None) -> None:
        if known.left_on is not None and said.left_on is None:
            here = f"{known.name} left on {known.left_on} as Rapport knows it."
            if said.hired_on and said.hired_on >= known.left_on:
                raise Bad(
                    "hired_on",
                    f"{here} Somebody who comes back joins anew: give them a new number and e-mail.",
                )
            if said.active:
                raise Bad("status", f"{here} Fill in the leaving date, or take the row out.")
        if said.active is False and left is None:
            raise Bad("left_on", "This row says “not active” and no day. Fill in the leaving date.")
        if hired and left and hired >= left:
            raise Bad(
                "left_on" if said.left_on else "hired_on",
                f"Hired on {hired} and gone on {left}: the leaving comes first. Mend one day.",
            )

    def _stand(
        self, known: Person, said: Said, day: date, before: Stand | None, *, speaks: bool, manager: int | None
    ) -> tuple[NewStand | None, str]:
        if before is None:
            return self._first(known, said, day, speaks=speaks, manager=manager)
        team, unit = self._team(said.team, said) if said.team else (before.team, "")
        made = NewStand(
            team,
            manager if speaks else before.manager_id,
            said.title or before.title,
            before.facing if said.facing is None else said.facing,
            day,
        )
        if made.manager == known.id:
            raise Bad("manager", OWN)
        if (made.team, made.manager, made.title, made.facing) == (
            before.team,
            before.manager_id,
            before.title,
            before.facing,
        ):
            return None, ""
        newest = known.stands[-1]
        if newest.starts_on > day:
            raise Bad(
                "effective_on",
                f"A change of {known.name} from {newest.starts_on} is known already. "
                "Let this one hold from that day or later.",
            )
        same_day = newest.starts_on == day
        ends = None if same_day or (newest.ends_on and newest.ends_on <= day) else newest
        return NewStand(
            made.team, made.manager, made.title, made.facing, day, newest if same_day else None, ends
        ), unit

    def _first(
        self, known: Person, said: Said, day: date, *, speaks: bool, manager: int | None
    ) -> tuple[NewStand | None, str]:
        """Somebody known who stands nowhere yet."""
        if not (said.team or said.title or speaks or said.facing is not None):
            return None, ""
        wanted = said.team or self.choices.team
        if not wanted:
            raise Bad("team", f"{known.name} stands in no team yet. Fill one in.")
        if manager == known.id:
            raise Bad("manager", OWN)
        team, unit = self._team(wanted, said)
        facing = self.choices.facing if said.facing is None else said.facing
        return NewStand(team, manager, said.title, facing, day), unit

    def _team(self, name: str, said: Said) -> tuple[str, str]:
        """The team as Rapport writes it, and the unit it stands in (or would)."""
        units = self.company.units
        known = self.company.team(name)
        unit = self.company.teams[known] if known else said.unit or (min(units) if len(units) == 1 else "")
        if units and unit not in units:
            whose = f"The team {known} stands in a unit" if known else "A new team has to stand in a unit"
            raise Bad(
                "team" if known else "unit",
                f"{whose} that is yours. Ask HR of the whole company."
                if not known
                else f"{whose} you don’t take people in for. Ask HR of that unit.",
            )
        return known or name, unit
