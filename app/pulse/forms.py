"""What may come in about pulse rounds."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from app.pulse.rules import HIGH, LONGEST_WORDS, LOW
from app.web.forms import Form, Text


def _skipped(value: object) -> object:
    return None if value == "" else value


Answer = Annotated[Annotated[int, Field(ge=LOW, le=HIGH)] | None, BeforeValidator(_skipped)]


class AnswerForm(Form):
    """Somebody's answers; each question may be skipped."""

    happy: Answer = None
    trained: Answer = None
    informed: Answer = None
    words: Text = Field(default="", max_length=LONGEST_WORDS)

    @property
    def answers(self) -> tuple[int | None, ...]:
        """In the order of the questions."""
        return self.happy, self.trained, self.informed


class EndForm(Form):
    """Why a round is ended before its last day."""

    reason: Text = Field(min_length=10, max_length=2000)


class RoundForm(Form):
    """A round: whom it asks, from when to when, and after how many weeks the next one begins."""

    unit: Text = Field(default="", max_length=200)
    starts_on: date
    ends_on: date
    every_weeks: Annotated[Annotated[int, Field(ge=1, le=52)] | None, BeforeValidator(_skipped)] = None
