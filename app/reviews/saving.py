"""Putting what was typed into a section, so that two tabs or two devices never lose a text silently."""

from datetime import datetime

from app.errors import Conflict, Invalid, Problem
from app.reviews.forms import PartForm
from app.reviews.models import BEHAVIOURS, MANDATORY, Part, Section
from app.reviews.steps import SelfPart


class Newer(Conflict):
    """A section was saved elsewhere meanwhile; both texts are kept until somebody chooses."""

    title = "This section was changed in another place"

    def __init__(self, part: Part | SelfPart, mine: PartForm) -> None:
        super().__init__("Somebody, perhaps you on another device, saved this section after you opened it.")
        self.part = part
        self.mine = mine


def put(part: Part | SelfPart, section: Section, form: PartForm, now: datetime) -> None:
    """Change a part, whose version is 0 when it is new. `Newer` when it was saved since `form.version`; `Invalid` where
    something can't stand in such a section.
    """
    if form.rating == "none" and form.no_evidence and section.kind not in MANDATORY and not section.weight:
        raise Invalid([Problem("no_evidence", "This section carries no rating.")])
    given = _given(section, form)
    held = (part.text, part.rating, part.no_evidence, part.scores or None)
    # Also of who has settled a difference: `version` is then the one they saw, and a third text may have come.
    if part.version and part.version != form.version and held != given:
        raise Newer(part, form)
    part.text, part.rating, part.no_evidence, part.scores = given
    part.version += 1
    part.saved_at = now


def _given(section: Section, form: PartForm) -> tuple[str, int | None, str, dict[str, int] | None]:
    reason = form.no_evidence if form.rating == "none" else ""
    if section.kind == BEHAVIOURS:
        names = {str(item["name"]) for item in section.items}
        scores = {} if reason else {name: score for name, score in form.scores.items() if name in names}
        return form.text, None, reason, scores or None
    rating = int(form.rating) if form.rating in set("12345") and section.weight else None
    return form.text, rating, reason, None
