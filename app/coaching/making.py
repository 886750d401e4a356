"""The form of a plan: filled in from evidence, changed later, shown again with what was typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi.responses import Response

from app.access import Door
from app.coaching import lines, proposals, rules
from app.coaching.actions import today
from app.coaching.forms import MOST_CHECK_INS, MOST_PROMISES
from app.coaching.models import Plan
from app.coaching.queries import Whole
from app.errors import Problem
from app.people.behaviours import BEHAVIOURS
from app.people.models import Employee
from app.scores.pieces import Piece
from app.web.templates import page
from app.web.words import score


def new_page(
    door: Door,
    person: Employee,
    origin: Piece | None,
    given: Mapping[str, str],
    problems: list[Problem],
    action: str,
) -> Response:
    """A new plan for somebody, to be sent to `action`; filled in from the evidence unless something was typed."""
    fields = (
        dict(given)
        or proposals.propose(door.session, door.actor, person.id, origin, door.now, door.zone).fields
    )
    begins = today(door)
    ends_on = _end(fields, begins)
    return page(
        door,
        "coaching/new.html",
        status=422 if problems else 200,
        person=person,
        origin=origin,
        action=action,
        others=[one for one in lines.lines(door.session, begins, Plan.employee_id == person.id) if one.open],
        **_form(door, person.id, fields, problems, begins, ends_on),
    )


def change_page(door: Door, whole: Whole, given: Mapping[str, str], problems: list[Problem]) -> Response:
    """A plan to be changed, filled in with what it says."""
    fields = {**given, "version": str(whole.plan.version)} if given else _as_fields(whole)
    now = today(door)
    return page(
        door,
        "coaching/change.html",
        status=422 if problems else 200,
        whole=whole,
        **_form(door, whole.plan.employee_id, fields, problems, now, _end(fields, now)),
    )


def _end(fields: Mapping[str, str], begins: date) -> date:
    """The end that the form says; where it says none, as long as plans are."""
    read: list[Problem] = []
    given = rules.day_given(fields.get("ends_on", ""), "ends_on", read)
    usual = rules.usual_end(begins)
    return given if given is not None and begins < given <= rules.latest_end(begins) else usual


def _form(
    door: Door,
    employee_id: int,
    fields: Mapping[str, str],
    problems: list[Problem],
    begins: date,
    ends_on: date,
) -> dict[str, Any]:
    found = proposals.measurable(door.session, employee_id, begins, ends_on, door.zone)
    return {
        "given": fields,
        "problems": problems,
        "measures": [(one.key, f"{one.label}, now {score(one.shown.score)}") for one in found if one.ahead],
        "seen": [
            rules.seen_words(
                one.label,
                one.ahead.a_week,
                one.ahead.seen,
                one.shown.scale.hi - one.shown.scale.lo,
                (ends_on - begins).days / 7,
            )
            for one in found
            if one.ahead
        ],
        "behaviours": [(one.name, one.name.capitalize()) for one in BEHAVIOURS],
        "anchors": BEHAVIOURS,
        "promise_lines": range(1, MOST_PROMISES + 1),
        "check_lines": range(1, MOST_CHECK_INS + 1),
        "today": door.actor.today,
    }


def _as_fields(whole: Whole) -> dict[str, str]:
    draft = whole.draft
    fields = {
        "version": str(whole.plan.version),
        "expectations": draft.expectations,
        "ends_on": draft.ends_on.isoformat(),
        "own": draft.own,
    }
    if draft.score is not None:
        fields |= {"measure": draft.score.key, "target": f"{draft.score.target:.2f}"}
    fields |= {f"behaviour{n}": name for n, name in enumerate(draft.behaviours, 1)}
    for n, (side, what, due) in enumerate(draft.promises[:MOST_PROMISES], 1):
        fields |= {f"what{n}": what, f"side{n}": side, f"due{n}": due.isoformat()}
    return fields | {f"check{n}": one.isoformat() for n, one in enumerate(draft.checks[:MOST_CHECK_INS], 1)}
