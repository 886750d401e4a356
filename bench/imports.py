"""How fast a file of ratings comes in: `python3 bench/imports.py [rows] [database]` (1,000,000, both).

One run, one machine, ratios: on PostgreSQL a COPY of the same typed rows into the same indexed table against our
import (validated, idempotent, tallies kept) and a second import of the same file; on SQLite one transaction of
`executemany` upserts against our import; the peak memory of ours in a process of its own; the growth from a tenth of
the rows to all. Goals: at most 3 x COPY, the second at most half the first, at most 2 x SQLite's upsert, at most
250 MB, exponent at most 1.1.
"""

import csv
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import Engine, insert, text

from app.clock import now
from app.contacts.actions import source_named
from app.database import make_engine, new_id, unit_of_work
from app.database.migrate import upgrade
from app.files.reading import Reading
from app.files.scanning import scan
from app.imports.models import Import
from app.imports.opening import survey_file, validator
from app.imports.running import run
from app.intake.staging import RATING, Staged, copied, plain
from app.people.models import Employee
from app.rooms import load_tables
from tests.databases import Databases
from tests.servers import Ground

EMPLOYEES = 10_000
ZONE = "Europe/Berlin"
MAPPING = {
    "rating_id": "rating_id",
    "agent": "employee",
    "answered_at": "answered_at",
    "csat": "score",
    "channel": "channel",
    "reason": "reason",
}


def make(path: Path, rows: int) -> None:
    """A year of answers to the second, in order."""
    dice = random.Random(rows)
    begin, step = datetime(2025, 1, 1, tzinfo=UTC), 365 * 86_400 / rows
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(MAPPING)
        writer.writerows(
            (
                f"R{number:07}",
                f"E{dice.randrange(EMPLOYEES):05}",
                f"{begin + timedelta(seconds=int(number * step)):%Y-%m-%dT%H:%M:%SZ}",
                dice.choices((1, 2, 3, 4, 5), (6, 4, 10, 25, 55))[0],
                ("Phone", "Chat", "E-mail")[dice.randrange(3)],
                ("Delivery", "Invoice", "Return", "Advice")[dice.randrange(4)],
            )
            for number in range(rows)
        )


def staffed(url: str) -> Engine:
    """A migrated database with the employees in it."""
    upgrade(url)
    engine = make_engine(url)
    with unit_of_work(engine) as session:
        people = [{"id": new_id(), "number": f"E{n:05}", "name": f"Person {n}"} for n in range(EMPLOYEES)]
        session.execute(insert(Employee), people)
    return engine


def typed(engine: Engine, path: Path) -> list[tuple[object, ...]]:
    """The rows of the file, typed, for the yardsticks."""
    with unit_of_work(engine) as session:
        opened = survey_file(session, path, Reading(mapping=MAPPING, zone=ZONE), ZONE, now())
        source = source_named(session, "yardstick").id
        reader = validator(session, opened, source_id=source, import_id=None, make_cells=True)
        return [row for chunk in reader.chunks(100_000) for row in chunk.answers]


def ours(engine: Engine, path: Path, source: str) -> tuple[float, Import]:
    """Seconds of one import."""
    start = time.perf_counter()
    seen = scan(path)
    with unit_of_work(engine) as session:
        given = Import(
            source_name=source, file_name=path.name, stored_as="", size=seen.size, digest=seen.digest,
            reading=Reading(mapping=MAPPING, zone=ZONE).to_json(), state="running", made_at=now(), made_by="bench",
        )  # fmt: skip
        session.add(given)
        session.flush()
    run(engine, given.id, path, ZONE, now())
    seconds = time.perf_counter() - start
    with unit_of_work(engine, write=False) as session:
        settled = session.get_one(Import, given.id)
    assert settled.state == "done", settled.message
    return seconds, settled


