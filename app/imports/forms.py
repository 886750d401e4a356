"""What may come in."""

from collections.abc import Mapping
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import Field, field_validator

from app.contacts.scales import SCALES
from app.files.reading import DATES, ENCODINGS
from app.web.forms import Form, Text

#: The form names columns by their place: `column-3`.
COLUMN = "column-"


class ReadingForm(Form):
    """How a person says a file is to be read."""

    source: Text = Field(min_length=1, max_length=100)
    scale: str
    zone: str
    encoding: str = "auto"
    dates: str = "iso"
    create_people: Literal["yes", ""] = ""

    @field_validator("scale")
    @classmethod
    def _scale(cls, value: str) -> str:
        return _one_of(value, SCALES)

    @field_validator("encoding")
    @classmethod
    def _encoding(cls, value: str) -> str:
        return _one_of(value, ENCODINGS)

    @field_validator("dates")
    @classmethod
    def _dates(cls, value: str) -> str:
        return _one_of(value, DATES)

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            msg = "Choose a time zone like Europe/Berlin."
            raise ValueError(msg)
        return value


def _one_of(value: str, known: Mapping[str, Any]) -> str:
    if value not in known:
        msg = "Choose one of the list."
        raise ValueError(msg)
    return value
