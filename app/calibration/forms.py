"""What may come in about calibration sessions."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from app.web.forms import Form, PublicId, Text


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class OpenForm(Form):
    """A session to open: which reviews of the cycle, and who sits in it."""

    name: Text = Field(min_length=3, max_length=200)
    held_on: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    unit: Text = Field(default="", max_length=200)
    team: Text = Field(default="", max_length=200)
    seats: Annotated[list[PublicId], BeforeValidator(_listed)] = Field(default_factory=list, max_length=200)


class ChangeForm(Form):
    """One rating to change, with the reason and the rating that was seen (`none`: not rated yet)."""

    section: PublicId
    rating: Literal["1", "2", "3", "4", "5"]
    seen: Literal["none", "1", "2", "3", "4", "5"]
    reason: Text = Field(default="", max_length=2_000)


class MinutesForm(Form):
    """The minutes as typed, and the version they were based on."""

    minutes: Text = Field(default="", max_length=30_000)
    version: int = Field(default=0, ge=0, le=2**31)
