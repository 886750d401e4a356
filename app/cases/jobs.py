"""Work on cases nobody asks for: bad answers become cases, owners are told before time is up, leavers' cases go on."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session

from app.cases import custody, lists, queries
from app.cases.hours import worked
from app.cases.models import MOVED, RATING, Case, CaseHandler
from app.cases.opening import KIND, Draft, make
from app.config import settings
from app.contacts.models import Cell, Contribution, Exclusion, Rating, TeamCredit
from app.contacts.scales import SCALES
from app.database import unit_of_work
from app.intake.telling import BAD
from app.journal.actions import record
from app.notices.actions import enqueue
from app.people.models import Assignment, Employee
from app.people.queries import assignment_on, current
from app.telling import tell_people

WATCH = "cases.watch"
EVERY = timedelta(minutes=5)
BY = "Rapport"
#: Cases of one transaction.
STEP = 500
#: Late or not, the first answer or the solution.
WARNINGS = {
    (False, True): "Soon due: the customer wants to hear from us by",
    (False, False): "Soon due: the customer wants to be helped by",
    (True, True): "Past its time: the customer should have heard from us by",
    (True, False): "Past its time: the customer should have been helped by",
}


def from_rating(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """A very bad answer is a complaint: a case, owned by the manager of whoever it is about. Once for each answer."""
    with unit_of_work(engine) as session:
        rating = session.get(Rating, int(payload["rating_id"]))
        if rating is None or not queries.policy_in_force(session).body["from_ratings"]:
            return
        gone = session.get(Exclusion, rating.id) is not None
        known = session.scalar(select(Case.id).where(Case.rating_id == rating.id))
        owner = None if gone or known else _owner(session, rating, now)
        if owner is None:
            return
        made = make(session, _draft(session, rating, owner, now), now, settings().zone)
        record(
            session,
            "opened case",
            account_id=None,
            actor_name=BY,
            now=now,
            thing_kind=KIND,
            thing_id=made.id,
            detail={"way": RATING},
        )


def _draft(session: Session, rating: Rating, owner: tuple[int, int | None], now: datetime) -> Draft:
    kind = session.get_one(Cell, rating.cell_id)
    scale = SCALES[kind.scale]
    given = f"{scale.shown(rating.score):g} of {scale.hi:g}"
    return Draft(
        said=rating.comment or f"The customer answered {given} and wrote nothing.",
        customer=rating.customer_ref or "A customer",
        customer_ref=rating.customer_ref or "",
        owner_id=owner[0],
        team_id=owner[1],
        zone=settings().zone,
        came_at=min(rating.answered_at, now),
        by=BY,
        way=RATING,
        once=f"rating {rating.id}",
        rating_id=rating.id,
    )


def _owner(session: Session, rating: Rating, now: datetime) -> tuple[int, int | None] | None:
    """The manager of whoever is credited, or of the team that owns the touchpoint, with the team."""
    day = now.astimezone(ZoneInfo(settings().zone)).date()
    who = rating.employee_id or session.scalar(
        select(Contribution.employee_id)
        .where(Contribution.rating_id == rating.id)
        .order_by(Contribution.share.desc(), Contribution.employee_id)
        .limit(1)
    )
    if who is not None:
        home = assignment_on(session, who, day)
        found = (home.manager_id or who, home.team_id) if home else (who, None)
    else:
        team = session.scalar(select(TeamCredit.team_id).where(TeamCredit.rating_id == rating.id))
        leader = session.scalar(
            select(Assignment.manager_id)
            .where(Assignment.team_id == team, current(day), Assignment.manager_id.is_not(None))
            .order_by(Assignment.manager_id)
            .limit(1)
        )
        if team is None or leader is None:
            return None
        found = (leader, team)
    here = session.get_one(Employee, found[0])
    gone = here.ai_agent or (here.left_on is not None and here.left_on <= day)
    return None if gone else found


def watch(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Owners are told before time is up, once for each time; what leavers owned goes to their manager."""
    with unit_of_work(engine) as session:
        _warn(session, now)
        _leavers(session, now)
        enqueue(session, WATCH, now=now, due_at=now + EVERY, key=WATCH)


def _warn(session: Session, now: datetime) -> None:
    due = lists.next_due()
    rows = session.scalars(
        select(Case)
        .where(
            Case.closed_at.is_(None),
            Case.paused_at.is_(None),
            ~lists.helped(),
            Case.warned_of.is_(None) | (Case.warned_of < due),
            # Whole allowances are working hours: nothing due later than three weeks from now can be that near.
            due < now + timedelta(days=21),
        )
        .order_by(due, Case.id)
        .limit(STEP)
    ).all()
    for one in rows:
        policy = queries.policy_of(session, one.policy_version)
        calendar = policy.calendar(one.zone, one.country)
        waits_for = one.answer_due if one.answered_at is None else one.solve_due
        # Of what the customer's own answer took nothing is used up.
        allowed = policy.allowed(urgent=one.urgent)[0 if one.answered_at is None else 1]
        if worked(now, waits_for, calendar) > allowed * (100 - policy.body["warn_percent"]) / 100:
            continue
        one.warned_of = waits_for
        at = f"{waits_for.astimezone(ZoneInfo(one.zone)):%a %H:%M}, their time"
        late, first = waits_for < now, one.answered_at is None
        text = f"{WARNINGS[late, first]} {at}."
        tell_people(session, {one.owner_id}, KIND, text, f"/cases/{one.id}", now, settings().zone)


def _leavers(session: Session, now: datetime) -> None:
    day = now.astimezone(ZoneInfo(settings().zone)).date()
    rows = session.scalars(
        select(Case)
        .join(Employee, Employee.id == Case.owner_id)
        .where(Case.closed_at.is_(None), Employee.left_on <= day)
        .order_by(Case.id)
        .limit(STEP)
    ).all()
    for one in rows:
        above = assignment_on(session, one.owner_id, day)
        to = above.manager_id if above else None
        here = (
            _handler_here(session, one, day) if one.protected else session.get(Employee, to) if to else None
        )
        if here is None or (here.left_on is not None and here.left_on <= day):
            continue
        if one.offered_to_id is not None:
            custody.release(session, one, one.offered_to_id)
        custody.pass_to(
            session, one, here.id, now, how=MOVED, reason="The owner has left the company.", by_name=BY
        )
        text = "A case of somebody who left is yours now."
        tell_people(session, {here.id}, KIND, text, f"/cases/{one.id}", now, settings().zone)


def _handler_here(session: Session, one: Case, day: date) -> Employee | None:
    """Whose a protected case of a leaver is: another handler's, nobody else knows of it."""
    asked = (
        select(Employee)
        .join(CaseHandler, CaseHandler.employee_id == Employee.id)
        .where(CaseHandler.case_id == one.id, Employee.id != one.owner_id)
        .where(or_(Employee.left_on.is_(None), Employee.left_on > day))
    )
    return session.scalar(asked.order_by(Employee.name, Employee.id).limit(1))


HANDLERS = {BAD: from_rating, WATCH: watch}
