"""Stamps: which step was done, from which lock file; and the lock that lets one process at a time do them."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.setup.running import VENV, say

STAMPS = VENV / "stamps"


def digest(*files: Path) -> str:
    """What a stamp holds: the hash of these files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def stamped(name: str, expected: str) -> bool:
    """Whether a step left exactly this stamp."""
    try:
        return (STAMPS / name).read_text() == expected
    except OSError:
        return False


def stamp(name: str, value: str) -> None:
    """Leave a stamp, whole or not at all."""
    STAMPS.mkdir(exist_ok=True)
    fresh = STAMPS / f".{name}"
    fresh.write_text(value)
    fresh.replace(STAMPS / name)


def unstamp(*names: str) -> None:
    """Take stamps away."""
    for name in names:
        (STAMPS / name).unlink(missing_ok=True)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold the set-up lock; the system lets go of it when this process ends, however it ends."""
    import fcntl

    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is setting things up; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
