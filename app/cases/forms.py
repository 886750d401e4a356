"""What is filled in about a case."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from app.web.forms import Form, Text

Yes = Literal["", "yes"]
Reason = Annotated[Text, Field(max_length=2_000)]


class CaseForm(Form):
    """A complaint as somebody heard it. Who is named by number, e-mail or full name."""

    said: Text = Field(min_length=3, max_length=32_000)
    customer: Text = Field(min_length=1, max_length=200)
    reach: Text = Field(default="", max_length=320)
    theme: Text = Field(default="", max_length=80)
    team: str = Field(default="", max_length=20)
    owner: Text = Field(default="", max_length=320)
    #: `2026-11-23T09:30` on the company's clock; empty: now.
    came: str = Field(default="", max_length=30)
    zone: str = Field(default="", max_length=60)
    country: str = Field(default="", max_length=2)
    way: Literal["page", "public", "executive", "mail"] = "page"
    public_url: Text = Field(default="", max_length=500)
    urgent: Yes = ""
    protected: Yes = ""
    handlers: Text = Field(default="", max_length=1_000)
    once: str = Field(default="", pattern=r"^([0-9a-f]{32})?$")


class LineForm(Form):
    """A line of the story."""

    words: Text = Field(min_length=1, max_length=8_000)
    kind: Literal["note", "to customer", "from customer"] = "note"
    #: Wait for the customer: the clock stands still until they answer.
    wait: Yes = ""


class MoveForm(Form):
    """Another owner, without more ado."""

    to: Text = Field(min_length=1, max_length=320)
    reason: Reason = ""


class WorkaroundForm(Form):
    """Step one."""

    helped: Text = Field(default="", max_length=4_000)
    skipped: Yes = ""
    #: When it helped, on the company's clock; empty: now.
    at: str = Field(default="", max_length=30)


class PreventionForm(Form):
    """Step two: what, by whom, until when."""

    prevents: Text = Field(min_length=3, max_length=4_000)
    owner: Text = Field(min_length=1, max_length=320)
    due_on: date


class DoneForm(Form):
    """A prevention is done: what changed."""

    changed: Text = Field(default="", max_length=4_000)


class CauseForm(Form):
    """What made it happen; the touchpoint or the procedure behind it where there is one."""

    cause: Text = Field(min_length=2, max_length=120)
    touchpoint: str = Field(default="", max_length=20)
    procedure: str = Field(default="", max_length=20)


class CostForm(Form):
    """What it cost."""

    cost: Literal["refund", "credit", "lost revenue", "other"]
    amount: str = Field(min_length=1, max_length=40)
    currency: str = Field(min_length=1, max_length=10)


class CloseForm(Form):
    """How it ended."""

    outcome: Text = Field(min_length=3, max_length=4_000)
    ask: Yes = ""


class ReopenForm(Form):
    """Why it is open again."""

    reason: Reason = ""


class SortForm(Form):
    """What it is about: theme, department, urgent or not."""

    theme: Text = Field(default="", max_length=80)
    team: str = Field(default="", max_length=20)
    urgent: Yes = ""
    customer_ref: Text = Field(default="", max_length=200)


class ManyForm(Form):
    """One thing done to several cases."""

    ids: str = Field(min_length=1, max_length=5_000)
    do: Literal["move", "theme"]
    to: Text = Field(default="", max_length=320)
    theme: Text = Field(default="", max_length=80)
    reason: Reason = ""


class ViewForm(Form):
    """A list kept under a name."""

    name: Text = Field(min_length=1, max_length=60)
    query: str = Field(default="", max_length=500)


Hours = Annotated[int, Field(ge=1, le=2_000)]


class PolicyForm(Form):
    """Another version of the policy."""

    seen: int
    reason: Text = Field(min_length=10, max_length=2_000)
    answer_hours: Hours
    solve_hours: Hours
    urgent_answer_hours: Hours
    urgent_solve_hours: Hours
    opens: Annotated[int, Field(ge=0, le=23)]
    closes: Annotated[int, Field(ge=1, le=23)]
    warn_percent: Annotated[int, Field(ge=10, le=99)]
    from_ratings: Yes = ""
    alert_cases: Annotated[int, Field(ge=2, le=1_000)]
    alert_days: Annotated[int, Field(ge=1, le=90)]
    handoff_hours: Annotated[int, Field(ge=1, le=200)]
