"""What may come in about leave."""

from datetime import date
from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text


class LeaveForm(Form):
    """The first and the last day somebody is away."""

    first: date
    last: date


class FeedForm(Form):
    """The address of a calendar."""

    url: Text = Field(min_length=8, max_length=1000)


class FileForm(Form):
    """Rows of a file as they were read, and how."""

    rows: str = Field(default="", max_length=2_000_000)
    dates: Literal["iso", "dmy.", "dmy/", "mdy/"] = "iso"
    whole: Literal["yes", ""] = ""
