from datetime import date

import pytest

from app.leave import rules
from app.leave.rules import Event

TODAY = date(2026, 11, 23)
DAY = date(2026, 12, 24)


def event(summary: str = "", hours: float | None = None, **words: object) -> Event:
    return Event("k", summary, DAY, DAY, hours, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-12-24", "2026-12-23", "last"),
        ("2026-12-24", "2028-01-24", "last"),
        ("2025-01-01", "2025-01-02", "first"),
        ("2029-11-01", "2029-12-01", "last"),
    ],
)
def test_what_is_no_stretch_of_leave(first: str, last: str, field: str) -> None:
    found = rules.problems_of(date.fromisoformat(first), date.fromisoformat(last), TODAY)
    assert [one.field for one in found] == [field]


def test_one_day_is_a_stretch() -> None:
    assert rules.problems_of(DAY, DAY, TODAY) == []


@pytest.mark.parametrize(
    ("one", "own", "company"),
    [
        (event("Busy"), True, True),
        (event("Mum’s birthday", free=True), False, True),
        (event("Annual leave", free=True), True, True),
        (event("Believe in yourself", hours=8), False, True),
        (event("OOO", hours=4), True, True),
        (event("Vacation planning", hours=1), False, False),
        (event("Away", hours=9, away=True), True, True),
        (event("Férias", free=True), True, True),
    ],
)
def test_what_is_leave(one: Event, own: bool, company: bool) -> None:  # noqa: FBT001
    assert (rules.own_leave(one), rules.company_leave(one)) == (own, company)


def test_whose_it_is() -> None:
    mails = {"dan@x.example": 1, "hr@x.example": 9}
    names = {"dan levi": [1], "ana": [2], "ana maria sol": [3], "wen zhao": [4, 5]}

    def whose(summary: str, *attendees: str, organizer: str = "") -> list[int]:
        return rules.whose(event(summary, attendees=attendees, organizer=organizer), mails, names)

    assert whose("Leave", "dan@x.example", organizer="hr@x.example") == [1], (
        "who is invited, not who wrote it"
    )
    assert whose("Leave", "guest@y.example", organizer="hr@x.example") == [9]
    assert whose("PTO: Dan LEVI (approved)") == [1]
    assert whose("Ana Maria Sol, holiday") == [3]
    assert whose("Ana is away") == [], "a first name alone may be anybody's"
    assert whose("Wen Zhao") == [], "two of one name"
    assert whose("Danlevi") == []
