"""What may come in about swaps."""

from pydantic import Field

from app.web.forms import Form, Text


class SwapForm(Form):
    """Whom it is asked of: `all`, `to:` a person, or `for:` a place of theirs; and a word to them."""

    whom: Text = Field(default="", max_length=40)
    words: Text = Field(default="", max_length=500)


class DecisionForm(Form):
    """Who takes it over, and why they are not asked."""

    whom: Text = Field(default="", max_length=40)
    reason: Text = Field(default="", max_length=1000)
