"""Pages at scale, on PostgreSQL: does a page's time follow the head count or the number of ratings?

Makes a company of 10,000 employees in 834 teams, loads 1,000,000 and then 10,000,000 ratings (tallies and evidence as
the app keeps them), and asks in each state, in this process through the whole app: the team page, the company page and
its answers, a review's save, and how long one new rating takes from the API to its employee's page. Then a company of
2,000 with as many ratings a head as the smaller state has, for the exponent in employees. Prints medians, statements,
bytes and ratios; requests a second of the team page, one after another from one client (no parallel load: that is
`bench.load`); and this process's peak memory while it loads and fits, and while pages are asked. Run:
`.venv/bin/python -m bench.pages [--small]` (a tenth of the ratings).
"""

import argparse
import os
import random
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from math import log
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event, text

from app.access.models import Account, Grant
from app.clock import month_of, now
from app.config import Settings
from app.contacts.actions import cells_for, source_named
from app.cycles.forms import CycleForm
from app.cycles.launching import launch
from app.database import make_engine, unit_of_work
from app.main import configure_logs, create_app
from app.notices.models import Job
from app.people.models import Assignment, Employee, Team
from app.scores.jobs import refit_all
from app.sections.templates import ensure_template
from app.signin.actions import begin
from bench.arriving import at_once
from tests.client import Client
from tests.databases import Databases
from tests.servers import Ground

PEOPLE, FEW, TEAM = 10_000, 2_000, 12
ASKED = 30
#: Requests one after another, for requests a second.
IN_A_ROW = 200


