"""Schema changes, run by command, at start of the embedded database, and by tests."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from app.config import ROOT
from app.database.base import Base
from app.database.engine import make_engine


def _config(url: str) -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to `revision`."""
    command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` down to `revision` (`base` empties it)."""
    command.downgrade(_config(url), revision)


def head() -> str:
    """The newest revision this release knows."""
    return ScriptDirectory.from_config(_config("sqlite://")).get_current_head() or ""


def current(bind: Engine) -> str:
    """The revision the database stands at; empty for a new one."""
    with bind.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def drift(url: str) -> list[str]:
    """What differs between the tables as declared (those imported) and as migrated; empty when they agree."""
    bind = make_engine(url)
    with bind.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = [str(change) for change in compare_metadata(context, Base.metadata)]
    bind.dispose()
    return found
