"""What is wrong with a file, or with one cell of it, as a code for programs and a sentence that mends it."""

from dataclasses import dataclass

from app.errors import Invalid, Problem

#: Longest piece of a value that is shown.
SHORT = 60


class FileRefused(Invalid):
    """The whole file can't be taken; nothing of it is stored."""

    title = "This file can't be taken"

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__([Problem("file", message)])
        self.code = code
        self.line = line
        self.message = message


class Bad(Exception):
    """One cell that does not hold."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Refusal:
    """One problem of one row. `line` is the line of the file at which the row begins, from 1."""

    line: int
    column: str
    code: str
    message: str
    value: str

    def told(self, file: str) -> str:
        """As commands print it."""
        where = f"row {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{file}: {where}: {self.message}"


def shortened(value: str) -> str:
    """A value as it may be shown: no line breaks, at most `SHORT` characters."""
    flat = " ".join(value.replace("\0", "").split())
    return flat if len(flat) <= SHORT else flat[: SHORT - 1] + "…"
