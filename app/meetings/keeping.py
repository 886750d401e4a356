"""Notes and reflections as they are typed, so that two people, tabs or devices never lose a text silently."""

from app.access import Act
from app.errors import Conflict
from app.meetings.forms import TextForm
from app.meetings.models import Meeting, Reflection


class Newer(Conflict):
    """The text was saved elsewhere meanwhile; both stay until somebody chooses."""

    title = "This text was changed in another place"

    def __init__(self, held: Meeting | Reflection, mine: TextForm) -> None:
        super().__init__("Somebody, perhaps you on another device, saved this after you opened it.")
        self.held = held
        self.mine = mine


def keep_notes(act: Act, meeting: Meeting, form: TextForm) -> Meeting:
    """Save the notes of the two. `Newer` when they were saved since `form.version`."""
    act.session.refresh(meeting, with_for_update=True)
    if meeting.closed_at is not None:
        raise Conflict("This meeting is over. Write into the next one.")
    _put(act, meeting, form)
    meeting.saved_by = act.actor.name
    return meeting


def keep_reflection(act: Act, meeting: Meeting, form: TextForm) -> Reflection:
    """Save one's own reflection. Nothing of it is journaled."""
    key = (meeting.id, act.actor.employee_id or 0)
    held = act.session.get(Reflection, key, with_for_update=True)
    if held is None:
        held = Reflection(meeting_id=key[0], author_id=key[1], version=0, text="")
        act.session.add(held)
    _put(act, held, form)
    return held


def _put(act: Act, held: Meeting | Reflection, form: TextForm) -> None:
    if held.version != form.version and held.text != form.text:
        raise Newer(held, form)
    held.text = form.text
    held.version += 1
    held.saved_at = act.now
    act.session.flush()
