"""Databases for tests: migrated and filled once a run, copied for whoever needs one."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from app.database import make_engine
from app.database.migrate import upgrade
from tests.servers import Ground, copy_sqlite

KINDS = ("sqlite", "postgresql")


def _demo(url: str) -> None:
    from app.demo.build import build

    build(url)
    without_quiet_hours(url)


def without_quiet_hours(url: str) -> None:
    """Tests say the same at night: what people are told is due at once. Quiet hours have tests of their own."""
    from app.clock import now
    from app.database import unit_of_work
    from app.scores.models import PolicyVersion
    from app.scores.queries import policy_in_force

    none = {"quiet_from": 0, "quiet_to": 0}
    engine = make_engine(url)
    with unit_of_work(engine) as session:
        found = policy_in_force(session)
        if found is None:
            said = {"made_at": now(), "made_by": "Tests", "reason": "Told at once."}
            session.add(PolicyVersion(version=1, body=none, **said))
        else:
            found.body = {**found.body, **none}
    engine.dispose()


#: What a database may hold, each with what fills it once it is migrated. What that answers is kept with it.
STORIES: dict[str, Callable[[str], Any]] = {"empty": lambda _: None, "demo": _demo}


class Databases:
    """The databases of one test process."""

    def __init__(self, ground: Ground, *, whole: bool = False) -> None:
        """`whole` where every story will be needed on both databases."""
        self.ground = ground
        self.whole = whole
        self.folder = Path(tempfile.mkdtemp(prefix="db-", dir=ground.folder))
        self._shared: dict[str, Engine] = {}
        self._engines: dict[tuple[str, int], Engine] = {}
        self._taken: set[str] = set()

    def shared(self, kind: str) -> Engine:
        """This process's engine on an empty database, whose tests roll back."""
        if kind not in self._shared:
            self._shared[kind] = make_engine(self._make(kind, "empty", f"shared_{os.getpid()}"))
        return self._shared[kind]

    @contextmanager
    def copy(self, kind: str, story: str) -> Iterator[str]:
        """The address of a new copy, dropped at the end."""
        # One name after the other is used again, so that `engine` may be.
        name = next(name for place in count() if (name := f"test_{os.getpid()}_{place}") not in self._taken)
        self._taken.add(name)
        url = self._make(kind, story, name)
        try:
            yield url
        finally:
            for (address, _), engine in self._engines.items():
                if address == url:
                    engine.dispose()
            self._drop(kind, name)
            self._taken.discard(name)

    def engine(self, url: str, pool_size: int) -> Engine:
        """An engine on a copy, without connections: the one of the copy of that name before, which knows how to say
        in SQL what it was asked before. Saying everything anew took half of each app's first pages.
        """
        if (url, pool_size) not in self._engines:
            self._engines[url, pool_size] = make_engine(url, pool_size=pool_size)
        return self._engines[url, pool_size]

    def close(self) -> None:
        """Close connections and remove what is ours; PostgreSQL goes as a whole at the end of the run."""
        for engine in (*self._shared.values(), *self._engines.values()):
            engine.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)

    def template(self, kind: str, story: str) -> str:
        """The address of the one that others are copied from; made once a run."""
        if self.whole and story == "demo" and self.ground.busy(f"{kind}-{story}.url"):
            # Somebody is telling it here: instead of waiting, tell it on the other database, which needs it, too.
            other = next(one for one in KINDS if one != kind)
            self.ground.once(f"{other}-{story}.url", lambda: self._template(other, story))
        return self.ground.once(f"{kind}-{story}.url", lambda: self._template(kind, story))

    def told(self, kind: str, story: str) -> Any:
        """What the story's teller answered: names to ids, for instance."""
        self.template(kind, story)
        return json.loads((self.ground.folder / f"{kind}-{story}.json").read_text())

    def _template(self, kind: str, story: str) -> str:
        name = f"template_{story}"
        if kind == "sqlite":
            url = f"sqlite:///{self.ground.folder / name}.db"
            if story != "empty":
                copy_sqlite(_file(self.template(kind, "empty")), _file(url))
        else:
            url = self._address(name)
            source = "template0" if story == "empty" else make_url(self.template(kind, "empty")).database
            self._create(name, str(source))
        if story == "empty":
            upgrade(url)
        told = STORIES[story](url)
        (self.ground.folder / f"{kind}-{story}.json").write_text(json.dumps(told))
        return url

    def _make(self, kind: str, story: str, name: str) -> str:
        source = self.template(kind, story)
        if kind == "sqlite":
            copy_sqlite(_file(source), self.folder / f"{name}.db")
            return f"sqlite:///{self.folder / name}.db"
        self._create(name, str(make_url(source).database))
        return self._address(name)

    def _drop(self, kind: str, name: str) -> None:
        if kind == "sqlite":
            for left in self.folder.glob(f"{name}.db*"):
                left.unlink()
        else:
            self._tell(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _address(self, name: str) -> str:
        return make_url(self.ground.postgresql()).set(database=name).render_as_string(hide_password=False)

    def _create(self, name: str, source: str) -> None:
        # A connection that is just being closed would stand in the way of the copy.
        self._tell(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{source}'")
        self._tell(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')

    def _tell(self, statement: str) -> None:
        with psycopg.connect(self.ground.postgresql(), autocommit=True) as connection:
            connection.execute(statement.encode())


def _file(url: str) -> Path:
    return Path(str(make_url(url).database))
