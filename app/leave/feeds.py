"""Calendars that leave is read from: given, read, taken away. One that can't be read keeps what was read before."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.access import Act
from app.config import settings
from app.database import unit_of_work
from app.errors import Forbidden, Invalid, Problem
from app.journal.actions import record
from app.leave import rules
from app.leave.actions import Tally, put
from app.leave.calendar import events
from app.leave.fetching import checked, fetch
from app.leave.forms import FeedForm
from app.leave.models import FEED, Leave, LeaveFeed
from app.leave.queries import feed_of, staff
from app.leave.refusals import FeedRefused
from app.leave.rules import Event, Stretch
from app.notices.actions import enqueue
from app.people.models import Employee

#: Work: every calendar is read; one is read at once.
READ_ALL, READ = "leave.feeds", "leave.feed"
EVERY = timedelta(hours=6)
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
#: So many names of events that could not be given to anybody are kept.
NAMED = 20


def own_hosts() -> frozenset[str]:
    """Hosts that may lie within the company."""
    return frozenset(host.strip().casefold() for host in settings().feed_hosts.split(",") if host.strip())


def shortened(url: str) -> str:
    """An address without its secret: the host and how it ends."""
    return f"{urlsplit(url).hostname}/…{url[-4:]}"


def give(act: Act, employee_id: int | None, form: FeedForm) -> LeaveFeed:
    """Leave is read from this address from now on: one's own, or with no employee the company's."""
    if employee_id is None and "" not in act.actor.units("hr") | act.actor.units("hr_lead"):
        raise Forbidden("The company's calendar is kept by HR of the whole company. Ask them.")
    try:
        url = checked(form.url, own_hosts()).geturl()
    except FeedRefused as refused:
        raise Invalid([Problem("url", str(refused))]) from None
    feed = feed_of(act.session, employee_id)
    if feed is None:
        feed = LeaveFeed(employee_id=employee_id, unmatched={})
        act.session.add(feed)
    feed.url, feed.made_at, feed.made_by, feed.ended_at = url, act.now, act.actor.name, None
    feed.read_at = feed.tried_at = None
    feed.error, feed.found, feed.unmatched = "", 0, {}
    act.session.flush()
    enqueue(act.session, READ, {"feed_id": str(feed.id)}, now=act.now, key=f"{READ} {feed.id}")
    act.journal("gave leave calendar", kind="calendar", thing_id=feed.id, subject_id=employee_id)
    return feed


def take_away(act: Act, feed: LeaveFeed) -> None:
    """It is read no more, and what it said of days to come ends."""
    feed.ended_at = act.now
    source = source_of(feed)
    put(act.session, source, source, [], act.now, whole=_people_of(act.session, source))
    act.journal("took leave calendar away", kind="calendar", thing_id=feed.id, subject_id=feed.employee_id)


def source_of(feed: LeaveFeed) -> str:
    """What leave of this calendar says as its source."""
    return f"{FEED}:{feed.id}"


def _people_of(session: Session, source: str) -> set[int]:
    return set(session.scalars(select(Leave.employee_id).where(Leave.source == source)))


def read(engine: Engine, feed_id: int, now: datetime, get: Any = fetch) -> None:
    """Read one calendar. The fetching holds no transaction."""
    with unit_of_work(engine, write=False) as session:
        feed = session.get(LeaveFeed, feed_id)
        if feed is None or feed.ended_at is not None:
            return
        url = feed.url
    zone = settings().zone
    today = now.astimezone(ZoneInfo(zone)).date()
    error, found = "", []
    try:
        found = events(get(url, own_hosts()), today - BACK, today + AHEAD, zone)
    except FeedRefused as refused:
        error = str(refused)
    with unit_of_work(engine) as session:
        held = session.scalar(select(LeaveFeed).where(LeaveFeed.id == feed_id).with_for_update())
        # Given anew or taken away meanwhile: what was fetched is another one's.
        if held is None or held.ended_at is not None or held.url != url:
            return
        held.tried_at, held.error = now, error
        if not error:
            take_in(session, held, found, now)


def take_in(session: Session, feed: LeaveFeed, found: list[Event], now: datetime) -> Tally:
    """What a calendar says now. Events that are gone from it end."""
    feed.read_at = now
    if feed.employee_id is not None:
        left = session.scalar(select(Employee.left_on).where(Employee.id == feed.employee_id))
        own = [one for one in found if rules.own_leave(one) and (left is None or one.first < left)]
        stretches = [Stretch(feed.employee_id, one.key, one.first, one.last) for one in own]
        lost: list[str] = []
    else:
        stretches, lost = _company(session, found, now)
    source = source_of(feed)
    whole = _people_of(session, source)
    once = {(one.employee_id, one.key): one for one in stretches}
    told = put(session, source, source, list(once.values()), now, whole=whole)
    feed.found = len(once)
    feed.unmatched = {"many": len(lost), "names": sorted(set(lost))[:NAMED]} if lost else {}
    if told.added or told.changed or told.ended:
        record(
            session,
            "read leave calendar",
            account_id=None,
            actor_name="Rapport",
            now=now,
            thing_kind="calendar",
            thing_id=feed.id,
            subject_id=feed.employee_id,
            detail={"added": told.added, "changed": told.changed, "ended": told.ended},
        )
    return told


def _company(session: Session, found: list[Event], now: datetime) -> tuple[list[Stretch], list[str]]:
    people = staff(session, [""], now.date())
    by_mail = {mail.casefold(): one for one, _, _, mail in people if mail}
    by_name: dict[str, list[int]] = {}
    for one, name, _, _ in people:
        by_name.setdefault(rules.plain(name), []).append(one)
    stretches, lost = [], []
    for event in found:
        if not rules.company_leave(event):
            continue
        whose = rules.whose(event, by_mail, by_name)
        stretches += [Stretch(one, event.key, event.first, event.last) for one in whose]
        if not whose:
            lost.append(event.summary[:80] or "an event without a name")
    return stretches, lost


def read_all(engine: Engine, now: datetime) -> None:
    """Ask for the reading of every calendar, each a work of its own, and for the next round."""
    with unit_of_work(engine) as session:
        enqueue(session, READ_ALL, now=now, due_at=now + EVERY, key=READ_ALL)
        gone = select(Employee.id).where(Employee.left_on <= now.date())
        session.execute(
            update(LeaveFeed)
            .where(LeaveFeed.employee_id.in_(gone), LeaveFeed.ended_at.is_(None))
            .values(ended_at=now)
        )
        for feed_id in session.scalars(select(LeaveFeed.id).where(LeaveFeed.ended_at.is_(None))).all():
            enqueue(session, READ, {"feed_id": str(feed_id)}, now=now, key=f"{READ} {feed_id}")
