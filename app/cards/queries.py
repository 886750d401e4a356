"""Role cards as pages read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.cards import rules
from app.cards.models import CardSeen, RoleCard, ServiceStandard
from app.scores.pieces import Piece


@dataclass(frozen=True)
class Held:
    """Somebody's newest card and acknowledgement, with the standard in force for them."""

    person: Row[*tuple[Any, ...]]
    card: RoleCard | None
    standard: ServiceStandard | None
    seen: CardSeen | None

    @property
    def state(self) -> str:
        """Where it stands."""
        last = (self.seen.card_id, self.seen.standard_id, self.seen.title) if self.seen else None
        return rules.state(
            self.card.id if self.card else None,
            self.person.title,
            self.standard.id if self.standard else None,
            last,
        )


def held(session: Session, people: Sequence[Row[*tuple[Any, ...]]]) -> list[Held]:
    """The same of many (rows as `people.queries.members` answers them), by three statements."""
    ids = [one.id for one in people]
    cards = {one.employee_id: one for one in _newest(session, RoleCard, RoleCard.version, ids)}
    seen = {one.employee_id: one for one in _newest(session, CardSeen, CardSeen.number, ids)}
    standards = in_force(session)
    return [
        Held(one, cards.get(one.id), standards.get(one.unit) or standards.get(""), seen.get(one.id))
        for one in people
    ]


def _newest(session: Session, table: Any, by: Any, ids: Collection[int]) -> list[Any]:
    """Of each employee the row with the highest `by`."""
    top = (
        select(table.employee_id, func.max(by).label("top"))
        .where(table.employee_id.in_(ids))
        .group_by(table.employee_id)
        .subquery()
    )
    return list(
        session.scalars(select(table).join(top, (top.c.employee_id == table.employee_id) & (by == top.c.top)))
    )


def in_force(session: Session) -> dict[str, ServiceStandard]:
    """The newest standard of each unit that has one; the whole company's under ''."""
    rows = session.scalars(select(ServiceStandard).order_by(ServiceStandard.version))
    return {one.unit: one for one in rows}


def versions(session: Session) -> list[ServiceStandard]:
    """Every version of every standard, the newest first."""
    return list(session.scalars(select(ServiceStandard).order_by(ServiceStandard.made_at.desc())))


def cards_of(session: Session, employee_id: int) -> list[RoleCard]:
    """Every version of somebody's card, the newest first."""
    rows = select(RoleCard).where(RoleCard.employee_id == employee_id)
    return list(session.scalars(rows.order_by(RoleCard.version.desc())))


def pieces(session: Session, _actor: Actor, employee_id: int, _first: date, last: date) -> list[Piece]:
    """Somebody's card as it stood on the last day of a period; their first where they had none by then. Whoever may
    see an employee's evidence may read it.
    """
    cards = cards_of(session, employee_id)
    found = next((one for one in cards if one.made_at.date() <= last), cards[-1] if cards else None)
    if found is None:
        return []
    title = f"Role card, version {found.version}"
    return [
        Piece(
            "card", str(found.id), found.made_at.date(), title, found.words, f"/employees/{employee_id}/card"
        )
    ]
