"""The pulse: the three questions, what came of them, and HR's rounds."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Conflict, Invalid, Problem
from app.pulse import actions, guards, queries, rules, showing
from app.pulse.forms import AnswerForm, EndForm, RoundForm
from app.scores.spans import Months
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: So many groups a page: each has four pictures.
SIZE = 12


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


def _today(door: Door) -> date:
    return door.now.astimezone(ZoneInfo(door.zone)).date()


@pages.get("/pulse")
def index(door: Door = guard("see pulse")) -> Response:
    """The questions of the open round, thanks, or that nothing is asked."""
    return _index(door, {}, [])


def _index(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    found = queries.waiting(door.session, door.actor.employee_id or 0, _today(door))
    return page(
        door,
        "pulse/index.html",
        status=422 if problems else 200,
        asked=found[0] if found else None,
        questions=rules.QUESTIONS,
        least=rules.LEAST,
        longest=rules.LONGEST_WORDS,
        given=given,
        problems=problems,
        today=_today(door),
    )


@pages.post("/pulse/{round_id}/answers")
def answer(door: Door = guard("answer pulse", guards.asked), sent: Sent = NOTHING) -> Response:
    """Answer the three questions, once."""
    given = _given(sent)
    try:
        actions.answer(door, door.thing, read(AnswerForm, given))
    except Invalid as refused:
        return _index(door, given, refused.problems)
    return go(door.request, "/pulse", said="Thank you. Your answers are in the sums.")


@pages.get("/pulse/results")
def results(door: Door = guard("see pulse results")) -> Response:
    """Groups by rounds, beside their customers' scores."""
    asked = paging(door.request, (), "", SIZE)
    found = queries.results(door.session, door.actor)
    lines = [line for line in found.lines if asked.q.casefold() in line.name.casefold()]
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Pulse", showing.HEAD, showing.lines_of(showing.cards(found, lines)), kind)
    return page(
        door,
        "pulse/results.html",
        cards=showing.cards(found, lines[asked.offset : asked.offset + SIZE]),
        total=len(lines),
        found=found,
        lead=showing.lead(found),
        months=Months(*queries.span_of(found.rounds)).words if found.rounds else "",
        said=showing.said,
        least=rules.LEAST,
        asked=asked,
        today=_today(door),
    )


@pages.get("/pulse/words")
def words(door: Door = guard("read pulse words")) -> Response:
    """What people wrote, by round and unit; never beside a figure."""
    found = queries.words(door.session, door.actor)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        rows = [
            [one.ends_on.isoformat(), unit or "Smaller units", text]
            for one, unit, said in found
            for text in said
        ]
        return export("Pulse words", ["Round to", "Unit", "Words"], rows, kind)
    return page(door, "pulse/words.html", found=found, least=rules.LEAST, today=_today(door))


@pages.get("/pulse/rounds")
def rounds(door: Door = guard("run pulse")) -> Response:
    """All rounds, and the form of a new one."""
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        shares = queries.shares(door.session)
        rows = [
            [
                one.unit or "The company",
                one.starts_on.isoformat(),
                one.ends_on.isoformat(),
                one.asked,
                shares.get(one.id),
                one.every_weeks,
                one.by_name,
                one.end_reason,
            ]
            for one in queries.rounds(door.session)
        ]
        head = [
            "Asks",
            "From",
            "To",
            "People asked",
            "Answered, at least",
            "Every so many weeks",
            "Opened by",
            "Ended early because",
        ]
        return export("Pulse rounds", head, rows, kind)
    return _rounds(door, {}, [])


def _rounds(door: Door, given: Mapping[str, str], problems: list[Problem], ending: int = 0) -> Response:
    found = queries.rounds(door.session)
    return page(
        door,
        "pulse/rounds.html",
        status=422 if problems else 200,
        rounds=found,
        open=[one for one in found if one.settled_at is None],
        shares=queries.shares(door.session),
        units=[unit for unit in ["", *queries.units(door.session)] if actions.may_ask(door, unit)],
        may_keep=lambda one: actions.may_ask(door, one.unit),
        given=given,
        problems=problems,
        ending=ending,
        least=rules.LEAST,
        today=_today(door),
    )


@pages.post("/pulse/rounds")
def open_round(door: Door = guard("run pulse"), sent: Sent = NOTHING) -> Response:
    """Open or plan a round."""
    given = _given(sent)
    try:
        made = actions.open_round(door, read(RoundForm, given))
    except Invalid as refused:
        return _rounds(door, given, refused.problems)
    except Conflict as refused:
        return _rounds(door, given, [Problem("unit", refused.detail)])
    said = f"{made.asked} people are asked." if made.asked is not None else "The round begins by itself."
    return go(door.request, "/pulse/rounds", said=said)


@pages.post("/pulse/rounds/{round_id}/end-of-rhythm")
def stop(door: Door = guard("keep pulse round", guards.pulse_round)) -> Response:
    """No round follows by itself."""
    actions.stop_rhythm(door, door.thing)
    return go(door.request, "/pulse/rounds", said="No round follows this one by itself.")


@pages.post("/pulse/rounds/{round_id}/end")
def end(door: Door = guard("keep pulse round", guards.pulse_round), sent: Sent = NOTHING) -> Response:
    """End a round before its last day."""
    given = _given(sent)
    try:
        actions.end_early(door, door.thing, read(EndForm, given))
    except Invalid as refused:
        return _rounds(door, given, refused.problems, ending=door.thing.id)
    return go(door.request, "/pulse/rounds", said="The round is over. Nobody is asked any more.")
