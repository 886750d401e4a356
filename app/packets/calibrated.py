"""What calibration changed in a review, with each reason: for HR's packet."""

from app.access import Door
from app.calibration import queries
from app.packets.blocks import Block, heading, quote
from app.reviews.models import Review
from app.web.words import moment


def calibrated(door: Door, review: Review) -> list[Block]:
    """Each change, oldest first; nothing where no session changed the review."""
    found = queries.changes_of_review(door.session, review.id)
    if not found:
        return []
    blocks = [heading("Changed in calibration")]
    for row in reversed(found):
        change = row.Change
        given = f"from {change.before} to {change.after}" if change.before else f"rated {change.after}"
        when = moment(change.at, None, door.zone)
        blocks.append(
            quote(f"{row.title}: {given}, {row.session}, by {change.by_name}, {when}", change.reason)
        )
    return blocks
