"""Work the imports ask of the queue. Payloads name the import, the folder of files and the company's zone."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from app.database import unit_of_work
from app.files.reading import Reading
from app.imports.actions import CHECK, RUN, UNDO
from app.imports.checking import look
from app.imports.models import Import
from app.imports.running import run
from app.imports.undoing import undo


def run_import(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Store the rows of a file; goes on after a kill."""
    with unit_of_work(engine, write=False) as session:
        given = session.get(Import, payload["import_id"])
    if given is None or not given.stored_as:
        return
    path = Path(payload["folder"]) / given.stored_as
    run(engine, given.id, path, payload["zone"], now, kind=RUN)
    with unit_of_work(engine) as session:
        settled = session.get_one(Import, given.id)
        if settled.state == "done" and not settled.refused:
            path.unlink(missing_ok=True)
            settled.stored_as = ""


def check_import(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Look at the rest of a large file; what was found is shown with its preview."""
    with unit_of_work(engine, write=False) as session:
        given = session.get(Import, payload["import_id"])
        if given is None or given.state != "previewed" or given.reading != payload["reading"]:
            return
        path = Path(payload["folder"]) / given.stored_as
        found = look(session, path, Reading.from_json(given.reading), given.source_name, payload["zone"], now)
    with unit_of_work(engine) as session:
        given = session.get_one(Import, payload["import_id"])
        if given.state == "previewed" and given.reading == payload["reading"]:
            given.findings = found.to_json()


def undo_import(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Take a whole import out again."""
    undo(engine, payload["import_id"], payload["zone"], now)
    with unit_of_work(engine) as session:
        given = session.get_one(Import, payload["import_id"])
        if given.state == "undone" and given.stored_as:
            (Path(payload["folder"]) / given.stored_as).unlink(missing_ok=True)
            given.stored_as = ""


HANDLERS = {RUN: run_import, CHECK: check_import, UNDO: undo_import}
