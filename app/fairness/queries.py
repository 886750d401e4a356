"""Groups as the check needs them, and as anybody may see them: by number, never by person."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.fairness.models import GroupEntry
from app.fairness.rules import (
    ROUND,
    SMALLEST,
    UNKNOWN,
    Case,
    Outcome,
    above_median,
    among_all,
    hidden_groups,
    judged,
)
from app.people.models import Assignment, Employee, Team
from app.reviews.models import Cycle, Release, Review, SignOff
from app.scores.models import Evidence
from app.scores.queries import fits, main_fit

NOT_ENOUGH = "not enough evidence"
#: Months that ratings are looked at over: one span, so that two of them can't be set against each other.
MONTHS = 6
Row = tuple[int, bool, str]


def hr_units(actor: Actor) -> frozenset[str]:
    """The units somebody is HR of; `""` is the whole company."""
    return actor.units("hr") | actor.units("hr_lead")


def units_of(session: Session, day: date) -> dict[int, str]:
    """Everybody's unit as of a day; of leavers the last, of those to come the first."""
    begun = case((Assignment.starts_on <= day, 1), else_=0)
    rows = session.execute(
        select(Assignment.employee_id, Team.unit)
        .join(Team, Team.id == Assignment.team_id)
        .order_by(begun, case((begun == 1, Assignment.starts_on)), Assignment.starts_on.desc())
    )
    return {row[0]: row[1] for row in rows}


def within(rows: Iterable[tuple[int, bool]], units: dict[int, str], asked: Collection[str]) -> list[Row]:
    """The rows of people in these units (`""`: all), each with the unit as its stratum."""
    return [
        (one, good, units.get(one, "")) for one, good in rows if "" in asked or units.get(one, "") in asked
    ]


def check(session: Session, rows: Iterable[Row]) -> list[Outcome]:
    """What every attribute says of an outcome: `rows` are (employee, favourable, stratum)."""
    given = list(rows)
    groups: dict[str, dict[int, str]] = {}
    for employee_id, attribute, value in session.execute(
        select(GroupEntry.employee_id, GroupEntry.attribute, GroupEntry.value)
    ):
        groups.setdefault(attribute, {})[employee_id] = str(value)
    return among_all(
        [
            judged(name, [Case(of.get(who, UNKNOWN), good, stratum) for who, good, stratum in given])
            for name, of in sorted(groups.items())
        ]
    )


@dataclass(frozen=True)
class Known:
    """Of how many an attribute is known, to the nearest five, and the groups large enough to be named."""

    attribute: str
    people: int
    groups: tuple[tuple[str, int], ...]
    hidden: int


def known(session: Session) -> list[Known]:
    """What was given, as numbers of groups."""
    sizes: dict[str, Counter[str]] = {}
    for attribute, value in session.execute(select(GroupEntry.attribute, GroupEntry.value)):
        sizes.setdefault(attribute, Counter())[str(value)] += 1
    return [_known(name, counted) for name, counted in sorted(sizes.items())]


def _known(name: str, sizes: Counter[str]) -> Known:
    unseen = hidden_groups(sizes)
    shown = tuple((one, _about(sizes[one])) for one in sorted(sizes) if one not in unseen)
    return Known(name, _about(sum(sizes.values())), shown, len(unseen))


def _about(people: int) -> int:
    return max(SMALLEST, ROUND * round(people / ROUND))


def attributes(session: Session) -> list[str]:
    """The attributes that something is known of."""
    return sorted(session.scalars(select(GroupEntry.attribute).distinct()))


@dataclass(frozen=True)
class Looked:
    """What was looked at: which people, how many of them, and what each attribute says."""

    what: str
    people: int
    outcomes: list[Outcome]


def of_ratings(session: Session, actor: Actor) -> Looked:
    """Who scores above the median of everybody with enough evidence in the customer lens, over the rolling months."""
    fit = main_fit([one for one in fits(session, MONTHS) if one.lens == "customer"])
    if fit is None:
        return Looked("customers’ ratings", 0, [])
    rows = session.execute(
        select(Evidence.employee_id, Evidence.score).where(
            Evidence.fit_id == fit.id, Evidence.standing != NOT_ENOUGH
        )
    )
    found = above_median({row[0]: row[1] for row in rows})
    told = within(found.items(), units_of(session, actor.today), hr_units(actor))
    return Looked("customers’ ratings", len(told), check(session, told))


def of_reviews(session: Session, actor: Actor, cycle: Cycle) -> Looked:
    """Whose released review of a cycle comes to its median total or more."""
    rows = session.execute(
        select(Review.employee_id, SignOff.total)
        .join(SignOff, SignOff.review_id == Review.id)
        .join(Release, Release.review_id == Review.id)
        .where(Review.cycle_id == cycle.id)
    )
    totals = {row[0]: float(row[1]["value"]) for row in rows if (row[1] or {}).get("value") is not None}
    found = above_median(totals, at=True)
    told = within(found.items(), units_of(session, actor.today), hr_units(actor))
    return Looked(f"reviews of {cycle.name}", len(told), check(session, told))


def released_cycles(session: Session) -> list[Cycle]:
    """Cycles of which enough is released to be looked at, the newest first."""
    many = (
        select(Review.cycle_id)
        .join(Release, Release.review_id == Review.id)
        .group_by(Review.cycle_id)
        .having(func.count() >= SMALLEST)
    )
    return list(session.scalars(select(Cycle).where(Cycle.id.in_(many)).order_by(Cycle.due_on.desc())))


def people_by_key(session: Session, day: date, asked: Collection[str]) -> dict[str, int]:
    """Everybody in these units by number and by e-mail, as a file may name them."""
    units = units_of(session, day)
    rows = session.execute(select(Employee.id, Employee.number, Employee.email))
    return {
        key.casefold(): row.id
        for row in rows
        if "" in asked or units.get(row.id, "") in asked
        for key in (row.number, row.email)
        if key
    }
