"""What may come in."""

from pydantic import Field

from app.web.forms import Form, Text


class OptOutForm(Form):
    """Which year's duty somebody does not serve, and why."""

    year: int = Field(ge=2000, le=2200)
    reason: Text = Field(min_length=1, max_length=2_000)
