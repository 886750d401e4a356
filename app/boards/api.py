"""The board as JSON, and noting production and margin. The same actions as the pages'."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.access import Door, guard
from app.boards import actions, rules, showing, views
from app.boards.forms import FigureForm
from app.web.forms import Text, read
from app.web.routes import Router

api = Router("/api")


class LineOut(BaseModel):
    """One figure of the board. `value` of `of`, with the 90% range where there is one; amounts are exact text, their
    currency stands in `what`.
    """

    part: str
    figure: str
    what: str
    value: str | int | float | None
    of: int | float | None
    at_least: float | None
    at_most: float | None


class BoardOut(BaseModel):
    """The board of the months from `first` to `last`, in its order."""

    months: int
    first: date
    last: date
    lead: list[str]
    lines: list[LineOut]


class FigureIn(BaseModel):
    """Production or margin of a month that is over (`"2026-05"`). `value` is exact text with a point; without a unit it
    is of the company.
    """

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    kind: Literal["production", "margin"]
    unit: Text = Field(default="", max_length=200)
    month: Text = Field(min_length=1, max_length=20)
    value: Text = Field(min_length=1, max_length=60)
    counts: Text = Field(min_length=1, max_length=80)


class FigureOut(BaseModel):
    """A figure as it stands; `value` is null where a correction says that there is none."""

    id: int
    kind: str
    unit: str
    month: str
    value: str | None
    counts: str
    noted_by: str


@api.get("/board")
def board(door: Door = guard("see board"), months: Annotated[int, Query(ge=1, le=120)] = 3) -> BoardOut:
    """The board of the last 3, 6 or 12 months, 3 without one of these."""
    assert months
    found, _ = views.board_of(door)
    names = ("part", "figure", "what", "value", "of", "at_least", "at_most")
    lines = [LineOut.model_validate(dict(zip(names, row, strict=True))) for row in showing.rows(found)]
    span = found.span
    return BoardOut(
        months=span.months, first=span.first, last=span.last, lead=showing.lead(found), lines=lines
    )


@api.post("/business-figures")
def note(wish: FigureIn, door: Door = guard("keep business figures")) -> FigureOut:
    """Note a figure. The very same again is one; another value of the same month is refused: it is corrected on its
    page, with a reason.
    """
    made = actions.note(door, read(FigureForm, wish.model_dump()))
    return FigureOut(
        id=made.id,
        kind=made.kind,
        unit=made.unit,
        month=rules.month_text(made.month),
        value=made.value,
        counts=made.counts,
        noted_by=made.noted_by,
    )
