"""Asking the keeper question of all managers of a cycle, and answering it."""

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.keepers import queries
from app.keepers.forms import KeeperForm
from app.keepers.guards import Question
from app.keepers.models import KeeperAnswer, KeeperAsk
from app.reviews.models import Cycle
from app.telling import tell
from app.web.forms import read


def ask(act: Act, cycle: Cycle) -> KeeperAsk:
    """Ask every manager about all who report to them: that it is asked says nothing about anybody."""
    if cycle.closed_at is not None:
        raise Conflict("The cycle is closed: nobody is asked any more.")
    made = KeeperAsk(cycle_id=cycle.id, asked_at=act.now, by_name=act.actor.name)
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Conflict("It was asked in this cycle already.") from None
    managers = {row.manager_id for row in queries.lines(act.session, cycle) if row.manager_id is not None}
    tell(
        act, managers, "planning", "HR asks you two questions about each of your people.", "/keeper-questions"
    )
    act.journal("asked keeper question", kind="keeper question", thing_id=cycle.id)
    return made


def answer(act: Act, question: Question, given: Mapping[str, str]) -> int:
    """Keep what a manager says of their reports; how many answers are new. Answered again, the newest stands and the
    ones before stay. Whoever is left empty is left for later; half an answer is named.
    """
    if question.cycle.closed_at is not None:
        raise Conflict("The cycle is closed: what you answered stands.")
    manager_id = act.actor.employee_id
    assert manager_id is not None
    before = queries.newest_of(act.session, question.id, manager_id)
    forms, problems = _read(question, given)
    if problems:
        raise Invalid(problems)
    changed = 0
    for employee_id, form in forms.items():
        values, was = {"fight": form.fight, "hire": form.hire}, before.get(employee_id)
        if was is not None and (was.values, was.words or "") == (values, form.words):
            continue
        act.session.add(
            KeeperAnswer(
                cycle_id=question.id,
                employee_id=employee_id,
                manager_id=manager_id,
                values=values,
                words=form.words,
                at=act.now,
            )
        )
        act.journal(
            "answered keeper question", kind="keeper question", thing_id=question.id, subject_id=employee_id
        )
        changed += 1
    return changed


def _read(question: Question, given: Mapping[str, str]) -> tuple[dict[int, KeeperForm], list[Problem]]:
    forms, problems = {}, []
    for employee_id, name in question.reports.items():
        said = {key: given.get(f"{key}-{employee_id}", "").strip() for key in ("fight", "hire", "words")}
        if not any(said.values()):
            continue
        lacking = [key for key in ("fight", "hire") if not said[key]]
        if lacking:
            problems += [
                Problem(f"{key}-{employee_id}", f"{name}: answer both questions.") for key in lacking
            ]
            continue
        try:
            forms[employee_id] = read(KeeperForm, said)
        except Invalid as refused:
            problems += [
                Problem(f"{one.field}-{employee_id}", f"{name}: {one.message}") for one in refused.problems
            ]
    return forms, problems
