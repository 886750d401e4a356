"""What spends bought, for everybody: groups and months, never a person."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, distinct, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access.facts import SMALLEST_GROUP
from app.clock import first_day, month_of
from app.contacts.models import CUSTOMER, STINT, Cell, Contact, Rating
from app.contacts.scales import SCALES
from app.empowerment import rules
from app.empowerment.models import Spend, SpendAnswer, SpendOutcome, SpendReturn
from app.intervals import wilson
from app.people.models import Team
from app.people.queries import members

MONTHS = 12
STORIES = 6
SMALLER = "Smaller teams"


@dataclass
class Row:
    """What the people of a group gave in a month. `given` by currency; empty where the group is too small to tell."""

    month: int
    group: str
    count: int = 0
    given: Counter[str] = field(default_factory=Counter)
    what_for: Counter[str] = field(default_factory=Counter)

    @property
    def first(self) -> date:
        """The month's first day."""
        return first_day(self.month)

    @property
    def money(self) -> str:
        """What was given, one currency beside the other; empty where that would be a person's."""
        return ", ".join(rules.money(value, code) for code, value in self.given.items())

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """What for, the most frequent first."""
        return [(rules.REASONS[key], count) for key, count in self.what_for.most_common()]


@dataclass(frozen=True)
class Share:
    """So many of so many, with a 90% interval; None where they are too few."""

    label: str
    hits: int
    n: int

    @property
    def enough(self) -> bool:
        """Whether it tells anything."""
        return self.n >= rules.FEW

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the true one very likely lies."""
        return wilson(self.hits, self.n)


@dataclass(frozen=True)
class Story:
    """An example in its giver's words."""

    money: str
    what_for: str
    day: date
    group: str
    words: str


@dataclass(frozen=True)
class Wall:
    """All that the wall shows."""

    count: int
    asked: int
    given: dict[str, int]
    rows: list[Row]
    answers: list[Share]
    kept: Share
    stories: list[Story]


def _standing() -> ColumnElement[bool]:
    return and_(SpendReturn.spend_id.is_(None), or_(Spend.asked_id.is_(None), SpendAnswer.granted.is_(True)))


def _of(columns: Select[*tuple[Any, ...]], since: int) -> Select[*tuple[Any, ...]]:
    return (
        columns.select_from(Spend)
        .outerjoin(SpendReturn, SpendReturn.spend_id == Spend.id)
        .outerjoin(SpendAnswer, SpendAnswer.spend_id == Spend.id)
        .where(_standing(), Spend.month >= since)
    )


def wall(session: Session, today: date, now: datetime) -> Wall:
    """The last twelve months, the running one included."""
    since = month_of(today) - MONTHS + 1
    names = _groups(session, today)
    rows, asked = _rows(session, since, names)
    given: Counter[str] = Counter()
    for row in session.execute(
        _of(select(Spend.currency, func.sum(Spend.amount)), since).group_by(Spend.currency)
    ):
        given[row[0]] = int(row[1])
    return Wall(
        count=sum(row.count for row in rows),
        asked=asked,
        given=dict(given.most_common()),
        rows=rows,
        answers=_answers(session, since),
        kept=_kept(session, since, now),
        stories=_stories(session, since, names),
    )


@dataclass(frozen=True)
class Groups:
    """By team the name it is shown under, and whether the amounts of the smaller ones together may be shown."""

    names: dict[int, str]
    smaller: bool

    def of(self, team_id: int | None) -> str:
        """The name a team is shown under."""
        return self.names.get(team_id or 0, SMALLER)


def _groups(session: Session, today: date) -> Groups:
    """Teams of fewer than five stand together: a figure of theirs would be a person's."""
    counted = members(today).with_only_columns(Team.id, Team.name, func.count()).group_by(Team.id, Team.name)
    found = [(row[0], row[1], row[2]) for row in session.execute(counted)]
    rest = sum(size for _, _, size in found if size < SMALLEST_GROUP)
    names = {team: name for team, name, size in found if size >= SMALLEST_GROUP}
    return Groups(names, rest >= SMALLEST_GROUP)


