"""Days, tenure, money and shares of lost customers."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.currencies import DECIMALS
from app.errors import Invalid
from app.losses import figures, rules
from app.losses.forms import LossForm
from app.losses.wishes import Known, wished
from app.web.forms import read

TODAY = date(2026, 11, 22)
KNOWN = Known(rules.REASONS, ("Delivery", "Invoice"), {7: "Desk"}, TODAY)
DAYS = st.dates(date(1900, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("since", "lost_on", "words"),
    [
        ("2024-02-29", "2026-02-28", "1 year, 11 months"),
        ("2024-02-29", "2026-03-01", "2 years"),
        ("2026-11-01", "2026-11-22", "under a month"),
        ("2025-10-22", "2026-11-22", "1 year, 1 month"),
        ("2025-12-31", "2026-11-30", "10 months"),
    ],
)
def test_tenure_in_years_and_months(since: str, lost_on: str, words: str) -> None:
    assert rules.tenure(rules.months(date.fromisoformat(since), date.fromisoformat(lost_on))) == words


@given(DAYS, DAYS)
def test_tenure_never_shrinks_and_falls_into_one_band(one: date, other: date) -> None:
    since, lost_on = sorted((one, other))
    count = rules.months(since, lost_on)
    assert 0 <= count <= rules.months(since, TODAY)
    assert sum(words == rules.band(count) for _, words in rules.BANDS) == 1


@given(st.integers(1, 10**12), st.sampled_from(sorted(DECIMALS)))
def test_money_as_written_reads_back(value: int, currency: str) -> None:
    assert rules.minor(f"{rules.major(value, currency):f}", currency) == value


@pytest.mark.parametrize("text", ["1,5", "12.345", "-3", "0", "1e5", "٣", "9" * 60, "1.2.3"])
def test_what_is_no_amount_names_the_mend(text: str) -> None:
    with pytest.raises(rules.Unmeant):
        rules.minor(text, "EUR")


def test_everything_wrong_is_named_at_once() -> None:
    form = {
        "customer": "\u200b",
        "reason": "Bad luck",
        "how": "said",
        "lost_on": "2026-11-23",
        "since": "2027-01-01",
        "amount": "12",
        "touchpoints": ["delivery", "Parcel"],
        "team": "Nobody",
    }
    with pytest.raises(Invalid) as refused:
        wished(read(LossForm, form), KNOWN)
    wrong = {one.field: one.message for one in refused.value.problems}
    assert set(wrong) == {"customer", "reason", "lost_on", "since", "currency", "touchpoints", "team"}
    assert "still to come" in wrong["lost_on"]
    assert "after the day they left" in wrong["since"]
    assert "Parcel" in wrong["touchpoints"]


@pytest.mark.parametrize("text", ["31.12.2025", "2026-02-30", "2026-W10-1", "20260101", "x" * 20])
def test_a_day_that_is_none(text: str) -> None:
    with pytest.raises(Invalid):
        wished(LossForm(customer="C-1", reason="price", how="said", lost_on=text), KNOWN)


def test_names_in_any_case_are_found_and_said_is_never_unknown() -> None:
    form = LossForm(
        customer=" Ann  B ", reason="PRICE", how="think", touchpoints=["INVOICE", "invoice"], team="desk"
    )
    wish = wished(form, KNOWN)
    assert (wish.key, wish.reason, wish.touchpoints, wish.team_id) == ("ann b", "Price", ("Invoice",), 7)
    assert (wish.lost_on, wish.since, wish.amount) == (TODAY, None, None)
    with pytest.raises(Invalid):
        wished(LossForm(customer="C-1", reason="Not known", how="said"), KNOWN)


def test_shares_are_ranked_and_equal_ones_keep_their_order() -> None:
    found = figures.shares(Counter({"B": 2, "A": 2, "C": 5}), 9)
    assert [(one.label, one.hits, one.n) for one in found] == [("C", 5, 9), ("A", 2, 9), ("B", 2, 9)]
    assert found[0].width == 100
    lo, hi = found[0].interval
    assert lo < 5 / 9 < hi
    assert found[0].enough
    assert not figures.Share("x", 2, 4).enough


def test_the_list_keeps_what_the_figures_rest_on() -> None:
    assert rules.names_of("\n".join(["Too far", *rules.REASONS, "", "  "]))[0] == "Too far"
    for wrong in ("Price\nPRICE", "Price\nQuality", "x" * 121, "\n".join(f"R{at}" for at in range(21)), ""):
        with pytest.raises(rules.Unmeant):
            rules.names_of(wrong)
