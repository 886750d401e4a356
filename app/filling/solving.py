"""Fair filling of open places as a mixed-integer program. Pure: values in, seats and reasons out.

Hard: who may not have a place (`Candidate.barred`, from the rotations' own rules), one place at a time with the rest
between two, no more people than places. Skills and full slots are wanted above all else, and given up only where nobody
is left. Soft, in points of one day's burden: the year's burden is spread (its square is kept small, so that whoever has
served nothing comes first), weeks nobody likes go to those who had fewer of them, wishes count, and pairs who asked to
serve together. Solved by HiGHS (Huangfu and Hall 2018) through scipy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.filling.wanted import (
    AGAIN,
    DISLIKES,
    EMPTY,
    LIKES,
    PAIR,
    SQUARE,
    UNSKILLED,
    Candidate,
    Opening,
    Seats,
    Wishes,
)
from app.filling.weighing import Gap, Weighed, gaps, weigh

#: The burden grows in steps of so many days, up to so many beyond what is there.
STEP, STEPS = 5, 12
#: Seconds the solver may take, and how far from the best it may stop.
SECONDS, GAP = 8.0, 0.002


@dataclass(frozen=True)
class Solution:
    """The seats proposed, what they weigh, and what could not be filled."""

    seats: Seats
    weighed: Weighed
    gaps: tuple[Gap, ...]
    #: Whether the solver proved that nothing is better by more than its gap.
    proved: bool


def clashes(openings: Sequence[Opening]) -> list[frozenset[int]]:
    """Groups of openings of which nobody may have two: every clash lies in one of them. Built greedily in order of
    the openings, which for stretches of time gives the largest groups (an interval graph's cliques).
    """
    found: list[frozenset[int]] = []
    for at, one in enumerate(openings):
        group = {one.id}
        for other in openings[at + 1 :]:
            if group <= other.clash:
                group.add(other.id)
        if len(group) > 1 and not any(group <= known for known in found):
            found.append(frozenset(group))
        found += [
            frozenset({one.id, other.id})
            for other in openings[at + 1 :]
            if other.id in one.clash and not any({one.id, other.id} <= known for known in found)
        ]
    return found


def solve(openings: Sequence[Opening], candidates: Sequence[Candidate], wishes: Wishes) -> Solution:
    """The best filling found within `SECONDS`; always one, an empty one at worst."""
    model = _Model(openings, candidates, wishes)
    seats, proved = model.solved()
    return Solution(
        seats, weigh(openings, candidates, wishes, seats), gaps(openings, candidates, seats), proved
    )


class _Model:
    """The program's columns and rows, gathered sparsely."""

    def __init__(self, openings: Sequence[Opening], candidates: Sequence[Candidate], wishes: Wishes) -> None:
        self.costs: list[float] = []
        self.upper: list[float] = []
        self.whole: list[int] = []
        self.entries: list[tuple[int, int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.place: dict[tuple[int, int], int] = {}
        for candidate in candidates:
            self._places(openings, candidate, wishes)
            self._burden(openings, candidate)
            self._rest(openings, candidate)
        for at, opening in enumerate(openings):
            # Where one of two must stay empty, the later one does: there is more time to find somebody.
            self._slot(opening, candidates, EMPTY - at * 0.5)
            self._pairs(opening, wishes)

    def _column(self, cost: float, upper: float, *, whole: bool) -> int:
        self.costs.append(cost)
        self.upper.append(upper)
        self.whole.append(int(whole))
        return len(self.costs) - 1

    def _row(self, parts: Mapping[int, float], low: float, high: float) -> None:
        self.entries += [(len(self.low), column, value) for column, value in parts.items()]
        self.low.append(low)
        self.high.append(high)

    def _places(self, openings: Sequence[Opening], one: Candidate, wishes: Wishes) -> None:
        for opening in openings:
            if opening.id in one.barred:
                continue
            cost = _wish(wishes.slots.get((one.id, opening.id), 0))
            if opening.unpopular:
                cost += AGAIN * one.unpopular
            # People alike are told apart by a hair, else the solver tries all their orders.
            cost += (one.id * 31 + opening.id * 17) % 1009 * 1e-4
            self.place[one.id, opening.id] = self._column(cost, 1, whole=True)

    def _burden(self, openings: Sequence[Opening], one: Candidate) -> None:
        own = {
            self.place[one.id, opening.id]: float(opening.days)
            for opening in openings
            if (one.id, opening.id) in self.place
        }
        if not own:
            return
        # The square as a chain of ever steeper steps: the cheap ones fill first by themselves.
        for step in range(STEPS):
            start = one.burden + step * STEP
            slope = ((start + STEP) ** 2 - start**2) / STEP / SQUARE
            last = step == STEPS - 1
            own[self._column(slope, 1e4 if last else STEP, whole=False)] = -1.0
        self._row(own, float("-inf"), 0.0)

    def _rest(self, openings: Sequence[Opening], one: Candidate) -> None:
        for group in self._groups(openings):
            parts = {self.place[one.id, slot]: 1.0 for slot in group if (one.id, slot) in self.place}
            if len(parts) > 1:
                self._row(parts, float("-inf"), 1.0)

    def _groups(self, openings: Sequence[Opening]) -> list[frozenset[int]]:
        if not hasattr(self, "_clashes"):
            self._clashes = clashes(openings)
        return self._clashes

    def _slot(self, opening: Opening, candidates: Sequence[Candidate], empty: float) -> None:
        able = [one for one in candidates if (one.id, opening.id) in self.place]
        parts = {self.place[one.id, opening.id]: 1.0 for one in able}
        parts[self._column(empty, opening.places, whole=False)] = 1.0
        self._row(parts, opening.places, opening.places)
        for skill, many in opening.needs.items():
            parts = {self.place[one.id, opening.id]: 1.0 for one in able if skill in one.skills}
            parts[self._column(UNSKILLED, many, whole=False)] = 1.0
            self._row(parts, many, float("inf"))

    def _pairs(self, opening: Opening, wishes: Wishes) -> None:
        for one, other in sorted(wishes.pairs):
            both = [self.place.get((who, opening.id)) for who in (one, other)]
            if both[0] is None or both[1] is None:
                continue
            together = self._column(-PAIR, 1, whole=False)
            for column in both:
                self._row({together: 1.0, column: -1.0}, float("-inf"), 0.0)  # type: ignore[dict-item]

    def solved(self) -> tuple[Seats, bool]:
        if not self.place:
            return frozenset(), True
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        rows, columns, values = zip(*self.entries, strict=True)
        table = coo_array((values, (rows, columns)), shape=(len(self.low), len(self.costs))).tocsr()
        found = milp(
            np.array(self.costs),
            integrality=np.array(self.whole),
            bounds=Bounds(0, np.array(self.upper)),
            constraints=LinearConstraint(table, self.low, self.high),
            options={"time_limit": SECONDS, "mip_rel_gap": GAP},
        )
        if found.x is None:
            return frozenset(), False
        return frozenset(
            key for key, column in self.place.items() if found.x[column] > 0.5
        ), found.status == 0


def _wish(liking: int) -> float:
    return -LIKES if liking > 0 else DISLIKES if liking < 0 else 0.0
