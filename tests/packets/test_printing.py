"""Packets as PDF: tagged, every script, nothing typed is markup, nothing is lost without a word."""

from io import BytesIO
from time import process_time
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from app.packets.fonts import Drawn, drawable, is_right_to_left
from app.packets.printing import paragraphs, printed

SCRIPTS = {
    "Latin": "Łukasz sagte: schön, ça va, İstanbul, Đặng",
    "Greek": "Ελληνικά",
    "Cyrillic": "Кириллица",
    "Chinese": "回顾中文",
    "Japanese": "ひらがなカタカナ",
    "Korean": "한국어",
    "Arabic": "مرحبا",
    "Hebrew": "שלום",
    "Devanagari": "नमस",
    "Thai": "ไทย",
    "Georgian": "ქართული",
    "Tamil": "தமிழ",
    "emoji": "😀🎉",
}


def made(*texts: str, title: str = "Review of Nia") -> PdfReader:
    blocks = [{"kind": "words", "words": paragraphs(text)} for text in texts]
    data = {"title": title, "subtitle": "Spring", "footer": "made for Nia", "blocks": blocks}
    return PdfReader(BytesIO(printed(data)))


def text_of(pdf: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


def test_a_packet_is_tagged_and_says_what_it_is() -> None:
    """Language, title, structure and the mark of PDF/UA-1 are there; pages are counted."""
    pdf = made("Fine.", title="Review of Łukasz & <b>")
    root = pdf.trailer["/Root"].get_object()
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF's own boolean
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Review of Łukasz & <b>"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert "Page 1 of 1" in text_of(pdf)


def test_every_script_is_drawn() -> None:
    found = text_of(made(*SCRIPTS.values()))
    assert "can’t be drawn" not in found
    for script, words in SCRIPTS.items():
        for letter in words.replace(",", "").split()[0]:
            assert letter in found or script in {"Arabic", "Devanagari", "Tamil"}, (script, letter)
    # What is shaped comes out of a PDF as its shaped forms; that it is drawn is what the fonts say.
    assert all(ord(letter) in drawable() for words in SCRIPTS.values() for letter in words if letter != " ")


@pytest.mark.parametrize(
    "typed",
    [
        '#import "x.typ": *',
        "$x^2$ and #eval(1) [b] *bold* _it_ `raw`",
        "back\\slash \\u{41} \\ #let x = 1",
        "= no heading",
        "</text><script>alert(1)</script>",
        '{"kind": "heading"}',
        "#sys.inputs // no comment /* none */",
    ],
)
def test_nothing_typed_is_markup(typed: str) -> None:
    assert typed in text_of(made(typed)).replace("\n", " ")


def test_what_no_font_draws_stands_as_its_number_and_the_first_page_says_so() -> None:
    found = text_of(made("A \U00013000 and \ue000 and \U0001f9ff and a bell \x07."))
    assert "[U+13000]" in found
    assert "[U+E000]" in found
    assert "[U+0007]" in found
    assert "can’t be drawn in print" in found
    assert "can’t be drawn in print" not in text_of(made("Plain ✓ ★ ● ◐ ▲ ○ → € ≥."))


@pytest.mark.parametrize(
    "typed",
    [
        "z" + "\u0300\u0301\u0302\u0489" * 60,
        "שָׁלוֹם\u0300 \u202eabc\u202c \u2066x\u2069",
        "👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️ #️⃣",
        "क\u0301\u200d\ufe0f\u20e3",
        "\u0378\uffff\ufffe\ufdd0 \u2028 \u2029 \x85",
        "\u0300 alone \u093e",
        "a\u0300\u0903\u064b mixed",
        "\u115f\u3164\uffa0\u180e\u061c\u00ad",
    ],
    ids=["marks", "bidi", "emoji", "mixed", "no letters", "lonely", "foreign marks", "blanks"],
)
def test_odd_letters_never_fail(typed: str) -> None:
    assert "before" in text_of(made(f"before {typed} after"))
    assert "after" in text_of(made(f"before {typed} after"))


class PanicException(BaseException):
    """What a fault inside the setter looks like."""


@pytest.mark.parametrize("refusals", [1, 2, 20])
def test_where_the_setter_breaks_down_the_packet_is_made_all_the_same(
    monkeypatch: pytest.MonkeyPatch, refusals: int
) -> None:
    """First only the text that can't be set gives way, at last every letter that is not plain."""
    left, real = [refusals], typst.compile

    def breaking(*args: Any, **words: Any) -> Any:
        if left[0] and "א" in words["sys_inputs"]["packet"]:
            left[0] -= 1
            raise PanicException
        return real(*args, **words)

    monkeypatch.setattr(typst, "compile", breaking)
    found = text_of(made("Hebrew א here", "Łukasz ★"))
    assert "Hebrew" in found
    assert "here" in found
    assert "Łukasz ★" in found
    assert ("[U+05D0]" in found) is (refusals > 1)
    assert ("can’t be drawn" in found) is (refusals > 1)


def test_other_faults_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_words: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(typst, "compile", broken)
    with pytest.raises(KeyboardInterrupt):
        made("x")


def test_lines_and_long_words_stay_whole() -> None:
    """A word without a place to break gets some: nothing runs off the page."""
    pdf = made("W" * 500, "one\ntwo\n\nthree")
    assert text_of(pdf).count("W") == 500
    assert len([line for line in text_of(pdf).splitlines() if line.startswith("WWW")]) > 5
    assert {"one", "two", "three"} <= set(text_of(pdf).splitlines())
    assert [one["text"] for one in paragraphs("one\ntwo\n \n\nthree\n")] == ["one\ntwo", "three"]
    assert Drawn().text("y" * 40) == "y" * 40


def test_a_very_long_packet_is_made_in_time() -> None:
    begun = process_time()
    pdf = made(*["Kept what was promised, and called back the same day. " * 370] * 10)
    assert len(pdf.pages) > 40
    assert process_time() - begun < 15


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", False),
        ("שלום abc", True),
        ("123 مرحبا", True),
        ("abc שלום", False),
        ("", False),
        ("1 2", False),
    ],
)
def test_a_paragraph_has_the_direction_of_its_first_letter(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_right_to_left(text) is expected
