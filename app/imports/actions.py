"""What people do with imports: take a file in, say how to read it, run, stop, undo."""

from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Door
from app.errors import Conflict, Forbidden, Invalid
from app.files import columns
from app.files.reading import Reading
from app.files.scanning import folder_below, too_old
from app.files.sheet import open_sheet
from app.imports.books import take_in
from app.imports.checking import AT_ONCE, Findings, look
from app.imports.models import Import, SourceMapping
from app.imports.running import begin
from app.notices.actions import enqueue

RUN, CHECK, UNDO = "imports.run", "imports.check", "imports.undo"
#: More than this is not looked at whole while somebody waits.
SMALL = 1 << 20


def upload(door: Door, file: BinaryIO, file_name: str, source: str) -> Import:
    """Take a file in and look at it. `FileRefused` when it can't be read at all; then nothing of it stays."""
    settings = door.request.app.state.settings
    folder = folder_below(settings.data_dir)
    # Nothing is written yet: while a large file is read, SQLite's only write lock is free for others.
    door.session.rollback()
    taken = take_in(file, folder)
    door.session.connection(execution_options={"write": True})
    _sweep(door.session, folder, door.now)
    stored_as, seen = taken.stored_as, taken.seen
    try:
        sheet = open_sheet(folder / stored_as)
    except Invalid as refused:
        # In Windows-1252 every byte is a letter: whether it is that only a person can say, on the next page.
        if getattr(refused, "code", "") != "encoding":
            (folder / stored_as).unlink(missing_ok=True)
            raise
        header: tuple[str, ...] = ()
    else:
        header = sheet.header
    name = PurePath(file_name.replace("\\", "/")).name[:300] or "ratings.csv"
    source = source or PurePath(name).stem[:100] or "File"
    remembered = door.session.get(SourceMapping, source)
    chosen = dict(remembered.body) if remembered else {}
    reading = Reading.from_json(
        {
            "zone": settings.zone,
            **{key: chosen[key] for key in ("scale", "zone", "dates", "encoding") if key in chosen},
            "mapping": columns.propose(header, chosen.get("mapping")),
            "units": _units(door.actor),
            "book": taken.book,
        }
    )
    made = Import(
        source_name=source,
        file_name=name,
        stored_as=stored_as,
        size=seen.size,
        digest=seen.digest,
        reading=reading.to_json(),
        state="previewed",
        row=0,
        rows=max(seen.lines - 1, 0),
        made_at=door.now,
        made_by=door.actor.name,
        account_id=door.actor.account_id,
    )
    door.session.add(made)
    door.session.flush()
    _look(door, made)
    door.journal("uploaded import", kind="import", thing_id=made.id, bytes=seen.size)
    return made


def _units(actor: Actor) -> list[str]:
    """The units whose people the actor may bring ratings for; empty: everybody."""
    units = actor.units("hr") | actor.units("hr_lead")
    return [] if "" in units else sorted(units)


def read_again(door: Door, given: Import, source: str, choices: dict[str, Any]) -> None:
    """Read the file another way and look at it again."""
    begin(given, ("previewed", "failed"), "previewed")
    if choices.get("create_people"):
        _may_create(door)
    given.source_name = source
    given.reading = Reading.from_json({**given.reading, **choices}).to_json()
    given.row, given.message = 0, ""
    _look(door, given)


def _look(door: Door, given: Import) -> None:
    settings = door.request.app.state.settings
    folder, reading = folder_below(settings.data_dir), Reading.from_json(given.reading)
    path = folder / given.stored_as
    limit = None if given.size <= SMALL else AT_ONCE
    try:
        found = look(door.session, path, reading, given.source_name, settings.zone, door.now, limit=limit)
    except OSError:
        found = Findings(refusal="The file is gone from the disk. Upload it again.")
    given.findings = found.to_json()
    if not found.whole and not found.refusal:
        payload = _payload(door, given) | {"reading": given.reading}
        enqueue(door.session, CHECK, payload, now=door.now)


def _payload(door: Door, given: Import) -> dict[str, Any]:
    settings = door.request.app.state.settings
    return {"import_id": given.id, "folder": str(folder_below(settings.data_dir)), "zone": settings.zone}


def _may_create(door: Door) -> None:
    if not door.may("create people"):
        raise Forbidden("Creating people is not yours to do. Ask HR.")
    if _units(door.actor):
        raise Forbidden("Only HR of the whole company creates people from a file.")


def start(door: Door, given: Import) -> None:
    """Run it, or go on after it was stopped; what was chosen is remembered for the source."""
    if not given.stored_as:
        raise Conflict("The file is gone. Upload it again: what is stored already stays as it is.")
    refusal = given.findings.get("refusal")
    if given.state == "previewed" and refusal:
        raise Conflict(f"Nothing of this file would be stored: {refusal}")
    if given.reading.get("create_people"):
        _may_create(door)
    again = given.state != "previewed"
    begin(given, ("previewed", "stopped"), "running")
    remember(door.session, given)
    enqueue(door.session, RUN, _payload(door, given), now=door.now, key=f"{RUN}:{given.id}")
    door.journal("resumed import" if again else "ran import", kind="import", thing_id=given.id)


def remember(session: Session, given: Import) -> None:
    """Keep how this source's files are read."""
    kept = {key: given.reading[key] for key in ("mapping", "scale", "zone", "dates", "encoding")}
    found = session.get(SourceMapping, given.source_name)
    if found is None:
        session.add(SourceMapping(source_name=given.source_name, body=kept))
    else:
        found.body = kept


def stop(door: Door, given: Import) -> None:
    """Stop after the rows under way. What is stored stays until it is undone."""
    begin(given, ("running",), "stopped")
    door.journal("stopped import", kind="import", thing_id=given.id)


def undo(door: Door, given: Import) -> None:
    """Take everything of an import out again, in the background; a preview is simply thrown away."""
    if given.state in {"previewed", "failed"} and not (given.new or given.changed):
        begin(given, ("previewed", "failed"), "undone")
        given.finished_at = door.now
        (folder_below(door.request.app.state.settings.data_dir) / given.stored_as).unlink(missing_ok=True)
        given.stored_as = ""
        door.journal("discarded import", kind="import", thing_id=given.id)
        return
    begin(given, ("done", "stopped", "failed"), "undoing")
    given.row = 0
    enqueue(door.session, UNDO, _payload(door, given), now=door.now, key=f"{UNDO}:{given.id}")
    door.journal("undid import", kind="import", thing_id=given.id)


def _sweep(session: Session, folder: Path, now: datetime) -> None:
    """Files are personal data: those of old imports go."""
    old = session.scalars(
        select(Import).where(Import.made_at < too_old(now), Import.stored_as != "", Import.state != "running")
    )
    for given in old:
        (folder / given.stored_as).unlink(missing_ok=True)
        given.stored_as = ""