def peak() -> float:
    """Megabytes this process has held at most since the last call."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    Path("/proc/self/clear_refs").write_text("5")
    return int(found.group(1)) / 1024


def company(engine: Engine, people: int) -> list[int]:
    """So many people in teams of twelve, each with a manager; answers the people's ids."""
    start = date(2020, 1, 1)
    with unit_of_work(engine) as session:
        heads: list[Employee] = []
        ids = []
        for number in range(-(-people // TEAM)):
            team = Team(name=f"Team {number:03d}", unit=f"Unit {number % 9}")
            head = Employee(name=f"Manager {number:03d}", number=f"m{number}", hired_on=start)
            session.add_all([team, head])
            session.flush()
            heads.append(head)
            top = heads[number % 10] if number >= 10 else None
            session.add(_placed(head, team, top, start))
            for place in range(min(TEAM, people - number * TEAM)):
                one = Employee(
                    name=f"Agent {number:03d}-{place:02d}", number=f"a{number}-{place}", hired_on=start
                )
                session.add(one)
                session.flush()
                session.add(_placed(one, team, head, start))
                ids.append(one.id)
        for head, role in ((heads[20], ""), (heads[0], "hr_lead")):
            account = Account(email=f"{head.number}@bench.example", name=head.name, employee_id=head.id)
            session.add(account)
            session.flush()
            if role:
                session.add(Grant(account_id=account.id, role=role))
    return ids


def _placed(one: Employee, team: Team, manager: Employee | None, start: date) -> Assignment:
    return Assignment(
        employee_id=one.id,
        team_id=team.id,
        manager_id=manager.id if manager else None,
        title="Agent",
        starts_on=start,
    )


def fill(engine: Engine, ids: list[int], many: int, seed: int) -> None:
    """Load `many` ratings over the last twelve months by COPY and keep the tallies."""
    dice = random.Random(seed)
    today = date.today()  # noqa: DTZ011 - a bench
    with unit_of_work(engine) as session:
        session.execute(text("SET LOCAL statement_timeout = 0"))
        source = source_named(session, "Bench").id
        keys = [
            ("customer", "stars_5", channel, reason, "")
            for channel in ("Chat", "Phone", "E-mail")
            for reason in ("Order", "Return", "Bill", "Advice")
        ]
        cells = list(cells_for(session, keys).values())
        days = [
            datetime.combine(today - timedelta(days=ago), datetime.min.time(), UTC) for ago in range(1, 330)
        ]
        driver: Any = session.connection().connection.driver_connection
        columns = "id, source_id, external_id, employee_id, cell_id, score, answered_at"
        base = seed * 10**9
        with driver.cursor() as cursor, cursor.copy(f"COPY rating ({columns}) FROM STDIN") as copy:
            for number in range(many):
                score = dice.choices((1, 2, 3, 4, 5), (8, 5, 7, 20, 60))[0]
                row = (base + number, source, f"{seed}-{number}", dice.choice(ids), dice.choice(cells), score)
                copy.write_row((*row, dice.choice(days)))
    with unit_of_work(engine) as session:
        session.execute(text("SET LOCAL statement_timeout = 0"))
        session.execute(text("DELETE FROM tally"))
        session.execute(
            text(
                "INSERT INTO tally (employee_id, cell_id, month, n, sw, sww, swy, swyy) "
                "SELECT employee_id, cell_id, "
                "(extract(year FROM answered_at) * 12 + extract(month FROM answered_at) - 1)::int, "
                "count(*), 1000 * count(*), 1000000 * count(*), 1000 * sum(score), 1000 * sum(score * score) "
                "FROM rating GROUP BY 1, 2, 3"
            )
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("RESET statement_timeout"))


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def ask(
    client: Client, engine: Engine, method: str, path: str, data: dict[str, str] | None = None
) -> dict[str, float]:
    """Median milliseconds, statements and kilobytes of one page."""
    client.request(method, path, data=data)
    times = []
    for _ in range(ASKED):
        started = perf_counter()
        answer = client.request(method, path, data=data)
        times.append(perf_counter() - started)
        assert answer.status_code in {200, 303}, (path, answer.status_code, answer.text[:200])
    with counted(engine) as sent:
        answer = client.request(method, path, data=data)
    return {
        "ms": round(1000 * statistics.median(times), 1),
        "statements": len(sent),
        "kb": round(len(answer.text) / 1000, 1),
    }


def measure(url: str, engine: Engine) -> dict[str, dict[str, float]]:
    """Every page in one state."""
    app = create_app(Settings(database_url=url, base_url="http://127.0.0.1", run_jobs=False), engine)
    app.state.owns_engine = False
    found = {}
    with Client(app) as client, unit_of_work(engine) as session:
        manager = session.query(Account).filter_by(email="m20@bench.example").one()
        lead = session.query(Account).filter_by(email="m0@bench.example").one()
        tokens = {one: begin(session, one, now(), 1) for one in (manager, lead)}
        review = session.execute(
            text(
                "SELECT r.id, s.id FROM review r, review_section s WHERE r.manager_id = :m ORDER BY s.position LIMIT 1"
            ),
            {"m": manager.employee_id},
        ).one()
        session.commit()
        client.cookies.set("rapport_session", tokens[manager])
        found["minimal (/account)"] = ask(client, engine, "GET", "/account")
        found["my team, 12 people"] = ask(client, engine, "GET", "/team")
        save = f"/reviews/{review[0]}/sections/{review[1]}"
        client.request("POST", save, data={"text": "a", "version": "0"})
        found["save a section"] = ask(client, engine, "POST", save, {"text": "a", "version": "1"})
        client.cookies.set("rapport_session", tokens[manager])
        started = perf_counter()
        for _ in range(IN_A_ROW):
            client.request("GET", "/team")
        print(f"team page, one after another: {IN_A_ROW / (perf_counter() - started):.0f} requests a second")
        client.cookies.set("rapport_session", tokens[lead])
        found["company"] = ask(client, engine, "GET", "/company")
        found["company's answers"] = ask(client, engine, "GET", "/company/ratings")
        found["its answers of one score"] = ask(client, engine, "GET", "/company/ratings?score=1")
        found["people, first page"] = ask(client, engine, "GET", "/people?sort=-score")
        agent = session.query(Employee).filter_by(number="a30-0").one()
        session.commit()
        found["an employee's page"] = ask(client, engine, "GET", f"/employees/{agent.id}")
        arrived = at_once(client, agent.id, "a30-0", f"live-{perf_counter()}")
        found["a new rating to the page"] = arrived
        times = arrived["ms"] / found["minimal (/account)"]["ms"]
        print(f"a new rating to the page: {times:.1f} times the minimal page (goal: at most 4)")
    return found


def states(databases: Databases, people: int, steps: tuple[int, ...]) -> list[dict[str, dict[str, float]]]:
    """A company of so many people, with each number of ratings in turn: every page in each state."""
    with databases.copy("postgresql", "empty") as url:
        engine = make_engine(url)
        ids = company(engine, people)
        with unit_of_work(engine) as session:
            template = ensure_template(session, now())
            last = month_of(now().date()) - 1
            form = CycleForm(
                name="Bench",
                first=f"{(last - 5) // 12}-{(last - 5) % 12 + 1:02d}",
                last=f"{last // 12}-{last % 12 + 1:02d}",
                due_on=now().date().isoformat(),
                template_id=str(template.id),
            )
            started = perf_counter()
            _, made = launch(session, form, now().date(), now())
            session.flush()
            print(f"launch of {made:,} reviews: {perf_counter() - started:.2f} s")
        found = []
        loaded = 0
        for seed, many in enumerate(steps, 1):
            started = perf_counter()
            fill(engine, ids, many - loaded, seed)
            loaded = many
            print(f"{many:,} ratings loaded in {perf_counter() - started:.0f} s")
            started = perf_counter()
            refit_all(engine, {}, now())
            print(f"all windows fitted and stored in {perf_counter() - started:.1f} s")
            with unit_of_work(engine) as session:
                session.query(Job).delete()
            fitting = peak()
            found.append(measure(url, engine))
            print(
                f"peak memory: {fitting:.0f} MB while loading and fitting, {peak():.0f} MB while pages are asked"
            )
        engine.dispose()
    return found


def main() -> int:
    """Print a table for each state and the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="a tenth of the ratings")
    small = parser.parse_args().small
    steps = (100_000, 1_000_000) if small else (1_000_000, 10_000_000)
    configure_logs(quiet=True)
    os.environ.setdefault("RAPPORT_TEST_RUN", str(os.getpid()))
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    folder.chmod(0o711)
    ground = Ground(folder)
    databases = Databases(ground)
    try:
        many, more = states(databases, PEOPLE, steps)
        for page in many:
            first, second = many[page], more[page]
            print(f"{page:24} {first} -> {second}  ratio {second['ms'] / first['ms']:.2f}")
        (few,) = states(databases, FEW, (steps[0] * FEW // PEOPLE,))
        for page in ("company", "people, first page", "company's answers"):
            exponent = log(many[page]["ms"] / few[page]["ms"]) / log(PEOPLE / FEW)
            told = f"{few[page]['ms']} ms at {FEW:,}, {many[page]['ms']} ms at {PEOPLE:,} employees"
            print(f"{page}: {told}, exponent {exponent:.2f}")
    finally:
        databases.close()
        ground.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
