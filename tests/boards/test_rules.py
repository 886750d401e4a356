"""Values and months as typed, and what may be said of months before and after: pure."""

from datetime import date
from math import sqrt

import pytest

from app.boards import rules, telling
from app.boards.drawing import across, panels, short
from app.boards.parts import span_of
from app.boards.rules import Average, Sums
from app.boards.trends import Point, Trend
from app.clock import month_of
from app.intervals import Z90

TODAY = date(2026, 11, 22)
NOW = month_of(TODAY)


@pytest.mark.parametrize(
    ("text", "stored", "shown"),
    [
        ("18250", "18250", "18,250"),
        (" 18,250.50 ", "18250.50", "18,250.50"),
        ("-3.5", "-3.5", "-3.5"),
        ("−3.5", "-3.5", "-3.5"),
        ("007", "7", "7"),
        ("0", "0", "0"),
        ("", None, "none"),
        ("12 000", "12000", "12,000"),
    ],
)
def test_a_value_is_kept_exactly(text: str, stored: str | None, shown: str) -> None:
    assert rules.value(text) == stored
    assert rules.shown(stored) == shown


@pytest.mark.parametrize("text", ["12%", "1,2", "1.23456", "1e5", "٣", "=1+1", "--1", "EUR 5", "1" * 16, "."])
def test_what_is_no_number_says_how_to_write_it(text: str) -> None:
    with pytest.raises(rules.Unmeant, match="Write the number alone"):
        rules.value(text)


def test_the_same_number_written_otherwise_is_the_same() -> None:
    assert rules.same("3.50", "3.5")
    assert not rules.same("3.50", None)
    assert rules.same(None, None)
    assert not rules.same("3.5", "3.51")


def test_a_month_is_over_and_is_one() -> None:
    assert rules.month("2026-10", TODAY) == NOW - 1
    assert rules.month("2026-10-31", TODAY) == NOW - 1
    assert rules.month_text(NOW - 1) == "2026-10"
    for text, mend in (
        ("2026-11", "not over yet"),
        ("2027-01", "not over yet"),
        ("2026-13", "like 2026-05"),
        ("May", "like 2026-05"),
        ("1989-12", "before 1990"),
        ("٢٠٢٦-05", "like 2026-05"),
    ):
        with pytest.raises(rules.Unmeant, match=mend):
            rules.month(text, TODAY)


def test_an_average_has_a_range_from_three_months_on() -> None:
    assert rules.average([]) is None
    assert rules.average([1.0, 3.0]) == Average(2, 2.0)
    found = rules.average([1.0, 2.0, 3.0])
    assert found is not None
    assert found.low is not None
    # Student's 95% point with two degrees of freedom.
    assert found.half == pytest.approx(2.919986 / sqrt(3), abs=1e-5)
    assert found.low == pytest.approx(2 - 2.919986 / sqrt(3), abs=1e-5)


def test_a_difference_is_told_only_beyond_chance() -> None:
    def told(before: Average | None, after: Average | None) -> str:
        found = rules.difference(before, after)
        return "nothing" if found is None else found.told

    wide, narrow = Average(3, 10.0, 3.0), Average(3, 14.0, 1.0)
    assert told(wide, narrow) == "rose"
    assert told(narrow, wide) == "fell"
    assert told(wide, Average(3, 13.0, 0.0)) == "chance", "a range that touches nothing at its end holds it"
    assert told(wide, Average(2, 99.0)) == "", "without a range nothing is told"
    assert told(None, wide) == "nothing"
    found = rules.difference(wide, narrow)
    assert found is not None
    assert found.low == pytest.approx(4 - sqrt(10))


def test_answers_are_pooled_once_each() -> None:
    months = [Sums(4, 16, 66), Sums(6, 24, 98)]
    found = rules.pooled(months)
    assert found is not None
    assert (found.months, found.mean) == (2, 4.0)
    # The variance of ten answers: (164 / 10 - 16) * 10 / 9.
    assert found.half == pytest.approx(Z90 * sqrt((16.4 - 16) * 10 / 9 / 10))
    assert rules.pooled([Sums(4, 16, 64)]) is None, "fewer than five say nothing"


