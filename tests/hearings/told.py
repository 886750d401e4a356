"""The demo company in which two more were told something: Dan is asked, Bo is to leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.clock import now as clock_now
from app.decisions.guards import load
from app.decisions.models import Approval, Approved, Decision, Delivery, Dossier, Hearing
from app.offers.actions import make, note
from app.offers.forms import OfferForm, StepForm
from app.people.models import Employee
from app.reviews.models import Cycle
from app.signin.actions import begin

TOLD = "We looked at two half-years together and want to part on good terms in spring."
ASKED = "We consider to end your employment. Tell us what we do not see."
SECRET = "Whoever reads this has no business here."


@dataclass(frozen=True)
class Told:
    """Ids of the two decisions, and the cookie of somebody in HR who had no part in either."""

    dans: int
    bos: int
    george: str


def tell(session: Session) -> Told:
    """Rows as the desk would have written them."""
    now = clock_now()
    people = {name: _account(session, name) for name in ("Hana Suzuki", "Lena Vogel", "George Papas")}
    dans, bos = (_severance(session, name, people["Hana Suzuki"], now) for name in ("Dan Levi", "Bo Eriksen"))
    day = (now + timedelta(days=9)).date()
    session.add(
        Hearing(
            decision_id=dans, words=ASKED, country="", answer_by=day, opened_at=now, opened_by="Hana Suzuki"
        )
    )
    session.add(
        Approval(
            decision_id=bos,
            account_id=people["Lena Vogel"].id,
            dossier_number=1,
            name="Lena Vogel",
            lead=True,
            words=SECRET,
            at=now,
        )
    )
    session.add(Approved(decision_id=bos, at=now, gates=[]))
    session.add(Delivery(decision_id=bos, at=now, by_name="Hana Suzuki", words=TOLD, appeal_by=day))
    session.flush()
    act = Act(session, actor_for(session, people["George Papas"], now), now, "UTC")
    decision = load(session, bos)
    assert decision is not None
    figures = {"pay": "2150.00", "currency": "EUR", "country": "PT", "leave": "3"}
    form = OfferForm(hired_on="2021-03-01", last_day=str(now.date() + timedelta(days=60)), **figures)  # type: ignore[arg-type]
    make(act, decision, form)
    note(act, decision, StepForm(kind="given", on=str(now.date()), seen=1))
    return Told(dans, bos, begin(session, people["George Papas"], now, 1))


def _account(session: Session, name: str) -> Account:
    return session.scalars(select(Account).where(Account.name == name)).one()


def _severance(session: Session, name: str, by: Account, now: datetime) -> int:
    cycle = session.scalars(select(Cycle).order_by(Cycle.due_on.desc()).limit(1)).one()
    other = session.scalars(select(Decision).where(Decision.kind == "severance").limit(1)).one()
    body = session.get_one(Dossier, (other.id, 1))
    made = Decision(
        cycle_id=cycle.id,
        employee_id=session.scalars(select(Employee.id).where(Employee.name == name)).one(),
        kind="severance",
        reason=SECRET,
        proposed_at=now,
        proposer_id=by.id,
        proposer=by.name,
        effect_on=now.date() + timedelta(days=61),
        brief=other.brief,
    )
    session.add(made)
    session.flush()
    kept = {"body": body.body, "digest": body.digest}
    session.add(Dossier(decision_id=made.id, number=1, made_at=now, made_by=by.name, **kept))
    session.flush()
    return made.id
