"""What scores say of a plan: what could be seen in the time, and whether it helped."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.coaching import rules
from app.coaching.models import SCORE, Goal
from app.coaching.queries import Whole, coached_between
from app.contacts.scales import SCALES, Scale
from app.effects.queries import Days, Measure, comparable, effect, measure, stretches
from app.effects.rules import Effect, detectable
from app.scores.queries import Shown
from app.web.words import plural, score, signed

#: How many weeks before the beginning are looked at, and for how long after the end answers still count.
BEFORE, FOLLOWING = timedelta(weeks=12), timedelta(weeks=4)


@dataclass(frozen=True)
class Prospect:
    """What a plan could show of one score: the score now, answers a week, and the smallest change to be seen."""

    lens: str
    scale: str
    start: float
    a_week: float
    seen: float


def prospect(
    session: Session, employee_id: int, found: Shown, begins: date, ends_on: date, zone: str
) -> Prospect | None:
    """Of a score on the employee's page; None of a confidential one, which can't be followed by days."""
    by = measure(session, found.lens, found.scale.id)
    if by is None:
        return None
    days = Days(begins - BEFORE, begins)
    before = stretches(session, by, [employee_id], days, zone).get(employee_id)
    n = before.n if before else 0
    a_week = n / days.weeks
    after = a_week * max(0, (ends_on - begins).days) / 7
    seen = detectable(by.one_answer(found.score), n, after)
    return Prospect(found.lens, found.scale.id, found.score, a_week, seen)


@dataclass(frozen=True)
class Measured:
    """What became of one score goal. `final`: nothing that still comes will change it."""

    goal: Goal
    effect: Effect | None
    before: Days
    after: Days
    final: bool

    @property
    def scale(self) -> Scale:
        """The goal's."""
        return SCALES[self.goal.scale]

    @property
    def sentence(self) -> str:
        """The effect in words: what changed, what of it was to be expected, what is left, and the verdict."""
        one = self.effect
        if one is None:
            return "There are no answers yet on one of the two sides, so nothing can be said."
        if one.verdict == "too few answers":
            return (
                f"{plural(one.n_before, 'answer')} before and {plural(one.n_after, 'answer')} after are too few to "
                "tell whether it helped."
            )
        said = (
            f"The score on like work went from {score(one.before)} to {score(one.after)} ({signed(one.change)}). "
            f"Of that, {signed(one.by_regression)} was to be expected without any coaching: who is low by chance comes "
            f"back towards the average (regression to the mean). {_beside(one)} What is left is {signed(one.net)}, "
            f"very likely between {signed(one.net_lo)} and {signed(one.net_hi)}: "
        )
        return said + VERDICTS[one.verdict]


VERDICTS = {
    "helped": "it helped.",
    "got worse": "service got worse.",
    "inconclusive": "that is inconclusive; it may have helped or not.",
}


def _beside(one: Effect) -> str:
    if not one.compared:
        return "Nobody does like work who could be compared."
    people = plural(one.compared, "comparable person", "comparable people")
    return f"{people} who were not coached moved by {signed(one.alike)} beyond that."


def measured(session: Session, whole: Whole, today: date, zone: str) -> list[Measured]:
    """The score goals of a plan that has begun, as of today."""
    begun = whole.begun_on
    if begun is None:
        return []
    last = min(whole.outcome.made_on, whole.plan.ends_on) if whole.outcome else whole.plan.ends_on
    before = Days(begun - BEFORE, begun)
    after = Days(begun, min(today, last + FOLLOWING) + timedelta(days=1))
    final = today > last + FOLLOWING
    found = []
    for goal in whole.live_goals:
        by = measure(session, goal.lens, goal.scale) if goal.kind == SCORE else None
        if by is not None:
            made = _effect(session, by, whole.plan.employee_id, before, after, zone)
            found.append(Measured(goal, made, before, after, final))
    return found


def _effect(
    session: Session, by: Measure, employee_id: int, before: Days, after: Days, zone: str
) -> Effect | None:
    coached = coached_between(session, before.first, after.last)
    beside = comparable(session, by, employee_id, before, coached)
    return effect(session, by, [employee_id], beside, before, after, zone)


def frozen(found: list[Measured]) -> list[dict[str, Any]]:
    """As an outcome keeps it."""
    return [
        {
            "what": one.goal.what,
            "start": one.goal.start,
            "target": one.goal.target,
            "said": one.sentence,
            "verdict": one.effect.verdict if one.effect else "too few answers",
        }
        for one in found
    ]


def goal_of(found: Shown, target: float, ahead: Prospect, what: str) -> rules.ScoreGoal:
    """A score goal as a plan keeps it."""
    width = SCALES[ahead.scale].hi - SCALES[ahead.scale].lo
    least = rules.rounded_up(ahead.seen, width)
    return rules.ScoreGoal(ahead.lens, ahead.scale, what, round(found.score, 2), round(target, 2), least)
