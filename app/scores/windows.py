"""The window of months that a page's address asks for."""

from app.access import Door
from app.scores import queries
from app.scores.models import Fit
from app.scores.spans import Months, window_from


def windowed(door: Door) -> tuple[list[Fit], Months, int]:
    """The fits of the window the address asks for, and the months they speak of."""
    months = window_from(door.request.query_params.get("months", ""))
    found = queries.fits(door.session, months)
    return found, queries.span_of(found, months, door.actor.today), months
