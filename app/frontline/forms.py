"""What may come in."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from app.web.forms import Form, PublicId, Text


def _none(value: object) -> object:
    return None if value == "" else value


Minutes = Annotated[Annotated[int, Field(ge=0, le=600)] | None, BeforeValidator(_none)]
MaybeDay = Annotated[date | None, BeforeValidator(_none)]


class CallForm(Form):
    """A call to the own line. `waited` in whole minutes; `waited_exactly` where no button fits; no day is today."""

    team: PublicId
    waited: Minutes = None
    waited_exactly: Minutes = None
    care: Literal["yes", "partly", "no"]
    words: Text = Field(default="", max_length=500)
    day: MaybeDay = None
    once: Text = Field(default="", max_length=200)


class ShopForm(Form):
    """A mystery shop; its answers and photos come beside it."""

    team: PublicId
    visited_on: MaybeDay = None
    version: PublicId
    words: Text = Field(default="", max_length=4_000)
    person: Text = Field(default="", max_length=320)
    once: Text = Field(default="", max_length=200)


class ConfirmationForm(Form):
    """Whether it was the person named, and how that was looked up."""

    confirmed: Literal["yes", "no"]
    words: Text = Field(min_length=10, max_length=1_000)


class ChecklistForm(Form):
    """A new checklist with its first questions, one a line."""

    name: Text = Field(min_length=3, max_length=120)
    questions: Text = Field(default="", max_length=20_000)


class VersionForm(Form):
    """New questions, and which version was seen when they were typed."""

    questions: Text = Field(default="", max_length=20_000)
    seen: int = Field(ge=1, le=10**6)


class CadenceForm(Form):
    """How often each leader does what, in days; which version was seen when it was typed."""

    call_days: int = Field(ge=1, le=366)
    shop_days: int = Field(ge=1, le=366)
    floor_days: int = Field(ge=1, le=366)
    reason: Text = Field(min_length=20, max_length=2_000)
    seen: int = Field(ge=1, le=10**6)
