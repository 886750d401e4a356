"""Half a year of complaints: late deliveries that were prevented and came back, invoices, and a few that wait today."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.alerts.actions import look
from app.cases import actions, steps
from app.cases.forms import (
    CaseForm,
    CauseForm,
    CloseForm,
    CostForm,
    DoneForm,
    LineForm,
    MoveForm,
    PreventionForm,
    WorkaroundForm,
)
from app.cases.models import Case
from app.complaints import hearing
from app.complaints.forms import VerdictForm
from app.config import settings
from app.contacts.models import Touchpoint
from app.database import unit_of_work
from app.demo.complaining import CUSTOMERS, INVOICE, LATE, OWNERS, PAIRING, RETURN, STORIES, Story
from app.people.models import Team
from app.procedures.models import Procedure

PAST = 34


class Teller:
    """Tells cases as they happened, each act by whoever did it at that moment."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.dice = random.Random(83)
        self.teams = {row.name: str(row.id) for row in session.scalars(select(Team))}
        self.touchpoints = {row.name: str(row.id) for row in session.scalars(select(Touchpoint))}
        self.procedures = {row.title: str(row.id) for row in session.scalars(select(Procedure))}
        self.accounts = {row.name: row for row in session.scalars(select(Account))}

    def act(self, name: str, when: datetime) -> Act:
        """Somebody at a moment, never later than now."""
        account = self.accounts.get(name) or self.accounts["Sol Mbeki"]
        at = min(when, self.now)
        return Act(self.session, actor_for(self.session, account, at), at, settings().zone)

    def opened(self, story: Story, when: datetime, who: str, **more: str) -> Case:
        """Somebody notes a complaint."""
        act = self.act(who, when)
        return actions.open_case(
            act,
            CaseForm.model_validate(
                {
                    "said": self.dice.choice(story.said),
                    "customer": self.dice.choice(CUSTOMERS),
                    "theme": story.theme,
                    "team": self.teams[story.team],
                    "country": "PT",
                    "zone": "Europe/Lisbon",
                }
                | more
            ),
        )

    def caused(self, act: Act, case: Case, story: Story) -> None:
        """The cause is found."""
        steps.name_cause(
            act,
            case,
            CauseForm(
                cause=story.cause,
                touchpoint=self.touchpoints.get(story.touchpoint, ""),
                procedure=self.procedures.get(story.procedure, ""),
            ),
        )

    def told(self, number: int, story: Story, when: datetime) -> Case:
        """One from the first word to the last."""
        owner = self.dice.choice(OWNERS[story.theme])
        case = self.opened(story, when, owner)
        act = self.act(owner, when + timedelta(minutes=self.dice.randrange(10, 200)))
        actions.write_line(act, case, LineForm(words="I am sorry. I see to it now.", kind="to customer"))
        if number % 5 == 2:
            other = next(name for name in OWNERS[story.theme] if name != owner)
            moving = self.act(owner, when + timedelta(hours=4))
            actions.move_named(moving, case, MoveForm(to=other, reason="My shift ends, and this can’t wait."))
            owner = other
        act = self.act(owner, when + timedelta(hours=self.dice.choice((1, 3, 5, 26, 50))))
        if number % 9 == 8:
            words = "They had gone to somebody else before we rang."
            steps.work_around(act, case, WorkaroundForm(helped=words, skipped="yes"))
        else:
            steps.work_around(act, case, WorkaroundForm(helped=story.helped))
        self.caused(act, case, story)
        if story.cost[0] and number % 2:
            cost = CostForm.model_validate(
                {"cost": story.cost[0], "amount": story.cost[1], "currency": "USD"}
            )
            steps.note_cost(act, case, cost)
        actions.close(
            act, case, CloseForm(outcome="The customer has what they wanted, and heard why it went wrong.")
        )
        return case

    def prevented(self, case: Case, who: str, keeper: str, words: str, changed: str, days: int) -> None:
        """Step two, planned and kept so many days ago."""
        at = self.now - timedelta(days=days)
        planned = self.act(who, at - timedelta(days=20))
        due = (at + timedelta(days=2)).date()
        plan = steps.plan(planned, case, PreventionForm(prevents=words, owner=keeper, due_on=due))
        if changed:
            steps.done(self.act(keeper, at), plan, DoneForm(changed=changed))


