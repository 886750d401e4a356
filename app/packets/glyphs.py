"""The glyph of a score as a picture that stands alone: shapes without words, which stand beside it."""

from typing import Any

from app.web.axes import Axis

WIDE, TALL = 480, 26
SURE = frozenset({"star", "solid", "developing", "at risk"})


def glyph(score: dict[str, Any], axis: Axis) -> str:
    """A frozen score as SVG: band, dot, triangle for the raw average, thin lines for the floor and the star bar."""
    sure, middle = score["standing"] in SURE, TALL / 2
    parts = [f'<line x1="0" x2="{WIDE}" y1="{middle}" y2="{middle}" stroke="#e7e5df"/>']
    for value, colour in ((score["floor_bar"], "#a3243b"), (score["star_bar"], "#a86a00")):
        if value is not None:
            at = _x(axis, value)
            parts.append(
                f'<line x1="{at}" x2="{at}" y1="0" y2="{TALL}" stroke="{colour}" stroke-dasharray="2 3"/>'
            )
    if score["lo"] is not None and score["hi"] is not None:
        lo, hi = _x(axis, score["lo"]), _x(axis, score["hi"])
        look = 'fill="#9cc9c3"' if sure else 'fill="#ffffff" stroke="#667085" stroke-dasharray="3.5 2.5"'
        parts.append(
            f'<rect x="{lo}" y="{middle - 5}" width="{max(1.0, hi - lo):g}" height="10" rx="5" {look}/>'
        )
    if score["score"] is not None:
        look = 'fill="#0b5d57"' if sure else 'fill="#ffffff" stroke="#667085" stroke-width="1.5"'
        parts.append(
            f'<circle cx="{_x(axis, score["score"])}" cy="{middle}" r="{5 if sure else 4.2}" {look}/>'
        )
    if score.get("raw") is not None:
        at = _x(axis, score["raw"])
        parts.append(f'<path d="M{at} {middle + 7} l3.6 6 h-7.2 Z" fill="#667085"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{TALL}" viewBox="0 0 {WIDE} {TALL}">'
        + "".join(parts)
        + "</svg>"
    )


def _x(axis: Axis, value: float) -> float:
    return round(axis.x(value) * WIDE / 100, 2)
