"""What comments are about, by plain counting: reasons and products, and words that low or high answers have more of.

Nothing here reads meaning. A word stands out where the share of low answers that use it differs from the share of high
ones by more than chance would make it: the log odds ratio with half an answer added to each count (Haldane 1956),
against its standard error (Woolf 1955). Words are looked at one by one, so some of many will stand out by chance.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

LEAST: Final = 3
"""Fewer comments than this are no theme."""

SURE: Final = 1.645
"""Standard errors from no difference: one in twenty on either side."""

MOST_WORDS: Final = 8
SHORTEST, LONGEST = 3, 30

WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")

#: Words too common to tell anything, in English and German.
COMMON: Final = """
    a about after again all also always am an and any are as at be because been before being but by can could did do
    does done down each even every few for from get got had has have having he her here him his how i if in into is it
    its just like me more most much my never no nor not now of off on once one only or other our out over own really
    said same she should so some still such than that the their them then there these they this those though through
    to too two under until up us very was we were what when where which while who why will with would you your i'm
    i've didn't don't wasn't isn't it's that's couldn't wouldn't can't haven't hasn't
    aber alle als also am an auch auf aus bei bin bis da das dass dem den denn der des die dies diese dieser doch dort
    du durch ein eine einem einen einer eines er es etwas für gar gegen haben habe hat hatte hätte hier ich ihm ihn
    ihr ihre im immer in ist ja jede jeder jetzt kann kein keine können man mehr mein meine mich mir mit muss nach
    nicht nichts noch nun nur ob oder ohne schon sehr sein seine sich sie sind so soll über um und uns unser unter vom
    von vor war waren was weil wenn wer werden wie wieder wir wird wo wurde wurden zu zum zur zwei
"""
STOP: Final = frozenset(COMMON.split())


@dataclass(frozen=True)
class Theme:
    """A word, reason or product with how many comments have it, and how many of those come with low answers."""

    name: str
    n: int
    low: int


def words_of(text: str) -> frozenset[str]:
    """The words of a text, each once, in one spelling: composed, small letters, straight apostrophes."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return frozenset(
        word for word in WORD.findall(plain) if SHORTEST <= len(word) <= LONGEST and word not in STOP
    )


def log_odds(low: int, all_low: int, high: int, all_high: int) -> tuple[float, float]:
    """How much more often low answers use a word than high ones, as a log odds ratio, and its standard error.

    `low` of `all_low` low answers use it, `high` of `all_high` high ones.
    """
    cells = (low + 0.5, all_low - low + 0.5, high + 0.5, all_high - high + 0.5)
    ratio = log(cells[0] / cells[1]) - log(cells[2] / cells[3])
    return ratio, sqrt(sum(1 / cell for cell in cells))


def standing_out(comments: Iterable[tuple[AbstractSet[str], bool]]) -> tuple[list[Theme], list[Theme]]:
    """The words that low answers use more often than high ones, and the other way round; most telling first.

    Each comment is its words, with whether its answer is low. Without both kinds nothing can stand out.
    """
    totals: Counter[bool] = Counter()
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for words, low in comments:
        totals[low] += 1
        counts[low].update(words)
    if not totals[True] or not totals[False]:
        return [], []
    found: dict[bool, list[tuple[float, Theme]]] = {True: [], False: []}
    for word in counts[True].keys() | counts[False].keys():
        poor, good = counts[True][word], counts[False][word]
        ratio, error = log_odds(poor, totals[True], good, totals[False])
        of_low = ratio > 0
        if (poor if of_low else good) >= LEAST and abs(ratio) >= SURE * error:
            found[of_low].append((-abs(ratio) / error, Theme(word, poor + good, poor)))
    return _best(found[True]), _best(found[False])


def _best(found: Sequence[tuple[float, Theme]]) -> list[Theme]:
    return [theme for _, theme in sorted(found, key=lambda one: (one[0], one[1].name))[:MOST_WORDS]]


def counted(values: Iterable[tuple[str, bool]]) -> list[Theme]:
    """Reasons or products by how many comments have them, most first; empty ones and those too few are none."""
    n: Counter[str] = Counter()
    low: Counter[str] = Counter()
    for name, is_low in values:
        if name:
            n[name] += 1
            low[name] += is_low
    themes = [Theme(name, many, low[name]) for name, many in n.items() if many >= LEAST]
    return sorted(themes, key=lambda one: (-one.n, one.name))
