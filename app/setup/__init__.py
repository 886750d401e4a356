"""Makes a bare machine ready: packages, browser files and, for tests, a browser. Standard library only.

Each step leaves a stamp, the hash of the lock file it worked from, so that a second start reads a few small files and
goes on. A stamp is written last and taken away first: a step that was interrupted is simply done again.
"""

import os
from collections.abc import Callable
from pathlib import Path

from app.setup.browser import assets_done, fetch_assets, get_chromium
from app.setup.packages import SETUP_LOCK, install_packages, install_uv, make_venv, packages_done
from app.setup.running import PYTHON, VAR, VENV, SetupFailed, is_ours
from app.setup.stamps import digest, one_at_a_time, stamped

__all__ = ["VAR", "SetupFailed", "is_ours", "prepare"]


def prepare(*, tests: bool = False, browser: bool = False) -> Path:
    """Make everything ready that a command needs, and return the project's Python.

    `tests` adds the packages of the tests and checks, `browser` a Chromium. Raises `SetupFailed`.
    """
    if os.name != "posix":
        raise SetupFailed("Rapport runs on Linux and macOS. On Windows, start it inside WSL.")
    missing = [name for name, done in _steps(tests=tests) if not done()]
    if missing:
        VAR.mkdir(exist_ok=True)
        with one_at_a_time(VAR / "setup.lock"):
            # Somebody else may have done all of it while we waited.
            for name, done in _steps(tests=tests):
                if not done():
                    _WORK[name](tests)
    if browser:
        get_chromium()
    return PYTHON


def _steps(*, tests: bool) -> list[tuple[str, Callable[[], bool]]]:
    """The steps in order, each with the question whether it is done."""
    return [
        ("venv", lambda: PYTHON.exists() and stamped("venv", digest())),
        ("uv", lambda: (VENV / "bin" / "uv").exists() and stamped("uv", digest(SETUP_LOCK))),
        ("packages", lambda: packages_done(tests=tests)),
        ("assets", lambda: assets_done(tests=tests)),
    ]


_WORK: dict[str, Callable[[bool], None]] = {
    "venv": make_venv,
    "uv": install_uv,
    "packages": install_packages,
    "assets": fetch_assets,
}
