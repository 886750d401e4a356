"""Marking what was changed and taking a mark back; noting production and margin and correcting them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.access import Act
from app.boards import queries, rules
from app.boards.forms import ChangeForm, FigureForm, InterventionForm, ReturnForm
from app.boards.models import BusinessFigure, FigureChange, Intervention, InterventionReturn
from app.cases.models import Case, Cause, Prevention, Reopening, Workaround
from app.clock import month_of
from app.errors import Conflict, Invalid, Problem

KIND, FIGURE = "intervention", "business figure"


def today(act: Act) -> date:
    """The day it is in the company's zone."""
    return act.now.astimezone(ZoneInfo(act.zone)).date()


def mark(act: Act, form: InterventionForm) -> Intervention:
    """Mark what was changed on a day. The same `once` again gets the one it made."""
    once = sha256(f"{act.actor.account_id} {form.once}".encode()).hexdigest() if form.once else None
    if once and (earlier := queries.made_as(act.session, once)) is not None:
        return earlier
    problems: list[Problem] = []
    on_day = _day(form.on_day, today(act), problems)
    units, teams = _where(act, form.where, problems)
    if problems:
        raise Invalid(problems)
    made = Intervention(name=form.name, words=form.words, units=units, teams=teams, once=once)
    return _put(act, made, on_day)


def _put(act: Act, made: Intervention, on_day: date) -> Intervention:
    made.on_day, made.month = on_day, month_of(on_day)
    made.made_at, made.made_by, made.account_id = act.now, act.actor.name, act.actor.account_id
    act.session.add(made)
    act.session.flush()
    act.journal("marked intervention", kind=KIND, thing_id=made.id, on_day=on_day.isoformat())
    return made


def _day(text: str, now: date, problems: list[Problem]) -> date:
    try:
        on_day = date.fromisoformat(text) if text else now
    except ValueError:
        problems.append(Problem("on_day", "There is no such day. Write it like 2026-04-03."))
        return now
    if on_day > now:
        problems.append(Problem("on_day", "This day is still to come. Mark it once it is changed."))
    elif month_of(on_day) < rules.FIRST_MONTH:
        problems.append(Problem("on_day", "Nothing is told of months before 1990. Look at the year again."))
    return on_day


def _where(act: Act, given: Sequence[str], problems: list[Problem]) -> tuple[list[str], list[int]]:
    known = {key for key, _ in queries.places(act.session)} if given else set()
    if any(one not in known for one in given):
        problems.append(Problem("where", "There is no such unit or team. Choose of the list."))
    chosen = [one.partition(":")[::2] for one in dict.fromkeys(given) if one in known]
    return [name for kind, name in chosen if kind == "unit"], [
        int(key) for kind, key in chosen if kind == "team"
    ]


def mark_prevention(act: Act, plan: Prevention) -> Intervention:
    """Mark a finished prevention by one press: what was changed, on the day it was finished, where its case belongs.
    Pressed twice it is one.
    """
    act.session.execute(select(Prevention.id).where(Prevention.id == plan.id).with_for_update())
    if (earlier := queries.of_prevention(act.session, plan.id)) is not None:
        return earlier
    was = select(func.max(Reopening.was_done_at)).where(Reopening.prevention_id == plan.id)
    finished = plan.done_at or act.session.scalar(was)
    if finished is None:
        raise Conflict("This prevention is not finished yet. Mark it once it is.")
    cause, team_id = act.session.execute(
        select(Cause.name, Case.team_id)
        .select_from(Prevention)
        .join(Cause, Cause.id == Prevention.cause_id)
        .join(Workaround, Workaround.id == Prevention.workaround_id)
        .join(Case, Case.id == Workaround.case_id)
        .where(Prevention.id == plan.id)
    ).one()
    made = Intervention(
        name=plan.words.split("\n")[0][:120],
        words=f"{plan.changed or plan.words}\n\nAgainst: {cause}",
        units=[],
        teams=[team_id] if team_id else [],
        prevention_id=plan.id,
    )
    return _put(act, made, finished.astimezone(ZoneInfo(act.zone)).date())


