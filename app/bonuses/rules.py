"""Where bonus plans pull apart, and what holds them together: values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations_with_replacement

from app.web.words import plural

MORE, LESS = "more", "less"
WHOLE = 100
LEAST = 20
MOST_METRICS = 8


@dataclass(frozen=True)
class Kind:
    """A metric of the list: what it pays for, whether more or less of it, whether customers are heard in it."""

    name: str
    pays: str
    direction: str = MORE
    customer: bool = False
    lens: str = ""


@dataclass(frozen=True)
class Pair:
    """Two metrics that pull apart, and why in one sentence."""

    one: str
    other: str
    why: str


STOCK, STAY, NEW = "Working capital", "Customers who stay", "New customers"
ON_TIME, COST, FIRST = "On-time delivery", "Cost per contact", "First-contact resolution"
MARGIN, PACE, HAPPY = "Margin", "Contacts an hour", "Customers who stay satisfied"
CARED, COLLEAGUES = "Customers who felt taken care of", "Internal customers served well"
#: Version 1 of the list.
METRICS = (
    Kind(STOCK, "less stock", LESS),
    Kind(STAY, "customers who stay"),
    Kind(NEW, "new customers"),
    Kind(ON_TIME, "deliveries on time"),
    Kind(COST, "less cost a contact", LESS),
    Kind(FIRST, "answers at the first contact"),
    Kind(MARGIN, "more margin"),
    Kind(PACE, "more contacts an hour"),
    Kind(HAPPY, "customers who stay satisfied", MORE, True, "customer"),
    Kind(CARED, "customers who felt taken care of", MORE, True, "customer"),
    Kind(COLLEAGUES, "colleagues who are served well", MORE, True, "internal customer"),
)
#: Version 1 of what pulls apart.
PAIRS = (
    Pair(
        STOCK, STAY, "Less stock means that the part a customer waits for is not there, and who waits leaves."
    ),
    Pair(STOCK, ON_TIME, "What is not on the shelf can’t leave on time."),
    Pair(NEW, STAY, "An hour spent on winning the next customer is not spent on those we have."),
    Pair(COST, FIRST, "A short contact is cheap, and brings the same customer back tomorrow."),
    Pair(COST, STAY, "The cheapest contact is the one that was avoided, with the customer who needed it."),
    Pair(MARGIN, STAY, "Margin taken from those who are with us already is what they leave for."),
    Pair(PACE, FIRST, "Who is paid by the contact is paid again for each one that did not help."),
)


@dataclass(frozen=True)
class Metric:
    """What a plan pays for, with its weight in percent."""

    name: str
    weight: int
    customer: bool = False


@dataclass(frozen=True)
class Plan:
    """A plan as conflicts look at it: the days it is in force on (no end: for good), what it pays for."""

    id: int
    name: str
    metrics: tuple[Metric, ...]
    starts_on: date = date.min
    ends_on: date | None = None

    def weight(self, name: str) -> int:
        """The weight of a metric; 0 where it is none of the plan's."""
        return next((one.weight for one in self.metrics if one.name == name), 0)


@dataclass(frozen=True)
class Clash:
    """Two plans that pull apart: the first is paid for one metric of a pair, the second for the other.

    `shared` is the customer metric of both with the most weight in the plan that has less of it (in one plan that holds
    both of the pair: another customer metric of it); `weight` that weight, 0 where there is none.
    """

    first: Plan
    second: Plan
    pulls: Pair
    #: Of the first plan and of the second one.
    first_metric: str
    second_metric: str
    shared: str
    weight: int
    least: int

    @property
    def cleared(self) -> bool:
        """Whether a shared customer metric with enough weight holds the two together."""
        return self.weight >= self.least

    @property
    def within(self) -> bool:
        """Whether it is one plan that pulls two ways."""
        return self.first.id == self.second.id

    @property
    def key(self) -> tuple[int, int, str, str]:
        """What names it: whoever is asked first, it is the same."""
        return self.first.id, self.second.id, self.first_metric, self.second_metric


