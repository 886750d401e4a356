"""The list of a desk: filtered, sorted, as a page or a file."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import Response

from app.access import Door
from app.contacts.scales import SCALES
from app.decisions import queries as decided
from app.decisions import rules
from app.decisions.gating import today_of
from app.decisions.models import KINDS, Desk
from app.desks import queries
from app.desks.queries import Row
from app.scores.models import Fit
from app.scores.queries import exact_fits, main_fit, people_list
from app.scores.spans import Months
from app.web.charts import axis_of
from app.web.export import FORMATS, Value, export
from app.web.paging import Paging, paging
from app.web.templates import page

SORTS = ("name", "kind", "state")
STATE_WORDS = {
    decided.PROPOSED: "proposed",
    decided.HEARING: "employee asked",
    decided.APPROVED: "approved",
    decided.TOLD: "told",
    decided.IN_EFFECT: "in effect",
    decided.WITHDRAWN: "withdrawn",
    decided.REVERSED: "reversed",
}
ENDED = (decided.WITHDRAWN, decided.REVERSED)


def desk(door: Door, found: Desk) -> Response:
    """The desk of a cycle."""
    asked = paging(door.request, SORTS, "name")
    if asked.params.get("show") == "everybody":
        return _everybody(door, found)
    rows = queries.rows(door.session, door.actor, found.cycle_id, today_of(door))
    chosen = _sorted(_filtered(rows, asked), asked)
    kind = asked.params.get("format", "")
    if kind in FORMATS:
        return export(f"Decisions {found.cycle.name}", *_sheet(chosen), kind)
    scores = [one.score for one in chosen if one.score]
    scale = SCALES[scores[0]["scale"]] if scores else SCALES["stars_5"]
    return page(
        door,
        "desks/desk.html",
        desk=found,
        desks=queries.desks(door.session),
        rows=chosen[asked.offset : asked.offset + asked.size],
        total=len(chosen),
        all=[one for one in rows if one.whole.decision.ended_at is None],
        axis=axis_of([one for one in scores if one["scale"] == scale.id], scale.lo, scale.hi),
        scale=scale,
        views=queries.views(door.session, door.actor),
        kinds=KINDS,
        states=STATE_WORDS,
        titles=rules.TITLES,
        asked=asked,
        today=today_of(door),
    )


def _filtered(rows: Sequence[Row], asked: Paging) -> list[Row]:
    """By kind, state, what blocks, waived plans, what waits for oneself, and a part of a name."""
    wanted = asked.params
    state, blocks, kind = wanted.get("state", ""), wanted.get("blocks", ""), wanted.get("kind", "")
    found = [one for one in rows if not kind or one.decision.kind == kind]
    if state:
        found = [one for one in found if one.whole.state == state]
    else:
        found = [one for one in found if one.whole.state not in ENDED]
    if blocks:
        found = [one for one in found if blocks in {gate.key for gate in one.blocks[:1]}]
    if wanted.get("show") == "mine":
        found = [one for one in found if one.ready and one.mine]
    if wanted.get("waived"):
        found = [one for one in found if any(gate.state == rules.WAIVED for gate in one.gates)]
    return [one for one in found if asked.q.casefold() in one.name.casefold()]


def _sorted(rows: list[Row], asked: Paging) -> list[Row]:
    order = list(STATE_WORDS)
    keys: dict[str, Any] = {
        "name": lambda one: one.name.casefold(),
        "kind": lambda one: (KINDS.index(one.decision.kind), one.name.casefold()),
        "state": lambda one: (order.index(one.whole.state), one.name.casefold()),
    }
    return sorted(rows, key=keys[asked.key], reverse=asked.down)


def _sheet(rows: Sequence[Row]) -> tuple[list[str], list[list[Value]]]:
    head = ["Employee", "Number", "Decision", "State", "Proposed by", "Day", "Gates", "What is missing"]
    body: list[list[Value]] = [
        [
            one.name,
            one.decision.employee.number or "",
            one.decision.kind,
            STATE_WORDS[one.whole.state],
            one.decision.proposer,
            one.decision.effect_on.isoformat() if one.decision.effect_on else "",
            "; ".join(f"{gate.label}: {gate.state}" for gate in one.gates),
            one.missing,
        ]
        for one in rows
    ]
    return head, body


def _everybody(door: Door, found: Desk) -> Response:
    """Everybody in the cycle whom the actor may decide about, by name: where a proposal starts."""
    asked = paging(door.request, ("name",), "name")
    fit = main_fit(exact_fits(door.session, Months(found.cycle.first_month, found.cycle.last_month)))
    who = queries.everybody(door.actor, found.cycle_id)
    shown, total = people_list(door.session, door.actor.today, fit, who, asked, "", asked.size)
    return page(
        door,
        "desks/everybody.html",
        desk=found,
        rows=shown,
        total=total,
        of=queries.open_of(door.session, found.cycle_id, [one.id for one in shown]),
        axis=axis_of([one.evidence for one in shown if one.evidence], *_ends(fit)),
        asked=asked,
        today=today_of(door),
    )


def _ends(fit: Fit | None) -> tuple[float, float]:
    scale = SCALES[fit.scale] if fit is not None else SCALES["stars_5"]
    return scale.lo, scale.hi
