"""What may come in as a view of somebody."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from app.reviews.forms import ITEM, Words
from app.reviews.others import Question
from app.web.forms import Form, read


class ViewForm(Form):
    """Scores from 1 to 5 by the name of what is asked, what was skipped left out; and words."""

    scores: dict[Annotated[str, Field(max_length=200)], Annotated[int, Field(ge=1, le=5)]] = Field(
        default={}, max_length=100
    )
    text: Words = ""


def view_of(questions: Sequence[Question], sent: Mapping[str, Any]) -> ViewForm:
    """A view as sent: the fields `item-0`, `item-1`, ... by what is asked. `Invalid` names what is wrong."""
    given = {key: value for key, value in sent.items() if isinstance(value, str)}
    scores = {
        question.name: score
        for place, question in enumerate(questions)
        if (score := given.pop(f"{ITEM}{place}", ""))
    }
    return read(ViewForm, {**given, "scores": scores})
