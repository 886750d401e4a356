"""The folder that proves itself: checked by its own script on a bare Python, and found out where a byte was touched."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.decisions import actions as decisions
from app.decisions.forms import WordsForm
from app.decisions.models import Decision
from app.errors import Conflict
from app.journal.actions import record
from app.journal.chain import link
from app.journal.heads import as_text, keep_head, kept
from app.journal.models import Entry
from app.records import proof
from app.records.actions import seal
from app.records.models import SealedRecord
from tests.decisions.office import WORDS, Office, office

SECRET = "read: something about somebody else"


def others(here: Office, days: int) -> None:
    for _ in range(7):
        record(here.session, SECRET, account_id=None, actor_name="Zed", now=here.now + timedelta(days=days))
    here.session.flush()


def sealed(here: Office) -> Decision:
    """Approved, told two days later, other entries between and after, heads of those days kept."""
    others(here, 0)
    made = here.approved()
    seal(here.session, made.id, here.now)
    later = here.at(here.session, here.now + timedelta(days=2))
    others(here, 1)
    here.session.flush()
    link(here.session)
    keep_head(here.session, later.now)
    decisions.deliver(later.act("Hana"), made, WordsForm(words=WORDS))
    here.session.flush()
    seal(here.session, made.id, later.now)
    others(here, 2)
    link(here.session)
    keep_head(here.session, here.now + timedelta(days=3))
    here.session.flush()
    return made


def unpacked(here: Office, made: Decision, folder: Path) -> Path:
    with proof.export(here.session, made.id) as file, zipfile.ZipFile(file) as packed:
        packed.extractall(folder)
    return folder / "record"


def checked(folder: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(folder / "verify.py"), *words], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def test_nothing_is_taken_before_it_is_sealed_and_linked(here: Office) -> None:
    made = here.approved()
    with pytest.raises(Conflict, match="Nothing is sealed"):
        proof.export(here.session, made.id)
    seal(here.session, made.id, here.now)
    here.session.flush()
    with pytest.raises(Conflict, match="not linked this record yet"):
        proof.export(here.session, made.id)
    link(here.session)
    here.session.expire_all()
    proof.export(here.session, made.id).close()
    here.session.execute(update(SealedRecord).values(body="{}"))
    here.session.expire_all()
    with pytest.raises(Conflict, match="no longer says what it said"):
        proof.export(here.session, made.id)


def test_the_folder_holds_and_says_nothing_of_others(here: Office, tmp_path: Path) -> None:
    made = sealed(here)
    folder = unpacked(here, made, tmp_path)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    wanted = ["HOW-TO-CHECK.txt", "links.txt", "proof.json", "record.html", "record.json", "verify.py"]
    assert files == [*wanted, "versions/1.json"]
    assert checked(folder) == (0, f"All holds: 2 sealed, {lines_in(folder)} links, 2 heads.\n")
    outside = tmp_path / "heads.txt"
    outside.write_text(as_text(kept(here.session)))
    status, said = checked(folder, str(outside))
    assert (status, "2 heads of" in said, "4 heads." in said) == (0, True, True)
    everything = "".join(path.read_text() for path in folder.rglob("*") if path.is_file())
    assert SECRET not in everything
    assert "Zed" not in everything
    read = (folder / "record.html").read_text()
    assert WORDS in read
    assert "I see it otherwise." in read
    for banned in ("<script", "http://", "https://", "src=", "@import", "url("):
        assert banned not in read
    verbs = {json.loads(one["body"])[4] for one in json.loads((folder / "proof.json").read_text())["entries"]}
    assert {"proposed decision", "approved decision", "told decision", "sealed record"} <= verbs


def lines_in(folder: Path) -> int:
    return len((folder / "links.txt").read_text().splitlines())


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def done(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text, name
        (folder / name).write_text(text.replace(old, new, 1))

    return done


def forged(folder: Path) -> None:
    """Another record with another digest, noted wherever the digest stands: only the chain tells."""
    text = (folder / "record.json").read_text().replace("I see it otherwise.", "I agree with it all.")
    (folder / "record.json").write_text(text)
    told = json.loads((folder / "proof.json").read_text())
    old, new = told["records"][0]["sha256"], proof_digest(text)
    (folder / "proof.json").write_text(json.dumps(told).replace(old, new))


def proof_digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def forged_through(folder: Path) -> None:
    """The same, with all links and the end reckoned anew: only heads tell."""
    forged(folder)
    told = json.loads((folder / "proof.json").read_text())
    links = (folder / "links.txt").read_text().split()
    for one in told["entries"]:
        links[one["position"] - told["first"]] = proof_digest(one["body"])
    head = told["digest_before_first"]
    for position, said in enumerate(links, told["first"]):
        head = proof_digest(f"{head}\n{position}\n{said}")
    told["digest_of_last"] = head
    (folder / "links.txt").write_text("\n".join(links))
    (folder / "proof.json").write_text(json.dumps(told))


def without_heads(folder: Path) -> None:
    forged_through(folder)
    told = json.loads((folder / "proof.json").read_text())
    (folder / "proof.json").write_text(json.dumps({**told, "heads": []}))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_touched_folder_is_found_out(here: Office, tmp_path: Path) -> None:
    made = sealed(here)
    outside = tmp_path / "heads.txt"
    outside.write_text(as_text(kept(here.session)))
    ways: list[tuple[Callable[[Path], object], str]] = [
        (replace("record.json", "I see it otherwise.", "I see it so."), "record.json is not what was sealed"),
        (replace("versions/1.json", "Autumn", "Spring"), "versions/1.json is not what was sealed"),
        (replace("proof.json", "approved decision", "withdrew decision"), "is not the one that was linked"),
        (lambda folder: (folder / "links.txt").write_text(cut((folder / "links.txt").read_text())), "chain"),
        (forged, "is not the one that was linked"),
        (forged_through, "the chain is not the one of 2026-11-2"),
    ]
    for number, (way, said) in enumerate(ways):
        folder = unpacked(here, made, tmp_path / str(number))
        way(folder)
        status, told = checked(folder)
        assert status == 1, said
        assert said in told
    folder = unpacked(here, made, tmp_path / "forged")
    without_heads(folder)
    assert checked(folder)[0] == 0, "only a head that was kept outside tells"
    status, told = checked(folder, str(outside))
    assert status == 1
    assert "the chain is not the one of 2026-11-24" in told
    outside.write_text("# nothing of that time\n2020-01-01 1000000 " + "a" * 64 + "\n")
    assert "no head kept outside lies" in checked(unpacked(here, made, tmp_path / "far"), str(outside))[1]


def cut(text: str) -> str:
    return "\n".join(text.splitlines()[:-1])


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_an_altered_journal_gives_no_proof(here: Office) -> None:
    made = sealed(here)
    entry = here.session.scalars(select(Entry).where(Entry.verb == "sealed record").limit(1)).one()
    here.session.execute(update(Entry).where(Entry.id == entry.id).values(actor_name="Mallory"))
    here.session.expire_all()
    with pytest.raises(Conflict, match="no longer says"):
        proof.export(here.session, made.id)
