"""What saving a section answers: that it is saved, what was saved elsewhere meanwhile, or why it can't be."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi.responses import Response

from app.access import Door
from app.errors import Invalid
from app.reviews import differing, showing
from app.reviews.guards import InReview
from app.reviews.models import Part, Review
from app.reviews.queries import Standing
from app.reviews.saving import Newer
from app.reviews.steps import SelfPart
from app.web.templates import go, is_htmx, page

#: What a page of one review shows.
Context = Callable[[Door, Review, Standing], dict[str, Any]]


def saved(door: Door, part: Part | SelfPart, base: str, total: dict[str, Any] | None) -> Response:
    """What saving changes on the page around it: the total; and the version to go on from."""
    section = door.thing.section
    if not is_htmx(door.request):
        return go(door.request, f"{base}#f-part-{section.id}", said=f"{section.title} is saved.")
    answer = page(door, "reviews/_total.html", total=total) if total else Response(status_code=204)
    answer.headers["Rapport-Version"] = str(part.version)
    return answer


def difference(door: Door, newer: Newer, base: str) -> Response:
    """Both texts of a section, word by word, and one to merge: a fragment, or a page without scripts."""
    inside: InReview = door.thing
    theirs, mine = newer.part.text, newer.mine.text
    since = newer.mine.base
    both = None if since is None else differing.merged(since, theirs, mine)
    return page(
        door,
        "reviews/_difference.html" if is_htmx(door.request) else "reviews/difference.html",
        status=409,
        base=base,
        review=inside.review,
        section=inside.section,
        theirs=newer.part,
        mine=newer.mine,
        theirs_pieces=differing.difference(mine if since is None else since, theirs),
        mine_pieces=None if since is None else differing.difference(since, mine),
        merged=mine if both is None else both,
        fits=both is not None,
    )


def refused(
    door: Door, sent: Mapping[str, Any], refusal: Invalid, name: str, context: Context, stands: Standing
) -> Response:
    """Why a section can't be saved: a fragment, or the page with all that was typed."""
    inside: InReview = door.thing
    if is_htmx(door.request):
        return page(door, "reviews/_unsaved.html", status=422, problems=refusal.problems)
    given = context(door, inside.review, stands) | showing.given_back(inside.section, sent, refusal.problems)
    return page(door, name, status=422, **given)
