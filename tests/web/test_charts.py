"""Geometry of the pictures: what stands where, and that nothing collides, leaves the drawing or lies."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web import axes, charts
from app.web.templates import environment

SCORES = st.floats(min_value=1, max_value=5, allow_nan=False)


def width(label: str) -> float:
    """Percent of the narrowest column (230 pixels) that a label of 11 pixel letters takes."""
    return len(label) * 6.2 / 230 * 100


def reach(mark: axes.Tick) -> tuple[float, float]:
    wide = width(mark.label)
    left = {"start": mark.at, "middle": mark.at - wide / 2, "end": mark.at - wide}[mark.anchor]
    return left, left + wide


@given(st.lists(SCORES, max_size=8), SCORES, SCORES)
def test_values_on_an_axis_keep_their_order_and_stay_inside(values: list[float], a: float, b: float) -> None:
    axis = charts.axis(1, 5, values, max(a, b), min(a, b))
    assert 1 <= axis.lo < axis.hi <= 5
    places = [axis.x(v) for v in sorted([*values, a, b])]
    assert places == sorted(places)
    assert all(axes.MARGIN - 0.01 <= at <= 100 - axes.MARGIN + 0.01 for at in places)
    assert all(0 <= t.at <= 100 for t in axis.ticks)
    assert len(axis.ticks) <= 5


@given(SCORES, SCORES, st.lists(SCORES, max_size=4))
def test_the_words_floor_and_star_bar_never_meet(a: float, b: float, values: list[float]) -> None:
    axis = charts.axis(1, 5, values, max(a, b), min(a, b))
    low, high = axis.labels
    if low.minor == high.minor:
        assert reach(low)[1] <= reach(high)[0] + 0.01
    for moved in (m for m in axis.labels if m.minor):
        assert all(abs(t.at - moved.at) > axes.CLEAR for t in axis.ticks)


def test_an_axis_zooms_to_the_people_on_it() -> None:
    axis = charts.axis(1, 5, [3.42, 4.75], 4.45, 3.85)
    assert (axis.lo, axis.hi) == (3.42, 4.75)
    assert [t.label for t in axis.ticks] == ["3.5", "4.0", "4.5"]


def test_an_axis_without_values_is_the_scale() -> None:
    axis = charts.axis(0, 100)
    assert (axis.lo, axis.hi) == (0, 100)
    assert [t.label for t in axis.ticks] == ["0", "25", "50", "75", "100"]


def test_an_axis_of_equal_scores_has_some_width() -> None:
    axis = charts.axis(1, 5, [4.2, 4.2])
    assert axis.hi - axis.lo == pytest.approx(0.4)


def test_axis_of_takes_the_bars_from_the_evidence() -> None:
    people = [
        {"score": None, "lo": None},
        {"score": 4, "lo": 3, "hi": 4.5, "star_bar": 4.6, "floor_bar": 3.5},
    ]
    axis = charts.axis_of(people, 1, 5)
    assert (axis.lo, axis.hi, axis.star_bar, axis.floor_bar) == (3, 4.6, 4.6, 3.5)


def test_a_sparkline_breaks_where_nothing_was_answered() -> None:
    plot = charts.sparkline([4.0, None, 4.5, 4.4])
    assert plot.line.count("M") == 2
    assert plot.marks[0].thing == 4.4
    assert charts.sparkline([None, None]).line == ""


def test_a_trend_is_drawn_larger_values_higher_and_gaps_open() -> None:
    points = [
        {"label": "Jan", "score": 4.0, "lo": 3.8, "hi": 4.2, "n": 9},
        {"label": "Feb", "score": None, "lo": None, "hi": None, "n": 0},
        {"label": "Mar", "score": 4.4, "lo": 4.2, "hi": 4.6, "n": 9},
        {"label": "Apr", "score": 4.5, "lo": 4.3, "hi": 4.7, "n": 9},
    ]
    plot = charts.trend(points, 1, 5, [4.54])
    assert [m.thing for m in plot.marks] == [points[0], points[2], points[3]]
    assert plot.marks[0].y > plot.marks[1].y > plot.marks[2].y
    assert plot.line.count("M") == 2
    assert plot.bands[0].count("Z") == 2
    assert plot.columns[-1].label == "Apr"
    assert 0 < charts.trend_y(4.54, points, 1, 5, [4.54]) < plot.marks[1].y
    assert charts.trend([], 1, 5).marks == ()


def test_a_funnel_narrows_and_keeps_everybody_inside() -> None:
    limits = [
        {
            "n": n,
            "lo90": 4.2 - 1 / n**0.5,
            "hi90": 4.2 + 1 / n**0.5,
            "lo998": 4.2 - 2 / n**0.5,
            "hi998": 4.2 + 2 / n**0.5,
        }
        for n in (10, 100, 1000)
    ]
    points = [{"x": 5, "y": 1.0}, {"x": 1000, "y": 4.9}, {"x": 0, "y": 4.2}]
    plot = charts.funnel(points, limits, 1, 5, 4.2)
    assert all(0 <= m.x <= 100 and 0 <= m.y <= plot.height for m in plot.marks)
    assert plot.marks[2].x < plot.marks[0].x < plot.marks[1].x
    assert len(plot.bands) == 2
    assert [t.label for t in plot.columns if not t.minor] == ["1", "10", "100", "1,000"]
    assert charts.funnel([], [], 1, 5, 4.2).marks == ()


WHY = {
    "raw": 4.46,
    "terms": [{"label": "Channel", "amount": 0.0}, {"label": "Reason", "amount": 0.3, "note": "harder"}],
    "score": 4.52,
    "company": 4.20,
}


def test_a_waterfall_ends_where_the_score_is() -> None:
    drawing = charts.waterfall(WHY, 1, 5)
    raw, channel, reason, pull, final = drawing.steps
    assert (raw.end, final.end) == (4.46, 4.52)
    assert channel.end == raw.end
    assert reason.end == pytest.approx(4.76)
    assert pull.amount == pytest.approx(-0.24)
    assert reason.note == "harder"
    assert [s.kind for s in drawing.steps] == ["total", "term", "term", "pull", "total"]
    for before, after in zip(drawing.steps, drawing.steps[1:-1], strict=False):
        assert after.start == pytest.approx(before.end)


def test_a_histogram_puts_the_best_answer_first() -> None:
    bars = charts.histogram({1: 10, 2: 0, 3: 30})
    assert [(b.label, b.count, b.share, b.width) for b in bars] == [
        ("3", 30, 0.75, 100),
        ("2", 0, 0, 0),
        ("1", 10, 0.25, 33.33),
    ]
    assert charts.histogram({1: 0})[0].width == 0
    assert charts.histogram({}) == ()


def test_a_gauge_shows_what_is_owed_beside_what_was_served() -> None:
    assert charts.gauge(5, 10, 15) == (33.33, 66.67)
    assert charts.gauge(0, 0, 0) == (0, 0)


def test_the_glyph_says_its_sentence_and_leaves_no_style_behind() -> None:
    text = (
        '{% from "kit/glyph.html" import glyph, axis_head %}'
        '{{ axis_head(axis) }}{{ glyph(e, axis, "row", "Bo <b>") }}'
    )
    evidence = {
        "score": 4.24,
        "lo": 3.97,
        "hi": 4.47,
        "raw": 4.62,
        "n": 14,
        "standing": "not enough evidence",
        "missing": 22,
        "star_bar": 4.45,
        "floor_bar": 3.85,
    }
    html = environment().from_string(text).render(e=evidence, axis=charts.axis_of([evidence], 1, 5))
    assert 'aria-label="Bo &lt;b&gt;: 4.24, very likely between 3.97 and 4.47, 14 answers, not enough' in html
    assert 'class="glyph glyph-row open"' in html
    assert "style=" not in html
    assert len(re.findall("<line", html)) == 2
