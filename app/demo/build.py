"""Builds the demo company through the app's own actions, so that it can't rot. Nothing is done twice."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from app.access.models import Account, Grant
from app.clock import now as clock_now
from app.config import settings
from app.database import make_engine, unit_of_work
from app.demo import (
    abuse,
    boards,
    bonuses,
    calibrations,
    cards,
    cases,
    coaching,
    colleagues,
    compliments,
    decisions,
    deliveries,
    duty,
    empowerment,
    frontline,
    groups,
    handoffs,
    keepers,
    leave,
    letters,
    logbook,
    losses,
    meetings,
    openings,
    packages,
    planning,
    practice,
    procedures,
    pulse,
    quarrels,
    records,
    rotations,
    surveys,
    swaps,
    touchpoints,
)
from app.demo.answers import Draw
from app.demo.company import EXECUTIVES, MANAGERS
from app.demo.cycles import write_cycles
from app.demo.offices import CREWS
from app.demo.people import DOMAIN, PEOPLE, anybody
from app.intake.actions import Answer, record
from app.journal.chain import link
from app.journal.heads import keep_head
from app.notices.actions import MAIL
from app.notices.models import Job
from app.people import actions as people
from app.people.models import Employee
from app.scores.actions import REFIT
from app.scores.jobs import refit_all
from app.scores.policy import PolicyForm, set_policy

DAY = timedelta(days=1)
#: Who moved: the place before and after (team, manager, title, meets customers), and how many days ago.
MOVED = (
    (
        "Ines Duarte",
        ("Phone desk", "Noor Rahman", "Service agent, phone", True),
        ("Customer Care One", "Maya Ross", "Service agent, chat", True),
        150,
    ),
    (
        "Lukas Brandt",
        ("Store Harbour", "Paul Becker", "Store adviser", True),
        ("Billing", "Maya Ross", "Billing specialist", False),
        170,
    ),
)


def build(url: str) -> bool:
    """The demo company in the migrated database at `url`; False where somebody is in it already."""
    if anybody(url):
        return False
    engine = make_engine(url)
    now = clock_now()
    with unit_of_work(engine) as session:
        ids = _company(session, now.date())
        _accounts(session, ids)
        _policy(session, now - timedelta(days=200))
        drawn = quarrels.with_customers(_at_work(Draw(ids, now.date()).all(), ids, now.date()))
        drawn = coaching.with_stories(drawn, ids, now)
        record(session, quarrels.HELPDESK, drawn, settings().zone, now)
        touchpoints.tell(session, now)
        colleagues.tell(session, ids, now)
    _stories(engine, ids, now)
    if engine.dialect.name == "postgresql":
        # It plans by what it counted, which it would only begin to do in a minute.
        with unit_of_work(engine) as session:
            session.connection().exec_driver_sql("ANALYZE")
    engine.dispose()
    return True


def _company(session: Session, today: date) -> dict[str, int]:
    start = today - timedelta(days=6 * 365)
    made: dict[str, Employee] = {}
    number = 1000

    def hire(name: str, months: int) -> Employee:
        nonlocal number
        number += 1
        hired = max(start, today - timedelta(days=months * 30))
        key = next((one.email for one in PEOPLE if one.name == name), None)
        made[name] = people.hire(session, name=name, number=str(number), email=key, hired_on=hired)
        return made[name]

    top = people.make_team(session, "Executives", "Executives")
    for name, title, boss in EXECUTIVES:
        one = hire(name, 72)
        people.assign(
            session,
            one,
            team=top,
            manager=made.get(boss),
            title=title,
            customer_facing=False,
            starts_on=start,
        )
    for name, title, boss, team, unit in MANAGERS:
        one = hire(name, 60)
        home = people.make_team(session, team, unit)
        people.assign(
            session,
            one,
            team=home,
            manager=made[boss],
            title=title,
            customer_facing=False,
            starts_on=one.hired_on or start,
        )
    for crew in CREWS:
        home = people.make_team(session, crew.team, crew.unit)
        for role in crew.people:
            one = hire(role.name, role.months)
            people.assign(
                session,
                one,
                team=home,
                manager=made[crew.manager],
                title=role.title,
                customer_facing=crew.facing,
                starts_on=one.hired_on or start,
            )
            if role.leaves:
                people.leave(one, today - timedelta(days=role.leaves * 30))
    _moves(session, made, today)
    return {name: one.id for name, one in made.items()}


def _moves(session: Session, made: dict[str, Employee], today: date) -> None:
    """Ines came from the phone desk, Lukas from a store: last spring shows last spring's manager and facing."""
    for name, before, after, ago in MOVED:
        one = made[name]
        hired = one.hired_on or today - timedelta(days=6 * 365)
        for (team, manager, title, facing), day in ((before, hired), (after, today - timedelta(days=ago))):
            people.assign(
                session,
                one,
                team=people.make_team(session, team),
                manager=made[manager],
                title=title,
                customer_facing=facing,
                starts_on=day,
            )


