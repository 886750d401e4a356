"""What may come in at the desk."""

from pydantic import Field

from app.web.forms import Form, Text


class ViewForm(Form):
    """A filter to keep by name. `query`: the filter as an address says it."""

    name: Text = Field(min_length=1, max_length=60)
    query: Text = Field(default="", max_length=300)
