"""HR of the whole company on a small company of the test's own."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.access import Act, Actor
from app.hrfiles import actions
from app.hrfiles.forms import MissingForm
from app.hrfiles.models import HrFile
from app.people.actions import assign, hire, make_team
from app.people.models import Employee
from tests.hrfiles.made import NOW, TODAY

Upload = Callable[..., HrFile]


@pytest.fixture
def act(session: Session) -> Act:
    """Hana of HR, for everybody."""
    hana = Actor(1, "Hana Suzuki", None, (("hr", ""),), TODAY)
    return Act(session, hana, NOW, "Europe/Berlin")


@pytest.fixture
def staff(session: Session) -> dict[str, Employee]:
    """Ann leads Ben and Cai; Lea left."""
    desk = make_team(session, "Desk", "Support")
    make_team(session, "Lab", "Engineering")
    first = date(2025, 1, 1)
    found: dict[str, Employee] = {}
    for name, number, email, manager in (
        ("Ann", "1001", "ann@example.com", None),
        ("Ben", "1002", "ben@example.com", "Ann"),
        ("Cai", "007", None, "Ann"),
        ("Lea", "1004", None, "Ann"),
    ):
        found[name] = hire(session, name=name, number=number, email=email, hired_on=first)
        above = found[manager] if manager else None
        assign(
            session,
            found[name],
            team=desk,
            manager=above,
            title="Agent",
            customer_facing=True,
            starts_on=first,
        )
    found["Lea"].left_on = date(2026, 2, 1)
    session.flush()
    return found


@pytest.fixture
def upload(act: Act, tmp_path: Path, staff: dict[str, Employee]) -> Upload:
    """Takes a file in and looks at it; with `applied`, makes it true."""

    def taken(
        body: bytes, *, applied: bool = False, missing_from: str = "", name: str = "people.csv"
    ) -> HrFile:
        made = actions.upload(act, tmp_path, BytesIO(body), name)
        if missing_from:
            actions.count_missing(act, tmp_path, made, MissingForm(missing_from=missing_from))
        if applied:
            assert actions.apply(act, tmp_path, made)
        return made

    return taken
