"""Coaching at Lumen Home: plans in every state, one that helped, one that only seemed to, and what supervisors saw."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.coaching import actions, keeping, observations, observing, proposals, queries
from app.coaching.forms import (
    ExtensionForm,
    NoteForm,
    ObservationForm,
    OutcomeForm,
    PlanForm,
    PrivateForm,
    RatingForm,
    SeenForm,
    WordsForm,
)
from app.coaching.models import Observation, Plan
from app.config import settings
from app.contacts.models import Cell, Rating
from app.database import unit_of_work
from app.demo.coached import BEGAN, HELPED, OBSERVED, STORIES, UNLUCKY, Story
from app.intake.actions import Answer
from app.people.behaviours import BEHAVIOURS
from app.people.models import Employee

DAY = timedelta(days=1)


def with_stories(answers: Iterable[Answer], ids: dict[str, int], now: datetime) -> list[Answer]:
    """The answers with Mei Lin's better ones since she was coached, and Carlos's bad weeks before he was."""
    dice = random.Random(31)
    began = now - timedelta(days=BEGAN)
    mei, carlos = ids[HELPED], ids[UNLUCKY]
    told = []
    for one in answers:
        of = one.shares[0][0] if len(one.shares) == 1 else 0
        before = began - 84 * DAY < one.answered_at < began
        bad = 0.2 if of == mei else 0.15 if of == carlos else 0.0
        score = one.score
        if of == mei and not before and one.answered_at >= began:
            score = max(score, dice.choice((2, 4, 5, 5)))
        elif before and bad and dice.random() < bad:
            score = min(score, dice.choice((2, 3)))
        told.append(one if score == one.score else replace(one, score=score, comment=None))
    return told


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """All observations and plans, each by its people at its moment, oldest first."""
    with unit_of_work(engine) as session:
        for line in sorted(OBSERVED, key=lambda one: -one[2]):
            _observe(session, line, ids, now)
        for story in sorted(STORIES, key=lambda one: -one.made):
            _tell(session, story, ids, now)


def _act(session: Session, name: str, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)


def _at(now: datetime, ago: float, hour: int = 10) -> datetime:
    """A moment of a working day that is over by now."""
    when = (now - timedelta(days=ago)).replace(hour=hour, minute=20, second=0, microsecond=0)
    return min(when, now)


def _observe(
    session: Session,
    line: tuple[str, str, int, bool, dict[str, int], str, str],
    ids: dict[str, int],
    now: datetime,
) -> None:
    observer, name, ago, stepped_in, scores, words, answer = line
    employee = session.get_one(Employee, ids[name])
    found = _good_answer(session, employee.id, now - timedelta(days=ago + 14), now - timedelta(days=ago - 1))
    seen_on = (found.answered_at if stepped_in and found else now - timedelta(days=ago)).date()
    when = _at(now, ago - 1, 17)
    form = {
        "seen_on": seen_on.isoformat(),
        "contact_ref": (found.contact_ref or "") if stepped_in and found else "",
        "words": words,
        "intervened": "yes" if stepped_in and found else "",
        **{f"behaviour{n}": str(scores.get(one.name, "")) for n, one in enumerate(BEHAVIOURS, 1)},
    }
    made = observing.observe(_act(session, observer, when), employee, ObservationForm.model_validate(form))
    if answer:
        seen = observations.load(session, made.id)
        assert seen is not None
        observing.answer(_act(session, name, when + DAY / 4), seen, WordsForm(words=answer))


def _good_answer(session: Session, employee_id: int, first: datetime, last: datetime) -> Rating | None:
    """Somebody's newest good answer of these days about a contact: what stepping in can turn out well."""
    return session.scalars(
        select(Rating)
        .join(Cell, Cell.id == Rating.cell_id)
        .where(
            Rating.employee_id == employee_id,
            Cell.lens == "customer",
            Rating.contact_ref.is_not(None),
            Rating.score >= 4,
            Rating.answered_at.between(first, last),
        )
        .order_by(Rating.answered_at.desc())
        .limit(1)
    ).first()


