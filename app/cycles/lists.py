"""What pages of cycles show, and the same as files."""

from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Door
from app.cycles import leniency as rating
from app.cycles import queries
from app.cycles.models import Prompting
from app.cycles.progress import SORTS, STATES, Line, Progress, Which, together
from app.cycles.rules import Outlook, population_words
from app.people.models import Team
from app.reviews.handed import moved
from app.reviews.models import Cycle, Review, Template
from app.sections import queries as templates
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.templates import page


def cycles(door: Door) -> Response:
    """All cycles, or the same as a file."""
    found = queries.cycles(door.session)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        head = ["Cycle", "Reviews", "Finished", "Released", "Acknowledged", "Due", "Closed"]
        rows: list[list[Value]] = [
            [
                one.cycle.name,
                one.reviews,
                one.signed,
                one.released,
                one.acknowledged,
                one.cycle.due_on.isoformat(),
                one.cycle.closed_at.isoformat() if one.cycle.closed_at else "",
            ]
            for one in found
        ]
        return export("Review cycles", head, rows, kind)
    running = [one for one in found if one.cycle.closed_at is None]
    return page(door, "cycles/index.html", cycles=found, running=running, today=door.actor.today)


def progress(door: Door) -> Response:
    """One cycle, or the list of its reviews as a file."""
    cycle: Cycle = door.thing
    asked = paging(door.request, SORTS, "name")
    which = _which(door, asked.q)
    known = Progress(door.session, door.actor, cycle)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        found, _ = known.lines(which, asked.sort)
        return export(cycle.name, *rows(found), kind)
    lines, total = known.lines(which, asked.sort, asked.size, asked.offset)
    teams = known.teams()
    units = {one.unit for one in teams}
    return page(
        door,
        "cycles/show.html",
        cycle=cycle,
        template=door.session.get_one(Template, cycle.template_id),
        newest=_newest(door.session, cycle),
        whole=together(teams),
        units=[(unit, [one for one in teams if one.unit == unit]) for unit in sorted(units)],
        together=together,
        late=known.late_by_manager(),
        lines=lines,
        total=total,
        asked=asked,
        which=which,
        states=STATES,
        moved=moved(door.session, door.actor.today, Review.cycle_id == cycle.id, *known.visible),
        prompted=_prompted(door, cycle),
        who=population_words(cycle.population, _teams(door.session, cycle)),
        today=door.actor.today,
    )


def _which(door: Door, words: str) -> Which:
    given = door.request.query_params

    def number(key: str) -> int:
        text = given.get(key, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

    state = given.get("state", "")
    return Which(
        words.replace("\x00", ""),
        state if state in STATES else "",
        number("team"),
        number("manager"),
        given.get("unit", "").replace("\x00", "")[:200],
    )


def _newest(session: Session, cycle: Cycle) -> Template | None:
    """A newer version of the template than the cycle has, if there is one."""
    own = session.get_one(Template, cycle.template_id)
    newest = templates.versions(session, own.name)[0]
    return newest if newest.id != own.id else None


def _prompted(door: Door, cycle: Cycle) -> Prompting | None:
    return door.session.get(Prompting, (cycle.id, door.actor.today))


def _teams(session: Session, cycle: Cycle) -> dict[int, str]:
    ids = cycle.population.get("teams", [])
    if not ids:
        return {}
    return {row[0]: row[1] for row in session.execute(select(Team.id, Team.name).where(Team.id.in_(ids)))}


def rows(found: list[Line]) -> tuple[list[str], list[list[Value]]]:
    """Reviews of a cycle as rows to export."""
    head = ["Person", "Team", "Unit", "Written by", "State", "Due", "Extended", "Days late", "Left"]
    return head, [
        [
            one.employee,
            one.team,
            one.unit,
            one.manager,
            one.state,
            one.due.isoformat(),
            "yes" if one.extended else "",
            one.late,
            one.left_on.isoformat() if one.left_on else "",
        ]
        for one in found
    ]


def left_out(found: Outlook) -> tuple[list[str], list[list[Value]]]:
    """Who would get no review and why, as rows to export."""
    return ["Person", "Team", "Unit", "Why"], [
        [one.name, one.team, one.unit, one.why_not] for one in found.left_out
    ]


def leniency(door: Door) -> Response:
    """Ratings given, by manager, or the same as a file."""
    cycle: Cycle = door.thing
    rows = rating.finished(door.session, door.actor, cycle)
    found = rating.raters(rows)
    company = sum(row[2] for row in rows) / len(rows) if len(rows) >= rating.FEWEST else None
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        head = ["Manager", "Finished reviews", "Mean total", "From", "To", "Mean evidence", "Against all"]
        body: list[list[Value]] = [
            [one.name, one.n, one.given, one.lo, one.hi, one.evidence, one.differs(company)] for one in found
        ]
        return export(f"{cycle.name} ratings by manager", head, body, kind)
    return page(
        door,
        "cycles/leniency.html",
        cycle=cycle,
        raters=[one for one in found if one.given is not None],
        few=[one for one in found if one.given is None],
        everybody=company,
        n=len(rows),
        spreads=rating.behaviours(door.session, door.actor, cycle),
        fewest=rating.FEWEST,
    )
