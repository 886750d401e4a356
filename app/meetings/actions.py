"""Beginning one-to-ones, moving them, what stands on the agenda, what is promised, holding them, handing them over.

The journal says that something happened, never what was said.
"""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.meetings import rules
from app.meetings.forms import AnswerForm, DropForm, ItemForm, PromiseForm, RhythmForm
from app.meetings.models import AgendaItem, Meeting, MeetingHandover, MeetingPromise, MeetingShare, Series
from app.meetings.queries import Whole
from app.people.models import Employee
from app.people.queries import managers_of
from app.telling import tell
from app.web.words import weekday

#: The kind of notices about one-to-ones.
KIND = "one-to-one"


def today(act: Act) -> date:
    """The day of the act where the company is."""
    return act.now.astimezone(ZoneInfo(act.zone)).date()


def href(series: Series) -> str:
    """Where a series is."""
    return f"/one-to-ones/{series.id}"


def begin(act: Act, employee: Employee, form: RhythmForm) -> Series:
    """One-to-ones of an employee with their manager of today begin."""
    day = today(act)
    if problems := rules.problems_of_day(form.next_on, day, "next_on"):
        raise Invalid(problems)
    manager, _ = managers_of(act.session, employee.id, day)
    if manager is None:
        raise Conflict("Nobody is named as the manager yet. Ask HR to put the reporting line right.")
    if act.session.scalar(select(Series.id).where(Series.employee_id == employee.id)) is not None:
        raise Conflict("These one-to-ones have begun already. Look at the list.")
    made = Series(employee_id=employee.id, manager_id=manager, every=form.every, begun_on=day)
    act.session.add(made)
    act.session.flush()
    act.session.add(Meeting(series_id=made.id, manager_id=manager, planned_on=form.next_on))
    _journal(act, "began one-to-ones", made)
    _tell(act, made, f"{act.actor.name} proposes one-to-ones, the first on {weekday(form.next_on, day)}.")
    return made


def move(act: Act, whole: Whole, form: RhythmForm) -> None:
    """Another day or rhythm, by either of the two; the other is told."""
    meeting, day = _next(whole), today(act)
    if problems := rules.problems_of_day(form.next_on, day, "next_on"):
        raise Invalid(problems)
    moved = meeting.planned_on != form.next_on
    meeting.planned_on, whole.series.every = form.next_on, form.every
    _journal(act, "moved one-to-one", whole.series)
    if moved:
        text = f"{act.actor.name} moved your one-to-one to {weekday(form.next_on, day)}."
        _tell(act, whole.series, text)


def add_item(act: Act, whole: Whole, form: ItemForm) -> AgendaItem:
    """Put something on the agenda; a prompt only once while it is unanswered."""
    words = rules.PROMPTS.get(form.prompt, "") or form.words
    if not words:
        raise Invalid([Problem("words", "Say what to talk about, or choose one of the questions.")])
    if form.prompt and any(one.row.prompt == form.prompt for one in whole.items):
        raise Conflict("This question stands on the agenda already.")
    made = AgendaItem(
        series_id=whole.id,
        manager_id=whole.series.manager_id,
        author_id=act.actor.employee_id or 0,
        prompt=form.prompt,
        words=words,
        added_at=act.now,
    )
    act.session.add(made)
    act.session.flush()
    _journal(act, "added to agenda of one-to-one", whole.series)
    return made


def answer(act: Act, whole: Whole, item: AgendaItem, form: AnswerForm) -> None:
    """Talked about: it leaves the agenda, with what came of it. Answering again changes what came of it."""
    item.answer, item.answered_at, item.meeting_id = form.answer, act.now, _next(whole).id
    item.manager_id = whole.series.manager_id
    _journal(act, "talked about agenda of one-to-one", whole.series)


def reopen_item(act: Act, whole: Whole, item: AgendaItem) -> None:
    """Back on the agenda; what was written of it stays with it."""
    item.answered_at = item.meeting_id = None
    _journal(act, "put back on agenda of one-to-one", whole.series)


