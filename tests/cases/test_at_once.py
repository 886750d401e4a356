"""Two at one moment: a form pressed twice is one case, a new theme is one theme, a cost comes back once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.bonuses import actions as bonuses
from app.bonuses.forms import PlanForm
from app.bonuses.models import BonusConflict
from app.cases import steps
from app.cases.actions import open_case
from app.cases.forms import CaseForm, CauseForm, CostForm
from app.cases.models import Case, CaseCost, Cause, Theme
from app.database import make_engine, unit_of_work
from app.errors import Conflict
from tests.databases import Databases
from tests.empowerment.till import Till


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_two_at_once_are_one(databases: Databases, kind: str) -> None:
    told = databases.told(kind, "till")
    with databases.copy(kind, "till") as url:
        engine = make_engine(url)
        made = Till(told["ids"], told["tokens"], engine)

        def twice(*acts: Callable[[Session], Any]) -> list[Any]:
            begin = Barrier(2)

            def one(act: Callable[[Session], Any]) -> Any:
                with unit_of_work(engine) as session:
                    made.act(session, "Bo")
                    begin.wait()
                    try:
                        return act(session)
                    except Conflict:
                        return "conflict"

            with ThreadPoolExecutor(2) as pool:
                return list(pool.map(one, acts * (2 // len(acts))))

        def opened(**given: str) -> Callable[[Session], int]:
            form = CaseForm.model_validate({"said": "It came broken.", "customer": "C-1"} | given)
            return lambda session: open_case(made.act(session, "Bo"), form).id

        first, second = twice(opened(once="ab" * 16))
        assert first == second
        assert len(set(twice(opened(theme="Late")))) == 2

        def caused(case: int) -> Callable[[Session], int]:
            form = CauseForm(cause="Boxes")
            return lambda session: (
                steps.name_cause(made.act(session, "Bo"), session.get_one(Case, case), form).id
            )

        with unit_of_work(engine) as session:
            other = opened()(session)
            form = CostForm(cost="refund", amount="10", currency="EUR")
            cost = steps.note_cost(made.act(session, "Bo"), session.get_one(Case, first), form).id
        assert len(set(twice(caused(first), caused(other)))) == 1

        def back(session: Session) -> str:
            held = session.get_one(CaseCost, cost)
            steps.take_cost_back(made.act(session, "Bo"), session.get_one(Case, held.case_id), held)
            return "back"

        assert sorted(twice(back)) == ["back", "conflict"]

        def planned(name: str, metric: str) -> Callable[[Session], int]:
            form = PlanForm(name=name, for_whom="Sales", owner="Maya", metrics=[metric], weights=["100"])
            return lambda session: bonuses.make(made.act(session, "Lena"), form).id

        twice(planned("Stock", "Working capital"), planned("Care", "Customers who stay"))
        with unit_of_work(engine, write=False) as session:
            count = [
                session.scalar(select(func.count(one.id))) for one in (Theme, Cause, Case, BonusConflict)
            ]
        assert count == [1, 1, 4, 1], "of two plans that pull apart one conflict is raised, at once"
        engine.dispose()
