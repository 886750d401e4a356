"""The US pack: periods of the act, counted in calendar days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.packages import us

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("forty", "group", "days"),
    [("yes", False, 21), ("yes", True, 45), ("unknown", False, 21), ("unknown", True, 45)],
)
def test_days_to_consider(forty: str, days: int, *, group: bool) -> None:
    found = us.clocks(forty=forty, group=group, given_on=date(2026, 12, 31), signed_on=None)
    assert found is not None
    assert (found.days, found.list_wanted) == (days, group)
    assert found.consider_until == date(2026, 12, 31) + timedelta(days=days)
    assert (found.revoke_until, found.effective_on) == (None, None)


def test_the_act_does_not_cover_the_young() -> None:
    assert us.clocks(forty="no", group=True, given_on=date(2026, 1, 1), signed_on=None) is None
    assert not us.revocable(date(2026, 1, 1), date(2026, 1, 2), "no")


@given(DAYS, st.integers(0, 60), st.booleans())
def test_nothing_binds_before_seven_whole_days(given_on: date, later: int, group: bool) -> None:  # noqa: FBT001
    signed = given_on + timedelta(days=later)
    found = us.clocks(forty="yes", group=group, given_on=given_on, signed_on=signed)
    assert found is not None
    assert found.revoke_until is not None
    between = [signed + timedelta(days=one) for one in range(1, 8)]
    assert found.revoke_until == between[-1]
    assert found.effective_on == signed + timedelta(days=8)
    assert [us.revocable(signed, day, "yes") for day in between] == [True] * 7
    assert not us.revocable(signed, signed + timedelta(days=8), "yes")
    assert found.earliest == given_on + timedelta(days=8)


def test_before_it_is_given_no_clock_runs() -> None:
    found = us.clocks(forty="yes", group=False, given_on=None, signed_on=None)
    assert found is not None
    assert (found.days, found.consider_until, found.earliest) == (21, None, None)
