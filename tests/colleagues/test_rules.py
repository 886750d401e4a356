"""Who is asked about whom: bounds that hold for every company, everybody about equally often, the same every time."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.colleagues.rules import (
    INTERNAL,
    MOST_ABOUT,
    MOST_FOR,
    TEAMWORK,
    Colleague,
    Question,
    closes,
    draw,
    next_round,
    ready,
)

UNITS = ("North", "South", "")
MONTH = 2026 * 12 + 10


@st.composite
def companies(
    given_: st.DrawFn,
) -> tuple[list[Colleague], dict[int, set[int]], set[tuple[int, int]]]:
    teams = given_(st.integers(1, 6))
    unit = [given_(st.sampled_from(UNITS)) for _ in range(teams)]
    homes = given_(st.lists(st.integers(0, teams - 1), max_size=40))
    people = [Colleague(100 + place, team, unit[team]) for place, team in enumerate(homes)]
    edges = given_(st.sets(st.tuples(st.integers(0, teams - 1), st.integers(0, teams - 1)), max_size=10))
    served: dict[int, set[int]] = {}
    for on_team, team in edges:
        served.setdefault(on_team, set()).add(team)
    ids = st.integers(100, 100 + max(0, len(people) - 1))
    return people, served, given_(st.sets(st.tuples(ids, ids), max_size=30))


@given(companies(), st.integers(1, 30_000))
def test_the_bounds_hold(
    company: tuple[list[Colleague], dict[int, set[int]], set[tuple[int, int]]], month: int
) -> None:
    people, served, passed = company
    found = draw(month, people, served, (), passed)
    by_id = {one.id: one for one in people}
    assert len({(asker, subject) for asker, subject, _ in found}) == len(found), "one question a pair"
    assert max(Counter(asker for asker, _, _ in found).values(), default=0) <= MOST_FOR
    for (_, lens), many in Counter((subject, lens) for _, subject, lens in found).items():
        assert many <= MOST_ABOUT[lens]
    for asker, subject, lens in found:
        one, other = by_id[asker], by_id[subject]
        assert one.team != other.team, "nobody about themselves or a team mate"
        assert (asker, subject) not in passed
        if lens == INTERNAL:
            assert one.team in served[other.team]
        else:
            assert one.unit == other.unit != ""


@given(companies(), st.randoms(use_true_random=False))
def test_the_same_month_draws_the_same_in_any_order(
    company: tuple[list[Colleague], dict[int, set[int]], set[tuple[int, int]]], dice: Random
) -> None:
    people, served, passed = company
    shuffled = list(people)
    dice.shuffle(shuffled)
    assert draw(MONTH, people, served, (), passed) == draw(MONTH, shuffled, served, (), passed)


@given(companies())
def test_drawn_again_nothing_passes_the_bounds(
    company: tuple[list[Colleague], dict[int, set[int]], set[tuple[int, int]]],
) -> None:
    people, served, passed = company
    first = draw(MONTH, people, served, (), passed)
    again: list[Question] = [*first, *draw(MONTH, people, served, first, passed)]
    assert max(Counter(asker for asker, _, _ in again).values(), default=0) <= MOST_FOR
    assert len({(asker, subject) for asker, subject, _ in again}) == len(again)
    for (_, lens), many in Counter((subject, lens) for _, subject, lens in again).items():
        assert many <= MOST_ABOUT[lens]


def company(served_people: int, askers: int) -> tuple[list[Colleague], dict[int, set[int]]]:
    """One team that serves another, in two units: nobody sees the others' teamwork."""
    people = [Colleague(1_000 + place, 1, "Office") for place in range(served_people)]
    people += [Colleague(5_000 + place, 2, "Desk") for place in range(askers)]
    return people, {1: {2}}


@pytest.mark.parametrize(("many", "askers"), [(5, 40), (12, 30), (30, 20), (50, 12)])
def test_everybody_is_asked_and_asked_about_equally_often(many: int, askers: int) -> None:
    """Scarce or not: nobody gets a second question before all have one, and nobody a second one about them."""
    found = draw(MONTH, *company(many, askers))
    asked = Counter(asker for asker, _, _ in found)
    about = Counter(subject for _, subject, _ in found)
    assert max(asked.values()) - min(asked.get(5_000 + place, 0) for place in range(askers)) <= 1
    assert max(about.values()) - min(about.get(1_000 + place, 0) for place in range(many)) <= 1
    assert len(found) == min(MOST_ABOUT[INTERNAL] * many, MOST_FOR * askers)


def test_over_the_months_nobody_is_left_out() -> None:
    people, served = company(4, 60)
    asked: Counter[int] = Counter()
    pairs: set[tuple[int, int]] = set()
    for month in range(24):
        found = draw(MONTH + month, people, served)
        asked.update(asker for asker, _, _ in found)
        pairs |= {(asker, subject) for asker, subject, _ in found}
    mean = sum(asked.values()) / 60
    assert min(asked.get(5_000 + place, 0) for place in range(60)) > mean / 3
    assert max(asked.values()) < 2 * mean
    assert len(pairs) > 200, "another month asks others about the same person"


def test_a_huge_team_beside_small_ones_is_drawn_in_a_moment() -> None:
    """Team mates are passed over; who has nobody to be asked is not looked for again."""
    people = [Colleague(place, 1, "Works") for place in range(4_000)]
    people += [Colleague(9_000 + place, 2 + place % 3, "Works") for place in range(30)]
    found = draw(MONTH, people, {})
    assert {lens for _, _, lens in found} == {TEAMWORK}
    assert len({asker for asker, _, _ in found if asker >= 9_000}) == 30


def test_days() -> None:
    assert not ready(date(2026, 10, 24), date(2026, 11, 22))
    assert ready(date(2026, 10, 23), date(2026, 11, 22)), "the 31st day"
    assert ready(None, date(2026, 11, 22))
    assert closes(MONTH) == date(2026, 12, 1)
    assert next_round(date(2026, 12, 31)) == date(2027, 1, 1)
