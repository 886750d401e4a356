"""A company for tests of cases: a desk, works, their leads, and cases told in one line."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.access import Act
from app.cases import actions, steps
from app.cases.forms import CaseForm, CauseForm, CloseForm, LineForm, PreventionForm, WorkaroundForm
from app.cases.models import Case, Prevention
from app.people.models import Assignment
from tests.empowerment.till import Till

#: A Monday noon in Lisbon.
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Desk(Till):
    """The company of the till, with cases."""

    session: Session

    def at(self, session: Session) -> "Desk":
        self.session = session
        self.staff(session)
        return self

    def by(self, name: str, when: datetime = NOON) -> Act:
        return self.act(self.session, name, when)

    def team(self, name: str) -> int:
        found = self.session.query(Assignment.team_id).filter_by(employee_id=self.ids[name]).first()
        assert found is not None
        return int(found[0])

    def opened(self, who: str = "Bo", when: datetime = NOON, **given: Any) -> Case:
        form = CaseForm.model_validate({"said": "It came broken.", "customer": "C-1"} | given)
        return actions.open_case(self.by(who, when), form)

    def helped(self, case: Case, who: str = "Bo", when: datetime = NOON, **given: Any) -> None:
        steps.work_around(
            self.by(who, when), case, WorkaroundForm.model_validate({"helped": "Sent another."} | given)
        )

    def told(self, case: Case, words: str, kind: str, when: datetime = NOON, wait: str = "") -> None:
        form = LineForm.model_validate({"words": words, "kind": kind, "wait": wait})
        actions.write_line(self.by("Bo", when), case, form)

    def caused(self, case: Case, cause: str = "Boxes too thin", when: datetime = NOON) -> None:
        steps.name_cause(self.by("Bo", when), case, CauseForm(cause=cause))

    def planned(self, case: Case, keeper: str = "Wim", when: datetime = NOON) -> Prevention:
        due_on = (when + timedelta(days=10)).date()
        form = PreventionForm(prevents="Thicker boxes", owner=keeper, due_on=due_on)
        return steps.plan(self.by("Bo", when), case, form)

    def closed(self, case: Case, who: str = "Bo", when: datetime = NOON) -> None:
        actions.close(self.by(who, when), case, CloseForm(outcome="They are content."))
