"""What may come in about cycles."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.web.forms import Form, PublicId, Text


def _month(value: str) -> str:
    if not re.fullmatch(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", value):
        msg = "Write the month as 2026-01."
        raise ValueError(msg)
    return value


def _day(value: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        msg = "Write the day as 2026-12-31."
        raise ValueError(msg)
    return value


#: `2026-01`, in this century or the last.
Month = Annotated[str, AfterValidator(_month)]
Day = Annotated[str, AfterValidator(_day)]
#: A day, or none.
MaybeDay = Annotated[str, AfterValidator(lambda value: _day(value) if value else value)]
#: People, one a line: full name, number or e-mail address.
Names = Annotated[Text, Field(max_length=20_000)]


class CycleForm(Form):
    """A cycle to launch. Months as `2026-01`, days as `2026-12-31`."""

    name: Text = Field(min_length=3, max_length=200)
    first: Month
    last: Month
    due_on: Day
    template_id: PublicId
    opens_on: MaybeDay = ""
    self_due_on: MaybeDay = ""
    collect_until: MaybeDay = ""
    acknowledge_by: MaybeDay = ""
    units: list[Text] = Field(default=[], max_length=500)
    teams: list[PublicId] = Field(default=[], max_length=2_000)
    facing: Literal["", "yes", "no"] = ""
    hired_before: MaybeDay = ""
    without: Names = ""
    added: Names = ""


class ExtensionForm(Form):
    """More time for one review or for a team's."""

    review: PublicId | Literal[""] = ""
    team: PublicId | Literal[""] = ""
    until: Day
    reason: Text = Field(max_length=2_000)


class HandoverForm(Form):
    """Who writes a review from now on, with a word for them."""

    to: Text = Field(max_length=320)
    note: Text = Field(default="", max_length=5_000)


class HandoversForm(Form):
    """All open reviews of one author in a cycle, to one person, or to each one's present manager where empty."""

    author: PublicId
    to: Text = Field(default="", max_length=320)
    note: Text = Field(default="", max_length=5_000)


class ReasonForm(Form):
    """Why."""

    reason: Text = Field(max_length=2_000)
