"""A new case, however it came: the same path for a form, a mail, a bad answer, a program and a file."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cases import queries
from app.cases.custody import begin
from app.cases.hours import due
from app.cases.models import PAGE, Case, CaseHandler
from app.notices.actions import enqueue
from app.telling import tell_people

KIND = "case"
#: Whoever looks for several complaints of one kind looks soon after each.
LOOK = "alerts.look"


@dataclass
class Draft:
    """What is known of a complaint when it becomes a case."""

    said: str
    customer: str
    owner_id: int
    zone: str
    came_at: datetime
    by: str
    by_id: int | None = None
    country: str = ""
    customer_ref: str = ""
    reach: str = ""
    way: str = PAGE
    once: str = ""
    rating_id: int | None = None
    public_url: str = ""
    theme_id: int | None = None
    team_id: int | None = None
    urgent: bool = False
    handlers: list[int] = field(default_factory=list)


def known_as(session: Session, once: str) -> Case | None:
    """The case that was made from this very message, form or line before."""
    return session.scalar(select(Case).where(Case.once == digest(once))) if once else None


def digest(once: str) -> str:
    """What makes the same complaint sent twice one case."""
    return sha256(once.encode("utf-8", "surrogatepass")).hexdigest()


def make(session: Session, draft: Draft, now: datetime, zone: str) -> Case:
    """Store a case with its owner, its clock running, and tell the owner. With handlers it is protected."""
    policy = queries.policy_in_force(session)
    calendar = policy.calendar(draft.zone, draft.country)
    answer, solve = policy.allowed(urgent=draft.urgent)
    made = Case(
        said=draft.said,
        customer=draft.customer,
        customer_ref=draft.customer_ref,
        reach=draft.reach,
        way=draft.way,
        once=digest(draft.once) if draft.once else None,
        rating_id=draft.rating_id,
        public_url=draft.public_url,
        theme_id=draft.theme_id,
        team_id=draft.team_id,
        urgent=draft.urgent,
        protected=bool(draft.handlers),
        zone=draft.zone,
        country=draft.country,
        came_at=draft.came_at,
        opened_at=now,
        opened_by=draft.by,
        opener_id=draft.by_id,
        owner_id=draft.owner_id,
        policy_version=policy.number,
        answer_due=due(draft.came_at, answer, (), calendar),
        solve_due=due(draft.came_at, solve, (), calendar),
        outcome="",
    )
    session.add(made)
    session.flush()
    session.add_all(CaseHandler(case_id=made.id, employee_id=one) for one in dict.fromkeys(draft.handlers))
    begin(session, made, now, draft.by)
    if draft.owner_id != draft.by_id:
        due_at = f"{made.answer_due.astimezone(ZoneInfo(draft.zone)):%a %H:%M}"
        text = f"A case is yours now. The customer hears from us until {due_at} their time."
        tell_people(session, {draft.owner_id}, KIND, text, f"/cases/{made.id}", now, zone)
    if not made.protected:
        enqueue(session, LOOK, now=now, key=LOOK)
    return made


def make_once(session: Session, draft: Draft, now: datetime, zone: str) -> tuple[Case, bool]:
    """The same, and whether it is new: of two who send the same at one moment the second gets the first one's case."""
    try:
        with session.begin_nested():
            return make(session, draft, now, zone), True
    except IntegrityError:
        known = known_as(session, draft.once)
        if known is None:
            raise
        return known, False
