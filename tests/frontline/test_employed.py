"""A leader's working days begin when they were hired and end when they left."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.frontline import days
from app.frontline.rules import quarter
from app.people.models import Employee
from tests.empowerment.till import ZONE, Till

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("hired", "left", "of"),
    [
        (None, None, 5),
        (MONDAY + 3 * DAY, None, 2),
        (None, MONDAY + 2 * DAY, 2),
        (MONDAY + 7 * DAY, None, 0),
        (MONDAY + 5 * DAY, MONDAY + 6 * DAY, 0),
    ],
)
def test_nobody_is_asked_for_days_before_they_came(
    session: Session, hired: date | None, left: date | None, of: int
) -> None:
    till = Till()
    till.staff(session)
    sol = session.get_one(Employee, till.ids["Sol"])
    sol.hired_on, sol.left_on = hired, left
    session.flush()
    (found,) = days.leaders_days(session, [sol.id], [(MONDAY, MONDAY + 4 * DAY)], ZONE)
    assert (found[sol.id].days, found[sol.id].of) == (0, of)


def test_quarters_lie_side_by_side_over_every_leap_day() -> None:
    day = date(2023, 1, 1)
    while day < date(2029, 1, 1):
        first, last = quarter(day)
        before, end = quarter(day, 1)
        assert first <= day <= last
        assert (end + DAY, quarter(before)) == (first, (before, end))
        day += 17 * DAY
