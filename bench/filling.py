"""Fair filling against first-come and round-robin: 300 people, 26 slots of six, a year with leave, wishes and skills.

First-come: people press in a random order, each for the slots they like until they have what the year asks, the keen
ones more. Round-robin: slots in order, the next in the list who may. Prints seconds and what each filling weighs; lower
spread is fairer. Run: `.venv/bin/python -m bench.filling [PEOPLE SLOTS PLACES]`.
"""

import random
import sys
from collections.abc import Sequence
from time import perf_counter

from app.filling.solving import solve
from app.filling.wanted import Candidate, Opening, Seats, Wishes
from app.filling.weighing import change, weigh

SEED = 3


def year(people: int, slots: int, places: int) -> tuple[list[Opening], list[Candidate], Wishes]:
    """A made-up year: every ninth slot counts double, every third needs Payments, rest of four slots."""
    dice = random.Random(SEED)
    openings = [
        Opening(
            at,
            f"slot {at}",
            places,
            20 if at % 9 == 0 else 10,
            {"Payments": 1} if at % 3 == 0 else {},
            unpopular=at % 9 == 0,
            clash=frozenset(one for one in range(slots) if one != at and abs(one - at) <= 4),
        )
        for at in range(slots)
    ]
    candidates = [
        Candidate(
            1000 + at,
            f"P{at}",
            frozenset({"Payments"} if dice.random() < 0.2 else ()),
            dice.choice([0, 0, 0, 10, 10, 20]),
            dice.choice([0, 0, 1]),
            {slot: "leave" for slot in range(slots) if dice.random() < 0.12},
        )
        for at in range(people)
    ]
    liked = {}
    for one in candidates:
        for slot in dice.sample(range(slots), 5):
            liked[one.id, slot] = dice.choice([1, 1, -1])
    pairs = {
        tuple(sorted((dice.choice(candidates).id, dice.choice(candidates).id))) for _ in range(people // 10)
    }
    return openings, candidates, Wishes(liked, frozenset((a, b) for a, b in pairs if a != b))


def first_come(openings: Sequence[Opening], candidates: Sequence[Candidate], wishes: Wishes) -> Seats:
    """Keen people first, each for what they like; then whoever comes."""
    dice = random.Random(SEED)
    seats: Seats = frozenset()
    crowd = [one for one in candidates for _ in range(dice.choice([0, 1, 1, 2, 4]))]
    dice.shuffle(crowd)
    for one in crowd:
        order = sorted(
            openings, key=lambda slot: (-wishes.slots.get((one.id, slot.id), 0), slot.unpopular, slot.id)
        )
        for slot in order:
            if (one.id, slot.id) in seats:
                continue
            after, why_not = change(openings, candidates, seats, None, (one.id, slot.id))
            if why_not is None:
                seats = after
                break
    return seats


def round_robin(openings: Sequence[Opening], candidates: Sequence[Candidate]) -> Seats:
    """The next in the list who may, slot by slot."""
    seats: Seats = frozenset()
    turn = 0
    for slot in openings:
        taken = 0
        for _ in range(len(candidates)):
            if taken == slot.places:
                break
            one = candidates[turn % len(candidates)]
            turn += 1
            after, why_not = change(openings, candidates, seats, None, (one.id, slot.id))
            if why_not is None:
                seats, taken = after, taken + 1
    return seats


def main() -> int:
    """Print a line a way."""
    given = [int(word) for word in sys.argv[1:]] or [300, 26, 6]
    openings, candidates, wishes = year(*given)
    started = perf_counter()
    found = solve(openings, candidates, wishes)
    took = perf_counter() - started
    ways = {
        "first-come": first_come(openings, candidates, wishes),
        "round-robin": round_robin(openings, candidates),
        "optimiser": found.seats,
    }
    print(f"{given[0]} people, {given[1]} slots of {given[2]}: {took:.1f} s, proved: {found.proved}")
    for name, seats in ways.items():
        one = weigh(openings, candidates, wishes, seats)
        print(
            f"{name:<12} points {one.points:>8.0f}  empty {one.empty:>3}  skills missing {one.unskilled:>2}  "
            f"days {one.least} to {one.most}, spread {one.spread:.1f}  wishes {one.liked}, against {one.disliked}, "
            f"pairs {one.pairs}, unpopular again {one.again}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
