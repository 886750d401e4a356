"""What may come in about one-to-ones."""

from datetime import date
from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text


class RhythmForm(Form):
    """How often, and when next."""

    every: Literal["weekly", "fortnightly", "monthly"]
    next_on: date


class ItemForm(Form):
    """Something to talk about: own words, or one of the prompts."""

    prompt: Literal["", "business", "chosen", "motive", "well", "stuck", "colleague", "learn", "me"] = ""
    words: Text = Field(default="", max_length=500)


class AnswerForm(Form):
    """What came of an item; nothing where it was only talked about."""

    answer: Text = Field(default="", max_length=4_000)


class TextForm(Form):
    """Notes or a reflection as they are typed. `base`: the text they were changed from."""

    text: Text = ""
    base: Text = ""
    version: int = Field(default=0, ge=0, le=10**9)


class PromiseForm(Form):
    """Who does what by when."""

    who: Literal["employee", "manager"]
    what: Text = Field(max_length=500)
    due_on: date


class DropForm(Form):
    """Why a promise is not kept any more."""

    reason: Text = Field(max_length=500)
