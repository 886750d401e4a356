"""What people type: figures, days, whole policies; each mistake named at its field, nothing ever an error of ours."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.packages import editing
from app.packages.forms import InputsForm, checked
from app.packages.policy import FIRST, Extra
from app.packages.values import Values
from app.web.forms import read

TODAY = date(2026, 11, 22)
RIGHT = {
    "hired_on": "2020-01-01",
    "last_day": "2026-11-30",
    "pay": "3450.00",
    "currency": "eur",
    "country": "pt",
}
NASTY = (
    "x" * 200_000,
    "9" * 5_000,
    "1e5",
    "NaN",
    "Infinity",
    "١٢٣",
    "<script>alert(1)</script>",
    "\u202e123",
    "😀",
    "-5",
    "1,234.50",
    "1.2.3",
    "0x10",
    "1_000",
)


def problems(given: dict[str, str]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        checked(read(InputsForm, given), FIRST, TODAY)
    return {one.field: one.message for one in refused.value.problems}


def test_what_is_right_is_read_exactly() -> None:
    inputs, line = checked(read(InputsForm, {**RIGHT, "bonus": "1 200.50", "leave": "3.5"}), FIRST, TODAY)
    assert (inputs.pay, inputs.bonus, inputs.leave) == (
        Decimal("3450.00"),
        Decimal("1200.50"),
        Decimal("3.5"),
    )
    assert (inputs.currency, inputs.country, line.title) == ("EUR", "PT", "PT")


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_figures_and_days_are_named(text: str) -> None:
    for field in ("pay", "bonus", "leave", "hired_on", "last_day", "currency"):
        assert field in problems({**RIGHT, field: text})


def test_nothing_typed_names_every_field_that_is_needed() -> None:
    assert set(problems({})) == {"hired_on", "last_day", "pay", "currency"}
    assert set(problems({**RIGHT, "hired_on": "2027-02-30", "country": "Portugal"})) == {
        "hired_on",
        "country",
    }
    assert "negative" in problems({**RIGHT, "last_day": "2019-12-31"})["last_day"]
    assert "future" in problems({**RIGHT, "hired_on": "2026-12-01", "last_day": "2026-12-31"})["hired_on"]
    assert "2 decimals" in problems({**RIGHT, "pay": "3450.005"})["pay"]
    assert "never added" in problems({**RIGHT, "currency": "USD"})["currency"]


@given(st.text(max_size=40))
def test_any_text_is_a_figure_or_a_problem(text: str) -> None:
    values = Values()
    found = values.decimal("pay", text)
    values.day("day", text)
    assert found >= 0
    assert values.problems


def filled(**more: str) -> dict[str, str]:
    return editing.filled(FIRST) | more


def refused(given: dict[str, str]) -> dict[str, str]:
    with pytest.raises(Invalid) as found:
        editing.body_of(given)
    return {one.field: one.message for one in found.value.problems}


def test_the_form_says_what_it_was_filled_with() -> None:
    assert editing.body_of(filled()) == FIRST


def test_a_line_is_added_and_one_taken_out() -> None:
    new = {
        "country.3": "de",
        "weeks.3": "0.5",
        "extras.3": "Car: 1.5 weeks\nCoach: 900 EUR",
        "notice.3": "3: 6\n0:1.5",
    }
    body = editing.body_of(filled(**new) | {"gone.1": "yes", "us": "yes"})
    assert [one.title for one in body.lines] == ["any country and level", "DE", "US"]
    added = body.match("DE", "")
    assert added is not None
    assert added.extras == (Extra("Car", Decimal("1.5")), Extra("Coach", Decimal(900), "EUR"))
    assert added.notice == ((0, Decimal("1.5")), (3, Decimal(6)))
    assert body.us


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"gone.0": "yes"}, "country.0"),
        ({"country.1": "US"}, "country.2"),
        ({"country.1": "PRT"}, "country.1"),
        ({"weeks.1": ""}, "weeks.1"),
        ({"weeks.1": "1e3"}, "weeks.1"),
        ({"weeks.1": "600"}, "weeks.1"),
        ({"weeks.1": "1.00001"}, "weeks.1"),
        ({"cap.1": "7"}, "cap.1"),
        ({"level.1": "x" * 61}, "level.1"),
        ({"parts.1": "hours"}, "parts.1"),
        ({"when.1": ""}, "when.1"),
        ({"rounding.1": "down"}, "rounding.1"),
        ({"notice.1": "two weeks"}, "notice.1"),
        ({"notice.1": "2: 4\n2: 6"}, "notice.1"),
        ({"notice.1": "2: ..."}, "notice.1"),
        ({"notice.1": "\n".join(f"{one}: 1" for one in range(30))}, "notice.1"),
        ({"extras.1": "Car"}, "extras.1"),
        ({"extras.1": "Car: 5 XXX"}, "extras.1"),
        ({"extras.1": ": 5 EUR"}, "extras.1"),
        ({"extras.1": "Car: 5.005 EUR"}, "extras.1"),
        ({"extras.1": f"{'x' * 61}: 5 EUR"}, "extras.1"),
        ({"extras.1": " " * 30_000}, ""),
        ({"extras.1": "x" * 200_000}, "extras.1"),
        ({"level.1": "a\x00b"}, "level.1"),
        ({f"weeks.{one}": "1" for one in range(4, 90)}, "weeks.79"),
    ],
)
def test_each_mistake_of_a_line_is_named(change: dict[str, str], field: str) -> None:
    if not field:
        assert editing.body_of(filled(**change)) != FIRST
        return
    assert field in refused(filled(**change))
