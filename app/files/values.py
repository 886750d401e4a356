"""Cells as values: scores on their scale, texts without what no text needs, kinds of work."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from app.contacts.actions import CellKey
from app.contacts.models import LENSES
from app.contacts.scales import Scale
from app.files.refusals import Bad, shortened

#: What files write where there is nothing.
NOTHING = frozenset({"", "na", "n/a", "#n/a", "-", "--", "null", "none", "nan", "(blank)"})
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: A score: its text -> whole steps, and the text itself where it says it differently.
Score = tuple[int, str | None]
NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,9})?", re.ASCII)
WORDS: dict[str, dict[str, float]] = {
    "zd_binary": {"good": 1, "bad": 0},
    "helpscout_3": {"great": 3, "okay": 2, "ok": 2, "not good": 1, "not_good": 1, "bad": 1},
    "hs_csat": {"happy": 2, "neutral": 1, "unhappy": 0},
}
LEVEL = 120
REASONS = " / "


class Scores:
    """Reads scores of one scale; `known` remembers each text."""

    def __init__(self, scale: Scale, *, decimal_comma: bool) -> None:
        self.scale = scale
        self.decimal_comma = decimal_comma
        self.words = WORDS.get(scale.id, {})
        self.known: dict[str, Score] = {}

    def read(self, text: str) -> Score:
        """A score in whole steps; `Bad` with the mend."""
        given = text.strip()
        shown = self.words.get(given.casefold())
        if shown is None:
            shown = self._number(given)
        steps = self.scale.steps(shown)
        if steps is None:
            raise Bad(
                "off-scale",
                f"{shown:g} is not on the scale “{self.scale.label}”. Correct it, or choose another scale.",
            )
        found = (steps, None if given == f"{shown:g}" else given[:60])
        if len(self.known) < 10_000:
            self.known[text] = found
        return found

    def _number(self, given: str) -> float:
        if not given:
            raise Bad("missing", "Fill the score in, or take the row out: no answer is not a zero.")
        if not given.isascii() and any(unicodedata.category(char) in {"Nd", "No", "Nl"} for char in given):
            raise Bad(
                "digits", f"Write the score with ordinary digits, {self.scale.lo:g} to {self.scale.hi:g}."
            )
        if "," in given:
            if not self.decimal_comma:
                raise Bad(
                    "decimal-comma",
                    "Write a decimal point: in a file whose cells are parted by commas, 4,5 may mean two things.",
                )
            given = given.replace(",", ".") if given.count(",") == 1 and "." not in given else given
        if not NUMBER.fullmatch(given):
            raise Bad(
                "not-a-number",
                f"This is no score. Write a number from {self.scale.lo:g} to {self.scale.hi:g}.",
            )
        return float(given)


def tidy(text: str, most: int, what: str) -> str:
    """Text as stored: NFC, one kind of line end, no control characters, at most `most` characters."""
    found = text.strip()
    if not found:
        return ""
    if not found.isascii():
        found = unicodedata.normalize("NFC", found)
    if "\r" in found:
        found = found.replace("\r\n", "\n").replace("\r", "\n")
    if CONTROL.search(found):
        raise Bad("control", f"Take the invisible control character out of the {what}.")
    if len(found) > most:
        raise Bad("too-long", f"Shorten the {what} to {most:,} characters.")
    return found


def identity(text: str, what: str) -> str:
    """Text that names somebody, as it is compared: NFKC, one blank between words, case folded.

    Invisible characters are refused, never dropped: two people must not look alike.
    """
    found = text.strip()
    if not found.isascii():
        found = unicodedata.normalize("NFKC", found)
        if any(unicodedata.category(char) in {"Cf", "Cc", "Cs", "Co"} for char in found):
            raise Bad("invisible", f"The {what} holds an invisible character. Type it anew.")
    elif CONTROL.search(found):
        raise Bad("control", f"Take the invisible control character out of the {what}.")
    return " ".join(found.split()).casefold()


class Kinds:
    """Reads kinds of work. `raw` cells are looked up in `known` by whoever numbered the kinds."""

    def __init__(self, header: Sequence[str], mapping: Mapping[str, str], scale: str, lens: str) -> None:
        self.scale = scale
        self.lens = lens
        at = {
            field: [i for i, name in enumerate(header) if mapping.get(name) == field]
            for field in ("channel", "reason", "product", "lens")
        }
        #: Columns that make a kind, in this order.
        self.columns = [*at["channel"], *at["reason"], *at["product"], *at["lens"]]
        self._fields = ["channel"] * len(at["channel"]) + ["reason"] * len(at["reason"])
        self._fields += ["product"] * len(at["product"]) + ["lens"] * len(at["lens"])

    def read(self, raw: Sequence[str]) -> CellKey:
        """The kind that a row's cells mean; `Bad` with the mend."""
        found: dict[str, str] = {"channel": "", "reason": "", "product": "", "lens": ""}
        for field, text in zip(self._fields, raw, strict=True):
            level = tidy(text, LEVEL, field)
            if level.casefold() in NOTHING:
                continue
            found[field] = f"{found[field]}{REASONS}{level}" if found[field] else level
        if len(found["reason"]) > LEVEL:
            raise Bad("too-long", f"Shorten the reason to {LEVEL} characters, all its columns together.")
        lens = found["lens"].casefold() or self.lens
        if lens not in LENSES:
            raise Bad("lens", f"There is no lens “{shortened(lens)}”. There are {', '.join(LENSES)}.")
        return (lens, self.scale, found["channel"], found["reason"], found["product"])
