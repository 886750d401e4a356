"""What is filled in about complaints as a whole, and what customers say afterwards."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text

Step = Literal["1", "2", "3", "4", "5"]


class VerdictForm(Form):
    """What we did, and how we handled it: 1 is bad, 5 is good."""

    did: Step
    handled: Step
    words: Text = Field(default="", max_length=4_000)


class MessageForm(Form):
    """A forwarded message as pasted text."""

    message: str = Field(default="", max_length=2_000_000)
