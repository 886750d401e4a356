"""The desk at Lumen Home: two severances on their way, two stars, a plan; nobody decided by a number."""

from datetime import date, datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, joinedload

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.config import settings
from app.database import unit_of_work
from app.decisions import actions, approving, keeping
from app.decisions.forms import (
    ActionForm,
    DeskForm,
    HearingForm,
    ProposeForm,
    RelationForm,
    StepForm,
    WordsForm,
)
from app.decisions.guards import Candidate
from app.decisions.models import Decision, Desk
from app.people.models import Employee
from app.reviews.models import Cycle

#: HR's third and fourth: with two nobody could be a second approver, with three nobody could rule on an appeal.
THIRD = "George Papas"
MORE = (THIRD, "Vera Smirnova")
#: Whom, what, by whom, how many days ago, from which day on (days ahead), why.
PROPOSED = (
    (
        "Tomasz Zieliński",
        "severance",
        "Hana Suzuki",
        4,
        62,
        "Two half-years of the same: customers wait for calls that were promised and do not come. Maya has coached "
        "since November; I want the record to be ready if the plan ends without a change, not to get ahead of it.",
    ),
    (
        "Erik Johansson",
        "severance",
        "Hana Suzuki",
        4,
        47,
        "He told two customers on the phone that he is done with service work; Noor heard both calls. The answers of "
        "two half-years say the same as the desk does.",
    ),
    (
        "Amara Okafor",
        "star",
        "Hana Suzuki",
        3,
        0,
        "Customers ask for her by name, and two of the newer colleagues answer the phone the way she does.",
    ),
    (
        "Wen Zhao",
        "star",
        "Lena Vogel",
        1,
        0,
        "Mails that end a matter in one go. A competitor called twice this autumn; Grace knows and is worried.",
    ),
    (
        "Mateo Álvarez",
        "coach",
        "Hana Suzuki",
        2,
        0,
        "Polite and quick, and loses the thread between two desks. The plan is about exactly that and has begun well.",
    ),
)
WHY_NOW = (
    "The plan of October was about tone. He has said in front of witnesses that he will not go on with it; waiting "
    "until December for a plan that one side has left helps nobody."
)
TOLD = (
    "We are considering to end your employment. What we look at: customers’ answers of the last two "
    "half-years, both far below what the company needs and both with their ranges beside this text; your spring "
    "review; and two calls in October. Please tell us in your own words how you see it, "
    "and what we do not know. You may bring somebody you trust."
)
THANKS = (
    "We want you to stay, and not as we want everybody to stay: customers come back because of you. Maya will talk "
    "with you about what would make the next two years good ones here."
)
AGREED = (
    "I have read the answers of both half-years, not only their mean, and heard her on the phone in September. This "
    "is how we want to be."
)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Everything at the desk of the newest cycle, by the people of HR."""
    with unit_of_work(engine) as session:
        for account in session.scalars(select(Account).where(Account.name.in_(MORE))).all():
            session.add(Grant(account_id=account.id, role="hr", unit=""))
        session.flush()
        cycle = session.scalars(select(Cycle).order_by(Cycle.due_on.desc()).limit(1)).one()
        actions.open_desk(_act(session, "Lena Vogel", now, 6), cycle, DeskForm())
        session.flush()
        close = RelationForm(person="Helena Costa", words="My sister-in-law.")
        keeping.declare(_act(session, "Hana Suzuki", now, 6), close)
        made = {
            who: _propose(_act(session, by, now, ago), cycle.id, ids[who], kind, ahead, why)
            for who, kind, by, ago, ahead, why in PROPOSED
        }
        _part(session, made["Erik Johansson"], now)
        _keep(session, made["Amara Okafor"], now)


def _act(session: Session, name: str, now: datetime, ago: int) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    when = (now - timedelta(days=ago)).replace(hour=9, minute=10 + ago)
    return Act(session, actor_for(session, account, when), min(when, now), settings().zone)


def _propose(act: Act, cycle_id: int, employee_id: int, kind: str, ahead: int, why: str) -> Decision:
    desk = act.session.scalars(
        select(Desk).where(Desk.cycle_id == cycle_id).options(joinedload(Desk.cycle))
    ).one()
    who = Candidate(desk, act.session.get_one(Employee, employee_id))
    day = _first(act.now.date() + timedelta(days=ahead)).isoformat() if ahead else ""
    return actions.propose(
        act, who, ProposeForm.model_validate({"kind": kind, "reason": why, "effect_on": day})
    )


def _first(day: date) -> date:
    """The first of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _part(session: Session, decision: Decision, now: datetime) -> None:
    approving.ask_waiver(_act(session, THIRD, now, 3), decision, WordsForm(words=WHY_NOW))
    approving.grant_waiver(_act(session, "Lena Vogel", now, 2), decision, StepForm())
    session.flush()
    approving.open_hearing(
        _act(session, "Hana Suzuki", now, 2), decision, HearingForm(words=TOLD, country="PT")
    )


def _keep(session: Session, decision: Decision, now: datetime) -> None:
    lena = _act(session, "Lena Vogel", now, 2)
    approving.approve(lena, decision, WordsForm(words=AGREED))
    session.flush()
    actions.deliver(_act(session, "Hana Suzuki", now, 1), decision, WordsForm(words=THANKS))
    hana = _act(session, "Hana Suzuki", now, 1)
    for what, owner, days in (
        ("Talk about a senior role that stays with customers", "Maya Ross", 9),
        ("Look at the pay of the senior agents against the market", "Lena Vogel", 30),
    ):
        due = (now + timedelta(days=days)).date().isoformat()
        keeping.add_action(hana, decision, ActionForm(what=what, owner=owner, due_on=due))
    asked = "Four days a week from spring on, and to teach the new ones how to listen."
    keeping.note_wish(hana, decision, WordsForm(words=asked))
