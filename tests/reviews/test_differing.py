"""Two versions of one text: nothing of either is lost in telling them apart, and what fits together is merged."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reviews.differing import difference, merged

texts = st.lists(st.sampled_from(["one ", "two ", "three. ", "\n", "four", " ", "שלום "]), max_size=25).map(
    "".join
)


@given(texts, texts)
def test_both_texts_can_be_read_off_the_difference(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


@given(texts, texts)
def test_a_change_of_one_side_is_taken_as_it_is(base: str, changed: str) -> None:
    assert merged(base, changed, base) == changed
    assert merged(base, base, changed) == changed
    assert merged(base, changed, changed) == changed


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "both"),
    [
        (
            "He calls back. He listens.",
            "She calls back. He listens.",
            "He calls back. He listens well.",
            "She calls back. He listens well.",
        ),
        ("One. Two.", "One. Two. Three.", "Zero. One. Two.", "Zero. One. Two. Three."),
        ("He calls back.", "He writes back.", "He rings back.", None),
        ("", "From there.", "From here.", None),
        ("One.", "One. There.", "One. Here.", None),
        ("One two three.", "One three.", "One two, three.", None),
    ],
)
def test_what_fits_together_is_merged_and_nothing_else(
    base: str, theirs: str, mine: str, both: str | None
) -> None:
    assert merged(base, theirs, mine) == both


@pytest.mark.parametrize("words", ["a ", "a b c d ", "a\n", "x"])
def test_whatever_is_compared_it_takes_a_moment(words: str) -> None:
    """Texts made to be slow: everything repeats, or nothing is a word."""
    before, after = words * (20_000 // len(words)), ("b" + words) * (20_000 // (len(words) + 1))
    began = time.process_time()
    difference(before, after)
    merged(before, after, before)
    assert time.process_time() - began < 2
