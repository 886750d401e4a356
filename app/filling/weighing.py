"""What a filling weighs, by the measure the solver minimises; why places stay empty; what an edit makes of it. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.filling.wanted import (
    AGAIN,
    DISLIKES,
    EMPTY,
    LIKES,
    PAIR,
    SQUARE,
    UNSKILLED,
    Candidate,
    Opening,
    Seats,
    Wishes,
)


@dataclass(frozen=True)
class Weighed:
    """What a filling costs and what it is made of. Lower is better."""

    points: float
    empty: int
    unskilled: int
    #: Days of the one who serves most and of the one who serves least, over all candidates.
    most: int
    least: int
    #: Standard deviation of the days over all candidates.
    spread: float
    liked: int
    disliked: int
    pairs: int
    again: int


@dataclass(frozen=True)
class Gap:
    """Why places stay empty: how many, what bars how many people, and what would help most."""

    slot_id: int
    missing: int
    skills: tuple[str, ...]
    barred: tuple[tuple[str, int], ...]
    #: Kind of rule -> people who could serve if it alone did not stand against them.
    would_help: tuple[tuple[str, int], ...]


def weigh(
    openings: Sequence[Opening], candidates: Sequence[Candidate], wishes: Wishes, seats: Seats
) -> Weighed:
    """What a filling costs, by the same measure the solver minimises (its tie-breaking hair apart)."""
    by_slot = {one.id: one for one in openings}
    people = {one.id: one for one in candidates}
    served = {one.id: one.burden for one in candidates}
    skills: dict[int, list[frozenset[str]]] = {one.id: [] for one in openings}
    again = liked = disliked = 0
    for who, slot_id in seats:
        slot = by_slot[slot_id]
        served[who] = served.get(who, 0) + slot.days
        skills[slot_id].append(people[who].skills)
        again += people[who].unpopular if slot.unpopular else 0
        liking = wishes.slots.get((who, slot_id), 0)
        liked, disliked = liked + (liking > 0), disliked + (liking < 0)
    empty = sum(max(0, one.places - len(skills[one.id])) for one in openings)
    unskilled = sum(
        max(0, many - sum(skill in own for own in skills[one.id]))
        for one in openings
        for skill, many in one.needs.items()
    )
    pairs = sum((a, slot) in seats and (b, slot) in seats for a, b in wishes.pairs for slot in by_slot)
    squares = sum((days**2 - people[who].burden ** 2) / SQUARE for who, days in served.items())
    middle = sum(served.values()) / max(len(served), 1)
    spread = (sum((days - middle) ** 2 for days in served.values()) / max(len(served), 1)) ** 0.5
    return Weighed(
        points=EMPTY * empty
        + UNSKILLED * unskilled
        + squares
        + AGAIN * again
        + DISLIKES * disliked
        - LIKES * liked
        - PAIR * pairs,
        empty=empty,
        unskilled=unskilled,
        most=max(served.values(), default=0),
        least=min(served.values(), default=0),
        spread=spread,
        liked=liked,
        disliked=disliked,
        pairs=pairs,
        again=again,
    )


def gaps(openings: Sequence[Opening], candidates: Sequence[Candidate], seats: Seats) -> tuple[Gap, ...]:
    """Where places or skills are missing, and why."""
    found = []
    inside: dict[int, list[Candidate]] = {one.id: [] for one in openings}
    people = {one.id: one for one in candidates}
    for who, slot_id in seats:
        inside[slot_id].append(people[who])
    for opening in openings:
        missing = opening.places - len(inside[opening.id])
        lacking = tuple(
            skill
            for skill, many in sorted(opening.needs.items())
            if sum(skill in one.skills for one in inside[opening.id]) < many
        )
        if missing <= 0 and not lacking:
            continue
        barred = Counter(one.barred[opening.id] for one in candidates if opening.id in one.barred)
        taken = Counter(
            "rest"
            for one in candidates
            if opening.id not in one.barred
            and (one.id, opening.id) not in seats
            and any((one.id, other) in seats for other in opening.clash)
        )
        all_barred = barred + taken
        able = [one for one in candidates if not lacking or one.skills & set(lacking)]
        helps = Counter(one.barred[opening.id] for one in able if opening.id in one.barred)
        found.append(
            Gap(
                opening.id,
                missing,
                lacking,
                tuple(all_barred.most_common()),
                tuple((helps + taken).most_common(2)),
            )
        )
    return tuple(found)


def change(
    openings: Sequence[Opening],
    candidates: Sequence[Candidate],
    seats: Seats,
    out: tuple[int, int] | None,
    into: tuple[int, int] | None,
) -> tuple[Seats, str | None]:
    """The seats after one edit, and what forbids it (a kind of rule), if anything."""
    after = seats - {out} if out else seats
    if into is None:
        return after, None
    who, slot_id = into
    person = next((one for one in candidates if one.id == who), None)
    opening = next(one for one in openings if one.id == slot_id)
    if person is None:
        return seats, "eligible"
    if slot_id in person.barred:
        return seats, person.barred[slot_id]
    if any((who, other) in after for other in opening.clash):
        return seats, "rest"
    if sum(slot == slot_id for _, slot in after) >= opening.places:
        return seats, "full"
    return after | {into}, None
