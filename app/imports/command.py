"""`python3 -m app import ratings FILE`: the same import, while somebody waits."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from zoneinfo import available_timezones

from app.clock import now as clock_now
from app.config import settings
from app.database import engine, unit_of_work
from app.errors import Invalid
from app.files import columns
from app.files.reading import Reading
from app.files.refusals import Refusal
from app.files.scanning import Scan, scan
from app.files.sheet import open_sheet
from app.imports.books import readable
from app.imports.checking import Findings, look
from app.imports.models import Import, SourceMapping
from app.imports.running import run as run_import
from app.scores.jobs import refit_all

#: Exit status: all stored or known; some rows refused; the file refused.
ALL, SOME, NONE = 0, 1, 2


def run(arguments: Namespace) -> int:
    """Import a file. Words beyond `file` and `source` are optional: map, scale, lens, zone, dates, encoding,
    create_people, dry_run.
    """
    path = Path(arguments.file)
    source = (arguments.source or path.stem)[:100]
    begun = monotonic()
    with ExitStack() as until:
        try:
            text, book = until.enter_context(readable(path))
            seen = scan(text)
            reading = _reading(arguments, text, source, book)
        except OSError as error:
            print(f"{path}: can't be read: {error.strerror}.", file=sys.stderr)
            return NONE
        except Invalid as refused:
            print(f"{path}: {refused.detail}", file=sys.stderr)
            return NONE
        if getattr(arguments, "dry_run", False):
            return _dry(path, text, reading, source)
        return _store(path, text, reading, source, seen, begun)


def _reading(arguments: Namespace, path: Path, source: str, book: str) -> Reading:
    """What was typed, over what is remembered of the source, over what the header says. `Invalid`."""
    with unit_of_work(write=False) as session:
        found = session.get(SourceMapping, source)
        remembered = dict(found.body) if found else {}

    def word(name: str, default: str) -> str:
        return getattr(arguments, name, None) or remembered.get(name) or default

    zone = word("zone", settings().zone)
    if zone not in available_timezones():
        raise Invalid(f"There is no time zone {zone}. Give one like Europe/Berlin.")
    encoding = word("encoding", "auto").lower()
    encoding = {"utf-8": "auto", "utf8": "auto", "utf-16": "auto", "windows-1252": "cp1252"}.get(
        encoding, encoding
    )
    if encoding not in {"auto", "cp1252"}:
        raise Invalid(f"There is no encoding {encoding} here. Give utf-8, utf-16 or cp1252.")
    mapping = columns.propose(open_sheet(path, encoding).header, remembered.get("mapping"))
    for given in getattr(arguments, "map", None) or []:
        name, _, field = given.rpartition("=")
        field = {"category": "reason", "": ""}.get(field, field)
        if not columns.BY_ID.get(field) or not columns.BY_ID[field].many:
            mapping = {column: known for column, known in mapping.items() if known != field}
        mapping.pop(name, None)
        if field:
            mapping[name] = field
    return Reading(
        mapping=mapping,
        encoding=encoding,
        scale=word("scale", "stars_5"),
        lens=word("lens", "customer"),
        zone=zone,
        dates=word("dates", "iso"),
        create_people=bool(arguments.create_people),
        book=book,
    )


def _told_columns(reading: Reading, header: Sequence[str]) -> None:
    unused = [name for name in header if name not in reading.mapping]
    print("Columns: " + ", ".join(f"{name} = {field}" for name, field in reading.mapping.items()))
    if unused:
        print("Not used: " + ", ".join(unused))


def _problems(path: Path, refusals: Sequence[Refusal]) -> None:
    for one in refusals:
        print(one.told(path.name))


def _dry(path: Path, text: Path, reading: Reading, source: str) -> int:
    zone = settings().zone
    with unit_of_work(write=False) as session:
        found: Findings = look(
            session, text, reading, source, zone, clock_now(), told=lambda refusals: _problems(path, refusals)
        )
    if found.refusal:
        print(f"{path}: {found.refusal}", file=sys.stderr)
        return NONE
    _told_columns(reading, open_sheet(text, reading.encoding).header)
    print(f"Read as {found.told}.")
    print(
        f"Nothing is stored. An import would store {found.new:,} new answers, leave {found.same:,} known, "
        f"change {found.changed:,}, refuse {found.refused:,} of {found.rows:,} rows and create {found.people:,} people."
    )
    return SOME if found.refused else ALL


def _store(path: Path, text: Path, reading: Reading, source: str, seen: Scan, begun: float) -> int:
    now = clock_now()
    _told_columns(reading, open_sheet(text, reading.encoding).header)
    with unit_of_work() as session:
        given = Import(
            source_name=source,
            file_name=path.name[:300],
            stored_as="",
            size=seen.size,
            digest=seen.digest,
            reading=reading.to_json(),
            state="running",
            row=0,
            rows=0,
            new=0,
            same=0,
            changed=0,
            refused=0,
            people=0,
            made_at=now,
            made_by="command line",
        )
        session.add(given)
        session.flush()
        import_id = given.id

    def told(stands: Import, refusals: Sequence[Refusal]) -> None:
        if sys.stderr.isatty():
            print(f"\r{stands.row:,} of {stands.rows:,} rows", end="", file=sys.stderr, flush=True)
        _problems(path, refusals)

    run_import(engine(), import_id, text, settings().zone, now, told=told)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    with unit_of_work(write=False) as session:
        settled = session.get_one(Import, import_id)
    if settled.state != "done":
        print(f"{path}: {settled.message or 'the import was stopped.'}", file=sys.stderr)
        return NONE
    stored = monotonic()
    refit_all(engine(), {}, clock_now())
    print(
        f"{settled.rows:,} rows: {settled.new:,} new, {settled.same:,} known, {settled.changed:,} changed, "
        f"{settled.refused:,} refused; {settled.people:,} people created. "
        f"{stored - begun:.1f} s, scores {monotonic() - stored:.1f} s."
    )
    return SOME if settled.refused else ALL
