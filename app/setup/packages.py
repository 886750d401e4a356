"""The project's own Python, and the packages in it."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from app.setup.running import PYTHON, ROOT, VAR, VENV, SetupFailed, as_root, is_ours, quiet, run, telling
from app.setup.stamps import STAMPS, digest, stamp, stamped, unstamp

RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"
SETUP_LOCK = ROOT / "requirements-setup.lock"


def make_venv(_tests: bool) -> None:
    """Make `.venv`, or keep one that works."""
    begun = VAR / "venv.begun"
    # One that works, bears no stamp and was not left half made by us was made by hand, and is kept.
    if PYTHON.exists() and not begun.exists() and quiet([str(PYTHON), "-m", "pip", "--version"]):
        stamp("venv", digest())
        return
    if is_ours():
        raise SetupFailed(
            "The project's .venv has no pip. Start again with the system's python3; it mends it."
        )
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        line = "apt-get update && apt-get install -y python3-venv"
        raise SetupFailed(
            "This Python can't make virtual environments: its module ensurepip is missing.\n"
            f"On Debian and Ubuntu this line adds it; then start again:\n\n    {as_root(line)}\n\n"
            f"(For a Python beside the system's own, the package is python{version}-venv.)"
        )
    with telling("Making .venv"):
        begun.touch()
        shutil.rmtree(VENV, ignore_errors=True)
        run([sys.executable, "-m", "venv", str(VENV)], "The virtual environment could not be made.")
    begun.unlink()
    stamp("venv", digest())


def install_uv(_tests: bool) -> None:
    """Install the installer, by pip, once."""
    with telling("Installing the package installer"):
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run(
            [*pip, "--force-reinstall", "--require-hashes", "-r", str(SETUP_LOCK)],
            "The package installer (uv) could not be fetched. Is the Python package index reachable?",
        )
    stamp("uv", digest(SETUP_LOCK))


def packages_done(*, tests: bool) -> bool:
    """Whether the packages are those of the lock file."""
    if tests:
        return stamped("packages-test", digest(TEST_LOCK))
    return stamped("packages", digest(RUN_LOCK))


def install_packages(tests: bool) -> None:
    """Install them; with `tests` the test tools too."""
    # Test tools that are here stay current with the rest.
    tests = tests or (STAMPS / "packages-test").exists() or _begun("packages") == TEST_LOCK.name
    with telling("Installing packages and test tools" if tests else "Installing packages"):
        install(TEST_LOCK if tests else RUN_LOCK, "packages")
    # The test lock holds every line of the other one (tests/house checks), so it stands for both.
    stamp("packages", digest(RUN_LOCK))
    if tests:
        stamp("packages-test", digest(TEST_LOCK))


def install(lock: Path, name: str) -> None:
    """Install exactly what `lock` says. After an interrupted try files may be missing behind a name: redo all."""
    again = ["--reinstall"] if _begun(name) else []
    unstamp(name, f"{name}-test")
    stamp(f"{name}.begun", lock.name)
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes"]
    environment = dict(os.environ)
    if "PIP_INDEX_URL" in environment:
        environment.setdefault("UV_DEFAULT_INDEX", environment["PIP_INDEX_URL"])
    failure = "Packages could not be installed. Is the Python package index reachable?"
    run([*uv, *again, "-r", str(lock)], failure, environment)
    unstamp(f"{name}.begun")


def _begun(name: str) -> str:
    """The lock file of an installation that did not come to its end; empty when there is none."""
    try:
        return (STAMPS / f"{name}.begun").read_text()
    except OSError:
        return ""
