"""A small company with ratings and one cycle, for tests of reviews."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.cycles import launching
from app.cycles.forms import CycleForm
from app.database import new_id
from app.intake.actions import Answer, record
from app.people import actions as people
from app.people.models import Employee
from app.reviews import queries
from app.reviews.forms import PartForm
from app.reviews.models import MANAGER, Review, Section
from app.scores.models import Evidence, Fit
from app.sections.templates import ensure_template

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
START = date(2024, 1, 1)


def form(**more: Any) -> CycleForm:
    """A cycle over the half year before."""
    given = {
        "name": "Spring review",
        "first": "2026-05",
        "last": "2026-10",
        "due_on": "2026-12-31",
        "self_due_on": "2026-11-15",
        "template_id": "0",
    }
    return CycleForm(**{**given, **more})


@dataclass
class World:
    """Dov over Mia, Mia over Nia and Ed (billing, who meets no customer); Hana is HR."""

    session: Session
    ids: dict[str, int]
    template_id: int

    def act(self, name: str) -> Act:
        """Somebody doing something now."""
        account = self.session.scalars(select(Account).where(Account.name == name)).one()
        return Act(self.session, actor_for(self.session, account, NOW), NOW, "UTC")

    def launch(self, **more: Any) -> int:
        """A cycle; how many reviews."""
        given = form(template_id=str(self.template_id), **more)
        return launching.launch(self.session, given, TODAY, NOW)[1]

    def review(self, name: str) -> Review:
        """Somebody's review."""
        found = self.session.scalars(select(Review.id).where(Review.employee_id == self.ids[name])).one()
        loaded = queries.load(self.session, found)
        assert loaded is not None
        return loaded

    def sections(self, filler: str = MANAGER) -> list[Section]:
        """The template's sections: customers, teamwork, behaviours, results, next; for SELF the motive too."""
        return queries.sections(self.session, self.template_id, filler)


def world(session: Session) -> World:
    """Makes it."""
    made: dict[str, Employee] = {}
    for name, manager, team, facing in (
        ("Dov", None, "Board", False),
        ("Mia", "Dov", "Care", True),
        ("Nia", "Mia", "Care", True),
        ("Ed", "Mia", "Billing", False),
        ("Max", "Dov", "Care", True),
        ("Hana", "Dov", "HR", False),
    ):
        made[name] = people.hire(
            session, name=name, number=name, email=f"{name.lower()}@x.example", hired_on=START
        )
        people.assign(
            session,
            made[name],
            team=people.make_team(session, team, "Finance" if team == "Billing" else "Support"),
            manager=made.get(manager or ""),
            title="",
            customer_facing=facing,
            starts_on=START,
        )
        account = Account(email=f"{name.lower()}@x.example", name=name, employee_id=made[name].id)
        session.add(account)
        session.flush()
        if name == "Hana":
            session.add(Grant(account_id=account.id, role="hr"))
    template = ensure_template(session, NOW)
    session.flush()
    return World(session, {name: one.id for name, one in made.items()}, template.id)


def scored(found: World, name: str = "Nia", score: float = 4.25) -> Fit:
    """A fit of the cycle's span with one row of evidence, and an answer with a comment."""
    answer = Answer(
        external_id=f"a-{name}",
        lens="customer",
        scale="stars_5",
        score=4,
        answered_at=datetime(2026, 9, 1, 9, tzinfo=UTC),
        shares=[(found.ids[name], "worked it", 1000)],
        comment="She called back the same day.",
    )
    record(found.session, "Desk", [answer], "UTC", NOW)
    fit = Fit(
        id=new_id(),
        lens="customer",
        scale="stars_5",
        first_month=2026 * 12 + 4,
        last_month=2026 * 12 + 9,
        made_at=NOW,
        policy_version=0,
        model={},
        summary={"n": 40, "star_bar": 4.5, "floor_bar": 3.5, "mean": 4.1},
    )
    found.session.add(fit)
    found.session.flush()
    figures = dict.fromkeys(("n_eff", "raw", "adjusted", "reliability", "p_star", "p_floor", "p_below"), 0.5)
    found.session.add(
        Evidence(
            fit_id=fit.id,
            employee_id=found.ids[name],
            n=40,
            score=score,
            lo=4.0,
            hi=4.5,
            need_n=30,
            standing="solid",
            series=[],
            trend={},
            **figures,
        )
    )
    found.session.flush()
    return fit


FULL = (
    PartForm(text="Customers trust her word.", rating="4"),
    PartForm(text="The desk gets what it needs.", rating="5"),
    PartForm(text="Seen in three calls.", scores={"patient": 4, "listens": 3, "follows up": 4}),
    PartForm(text="Kept what was promised.", rating="3"),
)