def _origin(session: Session, story: Story, employee_id: int, when: datetime) -> str:
    if story.origin == "rating":
        found = session.scalars(
            select(Rating.id)
            .join(Cell, Cell.id == Rating.cell_id)
            .where(Rating.employee_id == employee_id, Cell.lens == "customer", Rating.answered_at < when)
            .order_by(Rating.score, Rating.comment.is_(None), Rating.answered_at.desc())
            .limit(1)
        ).first()
        return f"rating:{found}" if found else ""
    if story.origin == "observation":
        seen = session.scalar(select(Observation.id).where(Observation.employee_id == employee_id).limit(1))
        return f"observation:{seen}" if seen else ""
    return story.origin


def _tell(session: Session, story: Story, ids: dict[str, int], now: datetime) -> None:
    employee_id = ids[story.coachee]
    act = _act(session, story.coach, _at(now, story.made))
    key = _origin(session, story, employee_id, act.now)
    origin = proposals.origin_of(session, act.actor, employee_id, key, act.now, act.zone)
    fields = proposals.propose(session, act.actor, employee_id, origin, act.now, act.zone).fields
    fields |= {f"behaviour{n}": name for n, name in enumerate(story.behaviours, 1)}
    fields["expectations"] = story.expects
    anchor = next(one for one in BEHAVIOURS if one.name == story.behaviours[0])
    fields["what1"] = f"Go through two contacts together, and say what I hear about “{anchor.name}”."
    fields["what2"] = f"Try it in ten contacts and note what happened: {anchor.five}"
    plan = actions.open_plan(act, employee_id, origin, PlanForm.model_validate(fields))
    if story.seen is not None:
        whole = _whole(session, plan)
        seen = _act(session, story.coachee, _at(now, story.seen, 11))
        actions.see(seen, whole, SeenForm(version=1))
    coach = story.coach
    if story.taken_over is not None:
        ago, coach = story.taken_over
        actions.take_over(_act(session, coach, _at(now, ago)), _whole(session, plan))
    _talk(session, story, plan, coach, now)
    if story.changed is not None:
        ago, why = story.changed
        _change(_act(session, coach, _at(now, ago)), _whole(session, plan), why)
    if story.end is not None:
        ago, result, words = story.end
        form = OutcomeForm(result=result, verdict=words)  # type: ignore[arg-type]
        actions.close(_act(session, coach, _at(now, ago, 15)), _whole(session, plan), form)


def _whole(session: Session, plan: Plan) -> queries.Whole:
    found = queries.load(session, plan.id, None)
    assert found is not None
    return found


def _talk(session: Session, story: Story, plan: Plan, coach: str, now: datetime) -> None:
    """Check-ins on their days, what was done meanwhile, the coach's own note, and a word on the coaching."""
    for place, (said, answered, stands) in enumerate(story.talks):
        whole = _whole(session, plan)
        held = whole.check_ins[place].check_in
        when = datetime.combine(held.planned_on, now.timetz()).replace(hour=14, minute=5)
        if when > now:
            return
        goal = str(whole.live_goals[-1].id)
        for name, words, more in (
            (coach, said, {"held_on": held.planned_on.isoformat()}),
            (story.coachee, answered, {}),
        ):
            form = NoteForm.model_validate({"words": words, f"goal{goal}": str(stands), **more})
            keeping.note(_act(session, name, when), whole, held.id, form)
        if place < story.done:
            promise = whole.live_promises[place]
            by = coach if promise.side == "coach" else story.coachee
            keeping.complete(_act(session, by, when), whole, promise.id)
        if place == 0 and story.private:
            keeping.private_note(_act(session, coach, when), whole, PrivateForm(private=story.private))
        if place == 0 and story.rating:
            form_of = RatingForm(check_in=str(held.id), score=str(story.rating))  # type: ignore[arg-type]
            keeping.rate(_act(session, story.coachee, when), whole, form_of)


def _change(act: Act, whole: queries.Whole, why: str) -> None:
    """Another two weeks, so that there is room."""
    form = ExtensionForm(ends_on=(whole.plan.ends_on + 14 * DAY).isoformat(), why=why)
    actions.extend(act, whole, form)
