"""What may come in on a stint and about findings."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, PublicId, Text

#: So many customers one contact or one colleague may speak for.
MOST = 1_000_000


class TickForm(Form):
    """One line of the checklist, done or not."""

    item: PublicId
    done: Literal["", "yes"] = ""


class ContactForm(Form):
    """A contact in seconds: what it was about and how it ended."""

    words: Text = Field(min_length=1, max_length=300)
    mood: Literal["happy", "unhappy", "unsure"]
    ref: Text = Field(default="", max_length=200)
    customers: int = Field(default=1, ge=1, le=MOST)
    finding: Text = Field(default="", max_length=20)


class FindingForm(Form):
    """A bug or an idea."""

    kind: Literal["bug", "idea"]
    title: Text = Field(min_length=1, max_length=120)
    details: Text = Field(default="", max_length=4_000)
    link: Text = Field(default="", max_length=1_000)
    met: int = Field(default=1, ge=1, le=MOST)


class WordsForm(Form):
    """A finding in its finder's words, changed."""

    title: Text = Field(min_length=1, max_length=120)
    details: Text = Field(default="", max_length=4_000)
    link: Text = Field(default="", max_length=1_000)


class StepForm(Form):
    """Where a finding stands from now on. Taken up it has an owner; released or declined, words."""

    state: Literal["taken up", "released", "declined"]
    owner: Text = Field(default="", max_length=320)
    words: Text = Field(default="", max_length=2_000)


class MetForm(Form):
    """How many customers somebody met it with."""

    customers: int = Field(ge=1, le=MOST)


class ReflectionForm(Form):
    """Three answers, and who may read them."""

    surprised: Text = Field(default="", max_length=4_000)
    change: Text = Field(default="", max_length=4_000)
    keep: Text = Field(default="", max_length=4_000)
    reader: Literal["private", "team", "all"]


class ThanksForm(Form):
    """What the support team thanks for."""

    words: Text = Field(min_length=1, max_length=1_000)
