"""Several cases at once, and lists kept under a name."""

from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Door, allows, guard
from app.cases import actions, custody, guards, rules, who
from app.cases.forms import ManyForm, ViewForm
from app.cases.models import Case, CaseView
from app.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: At once; lists kept by one account.
MOST, MOST_VIEWS = 100, 20
KEPT = ("q", "state", "whose", "team", "theme", "cause", "way", "sort")


def views(session: Session, account_id: int) -> list[CaseView]:
    """The lists somebody keeps, by name."""
    asked = select(CaseView).where(CaseView.account_id == account_id).order_by(CaseView.name, CaseView.id)
    return list(session.scalars(asked))


@routes.post("/cases/many")
def many(sent: Sent = NOTHING, door: Door = guard("see cases")) -> Response:
    """One owner or one theme for all that are ticked; all or none."""
    given = {key: str(value) for key, value in sent.items() if key != "ids"}
    form = read(ManyForm, given | {"ids": ",".join(str(one) for one in sent.getlist("ids"))})
    found = _ticked(door, form.ids)
    if form.do == "move":
        _move(door, found, form)
        said = f"{len(found)} moved."
    else:
        actions.sort_many(door, found, form.theme)
        said = f"{len(found)} sorted."
    return go(door.request, "/cases", said=said)


def _ticked(door: Door, ids: str) -> list[Case]:
    """The cases that are ticked, each held, each one the actor may move; all or none."""
    numbers = list(dict.fromkeys(part for part in ids.split(",") if part))
    if len(numbers) > MOST:
        raise Invalid([Problem("ids", f"Tick at most {MOST} at once.")])
    found = []
    for number in sorted(numbers):
        ok = number.isascii() and number.isdigit() and len(number) < 19
        case = door.session.get(Case, int(number)) if ok else None
        if case is None:
            raise NotFound
        words = guards.words_about(door.session, door.actor, case)
        if not allows("see case", words):
            raise NotFound
        if not allows("move case", words):
            raise Forbidden("One of these is not yours to move. Nothing was changed.")
        custody.lock(door.session, case)
        found.append(case)
    return found


def _move(door: Door, found: list[Case], form: ManyForm) -> None:
    problems = []
    if not form.to:
        problems.append(Problem("to", "Name whose they are from now on."))
    if len(form.reason) < rules.SHORTEST_REASON:
        problems.append(Problem("reason", f"Say why in at least {rules.SHORTEST_REASON} characters."))
    if problems:
        raise Invalid(problems)
    to = who.someone(door.session, form.to, "to", door.now).id
    for case in found:
        if case.owner_id != to:
            actions.move(door, case, to, form.reason)


@routes.post("/cases/views")
def keep(sent: Sent = NOTHING, door: Door = guard("see cases")) -> Response:
    """Keep the list that is shown under a name; the same name again is the new list."""
    form = read(ViewForm, {key: str(value) for key, value in sent.items()})
    pairs = [(key, value) for key, value in parse_qsl(form.query) if key in KEPT and value]
    mine = CaseView.account_id == door.actor.account_id
    held = door.session.scalar(select(CaseView).where(mine, CaseView.name == form.name))
    if held is None:
        if (door.session.scalar(select(func.count()).where(mine)) or 0) >= MOST_VIEWS:
            raise Conflict(f"You keep {MOST_VIEWS} lists already. Drop one first.")
        held = CaseView(account_id=door.actor.account_id, name=form.name, query="")
        door.session.add(held)
    held.query = urlencode(pairs)[:500]
    door.session.flush()
    return go(door.request, f"/cases?{held.query}", said=f"Kept as “{form.name}”.")


@routes.post("/cases/views/{view_id}/drop")
def drop(door: Door = guard("keep case view", guards.view)) -> Response:
    """Keep it no more."""
    door.session.delete(door.thing)
    door.session.flush()
    return go(door.request, "/cases", said="Dropped.")
