"""What may come in about openings."""

from pydantic import Field

from app.web.forms import Form, PublicId, Text


class OpeningForm(Form):
    """A role as everybody will read it; its profile a point a line."""

    title: Text = Field(min_length=2, max_length=200)
    team: PublicId
    profile: Text = Field(default="", max_length=4_000)
