"""A sealed record as a folder that proves itself: what was sealed, and its way through the journal's chain."""

import json
import zipfile
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import ROOT
from app.errors import Conflict
from app.journal.bodies import body, columns
from app.journal.heads import kept
from app.journal.models import CLOSED_KINDS, Entry
from app.records import contents, queries, reading
from app.web.templates import render

FOLDER = "record"
#: What is for reading; its template is another file.
READABLE = "html"
IN_MEMORY = 8 * 1024 * 1024
STRETCH = 10_000
VERIFY = ROOT / "app" / "records" / "verify.py.txt"
HOW = ROOT / "app" / "records" / "how-to-check.txt"
NOTHING = "Nothing is sealed: it is once the decision is approved or withdrawn, and until its time is over."
NOT_YET = "The journal has not linked this record yet. Try again in a minute."
WRONG = (
    "The journal no longer says what it said: ask an administrator to run `python3 -m app journal verify` "
    "before a record leaves the house."
)


def export(session: Session, decision_id: int) -> IO[bytes]:
    """The folder as a ZIP, from its start. `Conflict` where there is nothing to prove yet."""
    versions = [one for one in queries.versions(session, decision_id) if not queries.erased(one.record)]
    if not versions:
        raise Conflict(NOTHING)
    if any(one.position is None for one in versions):
        raise Conflict(NOT_YET)
    if not all(one.holds for one in versions):
        raise Conflict(WRONG)
    proof = _proof(session, decision_id, versions)
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        for one, told in zip(versions, proof["records"], strict=True):
            folder.writestr(f"{FOLDER}/{told['file']}", str(one.record.body))
        newest = versions[0].record
        read = render(
            "records/_file.html",
            record=json.loads(str(newest.body)),
            sections=reading.sections(json.loads(str(newest.body))),
            sealed=newest,
            style=Markup("<style>{}</style>").format(Markup(reading.STYLE)),  # noqa: S704 our own
        )
        folder.writestr(f"{FOLDER}/record.{READABLE}", read)
        folder.writestr(f"{FOLDER}/proof.json", json.dumps(proof, indent=1, ensure_ascii=True))
        folder.writestr(f"{FOLDER}/verify.py", VERIFY.read_text())
        folder.writestr(f"{FOLDER}/HOW-TO-CHECK.txt", HOW.read_text())
        with folder.open(f"{FOLDER}/links.txt", "w", force_zip64=True) as links:
            for said in _links(session, proof["first"], proof["last"]):
                links.write(f"{said}\n".encode())
    file.seek(0)
    return file


def _proof(session: Session, decision_id: int, versions: list[queries.Version]) -> dict[str, Any]:
    entries = _entries(session, decision_id)
    first = entries[0]["position"]
    before = session.scalar(select(Entry.digest).where(Entry.position == first - 1))
    last = session.execute(
        select(func.coalesce(Entry.position, 0), Entry.digest)
        .where(Entry.position.is_not(None))
        .order_by(Entry.position.desc())
        .limit(1)
    ).one()
    return {
        "what": "proof of a sealed record",
        "records": [
            {
                "number": one.record.number,
                "file": "record.json" if place == 0 else f"versions/{one.record.number}.json",
                "sha256": one.record.digest,
                "sealed_after": one.record.why,
                "sealed_at": one.record.at.isoformat(),
            }
            for place, one in enumerate(versions)
        ],
        "entries": entries,
        "first": first,
        "last": last[0],
        "digest_before_first": before or "",
        "digest_of_last": last[1],
        "heads": [
            {"day": one.day.isoformat(), "position": one.position, "digest": one.digest}
            for one in kept(session)
            if first <= one.position <= last[0]
        ],
    }


def _entries(session: Session, decision_id: int) -> list[dict[str, Any]]:
    """What the journal says of a decision, whole: each entry's place and its exact body."""
    known = contents.ids(session, decision_id)
    bind = session.connection()
    rows = bind.execute(
        columns(bind)
        .where(
            Entry.thing_kind.in_(CLOSED_KINDS),
            Entry.thing_id.in_(known),
            Entry.position.is_not(None),
            Entry.body_digest.is_not(None),
        )
        .order_by(Entry.position)
    ).all()
    return [{"position": row[10], "body": body(row)} for row in rows]


def _links(session: Session, first: int, last: int) -> Iterator[str]:
    """The digest of what each entry says, from the first that matters to the last there is."""
    found = session.execute(
        select(Entry.body_digest).where(Entry.position.between(first, last)).order_by(Entry.position),
        execution_options={"yield_per": STRETCH},
    )
    for row in found:
        yield row[0] or ""
