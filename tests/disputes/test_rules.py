"""Deadlines, shares and statistics of disputes, for any day and any shares."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.disputes.models import GROUNDS, REFUSED, UPHELD
from app.disputes.rules import ASK_WITHIN, Decided, decide_by, figures, handed, last_day, refused_now
from app.intervals import Z90, wilson

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(asked=days)
def test_ten_working_days_lie_between_asking_and_deciding(asked: date) -> None:
    due = decide_by(asked)
    between = [asked + timedelta(days=n) for n in range(1, (due - asked).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == 10
    assert due.weekday() < 5
    assert (due - asked).days == {5: 13, 6: 12}.get(asked.weekday(), 14)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 20), date(2026, 12, 4)),  # a Friday
        (date(2026, 11, 21), date(2026, 12, 4)),  # a Saturday
        (date(2026, 11, 22), date(2026, 12, 4)),  # a Sunday
        (date(2026, 11, 23), date(2026, 12, 7)),  # a Monday
    ],
)
def test_days_by_hand(asked: date, due: date) -> None:
    assert decide_by(asked) == due


@given(answered=days, late=st.integers(-5, 60))
def test_an_answer_may_be_disputed_for_thirty_days(answered: date, late: int) -> None:
    today = answered + timedelta(days=late)
    why = refused_now(answered, today, credited=True, asked=False, excluded=False)
    assert bool(why) == (late > ASK_WITHIN)
    if why:
        assert f"{last_day(answered):%d %B %Y}" in why


def test_each_reason_is_said() -> None:
    day = date(2026, 11, 22)
    for more, said in (
        ({"credited": False}, "isn't credited to you"),
        ({"asked": True}, "each answer once"),
        ({"excluded": True}, "counts for nobody"),
    ):
        given_words = {"credited": True, "asked": False, "excluded": False} | more
        assert said in refused_now(day, day, **given_words)


@st.composite
def splits(draw: st.DrawFn) -> list[tuple[int, str, int]]:
    """Shares of a thousand, of one to five people."""
    people = draw(st.lists(st.integers(1, 50), min_size=1, max_size=5, unique=True))
    cuts = sorted(draw(st.sets(st.integers(1, 999), min_size=len(people) - 1, max_size=len(people) - 1)))
    ends = [0, *cuts, 1000]
    return [(who, "replied", ends[n + 1] - ends[n]) for n, who in enumerate(people)]


@given(shares=splits(), heir=st.none() | st.integers(1, 50), place=st.integers(0, 4))
def test_a_share_goes_over_whole(shares: list[tuple[int, str, int]], heir: int | None, place: int) -> None:
    loser = shares[place % len(shares)][0]
    if heir == loser:
        heir = None
    after = handed(shares, loser, heir)
    assert loser not in {who for who, _, _ in after}
    assert all(share > 0 for _, _, share in after)
    assert len({who for who, _, _ in after}) == len(after)
    if heir is None and len(shares) == 1:
        assert after == []
    else:
        assert sum(share for _, _, share in after) == 1000
    if heir is None:
        old = {who: share for who, _, share in shares}
        assert all(share >= old[who] for who, _, share in after)
        left = 1000 - old[loser]
        assert all(abs(share - 1000 * old[who] / left) < 1 for who, _, share in after)


@given(shares=splits())
def test_who_has_no_share_hands_nothing_over(shares: list[tuple[int, str, int]]) -> None:
    assert handed(shares, 99, 7) == shares


@given(hits=st.integers(0, 300), more=st.integers(0, 300))
def test_wilson_holds_the_share(hits: int, more: int) -> None:
    n = hits + more
    lo, hi = wilson(hits, n)
    assert 0 <= lo <= hi <= 1
    if n:
        assert lo <= hits / n + 1e-12
        assert hits / n - 1e-12 <= hi


def test_wilson_s_ends_are_where_chance_would_just_explain_it() -> None:
    """Both ends solve (p - 0.7)^2 = z^2 p (1 - p) / 10."""
    for end in wilson(7, 10):
        assert (end - 0.7) ** 2 == pytest.approx(Z90**2 * end * (1 - end) / 10, abs=1e-12)


def test_a_ground_tells_nothing_below_five_and_a_wrong_rule_above_ten() -> None:
    wrong, abusive, outside = GROUNDS
    few = [Decided(wrong, UPHELD, 3)] * 4 + [Decided(wrong, None, None)] * 9
    even = [Decided(abusive, UPHELD, 2)] * 5 + [Decided(abusive, REFUSED, 6)] * 5
    mostly = [Decided(outside, UPHELD, n) for n in range(6)] + [Decided(outside, REFUSED, 9)] * 4
    found = figures([*few, *even, *mostly])
    assert [one.ground for one in found] == list(GROUNDS)
    assert (found[0].asked, found[0].decided, found[0].share) == (13, 4, None)
    assert (found[1].share, found[1].median_days, found[1].wrong_rule) == (0.5, 4.0, False)
    assert (found[2].share, found[2].median_days, found[2].wrong_rule) == (0.6, 4.5, True)
    assert found[2].lo is not None
    assert found[2].lo < 0.6
