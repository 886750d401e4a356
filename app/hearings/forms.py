"""What may come in from the employee, and from HR about an appeal."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text

LONGEST = 20_000


class OwnWordsForm(Form):
    """An employee's own words: an answer, an appeal."""

    words: Text = Field(min_length=1, max_length=LONGEST)


class ReceivedForm(Form):
    """An appeal that came on paper: its words, and the day it was received."""

    words: Text = Field(min_length=1, max_length=LONGEST)
    received_on: Text = ""


class RulingForm(Form):
    """What is ruled, and why: the employee reads both."""

    outcome: Literal["stands", "reversed"]
    reason: Text = Field(max_length=LONGEST)
    version: int = Field(default=0, ge=0, le=1_000_000)
