"""Today: what matters to this person now."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.access import Door, guard
from app.coaching import lists as coaching
from app.cycles import queries as cycles
from app.home import notice_pages
from app.meetings import queries as meetings
from app.people.models import Assignment
from app.reviews import others, self_part
from app.reviews import queries as reviews
from app.scores import queries as scores
from app.scores.scaled import axes_of, of_scales
from app.scores.sentences import attention, person_lead, team_lead
from app.scores.spans import WINDOWS
from app.web.templates import page

pages = APIRouter()
pages.include_router(notice_pages.routes)


@pages.get("/")
def today(door: Door = guard("use rapport")) -> Response:
    """A few sentences and the few things to do, each role's own."""
    session, actor = door.session, door.actor
    fits = scores.fits(session, WINDOWS[0])
    span = scores.span_of(fits, WINDOWS[0], actor.today)
    own = scores.evidence_of(session, actor.employee_id, fits) if actor.employee_id else []
    people = []
    if actor.is_manager:
        people = scores.people(session, actor.today, None, Assignment.manager_id == actor.employee_id)
        people = scores.with_best(session, fits, people)
    writing = [
        line for line in reviews.to_write(session, actor) if line.state in {"to write", "draft", "finished"}
    ]
    needing = attention(people)
    mine = reviews.about(session, actor) if actor.employee_id else []
    runs_cycles = door.may("run cycles")
    main = scores.main_fit(fits)
    return page(
        door,
        "home/today.html",
        lead=team_lead(people) if people else [],
        own_lead=person_lead(actor.name, own, own=True) if actor.employee_id and own else [],
        own=own,
        own_groups=of_scales(own),
        needing=needing,
        **axes_of(people),
        new={},
        writing=writing,
        coaching=coaching.of(door).waiting if actor.employee_id else None,
        meetings=meetings.on_day(session, actor.employee_id, actor.today) if actor.employee_id else [],
        mine=[line for line in mine if line.state == "released"],
        parts=[one for one in self_part.mine(session, actor.employee_id) if one.handed_in is None]
        if actor.employee_id
        else [],
        views=sum(not one.answered for one in others.asked_of(session, actor.employee_id, actor.today))
        if actor.employee_id
        else 0,
        cycles=cycles.cycles(session)[:3] if runs_cycles else [],
        whole=main.summary if main and door.may("see company scores") else None,
        span=span,
        months=WINDOWS[0],
        today=actor.today,
    )
