"""Playing, asking somebody to play, and requiring a module."""

from datetime import date, timedelta

from sqlalchemy import select

from app.access import Act
from app.coaching import keeping
from app.coaching.actions import next_morning, today
from app.coaching.models import PlanChange
from app.coaching.queries import load as load_plan
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.notices.actions import enqueue
from app.people.models import Employee, Team
from app.practice import proposals, queries, rules
from app.practice.exercises import EXERCISES
from app.practice.forms import AnswerForm, AskForm, ModuleForm, StartForm
from app.practice.models import Answer, Asked, Attempt, Module, ModuleEnd
from app.practice.queries import Run
from app.telling import tell

KIND = "practice"
#: The daily work that reminds people; `FIRST` is the same on the day a module is made.
DAILY, FIRST = "practice.daily", "practice.first"
#: Days somebody has for an exercise that their manager asks for.
ASKED_DAYS = 14
LONGEST_DUE = 365


def start(act: Act, form: StartForm) -> Attempt:
    """Begin an exercise, or go on with the one that is begun."""
    if act.actor.employee_id is None:
        raise Forbidden("Only employees practise.")
    begun = act.session.scalar(
        select(Attempt)
        .where(
            Attempt.employee_id == act.actor.employee_id,
            Attempt.exercise == form.exercise,
            Attempt.finished_at.is_(None),
        )
        .order_by(Attempt.started_at)
        .limit(1)
    )
    if begun is not None:
        return begun
    made = Attempt(employee_id=act.actor.employee_id, exercise=form.exercise, started_at=act.now)
    act.session.add(made)
    act.session.flush()
    act.journal("began exercise", kind="attempt", thing_id=made.id, exercise=form.exercise)
    return made


def answer(act: Act, run: Run, form: AnswerForm) -> None:
    """Answer the step that the attempt stands at. An answer to an earlier step (a second click) changes nothing."""
    act.session.execute(select(Attempt.id).where(Attempt.id == run.id).with_for_update())
    given = queries.answers(act.session, run.id)
    if form.position < len(given):
        return
    played = rules.play(run.exercise, given)
    if played.step is None:
        raise Conflict("This attempt is finished. Begin a new one.")
    problems = []
    if form.choice not in {one.key for one in played.step.choices}:
        problems.append(Problem("choice", "Choose one of the answers."))
    if played.step.also and form.also not in {one.key for one in played.step.also}:
        problems.append(Problem("also", "Choose your first sentence."))
    if problems:
        raise Invalid(problems)
    said = f"{form.choice}/{form.also}" if played.step.also else form.choice
    act.session.add(
        Answer(attempt_id=run.id, position=len(given), step=played.step.key, choice=said, made_at=act.now)
    )
    after = rules.play(run.exercise, [*given, said])
    if after.step is None:
        run.attempt.finished_at, run.attempt.result = act.now, rules.result(run.exercise, after)
        act.journal(
            "finished exercise",
            kind="attempt",
            thing_id=run.id,
            exercise=run.attempt.exercise,
            result=run.attempt.result,
        )
    act.session.flush()


def ask(act: Act, person: Employee, form: AskForm) -> Asked | PlanChange:
    """A manager asks somebody to play an exercise: as something to do in their plan, or by itself in two weeks."""
    exercise = EXERCISES[form.exercise]
    now = today(act)
    due = now + timedelta(days=ASKED_DAYS)
    if form.where == "plan":
        plan_id = proposals.running(act.session, person.id, now)
        whole = load_plan(act.session, plan_id, act.actor.employee_id) if plan_id else None
        if whole is None:
            raise Conflict(f"{person.name} has no plan that runs. Ask for the exercise by itself.")
        if whole.plan.coach_id != act.actor.employee_id:
            raise Forbidden("Only the coach of the plan changes it. Take the plan over first.")
        what = proposals.promised(exercise)
        why = "Supervisors saw the same behaviour low more than once."
        return keeping.add_promise(act, whole, what, min(due, whole.plan.ends_on), why)
    waits = queries.asked(act.session, Asked.employee_id == person.id, Asked.exercise == exercise.key)
    if any(done is None for _, _, done in waits):
        raise Conflict(f"{person.name} is asked for this already.")
    made = Asked(
        employee_id=person.id,
        exercise=exercise.key,
        due_on=due,
        asked_by=act.actor.name,
        asked_at=act.now,
    )
    act.session.add(made)
    act.session.flush()
    act.journal(
        "asked for exercise", kind="asked", thing_id=made.id, subject_id=person.id, exercise=exercise.key
    )
    tell(act, {person.id}, KIND, f"{act.actor.name} asks you to play “{exercise.title}”.", "/practice")
    return made


