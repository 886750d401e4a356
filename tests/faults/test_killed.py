"""Killed in the middle of writing: whatever was acknowledged is there afterwards."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from app.access.models import Account
from app.clock import now
from app.database import make_engine, unit_of_work
from app.people import actions as people
from app.sections.templates import ensure_template
from app.signin.actions import begin
from tests.databases import Databases
from tests.reviews.made import World, world
from tests.servers import ROOT, free_port, serving


def post(port: int, path: str, cookie: str, form: str) -> int:
    """The status of one form sent on a connection of its own; 0 where it broke off."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Cookie: rapport_session={cookie}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
    )
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as made:
            made.sendall((head + form).encode())
            return int((made.recv(4096).decode().split(" ") + ["0", "0"])[1] or 0)
    except (OSError, ValueError):
        return 0


def _filled(url: str) -> tuple[World, str, list[str]]:
    """Mia with three dozen people, each with a review whose sections she may write."""
    engine = make_engine(url)
    with unit_of_work(engine) as session:
        made = world(session)
        made.launch()
        mia = session.query(Account).filter_by(name="Mia").one()
        token = begin(session, mia, now(), 1)
        paths = [
            f"/reviews/{made.review(name).id}/sections/{section.id}"
            for name in ("Nia", "Ed")
            for section in made.sections()
        ]
    engine.dispose()
    return made, token, paths


def test_every_acknowledged_write_survives_a_kill(databases: Databases, tmp_path: Path) -> None:
    """Fifty saves are acknowledged, more are on the way, then kill -9; restart; all are there, the file is whole."""
    with databases.copy("sqlite", "empty") as url:
        _, token, paths = _filled(url)
        port = free_port()
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
        settings = {
            "RAPPORT_DATABASE_URL": url,
            "RAPPORT_BASE_URL": f"http://127.0.0.1:{port}",
            "RAPPORT_DATA_DIR": str(tmp_path),
            "RAPPORT_SETUP": "off",
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port)],
            cwd=ROOT,
            env=inherited | settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        kept: dict[str, int] = {}
        enough = threading.Event()

        def write(path: str) -> None:
            """One section again and again, each time on its newest version, as autosave does."""
            count = 0
            begun = time.monotonic()
            while time.monotonic() - begun < 60:
                status = post(port, path, token, f"text=Save+{count + 1}.&rating=&version={count}")
                if status == 303:
                    count += 1
                    kept[path] = count
                    if sum(kept.values()) >= 50:
                        enough.set()
                elif enough.is_set():
                    return
                else:
                    time.sleep(0.05)

        writers = [threading.Thread(target=write, args=(path,)) for path in paths]
        for writer in writers:
            writer.start()
        assert enough.wait(60)
        server.send_signal(signal.SIGKILL)
        server.wait()
        for writer in writers:
            writer.join()
        assert sum(kept.values()) >= 50
        with serving(tmp_path, "serve", settings={"RAPPORT_DATABASE_URL": url}):
            pass
        with closing(sqlite3.connect(str(make_url(url).database))) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            found = {
                f"/reviews/{review}/sections/{section}": (text, version)
                for review, section, text, version in database.execute(
                    "SELECT review_id, section_id, text, version FROM review_part"
                )
            }
        for path, count in kept.items():
            text, version = found[path]
            assert version in {count, count + 1}
            assert text == f"Save {version}."


def test_a_commit_waits_for_the_disk(databases: Databases) -> None:
    """A killed process loses nothing the kernel has; for power cuts every commit is synced (FULL, in WAL)."""
    with databases.copy("sqlite", "empty") as url:
        engine = make_engine(url)
        with unit_of_work(engine) as session:
            ensure_template(session, now())
            people.make_team(session, "Care")
            asked = ("synchronous", "journal_mode", "foreign_keys")
            found = [session.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
        engine.dispose()
    assert found == [2, "wal", 1]
