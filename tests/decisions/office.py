"""A small company in which HR decides: three people of HR, two windows of evidence, one cycle with its desk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, joinedload

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.coaching.models import Observation, Outcome, Plan, Seen
from app.database import new_id, unit_of_work
from app.decisions import actions, approving, queries, set_check
from app.decisions.forms import DeskForm, HearingForm, ProposeForm, WordsForm
from app.decisions.guards import Candidate
from app.decisions.models import Decision, Desk, HearingAnswer, SetCheck
from app.people import actions as people
from app.people.models import Employee
from app.reviews.models import CUSTOMER, Cycle, Part, Release, Review, Section, SignOff, Template
from app.scores.models import Evidence, Fit

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START = date(2021, 3, 1)
FIRST, LAST = 2026 * 12 + 4, 2026 * 12 + 9
ZONE = "UTC"
#: Name, manager, team, unit, role, the role's unit.
STAFF = (
    ("Dov", None, "Board", "Board", "", ""),
    ("Lena", "Dov", "People", "HR", "hr_lead", ""),
    ("Hana", "Lena", "People", "HR", "hr", ""),
    ("Gus", "Lena", "People", "HR", "hr", ""),
    ("Hal", "Lena", "People", "HR", "hr", "West"),
    ("Mia", "Dov", "Care", "Support", "", ""),
    ("Nia", "Mia", "Care", "Support", "", ""),
    ("Ed", "Mia", "Care", "Support", "", ""),
    ("Eli", "Mia", "Care", "Support", "", ""),
    ("Ada", "Dov", "Board", "Board", "administrator", ""),
)
WORDS = "I read both half-years and what the desk says of them."
AT_RISK: dict[str, Any] = {
    "score": 2.9,
    "lo": 2.6,
    "hi": 3.2,
    "standing": "at risk",
    "p_floor": 0.99,
    "n": 140,
}
SOLID: dict[str, Any] = {"score": 4.2, "lo": 4.0, "hi": 4.4, "standing": "solid", "p_floor": 0.01, "n": 120}
STAR: dict[str, Any] = {"score": 4.8, "lo": 4.7, "hi": 4.9, "standing": "star", "p_floor": 0.0, "n": 240}
FEW: dict[str, Any] = {
    "score": 3.9,
    "lo": 3.2,
    "hi": 4.5,
    "standing": "not enough evidence",
    "p_floor": 0.2,
    "n": 9,
}


@dataclass
class Office:
    """Employees by name, the cycle; acts and steps as their people take them."""

    session: Session
    ids: dict[str, int]
    cycle_id: int
    fits: dict[str, int] = field(default_factory=dict)
    now: datetime = NOW

    def at(self, session: Session, now: datetime | None = None) -> "Office":
        """The same office in another session, or at another time."""
        return Office(session, self.ids, self.cycle_id, self.fits, now or self.now)

    def act(self, name: str) -> Act:
        """Somebody doing something now."""
        account = self.session.scalars(select(Account).where(Account.name == name)).one()
        return Act(self.session, actor_for(self.session, account, self.now), self.now, ZONE)

    def desk(self) -> Desk:
        """The cycle's desk."""
        statement = select(Desk).where(Desk.cycle_id == self.cycle_id).options(joinedload(Desk.cycle))
        return self.session.scalars(statement).one()

    def candidate(self, name: str) -> Candidate:
        """Somebody in the cycle."""
        return Candidate(self.desk(), self.session.get_one(Employee, self.ids[name]))

    def score(self, name: str, window: str, figures: dict[str, Any]) -> None:
        """What a window (`earlier` or `later`) says of somebody."""
        plain = dict.fromkeys(("n_eff", "raw", "adjusted", "reliability", "p_star", "p_below"), 0.5)
        row = {**plain, "need_n": 40, "series": [], "trend": {}, **figures}
        self.session.merge(Evidence(fit_id=self.fits[window], employee_id=self.ids[name], **row))
        self.session.flush()

    def coached(self, name: str, *, result: str = "not met") -> Plan:
        """A coaching plan that was seen, and ended with a result; running where that is empty."""
        made = Plan(
            employee_id=self.ids[name],
            coach_id=self.ids["Mia"],
            made_at=self.now - timedelta(days=90),
            made_on=self.now.date() - timedelta(days=90),
            made_by="Mia",
            expectations="Calls that are promised are made.",
            ends_on=self.now.date() - timedelta(days=20) if result else self.now.date() + timedelta(days=20),
        )
        self.session.add(made)
        self.session.flush()
        seen = self.now - timedelta(days=88)
        self.session.add(Seen(plan_id=made.id, version=1, seen_at=seen, seen_on=seen.date()))
        if result:
            ended = self.now - timedelta(days=20)
            self.session.add(
                Outcome(
                    plan_id=made.id,
                    result=result,
                    words="As agreed it was looked at.",
                    made_at=ended,
                    made_on=ended.date(),
                    made_by="Mia",
                )
            )
        self.session.flush()
        return made

    def observed(self, name: str, value: int = 2) -> None:
        """Mia observed somebody in the later window."""
        self.session.add(
            Observation(
                employee_id=self.ids[name],
                observer_id=self.ids["Mia"],
                seen_on=date(2026, 9, 3),
                scores={"listens": value},
                words="The customer said it twice.",
                made_at=self.now,
            )
        )
        self.session.flush()

    def reviewed(self, name: str, rating: int = 4, *, released: bool = True) -> Review:
        """Somebody's review of the cycle, finished by Mia."""
        review = self.session.scalars(
            select(Review).where(Review.cycle_id == self.cycle_id, Review.employee_id == self.ids[name])
        ).one()
        section = self.session.scalars(select(Section).where(Section.kind == CUSTOMER)).one()
        self.session.add_all(
            [
                Part(
                    review_id=review.id, section_id=section.id, text="Seen.", rating=rating, saved_at=self.now
                ),
                SignOff(
                    review_id=review.id, at=self.now, by_name="Mia", evidence=[], total={"value": str(rating)}
                ),
            ]
        )
        if released:
            self.session.add(Release(review_id=review.id, at=self.now, by_name="Mia"))
        self.session.flush()
        return review

    def propose(
        self, name: str, kind: str = "severance", by: str = "Hana", day: str = "2027-02-01"
    ) -> Decision:
        """Somebody in HR proposes."""
        given = {"kind": kind, "reason": WORDS, "effect_on": day if kind == "severance" else ""}
        made = actions.propose(self.act(by), self.candidate(name), ProposeForm.model_validate(given))
        self.session.flush()
        return made

    def whole(self, decision: Decision) -> queries.Whole:
        """A decision with every row about it."""
        self.session.flush()
        return queries.whole(self.session, decision.id)

    def ask(self, decision: Decision, by: str = "Hana") -> None:
        """The employee is asked."""
        approving.open_hearing(self.act(by), decision, HearingForm(words=WORDS))
        self.session.flush()

    def answer(self, decision: Decision) -> None:
        """The employee answered."""
        self.session.add(
            HearingAnswer(decision_id=decision.id, words="I see it otherwise.", made_at=self.now)
        )
        self.session.flush()

    def check(self, *, alarm: bool = False) -> SetCheck:
        """The set as it stands was checked."""
        ids = [one.id for one in queries.severances(self.session, self.cycle_id)]
        made = SetCheck(
            cycle_id=self.cycle_id,
            members=set_check.members_digest(ids),
            result={"says": "No alarm."},
            alarm=alarm,
            at=self.now,
            by_name="Hana",
        )
        self.session.add(made)
        self.session.flush()
        return made

    def approve(self, decision: Decision, *by: str) -> None:
        """Each of these approves."""
        for one in by:
            approving.approve(self.act(one), decision, WordsForm(words=WORDS))
            self.session.flush()

    def severance(self, name: str = "Nia") -> Decision:
        """A severance that waits for nothing but its approvers."""
        self.score(name, "earlier", AT_RISK)
        self.score(name, "later", AT_RISK)
        self.observed(name)
        self.coached(name)
        made = self.propose(name)
        self.ask(made)
        self.answer(made)
        self.check()
        return made

    def approved(self, name: str = "Nia") -> Decision:
        """A severance that two people approved."""
        made = self.severance(name)
        self.approve(made, "Lena", "Gus")
        return made

    def told(self, name: str = "Nia") -> Decision:
        """One that the employee was told."""
        made = self.approved(name)
        actions.deliver(self.act("Hana"), made, WordsForm(words=WORDS))
        self.session.flush()
        return made


