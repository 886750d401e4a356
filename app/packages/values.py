"""Days and decimals out of what people type. Pure: a value, or the sentence that mends it."""

import re
from datetime import date
from decimal import Decimal

from app.errors import Problem

#: No figure that anybody means is longer.
LONGEST = 30
DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Values:
    """Reads one field after the other; what is wrong gathers in `problems`."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, field: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(field, message))

    def decimal(self, field: str, text: str, *, empty: Decimal | None = None) -> Decimal:
        """A number of zero or more, exactly as typed; `empty` is what nothing typed stands for."""
        text = text.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        if not text and empty is not None:
            return empty
        if not text:
            self.wrong(field, "Fill this in.")
        elif len(text) > LONGEST:
            self.wrong(field, f"No figure is that long. Shorten it to {LONGEST} digits.")
        elif text.startswith(("-", "\u2212")):
            self.wrong(field, "This can’t be below zero.")
        elif "," in text:
            self.wrong(
                field, "A comma reads two ways. Write the number with a point and no separators: 1234.50."
            )
        elif not DECIMAL.fullmatch(text):
            self.wrong(field, "Write a number with digits and at most one point, for example 1234.50.")
        else:
            return Decimal(text)
        return Decimal(0)

    def day(self, field: str, text: str) -> date | None:
        """A calendar day."""
        text = text.strip()
        if not text:
            self.wrong(field, "Fill this in.")
            return None
        try:
            found = date.fromisoformat(text) if DAY.fullmatch(text) else None
        except ValueError:
            found = None
        if found is None:
            self.wrong(field, "There is no such day. Write it as year, month, day: 2026-11-30.")
        return found
