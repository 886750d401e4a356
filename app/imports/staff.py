"""Who a cell means: an employee by number, then by e-mail; supervisors and managers by unique name."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.files.refusals import Bad
from app.files.values import CONTROL, identity
from app.people.models import Assignment, Employee, Team


class Person(NamedTuple):
    """Somebody known; days as ordinals in the company's zone, both open where 0. `id` 0: will be created."""

    id: int
    hired: int = 0
    left: int = 0


class Staff:
    """Everybody the company knows, as files name them. `known` remembers each text.

    `units` restricts to who stands in one of these units today; empty: everybody.
    """

    def __init__(self, session: Session, *, create: bool, units: Collection[str] = (), today: date) -> None:
        self.create = create
        self.known: dict[str, Person] = {}
        self.names: dict[str, list[int]] = {}
        self._numbers: dict[str, Person | None] = {}
        self._emails: dict[str, Person | None] = {}
        self._outside: set[int] = set()
        inside = (
            set(
                session.scalars(
                    select(Assignment.employee_id)
                    .join(Team, Team.id == Assignment.team_id)
                    .where(Team.unit.in_(units), Assignment.starts_on <= today, Assignment.ends_on.is_(None))
                )
            )
            if units
            else set()
        )
        rows = session.execute(
            select(
                Employee.id,
                Employee.number,
                Employee.email,
                Employee.name,
                Employee.hired_on,
                Employee.left_on,
            )
        )
        for row in rows:
            person = Person(
                row.id,
                row.hired_on.toordinal() if row.hired_on else 0,
                row.left_on.toordinal() if row.left_on else 0,
            )
            if units and row.id not in inside:
                self._outside.add(row.id)
            for index, text in ((self._numbers, row.number), (self._emails, row.email)):
                if text:
                    key = _key(text)
                    # Two whose numbers differ in case only: a file can't tell them apart.
                    index[key] = None if key in index else person
            self.names.setdefault(_key(row.name), []).append(row.id)

    def read(self, text: str) -> Person:
        """Who the cell means; `Bad` with the mend."""
        key = identity(text, "employee")
        if not key:
            raise Bad("missing", "Fill in whose work the customer rated.")
        found = self._numbers.get(key) if key in self._numbers else self._emails.get(key)
        if found is not None and found.id in self._outside:
            raise Bad(
                "other-unit",
                "This employee stands in a unit you don't take ratings in for. Ask HR of that unit.",
            )
        if found is None:
            if key in self._numbers or key in self._emails:
                raise Bad("two-people", "Two employees go by this. Give the exact number of one.")
            if not self.create:
                raise Bad(
                    "unknown-employee",
                    "No employee has this number or e-mail. Correct it, or let the import create people.",
                )
            if len(key) > 100:
                raise Bad("too-long", "Shorten the employee number to 100 characters.")
            found = Person(0)
        if len(self.known) < 200_000:
            self.known[text] = found
        return found


def check_day(person: Person, day: int) -> None:
    """`Bad` where somebody was rated before they came or after they left."""
    if person.left and day > person.left:
        raise Bad(
            "left",
            f"This employee left on {date.fromordinal(person.left):%d %b %Y}. Correct the date or the employee.",
        )
    if person.hired and day < person.hired:
        raise Bad(
            "not-yet-hired",
            f"This employee was hired on {date.fromordinal(person.hired):%d %b %Y}. Correct the date or the employee.",
        )


def _key(text: str) -> str:
    try:
        return identity(text, "name")
    except Bad:
        return CONTROL.sub("", text)
