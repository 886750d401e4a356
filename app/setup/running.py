"""Where things lie, running other programs, and telling how it goes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"


class SetupFailed(Exception):
    """The machine can't be made ready; the message tells a person what to do."""


def is_ours() -> bool:
    """Whether this very process runs in the project's own Python."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def run(command: list[str], failure: str, environment: dict[str, str] | None = None) -> None:
    """Run quietly; on failure raise with the end of what it said."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()[-15:]
        raise SetupFailed("\n".join([failure, "", *(f"    {line}" for line in said)]))


def quiet(command: list[str]) -> bool:
    """Whether a command can be run and ends well."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def as_root(line: str) -> str:
    """The line as this person has to type it."""
    return line if os.geteuid() == 0 else f"sudo sh -c '{line}'"


def say(text: str) -> None:
    """Tell the person at the screen."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Tell what is being done and, at the end, how long it took."""
    sys.stderr.write(f"{what} … ")
    sys.stderr.flush()
    begun = time.monotonic()
    yield
    say(f"{time.monotonic() - begun:.0f} s")
