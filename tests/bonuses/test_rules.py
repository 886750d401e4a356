"""Where plans pull apart, and what holds them together."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bonuses import lists, rules
from app.bonuses.rules import Metric, Pair, Plan, clashes, mend

TODAY = date(2026, 11, 22)
STOCK, STAY, HAPPY, CARED = rules.STOCK, rules.STAY, rules.HAPPY, rules.CARED
PAIRS = (Pair(STOCK, STAY, "x"),)
CUSTOMER = {HAPPY, CARED}


def plan(number: int, name: str, starts: date = date.min, ends: date | None = None, **paid: int) -> Plan:
    names = {"stock": STOCK, "stay": STAY, "happy": HAPPY, "cared": CARED, "margin": rules.MARGIN}
    metrics = tuple(Metric(names[key], weight, names[key] in CUSTOMER) for key, weight in paid.items())
    return Plan(number, name, metrics, starts, ends)


BUYERS = plan(1, "Purchasing", stock=70, margin=30)
CARE = plan(2, "Account care", stay=70, happy=30)


def test_the_pair_and_what_is_missing_are_named() -> None:
    (found,) = clashes([CARE, BUYERS], PAIRS, 20, TODAY)
    assert (found.first.name, found.first_metric) == ("Purchasing", STOCK)
    assert (found.second.name, found.second_metric) == ("Account care", STAY)
    assert not found.cleared
    assert mend(found, [CARED]) == (
        "They share no customer metric; give both at least 20% of “Customers who stay satisfied”."
    )
    bare = clashes([BUYERS, plan(2, "Care", stay=100)], PAIRS, 20, TODAY)
    assert mend(bare[0], [CARED]).endswith("“Customers who felt taken care of”.")


def test_too_little_weight_says_how_much_is_missing_and_enough_clears() -> None:
    (found,) = clashes([plan(1, "Purchasing", stock=85, happy=15), CARE], PAIRS, 20, TODAY)
    assert not found.cleared
    assert "give 5% more to Purchasing, so that each has at least 20%" in mend(found, [])
    (found,) = clashes([plan(1, "Purchasing", stock=80, happy=20), CARE], PAIRS, 20, TODAY)
    assert found.cleared
    assert "holds them together" in mend(found, [])


def test_one_plan_is_against_itself_only_where_it_holds_both() -> None:
    assert clashes([BUYERS], PAIRS, 20, TODAY) == []
    (found,) = clashes([plan(1, "Both", stock=50, stay=50)], PAIRS, 20, TODAY)
    assert found.within
    assert not found.cleared
    assert "Nothing in it holds the two together" in mend(found, [HAPPY])
    (found,) = clashes([plan(1, "Both", stock=40, stay=40, cared=20)], PAIRS, 20, TODAY)
    assert found.cleared


def test_what_pulls_one_plan_apart_does_not_hold_it_together() -> None:
    pair = (Pair(STOCK, HAPPY, "x"),)
    (found,) = clashes([plan(1, "Both", stock=50, happy=50)], pair, 20, TODAY)
    assert not found.cleared


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ((date.min, None), (date.min, None), True),
        ((date.min, TODAY), (TODAY, None), True),
        ((date.min, TODAY), (TODAY + timedelta(1), None), False),
        ((date.min, TODAY - timedelta(1)), (date.min, None), False),
        ((TODAY + timedelta(9), TODAY + timedelta(99)), (date.min, None), True),
    ],
)
def test_only_plans_with_a_day_in_common_pull(
    one: tuple[date, date | None], other: tuple[date, date | None], *, meet: bool
) -> None:
    plans = [plan(1, "A", *one, stock=100), plan(2, "B", *other, stay=100)]
    assert bool(clashes(plans, PAIRS, 20, TODAY)) is meet


def test_a_version_to_come_leaves_the_days_before_it() -> None:
    new = plan(1, "A", TODAY + timedelta(30), None, stock=80, happy=20)
    old = plan(1, "A", TODAY - timedelta(300), None, stock=100)
    parts = rules.standing([new, old], TODAY)
    assert [(one.starts_on, one.ends_on) for one in parts] == [
        (new.starts_on, None),
        (old.starts_on, new.starts_on - timedelta(1)),
    ]
    (found,) = clashes([*parts, CARE], PAIRS, 20, TODAY)
    assert not found.cleared, "until the new version begins they pull apart"
    assert rules.standing([new, old], new.starts_on) == [new]


NAMES = st.sampled_from([kind.name for kind in rules.METRICS])
PLANS = st.lists(
    st.builds(
        lambda number, paid: Plan(
            number,
            f"P{number}",
            tuple(
                Metric(name, weight, next(kind.customer for kind in rules.METRICS if kind.name == name))
                for name, weight in paid.items()
            ),
        ),
        st.integers(1, 6),
        st.dictionaries(NAMES, st.integers(1, 100), min_size=1, max_size=5),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)


def said(plans: list[Plan], least: int) -> set[tuple[tuple[int, int, str, str], bool]]:
    return {(one.key, one.cleared) for one in clashes(plans, rules.PAIRS, least, TODAY)}


@given(PLANS, st.integers(1, 50))
def test_the_order_of_plans_and_of_pairs_says_nothing(plans: list[Plan], least: int) -> None:
    turned = [Pair(one.other, one.one, one.why) for one in reversed(rules.PAIRS)]
    found = {
        (frozenset({(one.first.id, one.first_metric), (one.second.id, one.second_metric)}), one.cleared)
        for one in clashes(plans, rules.PAIRS, least, TODAY)
    }
    again = {
        (frozenset({(one.first.id, one.first_metric), (one.second.id, one.second_metric)}), one.cleared)
        for one in clashes(plans[::-1], turned, least, TODAY)
    }
    assert found == again
    assert said(plans, least) == said(plans[::-1], least)


@given(PLANS, st.integers(1, 50), st.integers(0, 50))
def test_a_shared_metric_with_enough_weight_in_both_always_clears(
    plans: list[Plan], least: int, more: int
) -> None:
    held = [
        Plan(one.id, one.name, (*one.metrics, Metric("What customers say", least + more, customer=True)))
        for one in plans
    ]
    assert all(one.cleared for one in clashes(held, rules.PAIRS, least, TODAY))
    assert {key for key, _ in said(plans, least)} == {key for key, _ in said(held, least)}


@given(PLANS, st.integers(1, 50))
def test_without_a_customer_metric_nothing_is_cleared(plans: list[Plan], least: int) -> None:
    bare = [Plan(one.id, one.name, tuple(each for each in one.metrics if not each.customer)) for one in plans]
    assert not any(one.cleared for one in clashes(bare, rules.PAIRS, least, TODAY))


@given(PLANS, st.integers(1, 50))
def test_what_is_missing_is_enough(plans: list[Plan], least: int) -> None:
    """Whoever does what the sentence says has cleared the conflict; no plan clashes with itself but by both of a
    pair.
    """
    for one in clashes(plans, rules.PAIRS, least, TODAY):
        if one.within:
            assert {one.first_metric, one.second_metric} <= {each.name for each in one.first.metrics}
        if one.shared and not one.cleared and not one.within:
            text = mend(one, [])
            for each in (one.first, one.second):
                lacks = least - each.weight(one.shared)
                assert (f"{lacks}% more to {each.name}" in text) is (lacks > 0)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ((60, 30), "10% are missing"),
        ((60, 50), "10% are too many"),
        ((), "at least one thing"),
        ((60, 40), ""),
    ],
)
def test_weights_come_to_a_hundred(weights: tuple[int, ...], words: str) -> None:
    told = rules.problem_of_weights([Metric(f"M{at}", weight) for at, weight in enumerate(weights)])
    assert words in told
    assert bool(told) is bool(words)


def test_the_lists_are_typed_as_they_are_shown() -> None:
    kinds = lists.kinds_of(lists.kinds_text(rules.METRICS))
    assert kinds == rules.METRICS
    assert lists.pairs_of(lists.pairs_text(rules.PAIRS), kinds) == rules.PAIRS


@pytest.mark.parametrize(
    "text",
    [
        "A | b | up | company",
        "A | b | more | company",
        "A",
        "A | b | more | customer | moon",
        "A||more|customer",
    ],
)
def test_a_list_that_can_not_be_meant_is_named(text: str) -> None:
    with pytest.raises(lists.Unmeant):
        lists.kinds_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Margin | Moon | a sentence that is long enough",
        "Margin | Margin | a sentence that is long enough",
        "Margin | New customers | short",
        "Margin | New customers | a sentence that is long enough\nNew customers | Margin | and once more in turn",
    ],
)
def test_a_pair_that_can_not_be_meant_is_named(text: str) -> None:
    with pytest.raises(lists.Unmeant):
        lists.pairs_of(text, rules.METRICS)
