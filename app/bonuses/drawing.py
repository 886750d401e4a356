"""The picture of what pulls apart: plans as rows, an arc between two that pull. Numbers in, positions out.

Across, positions are percent of the drawing's width; down, pixels. Arcs are drawn in a box that is stretched to fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.bonuses.queries import Conflict

ROW = 56
#: Percent across at which rows end and arcs begin.
EDGE = 58.0
WIDE = 1000
#: Characters of a name that fit beside the arcs of a phone.
SHORT = 22


@dataclass(frozen=True)
class Arc:
    """One conflict: its path in a box `WIDE` wide, and where its mark stands (percent across, pixels down)."""

    conflict: Conflict
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Node:
    """One plan: its name, short enough, and where its row stands."""

    name: str
    pays: str
    y: float


@dataclass(frozen=True)
class Picture:
    """Rows and arcs, and how tall they are."""

    height: int
    nodes: list[Node]
    arcs: list[Arc]


def picture(plans: Sequence[tuple[int, str]], conflicts: Sequence[Conflict]) -> Picture:
    """Plans (id, name) in their order, with what of theirs pulls, and the conflicts between them. Of several conflicts
    between the same two each has its own arc: the farther apart, the wider.
    """
    at = {plan_id: ROW * place + ROW / 2 for place, (plan_id, _) in enumerate(plans)}
    nodes = [
        Node(_short(name), _short(_pays(plan_id, conflicts), 28), at[plan_id]) for plan_id, name in plans
    ]
    shown = [one for one in conflicts if one.clash.first.id in at and one.clash.second.id in at]
    arcs: list[Arc] = []
    for place, one in enumerate(sorted(shown, key=lambda each: _apart(at, each))):
        high, low = at[one.clash.first.id], at[one.clash.second.id]
        if one.clash.within:
            high, low = high - 12, low + 12
        depth = WIDE * (0.3 + 0.9 * (place + 1) / len(shown))
        path = f"M0 {high:g}C{depth:.0f} {high:g} {depth:.0f} {low:g} 0 {low:g}"
        # A cubic with both handles at one depth reaches three quarters of it, half way down.
        x = EDGE + (100 - EDGE) * 0.75 * depth / WIDE
        arcs.append(Arc(one, path, round(x, 2), (high + low) / 2))
    return Picture(ROW * len(plans), nodes, arcs)


def _pays(plan_id: int, conflicts: Sequence[Conflict]) -> str:
    found = [
        one.policy.pays(metric)
        for one in conflicts
        for plan, metric in (
            (one.clash.first, one.clash.first_metric),
            (one.clash.second, one.clash.second_metric),
        )
        if plan.id == plan_id
    ]
    return ", ".join(dict.fromkeys(found))


def _apart(at: dict[int, float], one: Conflict) -> tuple[float, tuple[int, int, str, str]]:
    return abs(at[one.clash.first.id] - at[one.clash.second.id]), one.clash.key


def _short(name: str, most: int = SHORT) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
