"""Today: what matters to this person now."""

from fastapi.responses import Response

from app.access import Door, guard
from app.cycles import queries as cycles
from app.home import notice_pages, waiting
from app.people.models import Assignment
from app.reviews import lists as reviews
from app.rotations import today as rotations
from app.scores import at_once
from app.scores import queries as scores
from app.scores.models import Evidence
from app.scores.scaled import axes_of, of_scales
from app.scores.sentences import attention, person_lead, team_lead
from app.scores.spans import WINDOWS
from app.web.routes import Router
from app.web.templates import page

pages = Router()
pages.include_router(notice_pages.routes)


@pages.get("/")
def today(door: Door = guard("use rapport")) -> Response:
    """A few sentences and the few things to do, each role's own."""
    session, actor = door.session, door.actor
    me = actor.employee_id or 0
    people = (
        scores.people(session, actor.today, None, Assignment.manager_id == me) if actor.is_manager else []
    )
    concerned = Evidence.employee_id.in_([me, *(one.id for one in people)])
    fits, rows = at_once.newest_of(session, WINDOWS[0], concerned)
    span = scores.span_of(fits, WINDOWS[0], actor.today)
    own = scores.shown_of(fits, [row for row in rows if row.employee_id == me])
    people = scores.best_of(fits, people, [row for row in rows if row.employee_id != me])
    writing, mine = reviews.of(session, actor) if me else ([], [])
    writing = [line for line in writing if line.state in {"to write", "draft", "finished"}]
    needing = attention(people)
    runs_cycles = door.may("run cycles")
    main = scores.main_fit(fits)
    return page(
        door,
        "home/today.html",
        lead=team_lead(people) if people else [],
        own_lead=person_lead(actor.name, own, own=True) if own else [],
        own=own,
        own_groups=of_scales(own),
        needing=needing,
        **axes_of(people),
        new={},
        writing=writing,
        things=waiting.things(session, actor),
        most=waiting.MOST,
        mine=[line for line in mine if line.state == "released"],
        stints=rotations.lines(session, me, door.now, door.zone) if me else [],
        cycles=cycles.cycles(session)[:3] if runs_cycles else [],
        whole=main.summary if main and door.may("see company scores") else None,
        span=span,
        months=WINDOWS[0],
        today=actor.today,
    )
