"""The manager's mirror: how one reviews and coaches one's own people, as a page and a file."""

from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.access import Actor, Door, Found, about, guard
from app.coaching import lines
from app.coaching.models import COACH, Plan
from app.errors import NotFound
from app.meetings.queries import overdue_of
from app.people.models import Employee
from app.reviews import mirrored
from app.reviews.mirror import Mirror
from app.web.export import FORMATS, Value, export
from app.web.forms import PathId
from app.web.routes import Router
from app.web.templates import page

routes = Router()


def employee(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """One employee as somebody who manages."""
    found = session.get(Employee, employee_id)
    if found is None or found.ai_agent:
        raise NotFound
    words = about(session, actor, subject=found.id)
    return Found(found, words, kind="employee", subject_id=found.id, knows="see scores")


@routes.get("/mirror")
def mine(door: Door = guard("see my team")) -> Response:
    """One's own."""
    return _show(door, door.session.get_one(Employee, door.actor.employee_id))


@routes.get("/employees/{employee_id}/mirror")
def theirs(door: Door = guard("see mirror", employee, sensitive=True)) -> Response:
    """A manager's, for whoever reviews them and for HR."""
    return _show(door, door.thing)


def _show(door: Door, person: Employee) -> Response:
    cycles = mirrored.cycles_of(door.session, door.actor, person.id)
    asked = door.request.query_params.get("cycle", "")
    chosen = next((one for one in cycles if str(one[0]) == asked), cycles[0] if cycles else (0, ""))
    seen = mirrored.mirror(door.session, door.actor, person.id, chosen, door.zone)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export(f"Mirror {chosen[1]}", *as_rows(seen), kind)
    coached = lines.lines(door.session, door.actor.today, Plan.coach_id == person.id)
    return page(
        door,
        "reviews/mirror.html",
        person=person,
        own=person.id == door.actor.employee_id,
        seen=seen,
        cycles=cycles,
        columns=[
            {"key": title, "label": title} for title in (seen.reviews[0].sections if seen.reviews else ())
        ],
        load=lines.load_of(coached),
        overdue=[one for one in coached if one.late[COACH]],
        talked=overdue_of(door.session, person.id, door.actor.today),
        today=door.actor.today,
    )


def as_rows(seen: Mirror) -> tuple[list[str], list[list[Value]]]:
    """What the table shows, as rows to export."""
    titles = list(seen.reviews[0].sections) if seen.reviews else []
    head = [
        "Employee",
        "Meets customers",
        *titles,
        "Cited",
        "Due",
        "Finished",
        "Days late",
        "Released",
        "Talked",
    ]
    return head, [
        [
            one.employee,
            "yes" if one.customer_facing else "no",
            *one.sections.values(),
            one.cited,
            one.due_on.isoformat(),
            one.finished_on.isoformat() if one.finished_on else "",
            one.late(seen.today),
            *(at.isoformat() if at else "" for at in (one.released_on, one.talked_on)),
        ]
        for one in seen.reviews
    ]
