"""Reading marks, figures of production and margin, and how large the groups are that they speak of."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, allows
from app.access.facts import SMALLEST_GROUP
from app.boards import rules
from app.boards.models import BusinessFigure, FigureChange, Intervention, InterventionReturn
from app.people.models import Team
from app.people.queries import members
from app.web.paging import Paging

SMALL = "A small unit"
SMALL_TEAM = "A small team"


@dataclass(frozen=True)
class Groups:
    """Teams and units as somebody may see them: whoever sees groups only reads no name of fewer than five people."""

    teams: dict[int, tuple[str, str]]
    small_units: frozenset[str]
    small_teams: frozenset[int]

    def unit(self, name: str) -> str:
        """A unit as it is shown."""
        return SMALL if name in self.small_units else name

    def team(self, team_id: int) -> str:
        """A team as it is shown."""
        return (
            SMALL_TEAM if team_id in self.small_teams else self.teams.get(team_id, ("A former team", ""))[0]
        )

    def units_of(self, one: Intervention) -> list[str]:
        """The units that a mark speaks of, those of its teams included; none: the company."""
        of_teams = [self.teams[key][1] for key in one.teams if key in self.teams]
        return sorted({name for name in [*one.units, *of_teams] if name})

    def where(self, one: Intervention) -> str:
        """Where something was changed, in words."""
        names = [self.unit(name) for name in one.units] + [self.team(key) for key in one.teams]
        return ", ".join(dict.fromkeys(names)) or rules.COMPANY


def groups(session: Session, actor: Actor) -> Groups:
    """Teams by id with name and unit, and which of both are too small to be told to this actor."""
    sizes = members(actor.today).with_only_columns(Team.id, func.count()).group_by(Team.id).subquery()
    rows = session.execute(
        select(Team.id, Team.name, Team.unit, func.coalesce(sizes.c[1], 0))
        .outerjoin(sizes, sizes.c.id == Team.id)
        .order_by(Team.name, Team.id)
    ).all()
    teams = {row[0]: (row[1], row[2]) for row in rows}
    if allows("see small teams", {"signed in", *actor.roles}):
        return Groups(teams, frozenset(), frozenset())
    units: dict[str, int] = {}
    for _, _, unit, size in rows:
        units[unit] = units.get(unit, 0) + size
    few_units = frozenset(name for name, size in units.items() if name and size < SMALLEST_GROUP)
    return Groups(teams, few_units, frozenset(row[0] for row in rows if row[3] < SMALLEST_GROUP))


def units(session: Session) -> list[str]:
    """The names of all units."""
    found = session.scalars(select(Team.unit).where(Team.unit != "").distinct().order_by(Team.unit))
    return list(found)


def places(session: Session) -> list[tuple[str, str]]:
    """Units, then teams, as a form offers them."""
    teams = session.execute(select(Team.id, Team.name, Team.unit).order_by(Team.name, Team.id)).all()
    named = sorted({row.unit for row in teams if row.unit})
    return [(f"unit:{one}", one) for one in named] + [(f"team:{row.id}", row.name) for row in teams]


@dataclass(frozen=True)
class Mark:
    """An intervention, and whether it was taken back."""

    one: Intervention
    back: InterventionReturn | None


def marks(session: Session, first: int, last: int) -> list[Intervention]:
    """Marks that stand, of the months from `first` to `last`, the oldest first."""
    found = (
        select(Intervention)
        .outerjoin(InterventionReturn, InterventionReturn.intervention_id == Intervention.id)
        .where(InterventionReturn.intervention_id.is_(None), Intervention.month.between(first, last))
    )
    return list(session.scalars(found.order_by(Intervention.on_day, Intervention.id)))


def listed(session: Session) -> list[Mark]:
    """Every mark, those taken back included, the newest first."""
    rows = session.execute(
        select(Intervention, InterventionReturn)
        .outerjoin(InterventionReturn, InterventionReturn.intervention_id == Intervention.id)
        .order_by(Intervention.on_day.desc(), Intervention.id)
    )
    return [Mark(row[0], row[1]) for row in rows]


def back_of(session: Session, intervention_id: int) -> InterventionReturn | None:
    """That a mark was taken back; None where it stands."""
    return session.get(InterventionReturn, intervention_id, populate_existing=True)


def made_as(session: Session, once: str) -> Intervention | None:
    """The mark that a form made under this name."""
    return session.scalar(select(Intervention).where(Intervention.once == once))


def of_prevention(session: Session, prevention_id: int) -> Intervention | None:
    """The mark that stands of a prevention."""
    return session.scalar(
        select(Intervention)
        .outerjoin(InterventionReturn, InterventionReturn.intervention_id == Intervention.id)
        .where(Intervention.prevention_id == prevention_id, InterventionReturn.intervention_id.is_(None))
        .limit(1)
    )


def figures(session: Session, units: Collection[str], first: int, last: int) -> list[BusinessFigure]:
    """Production and margin of some units (empty name: the company) by month; corrected away ones are not there."""
    found = select(BusinessFigure).where(
        BusinessFigure.unit.in_(units),
        BusinessFigure.month.between(first, last),
        BusinessFigure.value.is_not(None),
    )
    return list(session.scalars(found.order_by(BusinessFigure.month, BusinessFigure.id)))


def figure_list(session: Session, asked: Paging, hidden: Collection[str]) -> tuple[list[BusinessFigure], int]:
    """A page of all figures, the newest month first; none of a unit that is too small to be told."""
    found = select(BusinessFigure).where(BusinessFigure.unit.not_in(hidden))
    if asked.q:
        low = asked.q.lower()
        columns = (BusinessFigure.unit, BusinessFigure.counts, BusinessFigure.kind)
        found = found.where(or_(*(func.lower(one).contains(low, autoescape=True) for one in columns)))
    total = session.scalar(found.with_only_columns(func.count(BusinessFigure.id))) or 0
    order: Any = (BusinessFigure.month.desc(), BusinessFigure.unit, BusinessFigure.kind.desc())
    rows = session.scalars(found.order_by(*order, BusinessFigure.id).limit(asked.size).offset(asked.offset))
    return list(rows), total


def figure_of(session: Session, kind: str, unit: str, month: int) -> BusinessFigure | None:
    """The figure of a month, whatever it says."""
    return session.scalar(
        select(BusinessFigure).where(
            BusinessFigure.kind == kind, BusinessFigure.unit == unit, BusinessFigure.month == month
        )
    )


def corrected(session: Session, figures: Collection[int]) -> set[int]:
    """Which of these figures were corrected."""
    return set(session.scalars(select(FigureChange.figure_id).where(FigureChange.figure_id.in_(figures))))


def changes(session: Session, figure_id: int) -> list[FigureChange]:
    """The corrections of a figure, the first one first."""
    found = select(FigureChange).where(FigureChange.figure_id == figure_id)
    return list(session.scalars(found.order_by(FigureChange.number)))
