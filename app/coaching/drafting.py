"""From the form of a plan to what it says: dates, goals that can be seen, and every problem named."""

from datetime import date
from zoneinfo import ZoneInfo

from app.access import Act
from app.coaching import measuring, proposals, rules
from app.coaching.forms import PlanForm
from app.errors import Invalid, Problem


def drafted(
    act: Act, employee_id: int, form: PlanForm, begins: date, kept: rules.ScoreGoal | None = None
) -> rules.Draft:
    """The plan that a form asks for. `Invalid` names each thing that can't be. `kept`: the score goal in force, which
    needs no new proof while nothing about it changes.
    """
    problems = rules.long_enough(form.expectations, "expectations", "Say what you expect")
    ends_on = rules.day_given(form.ends_on, "ends_on", problems)
    checks = [
        (f"check{n}", found)
        for n, given in form.checks
        if (found := rules.day_given(given, f"check{n}", problems))
    ]
    promises = _promises(form, problems)
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    if ends_on is not None:
        problems += rules.problems_of_days(begins, ends_on, checks)
        problems += [
            Problem(f"due{n}", f"The plan ends on {ends_on:%d %b %Y}. Choose a day until then.")
            for n, _, _, due in promises
            if not begins <= due <= ends_on
        ]
    behaviours = tuple(dict.fromkeys(one for one in (form.behaviour1, form.behaviour2) if one))
    score = None
    if form.measure and ends_on is not None:
        # What was measured so far counts; what can be seen until the end hangs on the time that is left.
        score = _score(act, employee_id, form, max(begins, min(today, ends_on)), ends_on, problems, kept)
    if not (behaviours or form.own or form.measure):
        problems.append(
            Problem("behaviour1", "Choose at least one goal: a behaviour, a score, or your own words.")
        )
    if problems or ends_on is None:
        raise Invalid(problems)
    return rules.Draft(
        form.expectations,
        score,
        behaviours,
        form.own,
        tuple((side, what, due) for _, what, side, due in promises),
        tuple(sorted(one for _, one in checks)),
        ends_on,
    )


def _promises(form: PlanForm, problems: list[Problem]) -> list[tuple[int, str, str, date]]:
    found: dict[str, tuple[int, str, str, date]] = {}
    for n, what, side, due in form.promises:
        on = rules.day_given(due, f"due{n}", problems)
        if what in found:
            problems.append(Problem(f"what{n}", "This is there twice. Take one of the two out."))
        elif on is not None:
            found[what] = (n, what, side, on)
    return list(found.values())


def _score(
    act: Act,
    employee_id: int,
    form: PlanForm,
    begins: date,
    ends_on: date,
    problems: list[Problem],
    kept: rules.ScoreGoal | None,
) -> rules.ScoreGoal | None:
    try:
        target = round(float(form.target.replace(",", ".")), 2)
    except ValueError:
        problems.append(Problem("target", "Write the score to reach as a number, such as 4.2."))
        return None
    if kept is not None and kept.key == form.measure and kept.target == target:
        return kept
    lens = form.measure.partition(":")[0]
    found = proposals.measurable(act.session, employee_id, begins, ends_on, act.zone, lens)
    offered = {one.key: one for one in found}
    chosen = offered.get(form.measure)
    if chosen is None or chosen.ahead is None:
        problems.append(
            Problem("measure", "There is no such score to follow. Choose another, or a behaviour.")
        )
        return None
    scale, start = chosen.shown.scale, round(chosen.shown.score, 2)
    if why := rules.refused_goal(
        start,
        target,
        scale.lo,
        scale.hi,
        seen=chosen.ahead.seen,
        a_week=chosen.ahead.a_week,
        weeks=(ends_on - begins).days / 7,
    ):
        problems.append(Problem("target", why))
        return None
    return measuring.goal_of(chosen.shown, target, chosen.ahead, chosen.label)
