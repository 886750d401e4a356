"""Reading lost customers: the list of reasons, one with all about it, all of a stretch, what they had answered."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from app.contacts.models import CUSTOMER, STINT, Cell, Exclusion, Rating, Touchpoint
from app.contacts.scales import SCALES
from app.losses import rules
from app.losses.models import (
    LossChange,
    LossReasons,
    LossReturn,
    LossTouchpoint,
    LostCustomer,
    WonBack,
)
from app.losses.wishes import Known
from app.people.models import Team
from app.web.paging import Paging

BUILT_IN = 1
#: Names asked for at once.
AT_ONCE = 500


@dataclass(frozen=True)
class Reasons:
    """One version of the list; the built-in one was made by nobody."""

    number: int
    names: tuple[str, ...]
    made_at: datetime | None = None
    made_by: str = ""
    reason: str = "Built in, until somebody sets another."


def versions(session: Session) -> list[Reasons]:
    """All versions of the list, the one in force first."""
    rows = session.scalars(select(LossReasons).order_by(LossReasons.version.desc()))
    made = [Reasons(one.version, tuple(one.names), one.made_at, one.made_by, one.reason) for one in rows]
    return [*made, Reasons(BUILT_IN, rules.REASONS)]


def known(session: Session, today: date) -> Known:
    """What may be chosen of today."""
    touchpoints = tuple(session.scalars(select(Touchpoint.name).order_by(Touchpoint.name)))
    teams: dict[int, str] = {one.id: one.name for one in session.scalars(select(Team).order_by(Team.name))}
    return Known(versions(session)[0].names, touchpoints, teams, today)


@dataclass(frozen=True)
class Line:
    """A lost customer with what became of the note and of the customer."""

    loss: LostCustomer
    team: str
    back: LossReturn | None
    won: WonBack | None
    touchpoints: list[str] = field(default_factory=list)

    @property
    def months(self) -> int | None:
        """Whole months as a customer; None where nobody knows since when."""
        return rules.months(self.loss.since, self.loss.lost_on) if self.loss.since else None

    @property
    def tenure(self) -> str:
        """How long they were a customer, in words."""
        return "not known" if self.months is None else rules.tenure(self.months)

    @property
    def money(self) -> str:
        """The yearly revenue as people read it; empty where it is not known."""
        one = self.loss
        return "" if one.amount is None else rules.money(one.amount, one.currency)

    @property
    def state(self) -> str:
        """Lost, won back or taken back."""
        return "taken back" if self.back else ("won back" if self.won else "lost")


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(LostCustomer, Team.name, LossReturn, WonBack)
        .outerjoin(Team, Team.id == LostCustomer.team_id)
        .outerjoin(LossReturn, LossReturn.loss_id == LostCustomer.id)
        .outerjoin(WonBack, WonBack.loss_id == LostCustomer.id)
    )


def _with_touchpoints(session: Session, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[Line]:
    lines = [Line(row[0], row[1] or "", row[2], row[3]) for row in rows]
    by_id = {one.loss.id: one for one in lines}
    for some in _chunks(list(by_id)):
        met = select(LossTouchpoint).where(LossTouchpoint.loss_id.in_(some)).order_by(LossTouchpoint.name)
        for one in session.scalars(met):
            by_id[one.loss_id].touchpoints.append(one.name)
    return lines


def _chunks(names: list[Any]) -> Iterable[list[Any]]:
    return (names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE))


def load(session: Session, loss_id: int) -> Line:
    """One that is there, as it stands now."""
    found = _lines().where(LostCustomer.id == loss_id).execution_options(populate_existing=True)
    return _with_touchpoints(session, session.execute(found))[0]


def changes(session: Session, loss_id: int) -> list[LossChange]:
    """Its corrections, the first one first."""
    return list(
        session.scalars(select(LossChange).where(LossChange.loss_id == loss_id).order_by(LossChange.number))
    )


def made_as(session: Session, once: str) -> LostCustomer | None:
    """The one that a form or program made under this name."""
    return session.scalar(select(LostCustomer).where(LostCustomer.once == once))


def between(session: Session, first: date, last: date) -> list[Line]:
    """All that left on days from `first` to `last` and were not noted by mistake, the newest first."""
    found = _lines().where(
        LostCustomer.lost_on >= first, LostCustomer.lost_on <= last, LossReturn.loss_id.is_(None)
    )
    return _with_touchpoints(
        session, session.execute(found.order_by(LostCustomer.lost_on.desc(), LostCustomer.id))
    )


def listed(session: Session, asked: Paging) -> tuple[list[Line], int]:
    """A page of them, the newest first, those taken back included."""
    found = _lines()
    if asked.q:
        low = asked.q.lower()
        columns = (LostCustomer.customer, LostCustomer.reason, Team.name)
        found = found.where(or_(*(func.lower(one).contains(low, autoescape=True) for one in columns)))
    total = session.scalar(found.with_only_columns(func.count(LostCustomer.id))) or 0
    rows = session.execute(
        found.order_by(LostCustomer.lost_on.desc(), LostCustomer.id).limit(asked.size).offset(asked.offset)
    )
    return _with_touchpoints(session, rows), total


def twin(session: Session, key: str, lost_on: date, but: int = 0) -> LostCustomer | None:
    """The same customer lost within a year before or after that day, and not won back in between."""
    first, last = lost_on - rules.TWICE, lost_on + rules.TWICE
    rows = session.execute(
        _lines().where(
            LostCustomer.customer_key == key,
            LostCustomer.lost_on > first,
            LostCustomer.lost_on < last,
            LostCustomer.id != but,
            LossReturn.loss_id.is_(None),
        )
    )
    for loss, _, _, won in rows:
        if won is None or won.back_on > lost_on:
            return loss  # type: ignore[no-any-return]
    return None


def per_month(session: Session, first: int, last: int) -> list[tuple[int, str, str, int]]:
    """How many left in each month key from `first` to `last`: month, reason, how it is known, how many."""
    taken_back = exists().where(LossReturn.loss_id == LostCustomer.id)
    key = (LostCustomer.month, LostCustomer.reason, LostCustomer.how)
    rows = session.execute(
        select(*key, func.count())
        .where(LostCustomer.month >= first, LostCustomer.month <= last, ~taken_back)
        .group_by(*key)
        .order_by(*key)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


@dataclass(frozen=True)
class LastAnswers:
    """What lost customers had answered last on one scale: the average as shown, of how many."""

    label: str
    average: float
    n: int


def last_answers(session: Session, losses: Collection[LostCustomer]) -> tuple[int, list[LastAnswers]]:
    """How many of them had answered before they left, and their last answers by scale. Excluded ones are left out."""
    left: dict[str, date] = {}
    for one in losses:
        left[one.customer_ref] = max(one.lost_on, left.get(one.customer_ref, one.lost_on))
    last: dict[str, tuple[str, int]] = {}
    for some in _chunks(list(left)):
        rows = session.execute(
            select(Rating.customer_ref, Rating.answered_at, Cell.scale, Rating.score)
            .join(Cell, Cell.id == Rating.cell_id)
            .where(
                Rating.customer_ref.in_(some),
                Cell.lens.in_((CUSTOMER, STINT, "touchpoint")),
                ~exists().where(Exclusion.rating_id == Rating.id),
            )
            .order_by(Rating.answered_at, Rating.id)
        )
        for ref, at, scale, score in rows:
            if ref is not None and at.date() <= left[ref]:
                last[ref] = (scale, score)
    by_scale: dict[str, list[int]] = defaultdict(list)
    for scale, score in last.values():
        by_scale[scale].append(score)
    told = [
        LastAnswers(SCALES[scale].label, SCALES[scale].shown(sum(some) / len(some)), len(some))
        for scale, some in by_scale.items()
    ]
    return len(last), sorted(told, key=lambda one: (-one.n, one.label))
