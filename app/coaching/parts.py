"""The goals, things to do and check-ins of a plan, brought to what a draft says."""

from app.access import Act
from app.coaching import rules
from app.coaching.models import BEHAVIOUR, OWN, SCORE, CheckIn, Goal, Plan, Promise


def _goals_of(draft: rules.Draft) -> list[tuple[str, str, rules.ScoreGoal | None]]:
    found: list[tuple[str, str, rules.ScoreGoal | None]] = []
    if draft.score is not None:
        found.append((SCORE, draft.score.what, draft.score))
    found += [(BEHAVIOUR, name, None) for name in draft.behaviours]
    if draft.own:
        found.append((OWN, draft.own, None))
    return found


def put_goals(act: Act, plan: Plan, had: list[Goal], draft: rules.Draft) -> None:
    """Goals that stay keep their history; others are dropped or added."""
    left = {(one.kind, one.lens, one.scale, "" if one.kind == SCORE else one.what): one for one in had}
    for place, (kind, what, score) in enumerate(_goals_of(draft)):
        key = (kind, score.lens if score else "", score.scale if score else "", "" if score else what)
        goal = left.pop(key, None)
        if goal is None:
            goal = Goal(plan_id=plan.id, kind=kind, what=what, lens=key[1], scale=key[2], position=place)
            act.session.add(goal)
        goal.position = place
        if score is not None:
            goal.start, goal.target, goal.detectable = score.start, score.target, score.detectable
    for goal in left.values():
        goal.dropped_at = act.now


def put_promises(act: Act, plan: Plan, had: list[Promise], draft: rules.Draft) -> None:
    """Things to do that stay keep their history; others are dropped or added."""
    left = {one.what: one for one in had}
    for place, (side, what, due) in enumerate(draft.promises):
        promise = left.pop(what, None)
        if promise is None:
            promise = Promise(plan_id=plan.id, what=what, position=place, side=side, due_on=due)
            act.session.add(promise)
        promise.side, promise.due_on, promise.position = side, due, place
    for promise in left.values():
        promise.dropped_at = act.now


def put_checks(act: Act, plan: Plan, had: list[CheckIn], draft: rules.Draft) -> None:
    """Days to come; a check-in that was held stays where it was."""
    held = {one.planned_on for one in had if one.held_on is not None}
    open_ = {one.planned_on: one for one in had if one.held_on is None}
    for day in draft.checks:
        if open_.pop(day, None) is None and day not in held:
            act.session.add(CheckIn(plan_id=plan.id, planned_on=day))
    for gone in open_.values():
        act.session.delete(gone)
