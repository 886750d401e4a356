"""What may come in about exercises."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, PublicId, Text

ExerciseKey = Literal["ten-minutes", "warm-handoff", "mood"]


class StartForm(Form):
    """Which exercise is played."""

    exercise: ExerciseKey


class AnswerForm(Form):
    """The answer to a step; `position` counts the steps before it, so that a second click answers nothing twice."""

    position: int = Field(ge=0, le=200)
    choice: Text = Field(default="", max_length=40)
    also: Text = Field(default="", max_length=40)


class AskForm(Form):
    """An exercise for somebody: into the plan that runs, or by itself."""

    exercise: ExerciseKey
    where: Literal["plan", "list"] = "list"


class ModuleForm(Form):
    """A required module."""

    name: Text = Field(max_length=200)
    why: Text = Field(default="", max_length=2_000)
    exercises: list[ExerciseKey] = Field(default_factory=list, max_length=20)
    unit: Text = Field(default="", max_length=200)
    team: Literal[""] | PublicId = ""
    facing: Literal["", "yes", "no"] = ""
    due_in: Text = Field(default="", max_length=4)
    due_on: str = Field(default="", max_length=10)
