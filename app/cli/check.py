"""`check`: what can be told without running the app, in under half a minute."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from app.setup.running import ROOT

#: Each part with what it runs. The slow one comes first; the others go one after the other beside it.
PARTS: list[tuple[str, list[str]]] = [
    ("types", ["mypy"]),
    ("format", ["ruff", "format", "--check", "--quiet", "."]),
    ("lint", ["ruff", "check", "--quiet", "--output-format", "concise", "."]),
    ("templates", ["djlint", "--lint", "--quiet", "templates"]),
    ("house", ["pytest", "-q", "--no-header", "-p", "no:xdist", "-p", "no:cacheprovider", "tests/house"]),
]


def check() -> int:
    """Run all parts and print a line each, after what it found; 1 when any found something, else 0."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return 0 if all(list(pool.map(lambda part: _run(*part), PARTS))) else 1


def _run(name: str, words: list[str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    well = done.returncode == 0
    line = f"{name:<10} {'ok' if well else 'FAILED'}  {time.monotonic() - begun:.1f} s"
    # One write, so that two parts that end together don't mix.
    sys.stdout.write(f"{line}\n" if well else f"{done.stdout}{done.stderr}\n{line}\n")
    sys.stdout.flush()
    return well