def emptied(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in ("rating", "tally"):
            connection.execute(
                text(f"DELETE FROM {table}" if "sqlite" in str(engine.url) else f"TRUNCATE {table} CASCADE")
            )


def copy(engine: Engine, rows: list[tuple[object, ...]]) -> float:
    """Seconds of a COPY of typed rows into the rating table as it stands, indexes and foreign keys included."""
    lines = [copied(rows[at : at + 1000]) for at in range(0, len(rows), 1000)]
    names = ", ".join(Staged._fields[:-1])
    parts = ["".join(line.rpartition("\t")[0] + "\n" for line in part.splitlines()) for part in lines]
    start = time.perf_counter()
    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY rating ({names}) FROM STDIN") as stream:
            for part in parts:
                stream.write(part)
    return time.perf_counter() - start


def upsert(engine: Engine, rows: list[tuple[object, ...]]) -> float:
    """Seconds of one transaction of upserts of typed rows."""
    values = [(*row[:6], plain(row[6]), *row[7:12]) for row in rows]
    sets = ", ".join(f"{name} = excluded.{name}" for name in Staged._fields[1:-1])
    start = time.perf_counter()
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        cursor = connection.connection.cursor()
        marks = ", ".join("?" * (len(Staged._fields) - 1))
        cursor.executemany(
            f"INSERT INTO rating ({RATING}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}", values
        )
    return time.perf_counter() - start


def alone(url: str, path: Path) -> float:
    """Peak megabytes of an import in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--alone", url, str(path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1])


def report(name: str, value: float, goal: float, unit: str = "x") -> None:
    print(
        f"{name:<58} {value:8.2f} {unit:<3} goal {goal:g}  {'met' if value <= goal else 'MISSED'}", flush=True
    )


def on_postgresql(databases: Databases, whole: Path, tenth: Path, rows: int) -> None:
    with databases.copy("postgresql", "empty") as url:
        engine = staffed(url)
        answers = typed(engine, whole)
        copied = copy(engine, answers)
        emptied(engine)
        small, _ = ours(engine, tenth, "tenth")
        emptied(engine)
        first, settled = ours(engine, whole, "bench")
        again, repeated = ours(engine, whole, "bench")
        assert (settled.new, repeated.new, repeated.changed, repeated.same) == (rows, 0, 0, rows)
        print(
            f"PostgreSQL: COPY {copied:.1f} s, import {first:.1f} s, again {again:.1f} s, a tenth {small:.1f} s"
        )
        report("PostgreSQL: import / COPY into the same table", first / copied, 3)
        report("PostgreSQL: second import / first", again / first, 0.5)
        report("growth exponent, a tenth to all", math.log10(first / small), 1.1, "")
        emptied(engine)
        report("peak memory", alone(url, whole), 250, "MB")
        engine.dispose()


def on_sqlite(folder: Path, whole: Path) -> None:
    engine = staffed(f"sqlite:///{folder / 'bench.db'}")
    answers = typed(engine, whole)
    upserted = upsert(engine, answers)
    del answers
    emptied(engine)
    engine.dispose()
    (folder / "bench.db").unlink()
    engine = staffed(f"sqlite:///{folder / 'bench.db'}")
    first, _ = ours(engine, whole, "bench")
    again, _ = ours(engine, whole, "bench")
    print(f"SQLite: upsert {upserted:.1f} s, import {first:.1f} s, again {again:.1f} s")
    report("SQLite: import / executemany upsert in one transaction", first / upserted, 2)
    report("SQLite: second import / first", again / first, 0.5)
    engine.dispose()


def main() -> None:
    load_tables()
    if sys.argv[1:2] == ["--alone"]:
        ours(make_engine(sys.argv[2]), Path(sys.argv[3]), "alone")
        # Not getrusage: that keeps the largest size of whoever started us, across exec.
        status = Path("/proc/self/status").read_text()
        print(float(status.partition("VmHWM:")[2].split()[0]) / 1024)
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    folder.chmod(0o711)
    os.environ["RAPPORT_TEST_RUN"] = str(os.getpid())
    ground = Ground(folder)
    databases = Databases(ground)
    try:
        whole, tenth = folder / "whole.csv", folder / "tenth.csv"
        make(whole, rows)
        make(tenth, rows // 10)
        print(f"{rows:,} rows, {whole.stat().st_size / 1e6:.0f} MB, {EMPLOYEES:,} employees", flush=True)
        kinds = sys.argv[2:] or ["postgresql", "sqlite"]
        if "postgresql" in kinds:
            on_postgresql(databases, whole, tenth, rows)
        if "sqlite" in kinds:
            on_sqlite(folder, whole)
    finally:
        databases.close()
        ground.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
