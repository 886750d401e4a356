"""Calendar addresses: made, made anew, ended, and read by whoever holds one."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.access import Act, Actor, about, about_team, allows
from app.access.actor import actor_for
from app.access.models import Account
from app.calendars import reading
from app.calendars.ics import Stint, calendar
from app.calendars.models import PERSONAL, PROGRAM, CalendarFeed, CalendarMark
from app.calendars.reading import Place
from app.database import unit_of_work
from app.people.models import Employee, Team
from app.people.queries import members
from app.rotations.models import Program
from app.signin.actions import may_enter

SEEN_EVERY = timedelta(hours=1)
#: Bytes of chance in an address: 256 bits.
SECRET = 32


def digest(key: str) -> str:
    """What is kept of an address's key."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def make(act: Act, kind: str, thing_id: int) -> str:
    """A new address for one's calendar of this kind; the one before is dead from now on. Answers its key, which is
    kept nowhere.
    """
    key = secrets.token_urlsafe(SECRET)
    act.session.execute(
        update(CalendarFeed)
        .where(
            CalendarFeed.account_id == act.actor.account_id,
            CalendarFeed.kind == kind,
            CalendarFeed.thing_id == thing_id,
            CalendarFeed.ended_at.is_(None),
        )
        .values(ended_at=act.now)
    )
    made = CalendarFeed(
        account_id=act.actor.account_id, kind=kind, thing_id=thing_id, digest=digest(key), made_at=act.now
    )
    act.session.add(made)
    act.session.flush()
    act.journal("made calendar address", kind="calendar feed", thing_id=made.id, of=kind)
    return key


def end(act: Act, feed: CalendarFeed) -> None:
    """The address is dead."""
    if feed.ended_at is None:
        feed.ended_at = act.now
        act.journal("ended calendar address", kind="calendar feed", thing_id=feed.id)


def owner(session: Session, key: str, now: datetime) -> tuple[CalendarFeed, Actor] | None:
    """The live feed of a key with who it is for; None where there is none, the account is closed, its employee has
    left, or they may no longer see what it shows.
    """
    feed = session.scalar(
        select(CalendarFeed).where(CalendarFeed.digest == digest(key), CalendarFeed.ended_at.is_(None))
    )
    account = session.get(Account, feed.account_id) if feed is not None else None
    if feed is None or account is None or not may_enter(session, account, now):
        return None
    actor = actor_for(session, account, now)
    return (feed, actor) if _may(session, feed, actor) else None


def _may(session: Session, feed: CalendarFeed, actor: Actor) -> bool:
    if feed.kind == PERSONAL:
        return feed.thing_id == actor.employee_id
    if feed.kind == PROGRAM:
        known = session.get(Program, feed.thing_id) is not None
        return known and allows("see rotations", about(session, actor))
    team = session.get(Team, feed.thing_id)
    return team is not None and allows("make team calendar", about_team(session, actor, team))


def file_of(engine: Engine, key: str, now: datetime, base: str, host: str) -> bytes | None:
    """The calendar behind a key; None where nothing is. Reading writes only what calendars are told anew, and once an
    hour that it was read.
    """
    with unit_of_work(engine, write=False) as session:
        found = owner(session, key, now)
        if found is None:
            return None
        feed = found[0]
        name, places = _content(session, feed, now)
        known = reading.marks(session, places)
        fresh = reading.stale(places, known)
        unseen = feed.read_at is None or feed.read_at < now - SEEN_EVERY
    if fresh or unseen:
        with unit_of_work(engine) as session:
            reading.note(session, fresh, now)
            session.execute(update(CalendarFeed).where(CalendarFeed.id == feed.id).values(read_at=now))
            known = reading.marks(session, places)
    return calendar(name, reading.stints(places, known, base, own=feed.kind == PERSONAL), host)


def _content(session: Session, feed: CalendarFeed, now: datetime) -> tuple[str, list[Place]]:
    if feed.kind == PERSONAL:
        return "My stints", reading.of_people(session, [feed.thing_id], now)
    if feed.kind == PROGRAM:
        return session.get_one(Program, feed.thing_id).name, reading.of_program(session, feed.thing_id, now)
    team = session.get_one(Team, feed.thing_id)
    people = session.scalars(
        members(now.date()).with_only_columns(Employee.id).where(Team.id == team.id)
    ).all()
    return f"Stints of {team.name}", reading.of_people(session, people, now)


def once(session: Session, place: Place, base: str, host: str) -> bytes:
    """One stint as a file to open once. It writes nothing: what changes later is the feed's to say."""
    mark = reading.marks(session, [place]).get(place.sign_up.id)
    shown = mark or CalendarMark(sign_up_id=place.sign_up.id, sequence=0, changed_at=place.sign_up.made_at)
    made: list[Stint] = reading.stints([place], {place.sign_up.id: shown}, base, own=True)
    return calendar(place.program.name, made, host)


def feeds_of(session: Session, account_id: int) -> list[CalendarFeed]:
    """Somebody's live addresses."""
    return list(
        session.scalars(
            select(CalendarFeed)
            .where(CalendarFeed.account_id == account_id, CalendarFeed.ended_at.is_(None))
            .order_by(CalendarFeed.kind, CalendarFeed.made_at)
        )
    )