def standing(versions: Iterable[Plan], today: date) -> list[Plan]:
    """What of a plan's versions, the newest first, is in force from today on: each until the day before a newer one."""
    found: list[Plan] = []
    horizon: date | None = None
    for version in versions:
        ends = version.ends_on
        if horizon is not None:
            ends = min(ends or date.max, horizon - timedelta(days=1))
        if ends is None or ends >= max(version.starts_on, today):
            found.append(replace(version, ends_on=ends))
        horizon = version.starts_on if horizon is None else min(horizon, version.starts_on)
    return found


def together(one: Plan, other: Plan, today: date) -> bool:
    """Whether there is a day from today on, on which both are in force."""
    first = max(one.starts_on, other.starts_on, today)
    return all(plan.ends_on is None or plan.ends_on >= first for plan in (one, other))


def clashes(plans: Iterable[Plan], pairs: Sequence[Pair], least: int, today: date) -> list[Clash]:
    """Every pair of metrics that two plans in force on one day, or one plan, hold between them, cleared or not. The
    plans of a clash stand in the order of their ids, whatever order they came in.
    """
    found: dict[tuple[int, int, str, str], Clash] = {}
    ordered = sorted(plans, key=lambda plan: plan.id)
    for first, second in combinations_with_replacement(ordered, 2):
        if not together(first, second, today):
            continue
        for pair in pairs:
            sides = (
                ((pair.one, pair.other),)
                if first is second
                else ((pair.one, pair.other), (pair.other, pair.one))
            )
            for one, other in sides:
                if first.weight(one) and second.weight(other):
                    clash = _clash(first, second, pair, (one, other), least)
                    if clash.key not in found or found[clash.key].cleared:
                        found[clash.key] = clash
    return list(found.values())


def _clash(first: Plan, second: Plan, pair: Pair, metrics: tuple[str, str], least: int) -> Clash:
    one, other = metrics
    held = {
        metric.name: min(metric.weight, second.weight(metric.name))
        for metric in first.metrics
        if metric.customer
        and any(each.name == metric.name and each.customer for each in second.metrics)
        # One plan is not held together by what pulls it apart.
        and not (first is second and metric.name in metrics)
    }
    shared = max(held, key=lambda name: (held[name], name), default="")
    return Clash(first, second, pair, one, other, shared, held.get(shared, 0), least)


def mend(clash: Clash, offered: Sequence[str]) -> str:
    """What is missing, as a sentence: the shared customer metric, or the weight it lacks. `offered`: customer metrics
    of the list, the first of which is proposed where neither plan has one.
    """
    if clash.cleared:
        return f"Both hold at least {clash.least}% of “{clash.shared}”: it holds them together."
    if clash.within:
        name = clash.shared or next(iter(offered), "a customer metric")
        return f"Nothing in it holds the two together; give it at least {clash.least}% of “{name}”."
    if clash.shared:
        lacks = [
            f"{clash.least - plan.weight(clash.shared)}% more to {plan.name}"
            for plan in (clash.first, clash.second)
            if plan.weight(clash.shared) < clash.least
        ]
        return (
            f"Both share “{clash.shared}”, with too little weight: give {' and '.join(lacks)}, "
            f"so that each has at least {clash.least}%."
        )
    name = next(
        (
            metric.name
            for plan in (clash.first, clash.second)
            for metric in plan.metrics
            if metric.customer and metric.name not in (clash.first_metric, clash.second_metric)
        ),
        next(iter(offered), "a customer metric"),
    )
    return f"They share no customer metric; give both at least {clash.least}% of “{name}”."


def problem_of_weights(metrics: Sequence[Metric]) -> str:
    """What is wrong with the weights of a plan; empty where they hold."""
    if not metrics:
        return "Choose at least one thing that the plan pays for."
    total = sum(one.weight for one in metrics)
    if total < WHOLE:
        return f"The weights come to {total}%: {WHOLE - total}% are missing to {WHOLE}%."
    if total > WHOLE:
        return f"The weights come to {total}%: {total - WHOLE}% are too many for {WHOLE}%."
    if len({one.name for one in metrics}) < len(metrics):
        return "A metric stands there twice. Put its weights together."
    return ""


def held(metrics: Sequence[Metric]) -> str:
    """How much of a plan hears customers, in words."""
    share = sum(one.weight for one in metrics if one.customer)
    return (
        f"{share}% from {plural(sum(one.customer for one in metrics), 'customer metric')}"
        if share
        else "nothing"
    )
