"""Which revision a database stands at, asked without loading the migrations: a start has no time for them."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.config import ROOT
from app.database.engine import make_engine


def up_to_date(url: str) -> bool:
    """Whether the database stands at the newest revision; asked without loading the migrations."""
    newest = max(path.name.partition("_")[0] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    bind = make_engine(url)
    try:
        with bind.connect() as connection:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest
    except DBAPIError:
        return False
    finally:
        bind.dispose()
