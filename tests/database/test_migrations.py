"""Up, down and up again with rows in it; nothing drifts."""

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from app.database import is_sqlite, make_engine
from app.database.migrate import current, downgrade, drift, head, upgrade
from app.people.models import Employee
from app.rooms import load_tables


def test_declared_and_migrated_tables_agree(fresh_url: str) -> None:
    load_tables()
    assert drift(fresh_url) == []


def test_down_and_up_again_with_rows(company_url: str) -> None:
    engine = make_engine(company_url)
    with Session(engine) as session:
        assert len(session.scalars(select(Employee)).all()) > 100
    assert current(engine) == head()
    engine.dispose()
    downgrade(company_url, "base")
    left = make_engine(company_url)
    assert set(inspect(left).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    left.dispose()
    upgrade(company_url)
    assert drift(company_url) == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_sqlite_is_durable_and_has_one_writer(fresh_url: str) -> None:
    engine = make_engine(fresh_url)
    assert is_sqlite(engine)
    with engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_postgresql_has_time_outs(fresh_url: str) -> None:
    engine = make_engine(fresh_url)
    with engine.connect() as connection:
        found = {
            name: connection.execute(text(f"SHOW {name}")).scalar_one()
            for name in (
                "statement_timeout",
                "lock_timeout",
                "timezone",
                "idle_in_transaction_session_timeout",
            )
        }
    engine.dispose()
    assert found == {
        "statement_timeout": "1min",
        "lock_timeout": "10s",
        "timezone": "UTC",
        "idle_in_transaction_session_timeout": "5min",
    }
