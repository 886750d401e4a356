"""Which letters the packets' fonts can draw, and what stands for those they can't."""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import manimgx_fonts
import manimgx_fonts_cjk

#: Where the fonts lie: Noto for the world's scripts, and for Chinese, Japanese and Korean.
FOLDERS = [Path(str(package.__file__)).parent for package in (manimgx_fonts, manimgx_fonts_cjk)]
#: In the order in which a letter looks for one; all others are fallbacks.
FAMILIES = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans CJK SC", "Noto Emoji"]
#: What needs no look at the fonts: Latin, Greek and Cyrillic letters and common signs.
PLAIN = re.compile("[\n -~\u00a0-\u024f\u0391-\u03a9\u03b1-\u03c9\u0410-\u044f–—‘’“”…•]*")
RIGHT_TO_LEFT = frozenset({"R", "AL"})
#: A run of so many characters without a blank is given places to break.
RUN = 40
UNBROKEN = re.compile(rf"\S{{{RUN + 1},}}")


def _tables(data: bytes) -> Iterator[int]:
    """Where each character map of a font or collection begins."""
    starts: tuple[int, ...] = (0,)
    if data[:4] == b"ttcf":
        many = struct.unpack_from(">I", data, 8)[0]
        starts = struct.unpack_from(f">{many}I", data, 12)
    for start in starts:
        for place in range(struct.unpack_from(">H", data, start + 4)[0]):
            tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * place)
            if tag == b"cmap":
                for one in range(struct.unpack_from(">H", data, offset + 2)[0]):
                    yield offset + struct.unpack_from(">HHI", data, offset + 4 + 8 * one)[2]


def letters(data: bytes) -> set[int]:
    """The code points that a font (or any font of a collection) maps to a glyph: OpenType `cmap`, formats 4 and 12."""
    found: set[int] = set()
    for at in sorted(set(_tables(data))):
        form = struct.unpack_from(">H", data, at)[0]
        if form == 12:
            many = struct.unpack_from(">I", data, at + 12)[0]
            for first, last, _ in struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * many]):
                found.update(range(first, last + 1))
        elif form == 4:
            many = struct.unpack_from(">H", data, at + 6)[0]
            lasts = struct.unpack_from(f">{many // 2}H", data, at + 14)
            firsts = struct.unpack_from(f">{many // 2}H", data, at + 16 + many)
            for first, last in zip(firsts, lasts, strict=True):
                found.update(range(first, last + 1))
    return found - {0xFFFF}


@cache
def drawable() -> frozenset[int]:
    """The code points that some font of ours draws."""
    found: set[int] = set()
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.tt[fc]")):
            found |= letters(path.read_bytes())
    return frozenset(found)


def stand_in(letter: str) -> str:
    """What stands for a letter without a glyph: its number, as everybody can look it up."""
    return f"[U+{ord(letter):04X}]"


class Drawn:
    """Brings texts into a form that can be drawn, and counts the letters that something else stands for."""

    def __init__(self) -> None:
        self.replaced: set[str] = set()

    def text(self, given: str) -> str:
        """The text with every letter drawable, and long runs with places to break."""
        if not PLAIN.fullmatch(given):
            given = "".join(letter if _has(letter) else self._instead(letter) for letter in given)
        return UNBROKEN.sub(_with_breaks, given)

    def without(self, given: str, letters: frozenset[str] = frozenset()) -> str:
        """The text with these letters replaced; with all but the plainest where none are named."""
        found = letters or frozenset(letter for letter in given if not PLAIN.fullmatch(letter))
        self.replaced |= found & frozenset(given) - HARMLESS
        return "".join(_number(letter) if letter in found else letter for letter in given)

    def _instead(self, letter: str) -> str:
        if letter in HARMLESS:
            return letter
        if letter == "\t":
            return "    "
        self.replaced.add(letter)
        return stand_in(letter)


def _has(letter: str) -> bool:
    return letter == "\n" or (unicodedata.category(letter) not in UNSEEN and ord(letter) in drawable())


def _number(letter: str) -> str:
    return "" if letter in HARMLESS else stand_in(letter)


#: Categories that are no letters: control characters, surrogates, private use, unassigned.
UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
#: Characters without a shape of their own that letters around them need.
HARMLESS = frozenset("\u200b\u200c\u200d\u200e\u200f\ufe0e\ufe0f\u00ad\u2060")


def _with_breaks(found: re.Match[str]) -> str:
    run, parts, since = found.group(), [], 0
    for place, letter in enumerate(run):
        joined = unicodedata.category(letter)[0] == "M" or letter in HARMLESS or run[place - 1] == "\u200d"
        if since >= RUN and not joined:
            parts.append("\u200b")
            since = 0
        parts.append(letter)
        since += 1
    return "".join(parts)


def is_right_to_left(text: str) -> bool:
    """Whether a paragraph runs from right to left: its first letter with a direction says so."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction == "L":
            return False
        if direction in RIGHT_TO_LEFT:
            return True
    return False
