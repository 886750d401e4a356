"""Words and numbers as people read them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.web import words

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (12345.6, 0, "12,346"),
        (-0.024, 2, "\u22120.02"),
        (-0.001, 2, "0.00"),
        (None, 0, "\u2014"),
        (0, 0, "0"),
    ],
)
def test_number_has_a_true_minus_no_minus_zero_and_a_dash_for_nothing(
    value: float | None, places: int, text: str
) -> None:
    assert words.number(value, places) == text


def test_signed_shows_the_sign_but_none_for_zero() -> None:
    assert [words.signed(v) for v in (0.16, -0.24, 0.001, None)] == ["+0.16", "\u22120.24", "0.00", "\u2014"]


def test_share_is_never_all_or_nothing_unless_it_is() -> None:
    assert [words.share(v) for v in (0, 0.001, 0.46, 0.999, 1)] == [
        "0%",
        "under 1%",
        "46%",
        "over 99%",
        "100%",
    ]


@given(st.floats(min_value=1e-9, max_value=1 - 1e-9))
def test_a_share_strictly_between_never_reads_as_certain(value: float) -> None:
    assert words.share(value) not in {"0%", "100%"}


def test_money_shows_cents_only_when_there_are_some() -> None:
    assert [words.money(c) for c in (200_000, 1250, -500)] == ["$2,000", "$12.50", "\u2212$5"]


def test_plural_and_listing() -> None:
    assert [words.plural(n, "answer") for n in (0, 1, 1200)] == ["0 answers", "1 answer", "1,200 answers"]
    assert words.plural(2, "person", "people") == "2 people"
    assert [words.listing(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]


def test_listing_keeps_links_and_escapes_names() -> None:
    assert words.listing([Markup("<a>Bo</a>"), "<b>"], "or") == "<a>Bo</a> or &lt;b&gt;"


def test_names() -> None:
    assert [words.possessive(n) for n in ("Maya", "Jonas")] == ["Maya\u2019s", "Jonas\u2019"]
    assert [
        words.initials(n) for n in ("Mateo \u00c1lvarez", "Anna-Lena van Dyk", "Prince", "", "7 of 9")
    ] == [
        "M\u00c1",
        "AD",
        "PR",
        "?",
        "OF",
    ]


def test_days_and_times() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert words.day(date(2026, 11, 2), TODAY) == "2 Nov"
    assert words.day(date(2025, 11, 2), TODAY) == "2 Nov 2025"
    assert words.day(None) == "\u2014"
    assert words.day(late, TODAY, "Europe/Athens") == "22 Nov"
    assert words.clock(late, "Europe/Athens") == "01:30"
    assert words.moment(late, TODAY) == "21 Nov, 23:30"
    assert words.weekday(date(2026, 12, 7), TODAY) == "Mon 7 Dec"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 21), "yesterday"),
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 23), "tomorrow"),
        (date(2026, 11, 27), "on Friday"),
        (date(2026, 12, 1), "in 9 days"),
        (date(2026, 11, 19), "3 days ago"),
        (date(2027, 3, 1), "on 1 Mar 2027"),
    ],
)
def test_relative_day(value: date, text: str) -> None:
    assert words.relative_day(value, TODAY) == text


def test_span_names_a_month_once() -> None:
    assert words.span(date(2026, 12, 7), date(2026, 12, 18), TODAY) == "7 \u2013 18 Dec"
    assert words.span(date(2026, 12, 21), date(2027, 1, 1), TODAY) == "21 Dec 2026 \u2013 1 Jan 2027"
    assert words.span(date(2026, 11, 30), date(2026, 12, 11), TODAY) == "30 Nov \u2013 11 Dec"


def test_ranges_and_sizes() -> None:
    assert words.between(-0.02, 0.3) == "\u22120.02 to 0.30"
    assert words.between(None, 1.0) == "\u2014"
    assert [words.size(n) for n in (640, 1250, 20_000_000)] == ["640 bytes", "1.2 kB", "20 MB"]


STAR = {"score": 4.63, "lo": 4.49, "hi": 4.75, "n": 212, "standing": "star", "missing": 0}


def test_evidence_is_one_sentence() -> None:
    said = "4.63, very likely between 4.49 and 4.75, 212 answers, above the star bar"
    assert words.evidence_sentence(STAR) == said
    assert words.evidence_sentence(SimpleNamespace(**STAR), "Amara") == f"Amara: {said}"


def test_evidence_says_what_is_missing() -> None:
    unsure = STAR | {"standing": "not enough evidence", "missing": 22, "n": 1}
    assert words.evidence_sentence(unsure).endswith("1 answer, not enough evidence, 22 more answers")
    assert words.missing_words(unsure | {"missing": None}) == "cannot be told apart here"
    assert words.evidence_sentence(unsure | {"score": None}) == "no answers yet"


def test_address_changes_and_takes_away() -> None:
    assert words.address({"q": "a b", "page": 3}, sort="-n", page=None) == "?q=a+b&sort=-n"


def test_problem_for_finds_the_field() -> None:
    problems = [SimpleNamespace(field="to", message="Too early."), {"field": "name", "message": "Taken."}]
    assert words.problem_for(problems, "name") == "Taken."
    assert words.problem_for(problems, "from") == ""
    assert words.problem_for(None, "from") == ""


def test_flash_comes_back_as_written() -> None:
    kept = words.write_flash("Zo\u00eb was thanked.", "/thanks/3/undo")
    assert kept.isascii()
    assert words.read_flash(kept) == {
        "kind": "done",
        "text": "Zo\u00eb was thanked.",
        "undo_href": "/thanks/3/undo",
    }


@pytest.mark.parametrize(
    "undo", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_a_forged_flash_leads_nowhere_else(undo: str) -> None:
    flash = words.read_flash(words.write_flash("Hello", undo))
    assert flash is not None
    assert flash["undo_href"] == ""


@pytest.mark.parametrize(
    "value", ["", "x", "!!!", "e30=", "W10=", "WzEsMl0=", "\u00e9", "W" * 4001, "W1tbW1tb"]
)
def test_what_is_no_flash_is_none(value: str) -> None:
    assert words.read_flash(value) is None
