"""Engine, session and unit of work; the column types every table uses."""

from app.database.base import Base, Id, UtcDateTime, ident, new_id
from app.database.engine import dispose, engine, is_sqlite, make_engine, once, unit_of_work, use_engine

__all__ = [
    "Base",
    "Id",
    "UtcDateTime",
    "dispose",
    "engine",
    "ident",
    "is_sqlite",
    "make_engine",
    "new_id",
    "once",
    "unit_of_work",
    "use_engine",
]
