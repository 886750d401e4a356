"""The policy table and the row filter say the same of everybody."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import about, allows, visible_employees
from app.access.actor import actor_for
from app.access.models import Account
from app.access.policy import POLICY
from app.clock import now
from app.database import make_engine
from app.demo.people import PEOPLE
from app.people.models import Employee
from app.signin.actions import by_email
from tests.databases import Databases


@pytest.fixture
def demo(databases: Databases, kind: str) -> Iterator[Session]:
    with databases.copy(kind, "demo") as url:
        engine = make_engine(url)
        with Session(engine) as session:
            yield session
        engine.dispose()


def test_guard_and_row_filter_agree_about_every_pair(demo: Session) -> None:
    employees = demo.scalars(select(Employee)).all()
    assert len(employees) > 100
    compared = 0
    for visitor in PEOPLE:
        account = by_email(demo, visitor.email)
        assert isinstance(account, Account)
        actor = actor_for(demo, account, now())
        shown = set(demo.scalars(select(Employee.id).where(visible_employees(actor))))
        for one in employees:
            allowed = allows("see scores", about(demo, actor, subject=one.id))
            assert allowed == (one.id in shown), f"{visitor.name} and {one.name}"
            compared += 1
    assert compared > 800


@pytest.mark.parametrize("permission", sorted(POLICY))
def test_nobody_may_anything_and_unknown_words_mean_no(permission: str) -> None:
    assert not allows(permission, set())
    assert not allows(permission, {"admin", "root", "Self", "managers"})


def test_an_unknown_permission_is_refused() -> None:
    assert not allows("do anything", {"signed in", "hr_lead", "administrator", "self"})


def test_administrators_read_nobodys_file() -> None:
    """The administrator's word opens only the doors of running the system."""
    opened = {name for name in POLICY if allows(name, {"signed in", "administrator"})}
    assert opened == {
        "use rapport",
        "see how scores are made",
        "see jobs",
        "see journal",
        "see journal heads",
        "run the system",
        "keep mail addresses",
        "take bounces",
        "see sources",
        "connect sources",
        "see deliveries",
        "settle deliveries",
        "match agents",
    }
