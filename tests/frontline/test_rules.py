"""Checklists and their points, what few shops may say, how long ago, quarters and shares: values in, values out."""

from datetime import date, timedelta

import pytest

from app.contacts.scales import SCALES
from app.frontline import rules
from app.frontline.models import CALL, FLOOR, SCALE, YES_NO
from app.frontline.rules import (
    Question,
    figure,
    points_of,
    quarter,
    question,
    read_questions,
    share_of,
    since,
)
from app.leaders import rules as leading
from app.leaders.rules import Commitment

DAY = date(2026, 11, 23)
TWO = [question("Was anybody greeted?", YES_NO), question("Was the shelf in order?", SCALE)]


def answers(*given: str) -> dict[str, str]:
    return {one.id: value for one, value in zip(TWO, given, strict=True)}


def test_questions_are_read_a_line_each_and_written_again() -> None:
    text = "Was anybody greeted?\n\n Was the shelf in order? ( 1 – 5 ) \n"
    found, problems = read_questions(text)
    assert (found, problems) == (TWO, [])
    assert read_questions(rules.written(found))[0] == TWO


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write at least one question."),
        (" \n\n", "Write at least one question."),
        ("ab", "Line 1: ask in 3 to 300 characters."),
        ("x" * 301, "Line 1: ask in 3 to 300 characters."),
        ("Clean?\nclean? (1-5)", "Line 2 asks what an earlier line asks. Take one out."),
        ("\n".join(f"Question {n}?" for n in range(41)), "These are 41 questions."),
    ],
)
def test_questions_that_nobody_can_answer_are_refused(text: str, said: str) -> None:
    assert read_questions(text)[1][0].message.startswith(said)


def test_points_are_even_and_what_was_not_seen_counts_in_neither() -> None:
    assert points_of(TWO, answers("yes", "5")) == (8, 8, [])
    assert points_of(TWO, answers("no", "1")) == (0, 8, [])
    assert points_of(TWO, answers("yes", "3")) == (6, 8, [])
    assert points_of(TWO, answers("unseen", "2")) == (1, 4, [])


def test_answers_are_complete_and_to_this_version() -> None:
    assert [one.field for one in points_of(TWO, {})[2]] == [f"q-{one.id}" for one in TWO]
    assert "version" in {one.field for one in points_of(TWO, answers("yes", "5") | {"other": "yes"})[2]}
    assert points_of(TWO, answers("5", "yes"))[2][0].message == "Answer “Was anybody greeted?”."
    assert "Nothing of it was seen" in points_of(TWO, answers("unseen", "unseen"))[2][0].message


def test_a_question_keeps_its_id_while_it_asks_the_same() -> None:
    first, same = question("Clean?", YES_NO), Question(question("CLEAN?", YES_NO).id, "Clean?", YES_NO)
    assert first == same
    assert first.id != question("Clean?", SCALE).id


def test_few_shops_say_nothing_and_agreement_is_not_certainty() -> None:
    assert figure([]) == rules.Figure(0)
    assert figure([1.0, 0.0]) == rules.Figure(2)
    found = figure([0.8, 0.8, 0.8])
    assert found.n == 3
    assert found.score == pytest.approx(0.8)
    # Student's t for two degrees of freedom is 2.920; the spread is the least one, 0.05.
    assert found.lo == pytest.approx(0.8 - 2.919986 * 0.05 / 3**0.5, abs=1e-5)
    wide = figure([0.0, 1.0, 0.5])
    assert (wide.lo, wide.hi) == (0.0, 1.0)


def test_never_and_too_long_ago_are_overdue_and_say_so() -> None:
    assert since(CALL, None, DAY, 14).says == "never"
    assert since(CALL, None, DAY, 14).overdue
    assert not since(CALL, DAY - timedelta(days=14), DAY, 14).overdue
    late = since(CALL, DAY - timedelta(days=15), DAY, 14)
    assert (late.overdue, late.told, late.key) == (True, "15 days ago, overdue", "2026-11-08")
    assert since(CALL, DAY, DAY, 14).says == "today"
    assert since(CALL, DAY - timedelta(days=1), DAY, 14).says == "yesterday"
    there = since(FLOOR, None, DAY, 90, applies=False)
    assert (there.overdue, there.says) == (False, "works there")


@pytest.mark.parametrize(
    ("day", "back", "first", "last"),
    [
        (DAY, 0, date(2026, 10, 1), date(2026, 12, 31)),
        (DAY, 1, date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 1, 1), 1, date(2025, 10, 1), date(2025, 12, 31)),
        (date(2024, 2, 29), 0, date(2024, 1, 1), date(2024, 3, 31)),
    ],
)
def test_quarters(day: date, back: int, first: date, last: date) -> None:
    assert quarter(day, back) == (first, last)


def test_leave_is_no_working_day_and_a_weekend_with_a_customer_counts_in_neither() -> None:
    working = [date(2026, 11, day) for day in (16, 17, 18, 19, 20)]
    leave = [(date(2026, 11, 19), date(2026, 12, 1))]
    seen = {date(2026, 11, 16), date(2026, 11, 19), date(2026, 11, 21)}
    found = share_of(working, leave, seen)
    assert (found.days, found.of) == (1, 3)
    assert share_of([], [], seen).value is None


def test_what_became_of_a_commitment() -> None:
    def one(due: int, done: int | None, who: str = "Omar") -> Commitment:
        day = DAY + timedelta(days=done) if done is not None else None
        return Commitment(who, "Do it", DAY + timedelta(days=due), day, "/")

    assert [one(0, None).state(DAY), one(-1, None).state(DAY)] == ["open", "late"]
    assert [one(-3, -3).state(DAY), one(-3, -2).state(DAY)] == ["kept", "kept late"]
    found = leading.ordered(
        [one(5, None), one(-9, -9), one(-1, None), one(-8, None), one(-90, -80)], DAY, timedelta(days=60)
    )
    assert [(each.due_on - DAY).days for each in found] == [-8, -1, 5, -9]
    assert leading.counted(found, DAY) == {"kept": 1, "late": 2, "open": 1}


def test_very_bad_is_the_lowest_part_of_any_scale() -> None:
    lowest = {key: scale.shown(leading.lowest(scale)) for key, scale in SCALES.items()}
    assert (lowest["stars_5"], lowest["nps_11"], lowest["zd_binary"], lowest["ces_7"]) == (2, 2, 0, 2)
    assert all(scale.lo <= lowest[key] < scale.positive for key, scale in SCALES.items())
    said = {
        leading.done_words(closed=a, helped=b, prevented=c, planned=c)
        for a in (True, False)
        for b in (True, False)
        for c in (True, False)
    }
    assert len(said) == 4
