"""The picture of who hands to whom: teams on both sides, bands between them as wide as what went along. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.handoffs.rules import Flow

WIDTH, LEFT, RIGHT = 720, 210, 510
#: Height of one handoff at most, of all of them together, and the space between teams.
TALLEST, ROOM, GAP, TOP = 14.0, 260.0, 12.0, 8.0
#: So many teams a side are drawn; the table below has them all.
MOST = 8


@dataclass(frozen=True)
class End:
    """A team on one side."""

    name: str
    y: float
    height: float
    n: int

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return round(self.y + self.height / 2 + 4, 1)


@dataclass(frozen=True)
class Band:
    """What went from one team to another, warm or cold."""

    path: str
    kind: str
    words: str


@dataclass(frozen=True)
class Picture:
    """All of it, in the units of its view box."""

    height: int
    givers: list[End]
    receivers: list[End]
    bands: list[Band]


def picture(flows: Sequence[Flow]) -> Picture:
    """The busiest teams' flows; a side's teams in the order of how much they give or get."""
    givers, receivers = _busiest(flows, "giver"), _busiest(flows, "receiver")
    drawn = [one for one in flows if one.giver in givers and one.receiver in receivers]
    total = sum(one.n for one in drawn)
    unit = min(TALLEST, ROOM / total) if total else TALLEST
    left, right = _ends(drawn, givers, unit, "giver"), _ends(drawn, receivers, unit, "receiver")
    at_left, at_right = {one.name: one.y for one in left}, {one.name: one.y for one in right}
    bands: list[Band] = []
    for one in sorted(drawn, key=lambda flow: (givers.index(flow.giver), receivers.index(flow.receiver))):
        for kind, n in (("warm", one.warm), ("cold", one.n - one.warm)):
            if n:
                wide = n * unit
                path = _band(at_left[one.giver], at_right[one.receiver], wide)
                bands.append(Band(path, kind, f"{one.giver} to {one.receiver}: {n} {kind}"))
                at_left[one.giver] += wide
                at_right[one.receiver] += wide
    lowest = max((end.y + end.height for end in (*left, *right)), default=0.0)
    return Picture(round(lowest + TOP), left, right, bands)


def _busiest(flows: Sequence[Flow], side: str) -> list[str]:
    sums: dict[str, int] = {}
    for one in flows:
        name = getattr(one, side)
        sums[name] = sums.get(name, 0) + one.n
    return sorted(sums, key=lambda name: (-sums[name], name))[:MOST]


def _ends(flows: Sequence[Flow], names: Sequence[str], unit: float, side: str) -> list[End]:
    found, y = [], TOP
    for name in names:
        n = sum(one.n for one in flows if getattr(one, side) == name)
        if n:
            # A name needs a line of its own, however little went along.
            found.append(End(name, round(y, 1), round(n * unit, 1), n))
            y += max(n * unit, 16.0) + GAP
    return found


def _band(left: float, right: float, wide: float) -> str:
    a, b, c, d = (round(value, 1) for value in (left, right, right + wide, left + wide))
    bend = (LEFT + RIGHT) // 2
    return f"M{LEFT} {a}C{bend} {a} {bend} {b} {RIGHT} {b}V{c}C{bend} {c} {bend} {d} {LEFT} {d}Z"
