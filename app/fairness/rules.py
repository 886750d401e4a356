"""Whether an outcome fell on groups alike: rates, four fifths, exact tests, and what is not told of small groups. Pure.

Two things are said apart: how large a difference is (the ratio of rates; below four fifths the EEOC looks closer,
29 CFR 1607.4(D)) and whether chance would bring it (the exact test). Nothing here ever says that all is well.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.errors import Problem
from app.fairness.exact import LEVEL, Stratified, Table, adjusted, fisher, smallest_p, stratified
from app.web.words import NOTHING, share

#: Smaller groups are never shown, nor can they be reckoned from what is shown.
SMALLEST = 5
#: With fewer people whom the outcome fell on, a split by group would say who they are.
FEWEST = 3
FOUR_FIFTHS = 0.8
#: A group with a smaller share of everybody is no measure for the others (29 CFR 1607.4(A)).
LARGE = 0.02
#: Groups are shown to the nearest this many people: from one day to the next nobody is told apart by a count.
ROUND = 5
UNKNOWN = ""
#: Groups that are not shown stand together under this name: their sum could be reckoned from the rest anyway.
OTHERS = "others together"
NONE, FEW, LOOK = "none", "few", "alarm"


@dataclass(frozen=True)
class Case:
    """One person: the group (empty where it is not known), whether the outcome was favourable, the unit."""

    group: str
    good: bool
    stratum: str = ""


@dataclass(frozen=True)
class Line:
    """One group that is large enough to be shown. `ratio`: its favourable rate over that of the group with the highest
    (`best`); `p` exact, two-sided; `within`: the same within units; `among`: p among all that were asked at once.
    """

    group: str
    people: int
    good: int
    best: bool = False
    ratio: float | None = None
    #: Of the rates of the outcome that is not favourable: the best group's over this one's.
    other: float | None = None
    p: float | None = None
    within: Stratified | None = None
    among: float | None = None
    few: bool = False

    @property
    def rate(self) -> float:
        """The share with the favourable outcome."""
        return self.good / self.people

    @property
    def about(self) -> int:
        """How many people, to the nearest five."""
        return max(SMALLEST, ROUND * round(self.people / ROUND))

    @property
    def ps(self) -> tuple[str, str, str]:
        """The three p as people read them: exact, within units, among all."""
        within = self.within.p if self.within else None
        return (p_words(self.p), p_words(within), p_words(self.among))

    @property
    def telling(self) -> bool:
        """Whether chance hardly brings this."""
        ps = [self.p, self.within.p if self.within else None]
        return any(one is not None and one < LEVEL for one in ps)

    @property
    def unequal(self) -> bool:
        """Below four fifths by either outcome: where nearly all are kept, the ratio of those kept hardly moves."""
        return any(one is not None and one < FOUR_FIFTHS for one in (self.ratio, self.other))

    @property
    def alarm(self) -> bool:
        """Unequal by more than chance brings."""
        return not self.best and self.unequal and self.telling


@dataclass(frozen=True)
class Outcome:
    """What an attribute says of an outcome. `hidden`: how many groups are too small to be shown."""

    attribute: str
    state: str
    lines: tuple[Line, ...]
    hidden: int
    #: Whether the outcome fell on so few that a split by group would name them.
    sparse: bool = False

    @property
    def alarms(self) -> list[Line]:
        """The groups to look at."""
        return [one for one in self.lines if one.alarm]

    @property
    def best(self) -> Line | None:
        """The group with the highest favourable rate."""
        return next((one for one in self.lines if one.best), None)

    @property
    def says(self) -> str:
        """One sentence; never that there is no discrimination."""
        return _says(self)

    def kept(self) -> dict[str, Any]:
        """For a record: what the page shows and no more."""
        return {
            "attribute": self.attribute,
            "state": self.state,
            "says": self.says,
            "hidden": self.hidden,
            "lines": [
                {
                    "group": one.group,
                    "about": one.about,
                    "rate": round(one.rate, 2),
                    "ratio": one.ratio,
                    "p": one.p,
                    "within": one.within.p if one.within else None,
                    "alarm": one.alarm,
                }
                for one in self.lines
            ],
        }


def hidden_groups(sizes: Mapping[str, int]) -> set[str]:
    """Groups that are not shown: those below five people, and as many of the next smallest as it takes for what is
    hidden to be two groups at least and five people at least, so that no sum of what is shown gives one away.
    """
    order = sorted((name for name, size in sizes.items() if size), key=lambda name: (sizes[name], name))
    hidden = [name for name in order if sizes[name] < SMALLEST]
    if not hidden:
        return set()
    for name in order[len(hidden) :]:
        if len(hidden) >= 2 and sum(sizes[one] for one in hidden) >= SMALLEST:
            break
        hidden.append(name)
    return set(hidden)


def judged(attribute: str, cases: Sequence[Case]) -> Outcome:
    """What one attribute says. Those whose group is not known are compared with nobody."""
    unseen = hidden_groups(Counter(one.group for one in cases if one.group != UNKNOWN))
    hidden = len(unseen)
    cases = [replace(one, group=OTHERS) if one.group in unseen else one for one in cases]
    sizes = Counter(one.group for one in cases)
    good = Counter(one.group for one in cases if one.good)
    names = sorted(name for name in sizes if name != UNKNOWN and sizes[name] >= SMALLEST)
    bad = len(cases) - sum(good.values())
    if min(bad, len(cases) - bad) < FEWEST:
        return Outcome(attribute, FEW, (), hidden, sparse=True)
    plain = [Line(name, sizes[name], good[name]) for name in names]
    if len(plain) < 2:
        return Outcome(attribute, FEW, tuple(plain), hidden)
    large = [one for one in plain if one.people >= LARGE * len(cases)] or plain
    best = max(large, key=lambda one: (one.rate, one.people))
    many, strata = _counts(cases), sorted({one.stratum for one in cases})
    lines = tuple(
        replace(one, best=True, ratio=1.0) if one is best else _compared(one, best, many, strata)
        for one in plain
    )
    quiet = FEW if all(one.few for one in lines if not one.best) else NONE
    return Outcome(attribute, LOOK if any(one.alarm for one in lines) else quiet, lines, hidden)


Counts = Mapping[tuple[str, str, bool | None], int]


def _counts(cases: Sequence[Case]) -> Counts:
    """People by group and unit, all of them (None) and those with the favourable outcome (True)."""
    found: Counter[tuple[str, str, bool | None]] = Counter((one.group, one.stratum, None) for one in cases)
    found.update((one.group, one.stratum, True) for one in cases if one.good)
    return found


def _compared(one: Line, best: Line, many: Counts, strata: Sequence[str]) -> Line:
    table = Table(one.people, one.good, best.people, best.good)
    by_stratum = [
        Table(*(many[name, stratum, want] for name in (one.group, best.group) for want in (None, True)))
        for stratum in strata
    ]
    return replace(
        one,
        ratio=one.rate / best.rate if best.rate else None,
        other=(1 - best.rate) / (1 - one.rate) if one.rate < 1 else None,
        p=fisher(table),
        within=stratified(by_stratum),
        few=smallest_p([table]) >= LEVEL,
    )


def among_all(found: Sequence[Outcome]) -> list[Outcome]:
    """The same with each p among all that were asked (Benjamini & Hochberg): of many questions one looks unequal by
    chance. Said beside; the alarm goes by the p itself.
    """
    ps = [one.p for outcome in found for one in outcome.lines if one.p is not None]
    told = iter(adjusted(ps))
    return [
        replace(
            outcome,
            lines=tuple(one if one.p is None else replace(one, among=next(told)) for one in outcome.lines),
        )
        for outcome in found
    ]


def _says(found: Outcome) -> str:
    by = f"By {found.attribute}"
    if found.sparse:
        return f"{by} too few to tell: the outcome fell on so few people that a split would name them."
    if len(found.lines) < 2:
        return f"{by} too few to tell: fewer than two groups are large enough to be compared."
    best = found.best
    assert best is not None
    if found.state == LOOK:
        worst = min(found.alarms, key=lambda one: (one.ratio or 0.0, one.p or 0.0))
        p = min(one for one in (worst.p, worst.within.p if worst.within else None) if one is not None)
        return (
            f"By {found.attribute}, {worst.group} fares worse than {best.group}: {share(worst.rate)} against "
            f"{share(best.rate)}, a ratio of {worst.ratio or 0.0:.2f}, and chance hardly brings that (p {p_words(p)})."
        )
    if found.state == FEW:
        return (
            f"{by} too few to tell: not even the most unequal outcome possible would stand out from chance."
        )
    lowest = min(one.ratio for one in found.lines if one.ratio is not None)
    fifths = "below four fifths, but no more than chance brings" if lowest < FOUR_FIFTHS else "no alarm"
    return f"{by} the lowest ratio is {lowest:.2f}: {fifths}. That does not show that all were treated alike."


def p_words(p: float | None) -> str:
    """A p as people read it: never zero."""
    if p is None:
        return NOTHING
    return "under 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.01 else f"{p:.2f}"


def above_median(values: Mapping[int, float], *, at: bool = False) -> dict[int, bool]:
    """Who lies above the median of all, with `at` on it or above: the score-rate of NYC's rule on automated tools
    (6 RCNY 5-300). Of an even number the median is the middle of the two in the middle.
    """
    order = sorted(values.values())
    half = len(order) // 2
    if not order:
        return {}
    middle = order[half] if len(order) % 2 else (order[half - 1] + order[half]) / 2
    return {one: value > middle or (at and value == middle) for one, value in values.items()}


def problems_of_answer(words: str, least: int) -> list[Problem]:
    """An alarm is answered at length, or not at all."""
    if len(words.strip()) >= least:
        return []
    return [
        Problem(
            "words",
            f"Say in at least {least} characters what you looked into, what you found and why this may go on.",
        )
    ]
