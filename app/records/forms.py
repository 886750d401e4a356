"""What may come in about records."""

from pydantic import Field

from app.records.rules import LONGEST
from app.web.forms import Form, Text


class RuleForm(Form):
    """An exception to the general term. Empty fields are any."""

    kind: str = Field(default="", max_length=20)
    country: Text = Field(default="", max_length=2)
    years: int = Field(ge=1, le=LONGEST)


class PolicyForm(Form):
    """How long records are kept after their decision was over."""

    years: int = Field(ge=1, le=LONGEST)
    rules: list[RuleForm] = Field(default_factory=list, max_length=40)
    reason: Text = Field(max_length=2_000)


class HoldForm(Form):
    """Whose records to hold, and why."""

    person: Text = Field(min_length=1, max_length=320)
    reason: Text = Field(max_length=4_000)


class ReleaseForm(Form):
    """Why a hold is no longer needed."""

    reason: Text = Field(max_length=4_000)
