"""What may come in about places."""

from typing import Any, Literal

from pydantic import Field, model_validator
from starlette.datastructures import FormData

from app.web.forms import Form, PublicId, Text


class ReasonForm(Form):
    """Why the lead does it; whom it concerns reads it."""

    reason: Text = Field(min_length=5, max_length=500)


class AddForm(Form):
    """Whom the lead puts into a slot."""

    employee_id: PublicId


class BuddyForm(Form):
    """Who stands beside; empty: nobody."""

    buddy_id: PublicId | Literal[""] = ""


class SkillsForm(Form):
    """What somebody can do: chosen ones and new ones, parted by commas."""

    skills: list[Text] = Field(default_factory=list, max_length=100)
    more: Text = Field(default="", max_length=400)

    @model_validator(mode="after")
    def _short(self) -> "SkillsForm":
        if any(len(one) > 60 for one in self.names):
            msg = "Shorten each skill to 60 characters."
            raise ValueError(msg)
        if len(self.names) > 40:
            msg = "Keep to 40 skills: those that a slot may need."
            raise ValueError(msg)
        return self

    @property
    def names(self) -> list[str]:
        """Each once, in the order given."""
        found: dict[str, str] = {}
        for one in (*self.skills, *self.more.replace("\n", ",").split(",")):
            if name := " ".join(one.split()):
                found.setdefault(name.casefold(), name)
        return list(found.values())


def several(sent: FormData, *lists: str) -> dict[str, Any]:
    """What was sent, with all values of the fields that may come several times."""
    given: dict[str, Any] = {key: str(value) for key, value in sent.items() if key not in lists}
    return given | {name: [str(value) for value in sent.getlist(name)] for name in lists}
