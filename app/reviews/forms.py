"""What may come in about reviews."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text


class PartForm(Form):
    """One section's text as typed, and the version it was based on."""

    text: Text = Field(default="", max_length=20_000)
    rating: Literal["", "1", "2", "3", "4", "5", "none"] = ""
    no_evidence: Text = Field(default="", max_length=2_000)
    version: int = Field(default=0, ge=0, le=2**31)
    #: Set when somebody has seen the difference and chooses this text.
    settle: Literal["", "mine"] = ""


class CiteForm(Form):
    """Which piece of evidence (`score:` and a fit, or `rating:` and an answer) goes into which section."""

    section: str = Field(pattern=r"^\d{1,19}$")
    piece: str = Field(pattern=r"^(score|rating):\d{1,19}$")

    @property
    def kind(self) -> str:
        """`score` or `rating`."""
        return self.piece.partition(":")[0]

    @property
    def key(self) -> str:
        """The public id of the piece."""
        return self.piece.partition(":")[2]


class AnswerForm(Form):
    """The employee's acknowledgement, with an answer if they wrote one."""

    answer: Text = Field(default="", max_length=5_000)


class CycleForm(Form):
    """A cycle to launch. Months as `2026-01`."""

    name: Text = Field(min_length=3, max_length=200)
    first: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    last: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    due_on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    template_id: str = Field(pattern=r"^\d{1,19}$")
    unit: Text = ""
