"""Did it help? A score before and after, what would have happened anyway, and how sure we are. Pure.

Whoever is chosen because a score was low will score higher next time even where nothing is done: regression to the
mean (Galton 1886). What to expect without any effect is the shrunken average (James and Stein 1961; Efron and
Morris 1975): E = m + r (b - m), r = T / (T + s), with b the average before, s its variance, m and T mean and
variance of true skill in the company. Shrunken so, the choice by b itself does no harm (Efron 2011, "Tweedie's
formula and selection bias"). What happened to all alike (a new product, a bad month) is what comparable people's
answers did beyond their own E.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from app.intervals import Z90, student90

#: Standard normal quantile of a power of 80%.
POWER80 = 0.8416212335729143
#: Fewer answers than this on either side tell nothing.
LEAST = 10
#: Fewer comparable people than this say nothing about what happened to everybody.
FEWEST = 3
HELPED, WORSE, INCONCLUSIVE, TOO_FEW = "helped", "got worse", "inconclusive", "too few answers"


@dataclass(frozen=True)
class Sums:
    """One person's answers of one stretch of time: how many, their average on like work, and the average's variance.

    `ahead`: by how much, as a variance, the person's true level may have wandered by the next stretch on its own.
    """

    n: int
    mean: float
    variance: float
    ahead: float = 0.0


@dataclass(frozen=True)
class Pair:
    """The same person before and after."""

    before: Sums
    after: Sums


@dataclass(frozen=True)
class Prior:
    """Mean and variance of true skill in the company, in the units of the averages."""

    mean: float
    variance: float


@dataclass(frozen=True)
class Effect:
    """What changed. `change` with its 90% range is after less before as measured; `by_regression` is the part of it
    expected without any help; `alike` what comparable people's answers did beyond theirs; `net` is what is left, with
    its 90% range. The averages `before` and `after` stand with their own 90% ranges.
    """

    people: int
    compared: int
    n_before: int
    n_after: int
    before: float
    before_lo: float
    before_hi: float
    after: float
    after_lo: float
    after_hi: float
    change: float
    lo: float
    hi: float
    by_regression: float
    #: The raw change of the comparable people; 0 without any.
    comparison_change: float
    alike: float
    net: float
    net_lo: float
    net_hi: float
    verdict: str


def expected(pair: Pair, prior: Prior) -> tuple[float, float]:
    """The average to expect after where nothing was done, and its variance (without the noise of the answers after)."""
    share = prior.variance / max(prior.variance + pair.before.variance, 1e-12)
    known = share * pair.before.variance
    return prior.mean + share * (pair.before.mean - prior.mean), known + pair.before.ahead


def before_after(
    treated: Sequence[Pair],
    comparison: Sequence[Pair],
    prior: Prior,
    *,
    least: int = LEAST,
    each: int = LEAST,
) -> Effect | None:
    """Did it help those `treated`, beside those of `comparison`, whom nothing was done for? None without treated.

    Verdict: `helped` or `got worse` where the 90% range of the net change leaves out zero, so that of those whom
    nothing helped at most one in twenty is called helped; `inconclusive` else, also where fewer than three comparable
    people stand beside; `too few answers` below `least` on a side. Of those beside, only who has `each` answers on
    either side counts.
    """
    if not treated:
        return None
    beside = [pair for pair in comparison if min(pair.before.n, pair.after.n) >= each]
    alike, alike_variance, wander = _alike(beside, prior)
    size = len(treated)
    before = sum(one.before.mean for one in treated) / size
    after = sum(one.after.mean for one in treated) / size
    s_before = sum(one.before.variance for one in treated) / size**2
    s_after = sum(one.after.variance for one in treated) / size**2
    hopes = [expected(one, prior) for one in treated]
    hoped = sum(mean for mean, _ in hopes) / size
    unsure = sum(variance + wander for _, variance in hopes) / size**2
    net = after - hoped - alike
    reach = Z90 * sqrt(s_after + unsure + alike_variance)
    n_before, n_after = sum(one.before.n for one in treated), sum(one.after.n for one in treated)
    if min(n_before, n_after) < least:
        verdict = TOO_FEW
    elif len(beside) < FEWEST or net - reach <= 0 <= net + reach:
        verdict = INCONCLUSIVE
    else:
        verdict = HELPED if net > 0 else WORSE
    wide, b_reach, a_reach = Z90 * sqrt(s_before + s_after), Z90 * sqrt(s_before), Z90 * sqrt(s_after)
    return Effect(
        people=size,
        compared=len(beside),
        n_before=n_before,
        n_after=n_after,
        before=before,
        before_lo=before - b_reach,
        before_hi=before + b_reach,
        after=after,
        after_lo=after - a_reach,
        after_hi=after + a_reach,
        change=after - before,
        lo=after - before - wide,
        hi=after - before + wide,
        by_regression=hoped - before,
        comparison_change=sum(one.after.mean - one.before.mean for one in beside) / len(beside)
        if beside
        else 0.0,
        alike=alike,
        net=net,
        net_lo=net - reach,
        net_hi=net + reach,
        verdict=verdict,
    )


def _alike(beside: Sequence[Pair], prior: Prior) -> tuple[float, float, float]:
    """What comparable people's answers did beyond what was to be expected, its variance, and by how much people wander
    on their own beyond what the model knows (moments; DerSimonian and Laird 1986; never negative).
    """
    if not beside:
        return 0.0, 0.0, 0.0
    hopes = [expected(one, prior) for one in beside]
    gaps = [one.after.mean - mean for one, (mean, _) in zip(beside, hopes, strict=True)]
    known = [one.after.variance + variance for one, (_, variance) in zip(beside, hopes, strict=True)]
    wander = 0.0
    for _ in range(2):
        weights = [1 / max(one + wander, 1e-12) for one in known]
        whole = sum(weights)
        middle = sum(weight * gap for weight, gap in zip(weights, gaps, strict=True)) / whole
        spread = sum(weight * (gap - middle) ** 2 for weight, gap in zip(weights, gaps, strict=True))
        rest = sum(
            weight * (one + wander) * (1 - weight / whole) for weight, one in zip(weights, known, strict=True)
        )
        square = whole - sum(weight**2 for weight in weights) / whole
        wander = max(0.0, wander + (spread - rest) / square) if square > 1e-9 else wander
    weights = [1 / max(one + wander, 1e-12) for one in known]
    whole = sum(weights)
    middle = sum(weight * gap for weight, gap in zip(weights, gaps, strict=True)) / whole
    return middle, 1 / whole, wander


def detectable(one: float, n_before: float, n_after: float) -> float:
    """The smallest change that so many answers show: with a chance of 80% its 90% range leaves out zero.

    (z of 95% + z of 80%) sqrt(v / n_before + v / n_after), v the variance of one answer: the sample-size formula of two
    means (Cohen 1988, chapter 2; Armitage, Berry and Matthews 2002, section 4.6). Infinite without answers.
    """
    if n_before <= 0 or n_after <= 0:
        return float("inf")
    return (Z90 + POWER80) * sqrt(one / n_before + one / n_after)


@dataclass(frozen=True)
class Pooled:
    """Several cohorts' net changes as one, with its 90% range; `between`: the variance of true effects between them."""

    cohorts: int
    people: int
    compared: int
    net: float
    lo: float
    hi: float
    between: float
    verdict: str


