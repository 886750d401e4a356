"""Geometry of pictures of many: one scale for all, every day in its place."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.web import plots

MONTHS = st.lists(
    st.none()
    | st.tuples(st.floats(1, 5), st.floats(0, 3)).map(
        lambda one: {"score": one[0], "lo": one[0] - one[1], "hi": one[0] + one[1]}
    ),
    max_size=14,
)


@given(MONTHS, MONTHS)
def test_little_trends_share_one_scale_and_stay_inside(
    a: list[dict[str, float] | None], b: list[dict[str, float] | None]
) -> None:
    scale = plots.common([one["score"] for one in (*a, *b) if one], 1, 5, [4.1])
    assert 1 <= scale.lo < scale.hi <= 5
    for points in (a, b):
        drawn = plots.little(points, scale)
        assert len(drawn.points) == len([one for one in points if one])
        assert drawn.line.count("M") <= len(points)
        for point in drawn.points:
            assert 0 <= point.left <= point.x <= point.left + point.width <= 100.01
            assert 0 <= point.y <= plots.SMALL
            assert point.y == round(scale.y(point.thing["score"]), 1)  # type: ignore[arg-type]


def test_a_gap_stays_open_and_a_wide_range_is_cut() -> None:
    points = [{"score": 4.0, "lo": -9.0, "hi": 9.0}, None, {"score": 4.2, "lo": 4.1, "hi": 4.3}]
    drawn = plots.little(points, plots.common([4.0, 4.2], 1, 5))
    assert drawn.line.count("M") == 2
    assert drawn.band.count("Z") == 2
    assert plots.little([], plots.common([], 1, 5)).points == ()


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(place) for place in range((last - first).days + 1)]


@given(st.integers(2020, 2030), st.integers(1, 12), st.dictionaries(st.integers(0, 360), st.integers(1, 9)))
def test_every_day_of_a_year_stands_once_in_its_week(year: int, month: int, counts: dict[int, int]) -> None:
    first = date(year, month, 1)
    span = days(first, date(year + 1, month, 1) - timedelta(1))
    halves = plots.calendar(span, {span[place]: (n, n // 2) for place, n in counts.items()})
    cells = [cell for half in halves for m in half.months for cell in m.cells]
    assert [cell.day for cell in cells] == span
    assert sum(cell.n for cell in cells) == sum(counts.values())
    assert len(halves) == 2
    for half in halves:
        own = [cell for m in half.months for cell in m.cells]
        assert len({(cell.x, cell.y) for cell in own}) == len(own), "no two days on one place"
        assert all(cell.x >= 0 and cell.x + plots.COLUMN <= half.wide for cell in own)
        assert all(cell.y == cell.day.weekday() * plots.CELL for cell in own)
        assert all((cell.level > 0) == (cell.n > 0) and cell.level <= 4 for cell in own)
        assert all((cell.foot > 0) == (cell.low > 0) for cell in own)


def test_a_year_that_is_not_over_ends_today() -> None:
    halves = plots.calendar(days(date(2026, 1, 1), date(2026, 8, 9)), {})
    assert [m.first.month for half in halves for m in half.months] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert halves[-1].months[-1].cells[-1].day == date(2026, 8, 9)
