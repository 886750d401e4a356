"""Touchpoints: what a customer meets without meeting a person, and the team that owns each from a day on."""

from dataclasses import dataclass
from datetime import date

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Act, Actor, Found, about
from app.contacts.models import Cell, Touchpoint, TouchpointOwner
from app.errors import Invalid, NotFound, Problem
from app.people.models import Team
from app.scores.models import TeamTally
from app.web.forms import Form, PathId, Text
from app.web.paging import Paging

LENS = "touchpoint"


class OwnerForm(Form):
    """A team that owns a touchpoint from a day on. `name` as answers name it, in their product."""

    name: Text = Field(min_length=1, max_length=120)
    team: Text = Field(min_length=1, max_length=200)
    starts_on: date


@dataclass(frozen=True)
class Owned:
    """One owner of a touchpoint, from a day on until before the next one's."""

    id: int
    team_id: int
    team: str
    starts_on: date


@dataclass(frozen=True)
class TouchpointLine:
    """A touchpoint with its owners, newest first, and how many answers credit a team and nobody in it."""

    id: int
    name: str
    owners: list[Owned]
    answers: int

    def owner(self, today: date) -> Owned | None:
        """Who owns it on a day."""
        return next((one for one in self.owners if one.starts_on <= today), None)


def touchpoints(session: Session, asked: Paging) -> tuple[list[TouchpointLine], int]:
    """One page of touchpoints by name, and how many there are."""
    statement = select(Touchpoint)
    if asked.q:
        statement = statement.where(func.lower(Touchpoint.name).contains(asked.q.lower(), autoescape=True))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    found = session.scalars(statement.order_by(Touchpoint.name).limit(asked.size).offset(asked.offset)).all()
    owners: dict[int, list[Owned]] = {}
    rows = session.execute(
        select(TouchpointOwner, Team.name)
        .join(Team, Team.id == TouchpointOwner.team_id)
        .where(TouchpointOwner.touchpoint_id.in_([one.id for one in found]))
        .order_by(TouchpointOwner.starts_on.desc())
    )
    for own, team in rows:
        owners.setdefault(own.touchpoint_id, []).append(Owned(own.id, own.team_id, team, own.starts_on))
    counts: dict[str, int] = {
        product: int(many)
        for product, many in session.execute(
            select(Cell.product, func.sum(TeamTally.n))
            .join(TeamTally, TeamTally.cell_id == Cell.id)
            .where(Cell.lens == LENS, Cell.product.in_([one.name for one in found]))
            .group_by(Cell.product)
        )
    }
    lines = [
        TouchpointLine(one.id, one.name, owners.get(one.id, []), counts.get(one.name, 0)) for one in found
    ]
    return lines, total


def own(act: Act, form: OwnerForm) -> TouchpointOwner:
    """A team owns a touchpoint from a day on; the touchpoint is made when missing. What was credited stays."""
    team = act.session.scalar(select(Team).where(Team.name == form.team))
    if team is None:
        raise Invalid([Problem("team", "Choose one of the teams.")])
    held = act.session.scalar(select(Touchpoint).where(Touchpoint.name == form.name))
    if held is None:
        held = Touchpoint(name=form.name)
        act.session.add(held)
        act.session.flush()
    known = act.session.scalar(
        select(TouchpointOwner).where(
            TouchpointOwner.touchpoint_id == held.id, TouchpointOwner.starts_on == form.starts_on
        )
    )
    if known is not None:
        raise Invalid([Problem("starts_on", f"{form.name} has an owner from that day on already.")])
    made = TouchpointOwner(touchpoint_id=held.id, team_id=team.id, starts_on=form.starts_on)
    act.session.add(made)
    act.session.flush()
    act.journal(
        "gave touchpoint",
        kind="touchpoint",
        thing_id=held.id,
        name=held.name,
        team=team.name,
        starts_on=form.starts_on.isoformat(),
    )
    return made


def disown(act: Act, given: TouchpointOwner) -> None:
    """Take an owner out that was noted by mistake; with the last one the touchpoint goes. What was credited stays."""
    touchpoint_id = given.touchpoint_id
    act.session.delete(given)
    act.session.flush()
    others = select(TouchpointOwner.id).where(TouchpointOwner.touchpoint_id == touchpoint_id).limit(1)
    if act.session.scalar(others) is None:
        act.session.delete(act.session.get_one(Touchpoint, touchpoint_id))
        act.session.flush()
    act.journal("took touchpoint", kind="touchpoint", thing_id=touchpoint_id)


def an_owner(session: Session, actor: Actor, owner_id: PathId) -> Found:
    """That a team owns a touchpoint from a day on."""
    found = session.get(TouchpointOwner, owner_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="touchpoint", knows="see touchpoints")


def owned_by(session: Session, team_id: int, today: date) -> list[str]:
    """The touchpoints a team owns on a day, by name."""
    newest = (
        select(func.max(TouchpointOwner.starts_on))
        .where(TouchpointOwner.touchpoint_id == Touchpoint.id, TouchpointOwner.starts_on <= today)
        .correlate(Touchpoint)
        .scalar_subquery()
    )
    return list(
        session.scalars(
            select(Touchpoint.name)
            .join(TouchpointOwner, TouchpointOwner.touchpoint_id == Touchpoint.id)
            .where(TouchpointOwner.team_id == team_id, TouchpointOwner.starts_on == newest)
            .order_by(Touchpoint.name)
        )
    )
