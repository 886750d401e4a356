"""What the pages of the board and of an intervention hold."""

from dataclasses import dataclass
from typing import Any

from app.access import Door
from app.boards import drawing, gathering, parts, queries, rules, telling, trends
from app.boards.models import Intervention
from app.boards.parts import Board
from app.boards.queries import Groups
from app.boards.rules import Sides
from app.boards.trends import Scope, Trend
from app.clock import month_of

#: Months of the company's own trends on the board.
YEAR = 12


def board_of(door: Door) -> tuple[Board, Groups]:
    """The board of the span that the address asks for."""
    groups = queries.groups(door.session, door.actor)
    span = parts.span_of(door.request.query_params.get("months", ""), door.actor.today)
    return gathering.gather(door.session, span, groups, door.now, words=door.may("read board words")), groups


def company(door: Door, groups: Groups) -> dict[str, Any]:
    """The company's morale, production and margin over a year, with what was changed in it."""
    last = month_of(door.actor.today)
    found = Sides(last - YEAR, last + 1, last)
    lines = [
        *trends.morale(door.session, door.actor, Scope(), found, groups),
        *trends.business(door.session, Scope(), found, groups, set()),
    ]
    marks = queries.marks(door.session, found.first, last)
    marked = [(one.month, f"{rules.month_words(one.month)}: {one.name}") for one in marks]
    return {
        "panels": drawing.panels(lines, found.first, last, marked),
        "marks": marks[::-1],
        "keys": range(last, found.first - 1, -1),
    }


@dataclass(frozen=True)
class Around:
    """An intervention with the trends around it and what else was changed in these months."""

    one: Intervention
    sides: Sides
    trends: list[Trend]
    others: list[Intervention]

    @property
    def keys(self) -> range:
        """Its months, the oldest first."""
        return range(self.sides.first, self.sides.last + 1)

    @property
    def panels(self) -> list[drawing.Panel]:
        """As drawn, with a line at this and at every other mark."""
        marked = [
            (one.month, f"{rules.month_words(one.month)}: {one.name}") for one in (self.one, *self.others)
        ]
        return drawing.panels(self.trends, self.sides.first, self.sides.last, marked, self.one.month)

    @property
    def lead(self) -> list[str]:
        """What may be said of it."""
        return telling.around_lead(self.trends, len(self.others))


def around(door: Door, one: Intervention, groups: Groups) -> Around:
    """The months around one."""
    sides = rules.sides(one.month, door.actor.today)
    teams = tuple(key for key in one.teams if key in groups.teams)
    scope = Scope(tuple(groups.units_of(one)), tuple(one.units), teams, one.on_day)
    keeps = door.may("keep business figures")
    lines = trends.around(door.session, door.actor, scope, sides, groups, keeps=keeps)
    others = [mark for mark in queries.marks(door.session, sides.first, sides.last) if mark.id != one.id]
    return Around(one, sides, lines, others)
