"""`journal`: follow the chain, or print where it stood."""

import sys
from pathlib import Path

from app.database import unit_of_work
from app.errors import Invalid
from app.journal import heads
from app.journal.chain import verify


def run(what: str, file: Path | None) -> int:
    """Print what was found; 1 where the journal was altered, 2 where the file of heads can't be read."""
    with unit_of_work(write=False) as session:
        own = heads.kept(session)
        if what == "heads":
            sys.stdout.write(heads.as_text(own))
            return 0
        try:
            outside = heads.read_text(file.read_text(encoding="utf-8")) if file else []
        except (OSError, UnicodeDecodeError, Invalid) as wrong:
            print(f"{file}: {wrong}", file=sys.stderr)
            return 2
        told = verify(session, [*own, *outside])
    if told.fault is None:
        many = f"{len(outside)} head{'' if len(outside) == 1 else 's'}"
        against = f" {many} of {file} agree{'s' if len(outside) == 1 else ''}." if file else ""
        print(f"The journal holds: {told.held} linked entries, none altered, none missing.{against}")
        return 0
    print(f"The journal was altered. {told.held} entries hold. {told.fault.says}", file=sys.stderr)
    return 1
