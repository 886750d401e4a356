"""What pages say about missing evidence and whom to look at first: rules, without a browser."""

from dataclasses import replace
from datetime import date

import pytest

from app.clock import month_of
from app.contacts.scales import SCALES
from app.scores.missing import pace, until_enough
from app.scores.queries import Person, Shown
from app.scores.sentences import attention, foremost, person_lead

TODAY = date(2026, 11, 22)
NOVEMBER = month_of(TODAY)
FEW = Shown(
    lens="customer",
    scale=SCALES["stars_5"],
    n=16,
    score=3.9,
    lo=3.5,
    hi=4.3,
    raw=3.94,
    standing="not enough evidence",
    missing=14,
    star_bar=4.55,
    floor_bar=3.85,
    series=[[NOVEMBER - 2, 6, 3.9, 3.0, 4.8], [NOVEMBER, 10, 4.0, 3.1, 4.9]],
    trend={},
    fit_id=1,
    employee_id=1,
)
SOLID = replace(FEW, standing="solid", n=120, score=4.3, raw=4.3, lens="stint")


def test_the_pace_counts_from_the_first_month_with_answers() -> None:
    assert pace(FEW, TODAY) == pytest.approx(16 / 83 * 30.44)
    assert pace(replace(FEW, series=[]), TODAY) == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "About 14 more answers; at today's pace of 6 a month that is reached about February 2027."),
        (
            {"missing": 1},
            "About 1 more answer; at today's pace of 6 a month that is reached about November 2026.",
        ),
        ({"missing": 900}, "About 900 more answers; at today's pace of 6 a month not within two years."),
        ({"n": 1}, "About 14 more answers; at today's pace of fewer than one a month not within two years."),
        ({"series": []}, "About 14 more answers; none came lately."),
        ({"standing": "solid"}, ""),
    ],
)
def test_what_is_missing_and_by_when(changes: dict[str, object], said: str) -> None:
    assert until_enough(replace(FEW, **changes), TODAY) == said  # type: ignore[arg-type]


def test_more_answers_are_not_promised_to_help_where_they_would_not() -> None:
    assert until_enough(replace(FEW, missing=None), TODAY).startswith("More answers would not help")


def test_a_page_opens_with_what_can_be_said() -> None:
    assert foremost([FEW, SOLID]) is SOLID
    assert foremost([FEW]) is FEW
    first, second = person_lead("Dan Levi", [FEW, SOLID], own=True)
    assert first.startswith("Customers on the stint put you where most colleagues are")
    assert second == "Too early to say: customers."


def test_who_is_looked_at_first() -> None:
    def one(name: str, evidence: Shown | None) -> Person:
        return Person(1, name, "", 1, "", customer_facing=True, manager=None, evidence=evidence)

    people = [
        one("solid", SOLID),
        one("silent", None),
        one("early", FEW),
        one("developing", replace(SOLID, standing="developing", score=3.9)),
        one("wronged", replace(SOLID, raw=3.7)),
        one("at risk", replace(SOLID, standing="at risk", score=3.1)),
    ]
    assert [who.name for who in attention(people)] == ["at risk", "wronged", "developing"]
