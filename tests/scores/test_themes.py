"""Themes of comments: counting that never fails, says nothing of what is rare, and counts what it says."""

from hypothesis import given
from hypothesis import strategies as st

from app.scores import themes

TEXTS = st.lists(st.tuples(st.text(max_size=200), st.booleans()), max_size=30)


@given(TEXTS)
def test_any_text_can_be_counted(comments: list[tuple[str, bool]]) -> None:
    read = [(themes.words_of(text), low) for text, low in comments]
    found = themes.standing_out(read)
    for kind, side in zip((True, False), found, strict=True):
        assert len(side) <= themes.MOST_WORDS
        for theme in side:
            own = [low for words, low in read if theme.name in words]
            assert (theme.n, theme.low) == (len(own), sum(own))
            assert own.count(kind) >= themes.LEAST
    assert not {one.name for one in found[0]} & {one.name for one in found[1]}


@given(st.text(max_size=300))
def test_a_word_is_found_again_by_its_name(text: str) -> None:
    for word in themes.words_of(text):
        assert word not in themes.STOP
        assert themes.SHORTEST <= len(word) <= themes.LONGEST
        assert word == word.strip()


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_log_odds_are_even_handed(low: int, other_low: int, high: int, other_high: int) -> None:
    there, error = themes.log_odds(low, low + other_low, high, high + other_high)
    back, same = themes.log_odds(high, high + other_high, low, low + other_low)
    assert abs(there + back) < 1e-9
    assert abs(error - same) < 1e-9
    assert error > 0


def test_what_low_answers_speak_of_stands_out() -> None:
    said = [("I waited an hour, nobody called", True)] * 5 + [("Waited again", True)] * 2
    said += [("Quick and kind", False)] * 9 + [("I waited a little", False)]
    low, high = themes.standing_out([(themes.words_of(text), is_low) for text, is_low in said])
    assert [(one.name, one.n, one.low) for one in low if one.name == "waited"] == [("waited", 8, 7)]
    assert {one.name for one in high} == {"quick", "kind"}
    assert "nobody" in {one.name for one in low}


def test_a_theme_needs_three_comments_and_both_kinds_of_answer() -> None:
    rare = [({"waited"}, True)] * 2 + [({"quick"}, False)] * 20
    assert themes.standing_out(rare)[0] == []
    assert themes.standing_out([({"waited"}, True)] * 9) == ([], [])
    assert themes.counted([("Delivery", True)] * 2) == []
    assert themes.counted([("Delivery", True), ("Delivery", False), ("Delivery", True), ("", True)]) == [
        themes.Theme("Delivery", 3, 2)
    ]


def test_spelling_is_one_in_both_languages() -> None:
    assert themes.words_of("ÜBERALL u\u0308berall Überall!") == {"überall"}
    assert themes.words_of("It wasn’t helpful, wasn't it") == {"helpful"}
    assert themes.words_of("Die Rechnung und der Preis") == {"rechnung", "preis"}
    assert themes.words_of("=HYPERLINK(1) 24/7 a_b") == {"hyperlink"}
