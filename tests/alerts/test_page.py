"""The page of an alert counts by department, theme and cause, on both databases, and names no protected case."""

import pytest

from app.access import Door
from app.alerts import pages
from app.alerts.actions import look
from app.alerts.models import Alert
from tests.cases.desk import NOON, Desk


@pytest.mark.parametrize("by", ["theme", "unit"])
def test_what_an_alert_is_made_of(desk: Desk, by: str) -> None:
    team = str(desk.team("Bo"))
    for number in range(4):
        case = desk.opened(theme="Late", team=team if number or by == "unit" else "")
        if number > 1:
            desk.caused(case, "Drivers")
    desk.opened(theme="Late", team=team, protected="yes", handlers="Lena")
    raised = [desk.session.get_one(Alert, one) for one in look(desk.session, NOON)]
    (alert,) = [one for one in raised if one.kind == by]
    act = desk.by("Eve")
    door = Door(act.session, act.actor, act.now, act.zone, thing=alert)
    parts = dict(pages._parts(door, alert, pages._cases(alert)))
    assert parts["Departments"] == ([("Desk", 3), ("not known", 1)] if by == "theme" else [("Desk", 4)])
    assert sorted(parts["Causes"]) == [("Drivers", 2), ("not known", 2)]
    assert parts.get("Themes", [("Late", 4)]) == [("Late", 4)]
