"""How long a record is kept: terms, exceptions, leap days, and when a decision is over."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions.models import KINDS
from app.records.reading import sections
from app.records.rules import Steps, newest_step, over_at, rule_problems, until, years_of

DAY = timedelta(days=1)
T = datetime(2026, 3, 1, 9, tzinfo=UTC)


@given(st.dates(date(1990, 1, 1), date(2150, 12, 31)), st.integers(1, 30))
def test_until_is_never_a_day_less_than_so_many_years(over: date, years: int) -> None:
    """Counted here day by day of the calendar: the first day that is past the anniversary's eve."""
    found = until(over, years)
    slow = over
    while (slow.year - over.year, (slow.month, slow.day) >= (over.month, over.day)) < (years, True):
        slow += DAY
    assert found == slow
    assert found.year - over.year == years


def test_from_a_leap_day_it_ends_on_the_first_of_march_or_the_leap_day() -> None:
    assert until(date(2028, 2, 29), 1) == date(2029, 3, 1)
    assert until(date(2028, 2, 29), 4) == date(2032, 2, 29)


RULES = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(("", *KINDS)),
            "country": st.sampled_from(("", "US", "DE")),
            "years": st.integers(1, 30),
        }
    ).filter(lambda rule: rule["kind"] or rule["country"]),
    max_size=8,
    unique_by=lambda rule: (rule["kind"], rule["country"]),
)


@given(RULES, st.sampled_from(KINDS), st.sampled_from(("", "US", "DE", "PT")))
def test_the_rule_that_says_most_decides(rules: list[dict[str, Any]], kind: str, country: str) -> None:
    by = {(rule["kind"], rule["country"]): rule["years"] for rule in rules}
    wanted = [(kind, country), ("", country), (kind, "")] if country else [(kind, "")]
    expected = next((by[one] for one in wanted if one in by), 4)
    assert years_of({"years": 4, "rules": rules}, kind, country) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (Steps("severance"), None),
        (Steps("severance", approved_at=T), None),
        (Steps("severance", approved_at=T, delivered_at=T + DAY), None),
        (Steps("severance", approved_at=T, delivered_at=T + DAY, effect_at=T + 2 * DAY), T + 2 * DAY),
        (Steps("severance", T, T + DAY, T + 2 * DAY, None, T + 3 * DAY, None), None),
        (Steps("severance", T, T + DAY, T + 2 * DAY, None, T + 3 * DAY, T + 9 * DAY), T + 9 * DAY),
        (Steps("severance", T, T + DAY, None, T + 4 * DAY, T + 2 * DAY, T + 4 * DAY), T + 4 * DAY),
        (Steps("severance", ended_at=T), T),
        (Steps("star", approved_at=T), T),
        (Steps("star", approved_at=T, delivered_at=T + DAY), T + DAY),
        (Steps("coach"), None),
        (Steps("keep", ended_at=T + DAY, approved_at=T), T + DAY),
    ],
)
def test_when_a_decision_is_over(steps: Steps, expected: datetime | None) -> None:
    assert over_at(steps) == expected


def test_rules_of_a_policy_are_refused_by_row() -> None:
    rules = [
        {"kind": "severance", "country": "US", "years": 1},
        {"kind": "", "country": "", "years": 2},
        {"kind": "warning", "country": "XX", "years": 2},
        {"kind": "severance", "country": "US", "years": 3},
    ]
    found = {
        (one.field, one.message.split(".")[0].split(":")[0]) for one in rule_problems(rules, ["US", "DE"])
    }
    assert {field for field, _ in found} == {"country-1", "kind-2", "country-2", "country-3"}
    assert rule_problems(rules[:1], ["US"]) == []


def test_the_newest_step_names_the_record() -> None:
    assert newest_step([("approved", T), ("told", T + DAY), ("reversed", None)]) == "told"
    assert newest_step([("appeal ruled on", T), ("reversed", T)]) == "reversed"
    assert newest_step([("approved", None)]) == "proposed"


def test_a_record_is_read_whole() -> None:
    body = {
        "decision": {"id": 4, "kind": "star", "reason": "<b>so</b>", "ended_at": None, "cycle_id": 3},
        "parts": {
            "later_thing": [{"x": True, "deep": [{"y": [1, 2]}, {"y": {"z": "last"}}], "none": []}],
            "decision_approval": [{"name": "Lena", "lead": False}],
        },
    }
    found = sections(body)
    assert [title for title, _ in found] == ["The proposal", "Approvals", "Later thing"]
    assert [(one.label, one.text) for one in found[0][1][0]] == [("Kind", "star"), ("Reason", "<b>so</b>")]
    told = [(one.depth, one.label, one.text) for one in found[2][1][0]]
    assert told == [
        (0, "X", "yes"),
        (0, "Deep 1", ""),
        (1, "Y", "1, 2"),
        (0, "Deep 2", ""),
        (1, "Y", ""),
        (2, "Z", "last"),
    ]
