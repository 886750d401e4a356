"""What people ask colleagues of other teams for, and the draw of who is asked how it went.

Every request that is done is drawn with the chance that the policy sets, by the system's own dice: neither of the two
can choose, nor tell beforehand. What is drawn is a question like any other of its month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from secrets import SystemRandom
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Act
from app.clock import month_of
from app.colleagues.forms import RequestForm
from app.colleagues.models import Dependence, Request
from app.colleagues.queries import asked_in, colleagues, passed_before
from app.colleagues.rules import INTERNAL, Question, closes, left
from app.errors import Invalid, Problem
from app.notices.actions import enqueue
from app.people.models import Assignment, Employee, Team
from app.people.queries import members
from app.scores.policy import body_of
from app.scores.queries import policy_in_force

#: The kind of work that draws who is asked about what was done.
DRAW = "colleagues.requests"
#: When, in the company's zone.
MORNING = time(7)
#: What nobody says is done counts as done after so many days.
LAPSES = timedelta(days=14)
#: How many may stand open for one person.
MOST = 30
DICE = SystemRandom()


@dataclass(frozen=True)
class Between:
    """A request as one of the two sees it: with the other's name."""

    id: int
    name: str
    team: str
    what: str
    made_on: date
    mine: bool


def whom(session: Session, me: int, today: date) -> list[tuple[int, str, str]]:
    """Whom somebody may have asked: the people of the teams that theirs depends on; id, name and team."""
    own = select(Assignment.team_id).where(Assignment.employee_id == me, _now(today)).scalar_subquery()
    served = select(Dependence.on_team_id).where(Dependence.team_id == own)
    rows = session.execute(
        members(today)
        .with_only_columns(Employee.id, Employee.name, Team.name)
        .where(Team.id.in_(served), Employee.id != me)
        .order_by(Team.name, Employee.name)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _now(today: date) -> Any:
    return (Assignment.starts_on <= today) & or_(Assignment.ends_on.is_(None), Assignment.ends_on > today)


def between(session: Session, me: int, today: date) -> list[Between]:
    """What I asked for and what I was asked for, as long as nobody said that it is done."""
    other = aliased(Request)
    rows = session.execute(
        members(today)
        .with_only_columns(other, Employee.name, Team.name)
        .join(
            other,
            or_(
                (other.asker_id == me) & (other.subject_id == Employee.id),
                (other.subject_id == me) & (other.asker_id == Employee.id),
            ),
        )
        .where(other.done_on.is_(None))
        .order_by(other.made_on, other.id)
    )
    return [
        Between(one.id, name, team, one.what, one.made_on, one.asker_id == me) for one, name, team in rows
    ]


def note(act: Act, form: RequestForm) -> Request:
    """Note what one asked a colleague for. Neither the journal nor the request tells more than its day."""
    me, today = act.actor.employee_id or 0, _day(act)
    known = {str(one) for one, _, _ in whom(act.session, me, today)}
    if form.colleague not in known:
        raise Invalid([Problem("colleague", "Choose whom you asked from the list.")])
    waiting = act.session.scalars(
        select(Request.id).where(Request.asker_id == me, Request.done_on.is_(None)).limit(MOST)
    ).all()
    if len(waiting) >= MOST:
        raise Invalid(
            [Problem("colleague", f"{MOST} requests stand open. Say first which of them are done.")]
        )
    made = Request(asker_id=me, subject_id=int(form.colleague), what=form.what, made_on=today)
    act.session.add(made)
    act.session.flush()
    _draw_on(act, today + LAPSES)
    act.journal("noted a request to a colleague")
    if form.done:
        end(act, made)
    return made


def end(act: Act, request: Request) -> None:
    """Say that it is done. Saying so again, or the other one saying so too, changes nothing."""
    if request.done_on is None:
        request.done_on = _day(act)
        act.session.flush()
        _draw_on(act, request.done_on + timedelta(days=1))


def _draw_on(act: Act, day: date) -> None:
    due = datetime.combine(day, MORNING, ZoneInfo(act.zone))
    enqueue(act.session, DRAW, now=act.now, due_at=due, key=f"{DRAW} {day}")


def share(session: Session) -> float:
    """The chance of a request to be asked about, by the policy in force."""
    return float(body_of(policy_in_force(session))["ask_share"])


def draw_requests(session: Session, today: date) -> tuple[list[Question], int]:
    """Take what was done before today, and what lapsed, out of the table; the questions that are drawn of it, and how
    many there were. In the last days of a month nothing is drawn: its round has no time left for an answer.
    """
    if not left(today):
        return [], 0
    over = or_(Request.done_on < today, Request.made_on <= today - LAPSES)
    rows = session.execute(select(Request.id, Request.asker_id, Request.subject_id).where(over)).all()
    chance = share(session)
    drawn = [(row[1], row[2]) for row in rows if DICE.random() < chance]
    session.execute(delete(Request).where(Request.id.in_([row[0] for row in rows])))
    return _askable(session, drawn, today), len(rows)


def _askable(session: Session, drawn: Iterable[tuple[int, int]], today: date) -> list[Question]:
    """Each pair once, of those who may be asked and asked about, and are not yet this month."""
    month = month_of(today)
    team = {one.id: one.team for one in colleagues(session, today)}
    no = {(asker, subject) for asker, subject, _ in asked_in(session, month)} | passed_before(session, month)
    return sorted(
        (asker, subject, INTERNAL)
        for asker, subject in set(drawn) - no
        if asker in team and subject in team and team[asker] != team[subject]
    )


def next_draw(today: date) -> date:
    """The first day after today on which something may be drawn."""
    return closes(month_of(today)) if not left(today) else today + timedelta(days=1)


def _day(act: Act) -> date:
    return act.now.astimezone(ZoneInfo(act.zone)).date()
