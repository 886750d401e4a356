"""Contacts come in: who worked them is noted, and the system, never an employee, decides whose customers are asked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, Field
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access import Act, visible_employees
from app.config import settings
from app.database import new_id
from app.errors import Conflict, Invalid, Problem
from app.intake.contacts import note_contact
from app.mailing.actions import suppressed_among
from app.mailing.rules import address_of, print_of
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.surveys import rules
from app.surveys.forms import Body
from app.surveys.models import (
    ASKED,
    NO_ADDRESS,
    NOT_SAMPLED,
    QUIET,
    STOPPED,
    TOO_LONG_AGO,
    Invitation,
    Survey,
    SurveyContact,
)
from app.surveys.queries import Running, running
from app.surveys.sending import want_sending
from app.web.forms import Form, Text

#: The source of contacts that surveys ask about, and of the answers.
SOURCE = "Surveys"
MOST = 1_000
AHEAD = timedelta(days=1)
FIRST_YEAR = 2000


class ContactIn(Form):
    """One contact that is over. `employee` is a number or an e-mail; `ended_at` has a zone; `zone` is the customer's
    (IANA), `alias` the name they knew the employee by.
    """

    contact_ref: Text = Field(min_length=1, max_length=200)
    employee: Text = Field(min_length=1, max_length=320)
    ended_at: AwareDatetime
    customer_ref: Text | None = Field(default=None, max_length=200)
    customer_email: Text = Field(default="", max_length=320)
    language: Text = Field(default="", max_length=20)
    channel: Text = Field(default="", max_length=120)
    reason: Text = Field(default="", max_length=120)
    product: Text = Field(default="", max_length=120)
    zone: Text = Field(default="", max_length=60)
    alias: Text = Field(default="", max_length=60)


@dataclass(frozen=True)
class Worker:
    """Who worked a contact, as far as asking about it needs to know."""

    id: int
    name: str
    hired_on: date | None
    left_on: date | None
    ai_agent: bool
    team: str


@dataclass
class Taken:
    """What became of a delivery of contacts, or would: outcomes counted; `known` came before, `passed` no survey that
    runs asks about.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    known: int = 0
    passed: int = 0


@dataclass(frozen=True)
class Fate:
    """What is to become of one contact."""

    contact: ContactIn
    worker: Worker
    of: Running | None
    outcome: str
    send_at: datetime


def take_contacts(act: Act, rows: Sequence[ContactIn], only: Survey | None = None) -> Taken:
    """Note contacts and decide whose customers are asked, all or none; known ones change nothing. `Invalid` names each
    row that can't be.
    """
    taken, fates = decide(act, rows, only, locking=True)
    for fate in fates:
        _note(act, fate)
    act.session.flush()
    want_sending(act.session, {fate.send_at for fate in fates if fate.outcome == ASKED}, act.now)
    if fates:
        act.journal("took contacts", kind="survey", thing_id=only.id if only else None, many=len(fates))
    return taken


def decide(
    act: Act, rows: Sequence[ContactIn], only: Survey | None = None, *, locking: bool = False
) -> tuple[Taken, list[Fate]]:
    """What is to become of each contact; nothing is stored. The same for a preview as for the act itself."""
    workers = _workers(act, {row.employee for row in rows})
    problems = [found for at, row in enumerate(rows) for found in _wrong(at, row, workers, act)]
    if problems:
        raise Invalid(problems)
    found = running(act.session, only, locking=locking)
    if not found:
        raise Conflict("No survey is running. Publish one first, then send the contacts again.")
    taken = Taken()
    refs = _known(act.session, [row.contact_ref for row in rows])
    lately = _Lately(act.session, [row.customer_email for row in rows])
    fates = []
    for row in rows:
        if row.contact_ref in refs:
            taken.known += 1
            continue
        refs.add(row.contact_ref)
        worker = workers[row.employee]
        of = next((one for one in found if _fits(one.body, row.channel)), None)
        if of is None:
            taken.passed += 1
            fates.append(Fate(row, worker, None, "", act.now))
            continue
        at = rules.send_at(of.body, row.ended_at, row.zone or act.zone, act.now)
        outcome = _outcome(act, of, row, at, lately)
        if outcome == ASKED:
            lately.note(row.customer_email, at)
        taken.outcomes[outcome] += 1
        fates.append(Fate(row, worker, of, outcome, at))
    return taken, fates


def _fits(body: Body, channel: str) -> bool:
    return not body.channels or channel.casefold() in {one.casefold() for one in body.channels}


def _outcome(act: Act, of: Running, row: ContactIn, at: datetime, lately: "_Lately") -> str:
    if address_of(row.customer_email) is None:
        return NO_ADDRESS
    if lately.stopped(row.customer_email):
        return STOPPED
    if act.now - row.ended_at > rules.OLDEST:
        return TOO_LONG_AGO
    if not rules.sampled(settings().key(), of.survey.id, row.contact_ref, of.body.rate):
        return NOT_SAMPLED
    if lately.asked(row.customer_email, at - timedelta(days=of.body.quiet_days)):
        return QUIET
    return ASKED


