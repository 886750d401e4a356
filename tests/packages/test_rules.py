"""The calculator: against a slow one, against a pocket calculator, and on the days and cents where others fail."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import currencies
from app.currencies import DECIMALS, money, rounded
from app.packages import rules
from app.packages.policy import FIRST, Body, Extra, Line, changes, understood, written
from app.packages.rules import Inputs, problems, reckon
from app.packages.tenure import anniversary, service
from tests.packages.slow import calculator, to, total_of, years_of

TODAY = date(2026, 11, 22)
PLAIN = Inputs(date(2020, 1, 1), date(2026, 11, 30), Decimal("3450.00"), "month", "EUR")


def decimals(most: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, most * 10**places).map(lambda one: Decimal(one).scaleb(-places))


@st.composite
def lines(draw: st.DrawFn, currency: str = "EUR") -> Line:
    floor = draw(decimals(20, 2))
    notice = draw(st.dictionaries(st.integers(0, 20), decimals(20, 1), max_size=4))
    extra = st.one_of(
        st.builds(Extra, st.just("Fixed"), decimals(9_000, DECIMALS[currency]), st.just(currency)),
        st.builds(Extra, st.just("Weeks"), decimals(9, 1)),
    )
    return Line(
        weeks=draw(decimals(6, 2)),
        parts=draw(st.sampled_from(["days", "months", "years"])),
        floor=floor,
        cap=draw(st.none() | decimals(60, 2).map(lambda more: floor + more)),
        notice=tuple(sorted(notice.items())),
        bonus=draw(st.booleans()),
        leave=draw(st.booleans()),
        extras=tuple(draw(st.lists(extra, max_size=2))),
        rounding=draw(st.sampled_from(currencies.WAYS)),
        when=draw(st.sampled_from(["end", "steps"])),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Inputs, Line]:
    currency = draw(st.sampled_from(["EUR", "JPY", "KWD", "USD"]))
    hired = draw(st.dates(date(2016, 1, 1), date(2026, 6, 1)) | st.just(date(2020, 2, 29)))
    last = draw(st.dates(hired, date(2027, 3, 1)))
    places = DECIMALS[currency]
    pay = draw(decimals(20_000, places).filter(bool))
    bonus, leave = draw(decimals(20_000, places)), draw(decimals(40, 1))
    per = draw(st.sampled_from(["week", "month", "year"]))
    return Inputs(hired, last, pay, per, currency, bonus, leave), draw(lines(currency))


@given(cases())
@settings(max_examples=150)
def test_the_slow_way_finds_the_same(case: tuple[Inputs, Line]) -> None:
    """To the last minor unit; every formula of a step gives what it shows; the amounts add up to the total."""
    inputs, line = case
    assert problems(inputs, line, date(2027, 3, 1)) == []
    found = reckon(inputs, line)
    digits = DECIMALS[inputs.currency]
    assert Fraction(found.total) == total_of(inputs, line, digits)
    assert found.total == found.total.quantize(Decimal(1).scaleb(-digits))
    assert sum(step.amount for step in found.steps if step.amount is not None) == found.total
    for step in found.steps:
        exact = calculator(step.formula)
        if step.amount is not None:
            near = to(exact, digits, line.rounding) if line.when == "steps" else to(exact, 6, "half even")
            assert Fraction(step.amount) == near, step
    assert rules.package_of(found.as_json()) == found
    assert rules.inputs_of(inputs.as_json()) == inputs


@given(st.dates(date(2015, 1, 1), date(2024, 12, 31)) | st.just(date(2016, 2, 29)), st.integers(0, 4000))
@settings(max_examples=120)
def test_service_is_what_walking_its_days_counts(hired: date, more: int) -> None:
    last = date.fromordinal(hired.toordinal() + more)
    found = service(hired, last)
    for parts in ("days", "months", "years"):
        assert (found.counted(parts), found.years) == years_of(
            replace(PLAIN, hired_on=hired, last_day=last), parts
        )
        assert calculator(found.formula(parts)) == found.counted(parts)


@pytest.mark.parametrize(
    ("hired", "last", "expected"),
    [
        ("2020-01-01", "2020-01-01", (0, 0, 1, 366)),
        ("2020-01-01", "2020-12-31", (1, 0, 0, 365)),
        ("2020-01-01", "2020-12-30", (0, 11, 365, 366)),
        ("2020-02-29", "2021-02-26", (0, 11, 364, 365)),
        ("2020-02-29", "2021-02-27", (1, 0, 0, 365)),
        ("2020-02-29", "2024-02-27", (3, 11, 365, 366)),
        ("2020-02-29", "2024-02-28", (4, 0, 0, 365)),
        ("2021-08-31", "2021-09-29", (0, 1, 30, 365)),
        ("2021-08-31", "2021-09-28", (0, 0, 29, 365)),
        ("1999-12-31", "2026-12-30", (27, 0, 0, 365)),
    ],
)
def test_the_last_day_is_worked(hired: str, last: str, expected: tuple[int, int, int, int]) -> None:
    """A year ends on the eve of the anniversary; of somebody hired on 29 February that is the 28th in common years."""
    found = service(date.fromisoformat(hired), date.fromisoformat(last))
    assert (found.years, found.months, found.days, found.of) == expected


def test_months_are_clamped_to_their_end() -> None:
    assert [str(anniversary(date(2023, 10, 31), months)) for months in (1, 4, 5, 12)] == [
        "2023-11-30",
        "2024-02-29",
        "2024-03-31",
        "2024-10-31",
    ]


@given(st.fractions(0, 1000, max_denominator=4000), st.integers(0, 3))
def test_rounding_is_the_decimal_module_s(value: Fraction, digits: int) -> None:
    """Where a fraction ends, or is written with enough decimals not to be near a half."""
    unit = Decimal(1).scaleb(-digits)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact) != value and (2 * value * 10**digits).denominator == 1:
        return
    for way, theirs in (("half up", ROUND_HALF_UP), ("half even", ROUND_HALF_EVEN), ("up", ROUND_CEILING)):
        assert rounded(value, digits, way) == exact.quantize(unit, theirs)


@pytest.mark.parametrize(("way", "total"), [("half up", "0.51"), ("half even", "0.50"), ("up", "0.51")])
def test_half_a_cent(way: str, total: str) -> None:
    """1.01 a year, half a year's weeks: 0.505 exactly, though a week's pay of it never ends."""
    line = Line(weeks=Decimal(0), floor=Decimal(26), rounding=way)
    assert reckon(replace(PLAIN, pay=Decimal("1.01"), per="year"), line).total == Decimal(total)


def test_rounding_at_each_step_begins_with_the_week() -> None:
    line = Line(weeks=Decimal(0), floor=Decimal(3), extras=(Extra("More", Decimal(3)),), when="steps")
    found = reckon(replace(PLAIN, pay=Decimal("100.00"), per="year"), line)
    assert [step.comes for step in found.steps if step.amount is not None] == [
        "EUR\u00a05.76",
        "EUR\u00a05.76",
    ]
    once = reckon(replace(PLAIN, pay=Decimal("100.00"), per="year"), replace(line, when="end"))
    assert (found.total, once.total) == (Decimal("11.52"), Decimal("11.54"))
    assert once.steps[-1].title == "Rounding"


def test_minor_units() -> None:
    """As ISO 4217 has them."""
    wanted = {
        "JPY": 0,
        "KRW": 0,
        "ISK": 0,
        "EUR": 2,
        "USD": 2,
        "HUF": 2,
        "KWD": 3,
        "BHD": 3,
        "TND": 3,
        "JOD": 3,
    }
    assert {code: DECIMALS[code] for code in wanted} == wanted
    assert len(DECIMALS) == sum(
        len(one.split()) for one in (currencies.NONE, currencies.TWO, currencies.THREE)
    )
    assert all(len(code) == 3 and code.isupper() for code in DECIMALS)
    assert [money(Decimal(5), code) for code in ("JPY", "EUR", "KWD")] == [
        "JPY\u00a05",
        "EUR\u00a05.00",
        "KWD\u00a05.000",
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last_day": date(2019, 12, 31)}, "last_day"),
        ({"hired_on": date(2027, 1, 1), "last_day": date(2027, 2, 1)}, "hired_on"),
        ({"hired_on": date(1, 1, 1)}, "hired_on"),
        ({"last_day": date(9999, 12, 31)}, "last_day"),
        ({"currency": "EUX"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"currency": "JPY"}, "pay"),
        ({"pay": Decimal(0)}, "pay"),
        ({"pay": Decimal("1.005")}, "pay"),
        ({"pay": Decimal(10) ** 12}, "pay"),
        ({"bonus": Decimal("1.001")}, "bonus"),
        ({"bonus": Decimal(-1)}, "bonus"),
        ({"leave": Decimal(401)}, "leave"),
        ({"per": "hour"}, "per"),
    ],
)
def test_what_can_t_be_meant_is_named(change: dict[str, object], field: str) -> None:
    start = replace(PLAIN, pay=Decimal("3450.50"))
    assert field in {one.field for one in problems(replace(start, **change), Line(), TODAY)}  # type: ignore[arg-type]


def test_two_currencies_are_never_added() -> None:
    line = Line(extras=(Extra("Outplacement", Decimal(3000), "USD"),))
    found = problems(PLAIN, line, TODAY)
    assert [one.field for one in found] == ["currency"]
    assert "never added" in found[0].message


def test_the_most_specific_line_holds() -> None:
    body = Body((Line(), Line("PT"), Line("", "Executive"), Line("PT", "executive")))
    for country, level, title in (
        ("", "", "any country and level"),
        ("DE", "clerk", "any country and level"),
        ("PT", "clerk", "PT"),
        ("DE", "EXECUTIVE", "any country, Executive"),
        ("PT", "Executive", "PT, executive"),
    ):
        line = body.match(country, level)
        assert line is not None
        assert line.title == title
    assert Body((Line("PT"),)).match("DE", "") is None


def test_a_policy_survives_being_stored_and_says_what_changed() -> None:
    assert understood(written(FIRST)) == FIRST
    assert FIRST.us is False
    dearer = replace(FIRST.lines[1], weeks=Decimal(3))
    after = Body((FIRST.lines[0], dearer, Line("DE")), us=True)
    assert changes(FIRST, FIRST) == []
    assert changes(FIRST, after) == [
        "A line of DE is new.",
        "PT: weeks per year from 2.5 to 3.",
        "The US pack is on.",
        "The line of US is gone.",
    ]
