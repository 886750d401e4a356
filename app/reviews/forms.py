"""What may come in about reviews."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.web.forms import Form, Text


def _storable(value: str) -> str:
    if int(value.rpartition(":")[2]) >= 2**63:
        msg = "There is no such thing. Choose it on the page."
        raise ValueError(msg)
    return value


#: A public id. More than 63 bits fit into no database.
PublicId = Annotated[str, Field(pattern=r"^[0-9]{1,19}$"), AfterValidator(_storable)]
PieceId = Annotated[str, Field(pattern=r"^(score|rating):[0-9]{1,19}$"), AfterValidator(_storable)]
#: `2026-01`, in this century or the last.
Month = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]


class PartForm(Form):
    """One section's text as typed, and the version it was based on."""

    text: Text = Field(default="", max_length=20_000)
    rating: Literal["", "1", "2", "3", "4", "5", "none"] = ""
    no_evidence: Text = Field(default="", max_length=2_000)
    version: int = Field(default=0, ge=0, le=2**31)
    #: Set when somebody has seen the difference and chooses this text; `version` is then the one they saw.
    settle: Literal["", "mine"] = ""


class CiteForm(Form):
    """Which piece of evidence (`score:` and a fit, or `rating:` and an answer) goes into which section."""

    section: PublicId
    piece: PieceId

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
    first: Month
    last: Month
    due_on: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    template_id: PublicId
    unit: Text = ""
