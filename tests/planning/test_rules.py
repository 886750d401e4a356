"""What a gap is, and what is carried over."""

from datetime import date

import pytest

from app.planning.rules import BELOW, EARLY, FEW, MET, NOBODY, Held, Point, agenda, at_edge, overlaps, verdict

DUE = date(2026, 11, 4)
GAP, OWN = Point("gap", "gap:1", "Below by a little"), Point("own", "own:2", "Whose invoice?")


@pytest.mark.parametrize(
    ("n", "lo", "hi", "confidential", "expected"),
    [
        (40, 3.9, 4.29, False, BELOW),
        # The promise lies within the range, its upper end included.
        (40, 3.9, 4.3, False, EARLY),
        (40, 4.29, 4.6, False, EARLY),
        (40, 4.3, 4.6, False, MET),
        # No answer is no zero, and a confidential lens says nothing of how many there are.
        (0, None, None, False, NOBODY),
        (0, 0.0, 0.0, False, NOBODY),
        (0, None, None, True, FEW),
    ],
)
def test_a_gap_is_said_only_where_the_range_excludes_the_promise(
    n: int, lo: float | None, hi: float | None, *, confidential: bool, expected: str
) -> None:
    assert verdict(4.3, n, lo, hi, confidential=confidential) == expected


def test_a_team_is_at_the_edge_while_the_floor_is_not_surely_behind() -> None:
    assert [at_edge(3.8, 3.85), at_edge(3.85, 3.85), at_edge(3.0, None)] == [True, False, False]


def test_half_years_share_no_month() -> None:
    assert overlaps(10, 15, [(15, 20)])
    assert overlaps(10, 15, [(8, 20)])
    assert not overlaps(10, 15, [(4, 9), (16, 21)])


def held(
    point: Point, times: int = 0, decision: str = "", owner: int | None = None, *, done: bool = False
) -> Held:
    return Held(point, times, decision, owner, DUE if owner else None, done)


@pytest.mark.parametrize(
    ("one", "settled"),
    [
        (held(OWN), False),
        (held(OWN, decision="We leave it."), True),
        (held(OWN, decision="Omar asks.", owner=7), False),
        (held(OWN, decision="Omar asks.", owner=7, done=True), True),
    ],
)
def test_settled_is_answered_and_done(one: Held, *, settled: bool) -> None:
    assert one.settled is settled
    assert [found.point for found in agenda([one], [])] == ([] if settled else [OWN])


def test_what_is_open_comes_first_and_says_how_often() -> None:
    again = Point("gap", "gap:1", "Below by more")
    new = Point("action", "action:3", "Overdue")
    last = [
        held(OWN, decision="Omar asks.", owner=7),
        held(GAP, times=2),
        held(Point("own", "x", "x"), 0, "Yes."),
    ]
    found = agenda(last, [new, again, new])
    assert [(one.point, one.times) for one in found] == [(again, 3), (OWN, 1), (new, 0)]
    assert (found[1].before, found[1].owner_id, found[1].due_on) == ("Omar asks.", 7, DUE)