def take_back(act: Act, one: Intervention, form: ReturnForm) -> InterventionReturn:
    """Take a mark back, with a reason: it stands in no picture from then on."""
    act.session.execute(select(Intervention.id).where(Intervention.id == one.id).with_for_update())
    if (back := queries.back_of(act.session, one.id)) is not None:
        raise Conflict(f"{back.by_name} has taken this mark back already.")
    made = InterventionReturn(
        intervention_id=one.id, reason=form.reason, made_at=act.now, by_name=act.actor.name
    )
    act.session.add(made)
    act.session.flush()
    act.journal("took intervention back", kind=KIND, thing_id=one.id)
    return made


@dataclass(frozen=True)
class Wish:
    """A figure that can be."""

    kind: str
    unit: str
    month: int
    value: str
    counts: str


def wished(form: FigureForm, units: Sequence[str], now: date) -> Wish:
    """A figure as typed, as one that can be; `Invalid` names everything that can't be meant."""
    problems: list[Problem] = []
    folded = form.unit.casefold()
    unit = "" if folded in {"", rules.COMPANY.casefold(), "company"} else None
    if unit is None:
        unit = next((one for one in units if one.casefold() == folded), None)
    if unit is None:
        problems.append(Problem("unit", "There is no such unit. Leave it empty for the whole company."))
    key, value = 0, None
    try:
        key = rules.month(form.month, now)
    except rules.Unmeant as refused:
        problems.append(Problem("month", str(refused)))
    try:
        value = rules.value(form.value)
    except rules.Unmeant as refused:
        problems.append(Problem("value", str(refused)))
    if problems or value is None or unit is None:
        raise Invalid(problems or [Problem("value", "Fill this in.")])
    return Wish(form.kind, unit, key, value, form.counts)


def note(act: Act, form: FigureForm) -> BusinessFigure:
    """Note production or margin of a month. The very same again is one; another value of it asks to correct it."""
    wish = wished(form, queries.units(act.session), today(act))
    held = queries.figure_of(act.session, wish.kind, wish.unit, wish.month)
    if held is None:
        return put(act, wish)
    if agrees(held, wish):
        return held
    said = (
        f"{held.noted_by} noted {rules.shown(held.value)} ({held.counts}) for this month. Correct it there."
    )
    raise Invalid([Problem("month", said)])


def agrees(held: BusinessFigure, wish: Wish) -> bool:
    """Whether what is stored says the same."""
    return rules.same(held.value, wish.value) and held.counts == wish.counts


def put(act: Act, wish: Wish) -> BusinessFigure:
    """Store one that can be."""
    made = BusinessFigure(
        kind=wish.kind,
        unit=wish.unit,
        month=wish.month,
        value=wish.value,
        counts=wish.counts,
        noted_at=act.now,
        noted_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("noted business figure", kind=FIGURE, thing_id=made.id, of=wish.kind, month=wish.month)
    return made


def change(act: Act, held: BusinessFigure, form: ChangeForm) -> FigureChange:
    """Correct a figure, with a reason; what it said before stays to be read."""
    act.session.execute(select(BusinessFigure.id).where(BusinessFigure.id == held.id).with_for_update())
    act.session.refresh(held)
    number = len(queries.changes(act.session, held.id)) + 1
    if form.seen != number - 1:
        raise Conflict("Somebody corrected this meanwhile. Open it again and look.")
    try:
        value = rules.value(form.value)
    except rules.Unmeant as refused:
        raise Invalid([Problem("value", str(refused))]) from None
    changed = []
    if not rules.same(held.value, value):
        changed.append(["Value", rules.shown(held.value), rules.shown(value)])
    if held.counts != form.counts:
        changed.append(["What it counts", held.counts, form.counts])
    if not changed:
        raise Invalid([Problem("", "Nothing is changed. Correct something first, or leave it as it is.")])
    held.value, held.counts = value, form.counts
    made = FigureChange(
        figure_id=held.id,
        number=number,
        made_at=act.now,
        by_name=act.actor.name,
        reason=form.why,
        changed=changed,
    )
    act.session.add(made)
    act.session.flush()
    act.journal(
        "corrected business figure", kind=FIGURE, thing_id=held.id, fields=[one[0] for one in changed]
    )
    return made


def said_of(held: BusinessFigure) -> str:
    """A figure in a few words, for a notice on the next page."""
    return f"{rules.NAMES[held.kind]} of {rules.month_words(held.month)}, {held.unit or rules.COMPANY}"
