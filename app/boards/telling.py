"""What may be said of the months before and after a change, in sentences and as the rows of a file."""

from collections.abc import Sequence

from app.boards import drawing, rules
from app.boards.rules import Average
from app.boards.trends import MORALE, Trend
from app.web.export import Value
from app.web.words import plural

TREND_HEAD = ["Figure", "Of", "What it counts", "Month", "Side", "Value", "At least", "At most", "Answers"]


def averages(trend: Trend, one: Average | None) -> str:
    """A side in words, with its range where there is one."""
    if one is None:
        return "no months"
    places = _places(trend)
    said = f"{one.mean:,.{places}f}"
    if one.low is not None and one.high is not None:
        said += f" ({one.low:,.{places}f} to {one.high:,.{places}f})"
    word = "round" if trend.name == MORALE else "month"
    return f"{said}, {plural(one.months, word)}"


def _places(trend: Trend) -> int:
    if trend.scale is not None:
        return 1 if trend.name == MORALE else 2
    most = max((abs(one.value) for one in trend.points), default=0.0)
    return 0 if most >= 1000 else 1


def verdict(trend: Trend) -> str:
    """What may be said of the two sides, and no more."""
    if trend.why:
        return trend.why
    found, places = trend.difference, _places(trend)
    if found is None:
        side = "before" if trend.before is None else "after"
        return f"Nothing can be said: no month {side} it is known."
    if not found.told or found.low is None or found.high is None:
        return (
            f"Too few months for a range: {rules.ENOUGH} on each side are the least. Nothing can be said yet."
        )
    reach = f"{_signed(found.low, places)} to {_signed(found.high, places)}"
    if found.told == "chance":
        return f"The difference can be chance: {reach}."
    way = "Higher" if found.told == "rose" else "Lower"
    return f"{way} afterwards by {abs(found.change):,.{places}f}, very likely {reach}."


def _signed(value: float, places: int) -> str:
    return f"{value:+,.{places}f}".replace("-", "−")


def around_lead(trends: Sequence[Trend], others: int) -> list[str]:
    """How morale, production and margin stood before and after, in that order, and what that does not show."""
    first = [next((t for t in trends if t.name == name), None) for name in (MORALE, *rules.NAMES.values())]
    said = "; ".join(_short(trend) for trend in first if trend is not None)
    more = f" {plural(others, 'other change')} fell into the same months." if others else ""
    return [f"{said[:1].upper()}{said[1:]}.", rules.NO_CAUSE + more]


def _short(trend: Trend) -> str:
    found, name = trend.difference, trend.name.lower()
    if found is None or not found.told:
        return f"of {name} nothing can be said yet"
    ways = {
        "rose": "was higher afterwards",
        "fell": "was lower afterwards",
        "chance": "differed by no more than chance could",
    }
    return f"{name} {ways[found.told]}"


def trend_rows(trends: Sequence[Trend], found: rules.Sides) -> list[list[Value]]:
    """The months of every trend, as a file holds them."""
    return [
        [
            trend.name,
            trend.of,
            one.more if trend.name in rules.NAMES.values() else trend.counts,
            rules.month_text(one.month),
            side(one.month, found),
            one.told.replace(",", "") if trend.scale is None else round(one.value, 2),
            round(one.low, 2) if one.high > one.low else None,
            round(one.high, 2) if one.high > one.low else None,
            one.n,
        ]
        for trend in trends
        for one in trend.points
    ]


def side(key: int, found: rules.Sides) -> str:
    """Where a month lies."""
    return "before" if found.before(key) else ("after" if found.after(key) else "month of the change")


def cell(trend: Trend, key: int) -> str:
    """A month of a trend as a table shows it."""
    one = next((point for point in trend.points if point.month == key), None)
    return "–" if one is None else drawing.words(trend, one)
