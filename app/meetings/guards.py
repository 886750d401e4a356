"""The doors to one-to-ones."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.meetings import queries
from app.meetings.models import AgendaItem, MeetingPromise
from app.meetings.queries import Whole
from app.people.models import Employee
from app.web.forms import PathId


def employee(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """An employee as somebody to meet."""
    found = session.get(Employee, employee_id)
    if found is None or found.ai_agent:
        raise NotFound
    words = about(session, actor, subject=found.id)
    return Found(found, words, kind="employee", subject_id=found.id, knows="begin one-to-ones")


def series(session: Session, actor: Actor, series_id: PathId) -> Found:
    """One series, as much of it as this reader may read. Nobody but those in it may know of it."""
    found = queries.load(session, series_id, actor.employee_id or 0)
    if found is None:
        raise NotFound
    words = about(session, actor, subject=found.series.employee_id)
    words.add("host" if actor.employee_id == found.series.manager_id else "not host")
    if actor.employee_id and queries.held_with(session, series_id, actor.employee_id):
        words.add("former host")
    return Found(found, words, "one-to-ones", found.series.employee_id, "see one-to-one")


@dataclass(frozen=True)
class Within:
    """Something in a series, with the series."""

    whole: Whole
    one: AgendaItem | MeetingPromise

    @property
    def id(self) -> int:
        """The thing's."""
        return self.one.id


def item(session: Session, actor: Actor, series_id: PathId, item_id: PathId) -> Found:
    """Something on the agenda that the reader may read."""
    found = series(session, actor, series_id)
    whole: Whole = found.thing
    one = next((one.row for one in [*whole.items, *whole.answered] if one.row.id == item_id), None)
    return _within(found, one)


def promise(session: Session, actor: Actor, series_id: PathId, promise_id: PathId) -> Found:
    """A promise of the series."""
    found = series(session, actor, series_id)
    whole: Whole = found.thing
    return _within(found, next((one.row for one in whole.promises if one.row.id == promise_id), None))


def _within(found: Found, one: AgendaItem | MeetingPromise | None) -> Found:
    if one is None:
        raise NotFound
    return Found(Within(found.thing, one), found.words, "one-to-ones", found.subject_id, found.knows)
