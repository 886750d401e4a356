"""Today: what matters to this person now."""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import Response

from app.access import Door, guard
from app.contacts.scales import SCALES
from app.people.models import Assignment
from app.reviews import queries as reviews
from app.scores import queries as scores
from app.scores.sentences import attention, person_lead, team_lead
from app.scores.spans import WINDOWS
from app.web.charts import axis_of
from app.web.templates import page

pages = APIRouter()


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
        needing=needing,
        team_axis=axis_of([one.evidence for one in people if one.evidence], *_ends(people)),
        axis=axis_of(own, own[0].scale.lo, own[0].scale.hi) if own else None,
        writing=writing,
        mine=[line for line in mine if line.state == "released"],
        cycles=reviews.cycles(session)[:3] if runs_cycles else [],
        whole=main.summary if main and door.may("see company scores") else None,
        span=span,
        months=WINDOWS[0],
        today=actor.today,
    )


def _ends(people: Sequence[scores.Person]) -> tuple[float, float]:
    scale = next((one.evidence.scale for one in people if one.evidence), SCALES["stars_5"])
    return scale.lo, scale.hi
