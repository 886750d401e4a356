"""Figures on several scales side by side: each scale has its own axis, and none is ordered among another's."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.contacts.scales import SCALES, Scale
from app.scores.queries import Person, Shown
from app.web.charts import Axis, axis_of


@dataclass(frozen=True)
class OfScale:
    """The lenses that share a scale, on one axis. Scales are never drawn on one."""

    scale: Scale
    evidence: list[Shown]
    axis: Axis


def of_scales(evidence: list[Shown]) -> list[OfScale]:
    """Somebody's lenses by scale, in their order."""
    found = dict.fromkeys(one.scale for one in evidence)
    by_scale = {scale: [one for one in evidence if one.scale == scale] for scale in found}
    return [OfScale(scale, own, axis_of(own, scale.lo, scale.hi)) for scale, own in by_scale.items()]


def measure(found: Shown) -> tuple[str, str]:
    """What a score is measured by: its lens and scale."""
    return found.lens, found.scale.id


def axes_of(people: Sequence[Person]) -> dict[str, Any]:
    """An axis for each scale that somebody's figure is on, and the most usual one, which stands in the table's head."""
    found = [one.evidence for one in people if one.evidence]
    usual = Counter(one.scale for one in found).most_common()
    axes = {
        scale.id: axis_of([one for one in found if one.scale == scale], scale.lo, scale.hi)
        for scale, _ in usual
    }
    return {
        "axes": axes,
        "axis": axes[usual[0][0].id] if usual else axis_of([], SCALES["stars_5"].lo, SCALES["stars_5"].hi),
    }
