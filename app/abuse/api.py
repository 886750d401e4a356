"""Reports of abusive customers as JSON: reading those one may see, and making one. The same actions as the pages'."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.abuse import actions, queries
from app.abuse.forms import ReportForm
from app.abuse.queries import Line
from app.access import Door, guard
from app.web.forms import Text, read
from app.web.paging import FARTHEST, paging
from app.web.routes import Router

api = Router("/api")


class ReportIn(BaseModel):
    """An abusive customer. `since`: a day, `evidence`: contacts' references or answers' addresses."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    customer: Text = Field(min_length=1, max_length=200)
    since: Text = Field(max_length=10)
    words: Text = Field(max_length=4_000)
    evidence: list[Text] = Field(max_length=20)


class ReportOut(BaseModel):
    """A report. `state`: waiting, refused, set apart, ended or lifted."""

    id: int
    reporter: str
    customer: str
    since: date
    words: str
    made_at: datetime
    state: str
    until: datetime | None
    decider: str
    reason: str


@api.get("/abuse")
def listed(
    door: Door = guard("see abuse reports"), page: Annotated[int, Query(ge=1, le=FARTHEST)] = 1
) -> list[ReportOut]:
    """Fifty a page, those that wait first, then the newest."""
    assert page
    found, _ = queries.reports(door.session, door.actor, paging(door.request, (), ""))
    return [_out(door, line) for line in found]


@api.post("/abuse")
def report(given: ReportIn, door: Door = guard("report abusive customer")) -> ReportOut:
    """Report an abusive customer; a second report of the same one while the first waits is a conflict."""
    form = read(ReportForm, given.model_dump() | {"evidence": "\n".join(given.evidence)})
    made = actions.report(door, form)
    return _out(door, queries.load(door.session, made.id))


def _out(door: Door, line: Line) -> ReportOut:
    one, ruling, held = line.report, line.ruling, line.apart
    return ReportOut(
        id=one.id,
        reporter=line.reporter,
        customer=one.customer_ref,
        since=one.since,
        words=one.words,
        made_at=one.made_at,
        state=line.state(door.now),
        until=held.until if held else None,
        decider=ruling.decider if ruling else "",
        reason=ruling.reason if ruling else "",
    )
