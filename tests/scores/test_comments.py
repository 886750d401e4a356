"""Comments with themes and filters: a theme's count is what a click on it shows; nothing of colleagues' answers."""

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy.orm import Session

from app.clock import now
from app.intake.actions import Answer, record
from app.people import actions as people
from app.scores import comments
from app.scores.comments import Wanted
from app.scores.spans import Months
from tests.scores.shop import START, Shop

SPAN = Months(2026 * 12, 2026 * 12 + 5)
SAID = [
    ("I waited an hour", 1, "chat", "Delivery"),
    ("Waited again, nobody called", 2, "phone", "Delivery"),
    ("We waited and waited", 1, "chat", "Invoice"),
    ("Quick answer", 5, "chat", "Delivery"),
    ("So quick!", 5, "chat", "Invoice"),
    ("Quick and kind", 4, "phone", "Invoice"),
    ("Kind", 5, "chat", ""),
    ("Fine", 3, "chat", ""),
]


def rows_of(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def count_of(text: str) -> int:
    return text.count('<blockquote class="quote')


@pytest.fixture
def written(session: Session) -> list[comments.Comment]:
    """Eight comments about one person, read back."""
    one = people.hire(session, name="One", number=None, email=None, hired_on=START)
    session.flush()
    answers = [
        Answer(
            external_id=str(place),
            lens="customer",
            scale="stars_5",
            score=score,
            answered_at=datetime(2026, 3, 1 + place, 10, tzinfo=UTC),
            shares=[(one.id, "worked it", 1000)],
            channel=channel,
            reason=reason,
            comment=text,
        )
        for place, (text, score, channel, reason) in enumerate(SAID)
    ]
    record(session, "Desk", answers, "UTC", now())
    session.flush()
    found, older = comments.read(session, [one.id], "customer", SPAN, "UTC")
    assert not older
    assert comments.read(session, [one.id], "teamwork", SPAN, "UTC") == ([], False)
    return found


def test_newest_come_first(written: list[comments.Comment]) -> None:
    assert [one.text for one in written] == [text for text, *_ in reversed(SAID)]
    assert [one.low for one in written] == [score < 3 for _, score, *_ in reversed(SAID)]


@pytest.mark.parametrize(
    ("chosen", "places"),
    [
        (Wanted(), {0, 1, 2, 3, 4, 5, 6, 7}),
        (Wanted(kind="low"), {0, 1, 2}),
        (Wanted(kind="high"), {3, 4, 5, 6, 7}),
        (Wanted(channel="phone"), {1, 5}),
        (Wanted(reason="Delivery", kind="low"), {0, 1}),
        (Wanted(word="quick"), {3, 4, 5}),
        (Wanted(word="qui"), set()),
        (Wanted(q="QUI"), {3, 4, 5}),
        (Wanted(month=str(2026 * 12 + 2)), {0, 1, 2, 3, 4, 5, 6, 7}),
        (Wanted(month=str(2026 * 12 + 3)), set()),
    ],
)
def test_filters_combine(written: list[comments.Comment], chosen: Wanted, places: set[int]) -> None:
    assert {one.text for one in comments.matching(written, chosen)} == {SAID[place][0] for place in places}


def test_a_click_on_a_theme_shows_what_it_counts(written: list[comments.Comment]) -> None:
    for chosen in (
        Wanted(),
        Wanted(reason="Invoice"),
        Wanted(channel="chat"),
        Wanted(word="quick", kind="high"),
    ):
        found = comments.themes_of(written, chosen)
        for theme in found.reasons:
            clicked = comments.matching(written, Wanted(**{**vars(chosen), "reason": theme.name}))
            assert len(clicked) == theme.n
        for kind, words in (("low", found.low_words), ("high", found.high_words)):
            for theme in words:
                clicked = comments.matching(
                    written, Wanted(**{**vars(chosen), "word": theme.name, "kind": kind})
                )
                assert len(clicked) == (theme.low if kind == "low" else theme.n - theme.low)
    every = comments.themes_of(written, Wanted())
    assert [(one.name, one.n, one.low) for one in every.reasons] == [("Delivery", 3, 2), ("Invoice", 3, 1)]
    assert [one.name for one in every.low_words] == ["waited"]


class TestPages:
    def test_the_file_is_the_page(self, made: Shop) -> None:
        for path, who in (
            (f"/employees/{made.ids['=Cy']}/comments", "Mia"),
            (f"/teams/{made.teams['Care']}/comments", "Lena"),
        ):
            text = made.get(who, path).text
            filed = rows_of(made.get(who, f"{path}?format=csv"))
            assert count_of(text) == min(len(filed), 30)
            assert re.search(rf"\b{len(filed)} comments", text)
            assert {one["Comment"][:2] for one in filed} == {"'=", "'+"}, "no formula"
            low = rows_of(made.get(who, f"{path}?kind=low&format=csv"))
            high = rows_of(made.get(who, f"{path}?kind=high&format=csv"))
            assert len(low) + len(high) == len(filed)
            assert all(float(one["Answer"]) < 3 for one in low)
            assert count_of(made.get(who, f"{path}?kind=high").text) == len(high)

    def test_a_teams_comments_name_whom_they_are_about(self, made: Shop) -> None:
        path = f"/teams/{made.teams['Care']}/comments"
        text = made.get("Mia", path).text
        assert f'<a href="/employees/{made.ids["Ann"]}">Ann</a>' in text
        filed = rows_of(made.get("Mia", f"{path}?format=csv"))
        assert {one["Person"].removeprefix("'") for one in filed} == {
            "Ann",
            "Ben",
            "=Cy",
            "Dee",
            "Eli",
            "Fay",
        }

    def test_pages_are_thirty_long(self, made: Shop) -> None:
        path = f"/teams/{made.teams['Care']}/comments"
        most = len(rows_of(made.get("Mia", f"{path}?format=csv")))
        assert most < 30
        assert count_of(made.get("Mia", f"{path}?page=2").text) == 0

    def test_nothing_of_colleagues(self, made: Shop) -> None:
        path = f"/employees/{made.ids['Ben']}/comments"
        assert rows_of(made.get("Mia", f"{path}?lens=teamwork&format=csv")) == rows_of(
            made.get("Mia", f"{path}?format=csv")
        )
        assert "customer-care teamwork" not in made.get("Mia", f"{path}?lens=teamwork").text.lower()

    def test_nothing_written_is_said(self, made: Shop) -> None:
        text = made.get("Mia", f"/employees/{made.ids['Hal']}/comments").text
        assert "No comments in these months" in text
        ann = f"/employees/{made.ids['Ann']}/comments"
        assert "No comment matches" in made.get("Mia", f"{ann}?q=nobody+wrote+this").text

    @pytest.mark.parametrize(
        "given", ["kind=odd", "month=1", "month=x", "word=%F0%9F", "page=999", "channel=" + "x" * 500]
    )
    def test_odd_addresses_are_answered(self, made: Shop, given: str) -> None:
        assert made.get("Mia", f"/employees/{made.ids['Ann']}/comments?{given}").status_code == 200

    def test_a_filter_is_escaped(self, made: Shop) -> None:
        nasty = quote('"><script>x')
        text = made.get("Mia", f"/employees/{made.ids['Ann']}/comments?q={nasty}&reason={nasty}").text
        assert "<script>x" not in text

    def test_all_comments_leads_here(self, made: Shop) -> None:
        text = made.get("Mia", f"/employees/{made.ids['Ann']}").text
        assert f"/employees/{made.ids['Ann']}/comments?lens=customer" in text
