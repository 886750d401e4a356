"""When a logbook is open, what counts as one customer, and the sentences."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.logbook import rules

START, END = datetime(2026, 12, 7, 9, tzinfo=UTC), datetime(2026, 12, 18, 17, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "phase", "is_open"),
    [
        (START - SECOND, "coming", False),
        (START, "running", True),
        (END, "running", True),
        (END + SECOND, "served", True),
        (END + timedelta(days=7), "served", True),
        (END + timedelta(days=7) + SECOND, "served", False),
    ],
)
def test_a_logbook_is_open_from_the_first_shift_until_a_week_after_the_last(
    now: datetime,
    phase: str,
    is_open: bool,  # noqa: FBT001
) -> None:
    assert rules.phase(START, END, now) == phase
    assert rules.is_open(START, END, now) is is_open


@pytest.mark.parametrize("link", ["", "https://tracker.example/1", "https://münchen.example/ä?q=1#x"])
def test_links_that_lead_where_they_say(link: str) -> None:
    assert rules.problems_of_link(link) == []


@pytest.mark.parametrize(
    "link",
    [
        "http://x.example",
        "javascript:alert(1)",
        "https://",
        "https:// x",
        "//x.example",
        "data:text/html,x",
        "https://[x",
    ],
)
def test_links_that_do_not(link: str) -> None:
    assert [one.field for one in rules.problems_of_link(link)] == ["link"]


def test_a_contact_logged_twice_counts_once_by_the_larger_number() -> None:
    assert rules.customers([("T-1", 1), ("t-1", 3), ("T-2", 1), ("", 2), ("", 2)], [40, 1]) == 49
    assert rules.customers([], []) == 0


def test_a_share_needs_enough_contacts_that_could_be_told() -> None:
    few = rules.moods(["happy", "unhappy", "unsure", "unsure", "unsure"])
    assert (few.contacts, few.unhappy, few.told, few.share) == (5, 1, 2, None)
    many = rules.moods(["happy"] * 12 + ["unhappy"] * 4)
    assert many.share == 0.25
    # Wilson 1927 at 90%, 4 of 16.
    assert (round(many.lo, 3), round(many.hi, 3)) == (0.118, 0.455)


@pytest.mark.parametrize(
    ("day", "span"),
    [
        (date(2026, 11, 22), (date(2026, 10, 1), date(2027, 1, 1))),
        (date(2026, 1, 1), (date(2026, 1, 1), date(2026, 4, 1))),
        (date(2026, 9, 30), (date(2026, 7, 1), date(2026, 10, 1))),
    ],
)
def test_quarters(day: date, span: tuple[date, date]) -> None:
    assert rules.quarter(day) == span


@pytest.mark.parametrize(
    ("bugs", "ideas", "cost", "said"),
    [
        (0, 0, 0, "Nothing that rotations found is released this quarter yet."),
        (0, 1, 9, "One idea that rotations brought this quarter is released."),
        (0, 2, 9, "Two ideas that rotations brought this quarter are released."),
        (1, 0, 0, "One bug that rotations found is released this quarter."),
        (
            9,
            0,
            412,
            "Nine bugs that rotations found are released this quarter; they had cost 412 customers an answer.",
        ),
        (
            13,
            1,
            1,
            (
                "13 bugs that rotations found are released this quarter; they had cost 1 customer an answer, "
                "and one idea with them."
            ),
        ),
        (
            1,
            2,
            3,
            (
                "One bug that rotations found is released this quarter; it had cost 3 customers an answer, and "
                "two ideas with it."
            ),
        ),
    ],
)
def test_the_sentence_of_a_quarter(bugs: int, ideas: int, cost: int, said: str) -> None:
    assert rules.released_words(bugs, ideas, cost) == said
