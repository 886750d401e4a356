"""Opening a half-year, setting and agreeing goals, what is done for them."""

from app.access import Act
from app.clock import month_of
from app.contacts.scales import SCALES
from app.errors import Conflict, Invalid, Problem
from app.people.models import Team
from app.people.queries import managers_of
from app.planning import queries, rules
from app.planning.forms import ActionForm, GoalForm, HalfForm, WithdrawForm
from app.planning.models import GoalAction, GoalAgreement, GoalEnd, HalfYear, ServiceGoal
from app.scores.actions import want_span
from app.scores.spans import Months
from app.telling import tell
from app.web.words import number

KIND = "planning"


def href(half: HalfYear, team: Team) -> str:
    """Where a team's service gaps are."""
    return f"/planning/{half.id}/teams/{team.id}"


def _month(given: str) -> int:
    year, month = given.split("-")
    return int(year) * 12 + int(month) - 1


def open_half(act: Act, form: HalfForm) -> HalfYear:
    """Open a half-year. Its months are reckoned from now on, as a cycle's are."""
    first, last = _month(form.first), _month(form.last)
    problems = []
    if not 0 <= last - first < rules.LONGEST:
        problems.append(Problem("last", f"Choose a month after the first, at most {rules.LONGEST} in all."))
    if abs(first - month_of(act.actor.today)) > 2 * rules.LONGEST:
        problems.append(Problem("first", "Choose a month within two years of today."))
    before = queries.halves(act.session)
    if rules.overlaps(first, last, [(one.first_month, one.last_month) for one in before]):
        problems.append(Problem("first", "Another half-year has one of these months. Choose other ones."))
    if form.name in {one.name for one in before}:
        problems.append(Problem("name", "Another half-year has this name."))
    if problems:
        raise Invalid(problems)
    made = HalfYear(
        name=form.name, first_month=first, last_month=last, opened_at=act.now, opened_by=act.actor.name
    )
    act.session.add(made)
    act.session.flush()
    want_span(act.session, Months(first, last), act.now)
    act.journal("opened half-year", kind="half-year", thing_id=made.id)
    return made


def set_goal(act: Act, half: HalfYear, team: Team, form: GoalForm) -> ServiceGoal:
    """A team's manager promises a level, or something in words, for a half-year. It is agreed by somebody above."""
    lens, _, scale = form.measure.partition(":")
    problems: list[Problem] = []
    expected = _level(act, form, scale, problems)
    if not lens and not form.words:
        problems.append(Problem("words", "Say in words what is promised, or choose a measure and a level."))
    first, last = queries.days_of(half)
    if not first <= form.due_on <= last:
        problems.append(Problem("due_on", f"Choose a day from {first:%d %B} to {last:%d %B %Y}."))
    owner = _owner(act, team, form.owner, problems)
    if problems:
        raise Invalid(problems)
    made = ServiceGoal(
        half_year_id=half.id,
        team_id=team.id,
        lens=lens if expected is not None else "",
        scale=scale if expected is not None else "",
        expected=expected,
        words=form.words,
        owner_id=owner,
        due_on=form.due_on,
        set_at=act.now,
        set_by_id=act.actor.employee_id or 0,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("set service goal", kind="service goal", thing_id=made.id)
    above, _ = managers_of(act.session, made.set_by_id, act.actor.today)
    if above is not None:
        text = f"{act.actor.name} set a service goal for {team.name}: look at it and agree."
        tell(act, {above}, KIND, text, href(half, team))
    return made


def _level(act: Act, form: GoalForm, scale: str, problems: list[Problem]) -> float | None:
    if not form.measure:
        return None
    if form.measure not in dict(queries.measures(act.session)):
        problems.append(Problem("measure", "Choose a measure of the list."))
        return None
    try:
        level = float(form.expected.replace(",", "."))
    except ValueError:
        level = float("nan")
    known = SCALES[scale]
    if not known.lo <= level <= known.hi:
        problems.append(
            Problem("expected", f"Give a level from {number(known.lo)} to {number(known.hi)}, such as 4.3.")
        )
        return None
    return round(level, 2)


def _owner(act: Act, team: Team, given: str, problems: list[Problem]) -> int:
    owner = int(given)
    if owner not in dict(queries.owners(act.session, team.id, act.actor.today)):
        problems.append(Problem("owner", "Choose somebody of the team or its manager."))
    return owner


def agree(act: Act, half: HalfYear, team: Team, goal: ServiceGoal) -> None:
    """Somebody above agrees, once."""
    if act.session.get(GoalAgreement, goal.id) is not None:
        raise Conflict("This goal is agreed already.")
    _holds(act, goal)
    act.session.add(GoalAgreement(goal_id=goal.id, agreed_at=act.now, agreed_by=act.actor.name))
    act.journal("agreed service goal", kind="service goal", thing_id=goal.id)
    text = f"{act.actor.name} agreed to a service goal of {team.name}."
    tell(act, {goal.set_by_id, goal.owner_id}, KIND, text, href(half, team))


def _holds(act: Act, goal: ServiceGoal) -> None:
    if act.session.get(GoalEnd, goal.id) is not None:
        raise Conflict("This goal was withdrawn. Look at the team’s goals again.")


def withdraw(act: Act, half: HalfYear, team: Team, goal: ServiceGoal, form: WithdrawForm) -> None:
    """A goal no longer holds, for a reason; what is open for it falls away. Another one may be set instead."""
    if act.session.get(GoalEnd, goal.id) is not None:
        raise Conflict("This goal was withdrawn already.")
    if len(form.reason) < rules.LEAST_REASON:
        raise Invalid([Problem("reason", "Say in a sentence why it no longer holds.")])
    act.session.add(GoalEnd(goal_id=goal.id, reason=form.reason, ended_at=act.now, ended_by=act.actor.name))
    act.journal("withdrew service goal", kind="service goal", thing_id=goal.id)
    above, _ = managers_of(act.session, goal.set_by_id, act.actor.today)
    people = {one for one in (above, goal.set_by_id, goal.owner_id) if one is not None}
    tell(act, people, KIND, f"{act.actor.name} withdrew a service goal of {team.name}.", href(half, team))


def add_action(act: Act, half: HalfYear, team: Team, goal: ServiceGoal, form: ActionForm) -> GoalAction:
    """Something is done for a goal."""
    _holds(act, goal)
    problems: list[Problem] = []
    owner = _owner(act, team, form.owner, problems)
    if form.due_on < act.actor.today:
        problems.append(Problem("due_on", "Choose today or a later day."))
    if problems:
        raise Invalid(problems)
    made = GoalAction(goal_id=goal.id, what=form.what, owner_id=owner, due_on=form.due_on, made_at=act.now)
    act.session.add(made)
    act.session.flush()
    act.journal("added action to service goal", kind="service goal", thing_id=goal.id)
    tell(act, {owner}, KIND, f"{act.actor.name} gave you something to do for {team.name}.", href(half, team))
    return made


def finish(act: Act, action: GoalAction) -> None:
    """It is done."""
    if action.done_at is not None:
        raise Conflict("This is done already.")
    action.done_at, action.done_by = act.now, act.actor.name
    act.journal("did action of service goal", kind="service goal", thing_id=action.goal_id)
