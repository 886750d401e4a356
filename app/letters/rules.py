"""Who a letter goes to, names in a lesson, and when a word may come without one: values in, values out."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.contacts.naming import folded, indexed, named

#: With fewer people below a leader, the author of a word without a name could be guessed.
FEWEST_BELOW = 5
#: Days after which a word to a leader has waited too long.
PATIENCE = 14
SHORTEST_WORDS = 20
WORD = re.compile(r"[^\W\d_]+")
#: What could be a customer's reference: any run without white space that holds a digit or an at sign.
REFERENCE = re.compile(r"[^\s,;:!?()\[\]“”\"‘’]*[\d@][^\s,;:!?()\[\]“”\"‘’]*")
AROUND = 24
#: As much of a name as its writer can say of that it names nobody.
LONGEST_WORD = 200


def below(pairs: Iterable[tuple[int, int | None]], top: int) -> set[int]:
    """Everybody under somebody, from (employee, manager) of all at work; the one on top excepted."""
    reports: dict[int, list[int]] = defaultdict(list)
    for employee, manager in pairs:
        if manager is not None:
            reports[manager].append(employee)
    found: set[int] = set()
    waiting = [top]
    while waiting:
        for one in reports[waiting.pop()]:
            if one not in found and one != top:
                found.add(one)
                waiting.append(one)
    return found


@dataclass(frozen=True)
class Found:
    """A word in a text that may name somebody: as folded, whose it may be, and each place with the words around."""

    word: str
    whose: tuple[str, ...]
    places: tuple[str, ...]


def names_of(people: Iterable[str]) -> dict[str, set[str]]:
    """Each part of each name, folded, with the names it stands in. Particles (von, de) and initials name nobody."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in people:
        for part in WORD.findall(unicodedata.normalize("NFC", name)):
            if len(part) > 1 and not part.islower():
                found[folded(part)].add(name)
    return found


def found_in(fields: Sequence[tuple[str, str]], names: Mapping[str, set[str]]) -> list[Found]:
    """The words of titled texts that are part of somebody's name, in the order they stand."""
    whose: dict[str, set[str]] = {}
    places: dict[str, list[str]] = defaultdict(list)
    for label, text in fields:
        for number, line in enumerate(unicodedata.normalize("NFC", text).split("\n"), 1):
            for match in WORD.finditer(line):
                word = folded(match.group())
                if word in names:
                    whose[word] = names[word]
                    places[word].append(place(label, number, line, match.start(), match.end()))
    return [Found(word, tuple(sorted(whose[word])), tuple(places[word])) for word in whose]


def references_in(fields: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """What could be a customer's reference in titled texts, with its places."""
    found: dict[str, list[str]] = defaultdict(list)
    for label, text in fields:
        for number, line in enumerate(text.split("\n"), 1):
            for match in REFERENCE.finditer(line):
                bare = match.group().strip(".-#/'*_")
                if 2 <= len(bare) <= 200:
                    found[bare].append(place(label, number, line, match.start(), match.end()))
    return found


def named_in(fields: Sequence[tuple[str, str]], names: Iterable[str]) -> list[Found]:
    """Names that stand in titled texts: of customers, whose parts may be everyday words, so that only a whole name
    counts; a person's without the title too.
    """
    known = indexed(names)
    places: dict[str, list[str]] = defaultdict(list)
    for label, text in fields:
        for number, line in enumerate(unicodedata.normalize("NFC", text).split("\n"), 1):
            for begin, end in named(line, known):
                word = line[begin:end].casefold()[:LONGEST_WORD]
                places[word].append(place(label, number, line, begin, end))
    return [Found(word, ("a customer",), tuple(found)) for word, found in places.items()]


def place(label: str, number: int, line: str, start: int, end: int) -> str:
    """Where a word stands, with a few words around it."""
    before, after = line[max(0, start - AROUND) : start], line[end : end + AROUND]
    return f"{label}, line {number}: …{before}{line[start:end]}{after}…"