def _rows(session: Session, since: int, groups: Groups) -> tuple[list[Row], int]:
    """A row for each month and group that gave something, and how many of all were asked for."""
    found: dict[tuple[int, str], Row] = {}
    columns = (Spend.month, Spend.team_id, Spend.currency, Spend.what_for, Spend.asked_id.is_not(None))
    asked = 0
    counted = _of(select(*columns, func.count(), func.sum(Spend.amount)), since).group_by(*columns)
    for month, team, currency, what_for, was_asked, count, amount in session.execute(counted):
        name = groups.of(team)
        row = found.setdefault((month, name), Row(month, name))
        row.count += count
        row.what_for[what_for] += count
        asked += count if was_asked else 0
        if name != SMALLER or groups.smaller:
            row.given[currency] += int(amount)
    return sorted(found.values(), key=lambda row: (-row.month, row.group == SMALLER, row.group)), asked


def _answers(session: Session, since: int) -> list[Share]:
    """How many of the answers that these customers gave after a spend were positive: scales are never pooled, and an
    answer after two spends counts once.
    """
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    after = _of(select(Spend.id), since).where(
        Spend.customer_ref == Rating.customer_ref, Spend.at < Rating.answered_at
    )
    rows = session.execute(
        select(Cell.scale, Rating.score, func.count(distinct(Rating.id)))
        .join(Cell, Cell.id == Rating.cell_id)
        .where(
            Rating.customer_ref.in_(_of(select(Spend.customer_ref), since)),
            Cell.lens.in_((CUSTOMER, STINT)),
            Cell.aside == "",
            after.correlate(Rating).exists(),
        )
        .group_by(Cell.scale, Rating.score)
    )
    for scale, score, count in rows:
        counted[scale][0] += count if SCALES[scale].shown(score) >= SCALES[scale].positive else 0
        counted[scale][1] += count
    shares = [Share(SCALES[scale].label, hits, n) for scale, (hits, n) in counted.items()]
    return sorted(shares, key=lambda one: (-one.n, one.label))


def _kept(session: Session, since: int, now: datetime) -> Share:
    """Of the guests whose spend is a week old or more, how many are known to have stayed: their giver says so, or they
    came back at least a week later.
    """
    rated = _last(select(Rating.customer_ref, func.max(Rating.answered_at).label("at")), Rating, since)
    met = _last(select(Contact.customer_ref, func.max(Contact.opened_at).label("at")), Contact, since)
    old = (
        _of(select(func.count(distinct(Spend.guest_key))), since)
        .outerjoin(rated, rated.c.customer_ref == Spend.customer_ref)
        .outerjoin(met, met.c.customer_ref == Spend.customer_ref)
        .where(Spend.back_from <= now)
    )
    came = or_(
        rated.c.at >= Spend.back_from,
        met.c.at >= Spend.back_from,
        _newest_outcome().where(SpendOutcome.kept.is_(True)).exists(),
    )
    n = session.scalar(old) or 0
    return Share("known to have stayed", session.scalar(old.where(came)) or 0, n)


def _last(columns: Select[Any, Any], of: type[Rating] | type[Contact], since: int) -> Subquery:
    """The last time that each of these guests was heard of."""
    known = of.customer_ref.in_(_of(select(Spend.customer_ref), since))
    return columns.where(known).group_by(of.customer_ref).subquery()


@cache
def _newest_outcome() -> Select[*tuple[Any, ...]]:
    later = aliased(SpendOutcome)
    return (
        select(SpendOutcome.id)
        .where(
            SpendOutcome.spend_id == Spend.id,
            ~exists().where(later.spend_id == SpendOutcome.spend_id, later.made_at > SpendOutcome.made_at),
        )
        .correlate(Spend)
    )


def _stories(session: Session, since: int, groups: Groups) -> list[Story]:
    later = aliased(SpendOutcome)
    newest = ~exists().where(later.spend_id == SpendOutcome.spend_id, later.made_at > SpendOutcome.made_at)
    rows = session.execute(
        _of(select(Spend, SpendOutcome.story), since)
        .join(SpendOutcome, SpendOutcome.spend_id == Spend.id)
        .where(SpendOutcome.story != "", newest)
        .order_by(SpendOutcome.made_at.desc(), SpendOutcome.id)
        .limit(STORIES)
    )
    return [
        Story(
            rules.money(one.amount, one.currency),
            rules.REASONS[one.what_for],
            one.day,
            groups.of(one.team_id),
            words,
        )
        for one, words in rows
    ]
