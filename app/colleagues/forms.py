"""What may come in about colleagues."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text


class DependenceForm(Form):
    """That one team depends on another's work. Both by name."""

    team: Text = Field(max_length=200)
    on_team: Text = Field(max_length=200)


class RequestForm(Form):
    """Whom somebody asked, for what if they like, and whether it is done already."""

    colleague: Text = Field(max_length=20)
    what: Text = Field(default="", max_length=200)
    done: Literal["yes", ""] = ""


class AnswerForm(Form):
    """How well it went, from 1 to 5."""

    score: Literal["1", "2", "3", "4", "5"]
