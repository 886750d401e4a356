"""What may come in about reviews."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.reviews.models import Section
from app.web.forms import Form, PublicId, Text, read

#: Longest text of one section.
LONGEST = 20_000
ITEM = "item-"


def _at_most(most: int) -> BeforeValidator:
    def fits(value: object) -> object:
        if isinstance(value, str) and len(value) > most:
            msg = f"This has {len(value):,} characters, and {most:,} fit in. Shorten it; what you typed is still here."
            raise ValueError(msg)
        return value

    return BeforeValidator(fits)


SectionText = Annotated[Text, _at_most(LONGEST)]
Words = Annotated[Text, _at_most(5_000)]
Reason = Annotated[Text, _at_most(2_000)]


class PartForm(Form):
    """One section's text as typed, and the version it was based on."""

    text: SectionText = ""
    rating: Literal["", "1", "2", "3", "4", "5", "none"] = ""
    no_evidence: Reason = ""
    #: Of a scorecard: by the behaviour's name; what is skipped is not there.
    scores: dict[Annotated[str, Field(max_length=200)], Annotated[int, Field(ge=1, le=5)]] = Field(
        default={}, max_length=50
    )
    version: int = Field(default=0, ge=0, le=2**31)
    #: The text as it was when its writer began: what it takes to tell both sides' changes apart.
    base: SectionText | None = None
    #: Set when somebody has seen the difference and chooses this text; `version` is then the one they saw.
    settle: Literal["", "mine"] = ""


def part_of(section: Section, sent: Mapping[str, Any]) -> PartForm:
    """A section as sent: the fields `item-0`, `item-1`, ... of a scorecard by the names of its behaviours.

    `Invalid` names what is wrong.
    """
    given = {key: value for key, value in sent.items() if isinstance(value, str)}
    scores = {}
    for place, item in enumerate(section.items):
        score = given.pop(f"{ITEM}{place}", "")
        if score:
            scores[str(item["name"])] = score
    return read(PartForm, {**given, "scores": scores})


class CiteForm(Form):
    """Which piece of evidence (kind and key: `score:` and a fit, `rating:` and an answer) goes into which section."""

    section: PublicId
    piece: str = Field(pattern=r"^[a-z][a-z ]{0,19}:[A-Za-z0-9_.-]{1,60}$")

    @property
    def kind(self) -> str:
        """`score`, `rating`, `earlier`, or the kind of a piece that another room offers."""
        return self.piece.partition(":")[0]

    @property
    def key(self) -> str:
        """The public id of the piece."""
        return self.piece.partition(":")[2]

    @property
    def number(self) -> int:
        """The key as a number that a database holds; 0, which nothing has, where it is none."""
        number = int(self.key) if self.key.isascii() and self.key.isdigit() else 0
        return number if number < 2**63 else 0


class AnswerForm(Form):
    """The employee's acknowledgement, with an answer if they wrote one."""

    answer: Words = ""


class TalkForm(Form):
    """When manager and employee talked, and what they agreed."""

    held_on: date
    agreed: Words = ""


class ReasonForm(Form):
    """Why a review is disputed, or opened again."""

    reason: Words


class RulingForm(Form):
    """What becomes of a disputed review."""

    outcome: Literal["stands", "reopened"]
    words: Words
