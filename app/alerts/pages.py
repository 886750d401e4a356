"""Alerts: several complaints on one thing within days, for whoever can change it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Actor, Door, Found, about, guard
from app.alerts import actions
from app.alerts.actions import AnswerForm, OwnerForm
from app.alerts.models import THEME, Alert
from app.cases import who
from app.cases.models import Case, Cause, Theme
from app.errors import Invalid, NotFound, Problem
from app.people.models import Employee, Team
from app.web.export import FORMATS, export
from app.web.forms import PathId, posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
HEAD = ["Raised", "About", "Kind", "Cases", "Days", "Owner", "Answered", "Answer"]


def alert(session: Session, actor: Actor, alert_id: PathId) -> Found:
    """One alert; `owner` for who sees to it."""
    found = session.get(Alert, alert_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if actor.employee_id is not None and actor.employee_id == found.owner_id:
        words.add("owner")
    return Found(found, words, "case alert", knows="see alert")


@pages.get("/alerts")
def listed(door: Door = guard("see alerts")) -> Response:
    """Alerts, open ones first."""
    kind = door.request.query_params.get("format", "")
    asked = paging(door.request, (), "", 10_000 if kind in FORMATS else 50)
    rows = door.session.execute(
        select(Alert, Employee.name)
        .outerjoin(Employee, Employee.id == Alert.owner_id)
        .order_by(Alert.closed_at.is_not(None), Alert.raised_at.desc(), Alert.id)
        .limit(asked.size)
        .offset(asked.offset)
    ).all()
    if kind in FORMATS:
        return export("Alerts", HEAD, [_row(*row) for row in rows], kind)
    total = door.session.scalar(select(func.count(Alert.id))) or 0
    waiting = door.session.scalar(select(func.count(Alert.id)).where(Alert.closed_at.is_(None))) or 0
    return page(
        door,
        "alerts/index.html",
        rows=rows,
        total=total,
        waiting=waiting,
        asked=asked,
        today=door.actor.today,
    )


def _row(one: Alert, owner: str | None) -> list[Any]:
    shut = one.closed_at.date().isoformat() if one.closed_at else ""
    return [
        one.raised_at.date().isoformat(),
        one.name,
        one.kind,
        one.cases,
        one.days,
        owner,
        shut,
        one.answer,
    ]


@pages.get("/alerts/{alert_id}")
def show(door: Door = guard("see alert", alert)) -> Response:
    """One alert: how many, where, why, and what is done."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    one = door.thing
    within = _cases(one)
    return page(
        door,
        "alerts/show.html",
        status=422 if problems else 200,
        alert=one,
        owner=door.session.get(Employee, one.owner_id) if one.owner_id else None,
        now_many=door.session.scalar(
            select(func.count(Case.id)).outerjoin(Team, Team.id == Case.team_id).where(*within)
        ),
        parts=_parts(door, one, within),
        names=who.names(door.session, door.now) if door.may("give alert") else [],
        given=given,
        problems=problems,
        today=door.actor.today,
    )


def _cases(one: Alert) -> list[ColumnElement[bool]]:
    """The cases an alert is about: from its first one on, until it was answered or for two weeks more."""
    end = one.closed_at or one.raised_at + timedelta(days=14)
    of = Case.theme_id == int(one.thing) if one.kind == THEME else Team.unit == one.thing
    return [Case.protected.is_(False), Case.came_at.between(one.since, end), of]


def _parts(door: Door, one: Alert, within: list[ColumnElement[bool]]) -> list[tuple[str, list[Any]]]:
    """By department, theme and cause: counts only."""
    shapes = [("Departments", Team.name), ("Causes", Cause.name)]
    shapes.insert(1, ("Themes", Theme.name)) if one.kind != THEME else None
    found = []
    for label, name in shapes:
        rows = door.session.execute(
            select(name, func.count(Case.id))
            .select_from(Case)
            .outerjoin(Team, Team.id == Case.team_id)
            .outerjoin(Theme, Theme.id == Case.theme_id)
            .outerjoin(Cause, Cause.id == Case.cause_id)
            .where(*within)
            .group_by(name)
            .order_by(func.count(Case.id).desc(), name)
            .limit(10)
        ).all()
        found.append((label, [(row[0] or "not known", row[1]) for row in rows]))
    return found


@pages.post("/alerts/{alert_id}/owner")
def give(sent: Sent = NOTHING, door: Door = guard("give alert", alert)) -> Response:
    """Somebody sees to it."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        actions.give(door, door.thing, read(OwnerForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    return go(door.request, f"/alerts/{door.thing.id}", said="They are told.")


@pages.post("/alerts/{alert_id}/answer")
def answer(sent: Sent = NOTHING, door: Door = guard("answer alert", alert)) -> Response:
    """What was found and done."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        actions.answer(door, door.thing, read(AnswerForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    return go(door.request, "/alerts", said="Answered. New complaints raise another alert.")
