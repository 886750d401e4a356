"""What customers say afterwards: over their link, or to somebody who asks them on the telephone."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.cases.models import Case
from app.cases.opening import KIND
from app.complaints.forms import VerdictForm
from app.complaints.models import CaseLink, CaseVerdict
from app.config import settings
from app.errors import Conflict, NotFound
from app.journal.actions import record
from app.mailing.actions import Letter, post
from app.mailing.rules import address_of

#: For so long a customer may answer.
OPEN_FOR = timedelta(days=30)


def digest_of(token: str) -> str:
    """What is kept of a link's secret."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def ask(session: Session, case: Case, now: datetime) -> bool:
    """Write to the customer of a closed case, once, where an e-mail address is known. Whether it was written."""
    known = session.scalar(select(CaseLink.digest).where(CaseLink.case_id == case.id))
    if case.protected or case.closed_at is None or known or address_of(case.reach) is None:
        return False
    token = token_urlsafe(32)
    session.add(CaseLink(digest=digest_of(token), case_id=case.id, made_at=now, until=now + OPEN_FOR))
    own = settings()
    link = f"{str(own.base_url).rstrip('/')}/c/{token}"
    text = (
        f"Hello,\n\nyou told {own.company} that something went wrong. We have closed it on our side. Two questions, "
        f"one click each, tell us whether it is over for you:\n\n{link}\n\nWhat we did, and how we handled it. Nobody "
        "but the people who look after complaints reads your words.\n"
    )
    letter = Letter(
        key=f"case {case.id}", kind="case", to=case.reach, subject="How did we handle it?", text=text
    )
    post(session, letter, now)
    session.flush()
    return True


def case_of(session: Session, token: str, now: datetime) -> Case:
    """The case a link is about; `NotFound` for a link that is none, or is over."""
    link = session.get(CaseLink, digest_of(token))
    if link is None or link.until < now:
        raise NotFound
    return session.get_one(Case, link.case_id)


def answer(session: Session, case: Case, form: VerdictForm, now: datetime) -> CaseVerdict:
    """What the customer says themselves, once."""
    made = _hear(session, case, form, now, "")
    record(
        session,
        "customer judged case",
        account_id=None,
        actor_name="A customer",
        now=now,
        thing_kind=KIND,
        thing_id=case.id,
    )
    return made


def note(act: Act, case: Case, form: VerdictForm) -> CaseVerdict:
    """What the customer said on the telephone; never noted by whoever owns the case."""
    if case.closed_at is None:
        raise Conflict("Close the case first: the customer judges what was done.")
    if act.actor.employee_id == case.owner_id:
        raise Conflict("Let somebody else ask the customer: nobody notes what was said of their own work.")
    made = _hear(act.session, case, form, act.now, act.actor.name)
    act.journal("noted verdict on case", kind=KIND, thing_id=case.id)
    return made


def _hear(session: Session, case: Case, form: VerdictForm, now: datetime, asked_by: str) -> CaseVerdict:
    session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    if session.get(CaseVerdict, case.id) is not None:
        raise Conflict("The customer has answered this already.")
    made = CaseVerdict(
        case_id=case.id,
        did=int(form.did),
        handled=int(form.handled),
        words=form.words,
        at=now,
        asked_by=asked_by,
    )
    session.add(made)
    session.flush()
    return made