def _at_work(drawn: Iterable[Answer], ids: dict[str, int], today: date) -> list[Answer]:
    """Without the answers about Lukas's invoices from before he wrote any."""
    lukas = ids["Lukas Brandt"]
    came = next(today - timedelta(days=ago) for name, _, _, ago in MOVED if name == "Lukas Brandt")
    return [
        one
        for one in drawn
        if one.answered_at.date() >= came or all(employee != lukas for employee, _, _ in one.shares)
    ]


def _accounts(session: Session, ids: dict[str, int]) -> None:
    for visitor in PEOPLE:
        account = Account(email=visitor.email, name=visitor.name, employee_id=ids.get(visitor.name))
        session.add(account)
        session.flush()
        if visitor.role:
            session.add(Grant(account_id=account.id, role=visitor.role, unit=visitor.unit))
    for name, employee_id in ids.items():
        if name not in {visitor.name for visitor in PEOPLE}:
            address = "".join(char for char in name.casefold() if char.isascii() and char.isalpha())
            session.add(
                Account(email=f"{address}.{employee_id % 997}@{DOMAIN}", name=name, employee_id=employee_id)
            )


def _policy(session: Session, when: datetime) -> None:
    form = PolicyForm(
        star_bar=4.55,
        floor_bar=3.85,
        reliability=0.70,
        min_n=30,
        p_star=0.90,
        p_floor=0.95,
        p_developing=0.90,
        reason="First bars, agreed with the works council: 4.55 is what our best quarter of stores reached.",
    )
    set_policy(session, form, "Lena Vogel", when.astimezone(UTC))


def _stories(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    with unit_of_work(engine) as session:
        cycles = write_cycles(session, now)
        quarrels.tell(session, ids, now)
    deliveries.fill(engine, ids, now)
    surveys.fill(engine, ids, now)
    refit_all(engine, {}, now)
    coaching.fill(engine, ids, now)
    meetings.fill(engine, ids, now)
    planning.fill(engine, now)
    cycles.fill(engine, ids, now)
    calibrations.fill(engine, now)
    practice.fill(engine, ids, now)
    letters.fill(engine, now)
    cards.fill(engine, ids, now)
    rotations.fill(engine, ids, now)
    leave.fill(engine, ids, now)
    swaps.fill(engine, ids, now)
    logbook.fill(engine, ids, now)
    duty.fill(engine, ids, now)
    keepers.fill(engine, ids, now)
    groups.fill(engine, now)
    decisions.fill(engine, ids, now)
    packages.fill(engine, ids, now)
    openings.fill(engine, ids, now)
    records.fill(engine, now)
    pulse.fill(engine, ids, now)
    compliments.fill(engine, now)
    empowerment.fill(engine, ids, now)
    procedures.fill(engine, ids, now)
    cases.fill(engine, now)
    handoffs.fill(engine, now)
    losses.fill(engine, ids, now)
    bonuses.fill(engine, ids, now)
    frontline.fill(engine, ids, now)
    abuse.fill(engine, ids, now)
    boards.fill(engine, ids, now)
    _settle(engine, now)


def _settle(engine: Engine, now: datetime) -> None:
    """What the queue would have done over those months: mails went out, the journal was linked."""
    with unit_of_work(engine) as session:
        session.execute(delete(Job).where(Job.kind == MAIL, Job.due_at <= now))
        # The queue was asked for the very fits that were made.
        session.execute(delete(Job).where(Job.key == REFIT))
        while link(session):
            session.flush()
        keep_head(session, now)
