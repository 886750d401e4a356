"""The lines of a policy as a table, on the page and as a file."""

from fastapi.responses import Response

from app.access import Door
from app.packages import queries
from app.packages.policy import Body, said
from app.web.export import FORMATS, Value, export

__all__ = ["FORMATS", "exported", "rows"]


def rows(body: Body) -> list[tuple[str, dict[str, str]]]:
    """Each line's title with its parts in words; the most general first."""
    return [(one.title, said(one)) for one in sorted(body.lines, key=lambda one: (one.country, one.level))]


def exported(door: Door, kind: str) -> Response:
    """The table as CSV or XLSX."""
    found = rows(queries.in_force(door.session).body)
    head = ["Country and level", *found[0][1]]
    lines: list[list[Value]] = [[title, *parts.values()] for title, parts in found]
    return export("Package policy", head, lines, kind)
