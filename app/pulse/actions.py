"""Opening a round, answering it, and making its figures when it is over."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from secrets import SystemRandom
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.access import Act
from app.database import new_id
from app.errors import Conflict, Invalid, NotFound, Problem
from app.people.models import Team
from app.people.queries import members
from app.pulse import rules
from app.pulse.forms import AnswerForm, EndForm, RoundForm
from app.pulse.models import PulseAsked, PulseBox, PulseFigure, PulseRound, PulseWords

DAILY = "pulse.daily"
MIXED = SystemRandom()
OVER = "This round is over. What was answered in it can no longer be added to."


def open_round(act: Act, form: RoundForm) -> PulseRound:
    """A round of a unit or of the company. It asks from its first day on whoever is at work on that day."""
    today = _today(act)
    problems = rules.problems_of(form.starts_on, form.ends_on, form.every_weeks, today)
    if form.unit and act.session.scalar(select(Team.id).where(Team.unit == form.unit).limit(1)) is None:
        problems.append(Problem("unit", "Choose a unit from the list."))
    elif not may_ask(act, form.unit):
        problems.append(Problem("unit", "Choose a unit that you are HR of."))
    same_day = (
        PulseRound.unit == form.unit,
        PulseRound.starts_on == form.starts_on,
        PulseRound.end_reason != "",
    )
    if act.session.scalar(select(PulseRound.id).where(*same_day)) is not None:
        told = "A round of these people that began on this day was ended early. Let the new one begin on another day."
        problems.append(Problem("starts_on", told))
    if problems:
        raise Invalid(problems)
    if _taken(act.session, form.unit):
        raise Conflict("A round that asks these people is open or planned. Wait until it is over.")
    made = PulseRound(
        unit=form.unit,
        starts_on=form.starts_on,
        ends_on=form.ends_on,
        every_weeks=form.every_weeks,
        by_name=act.actor.name,
        made_at=act.now,
        open_key=form.unit,
    )
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Conflict("Somebody opened a round for these people a moment ago. Look at it first.") from None
    act.journal("opened pulse round", kind="pulse", thing_id=made.id)
    if made.starts_on <= today:
        begin(act.session, made)
    return made


def may_ask(act: Act, unit: str) -> bool:
    """Whether the actor is HR of a unit; of the company only whoever is HR everywhere."""
    units = act.actor.units("hr") | act.actor.units("hr_lead")
    return "" in units or (unit != "" and unit in units)


def stop_rhythm(act: Act, held: PulseRound) -> None:
    """No round follows this one by itself."""
    if held.every_weeks is not None:
        held.every_weeks = None
        act.journal("stopped pulse rhythm", kind="pulse", thing_id=held.id)


def end_early(act: Act, held: PulseRound, form: EndForm) -> None:
    """End a round now, for good. Groups of at least five answers become figures, all other answers are thrown away,
    and no round follows by itself.
    """
    act.session.refresh(held, with_for_update=True)
    if held.settled_at is not None:
        raise Conflict("This round is over already. Its figures stand under Results.")
    held.end_reason, held.every_weeks = form.reason, None
    if held.asked is None:
        held.settled_at, held.open_key = act.now, None
    else:
        held.ends_on = max(held.starts_on, min(held.ends_on, _today(act)))
        act.session.flush()
        settle(act.session, held, act.now)
    act.session.flush()
    act.journal("ended pulse round early", kind="pulse", thing_id=held.id, reason=form.reason)


def begin(session: Session, made: PulseRound) -> None:
    """Ask whoever is at work on the first day. With which team somebody's answer is added up is settled here."""
    people = [
        row
        for row in session.execute(members(made.starts_on).order_by("name"))
        if made.unit in ("", row.unit)
    ]
    units = {row.team_id: row.unit for row in people}
    sizes = Counter(row.team_id for row in people)
    where = rules.placed((team, units[team], n) for team, n in sorted(sizes.items()))
    boxes = {place: new_id() for place in set(where.values())}
    _put(
        session,
        PulseBox,
        (
            {"id": box, "round_id": made.id, "team_id": team, "unit": unit, "counts": rules.nothing()}
            for (team, unit), box in boxes.items()
        ),
    )
    _put(
        session,
        PulseWords,
        ({"round_id": made.id, "unit": unit, "words": []} for unit in {unit for _, unit in boxes}),
    )
    _put(
        session,
        PulseAsked,
        (
            {
                "round_id": made.id,
                "employee_id": row.id,
                "box_id": boxes[where[row.team_id]],
                "answered": False,
            }
            for row in people
        ),
    )
    made.asked = len(people)
    session.flush()


