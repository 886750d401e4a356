"""While a plan runs: check-ins with notes of both, things done, what the coach notes alone, what the coachee thinks."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.access import Act
from app.coaching import rules
from app.coaching.actions import KIND, changed, href, locked, today
from app.coaching.forms import NoteForm, PrivateForm, RatingForm
from app.coaching.models import (
    COACH,
    COACHEE,
    CheckIn,
    CoachingRating,
    Note,
    Plan,
    PlanChange,
    PrivateNote,
    Promise,
)
from app.coaching.parts import put_promises
from app.coaching.queries import Whole
from app.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from app.telling import tell

if TYPE_CHECKING:
    from app.access import Actor


def side_of(actor: "Actor", plan: Plan) -> str:
    """Which of the two the actor is."""
    return COACHEE if actor.employee_id == plan.employee_id else COACH


def note(act: Act, whole: Whole, check_in_id: int, form: NoteForm) -> Note:
    """One side's word on a check-in; the coach's also says when it was held. Again, it replaces what one said."""
    plan = locked(act, whole)
    if whole.begun_on is None:
        raise Conflict("This plan has not begun: the coachee has not seen it yet.")
    found = next((one for one in whole.check_ins if one.check_in.id == check_in_id), None)
    if found is None:
        raise NotFound
    side = side_of(act.actor, plan)
    goals = {str(one.id) for one in whole.live_goals}
    progress = {goal: int(given) for goal, given in form.progress.items() if given and goal in goals}
    held_on, problems = _held_on(act, form, found.check_in, side)
    if not form.words and not progress:
        problems.append(Problem("words", "Write a word, or say how a goal stands."))
    if problems:
        raise Invalid(problems)
    if held_on is not None:
        found.check_in.held_on = held_on
    made = found.notes.get(side)
    if made is None:
        made = Note(check_in_id=check_in_id, side=side)
        act.session.add(made)
    made.author, made.words, made.progress, made.made_at = act.actor.name, form.words, progress, act.now
    act.session.flush()
    act.journal("noted check-in", kind="plan", thing_id=plan.id, subject_id=plan.employee_id, side=side)
    other = plan.employee_id if side == COACH else plan.coach_id
    tell(act, {other}, KIND, f"{act.actor.name} wrote about your check-in.", href(plan))
    return made


def _held_on(act: Act, form: NoteForm, check_in: CheckIn, side: str) -> tuple[date | None, list[Problem]]:
    problems: list[Problem] = []
    if side != COACH:
        return None, problems
    held = rules.day_given(form.held_on, "held_on", problems)
    if held is not None and not check_in.planned_on - timedelta(days=60) <= held <= today(act):
        problems.append(Problem("held_on", "Choose the day on which you talked: today or before."))
    return held, problems


def private_note(act: Act, whole: Whole, form: PrivateForm) -> PrivateNote:
    """A note that only its author reads."""
    if not form.private:
        raise Invalid([Problem("private", "Write a word.")])
    return _private(act, locked(act, whole), form.private)


def _private(act: Act, plan: Plan, words: str) -> PrivateNote:
    if act.actor.employee_id is None:
        raise Forbidden("Only the coach keeps notes.")
    made = PrivateNote(plan_id=plan.id, author_id=act.actor.employee_id, words=words, made_at=act.now)
    act.session.add(made)
    act.session.flush()
    # That there is a note is nobody's business either: the journal names the plan alone.
    act.journal("kept private note", kind="plan", thing_id=plan.id)
    return made


def add_promise(act: Act, whole: Whole, what: str, due_on: date, why: str) -> PlanChange:
    """One more thing for the coachee to do; they are asked to see the change. `Conflict` where it is there already."""
    plan = locked(act, whole)
    if any(one.what == what for one in whole.open_promises):
        raise Conflict("This is in the plan already.")
    draft = replace(whole.draft, promises=(*whole.draft.promises, (COACHEE, what, due_on)))
    put_promises(act, plan, whole.open_promises, draft)
    return changed(act, plan, rules.changes(whole.draft, draft), why)


def complete(act: Act, whole: Whole, promise_id: int) -> Promise:
    """What was promised is done, as whose it is says; again changes nothing."""
    plan = locked(act, whole)
    found = next((one for one in whole.live_promises if one.id == promise_id), None)
    if found is None:
        raise NotFound
    if found.side != side_of(act.actor, plan):
        raise Forbidden("Only whose it is can say that it is done.")
    if found.done_at is None:
        found.done_at, found.done_by = act.now, act.actor.name
        act.session.flush()
        act.journal(
            "did as promised", kind="plan", thing_id=plan.id, subject_id=plan.employee_id, side=found.side
        )
    return found


def undo_completion(act: Act, whole: Whole, promise_id: int) -> None:
    """It is not done after all."""
    plan = locked(act, whole)
    found = next((one for one in whole.live_promises if one.id == promise_id), None)
    if found is None:
        raise NotFound
    if found.side != side_of(act.actor, plan):
        raise Forbidden("Only whose it is can say that it is not done.")
    found.done_at, found.done_by = None, ""
    act.session.flush()
    act.journal(
        "took back as done", kind="plan", thing_id=plan.id, subject_id=plan.employee_id, side=found.side
    )


def rate(act: Act, whole: Whole, form: RatingForm) -> CoachingRating:
    """The coachee says how the coaching is, once per held check-in and once at the end. The coach learns of it only
    together with enough others', and nothing here tells when it came.
    """
    act.session.execute(select(Plan.id).where(Plan.id == whole.id).with_for_update())
    check_in = None
    if form.check_in:
        held = {
            str(one.check_in.id): one.check_in.id
            for one in whole.check_ins
            if one.check_in.held_on is not None
        }
        check_in = held.get(form.check_in)
        if check_in is None:
            raise Conflict("This check-in was not held yet.")
    elif whole.outcome is None:
        raise Conflict("The plan has not ended yet.")
    same = select(CoachingRating.id).where(
        CoachingRating.plan_id == whole.id, CoachingRating.check_in_id.is_not_distinct_from(check_in)
    )
    if act.session.scalar(same) is not None:
        raise Conflict("You have rated this already.")
    made = CoachingRating(
        plan_id=whole.id,
        check_in_id=check_in,
        coach_id=whole.plan.coach_id,
        score=int(form.score),
        words=form.comment,
        made_at=act.now,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("rated coaching", kind="plan", thing_id=whole.id, subject_id=whole.plan.employee_id)
    return made
