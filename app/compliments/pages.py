"""Compliments: everybody's, one's own, a team's to be read aloud; writing one down takes a minute."""

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.clock import first_day
from app.compliments import actions, guards, importing, queries, rules
from app.compliments.forms import MOST, ComplimentForm, CreditForm, PraiseForm, WhyForm
from app.compliments.models import Compliment
from app.contacts.queries import Whole
from app.errors import Conflict, Invalid, NotFound, Problem
from app.intake import guards as intake
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, is_htmx, page
from app.web.words import plural

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
HEAD = ("Said on", "Customer", "Words", "Credited", "Whom they meant", "Written down by", "Reference")
LINES = range(1, MOST + 1)


@pages.get("/compliments")
def index(door: Door = guard("see compliments")) -> Response:
    """What customers praised, newest first; `?month=2026-10` one month of it, `?waiting=yes` what nobody matched."""
    asked_for = door.request.query_params
    waiting, month = asked_for.get("waiting") == "yes", _month(asked_for.get("month", ""))
    kind = asked_for.get("format", "")
    asked = paging(door.request, (), "", 100_000 if kind in FORMATS else 20)
    rows, total = queries.listed(door.session, asked, waiting=waiting, month=month)
    if kind in FORMATS:
        return export("Compliments", HEAD, [_line(one) for one in rows], kind)
    counts = queries.counts(door.session, door.actor.today)
    return page(
        door,
        "compliments/index.html",
        rows=rows,
        total=total,
        asked=asked,
        waiting=waiting,
        month=month,
        months=[
            (f"{first_day(key):%Y-%m}", f"{first_day(key):%B %Y}", many, key == month)
            for key, many in queries.months(door.session)
        ],
        counts=counts,
        sentence=rules.sentence(counts.many, counts.praised, counts.behind, counts.waiting),
        today=door.actor.today,
    )


def _month(text: str) -> int | None:
    year, _, month = text.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and month.isascii() and month.isdigit()):
        return None
    return int(year) * 12 + int(month) - 1 if 1 <= int(month[:3]) <= 12 and int(year) > 1 else None


def _line(one: queries.Line) -> list[Value]:
    credited = "; ".join(f"{name} ({did})" if did else name for _, name, did in one.credits)
    said = [one.row.said_on.isoformat(), one.customer, one.row.words, credited, one.row.guess]
    return [*said, one.row.made_by, str(one.row.id)]


@pages.get("/compliments/new")
def new(door: Door = guard("write compliment")) -> Response:
    """Write down what a customer said."""
    return _new(door, {}, [])


def _new(door: Door, given: dict[str, str], problems: Sequence[Problem]) -> Response:
    given.setdefault("once", token_hex(16))
    return page(
        door,
        "compliments/new.html",
        status=422 if problems else 200,
        given=given,
        problems=list(problems),
        lines=LINES,
        today=door.actor.today,
    )


@pages.post("/compliments")
def write(sent: Sent = NOTHING, door: Door = guard("write compliment")) -> Response:
    """Keep it; whom it is about is told."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = actions.write(door, read(ComplimentForm, given))
    except Invalid as refused:
        return _new(door, given, refused.problems)
    return go(door.request, f"/compliments/{made.id}", said="Written down. Whom it is about is told.")


@pages.get("/compliments/file")
def file(door: Door = guard("import compliments")) -> Response:
    """Earlier compliments from a file."""
    return _file(door, [])


def _file(door: Door, problems: list[Problem]) -> Response:
    context: dict[str, Any] = {"columns": importing.COLUMNS, "most": importing.MOST_ROWS}
    status = 422 if problems else 200
    return page(door, "compliments/file.html", status=status, problems=problems, **context)


@pages.post("/compliments/file")
def take(door: Door = guard("import compliments"), sent: Sent = NOTHING) -> Response:
    """Take a file whole, or say what stands against it."""
    try:
        told = importing.take(door, _content(sent))
    except Invalid as refused:
        return _file(door, refused.problems)
    said = f"{plural(told.added, 'compliment')} added, {told.known:,} known already."
    if told.differ:
        said += f" {told.differ:,} of these say something else in the file: what is kept here stays."
    return go(door.request, "/compliments", said=said)


def _content(sent: FormData) -> bytes:
    found = sent.get("file")
    if not isinstance(found, UploadFile) or not found.filename:
        raise Invalid([Problem("file", "Choose a file.")])
    with found.file as opened:
        return opened.read()


@pages.get("/compliments/{compliment_id}")
def show(door: Door = guard("see compliments", guards.compliment)) -> Response:
    """One compliment."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: Sequence[Problem], part: str = "") -> Response:
    return page(
        door,
        "compliments/show.html",
        status=422 if problems else 200,
        line=queries.lines(door.session, [door.thing])[0],
        given=given,
        problems=list(problems),
        part=part,
        lines=LINES,
        today=door.actor.today,
    )


