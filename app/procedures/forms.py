"""What may come in about procedures."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, PublicId, Text


class ProcedureForm(Form):
    """A procedure, flexible as all are at first. `owner`: a full name, number or e-mail; empty is oneself."""

    title: Text = Field(min_length=3, max_length=120)
    text: Text = Field(min_length=20, max_length=4_000)
    owner: Text = Field(default="", max_length=320)


class ChangeForm(Form):
    """What a flexible procedure says from now on, and why; or who owns it."""

    text: Text = Field(min_length=20, max_length=4_000)
    reason: Text = Field(min_length=20, max_length=2_000)
    owner: Text = Field(default="", max_length=320)


class ExceptionForm(Form):
    """An exception, in seconds: from what, and why."""

    procedure: PublicId
    words: Text = Field(default="", max_length=1_000)
    once: Text = Field(default="", max_length=200)


class AnswerForm(Form):
    """Yes or no to an exception."""

    granted: Literal["yes", "no"]
    words: Text = Field(default="", max_length=1_000)


class FlexForm(Form):
    """What the owner makes of a proposal."""

    taken: Literal["yes", "no"]
    reason: Text = Field(min_length=20, max_length=2_000)


class SortForm(Form):
    """A session: one of each side, by full name, number or e-mail."""

    name: Text = Field(min_length=3, max_length=120)
    front: Text = Field(min_length=1, max_length=320)
    back: Text = Field(min_length=1, max_length=320)


class WordForm(Form):
    """What one's side calls a procedure."""

    procedure: PublicId
    verdict: Literal["must-follow", "flexible"]


class MustForm(Form):
    """Why a procedure must be followed, what happens otherwise, and what may be done until an exception is answered."""

    procedure: PublicId
    reason: Text = Field(min_length=20, max_length=2_000)
    risk: Text = Field(min_length=20, max_length=2_000)
    meanwhile: Text = Field(min_length=10, max_length=2_000)


class SignForm(Form):
    """Which version is signed."""

    version: PublicId


class PolicyForm(Form):
    """From how many exceptions in how many days a rule is asked to give way."""

    times: int = Field(ge=2, le=100)
    days: int = Field(ge=7, le=366)
    reason: Text = Field(min_length=20, max_length=2_000)
    seen: int = Field(ge=1, le=10**6)