def pooled(effects: Sequence[Effect]) -> Pooled | None:
    """One figure for cohorts that served at different times, by random effects (DerSimonian and Laird 1986). Cohorts
    without comparable people say nothing; None where none is left. A cohort with few answers weighs little.

    With fewer than ten cohorts the range is Student's with one degree less than cohorts (Hartung and Knapp 2001, never
    narrower than the normal one): what differs between few cohorts is hardly known.
    """
    told = [one for one in effects if one.compared >= FEWEST]
    if not told:
        return None
    known = [((one.net_hi - one.net_lo) / (2 * Z90)) ** 2 for one in told]
    nets = [one.net for one in told]
    between = _between(nets, known)
    weights = [1 / max(one + between, 1e-12) for one in known]
    whole = sum(weights)
    net = sum(weight * one for weight, one in zip(weights, nets, strict=True)) / whole
    reach = Z90 / sqrt(whole)
    if len(told) > 1:
        spread = sum(weight * (one - net) ** 2 for weight, one in zip(weights, nets, strict=True))
        free = len(told) - 1
        reach = max(reach, student90(free) * sqrt(spread / free / whole))
    verdict = INCONCLUSIVE if net - reach <= 0 <= net + reach else HELPED if net > 0 else WORSE
    if min(sum(one.n_before for one in told), sum(one.n_after for one in told)) < LEAST:
        verdict = TOO_FEW
    people, beside = sum(one.people for one in told), sum(one.compared for one in told)
    return Pooled(len(told), people, beside, net, net - reach, net + reach, between, verdict)


def _between(nets: Sequence[float], known: Sequence[float]) -> float:
    weights = [1 / max(one, 1e-12) for one in known]
    whole = sum(weights)
    middle = sum(weight * one for weight, one in zip(weights, nets, strict=True)) / whole
    spread = sum(weight * (one - middle) ** 2 for weight, one in zip(weights, nets, strict=True))
    room = whole - sum(weight**2 for weight in weights) / whole
    return max(0.0, (spread - (len(nets) - 1)) / room) if room > 1e-9 else 0.0