def may_reach(act: Act, unit: str) -> bool:
    """Whether the actor's HR role covers a unit (empty: the whole company)."""
    units = act.actor.units("hr") | act.actor.units("hr_lead")
    return "" in units or (bool(unit) and unit in units)


def require(act: Act, form: ModuleForm) -> Module:
    """Make a module. Everybody of its audience has it from now on; who joins later, from then on."""
    problems = []
    if not form.name:
        problems.append(Problem("name", "Give it a name that people recognise."))
    if not form.exercises:
        problems.append(Problem("exercises", "Choose at least one exercise."))
    team = act.session.get(Team, int(form.team)) if form.team else None
    if form.team and team is None:
        problems.append(Problem("team", "There is no such team. Choose it on the page."))
    if team is not None and form.unit and team.unit != form.unit:
        problems.append(Problem("team", f"{team.name} is not in {form.unit}. Choose the unit or the team."))
    units = set(act.session.scalars(select(Team.unit)))
    if form.unit and form.unit not in units:
        problems.append(Problem("unit", "There is no such unit. Choose it on the page."))
    if not problems and not may_reach(act, team.unit if team else form.unit):
        problems.append(Problem("unit", "You are HR of one unit: choose that unit or a team in it."))
    due_in, due_on = _due(form, today(act), problems)
    if problems:
        raise Invalid(problems)
    made = Module(
        name=form.name,
        why=form.why,
        exercises=list(dict.fromkeys(form.exercises)),
        unit=form.unit,
        team_id=team.id if team else None,
        facing={"yes": True, "no": False}.get(form.facing),
        due_in=due_in,
        due_on=due_on,
        made_at=act.now,
        made_on=today(act),
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("required module", kind="module", thing_id=made.id, exercises=made.exercises)
    enqueue(act.session, FIRST, now=act.now, key=f"{FIRST} {made.id}")
    enqueue(act.session, DAILY, now=act.now, due_at=next_morning(act.now, act.zone), key=DAILY)
    return made


def _due(form: ModuleForm, now: date, problems: list[Problem]) -> tuple[int | None, date | None]:
    if bool(form.due_in) == bool(form.due_on):
        problems.append(Problem("due_in", "Say by when: a number of days, or a day. One of the two."))
        return None, None
    if form.due_in:
        if not (form.due_in.isascii() and form.due_in.isdigit() and 1 <= int(form.due_in) <= LONGEST_DUE):
            problems.append(Problem("due_in", f"Write the days as a number from 1 to {LONGEST_DUE}."))
            return None, None
        return int(form.due_in), None
    try:
        on = date.fromisoformat(form.due_on)
    except ValueError:
        problems.append(Problem("due_on", "Write the day as 2026-11-30."))
        return None, None
    if not now < on <= now + timedelta(days=LONGEST_DUE):
        problems.append(Problem("due_on", "Choose a day after today, within a year."))
    return None, on


def end(act: Act, module: Module) -> None:
    """A module is no longer required. Again changes nothing."""
    if act.session.get(ModuleEnd, module.id) is None:
        act.session.add(ModuleEnd(module_id=module.id, made_at=act.now, made_by=act.actor.name))
        act.session.flush()
        act.journal("ended module", kind="module", thing_id=module.id)
