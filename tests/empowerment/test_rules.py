"""Money, days and the limit, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.currencies import DECIMALS
from app.empowerment import rules
from app.empowerment.rules import (
    Given,
    Unmeant,
    limits_of,
    limits_text,
    minor,
    money,
    names_guest,
    over,
    same_day,
)

LISBON, BERLIN, SYDNEY = "Europe/Lisbon", "Europe/Berlin", "Australia/Sydney"


def at(text: str, zone: str = LISBON, amount: int = 100, currency: str = "USD") -> Given:
    return Given(datetime.fromisoformat(text).replace(tzinfo=UTC), zone, amount, currency)


@pytest.mark.parametrize(
    ("text", "currency", "value"),
    [
        ("12", "USD", 1_200),
        ("12.5", "USD", 1_250),
        ("$2,000.01", "USD", 200_001),
        (" 1 200 ", "USD", 120_000),
        ("1,234,567.89", "EUR", 123_456_789),
        ("0.01", "USD", 1),
        ("1200", "JPY", 1_200),
        ("1.234", "KWD", 1_234),
        ("0.1", "USD", 10),
        ("1.10", "USD", 110),
    ],
)
def test_amounts_are_exact(text: str, currency: str, value: int) -> None:
    assert minor(text, currency) == value


@pytest.mark.parametrize(
    ("text", "currency", "says"),
    [
        ("", "USD", "Fill this in"),
        ("0", "USD", "above zero"),
        ("0.00", "USD", "above zero"),
        ("-5", "USD", "above zero"),
        ("\u22125", "USD", "above zero"),
        ("12.345", "USD", "at most 2 decimals"),
        ("12.0", "JPY", "no decimals"),
        ("12,50", "USD", "A comma reads two ways"),
        ("1,23,456", "USD", "digits and at most one point"),
        ("1e9", "USD", "digits and at most one point"),
        ("١٢", "USD", "digits and at most one point"),
        ("NaN", "USD", "digits and at most one point"),
        ("9999999999", "USD", "can’t be meant"),
        ("9" * 400, "USD", "No amount is that long"),
    ],
)
def test_amounts_that_cannot_be_meant(text: str, currency: str, says: str) -> None:
    with pytest.raises(Unmeant, match=says):
        minor(text, currency)


@given(st.integers(1, 10**9), st.sampled_from(sorted(DECIMALS)))
def test_what_is_shown_reads_back_as_the_same(value: int, currency: str) -> None:
    shown = money(value, currency).replace("\u00a0", " ").removeprefix(currency)
    assert minor(shown, currency) == value
    assert limits_of(limits_text([(currency, value)])) == ((currency, value),)


def test_limits_name_the_line_that_is_wrong() -> None:
    assert limits_of("usd 2,000\n\nJPY 200000") == (("USD", 200_000), ("JPY", 200_000))
    for text, says in (
        ("", "at least one"),
        ("2,000", "three letters"),
        ("USD 1\nusd 2", "stands there twice"),
        ("USD 1.005", "USD: USD has at most 2 decimals"),
        ("XAU 1", "three letters"),
    ):
        with pytest.raises(Unmeant, match=says):
            limits_of(text)


def test_a_local_day_is_the_counters_and_two_clocks_must_agree_that_it_is_over() -> None:
    late, early = at("2026-11-22T23:30"), at("2026-11-23T00:10")
    assert not same_day(late, early), "midnight in Lisbon lies between"
    # A minute later on Berlin's clock it is tomorrow; on Lisbon's it is not: one day.
    assert same_day(at("2026-11-22T23:29"), at("2026-11-22T23:30", BERLIN))
    # Sydney has had one date for both moments, whatever Lisbon's calendar says.
    assert same_day(late, at("2026-11-23T00:10", SYDNEY))
    assert not same_day(at("2026-11-22T10:00"), at("2026-11-23T23:00", BERLIN)), "both dates differ"
    # The day on which clocks go back lasts 25 hours.
    assert same_day(at("2026-10-24T23:05"), at("2026-10-25T23:55"))


def test_one_cent_over_is_over() -> None:
    wish = at("2026-11-22T12:00", amount=50_000)
    assert over(wish, [at("2026-11-22T09:00", amount=150_000)], 200_000) is None
    assert over(wish, [at("2026-11-22T09:00", amount=150_001)], 200_000) == 1
    assert over(wish, [at("2026-11-21T09:00", amount=200_000)], 200_000) is None, "another day"
    assert over(at("2026-11-22T12:00", amount=200_001), [], 200_000) == 1
    assert over(wish, [at("2026-11-22T09:00", amount=1, currency="EUR")], 200_000) == 50_000, (
        "a second currency"
    )


@given(st.lists(st.integers(1, 90_000), max_size=60))
def test_what_stands_never_passes_the_limit(amounts: list[int]) -> None:
    stands: list[Given] = []
    for amount in amounts:
        wish = at("2026-11-22T12:00", amount=amount)
        if over(wish, stands, 200_000) is None:
            stands.append(wish)
        else:
            assert sum(one.amount for one in stands) + amount > 200_000
    assert sum(one.amount for one in stands) <= 200_000


def test_a_story_does_not_name_the_guest() -> None:
    assert names_guest("Mrs O’Hara, that is: OHara from 12", "Ohara")
    assert names_guest("We sent C-2041 a lamp.", "c-2041")
    assert names_guest("Order c2041 was late", "C-2041")
    assert names_guest("Gladly done for Jane", "Jane Miller")
    assert not names_guest("A family had no light in their first night.", "Jane Miller")
    assert not names_guest("It was 12 days late.", "12")


def test_a_day_that_was_named_is_its_noon_and_today_is_now() -> None:
    now = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert rules.moment_of(None, LISBON, now) == now
    assert rules.moment_of(now.date(), LISBON, now) == now
    assert rules.moment_of(now.date(), BERLIN, now) == datetime(2026, 11, 22, 11, tzinfo=UTC)
    yesterday = now.date() - timedelta(days=1)
    assert rules.moment_of(yesterday, LISBON, now) == datetime(2026, 11, 21, 12, tzinfo=UTC)
