"""Colleagues: one's own questions; for HR who depends on whom, the rounds, and how many answered."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Door, Found, about, guard
from app.access.actor import Actor
from app.clock import month_of
from app.colleagues import actions, guards, lists, queries, requests
from app.colleagues.forms import AnswerForm, DependenceForm, RequestForm
from app.colleagues.rules import closes
from app.errors import Conflict, Invalid, NotFound, Problem
from app.people.models import Team
from app.web.forms import PathId, posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: The answers as their buttons say them.
WORDS = (("1", "Badly"), ("2", "Not well"), ("3", "All right"), ("4", "Well"), ("5", "Very well"))


@pages.get("/colleagues")
def index(door: Door = guard("see own questions")) -> Response:
    """The questions that wait for me, and what I answered in a round that is still open."""
    return _index(door, {}, [])


def _index(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    me = door.actor.employee_id or 0
    found = queries.cards(door.session, me, door.actor.today)
    return page(
        door,
        "colleagues/index.html",
        status=422 if problems else 200,
        between=requests.between(door.session, me, door.actor.today),
        whom=requests.whom(door.session, me, door.actor.today),
        share=requests.share(door.session),
        given=given,
        problems=problems,
        cards=sorted(found, key=lambda one: one.state != "open"),
        open=sum(one.state == "open" for one in found),
        words=WORDS,
        until=closes(month_of(door.actor.today)) - timedelta(days=1),
        today=door.actor.today,
    )


@pages.post("/colleagues/requests")
def note(door: Door = guard("note request"), sent: Sent = NOTHING) -> Response:
    """Note what I asked a colleague for."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = requests.note(door, read(RequestForm, given))
    except Invalid as refused:
        return _index(door, given, refused.problems)
    return go(door.request, "/colleagues", said=_noted(made.done_on))


@pages.post("/colleagues/requests/{request_id}/end")
def end(door: Door = guard("end request", guards.request)) -> Response:
    """It is done."""
    requests.end(door, door.thing)
    return go(door.request, "/colleagues", said=_noted("yes"))


def _noted(done: object) -> str:
    return (
        "Done. Whether it is asked about is drawn tomorrow." if done else "Noted. Say here when it is done."
    )


@pages.post("/colleagues/{ask_id}/answer")
def answer(door: Door = guard("answer question", guards.question), sent: Sent = NOTHING) -> Response:
    """Answer a question by one press."""
    form = read(AnswerForm, {"score": str(sent.get("score", ""))})
    actions.answer(door, door.thing, form, door.request.app.state.settings.key())
    return _card(door)


@pages.post("/colleagues/{ask_id}/pass")
def pass_on(door: Door = guard("answer question", guards.question)) -> Response:
    """I don't work with this person."""
    actions.pass_on(door, door.thing, door.request.app.state.settings.key())
    return _card(door)


@pages.post("/colleagues/{ask_id}/withdrawal")
def take_back(door: Door = guard("answer question", guards.question)) -> Response:
    """Open the question again; the answer is gone."""
    actions.take_back(door, door.thing, door.request.app.state.settings.key())
    return _card(door)


def _card(door: Door) -> Response:
    """The card as it is now; the whole page without scripts."""
    if not is_htmx(door.request):
        return go(door.request, f"/colleagues#question-{door.thing.id}")
    found = queries.card(door.session, door.thing.id, door.actor.today)
    if found is None:
        raise Conflict("This colleague is no longer asked about.")
    return page(door, "colleagues/_card.html", card=found, words=WORDS, today=door.actor.today)


@pages.get("/dependences")
def dependences(door: Door = guard("see dependences")) -> Response:
    """Which team depends on which: whose people are asked about whom."""
    return lists.dependences(door, {}, [])


@pages.post("/dependences")
def depend(door: Door = guard("set dependences"), sent: Sent = NOTHING) -> Response:
    """One team depends on another."""
    given: Mapping[str, str] = {key: str(value) for key, value in sent.items()}
    try:
        made = actions.depend(door, read(DependenceForm, given))
    except Invalid as refused:
        return lists.dependences(door, given, refused.problems)
    except Conflict as refused:
        return lists.dependences(door, given, [Problem("team", refused.detail)])
    undo = f"/dependences/{made.id}/removal"
    return go(door.request, "/dependences", said="They are asked from the next round on.", undo=undo)


@pages.post("/dependences/round")
def ask_now(door: Door = guard("set dependences")) -> Response:
    """Draw this month's questions now."""
    actions.ask_now(door)
    return go(door.request, "/dependences", said="This month's questions are being drawn.")


@pages.post("/dependences/{dependence_id}/removal")
def part(door: Door = guard("set dependences", guards.dependence)) -> Response:
    """One team no longer depends on another."""
    undo = f"/dependences/{door.thing.team_id}/on/{door.thing.on_team_id}"
    actions.part(door, door.thing)
    return go(door.request, "/dependences", said="Removed. Questions already asked stay.", undo=undo)


def _two(session: Session, actor: Actor, team_id: PathId, on_team_id: PathId) -> Found:
    found = session.get(Team, team_id), session.get(Team, on_team_id)
    if None in found:
        raise NotFound
    return Found(found, about(session, actor), kind="dependence", knows="see dependences")


@pages.post("/dependences/{team_id}/on/{on_team_id}")
def restore(door: Door = guard("set dependences", _two)) -> Response:
    """Bring a dependence back that was removed."""
    team, on_team = door.thing
    actions.depend(door, DependenceForm(team=team.name, on_team=on_team.name))
    return go(door.request, "/dependences", said=f"{team.name} depends on {on_team.name} again.")


@pages.get("/dependences/rounds")
def rounds(door: Door = guard("see response rates")) -> Response:
    """How many of those who were asked answered, by month and by person. Never what."""
    return lists.rounds(door)
