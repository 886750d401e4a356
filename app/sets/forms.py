"""What may come in about a set."""

from pydantic import Field

from app.web.forms import Form, Text


class SetAnswerForm(Form):
    """What somebody in HR answers to an alarm of the fairness check."""

    words: Text = Field(max_length=8_000)
