"""Several complaints on one thing within days are one alert, told to the executives once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.alerts import actions
from app.alerts.actions import AnswerForm, OwnerForm, look
from app.alerts.models import THEME, UNIT, Alert
from app.cases.actions import open_case
from app.cases.forms import CaseForm
from app.database import make_engine, unit_of_work
from app.errors import Conflict, Invalid
from app.notices.models import Job, Notice
from tests.cases.desk import NOON, Desk
from tests.databases import Databases
from tests.empowerment.till import Till

DAY = timedelta(days=1)


def alerts(desk: Desk) -> list[tuple[str, str, int]]:
    rows = desk.session.scalars(select(Alert).order_by(Alert.raised_at, Alert.name))
    return [(row.kind, row.name, row.cases) for row in rows]


def test_four_within_a_week_are_one_alert_however_many_follow(desk: Desk) -> None:
    for number in range(3):
        desk.opened(theme="Late", when=NOON + number * DAY)
    assert look(desk.session, NOON + 2 * DAY) == []
    desk.opened(theme="late ", when=NOON + 3 * DAY)
    (alert_id,) = look(desk.session, NOON + 3 * DAY)
    assert alerts(desk) == [(THEME, "Late", 4)]
    for _ in range(100):
        desk.opened(theme="Late", when=NOON + 3 * DAY)
    assert look(desk.session, NOON + 3 * DAY) == []
    assert len(alerts(desk)) == 1
    told = desk.session.scalars(select(Notice).where(Notice.href == f"/alerts/{alert_id}")).all()
    assert [one.text for one in told] == ["4 complaints in 7 days: Late."]
    assert len(desk.session.scalars(select(Job).where(Job.kind == "alerts.look")).all()) == 1


def test_slow_ones_of_other_themes_and_protected_ones_raise_none(desk: Desk) -> None:
    for number in range(4):
        desk.opened(theme="Slow", when=NOON + number * 3 * DAY)
        desk.opened(theme=f"Theme {number}", when=NOON + number * 3 * DAY)
        desk.opened(theme="Hidden", when=NOON + 9 * DAY, protected="yes", handlers="Lena")
    assert look(desk.session, NOON + 9 * DAY) == []


def test_a_unit_is_its_teams_together(desk: Desk) -> None:
    for who in ("Bo", "Maya", "Bo", "Maya"):
        desk.opened(team=str(desk.team(who)))
    look(desk.session, NOON)
    assert alerts(desk) == [(UNIT, "Care", 4)]


def test_answered_it_is_over_until_as_many_come_again(desk: Desk) -> None:
    for _ in range(4):
        desk.opened(theme="Late")
    (alert_id,) = look(desk.session, NOON)
    alert = desk.session.get_one(Alert, alert_id)
    actions.give(desk.by("Eve"), alert, OwnerForm(owner="Wim"))
    assert alert.owner_id == desk.ids["Wim"]
    with pytest.raises(Invalid, match="at least 10"):
        actions.answer(desk.by("Wim"), alert, AnswerForm(answer="Done."))
    actions.answer(desk.by("Wim", NOON + DAY), alert, AnswerForm(answer="Two more drivers from today."))
    with pytest.raises(Conflict, match="Wim has answered"):
        actions.answer(desk.by("Eve", NOON + DAY), alert, AnswerForm(answer="Two more drivers from today."))
    assert look(desk.session, NOON + DAY) == [], "the four are answered"
    for _ in range(3):
        desk.opened(theme="Late", when=NOON + 2 * DAY)
    assert look(desk.session, NOON + 2 * DAY) == []
    desk.opened(theme="Late", when=NOON + 2 * DAY)
    assert len(look(desk.session, NOON + 2 * DAY)) == 1
    assert alerts(desk)[1] == (THEME, "Late", 4)


def test_two_who_look_at_once_raise_one(databases: Databases, kind: str) -> None:
    told = databases.told(kind, "till")
    with databases.copy(kind, "till") as url:
        engine = make_engine(url)
        made = Till(told["ids"], told["tokens"], engine)
        with unit_of_work(engine) as session:
            for number in range(4):
                form = CaseForm(said="Late again.", customer=f"C-{number}", theme="Late")
                open_case(made.act(session, "Bo", NOON), form)

        def once(_: int) -> int:
            with unit_of_work(engine) as session:
                return len(look(session, NOON))

        with ThreadPoolExecutor(6) as pool:
            assert sum(pool.map(once, range(6))) == 1
        engine.dispose()
