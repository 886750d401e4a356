"""Cycles at scale: preview, launch, progress, list and export of 10,000 reviews, on both databases.

Makes a company of 10,000 employees in teams of twelve with an account each, teams depending on each other, and a
template that asks every role. Prints medians, statements and ratios; the launch beside one INSERT..SELECT of as many
rows as it makes. Run: `.venv/bin/python -m bench.cycles [PEOPLE]`.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event, func, insert, select, text
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.colleagues.models import Dependence
from app.cycles import launching, lists, reminding
from app.cycles.forms import CycleForm
from app.cycles.progress import Progress, Which
from app.database import make_engine, new_id, unit_of_work
from app.people.models import Employee, Team
from app.reviews.models import CUSTOMER, FILLERS, TEAMWORK, Cycle
from app.reviews.steps import Asked
from app.rooms import load_tables
from app.sections.templates import Spec, make_template
from app.web.export import export
from bench.pages import company
from tests.databases import Databases
from tests.servers import Ground

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
TIMES = 5


class Counted:
    """Statements sent since the last call."""

    def __init__(self, engine: Engine) -> None:
        self.sent = 0
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, *_: Any) -> None:
        self.sent += 1

    def since(self) -> int:
        found, self.sent = self.sent, 0
        return found


def prepare(engine: Engine, people: int) -> int:
    """The company, its accounts, who depends on whom, and a template; answers the template's id."""
    company(engine, people)
    with unit_of_work(engine) as session:
        known = select(Account.employee_id).where(Account.employee_id.is_not(None))
        rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.not_in(known))).all()
        session.execute(
            insert(Account),
            [
                {"id": new_id(), "email": f"e{at}@x.example", "name": row.name, "employee_id": row.id}
                for at, row in enumerate(rows)
            ],
        )
        hr = Account(email="hr@x.example", name="Hana")
        session.add(hr)
        session.flush()
        session.add(Grant(account_id=hr.id, role="hr"))
        teams = session.scalars(select(Team.id).order_by(Team.name)).all()
        session.add_all(
            Dependence(team_id=team, on_team_id=teams[(at + step) % len(teams)], made_at=NOW, made_by="Hana")
            for at, team in enumerate(teams)
            for step in (1, 2)
        )
        sections = [Spec(CUSTOMER, "Customers", "", 50, FILLERS), Spec(TEAMWORK, "Teamwork", "", 50, FILLERS)]
        return make_template(session, "All roles", sections, NOW).id


def form(template_id: int, name: str) -> CycleForm:
    return CycleForm(
        name=name,
        first="2026-05",
        last="2026-10",
        due_on="2026-11-20",
        self_due_on="2026-11-10",
        collect_until="2026-11-19",
        acknowledge_by="2026-12-20",
        template_id=str(template_id),
    )


def timed(what: Callable[[], Any], times: int = TIMES) -> float:
    """Median milliseconds."""
    took = []
    for _ in range(times):
        start = perf_counter()
        what()
        took.append(1000 * (perf_counter() - start))
    return statistics.median(took)


def look(engine: Engine, template_id: int, counted: Counted) -> None:
    with unit_of_work(engine, write=False) as session:
        counted.since()
        took = timed(
            lambda: launching.preview(launching.Plan(session, form(template_id, "Preview"), TODAY)), 3
        )
        print(f"  preview: {took:.0f} ms, {counted.since() // 3} statements")


def launch_beside_insert(engine: Engine, template_id: int, counted: Counted) -> None:
    """Launch and undo a few times; beside it the same rows written from a table by one statement for each table."""
    took, plain, made = [], [], 0
    for at in range(3):
        with Session(engine) as session:
            session.connection(execution_options={"write": True})
            counted.since()
            start = perf_counter()
            _, made = launching.launch(session, form(template_id, f"Try {at}"), TODAY, NOW)
            session.flush()
            took.append(perf_counter() - start)
            sent = counted.since()
            asked = session.scalar(select(func.count()).select_from(Asked)) or 0
            kept = session.connection()
            kept.execute(text("CREATE TEMP TABLE r AS SELECT * FROM review"))
            kept.execute(text("CREATE TEMP TABLE a AS SELECT * FROM review_asked"))
            kept.execute(text("DELETE FROM review_asked"))
            kept.execute(text("DELETE FROM review"))
            start = perf_counter()
            kept.execute(text("INSERT INTO review SELECT * FROM r"))
            kept.execute(text("INSERT INTO review_asked SELECT * FROM a"))
            plain.append(perf_counter() - start)
            session.rollback()
    launched, bare = statistics.median(took), statistics.median(plain)
    print(
        f"  launch: {made:,} reviews and {asked:,} asked in {launched:.2f} s, {sent} statements; "
        f"plain INSERT..SELECT of as many rows {bare:.2f} s; ratio {launched / bare:.1f}"
    )


def follow(engine: Engine, template_id: int, counted: Counted) -> None:
    with unit_of_work(engine) as session:
        launching.launch(session, form(template_id, "Kept"), TODAY, NOW)
    with unit_of_work(engine, write=False) as session:
        cycle = session.scalars(select(Cycle)).one()
        account = session.scalars(select(Account).where(Account.email == "hr@x.example")).one()
        act = Act(session, actor_for(session, account, NOW), NOW, "UTC")
        known = Progress(session, act.actor, cycle)

        def whole() -> None:
            known.teams()
            known.late_by_manager()
            known.lines(Which(), "name", 50)

        def file(kind: str) -> Callable[[], Any]:
            return lambda: export("x", *lists.rows(known.lines(Which())[0]), kind)

        for name, what, times in (
            ("progress page", whole, TIMES),
            ("list, late, sorted by days", lambda: known.lines(Which(state="late"), "late", 50), TIMES),
            ("list, page 150", lambda: known.lines(Which(), "name", 50, 7_450), TIMES),
            ("export CSV", file("csv"), 3),
            ("export XLSX", file("xlsx"), 1),
            ("what everybody has to do", lambda: reminding.to_do(session, TODAY), 3),
        ):
            counted.since()
            took = timed(what, times)
            print(f"  {name}: {took:.0f} ms, {counted.since() // times} statements")


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    load_tables()
    os.environ.setdefault("RAPPORT_TEST_RUN", str(os.getpid()))
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    folder.chmod(0o711)
    ground = Ground(folder)
    databases = Databases(ground)
    try:
        for kind in ("sqlite", "postgresql"):
            with databases.copy(kind, "empty") as url:
                engine = make_engine(url)
                template_id = prepare(engine, people)
                if kind == "postgresql":
                    with engine.connect() as connection:
                        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
                counted = Counted(engine)
                print(kind)
                look(engine, template_id, counted)
                launch_beside_insert(engine, template_id, counted)
                follow(engine, template_id, counted)
                engine.dispose()
    finally:
        databases.close()
        ground.close()


if __name__ == "__main__":
    main()