class _Lately:
    """Who of these customers was asked when, by any survey, and who does not want to be."""

    def __init__(self, session: Session, addresses: Iterable[str]) -> None:
        key = settings().key()
        self._prints = {one: print_of(one, key) for one in set(addresses)}
        prints = set(self._prints.values())
        self._stopped = suppressed_among(session, prints)
        asked = select(Invitation.customer_print, Invitation.send_at)
        rows = session.execute(asked.where(Invitation.customer_print.in_(prints)))
        self._asked: dict[str, datetime] = {}
        for row in rows:
            self._asked[row[0]] = max(row[1], self._asked.get(row[0], row[1]))

    def stopped(self, address: str) -> bool:
        return self._prints[address] in self._stopped

    def asked(self, address: str, since: datetime) -> bool:
        last = self._asked.get(self._prints[address])
        return last is not None and last > since

    def note(self, address: str, at: datetime) -> None:
        self._asked[self._prints[address]] = at


def _known(session: Session, refs: Sequence[str]) -> set[str]:
    return set(session.scalars(select(SurveyContact.ref).where(SurveyContact.ref.in_(refs))))


def _workers(act: Act, named: set[str]) -> dict[str, Worker]:
    """Employees by number or e-mail, among those the actor sees by person."""
    rows = act.session.execute(
        select(Employee, Team.name)
        .outerjoin(Assignment, (Assignment.employee_id == Employee.id) & current(act.now.date()))
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(
            or_(Employee.number.in_(named), Employee.email.in_({name.casefold() for name in named})),
            visible_employees(act.actor),
        )
    ).all()
    known: dict[str, Worker] = {}
    for one, team in rows:
        worker = Worker(one.id, one.name, one.hired_on, one.left_on, one.ai_agent, team or "")
        known |= {key: worker for key in (one.email, one.number) if key}
    found = {name: known.get(name) or known.get(name.casefold()) for name in named}
    return {name: worker for name, worker in found.items() if worker is not None}


def _wrong(at: int, row: ContactIn, workers: dict[str, Worker], act: Act) -> list[Problem]:
    problems = []
    worker = workers.get(row.employee)
    try:
        day = row.ended_at.astimezone(ZoneInfo(row.zone or act.zone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return [Problem(f"{at}.zone", "Write the zone as IANA names it, Europe/Lisbon for instance.")]
    except OverflowError:
        return [Problem(f"{at}.ended_at", "This lies too far away. Correct the date.")]
    if row.ended_at > act.now + AHEAD or day.year < FIRST_YEAR:
        problems.append(Problem(f"{at}.ended_at", "This lies too far away. Correct the date."))
    if worker is None:
        said = "Nobody has this number or e-mail. Correct it, or bring the person in first."
        problems.append(Problem(f"{at}.employee", said))
    elif worker.left_on is not None and day >= worker.left_on:
        problems.append(Problem(f"{at}.employee", f"They had left by then, on {worker.left_on:%d %B %Y}."))
    elif worker.hired_on is not None and day < worker.hired_on:
        problems.append(Problem(f"{at}.employee", f"They were hired later, on {worker.hired_on:%d %B %Y}."))
    return problems


def _note(act: Act, fate: Fate) -> None:
    row, session = fate.contact, act.session
    note_contact(
        session,
        SOURCE,
        row.contact_ref,
        [(fate.worker.id, "replied", row.ended_at)],
        opened_at=row.ended_at,
        channel=row.channel,
        customer_ref=row.customer_ref,
    )
    if fate.of is None:
        return
    survey_id = fate.of.survey.id
    session.add(SurveyContact(survey_id=survey_id, ref=row.contact_ref, outcome=fate.outcome, at=act.now))
    if fate.outcome == ASKED:
        session.add(_invitation(fate, fate.of, act.now))


def _invitation(fate: Fate, of: Running, now: datetime) -> Invitation:
    row, worker, key = fate.contact, fate.worker, settings().key()
    ident = new_id()
    left = worker.left_on is not None and worker.left_on <= now.date()
    asked = row.language.strip().partition("-")[0].casefold()
    return Invitation(
        id=ident,
        digest=rules.digest(rules.token_of(key, ident)),
        survey_id=of.survey.id,
        version_id=of.version.id,
        contact_ref=row.contact_ref,
        employee_id=worker.id,
        shown=rules.shown_name(
            of.body.name_rule, worker.name, row.alias, worker.team, left=left, ai_agent=worker.ai_agent
        ),
        address=address_of(row.customer_email),
        customer_print=print_of(row.customer_email, key),
        customer_ref=row.customer_ref or None,
        language=asked if asked in of.body.languages else of.body.languages[0],
        channel=row.channel,
        reason=row.reason,
        product=row.product,
        ended_at=row.ended_at,
        made_at=now,
        send_at=fate.send_at,
        expires_at=fate.send_at + timedelta(days=of.body.expiry_days),
    )