@pages.post("/compliments/{compliment_id}/credits")
def credit(sent: Sent = NOTHING, door: Door = guard("match compliment", guards.compliment)) -> Response:
    """Say whom the customer meant, or who else had a part in it."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        actions.credit(door, door.thing, read(CreditForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "credits")
    return go(door.request, f"/compliments/{door.thing.id}", said="Credited, and told.")


@pages.post("/compliments/{compliment_id}/uncrediting")
def uncredit(sent: Sent = NOTHING, door: Door = guard("match compliment", guards.compliment)) -> Response:
    """It was not about this one."""
    who = str(sent.get("employee", ""))
    if not (who.isascii() and who.isdigit() and len(who) < 19):
        raise NotFound
    actions.uncredit(door, door.thing, int(who))
    return go(door.request, f"/compliments/{door.thing.id}", said="They aren’t credited with it any more.")


@pages.post("/compliments/{compliment_id}/withdrawal")
def withdraw(sent: Sent = NOTHING, door: Door = guard("keep compliment", guards.compliment)) -> Response:
    """Take it back, with a reason."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        actions.withdraw(door, door.thing, read(WhyForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "withdrawal")
    return go(door.request, "/compliments", said="Taken back. It counts no more; the reason stays.")


@pages.get("/employees/{employee_id}/compliments")
def of_employee(door: Door = guard("see compliments", guards.thanked)) -> Response:
    """What customers thanked somebody for: a panel of their page, and a page of its own that everybody may open."""
    panel = is_htmx(door.request)
    asked = paging(door.request, (), "", 3 if panel else 50)
    rows, total = queries.listed(door.session, asked, employee_id=door.thing.id)
    name = "compliments/_panel.html" if panel else "compliments/thanks.html"
    return page(
        door,
        name,
        person=door.thing,
        own="self" in door.words,
        rows=rows,
        total=total,
        asked=asked,
        today=door.actor.today,
    )


@pages.get("/teams/{team_id}/compliments")
def of_team(door: Door = guard("see compliments", guards.team)) -> Response:
    """What is to be read aloud to a team: a panel of its page."""
    if not is_htmx(door.request):
        return go(door.request, f"/teams/{door.thing.id}")
    return page(door, "compliments/_team.html", team=door.thing, **_aloud(door, door.thing.id))


def _aloud(door: Door, team_id: int) -> dict[str, Any]:
    today = door.actor.today
    return {
        "line": queries.to_read(door.session, team_id, today),
        "last": queries.last_read(door.session, team_id),
        "many": queries.team_count(door.session, team_id, today),
        "today": today,
    }


@pages.post("/teams/{team_id}/compliments/{compliment_id}/reading")
def read_aloud(door: Door = guard("read compliment aloud", guards.reading)) -> Response:
    """It was read aloud."""
    team, given = door.thing
    actions.read_aloud(door, team, given)
    if is_htmx(door.request):
        return page(door, "compliments/_team.html", team=team, **_aloud(door, team.id))
    return go(door.request, f"/teams/{team.id}", said="Read aloud.")


@pages.get("/ratings/{rating_id}/compliment")
def from_rating(door: Door = guard("praise from rating", intake.rating)) -> Response:
    """An answer's words as a compliment: say who did what."""
    return _praise(door, {}, [])


def _praise(door: Door, given: dict[str, str], problems: Sequence[Problem]) -> Response:
    whole: Whole = door.thing
    known = queries.of_rating(door.session, whole.rating.id)
    if not given:
        names = queries.names_of(door.session, [one[0] for one in whole.credited][:MOST])
        given = {f"who{place}": name for place, name in enumerate(names, 1)}
    return page(
        door,
        "compliments/praise.html",
        status=422 if problems else 200,
        whole=whole,
        known=known,
        given=given,
        problems=list(problems),
        lines=LINES,
        today=door.actor.today,
    )


@pages.post("/ratings/{rating_id}/compliment")
def praise(sent: Sent = NOTHING, door: Door = guard("praise from rating", intake.rating)) -> Response:
    """Keep it as a compliment."""
    given = {key: str(value) for key, value in sent.items()}
    whole: Whole = door.thing
    if not whole.rating.comment:
        raise Conflict("The customer wrote no words with this answer.")
    try:
        made: Compliment = actions.from_rating(
            door, whole.rating, whole.rating.comment, read(PraiseForm, given)
        )
    except Invalid as refused:
        return _praise(door, given, refused.problems)
    return go(door.request, f"/compliments/{made.id}", said="Everybody can read it now.")
