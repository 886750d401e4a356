"""What is sealed opens with its key alone, and never the same way twice."""

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database.sealing import Unreadable, seal, unseal

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
KEY = b"k" * 32


@given(JSON)
def test_there_and_back(value: object) -> None:
    text = seal(value, KEY)
    assert text.isascii()
    assert unseal(text, KEY) == value
    assert seal(value, KEY) != text


@given(st.text(min_size=1, max_size=20), st.integers(0, 2000))
def test_another_key_or_one_altered_letter_opens_nothing(value: str, place: int) -> None:
    text = seal(value, KEY)
    with pytest.raises(Unreadable):
        unseal(text, b"x" * 32)
    at = 2 + place % (len(text) - 2)
    other = "A" if text[at] != "A" else "B"
    altered = text[:at] + other + text[at + 1 :]
    # The last letter may hold bits that stand for nothing.
    if b64decode(altered[2:] + "==") != b64decode(text[2:] + "=="):
        with pytest.raises(Unreadable):
            unseal(altered, KEY)


@pytest.mark.parametrize("text", ["", "1.", "1.AAAA", "hello", "1." + "é" * 40])
def test_what_was_never_sealed_is_told_as_such(text: str) -> None:
    with pytest.raises(Unreadable, match="RAPPORT_SECRET_KEY"):
        unseal(text, KEY)
