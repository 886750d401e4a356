"""Complaints that come by mail, from another program or from a file: the same cases as those noted on the page."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from app.access import Act, allows
from app.cases import guards, queries, who
from app.cases.drafting import draft_of
from app.cases.forms import CaseForm
from app.cases.models import API, FILE, MAIL, Case
from app.cases.opening import KIND, Draft, known_as, make_once
from app.complaints.mail import MOST_BYTES
from app.complaints.mail import read as read_mail
from app.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from app.files.tables import NAMED, table
from app.web.forms import Text, read

MOST_ROWS = 5_000
#: Field -> column.
COLUMNS = {
    "said": "What they said",
    "customer": "Customer",
    "reach": "Reached at",
    "theme": "Theme",
    "team": "Department",
    "owner": "Owner",
    "came": "Came in",
    "country": "Country",
    "zone": "Time zone",
    "reference": "Reference",
}
REQUIRED = ("said", "customer")


class CaseIn(BaseModel):
    """A complaint from another program. `reference` is its name there: sent twice it is one case. `came` with an
    offset; without an owner it is whose token it is.
    """

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    said: Text = Field(min_length=3, max_length=32_000)
    customer: Text = Field(min_length=1, max_length=200)
    reference: Text = Field(min_length=1, max_length=200)
    reach: Text = Field(default="", max_length=320)
    theme: Text = Field(default="", max_length=80)
    team: Text = Field(default="", max_length=200)
    owner: Text = Field(default="", max_length=320)
    came: Text = Field(default="", max_length=40)
    zone: Text = Field(default="", max_length=60)
    country: Text = Field(default="", max_length=2)
    urgent: bool = False


def _owner(act: Act) -> int:
    if act.actor.employee_id is None:
        raise Forbidden("Only an employee notes a complaint.")
    return act.actor.employee_id


def from_mail(act: Act, body: bytes) -> tuple[Case, bool]:
    """A forwarded message as a case of whoever forwarded it, and whether it is new. The same message is one case."""
    owner = _owner(act)
    found = read_mail(body)
    if (known := known_as(act.session, found.ref)) is not None:
        return known, False
    sent = found.sent_at
    recent = sent is not None and act.now - who.OLDEST < sent <= act.now + timedelta(minutes=5)
    draft = Draft(
        said=f"{found.subject}\n\n{found.words}" if found.subject else found.words,
        customer=found.sender,
        customer_ref=queries.customer_ref(act.session, found.address),
        reach=found.address,
        owner_id=owner,
        zone=act.zone,
        came_at=min(sent, act.now) if sent is not None and recent else act.now,
        by=act.actor.name,
        by_id=owner,
        way=MAIL,
        once=found.ref,
    )
    made, new = make_once(act.session, draft, act.now, act.zone)
    if new:
        act.journal("opened case", kind=KIND, thing_id=made.id, way=MAIL)
    return made, new


def from_program(act: Act, given: CaseIn) -> tuple[Case, bool]:
    """A complaint from another program as a case, and whether it is new."""
    _owner(act)
    once = f"api {given.reference}"
    known = known_as(act.session, once)
    made = known or _made(act, given.model_dump() | {"urgent": "yes" if given.urgent else ""}, once, API)
    if not _open_to(act, made):
        raise Conflict("This reference is taken by a case you may not see. Give another one.")
    return made, known is None


def _open_to(act: Act, known: Case) -> bool:
    """Whether the actor may see a case; of a protected one nobody but its handlers knows."""
    try:
        return allows("see case", guards.words_about(act.session, act.actor, known))
    except NotFound:
        return False


def _made(act: Act, cells: dict[str, str], once: str, way: str) -> Case:
    teams = {name.casefold(): str(number) for number, name in who.teams(act.session)}
    team = cells.get("team", "")
    if team and team.casefold() not in teams:
        raise Invalid(
            [Problem("team", f"There is no department “{team[:60]}”. Write its name as the pages do.")]
        )
    form = {key: value for key, value in cells.items() if key not in {"reference", "team"}}
    draft = draft_of(act, read(CaseForm, form | {"team": teams.get(team.casefold(), "")}), once)
    draft.way = way
    made, new = make_once(act.session, draft, act.now, act.zone)
    if new:
        act.journal("opened case", kind=KIND, thing_id=made.id, way=way)
    return made


def from_file(act: Act, body: bytes) -> tuple[int, int]:
    """Complaints from a CSV or XLSX file: how many are new, how many were known. All or none: `Invalid` names row,
    column and mend of everything that can't be meant.
    """
    _owner(act)
    problems: list[Problem] = []
    made = known = 0
    for row in table(body, COLUMNS, REQUIRED, MOST_ROWS):
        cells = row.cells
        once = f"file {cells['reference']}" if cells["reference"] else f"file row {sorted(cells.items())}"
        if known_as(act.session, once) is not None:
            known += 1
            continue
        try:
            _made(act, {key: value for key, value in cells.items() if value}, once, FILE)
            made += 1
        except Invalid as bad:
            problems += [row.problem(COLUMNS.get(one.field, one.field), one.message) for one in bad.problems]
    if problems:
        more = [Problem("file", f"And {len(problems) - NAMED:,} more.")] if len(problems) > NAMED else []
        raise Invalid([*problems[:NAMED], *more])
    act.journal("imported cases", kind=KIND, added=made, known=known)
    return made, known


__all__ = ["COLUMNS", "MOST_BYTES", "CaseIn", "from_file", "from_mail", "from_program"]
