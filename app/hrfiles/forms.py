"""What may come in."""

from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from app.files.reading import ENCODINGS
from app.web.forms import Form, Text

#: The form names columns by their place: `column-3`, and the order of its days `order-3`.
COLUMN, ORDER = "column-", "order-"


def _day(value: str) -> str:
    if not value:
        return ""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        msg = "Give a day like 2026-04-03."
        raise ValueError(msg) from None
    if not 1950 <= day.year <= 2199:
        msg = "Give a day between 1950 and 2199."
        raise ValueError(msg)
    return day.isoformat()


class ColumnsForm(Form):
    """How a person says a file is to be read."""

    encoding: str = "auto"
    day: Text = ""
    facing: Literal["yes", "no"] = "yes"
    team: Text = Field("", max_length=200)

    @field_validator("encoding")
    @classmethod
    def _encoding(cls, value: str) -> str:
        if value not in ENCODINGS:
            msg = "Choose one of the list."
            raise ValueError(msg)
        return value

    @field_validator("day")
    @classmethod
    def _is_day(cls, value: str) -> str:
        return _day(value)


class MissingForm(Form):
    """Whether those who are missing from the file have left, and their first day away."""

    missing_from: Text = ""

    @field_validator("missing_from")
    @classmethod
    def _is_day(cls, value: str) -> str:
        return _day(value)
