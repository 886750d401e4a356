"""What people at Lumen Home wrote down on their stints, what was found and fixed, and whom support thanked."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.logbook import actions, findings, moving, queries, rules
from app.logbook.forms import (
    ContactForm,
    FindingForm,
    MetForm,
    ReflectionForm,
    StepForm,
    ThanksForm,
    TickForm,
)
from app.logbook.models import Finding
from app.logbook.queries import Stint
from app.people.models import Employee
from app.rotations.models import SignUp, Slot
from app.workdays import moment

SEED = 20261207
#: What contacts were about, and how the customer was at the end.
CONTACTS = (
    ("Card charged twice for one lamp", "unhappy"),
    ("Where is my parcel: tracking stands still since Friday", "unhappy"),
    ("Voucher code refused at checkout", "happy"),
    ("Invoice needs the company's name", "happy"),
    ("Wants to return a shelf after 40 days", "unsure"),
    ("Cannot sign in after changing the e-mail", "happy"),
    ("Ordered the wrong bulb, wants the other one", "happy"),
    ("Delivery window was missed twice", "unhappy"),
    ("Dimmer hums: is that normal?", "happy"),
    ("Asked for a copy of last year's receipts", "happy"),
    ("Screws missing in the box", "happy"),
    ("App shows the old address", "unsure"),
)
DOUBLE = "Paying on a slow line charges the card twice"
VOUCHER = "Vouchers with a small letter are refused"
#: Of the others: kind, title, details, customers.
FOUND = (
    (
        "bug",
        "Tracking stops at “handed over” for parcels to islands",
        "The carrier's last step is not read.",
        61,
    ),
    (
        "idea",
        "Let customers move a delivery by themselves",
        "Half of the calls on Mondays ask for this alone.",
        38,
    ),
    ("bug", "The receipt of a gift card shows no tax", "Companies can't book it.", 17),
    ("idea", "Say on the order page which screws are in the box", "", 9),
)
WORDS = (
    "You called the customer back on your own, and she noticed.",
    "Thank you for asking before guessing. The desk learnt from you, too.",
    "Calm on the busiest Monday of the month.",
)


@dataclass
class Teller:
    """Tells the stories: who acts when."""

    session: Session
    now: datetime
    dice: Random

    def act(self, name: str, when: datetime) -> Act:
        """Somebody doing something then, and never later than now."""
        account = self.session.scalars(select(Account).where(Account.name == name)).one()
        then = min(when, self.now)
        return Act(self.session, actor_for(self.session, account, then), then, settings().zone)

    def moments(self, stint: Stint, many: int) -> list[datetime]:
        """So many moments of its shifts up to now, in order."""
        days = [day for day in stint.shifts() if day <= stint.today(self.now)]
        if not days:
            return []
        start, end = stint.slot.starts, stint.slot.ends
        span = (end.hour - start.hour) * 60 + end.minute - start.minute
        found = []
        for _ in range(many):
            day = self.dice.choice(days)
            begun = moment(day, start, stint.slot.zone)
            found.append(begun + timedelta(minutes=self.dice.randrange(max(1, span))))
        latest = min(self.now, stint.slot.ends_at)
        return sorted(one for one in found if stint.slot.starts_at <= one <= latest)

    def contacts(self, stint: Stint, many: int, about: str = "") -> None:
        """Contacts of the stint; those about a card are about the finding."""
        act = self.act(stint.person.name, stint.slot.starts_at)
        for number, when in enumerate(self.moments(stint, many)):
            words, mood = self.dice.choice(CONTACTS)
            ref = f"T-{52_000 + self.dice.randrange(6_000)}" if number % 3 else ""
            known = about if words.startswith("Card") else ""
            given = {"words": words, "mood": mood, "ref": ref, "finding": known}
            actions.log(replace(act, now=when), stint, ContactForm.model_validate(given))

    def tick(self, stint: Stint) -> None:
        """Its checklist, as far as it got."""
        over, begun = stint.slot.ends_at < self.now, stint.slot.starts_at
        times = {
            "before": begun - timedelta(days=2),
            "during": begun + timedelta(days=1),
            "after": stint.slot.ends_at,
        }
        for phase, items in queries.checklist(self.session, stint).items():
            act = self.act(stint.person.name, times[phase])
            for item in items if over or phase == "before" else items[: int(phase == "during")]:
                actions.tick(act, stint, TickForm(item=str(item.id), done="yes"))

    def find(self, stint: Stint, form: FindingForm, at: int = 1) -> Finding:
        """Something found, so many days into the stint."""
        when = stint.slot.starts_at + timedelta(days=at, hours=2)
        return moving.find(self.act(stint.person.name, when), stint, form)

    def move(self, finding: Finding, who: str, when: datetime, form: StepForm) -> None:
        """What became of it."""
        line = findings.load(self.session, finding.id)
        assert line is not None
        moving.move(self.act(who, when), line, form)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Logbooks of the stints that the rotations made: Dan's in full, some others', and whoever serves today."""
    with unit_of_work(engine) as session:
        teller = Teller(session, now, Random(SEED))
        over, dans = Slot.ends_at < now, SignUp.employee_id == ids["Dan Levi"]
        for stint in _some(session, 1, over, dans):
            _dans(teller, stint)
        for number, stint in enumerate(_some(session, len(FOUND), over, ~dans)):
            _others_story(teller, stint, number)
        for stint in _some(session, 3, Slot.starts_at <= now, Slot.ends_at >= now):
            teller.tick(stint)
            teller.contacts(stint, 9)


