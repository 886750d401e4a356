"""A small company on one session in which Mia coaches Nia, and people who may look or not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.access import Act
from app.coaching import actions, observing, queries
from app.coaching.forms import ObservationForm, PlanForm, SeenForm
from app.coaching.models import Observation, Plan
from app.coaching.queries import Whole
from app.people.models import Employee
from app.scores.pieces import Piece
from tests.disputes.desk import Desk

NOW = datetime.fromisoformat("2026-11-04T10:00:00+00:00")
TODAY = date(2026, 11, 4)
EXPECTS = "Lets people finish, and repeats what was understood."
WHY = "The second half needs more room than we thought."


def fields(**more: Any) -> dict[str, str]:
    """A plan of eight weeks as its form sends it."""
    given = {
        "expectations": EXPECTS,
        "behaviour1": "listens",
        "ends_on": "2026-12-30",
        "check1": "2026-11-18",
        "check2": "2026-12-02",
        "what1": "Listen to two contacts together",
        "side1": "coach",
        "due1": "2026-11-11",
        "what2": "Try it in ten contacts",
        "side2": "coachee",
        "due2": "2026-11-25",
    }
    return {**given, **{key: str(value) for key, value in more.items()}}


@dataclass
class Office:
    """The company of the tests about disputes, without its answers."""

    session: Session
    desk: Desk

    @property
    def ids(self) -> dict[str, int]:
        return self.desk.ids

    def act(self, name: str, days: float = 0) -> Act:
        return self.desk.act(self.session, name, NOW + timedelta(days=days))

    def plan(self, origin: Piece | None = None, *, seen: bool = True, **more: Any) -> Plan:
        form = PlanForm.model_validate(fields(**more))
        plan = actions.open_plan(self.act("Mia"), self.ids["Nia"], origin, form)
        if seen:
            actions.see(self.act("Nia"), self.whole(plan), SeenForm(version=1))
        return plan

    def whole(self, plan: Plan, reader: str = "Mia") -> Whole:
        self.session.expire_all()
        found = queries.load(self.session, plan.id, self.ids[reader])
        assert found is not None
        return found

    def observe(self, by: str = "Mia", of: str = "Nia", **more: Any) -> Observation:
        given = {"seen_on": TODAY.isoformat(), "words": "She promised a call and nobody made it."} | more
        form = ObservationForm.model_validate(given)
        return observing.observe(self.act(by), self.session.get_one(Employee, self.ids[of]), form)


def office(session: Session) -> Office:
    desk = Desk(session.get_bind(), now=NOW)  # type: ignore[arg-type]
    desk.hire_all(session)
    return Office(session, desk)