def _put(session: Session, table: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    if found := list(rows):
        session.execute(insert(table), found)


def answer(act: Act, asked: PulseAsked, form: AnswerForm) -> None:
    """Add somebody's answers to the sums, once, and note that they have answered.

    Nothing is journaled and no time is kept. The box and the words of the unit are written anew by every answer,
    whether it changes them or not: which rows an answer touched tells nothing of it.
    """
    if not form.words and form.answers == (None,) * len(rules.QUESTIONS):
        raise Invalid([Problem("", "Answer at least one question, or write a line.")])
    session = act.session
    one = session.scalars(
        select(PulseRound)
        .where(PulseRound.id == asked.round_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).one()
    if one.settled_at is not None or not one.starts_on <= _today(act) <= one.ends_on:
        raise Conflict(OVER)
    held = session.get(
        PulseAsked, (asked.round_id, asked.employee_id), with_for_update=True, populate_existing=True
    )
    if held is None:
        raise NotFound
    if held.answered:
        raise Conflict("You have answered this round already. Nobody can find your answers to change them.")
    held.answered = True
    box = session.get_one(PulseBox, held.box_id, with_for_update=True, populate_existing=True)
    box.counts = rules.added(box.counts, form.answers)
    words = session.get_one(PulseWords, (one.id, box.unit), with_for_update=True, populate_existing=True)
    said = [*words.words, form.words] if form.words else list(words.words)
    MIXED.shuffle(said)
    words.words = said
    # What did not change is sealed anew all the same: each answer must touch the same rows.
    flag_modified(box, "counts")
    flag_modified(words, "words")
    session.flush()


def settle(session: Session, held: PulseRound, now: datetime) -> None:
    """Make the figures of a round that is over, and forget who was asked, who answered, and the sums."""
    session.refresh(held, with_for_update=True)
    if held.settled_at is not None:
        return
    boxes = list(session.scalars(select(PulseBox).where(PulseBox.round_id == held.id).order_by(PulseBox.id)))
    told = rules.groups([rules.Box(box.team_id, box.unit, box.counts) for box in boxes])
    _put(
        session,
        PulseFigure,
        (
            {
                "id": new_id(),
                "round_id": held.id,
                "kind": one.kind,
                "team_id": one.team,
                "unit": held.unit if one.kind == rules.ALL else one.unit,
                "n": one.n,
                **dict(zip((name for name, _ in rules.QUESTIONS), one.averages, strict=True)),
            }
            for one in told
            # Of a unit's round the sum of all is the unit's.
            if not (held.unit and one.kind == rules.UNIT)
        ),
    )
    for words in session.scalars(select(PulseWords).where(PulseWords.round_id == held.id)):
        if len(words.words) < rules.LEAST:
            session.delete(words)
    for table in (PulseAsked, PulseBox):
        session.execute(delete(table).where(table.round_id == held.id))
    held.settled_at, held.open_key = now, None
    session.flush()


def carry_on(session: Session, today: date, now: datetime) -> None:
    """What the day asks for: figures of rounds that are over, rounds that begin, and the next ones by the rhythm."""
    for held in session.scalars(select(PulseRound).where(PulseRound.settled_at.is_(None))).all():
        if held.ends_on < today:
            if held.asked is not None:
                settle(session, held, now)
            else:
                held.settled_at, held.open_key = now, None
        elif held.asked is None and held.starts_on <= today:
            begin(session, held)
    session.flush()
    for last in _last_of_each(session):
        days = (
            rules.following(last.starts_on, last.ends_on, last.every_weeks, today)
            if last.every_weeks
            else None
        )
        if days is not None and not _taken(session, last.unit):
            made = PulseRound(
                unit=last.unit,
                starts_on=days[0],
                ends_on=days[1],
                every_weeks=last.every_weeks,
                by_name=last.by_name,
                made_at=now,
                open_key=last.unit,
            )
            session.add(made)
            session.flush()
            begin(session, made)


def _last_of_each(session: Session) -> list[PulseRound]:
    found: dict[str, PulseRound] = {}
    for one in session.scalars(select(PulseRound).order_by(PulseRound.starts_on)):
        found[one.unit] = one
    return [found[unit] for unit in sorted(found)]


def _taken(session: Session, unit: str) -> bool:
    """Whether a round asks some of these people now, or will."""
    others = session.scalars(select(PulseRound.unit).where(PulseRound.settled_at.is_(None))).all()
    return any(unit in ("", other) or not other for other in others)


def _today(act: Act) -> date:
    return act.now.astimezone(ZoneInfo(act.zone)).date()
