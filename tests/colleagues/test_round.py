"""The monthly round: begun by HR, drawn once, asked for again; ten thousand people in seconds."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, insert, select

from app.clock import first_day
from app.colleagues.actions import ROUND
from app.colleagues.jobs import round_of_questions
from app.colleagues.models import Ask, Dependence
from app.colleagues.rules import MOST_FOR
from app.database import make_engine, new_id, unit_of_work
from app.jobs.runner import Runner
from app.notices.models import Job
from app.people.models import Assignment, Employee, Team
from app.rooms import handlers
from tests.client import Client
from tests.colleagues.office import Office
from tests.databases import Databases

At = tuple[Office, Client]


def asks(engine: Engine) -> int:
    with unit_of_work(engine, write=False) as session:
        return session.scalar(select(func.count()).select_from(Ask)) or 0


def test_drawn_again_nothing_is_added_and_the_next_month_is_asked_for(at: At) -> None:
    made, _ = at
    before = asks(made.engine)
    for _ in range(2):
        round_of_questions(made.engine, {}, made.now)
    assert asks(made.engine) == before
    with unit_of_work(made.engine, write=False) as session:
        next_one = session.scalars(select(Job).where(Job.kind == ROUND, Job.key == ROUND)).one()
        assert next_one.due_at.date() > made.now.date() or next_one.payload == {}


def test_a_new_month_draws_anew(at: At) -> None:
    made, _ = at
    before = asks(made.engine)
    later = datetime.combine(first_day(made.month + 1), datetime.min.time(), UTC)
    round_of_questions(made.engine, {}, later.replace(hour=8))
    assert asks(made.engine) > before


def test_nobody_is_asked_out_of_the_blue(at: At) -> None:
    """Without a dependence and without anybody's word, the monthly run asks nothing; HR's press does."""
    made, client = at
    with unit_of_work(made.engine) as session:
        session.execute(delete(Ask))
        session.execute(delete(Dependence))
    round_of_questions(made.engine, {}, made.now)
    assert asks(made.engine) == 0
    assert made.become(client, "Hana").post("/dependences/round").status_code == 303
    Runner(made.engine, handlers()).drain()
    assert asks(made.engine) > 0


def test_who_is_new_gone_or_a_program_is_not_drawn(at: At) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        session.execute(delete(Ask))
        for name, change in (
            ("Ann", {"hired_on": made.now.date()}),
            ("Ben", {"left_on": made.now.date()}),
            ("Cy", {"ai_agent": True}),
        ):
            one = session.get_one(Employee, made.ids[name])
            for key, value in change.items():
                setattr(one, key, value)
    made.draw()
    out = {made.ids[name] for name in ("Ann", "Ben", "Cy")}
    with unit_of_work(made.engine, write=False) as session:
        drawn = {who for row in session.execute(select(Ask.asker_id, Ask.subject_id)) for who in row}
    assert drawn
    assert not drawn & out


@pytest.fixture
def large(databases: Databases, kind: str) -> Iterator[Engine]:
    with databases.copy(kind, "empty") as url:
        made = make_engine(url)
        yield made
        made.dispose()


def test_ten_thousand_people_are_asked_in_seconds(large: Engine, queries: list[str]) -> None:
    started = date(2020, 1, 1)
    teams = [{"id": new_id(), "name": f"T{n}", "unit": f"U{n % 20}"} for n in range(500)]
    people = [{"id": new_id(), "name": f"P{n}", "hired_on": started} for n in range(10_000)]
    with unit_of_work(large) as session:
        session.execute(insert(Team), teams)
        session.execute(insert(Employee), people)
        session.execute(
            insert(Assignment),
            [
                {"employee_id": one["id"], "team_id": teams[n % 500]["id"], "starts_on": started}
                for n, one in enumerate(people)
            ],
        )
        session.execute(
            insert(Dependence),
            [
                {
                    "team_id": teams[n]["id"],
                    "on_team_id": teams[(n + step) % 500]["id"],
                    "made_at": datetime.now(UTC),
                    "made_by": "Lena",
                }
                for n in range(0, 500, 2)
                for step in (1, 7, 31)
            ],
        )
    queries.clear()
    began = time.process_time()
    round_of_questions(large, {"once": True}, datetime(2026, 11, 22, 9, tzinfo=UTC))
    assert time.process_time() - began < 20
    assert len(queries) < 60, "whatever the number of people"
    with unit_of_work(large, write=False) as session:
        per_asker = (
            session.execute(select(func.count()).select_from(Ask).group_by(Ask.asker_id)).scalars().all()
        )
    assert max(per_asker) <= MOST_FOR
    assert sum(per_asker) >= 45_000
    assert len(per_asker) > 9_900


def test_the_app_asks_for_the_first_round_itself(app_on: Callable[..., Any], fresh_url: str) -> None:
    with app_on(fresh_url) as client, unit_of_work(client.app.state.engine, write=False) as session:
        assert session.scalars(select(Job).where(Job.kind == ROUND)).one().state == "waiting"