def office(session: Session, *, desk: bool = True, names: Sequence[str] = ("Nia", "Ed", "Eli")) -> Office:
    """Makes it in a session."""
    made: dict[str, Employee] = {}
    for name, manager, team, unit, role, of in STAFF:
        one = people.hire(session, name=name, number=name, email=f"{name.lower()}@x.example", hired_on=START)
        made[name] = one
        people.assign(
            session,
            one,
            team=people.make_team(session, team, unit),
            manager=made.get(manager or ""),
            title="Agent" if team == "Care" else "",
            customer_facing=team == "Care",
            starts_on=START,
        )
        account = Account(email=f"{name.lower()}@x.example", name=name, employee_id=one.id)
        session.add(account)
        session.flush()
        if role:
            session.add(Grant(account_id=account.id, role=role, unit=of))
    ids = {name: one.id for name, one in made.items()}
    template = Template(name="Plain", version=1, made_at=NOW)
    session.add(template)
    session.flush()
    session.add(Section(template_id=template.id, position=1, kind=CUSTOMER, title="Customers", weight=100))
    cycle = Cycle(
        name="Autumn",
        template_id=template.id,
        first_month=FIRST,
        last_month=LAST,
        due_on=date(2026, 12, 15),
        launched_at=NOW,
    )
    session.add(cycle)
    session.flush()
    for name in (*names, "Hana"):
        manager_id = ids["Lena" if name == "Hana" else "Mia"]
        session.add(
            Review(
                cycle_id=cycle.id,
                employee_id=ids[name],
                manager_id=manager_id,
                customer_facing=name != "Hana",
            )
        )
    found = Office(session, ids, cycle.id)
    for window, first in (("earlier", FIRST - 6), ("later", FIRST)):
        found.fits[window] = new_id()
        session.add(
            Fit(
                id=found.fits[window],
                lens="customer",
                scale="stars_5",
                first_month=first,
                last_month=first + 5,
                made_at=NOW,
                policy_version=0,
                model={},
                summary={"n": 400, "star_bar": 4.5, "floor_bar": 3.5, "mean": 4.1},
            )
        )
    session.flush()
    if desk:
        actions.open_desk(found.act("Lena"), cycle, DeskForm())
        session.flush()
    return found


def office_in(engine: Engine) -> Office:
    """The same, committed: ids to use in sessions of one's own (`Office.at`)."""
    with unit_of_work(engine) as session:
        return office(session)
