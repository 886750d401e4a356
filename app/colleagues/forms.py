"""What may come in about colleagues."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text


class DependenceForm(Form):
    """That one team depends on another's work. Both by name."""

    team: Text = Field(max_length=200)
    on_team: Text = Field(max_length=200)


class AnswerForm(Form):
    """How well it went, from 1 to 5."""

    score: Literal["1", "2", "3", "4", "5"]
