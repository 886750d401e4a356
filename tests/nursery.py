"""The nursery: one process a run that has the whole application in memory, and becomes a server of it by forking.

A Python of its own for each served copy spends two seconds of a core on importing, building routes and reading
templates before it answers. What a start from nothing does is tested in tests/web/test_serve.py and tests/faults.

    python -m tests.nursery FOLDER RUN        answers on FOLDER/nursery.socket until the process RUN is gone

A request is one line of JSON, the answer the new process's id: {"words": [...], "env": {...}, "log": "..."}.
"""

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache

SOCKET = "nursery.socket"
PID = "nursery.pid"
#: What a server imports while it starts or answers, beside what `app.main` brings along.
MODULES = [
    "alembic.command",
    "app.cli",
    "app.demo.build",
    "app.intervals",
    "python_calamine",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.special",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.httptools_impl",
    "xlsxwriter",
]
#: Seconds between looks at whether the run still lives.
PAUSE = 0.5


def ask(folder: Path, words: list[str], env: dict[str, str], log: Path) -> int:
    """Have `python -m app WORDS` run in this environment; its process id."""
    with socket.socket(socket.AF_UNIX) as made:
        made.connect(str(folder / SOCKET))
        made.sendall(json.dumps({"words": words, "env": env, "log": str(log)}).encode() + b"\n")
        with made.makefile() as answer:
            return int(answer.readline())


def begin(folder: Path, run: int) -> bool:
    """Leave a nursery behind that answers; whether it does."""
    told, tell = os.pipe()
    if os.fork():
        os.close(tell)
        return os.read(told, 1) == b"1"
    os.close(told)
    os.setsid()
    # Whoever ends is done with: nobody waits for them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    _learn(folder)
    with socket.socket(socket.AF_UNIX) as place:
        place.bind(str(folder / SOCKET))
        place.listen()
        place.settimeout(PAUSE)
        (folder / PID).write_text(str(os.getpid()))
        asked_to_end: list[int] = []
        signal.signal(signal.SIGTERM, lambda *_: asked_to_end.append(1))
        os.write(tell, b"1")
        os.close(tell)
        while _lives(run) and not asked_to_end:
            with suppress(TimeoutError):
                asked, _ = place.accept()
                with asked, asked.makefile() as lines:
                    words = json.loads(lines.readline())
                    child = os.fork()
                    if not child:
                        place.close()
                        asked.close()
                        _become(words)
                    asked.sendall(f"{child}\n".encode())
    # Servers that nobody stopped end with it.
    os.killpg(0, signal.SIGKILL)
    return True


def keep_compiled(folder: Path) -> None:
    """Keep compiled templates in `folder`, for every process of the run."""
    from app.web.templates import environment

    kept = folder / "templates"
    kept.mkdir(exist_ok=True)
    environment().bytecode_cache = FileSystemBytecodeCache(str(kept))


def _learn(folder: Path) -> None:
    """Everything that is the same for every server and needs no database."""
    for name in MODULES:
        import_module(name)
    from sqlalchemy.orm import configure_mappers

    from app.config import Settings
    from app.database import dispose
    from app.main import create_app
    from app.web.templates import environment

    create_app(Settings(database_url=f"sqlite:///{folder}/nursery.db"))  # never opened
    dispose()
    configure_mappers()
    keep_compiled(folder)
    for name in environment().list_templates():
        environment().get_template(name)
    gc.collect()
    gc.freeze()


def _become(asked: dict[str, Any]) -> None:
    """Be that server, for good."""
    status = 1
    try:
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for opened, number in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(opened, number)
        os.environ.clear()
        os.environ.update(asked["env"])
        sys.argv = ["app", *asked["words"]]
        from app.__main__ import main
        from app.config import settings

        settings.cache_clear()
        status = main()
    except BaseException:  # noqa: BLE001 - the last words go to its log
        import traceback

        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(0 if begin(Path(sys.argv[1]), int(sys.argv[2])) else 1)
