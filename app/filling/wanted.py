"""What a filling is made from: openings, candidates, wishes, and what each counts, in points of a day's burden."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What giving something up costs, in points.
EMPTY, UNSKILLED = 10_000.0, 3_000.0
#: What a wish is worth, and serving an unpopular week for each that one had before.
LIKES, DISLIKES, PAIR, AGAIN = 6.0, 12.0, 4.0, 8.0
#: The square of the burden (days) over this is its cost in points: from 0 to 10 days 5, from 10 to 20 days 15.
SQUARE = 20.0


@dataclass(frozen=True)
class Candidate:
    """Somebody who might serve. `burden`: days of the year so far; `unpopular`: unpopular slots among them; `barred`:
    slot -> kind of what stands against it.
    """

    id: int
    name: str
    skills: frozenset[str] = frozenset()
    burden: int = 0
    unpopular: int = 0
    barred: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Opening:
    """A slot with free places. `days` is what serving it counts; `needs`: skills still missing; `clash`: the other
    openings that nobody may have beside it (overlap or rest).
    """

    id: int
    label: str
    places: int
    days: int
    needs: Mapping[str, int] = field(default_factory=dict)
    unpopular: bool = False
    clash: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Wishes:
    """What people asked for: (employee, slot) -> +1 or -1, and pairs (employee, with whom)."""

    slots: Mapping[tuple[int, int], int] = field(default_factory=dict)
    pairs: frozenset[tuple[int, int]] = frozenset()


#: Employee and slot of each place.
Seats = frozenset[tuple[int, int]]
