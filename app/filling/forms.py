"""What a lead and those who wish may send."""

from datetime import date

from pydantic import Field, model_validator

from app.web.forms import Form, PublicId, Text


class AskForm(Form):
    """The stretch of slots to fill, by their first days."""

    first_on: date
    last_on: date

    @model_validator(mode="after")
    def _order(self) -> "AskForm":
        if self.last_on < self.first_on:
            msg = "The last day lies before the first."
            raise ValueError(msg)
        return self


class EditForm(Form):
    """One seat of a proposal: who goes, who comes instead. Either may be empty, not both."""

    slot_id: PublicId
    out: PublicId | None = None
    into: PublicId | None = None


class WishForm(Form):
    """What somebody would like: slot -> +1 or -1, and with whom to serve (a name; empty: anybody)."""

    likings: dict[str, int] = Field(default_factory=dict)
    beside: Text = Field(default="", max_length=200)
