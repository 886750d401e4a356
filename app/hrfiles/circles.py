"""Circles in the reporting line: nobody may, on any day, stand above themselves."""

from collections.abc import Mapping, Sequence
from datetime import date

#: From a day on, this one leads.
Line = Sequence[tuple[date, int | None]]


def circles(lines: Mapping[int, Line]) -> list[tuple[date, list[int]]]:
    """Each circle that ever closes, with the first day on which it does; its people up the line.

    `lines` holds, for everybody, who leads them from which day on, in order of the days.
    """
    events: dict[date, list[tuple[int, int | None]]] = {}
    for person, line in lines.items():
        for day, manager in line:
            events.setdefault(day, []).append((person, manager))
    above: dict[int, int | None] = {}
    found: dict[tuple[int, ...], date] = {}
    for day in sorted(events):
        above.update(events[day])
        for circle in _closed(above, [person for person, _ in events[day]]):
            found.setdefault(tuple(circle), day)
    return sorted((day, list(circle)) for circle, day in found.items())


def _closed(above: Mapping[int, int | None], changed: Sequence[int]) -> list[list[int]]:
    """The circles reached from those who changed; everybody is passed once."""
    seen: set[int] = set()
    found = []
    for start in changed:
        path: list[int] = []
        own: dict[int, int] = {}
        at: int | None = start
        while at is not None and at not in seen:
            seen.add(at)
            own[at] = len(path)
            path.append(at)
            at = above.get(at)
        if at is not None and at in own:
            circle = path[own[at] :]
            first = circle.index(min(circle, key=abs))
            found.append(circle[first:] + circle[:first])
    return found
