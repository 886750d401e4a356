"""Fair filling: hard rules always hold, who served nothing comes first, what can't be filled says why."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.filling.gathering import OPTED_OUT
from app.filling.rules import cost_words, gap_words
from app.filling.solving import clashes, solve
from app.filling.wanted import Candidate, Opening, Wishes
from app.filling.weighing import change, gaps, weigh

NO_WISH = Wishes()


def opening(key: int, places: int = 1, *, near: int = 0, of: int = 1, **words: object) -> Opening:
    """Slot `key` of `of` slots two weeks apart; those up to `near` slots away clash."""
    clash = frozenset(other for other in range(of) if other != key and abs(other - key) <= near)
    return replace(Opening(key, f"slot {key}", places, 10, clash=clash), **words)  # type: ignore[arg-type]


def person(key: int, *, burden: int = 0, **words: object) -> Candidate:
    return replace(Candidate(key, f"P{key}", burden=burden), **words)  # type: ignore[arg-type]


def test_who_served_nothing_comes_first() -> None:
    people = [person(1, burden=20), person(2, burden=10), person(3), person(4)]
    found = solve([opening(0, places=2)], people, NO_WISH)
    assert {who for who, _ in found.seats} == {3, 4}
    assert (found.weighed.most, found.weighed.least, found.proved) == (20, 10, True)


def test_rest_leave_and_capacity_hold() -> None:
    slots = [opening(key, places=2, near=1, of=3) for key in range(3)]
    people = [person(1, barred={1: "leave"}), person(2), person(3, barred={0: "leave", 2: "busy"})]
    found = solve(slots, people, NO_WISH)
    assert (1, 1) not in found.seats
    assert not found.seats & {(3, 0), (3, 2)}
    for who in (1, 2, 3):
        own = sorted(slot for one, slot in found.seats if one == who)
        assert all(b - a > 1 for a, b in pairwise(own))
    # 1 and 2 in the first and last slot, 3 in the middle one
    assert len(found.seats) == 5


def test_wishes_and_pairs_count_but_fairness_counts_more() -> None:
    slots = [opening(0, places=2, of=2, near=1), opening(1, places=2, of=2, near=1)]
    people = [person(key) for key in (1, 2, 3, 4)]
    wishes = Wishes({(1, 1): 1, (2, 1): -1}, frozenset({(2, 4)}))
    found = solve(slots, people, wishes)
    assert {(1, 1), (2, 0), (4, 0), (3, 1)} == found.seats
    assert (found.weighed.liked, found.weighed.disliked, found.weighed.pairs) == (1, 0, 1)
    # Who has served 30 days is spared, however much they wish.
    tired = [person(1, burden=30), person(2)]
    found = solve([opening(0)], tired, Wishes({(1, 0): 1, (2, 0): -1}))
    assert found.seats == {(2, 0)}


def test_unpopular_weeks_are_spread() -> None:
    slots = [opening(0, unpopular=True, of=2, near=1), opening(1, of=2, near=1)]
    people = [person(1, burden=10, unpopular=1), person(2, burden=10)]
    assert solve(slots, people, NO_WISH).seats == {(2, 0), (1, 1)}


def test_a_slot_that_cannot_be_filled_says_why_and_what_would_help() -> None:
    slot = opening(0, places=3, needs={"Payments": 1})
    people = [
        person(1, barred={0: "leave"}, skills=frozenset({"Payments"})),
        person(2, barred={0: OPTED_OUT}),
        person(3),
    ]
    found = solve([slot], people, NO_WISH)
    assert found.seats == {(3, 0)}
    (gap,) = found.gaps
    assert gap_words(gap) == [
        "2 places can’t be filled.",
        "Nobody is left who knows Payments.",
        "1 person on leave, 1 person opted out of that year.",
        "What would help: moving a leave would make room for 1 person.",
    ]
    # Nothing at all to fill with is an answer, too.
    assert solve([slot], [], NO_WISH).seats == frozenset()


def test_an_edit_says_what_it_costs_or_why_not() -> None:
    slots = [opening(0, of=2, near=1), opening(1, of=2, near=1)]
    people = [person(1), person(2), person(3, burden=10), person(4, barred={0: "leave"})]
    seats = solve(slots, people, Wishes({(1, 0): 1})).seats
    before = weigh(slots, people, Wishes({(1, 0): 1}), seats)
    assert change(slots, people, seats, (1, 0), (4, 0)) == (seats, "leave")
    second = next(who for who, slot in seats if slot == 1)
    assert change(slots, people, seats, (1, 0), (second, 0))[1] == "rest"
    assert change(slots, people, seats, None, (3, 0))[1] == "full"
    after, why_not = change(slots, people, seats, (1, 0), (3, 0))
    assert why_not is None
    assert cost_words(before, weigh(slots, people, Wishes({(1, 0): 1}), after)) == [
        "1 wish less comes true",
        "the most that somebody serves goes from 10 to 20 days",
        "the days are spread more unevenly (4.3 → 8.3)",
    ]
    emptied, _ = change(slots, people, seats, (1, 0), None)
    assert "1 place more stays empty" in cost_words(before, weigh(slots, people, NO_WISH, emptied))


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_whatever_is_asked_no_hard_rule_is_broken(seed: int) -> None:
    dice = random.Random(seed)
    many = dice.randrange(1, 7)
    slots = [
        opening(key, places=dice.randrange(1, 4), near=dice.randrange(3), of=many) for key in range(many)
    ]
    # clashes go both ways
    slots = [
        replace(
            one,
            clash=frozenset(other.id for other in slots if other.id in one.clash or one.id in other.clash),
        )
        for one in slots
    ]
    people = [
        person(
            key,
            burden=dice.choice((0, 10, 25)),
            barred={slot.id: "leave" for slot in slots if dice.random() < 0.3},
        )
        for key in range(dice.randrange(1, 9))
    ]
    found = solve(slots, people, NO_WISH)
    by_key = {one.id: one for one in people}
    for slot in slots:
        inside = [who for who, held in found.seats if held == slot.id]
        assert len(inside) <= slot.places
        for who in inside:
            assert slot.id not in by_key[who].barred
            assert not any((who, other) in found.seats for other in slot.clash)
    # An empty place has nobody left who could simply take it.
    for gap in gaps(slots, people, found.seats):
        for one in people:
            free = (one.id, gap.slot_id) not in found.seats
            assert not free or change(slots, people, found.seats, None, (one.id, gap.slot_id))[1]


def test_groups_of_clashes_cover_each_clash() -> None:
    slots = [opening(key, near=2, of=6) for key in range(6)]
    groups = clashes(slots)
    assert max(len(group) for group in groups) == 3
    for one in slots:
        for other in one.clash:
            assert any({one.id, other} <= group for group in groups)


@pytest.mark.parametrize("places", [0, 5])
def test_more_people_than_places_and_the_other_way(places: int) -> None:
    people = [person(key) for key in range(3)]
    assert len(solve([opening(0, places=places)], people, NO_WISH).seats) == min(places, 3)
