"""What may come in about coaching."""

from typing import Literal

from pydantic import Field, model_validator

from app.people.behaviours import NAMES
from app.web.forms import Form, Text

Score = Literal["", "1", "2", "3", "4", "5"]
Side = Literal["coach", "coachee"]
Behaviour = Literal[
    "", "extra helpful", "extra polite", "patient", "listens", "follows through", "follows up"
]
#: Lines of the form of a plan.
MOST_PROMISES, MOST_CHECK_INS = 4, 6


class PlanForm(Form):
    """A plan as its form sends it: up to one score, two behaviours and one goal in own words; four things to do; six
    check-ins. Empty lines count for nothing. `version`: what the form was made from, where a plan is changed.
    """

    origin: Text = Field(default="", max_length=60)
    version: int = Field(default=0, ge=0, le=100_000)
    expectations: Text = Field(max_length=4_000)
    measure: Text = Field(default="", max_length=60)
    target: Text = Field(default="", max_length=12)
    behaviour1: Behaviour = ""
    behaviour2: Behaviour = ""
    own: Text = Field(default="", max_length=500)
    ends_on: str = Field(max_length=10)
    why: Text = Field(default="", max_length=2_000)
    what1: Text = Field(default="", max_length=500)
    side1: Side = "coachee"
    due1: str = Field(default="", max_length=10)
    what2: Text = Field(default="", max_length=500)
    side2: Side = "coachee"
    due2: str = Field(default="", max_length=10)
    what3: Text = Field(default="", max_length=500)
    side3: Side = "coachee"
    due3: str = Field(default="", max_length=10)
    what4: Text = Field(default="", max_length=500)
    side4: Side = "coachee"
    due4: str = Field(default="", max_length=10)
    check1: str = Field(default="", max_length=10)
    check2: str = Field(default="", max_length=10)
    check3: str = Field(default="", max_length=10)
    check4: str = Field(default="", max_length=10)
    check5: str = Field(default="", max_length=10)
    check6: str = Field(default="", max_length=10)

    @property
    def promises(self) -> list[tuple[int, str, str, str]]:
        """Number, what, side and due day of each line that says something."""
        lines = [
            (n, getattr(self, f"what{n}"), getattr(self, f"side{n}"), getattr(self, f"due{n}"))
            for n in range(1, MOST_PROMISES + 1)
        ]
        return [line for line in lines if line[1]]

    @property
    def checks(self) -> list[tuple[int, str]]:
        """Number and day of each check-in that is planned."""
        days = [(n, getattr(self, f"check{n}")) for n in range(1, MOST_CHECK_INS + 1)]
        return [line for line in days if line[1]]


class SeenForm(Form):
    """That the coachee has seen a version, with words if they like."""

    version: int = Field(ge=1, le=100_000)
    reply: Text = Field(default="", max_length=2_000)


class NoteForm(Form):
    """One side's word on a check-in. `held_on` is the coach's; `progress`: goal id -> 1 to 5."""

    words: Text = Field(default="", max_length=4_000)
    held_on: str = Field(default="", max_length=10)
    progress: dict[str, Score] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, given: dict[str, str]) -> dict[str, object]:
        rest = {key: value for key, value in given.items() if not key.startswith("goal")}
        progress = {key[4:]: value for key, value in given.items() if key.startswith("goal")}
        return {**rest, "progress": progress}


class PrivateForm(Form):
    """A note for the coach alone."""

    private: Text = Field(max_length=4_000)


class OutcomeForm(Form):
    """How it ended; `early` says why before the end."""

    result: Literal["met", "partly met", "not met", "ended without a verdict", "cancelled"]
    verdict: Text = Field(max_length=4_000)
    early: Text = Field(default="", max_length=2_000)


class ExtensionForm(Form):
    """A later end, and why."""

    ends_on: str = Field(max_length=10)
    why: Text = Field(max_length=2_000)


class RatingForm(Form):
    """What the coachee says of the coaching. `check_in`: of which one; empty: of the whole plan."""

    check_in: Text = Field(default="", max_length=20)
    score: Literal["1", "2", "3", "4", "5"]
    comment: Text = Field(default="", max_length=2_000)


class ObservationForm(Form):
    """What a supervisor saw. A behaviour that did not come up stays empty."""

    seen_on: str = Field(max_length=10)
    contact_ref: Text = Field(default="", max_length=200)
    words: Text = Field(max_length=4_000)
    intervened: Literal["", "yes"] = ""
    behaviour1: Score = ""
    behaviour2: Score = ""
    behaviour3: Score = ""
    behaviour4: Score = ""
    behaviour5: Score = ""
    behaviour6: Score = ""

    @property
    def scores(self) -> dict[str, int]:
        """Behaviour to score, of those that were seen."""
        given = {name: getattr(self, f"behaviour{number}") for number, name in enumerate(NAMES, 1)}
        return {name: int(score) for name, score in given.items() if score}


class WordsForm(Form):
    """Words, where nothing else is asked."""

    words: Text = Field(max_length=4_000)


class ReasonForm(Form):
    """Why."""

    reason: Text = Field(max_length=2_000)
