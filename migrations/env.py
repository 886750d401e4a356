"""Runs migrations with time-outs and one at a time."""

from alembic import context
from sqlalchemy import Connection, text

from app.database.base import Base, UtcDateTime
from app.database.engine import make_engine
from app.database.sealing import Sealed
from app.rooms import load_tables

load_tables()
LOCK = 7236115


def _render(kind: str, item: object, _context: object) -> str | bool:
    # A revision must not import our types: they change, it does not.
    if kind != "type":
        return False
    if isinstance(item, Sealed):
        return "sa.Text()"
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


def _run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        transaction_per_migration=not sqlite,
        compare_type=True,
        render_item=_render,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    url = context.config.get_main_option("sqlalchemy.url")
    if not url:
        raise SystemExit("Run migrations with: python3 -m app migrate")
    engine = make_engine(url)
    with engine.connect().execution_options(write=True) as connection:
        if engine.dialect.name == "sqlite":
            # A changed table is made anew and the old one dropped, which must not take what refers to it along.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        _run(connection)
        if engine.dialect.name == "sqlite" and (
            broken := connection.execute(text("PRAGMA foreign_key_check")).all()
        ):
            raise SystemExit(
                f"The migration would leave {len(broken)} rows that refer to nothing; nothing was changed."
            )
        connection.commit()
    engine.dispose()
