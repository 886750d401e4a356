"""E9: programs that answer customers are kept apart from people."""

import pytest
from sqlalchemy import select

from app.clock import month_of
from app.contacts.scales import SCALES
from app.database import unit_of_work
from app.errors import Invalid
from app.intake.ai_agents import AiForm, mark_ai
from app.intervals import Z90
from app.people.models import Employee
from app.people.queries import members
from app.scores.ai import ai_agents, figure
from app.scores.jobs import refit_all
from app.scores.models import Evidence
from app.scores.spans import rolling
from tests.client import Client
from tests.disputes.conftest import at
from tests.disputes.desk import Desk, recount, tallies

__all__ = ["at"]
At = tuple[Desk, Client]
REASON = "The helpdesk keeps its chat program as an agent."


def evidence_of(made: Desk, name: str) -> int:
    with unit_of_work(made.engine, write=False) as session:
        return len(session.scalars(select(Evidence).where(Evidence.employee_id == made.ids[name])).all())


def test_marked_it_leaves_all_comparisons_and_comes_back(at: At) -> None:
    made, client = at
    made.become(client, "Hana")
    with unit_of_work(made.engine, write=False) as session:
        before = tallies(session)
    assert evidence_of(made, "Eli")
    assert client.post("/ai-agents", {"who": "Eli", "reason": REASON}).status_code == 303
    refit_all(made.engine, {}, made.now)
    assert evidence_of(made, "Eli") == 0
    with unit_of_work(made.engine, write=False) as session:
        assert tallies(session) == recount(session) != before
        today = made.now.date()
        assert made.ids["Eli"] not in {row.id for row in session.execute(members(today))}
        (agent,) = ai_agents(session, rolling(12, month_of(today)))
        assert (agent.name, [one.n for one in agent.figures]) == ("Eli", [36])
    assert ">Eli</a>" not in client.get("/people?months=12").text
    page = client.get("/ai-agents?months=12").text
    assert "Eli" in page
    assert "(normal)" in page
    assert client.post(f"/ai-agents/{made.ids['Eli']}/removal").status_code == 303
    refit_all(made.engine, {}, made.now)
    assert evidence_of(made, "Eli")
    with unit_of_work(made.engine, write=False) as session:
        assert tallies(session) == recount(session) == before


def test_who_may(at: At) -> None:
    made, client = at
    form = {"who": "Eli", "reason": REASON}
    for name in ("Nia", "Sol", "Rob"):
        assert made.become(client, name).post("/ai-agents", form).status_code == 403
    for name, status in (("Nia", 403), ("Rob", 403), ("Sol", 200), ("Hana", 200)):
        assert made.become(client, name).get("/ai-agents").status_code == status
    with unit_of_work(made.engine) as session:
        mark_ai(made.act(session, "Hana"), AiForm(who="Eli", reason=REASON))
    path = f"/ai-agents/{made.ids['Eli']}/removal"
    assert made.become(client, "Nia").post(path).status_code == 404
    assert made.become(client, "Sol").post(path).status_code == 403
    with unit_of_work(made.engine, write=False) as session:
        assert session.get_one(Employee, made.ids["Eli"]).ai_agent


def test_a_reason_and_somebody_known_are_needed(at: At) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        act = made.act(session, "Hana")
        for who, reason, field in (
            ("Eli", "because", "reason"),
            ("Nobody", REASON, "who"),
            ("Hana", REASON, "who"),
        ):
            with pytest.raises(Invalid) as refused:
                mark_ai(act, AiForm(who=who, reason=reason))
            assert refused.value.problems[0].field == field


def test_hr_of_one_unit_marks_nobody_elsewhere(at: At) -> None:
    made, client = at
    assert made.become(client, "Hal").post("/ai-agents", {"who": "Nia", "reason": REASON}).status_code == 422
    with unit_of_work(made.engine, write=False) as session:
        assert not session.get_one(Employee, made.ids["Nia"]).ai_agent


def test_only_hr_outside_the_line_and_of_the_unit_says_that_it_is_none(at: At) -> None:
    """Hal is HR of West, Mia of Care and manages Nia: neither takes Nia's mark away, nor does Mia set one."""
    made, client = at
    form = {"who": "Nia", "reason": REASON}
    answer = made.become(client, "Mia").post("/ai-agents", form)
    assert answer.status_code == 422
    assert "outside their reporting line" in answer.text
    with unit_of_work(made.engine) as session:
        mark_ai(made.act(session, "Hana"), AiForm(**form))
    path = f"/ai-agents/{made.ids['Nia']}/removal"
    for name in ("Hal", "Mia"):
        assert made.become(client, name).post(path).status_code == 403
        assert path not in client.get("/ai-agents").text
    assert path in made.become(client, "Hana").get("/ai-agents").text
    assert client.post(path).status_code == 303


def sums(scores: list[int]) -> tuple[int, int, int, int, int]:
    n = len(scores)
    return n, 1000 * n, 1_000_000 * n, 1000 * sum(scores), 1000 * sum(y * y for y in scores)


def test_the_range_is_the_named_one() -> None:
    scores = [5, 4, 4, 3, 5, 1, 5, 5, 4, 2, 5, 3]
    found = figure("customer", SCALES["stars_5"], *sums(scores))
    mean = sum(scores) / 12
    reach = Z90 * (sum((y - mean) ** 2 for y in scores) / 11 / 12) ** 0.5
    assert (found.mean, found.by) == (pytest.approx(mean), "normal")
    assert (found.lo, found.hi) == (pytest.approx(mean - reach), pytest.approx(mean + reach))
    two = figure("customer", SCALES["zd_binary"], *sums([1] * 12))
    assert (two.mean, two.by, two.hi) == (1.0, "Wilson", pytest.approx(1.0))
    assert two.lo is not None
    assert 0.7 < two.lo < 0.9
    few = figure("customer", SCALES["stars_5"], *sums([4, 5]))
    assert (few.lo, few.hi, few.by) == (None, None, "too few")