def promise(act: Act, whole: Whole, form: PromiseForm) -> MeetingPromise:
    """One of the two does something by a day."""
    problems = rules.problems_of_day(form.due_on, today(act), "due_on")
    if not form.what:
        problems.append(Problem("what", "Say what will be done."))
    if problems:
        raise Invalid(problems)
    owner = whole.series.employee_id if form.who == "employee" else whole.series.manager_id
    made = MeetingPromise(
        series_id=whole.id, owner_id=owner, what=form.what, due_on=form.due_on, made_at=act.now
    )
    act.session.add(made)
    act.session.flush()
    _journal(act, "made promise in one-to-one", whole.series)
    return made


def keep(act: Act, whole: Whole, one: MeetingPromise) -> None:
    """It is done. Either of the two may say so."""
    _still_open(one)
    one.kept_at = act.now
    _journal(act, "kept promise of one-to-one", whole.series)


def drop(act: Act, whole: Whole, one: MeetingPromise, form: DropForm) -> None:
    """It will not be done, and why."""
    if not form.reason:
        raise Invalid([Problem("reason", "Say why it is dropped: you both read it.")])
    _still_open(one)
    one.dropped_at, one.reason = act.now, form.reason
    _journal(act, "dropped promise of one-to-one", whole.series)


def hold(act: Act, whole: Whole) -> Meeting:
    """The meeting took place today; the next is proposed, and what is unanswered is on its agenda."""
    meeting, day = _next(whole), today(act)
    meeting.held_on, meeting.closed_at = day, act.now
    act.session.flush()
    after = rules.next_day(meeting.planned_on, whole.series.every, day)
    made = Meeting(series_id=whole.id, manager_id=whole.series.manager_id, planned_on=after)
    act.session.add(made)
    act.session.flush()
    _journal(act, "held one-to-one", whole.series)
    return made


def take_over(act: Act, whole: Whole) -> None:
    """The employee's new manager goes on with the series: open promises and what the employee put on the agenda come
    along, notes and reflections stay with whose they are.
    """
    series, day = whole.series, today(act)
    before = act.session.scalars(
        select(Meeting).where(Meeting.series_id == series.id, Meeting.closed_at.is_(None)).with_for_update()
    ).one_or_none()
    if before is not None:
        before.closed_at = act.now
        act.session.flush()
    giver, series.manager_id = series.manager_id, act.actor.employee_id or 0
    planned = before.planned_on if before is not None else day
    on = planned if planned > day else rules.next_day(planned, series.every, day)
    act.session.add(Meeting(series_id=series.id, manager_id=series.manager_id, planned_on=on))
    act.session.add(
        MeetingHandover(series_id=series.id, from_id=giver, to_id=series.manager_id, made_at=act.now)
    )
    act.session.flush()
    _journal(act, "took one-to-ones over", series)
    _tell(act, series, f"{act.actor.name} goes on with your one-to-ones, next on {weekday(on, day)}.")


def share(act: Act, whole: Whole) -> None:
    """The employee lets the present manager read the older notes."""
    key = (whole.id, whole.series.manager_id)
    found = act.session.get(MeetingShare, key)
    if found is None:
        found = MeetingShare(series_id=key[0], manager_id=key[1], made_at=act.now)
        act.session.add(found)
    found.made_at = act.now
    _journal(act, "shared notes of one-to-ones", whole.series)
    _tell(act, whole.series, f"{act.actor.name} lets you read the notes of earlier one-to-ones.")


def unshare(act: Act, whole: Whole) -> None:
    """The employee takes that back."""
    found = act.session.get(MeetingShare, (whole.id, whole.series.manager_id))
    if found is None:
        raise Conflict("The older notes are not shared.")
    act.session.delete(found)
    _journal(act, "stopped sharing notes of one-to-ones", whole.series)


def _next(whole: Whole) -> Meeting:
    if whole.meeting is None:
        raise Conflict("The manager has changed. The new one takes these one-to-ones over first.")
    return whole.meeting


def _still_open(one: MeetingPromise) -> None:
    if one.kept_at is not None or one.dropped_at is not None:
        raise Conflict("This promise is settled already. Look again.")


def _journal(act: Act, verb: str, series: Series) -> None:
    act.journal(verb, kind="one-to-ones", thing_id=series.id, subject_id=series.employee_id)


def _tell(act: Act, series: Series, text: str) -> None:
    tell(act, {series.employee_id, series.manager_id}, KIND, text, href(series))