def fill(engine: Engine, now: datetime) -> None:
    """What was, then what waits today."""
    with unit_of_work(engine) as session:
        teller = Teller(session, now)
        _past(teller)
        _today(teller)
        look(session, now)


def _past(teller: Teller) -> None:
    done: dict[str, Case] = {}
    for number in range(PAST):
        story = STORIES[number % len(STORIES)]
        day = teller.now - timedelta(days=170 - number * 5)
        when = day.astimezone(ZoneInfo("Europe/Lisbon")).replace(
            hour=9 + number % 6, minute=7 * number % 60, second=0, microsecond=0
        )
        case = teller.told(number, story, when.astimezone(teller.now.tzinfo))
        done.setdefault(story.theme, case)
        if number % 3 != 1:
            _heard(teller, case, number)
        if number == PAST // 2:
            _prevent(teller, done)


def _heard(teller: Teller, case: Case, number: int) -> None:
    """Sol rings the customer two days later. What was done is good more often than how it was handled."""
    act = teller.act("Sol Mbeki", case.opened_at + timedelta(days=3))
    if act.actor.employee_id != case.owner_id:
        did, handled = ("5", "4", "5", "3")[number % 4], ("3", "2", "4", "3")[number % 4]
        hearing.note(act, case, VerdictForm.model_validate({"did": did, "handled": handled}))


def _prevent(teller: Teller, done: dict[str, Case]) -> None:
    """Halfway: the tours are cut (and it comes back), the update is mended (and holds), the invoices are promised."""
    teller.prevented(
        done["Late delivery"],
        "Sol Mbeki",
        "Tunde Balogun",
        "Two stops fewer on each evening tour",
        "Evening tours have 14 stops, not 16.",
        60,
    )
    teller.prevented(
        done["Lamp does not pair"],
        "Amara Okafor",
        "Dan Levi",
        "Keep the list of paired lamps over an update",
        "Lamps of the first series stay paired since version 4.2.",
        75,
    )
    teller.prevented(
        done["Wrong invoice"],
        "Bo Eriksen",
        "Henrik Dahl",
        "One screen where discounts by telephone are entered and Billing sees them",
        "",
        3,
    )


def _today(teller: Teller) -> None:
    """A late one, one that waits for the customer, one in public, one to the executive, one that is protected."""
    now = teller.now
    late = teller.opened(LATE, now - timedelta(days=6, hours=3), "Jonas Lindqvist", customer="Mr Okonkwo")
    teller.told(1, LATE, now - timedelta(days=4))
    teller.opened(LATE, now - timedelta(days=1), "Leila Haddad", customer="Ms Ferreira")
    teller.opened(LATE, now - timedelta(hours=5), "Wen Zhao", customer="Café Lindgren")
    waits = teller.opened(INVOICE, now - timedelta(days=1, hours=2), "Bo Eriksen", customer="Dr Weber")
    words = "Which of the two orders had the discount?"
    actions.write_line(
        teller.act("Bo Eriksen", now - timedelta(hours=20)),
        waits,
        LineForm(words=words, kind="to customer", wait="yes"),
    )
    act = teller.act("Jonas Lindqvist", now - timedelta(days=5))
    actions.write_line(act, late, LineForm(words="I have found your parcel.", kind="to customer"))
    teller.opened(
        RETURN,
        now - timedelta(hours=26),
        "Sol Mbeki",
        customer="Hotel Miramar",
        owner="Maria Popescu",
        way="public",
        public_url="https://reviews.example.com/lumen/8841",
        urgent="yes",
    )
    teller.opened(
        PAIRING,
        now - timedelta(hours=3),
        "Eve Park",
        customer="City library",
        owner="Maya Ross",
        way="executive",
    )
    teller.opened(
        INVOICE,
        now - timedelta(hours=9),
        "Hana Suzuki",
        customer="A guest who asks not to be named",
        said="Somebody at the desk made remarks about me. I do not want them to know that I wrote.",
        protected="yes",
        handlers="Hana Suzuki, Lena Vogel",
        theme="",
        team="",
    )
