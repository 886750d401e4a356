"""An import killed in the middle: whole chunks are there and their tallies with them; run again, every row once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import Engine, func, select

from app.contacts.models import Rating
from app.database import make_engine, unit_of_work
from app.imports.models import Import
from app.intake.store import CHUNK
from tests.imports.made import ZONE, recounted, tallies
from tests.servers import PATIENCE, ROOT

ROWS, PEOPLE = 60_000, 200


def written(folder: Path) -> Path:
    """Two chunks and a part of a third."""
    path = folder / "ratings.csv"
    lines = (
        f"R{n},A{n % PEOPLE},Agent {n % PEOPLE},2026-0{n % 5 + 1}-{n % 27 + 1:02}T{n % 24:02}:30Z,{n % 5 + 1},Phone\n"
        for n in range(ROWS)
    )
    path.write_text("rating_id,agent_id,agent_name,survey_date,csat,channel\n" + "".join(lines))
    return path


def command(url: str, folder: Path, path: Path) -> subprocess.Popen[str]:
    """`python -m app import ratings` on this database, in a process of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    own = {
        "RAPPORT_DATABASE_URL": url,
        "RAPPORT_DATA_DIR": str(folder),
        "RAPPORT_ZONE": ZONE,
        "RAPPORT_SETUP": "off",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "app", "import", "ratings", str(path), "--source", "Desk", "--create-people"],
        cwd=ROOT,
        env=inherited | own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def stands(engine: Engine) -> tuple[int, int]:
    """Rows that the oldest import says are settled, and answers that are there: from one snapshot."""
    with unit_of_work(engine, write=False) as session:
        row = session.scalar(select(Import.row).order_by(Import.made_at).limit(1))
        return row or 0, session.scalar(select(func.count(Rating.id))) or 0


def killed_after_a_chunk(engine: Engine, working: subprocess.Popen[str]) -> None:
    """Watch the database from outside; kill as soon as the first chunk is committed."""
    begun = time.monotonic()
    while stands(engine)[0] < CHUNK:
        assert working.poll() is None, working.communicate()[0]
        assert time.monotonic() - begun < PATIENCE
        time.sleep(0.01)
    working.send_signal(signal.SIGKILL)
    working.communicate()
    assert working.returncode == -signal.SIGKILL


def settled(engine: Engine) -> int:
    """Answers there once nothing of the killed process is under way: a server notices only when it answers it."""
    before, now = -1, stands(engine)[1]
    while before != now:
        time.sleep(0.3)
        before, now = now, stands(engine)[1]
    return now


def test_a_killed_import_leaves_whole_chunks_and_is_made_whole_by_running_it_again(
    fresh_url: str, tmp_path: Path
) -> None:
    path, engine = written(tmp_path), make_engine(fresh_url)
    killed_after_a_chunk(engine, command(fresh_url, tmp_path, path))
    there = settled(engine)
    assert there == stands(engine)[0]
    assert there % CHUNK == 0
    assert CHUNK <= there < ROWS
    assert tallies(engine) == recounted(engine)

    again = command(fresh_url, tmp_path, path)
    said = again.communicate(timeout=PATIENCE)[0]
    assert again.returncode == 0, said
    assert f"{ROWS - there:,} new, {there:,} known, 0 changed, 0 refused; 0 people created" in said
    with unit_of_work(engine, write=False) as session:
        ids = session.scalars(select(Rating.external_id)).all()
    assert sorted(ids) == sorted(f"R{n}" for n in range(ROWS))
    assert tallies(engine) == recounted(engine)
    engine.dispose()
