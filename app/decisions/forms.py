"""What may come in about decisions."""

from typing import Literal

from pydantic import Field

from app.decisions.rules import LONGEST_ANSWER_DAYS
from app.web.forms import Form, Text

LONGEST = 8_000


class DeskForm(Form):
    """How long an employee has to answer (working days) and to appeal (days)."""

    answer_days: int = Field(default=10, ge=5, le=LONGEST_ANSWER_DAYS)
    appeal_days: int = Field(default=30, ge=14, le=180)


class ProposeForm(Form):
    """A proposal: what, why in the proposer's own words, and for a severance from when."""

    kind: Literal["star", "keep", "coach", "severance"]
    reason: Text = Field(max_length=LONGEST)
    effect_on: str = Field(default="", max_length=10)


class WordsForm(Form):
    """Somebody's own words about a step. `version`: the decision as they saw it."""

    words: Text = Field(max_length=LONGEST)
    version: int = Field(default=0, ge=0, le=1_000_000)


class StepForm(Form):
    """A step without words. `version`: the decision as they saw it."""

    version: int = Field(default=0, ge=0, le=1_000_000)


class HearingForm(Form):
    """What the employee is told, and whose public holidays the answer window leaves out."""

    words: Text = Field(max_length=LONGEST)
    country: Text = Field(default="", max_length=2)
    version: int = Field(default=0, ge=0, le=1_000_000)


class DayForm(Form):
    """From when a decision holds."""

    effect_on: str = Field(max_length=10)
    version: int = Field(default=0, ge=0, le=1_000_000)


class ActionForm(Form):
    """Something to do to keep a star."""

    what: Text = Field(min_length=3, max_length=500)
    owner: Text = Field(min_length=1, max_length=200)
    due_on: str = Field(max_length=10)


class RelationForm(Form):
    """To whom somebody in HR stands close, and how."""

    person: Text = Field(min_length=1, max_length=200)
    words: Text = Field(min_length=3, max_length=500)
