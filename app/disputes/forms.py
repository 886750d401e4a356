"""What may come in about disputes."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text


class AskForm(Form):
    """An employee's word against an answer."""

    ground: Literal["wrong person", "abusive customer", "outside my control"]
    words: Text = Field(max_length=2_000)


class RulingForm(Form):
    """What is decided, and why. `right` is asked for where the wrong person was credited: somebody, or nobody known."""

    outcome: Literal["upheld", "refused"]
    reason: Text = Field(max_length=2_000)
    right: Literal["", "person", "nobody"] = ""
    person: Text = Field(default="", max_length=320)
    role: Literal["replied", "owned", "handed off", "fixed the cause", "rescued"] = "replied"