def _some(session: Session, many: int, *where: ColumnElement[bool]) -> list[Stint]:
    """Stints that stand, the newest first."""
    rows = session.scalars(
        select(SignUp.id)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Employee, Employee.id == SignUp.employee_id)
        .where(SignUp.ended_at.is_(None), SignUp.missed_at.is_(None), Slot.shifts > 1, *where)
        .order_by(Slot.ends_at.desc(), Employee.name)
        .limit(many)
    ).all()
    return [one for one in (queries.load(session, row) for row in rows) if one is not None]


def _lately(now: datetime, days: int) -> datetime:
    """So many days ago, but in the running quarter: what was released lately is what the wall speaks of."""
    first, _ = rules.quarter(now.date())
    begun = datetime.combine(first, time(9), ZoneInfo(settings().zone)).astimezone(UTC)
    return min(max(now - timedelta(days=days), begun), now)


def _dans(teller: Teller, stint: Stint) -> None:
    """Two weeks that changed the checkout."""
    after, now = stint.slot.ends_at, teller.now
    bug = teller.find(
        stint,
        FindingForm(
            kind="bug",
            title=DOUBLE,
            details=(
                "When the answer of the bank takes more than ten seconds, the page sends the payment again. Customers "
                "see two charges and write to us on the next morning."
            ),
            link="https://tracker.lumen.example/CHK-2231",
            met=187,
        ),
    )
    voucher = teller.find(
        stint,
        FindingForm(kind="bug", title=VOUCHER, details="“lumen10” fails, “LUMEN10” works.", met=24),
        3,
    )
    idea = teller.find(
        stint,
        FindingForm(
            kind="idea",
            title="Show the desk what the customer saw",
            details="A button that opens the order page as the customer sees it would save a question a contact.",
            met=40,
        ),
        8,
    )
    teller.contacts(stint, 34, str(bug.id))
    teller.tick(stint)
    kim = _colleague(teller, stint)
    line = findings.load(teller.session, bug.id)
    if line is not None and kim != stint.person.name:
        moving.meet(teller.act(kim, after + timedelta(days=3)), line, MetForm(customers=26))
    teller.move(bug, "Sol Mbeki", after + timedelta(days=4), StepForm(state="taken up", owner="Dan Levi"))
    teller.move(
        bug,
        "Dan Levi",
        _lately(now, 16),
        StepForm(state="released", words="A payment is sent once, however long the bank takes to answer."),
    )
    teller.move(voucher, "Sol Mbeki", after + timedelta(days=4), StepForm(state="taken up", owner=kim))
    teller.move(
        voucher,
        kim,
        _lately(now, 9),
        StepForm(state="released", words="Vouchers work however they are written."),
    )
    teller.move(idea, "Sol Mbeki", after + timedelta(days=9), StepForm(state="taken up", owner=kim))
    actions.reflect(
        teller.act("Dan Levi", after + timedelta(hours=2)),
        stint,
        ReflectionForm(
            surprised="Nobody was angry about the mistake. They were angry that nobody had written back.",
            change="I read the contacts of the day before I plan the next release.",
            keep="That the buddy sits at the same table.",
            reader="all",
        ),
    )
    said = (
        "Dan stayed on the line until both charges were gone, and then made sure that nobody else gets two."
    )
    _thank(teller, stint, said, after + timedelta(days=1))


def _colleague(teller: Teller, stint: Stint) -> str:
    """Somebody else who served in the same program, else the person themselves."""
    found = teller.session.scalars(
        select(Employee.name)
        .join(SignUp, SignUp.employee_id == Employee.id)
        .join(Slot, Slot.id == SignUp.slot_id)
        .where(
            Slot.program_id == stint.program.id,
            Employee.id != stint.person.id,
            Employee.left_on.is_(None),
            SignUp.ended_at.is_(None),
        )
        .order_by(Employee.name)
        .limit(1)
    ).first()
    return found or stint.person.name


def _thank(teller: Teller, stint: Stint, words: str, when: datetime) -> None:
    if stint.buddy is not None:
        actions.thank(teller.act(stint.buddy.name, when), stint, ThanksForm(words=words))


def _others_story(teller: Teller, stint: Stint, number: int) -> None:
    kind, title, details, customers = FOUND[number]
    given = {"kind": kind, "title": title, "details": details, "met": customers}
    found = teller.find(stint, FindingForm.model_validate(given))
    teller.contacts(stint, 11 + 3 * number)
    teller.tick(stint)
    after = stint.slot.ends_at
    if number == 0:
        step = StepForm(state="released", words="Tracking follows a parcel to the island's own carrier.")
        teller.move(found, "Sol Mbeki", _lately(teller.now, 5), step)
    elif number == len(FOUND) - 1:
        step = StepForm(state="declined", words="The list changes with each delivery; the box says it now.")
        teller.move(found, "Sol Mbeki", after + timedelta(days=6), step)
    if number < len(WORDS):
        _thank(teller, stint, WORDS[number], after + timedelta(days=1))
