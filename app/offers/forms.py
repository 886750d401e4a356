"""What may come in about offers."""

from typing import Literal

from pydantic import Field

from app.packages.forms import InputsForm
from app.web.forms import Form, Text


class OfferForm(InputsForm):
    """A new version. `seen`: the number of the version it follows; `forty`, `group`: asked where the US pack is on."""

    words: Text = Field(default="", max_length=8_000)
    forty: Literal["", "yes", "no", "unknown"] = ""
    group: Literal["", "yes"] = ""
    seen: int = Field(default=0, ge=0, le=100_000)


class StepForm(Form):
    """What became of a version: on which day; of which version it was said."""

    kind: Literal["given", "signed", "revoked"]
    on: Text = ""
    seen: int = Field(default=0, ge=0, le=100_000)
