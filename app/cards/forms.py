"""What may come in about role cards."""

from pydantic import Field

from app.web.forms import Form, Text


class CardForm(Form):
    """What somebody does for customers."""

    words: Text = Field(default="", max_length=1_000)


class StandardForm(Form):
    """A new version of a service standard, and why."""

    unit: Text = Field(default="", max_length=200)
    words: Text = Field(min_length=20, max_length=4_000)
    reason: Text = Field(min_length=10, max_length=1_000)


class SeenForm(Form):
    """What was read: the card and the standard as they stood on the page."""

    card: str = Field(pattern=r"^\d{1,19}$")
    standard: str = Field(default="", pattern=r"^\d{0,19}$")
