"""Whom and what words typed on a form mean: employees, themes, teams, moments."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cases.models import Cause, Theme
from app.errors import Invalid, Problem
from app.files.refusals import Bad
from app.files.values import identity
from app.people.models import Employee, Team

#: No complaint that is noted today came in before this.
OLDEST = timedelta(days=366)


def _at_work(today: datetime) -> ColumnElement[bool]:
    return or_(Employee.left_on.is_(None), Employee.left_on > today.date())


def someone(session: Session, who: str, field: str, now: datetime) -> Employee:
    """The employee of that number, e-mail or full name. Of namesakes the one at work; `Invalid` with the mend."""
    same = or_(
        Employee.number == who, Employee.email == who.casefold(), func.lower(Employee.name) == who.lower()
    )
    found = session.scalars(select(Employee).where(same).order_by(Employee.id).limit(3)).all()
    here = [one for one in found if not one.ai_agent and (one.left_on is None or one.left_on > now.date())]
    if len(here) == 1 or len(found) == 1:
        return (here or found)[0]
    if not found:
        raise Invalid([Problem(field, f"Nobody here is called “{who[:60]}”. Write the full name.")])
    raise Invalid([Problem(field, f"Several are called “{who[:60]}”. Write the number or the e-mail.")])


def names(session: Session, now: datetime) -> list[str]:
    """Everybody at work whom a case may be given to, by name: what forms propose."""
    rows = session.scalars(
        select(Employee.name).where(_at_work(now), Employee.ai_agent.is_(False)).order_by(Employee.name)
    )
    return list(dict.fromkeys(rows.all()))


def teams(session: Session) -> list[tuple[int, str]]:
    """Departments a case may be about."""
    return [(row.id, row.name) for row in session.execute(select(Team.id, Team.name).order_by(Team.name))]


def team(session: Session, given: str, field: str = "team") -> int | None:
    """A team as a form sends it."""
    if not given:
        return None
    ok = given.isascii() and given.isdigit() and len(given) < 19
    if not ok or session.get(Team, int(given)) is None:
        raise Invalid([Problem(field, "Choose a department of the list.")])
    return int(given)


def key_of(name: str, field: str) -> str:
    """A name as compared."""
    try:
        return identity(name, field)
    except Bad as bad:
        raise Invalid([Problem(field, bad.message)]) from None


def theme(session: Session, name: str) -> int | None:
    """The theme of that name, made where it is new."""
    if not name:
        return None
    key = key_of(name, "theme")
    known = session.scalar(select(Theme.id).where(Theme.key == key))
    if known is not None:
        return known
    made = Theme(name=name, key=key)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # Somebody gave another case this very name at the same moment.
        return session.scalars(select(Theme.id).where(Theme.key == key)).one()
    return made.id


def cause(session: Session, name: str, now: datetime) -> Cause:
    """The cause of that name, made where it is new."""
    key = key_of(name, "cause")
    known = session.scalar(select(Cause).where(Cause.key == key))
    if known is None:
        made = Cause(name=name, key=key, made_at=now)
        try:
            with session.begin_nested():
                session.add(made)
        except IntegrityError:
            return session.scalars(select(Cause).where(Cause.key == key)).one()
        return made
    return known


@cache
def zones() -> frozenset[str]:
    """Read from the disk once: it takes its time."""
    return frozenset(available_timezones())


def moment(given: str, now: datetime, zone: str, field: str, since: datetime | None = None) -> datetime:
    """A wall clock as a form sends it (`2026-11-23T09:30`), in UTC; now where it is empty. `Invalid` where it is none,
    has not come yet, or lies before `since`.
    """
    if not given:
        return now
    try:
        local = datetime.fromisoformat(given)
        found = (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))).astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        raise Invalid([Problem(field, "Give day and time, such as 2026-11-23 09:30.")]) from None
    if found > now + timedelta(minutes=2):
        raise Invalid([Problem(field, "This moment has not come yet. Correct it.")])
    first = since or now - OLDEST
    if found < first:
        words = f"This lies before {first.astimezone(ZoneInfo(zone)):%-d %B %Y, %H:%M}. Correct it."
        raise Invalid([Problem(field, words)])
    return min(found, now)
