"""What may come in about bonus plans."""

from pydantic import Field

from app.web.forms import Form, Text


class PlanForm(Form):
    """A plan as typed. `metrics` and `weights` stand side by side; rows without a metric and a weight are left out.
    `whose` is `team:ID`, `unit:NAME` or empty; `owner` a full name, number or e-mail, empty is oneself.
    """

    name: Text = Field(min_length=3, max_length=120)
    for_whom: Text = Field(min_length=2, max_length=200)
    whose: Text = Field(default="", max_length=220)
    owner: Text = Field(default="", max_length=320)
    starts_on: Text = Field(default="", max_length=20)
    ends_on: Text = Field(default="", max_length=20)
    metrics: list[Text] = Field(default_factory=list, max_length=20)
    weights: list[Text] = Field(default_factory=list, max_length=20)
    reason: Text = Field(default="", max_length=2_000)
    seen: int = Field(default=0, ge=0, le=10**6)


class AcceptForm(Form):
    """Why a conflict is lived with, and until when."""

    until: Text = Field(min_length=1, max_length=20)
    reason: Text = Field(min_length=20, max_length=2_000)


class PolicyForm(Form):
    """A new version of the lists, and which version was seen when it was typed."""

    metrics: Text = Field(max_length=20_000)
    pairs: Text = Field(max_length=30_000)
    least: int = Field(ge=1, le=50)
    reason: Text = Field(min_length=20, max_length=2_000)
    seen: int = Field(ge=1, le=10**6)
