"""Exercises: the list, playing one step by step, what is proposed to whom."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.coaching.actions import today
from app.errors import Invalid, Problem
from app.people.models import Employee
from app.people.queries import direct_reports
from app.practice import actions, guards, module_pages, proposals, queries, rules
from app.practice.exercises import EXERCISES
from app.practice.forms import AnswerForm, AskForm, StartForm
from app.practice.models import Asked, Attempt
from app.practice.queries import Run
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
pages.include_router(module_pages.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/practice")
def index(door: Door = guard("practise")) -> Response:
    """What is due for oneself, the exercises, one's attempts; for a manager what is asked of their people."""
    me = door.actor.employee_id or 0
    found = queries.attempts(door.session, me)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("My attempts", *_rows(found), kind)
    day = today(door)
    reports = direct_reports(door.session, me, day) if door.actor.is_manager else []
    return page(
        door,
        "practice/index.html",
        due=queries.due(door.session, me, day),
        shelf=queries.shelf(found),
        attempts=found,
        titles={key: one.title for key, one in EXERCISES.items()},
        asked=queries.asked(door.session, Asked.employee_id.in_(reports)) if reports else [],
        passed=rules.PASSED,
        today=day,
        **_proposed(door),
    )


def _rows(found: list[Attempt]) -> tuple[list[str], list[list[Value]]]:
    return ["Exercise", "Begun", "Finished", "Result in percent"], [
        [
            EXERCISES[one.exercise].title,
            one.started_at.isoformat(),
            one.finished_at.isoformat() if one.finished_at else "",
            one.result,
        ]
        for one in found
    ]


def _proposed(door: Door) -> dict[str, Any]:
    me, day = door.actor.employee_id or 0, today(door)
    return {
        "mine": proposals.proposals(door.session, [me], day),
        "reports": proposals.of_reports(door.session, me, day) if door.actor.is_manager else [],
    }


@pages.get("/practice/proposals")
def proposed(door: Door = guard("practise")) -> Response:
    """What patterns propose to oneself and one's people: a panel on the page of coaching, or a page of its own."""
    name = "practice/_proposals.html" if is_htmx(door.request) else "practice/proposals.html"
    return page(door, name, today=today(door), **_proposed(door))


@pages.post("/practice/attempts")
def start(door: Door = guard("practise"), sent: Sent = NOTHING) -> Response:
    """Begin an exercise, or go on with it."""
    made = actions.start(door, read(StartForm, _given(sent)))
    return go(door.request, f"/practice/attempts/{made.id}")


@pages.get("/practice/attempts/{attempt_id}")
def show(door: Door = guard("play attempt", guards.attempt)) -> Response:
    """The step to answer; at the end each choice with its why."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    run: Run = door.thing
    step = run.played.step
    return page(
        door,
        "practice/attempt.html",
        status=422 if problems else 200,
        run=run,
        played=run.played,
        exercise=run.exercise,
        passed=rules.PASSED,
        choices=[(one.key, one.text) for one in step.choices] if step else [],
        also=[(one.key, one.text) for one in step.also] if step else [],
        given=given,
        problems=problems,
        today=today(door),
    )


@pages.post("/practice/attempts/{attempt_id}/answers")
def answer(door: Door = guard("play attempt", guards.attempt), sent: Sent = NOTHING) -> Response:
    """Answer the step."""
    given = _given(sent)
    try:
        actions.answer(door, door.thing, read(AnswerForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    return go(door.request, f"/practice/attempts/{door.thing.id}")


@pages.post("/employees/{employee_id}/exercises")
def ask(door: Door = guard("ask for exercise", guards.employee), sent: Sent = NOTHING) -> Response:
    """Ask somebody to play an exercise: in their plan, or by itself."""
    person: Employee = door.thing
    made = actions.ask(door, person, read(AskForm, _given(sent)))
    if isinstance(made, Asked):
        return go(door.request, "/practice", said=f"{person.name} has it in their list.")
    said = f"It stands in the plan. {person.name} is asked to look at the change."
    return go(door.request, f"/plans/{made.plan_id}", said=said)
