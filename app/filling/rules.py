"""What a filling and an edit of it mean, in words. Pure."""

from app.filling.gathering import OPTED_OUT
from app.filling.weighing import Gap, Weighed
from app.rotations import rules
from app.web.words import plural

#: Kind of rule -> what it says of several people.
WHY = {
    rules.ELIGIBLE: "not eligible on that day",
    rules.LEAVE: "on leave",
    rules.BUSY: "in another slot",
    rules.REST: "within the rest between two stints",
    OPTED_OUT: "opted out of that year",
    rules.CLOSED: "kept out because the program is closed",
    rules.PAST: "too late",
}
#: What the lead could do about it.
HELPS = {
    rules.LEAVE: "moving a leave",
    rules.BUSY: "another day for their other slot",
    rules.REST: "a shorter rest",
    OPTED_OUT: "making up the duty sooner",
    rules.ELIGIBLE: "a wider eligibility",
}


def gap_words(gap: Gap) -> list[str]:
    """Why places of a slot stay empty, and what would help."""
    said = []
    if gap.missing > 0:
        said.append(f"{plural(gap.missing, 'place')} can’t be filled.")
    if gap.skills:
        said.append(f"Nobody is left who knows {' or '.join(gap.skills)}.")
    if gap.barred:
        said.append(
            ", ".join(
                f"{plural(many, 'person', 'people')} {WHY.get(kind, kind)}" for kind, many in gap.barred
            )
            + "."
        )
    helps = [
        f"{HELPS[kind]} would make room for {plural(many, 'person', 'people')}"
        for kind, many in gap.would_help
        if kind in HELPS
    ]
    if helps:
        said.append(f"What would help: {'; '.join(helps)}.")
    return said


def cost_words(before: Weighed, after: Weighed) -> list[str]:
    """What an edit costs or gains; empty where it is all the same."""
    said = []
    for gained, one, many in (
        (after.empty - before.empty, "place more stays empty", "places more stay empty"),
        (after.unskilled - before.unskilled, "skill more is missing", "skills more are missing"),
        (after.disliked - before.disliked, "serves who would rather not", "serve who would rather not"),
        (before.liked - after.liked, "wish less comes true", "wishes less come true"),
        (before.pairs - after.pairs, "pair is parted", "pairs are parted"),
        (
            after.again - before.again,
            "unpopular week goes to who had one",
            "unpopular weeks go to who had some",
        ),
    ):
        if gained > 0:
            said.append(f"{gained} {one if gained == 1 else many}")
    if after.empty < before.empty:
        said.append(f"{plural(before.empty - after.empty, 'place')} more filled")
    if after.most != before.most:
        said.append(f"the most that somebody serves goes from {before.most} to {plural(after.most, 'day')}")
    if abs(after.spread - before.spread) >= 0.05:
        how = "more" if after.spread > before.spread else "less"
        said.append(f"the days are spread {how} unevenly ({before.spread:.1f} → {after.spread:.1f})")
    return said
