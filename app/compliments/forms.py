"""What is filled in about a compliment."""

from datetime import date

from pydantic import Field

from app.web.forms import Form, Text

#: So many may be credited at once.
MOST = 4


class CreditForm(Form):
    """Who is credited, and what each did. Empty lines count for nothing."""

    who1: Text = Field(default="", max_length=320)
    did1: Text = Field(default="", max_length=120)
    who2: Text = Field(default="", max_length=320)
    did2: Text = Field(default="", max_length=120)
    who3: Text = Field(default="", max_length=320)
    did3: Text = Field(default="", max_length=120)
    who4: Text = Field(default="", max_length=320)
    did4: Text = Field(default="", max_length=120)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Name of the field, who, and what they did, of each line that names somebody."""
        found = [(f"who{n}", getattr(self, f"who{n}"), getattr(self, f"did{n}")) for n in range(1, MOST + 1)]
        return [line for line in found if line[1]]


class ComplimentForm(CreditForm):
    """A compliment as somebody heard it."""

    words: Text = Field(min_length=3, max_length=4_000)
    customer: Text = Field(default="", max_length=120)
    said_on: date
    #: Whom the customer meant, where nobody here knows who that is.
    guess: Text = Field(default="", max_length=200)
    once: str = Field(pattern=r"^[0-9a-f]{32}$")


class PraiseForm(CreditForm):
    """An answer's words as a compliment: who did what."""


class WhyForm(Form):
    """Why something is taken back."""

    reason: Text = Field(max_length=2_000)
