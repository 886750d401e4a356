"""What a round may tell, against a slow reckoning over single people."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.pulse import rules
from app.pulse.rules import ALL, TEAM, Box, Group, groups, placed


class Person(NamedTuple):
    """Somebody asked, and what they answered; None where they skipped a question, empty where they did not answer."""

    number: int
    team: int
    answers: tuple[int | None, ...]


value = st.none() | st.integers(1, 5)
given_answers = st.tuples(value, value, value) | st.just((None, None, None))
#: Teams of 0 to 12 people, each in one of three units or in none.
companies = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", ""]), st.lists(given_answers, max_size=12)), max_size=9
)


def filled(company: list[tuple[str, list[tuple[int | None, ...]]]]) -> tuple[list[Box], list[list[Person]]]:
    """The boxes of a company that has answered, and the people behind each."""
    everybody, units, sizes = [], {}, {}
    for team, (unit, people) in enumerate(company):
        units[team], sizes[team] = unit, len(people)
        everybody += [Person(team * 100 + n, team, answers) for n, answers in enumerate(people)]
    where = placed((team, units[team], sizes[team]) for team in units if sizes[team])
    behind = {place: [one for one in everybody if where[one.team] == place] for place in where.values()}
    boxes = []
    for (team, unit), people in behind.items():
        counts = rules.nothing()
        for one in people:
            counts = rules.added(counts, one.answers)
        boxes.append(Box(team, unit, counts))
    return boxes, list(behind.values())


def people_of(group: Group, behind: list[list[Person]], question: int) -> frozenset[int]:
    """Who stands behind one figure."""
    return frozenset(
        one.number for place in group.boxes for one in behind[place] if one.answers[question] is not None
    )


def differences(figures: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    """All that can be reached by subtracting what lies inside, again and again."""
    known = {one for one in figures if one}
    while True:
        fresh = {a - b for a, b in combinations(sorted(known, key=len, reverse=True), 2) if b < a} - known
        if not fresh:
            return known
        known |= fresh


@given(companies)
@settings(max_examples=150)
def test_no_subtraction_leaves_fewer_than_five(
    company: list[tuple[str, list[tuple[int | None, ...]]]],
) -> None:
    boxes, behind = filled(company)
    told = groups(boxes)
    for question in range(3):
        for left in differences(people_of(one, behind, question) for one in told):
            assert len(left) >= 5
    atoms = [one for one in told if one.kind not in {ALL, rules.UNIT}]
    assert sum(len(one.boxes) for one in atoms) == len(frozenset().union(*(one.boxes for one in atoms)))


@given(companies)
@settings(max_examples=100)
def test_figures_are_those_of_the_people_behind_them(
    company: list[tuple[str, list[tuple[int | None, ...]]]],
) -> None:
    boxes, behind = filled(company)
    told = groups(boxes)
    for one in told:
        numbers = []
        for question, shown in enumerate(one.averages):
            answers = [
                person.answers[question]
                for place in one.boxes
                for person in behind[place]
                if person.answers[question] is not None
            ]
            numbers.append(len(answers))
            mean = sum(int(answer or 0) for answer in answers) / len(answers)
            assert abs(shown - min(4.5, max(1.5, mean))) <= 0.0500001
        assert one.n % 5 == 0
        assert one.n <= min(numbers) < one.n + 5
    # Whoever answered counts in the figure of all, where there is one.
    answering = {p for p, people in enumerate(behind) if any(a for one in people for a in one.answers)}
    for one in told:
        assert one.kind != ALL or answering <= one.boxes
    alone = [p for p, box in enumerate(boxes) if box.team is not None and rules.fewest(box.counts) >= 5]
    shown_alone = {place for one in told if one.kind == TEAM for place in one.boxes}
    assert shown_alone <= set(alone)
    assert len(alone) - len(shown_alone) <= 1, "at most one team stands back for the sake of the others"


@given(st.floats(1.5, 4.5), st.integers(1, 60))
def test_a_range_holds_its_average_and_narrows(mean: float, fives: int) -> None:
    lo, hi = rules.reach(mean, fives * 5)
    assert 1 <= lo <= mean <= hi <= 5
    wider = rules.reach(mean, fives * 5 + 5)
    assert lo <= wider[0] <= wider[1] <= hi


@pytest.mark.parametrize(
    ("teams", "where"),
    [
        ([(1, "A", 5), (2, "A", 4)], {1: (1, "A"), 2: (None, "")}),
        ([(1, "A", 3), (2, "A", 2), (3, "B", 4)], {1: (None, "A"), 2: (None, "A"), 3: (None, "")}),
    ],
)
def test_small_teams_share_a_box(
    teams: list[tuple[int, str, int]], where: dict[int, tuple[int | None, str]]
) -> None:
    assert placed(teams) == where


TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("first", "last", "weeks", "field"),
    [
        (date(2026, 3, 1), date(2026, 3, 10), None, "starts_on"),
        (date(2026, 3, 2), date(2026, 3, 3), None, "ends_on"),
        (date(2026, 3, 2), date(2026, 6, 3), None, "ends_on"),
        (date(2026, 3, 2), date(2026, 3, 15), 2, "every_weeks"),
        (date(2026, 3, 2), date(2026, 3, 14), 2, ""),
        (date(2026, 3, 2), date(2026, 3, 4), None, ""),
    ],
)
def test_days_of_a_round(first: date, last: date, weeks: int | None, field: str) -> None:
    found = rules.problems_of(first, last, weeks, TODAY)
    assert [one.field for one in found] == ([field] if field else [])


def test_the_next_round_keeps_the_length() -> None:
    first, last = date(2026, 1, 5), date(2026, 1, 14)
    assert rules.following(first, last, 8, date(2026, 3, 1)) is None
    assert rules.following(first, last, 8, TODAY) == (TODAY, date(2026, 3, 11))
