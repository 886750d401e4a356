"""Everything that happened to a plan, in order, from its rows."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.coaching.queries import Whole


def log(whole: Whole, zone: str) -> list[dict[str, object]]:
    """When, what and more of each event, newest first. Private notes and ratings of the coaching are no events."""
    plan = whole.plan
    found: list[tuple[datetime, str, str]] = [(plan.made_at, f"Made by {plan.made_by}", "")]
    found += [
        (
            seen.seen_at,
            f"{whole.employee} has seen it" + (", and it starts" if seen is whole.seen[0] else " again"),
            seen.words,
        )
        for seen in whole.seen
    ]
    found += [
        (one.made_at, f"Changed by {one.made_by}: {one.why}", " ".join(one.what)) for one in whole.changes
    ]
    found += [
        (handed.made_at, f"{after} coaches it from now on, no longer {before}", "")
        for handed, before, after in whole.handovers
    ]
    found += [
        (note.made_at, f"{note.author}, the {side}, wrote about the check-in", "")
        for held in whole.check_ins
        for side, note in held.both
    ]
    for promise in whole.promises:
        if promise.done_at is not None:
            found.append((promise.done_at, f"Done by {promise.done_by}", promise.what))
    if whole.outcome is not None:
        found.append(
            (whole.outcome.made_at, f"{whole.outcome.result.capitalize()}, says {whole.outcome.made_by}", "")
        )
    here = ZoneInfo(zone)
    return [
        {"at": at.astimezone(here), "what": what, "more": more}
        for at, what, more in sorted(found, key=lambda line: line[0], reverse=True)
    ]
