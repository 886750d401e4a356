"""What may come in about letters and words upward."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, PublicId, Text


class LetterForm(Form):
    """A letter or lesson. `audience`: `team`, `line`, `company` or `unit:` and its name."""

    kind: Literal["letter", "lesson"] = "letter"
    audience: Text = Field(default="team", max_length=220)
    title: Text = Field(max_length=200)
    body: Text = Field(max_length=20_000)
    source: Text = Field(default="", max_length=500)


class CorrectionForm(Form):
    """What it says from now on, and what was wrong."""

    title: Text = Field(max_length=200)
    body: Text = Field(max_length=20_000)
    why: Text = Field(max_length=2_000)
    nobody: list[Text] = Field(default_factory=list, max_length=200)


class PublishForm(Form):
    """That it goes out; `nobody`: words of a lesson that name no person."""

    nobody: list[Text] = Field(default_factory=list, max_length=200)


class RetractForm(Form):
    """Why it is taken back."""

    reason: Text = Field(max_length=2_000)


class ReadForm(Form):
    """Which version was read."""

    version: int = Field(ge=1, le=100_000)


class UpwardForm(Form):
    """A word to a leader."""

    leader: PublicId
    words: Text = Field(max_length=8_000)
    name: Literal["named", "anonymous"]


class AnswerForm(Form):
    """What the leader says. `asked`: the question as everybody reads it, where the answer goes to all."""

    asked: Text = Field(default="", max_length=2_000)
    words: Text = Field(max_length=8_000)