def test_the_months_around_a_day_end_with_today() -> None:
    found = rules.sides(NOW - 2, TODAY)
    assert (found.first, found.last) == (NOW - 8, NOW)
    assert not found.before(NOW - 2)
    assert not found.after(NOW - 2), "the month of the change belongs to neither side"
    assert found.before(NOW - 3)
    assert found.after(NOW)
    assert rules.sides(NOW - 30, TODAY).last == NOW - 24
    assert rules.sides(NOW, TODAY).last == NOW


def line(values: dict[int, float], on: int, why: str = "", name: str = "Production") -> Trend:
    found = rules.sides(on, TODAY)
    points = [Point(key, one, one, one, f"{one:g}") for key, one in values.items()]
    before = rules.average([one for key, one in values.items() if found.before(key)])
    return Trend(
        name,
        "The company",
        "Orders",
        points,
        before,
        rules.average([one for key, one in values.items() if found.after(key)]),
        why,
    )


def test_what_may_be_said_is_never_a_cause() -> None:
    on = NOW - 4
    up = line({on - 3: 100, on - 2: 101, on - 1: 102, on: 500, on + 1: 120, on + 2: 121, on + 3: 122}, on)
    assert telling.verdict(up).startswith("Higher afterwards by 20.0, very likely +")
    down = line({on - 3: 122, on - 2: 121, on - 1: 120, on + 1: 102, on + 2: 101, on + 3: 100}, on)
    assert telling.verdict(down).startswith("Lower afterwards by 20.0, very likely −")
    flat = line({on - 3: 100, on - 2: 120, on - 1: 140, on + 1: 101, on + 2: 119, on + 3: 141}, on)
    assert telling.verdict(flat).startswith("The difference can be chance: −")
    few = line({on - 1: 100, on + 1: 200}, on)
    assert "Nothing can be said yet" in telling.verdict(few)
    assert telling.verdict(line({on - 1: 100}, on)) == "Nothing can be said: no month after it is known."
    assert telling.verdict(line({}, on, "Nothing is noted.")) == "Nothing is noted."
    first, second = telling.around_lead([up], 2)
    assert first == "Production was higher afterwards."
    assert "prove no cause" in second
    assert "2 other changes fell into the same months" in second


def test_morale_comes_first_then_production_then_margin() -> None:
    on = NOW - 4
    many = [line({}, on, name=name) for name in ("Margin", "Production", "Morale")]
    said = telling.around_lead(many, 0)[0]
    assert said.index("morale") < said.index("production") < said.index("margin")


def test_a_mark_stands_over_its_month_and_gaps_stay_gaps() -> None:
    on = NOW - 4
    one = line({on - 2: 1000, on - 1: 1100, on + 1: 900}, on)
    (found,) = panels([one], on - 6, on + 4, [(on, "cut"), (on + 99, "later")], on)
    assert [(mark.x, mark.own) for mark in found.lines] == [(across(on, on - 6, on + 4), True)]
    assert across(on - 6, on - 6, on + 4) < found.lines[0].x < across(on + 4, on - 6, on + 4)
    assert len(found.drawn.points) == 3
    assert found.drawn.line.count("M") == 2, "the month without a figure breaks the line"
    assert across(NOW, NOW, NOW) == 50.0
    (rounds,) = panels([line({on - 2: 3, on + 1: 4}, on, name="Morale")], on - 6, on + 4, [])
    assert rounds.drawn.line.count("M") == 1, "rounds of the pulse are joined"
    (empty,) = panels([line({}, on)], on - 6, on + 4, [])
    assert empty.drawn.points == ()


def test_numbers_beside_an_axis_stay_short() -> None:
    assert [short(one) for one in (0.0, 31.44, 250.0, 18_240.0, 250_000.0, -1_500_000.0)] == [
        "0.0",
        "31.4",
        "250",
        "18.2k",
        "250k",
        "-1.5M",
    ]


def test_the_board_opens_with_a_quarter() -> None:
    assert span_of("", TODAY).first == date(2026, 9, 1)
    assert span_of("12", TODAY).first == date(2025, 12, 1)
    for odd in ("x", "4", "-3", "３"):
        assert span_of(odd, TODAY).months == 3
