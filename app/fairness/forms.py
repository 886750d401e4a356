"""What may come in about groups."""

from pydantic import Field

from app.web.forms import Form, Text


class RemovalForm(Form):
    """An attribute of which nothing is known any more."""

    attribute: Text = Field(min_length=1, max_length=60)
