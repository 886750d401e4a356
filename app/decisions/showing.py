"""What the pages of one person under decision show."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.access import Door
from app.contacts.scales import SCALES
from app.decisions import gating, rules
from app.decisions.conflicts import deciders
from app.decisions.guards import Candidate
from app.decisions.models import KINDS, Decision, Desk
from app.decisions.queries import Whole, whole
from app.decisions.rules import Gate
from app.errors import Problem
from app.keepers import queries as keepers
from app.people.queries import member
from app.web.charts import axis_of
from app.web.words import day, local
from app.workdays import countries

#: What each kind means, as the form says it.
KIND_WORDS = {
    "star": "Somebody to keep at a price: what is done about it hangs on the record",
    "keep": "Nothing changes",
    "coach": "Worth the time it takes: a coaching plan with an end",
    "severance": "To part, on a date, with a package",
}


def windows_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The windows of a dossier, each scale with its own axis."""
    found = []
    for window in body["windows"]:
        scales = list(dict.fromkeys(one["scale"] for one in window["scores"]))
        groups = [
            {
                "scale": SCALES[scale],
                "scores": [one for one in window["scores"] if one["scale"] == scale],
                "axis": axis_of(
                    [one for w in body["windows"] for one in w["scores"] if one["scale"] == scale],
                    SCALES[scale].lo,
                    SCALES[scale].hi,
                ),
            }
            for scale in scales
        ]
        found.append({**window, "groups": groups})
    return found


def behaviours_of(body: Mapping[str, Any]) -> list[tuple[str, float, int]]:
    """Every behaviour that finished reviews and observations scored: its mean and of how many."""
    found: dict[str, list[int]] = {}
    for scores in [
        *(section["behaviours"] for one in body["reviews"] for section in one["sections"]),
        *(one["scores"] for one in body["observations"]),
    ]:
        for name, value in scores.items():
            found.setdefault(name, []).append(value)
    return sorted((name, sum(values) / len(values), len(values)) for name, values in found.items())


def of_body(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the template of a dossier needs, frozen or fresh."""
    return {"body": body, "windows": windows_of(body), "behaviours": behaviours_of(body)}


def candidate(door: Door) -> dict[str, Any]:
    """Somebody nobody has decided about yet, and what became of earlier proposals in this cycle."""
    who: Candidate = door.thing
    body = gating.fresh(door, who.employee, who.desk)
    past = door.session.scalars(
        select(Decision)
        .where(Decision.employee_id == who.employee.id, Decision.cycle_id == who.desk.cycle_id)
        .order_by(Decision.proposed_at.desc())
    ).all()
    return of_body(body) | {
        "who": who,
        "place": member(door.session, who.employee.id, door.actor.today),
        "open": next((one for one in past if one.ended_at is None), None),
        "past": [one for one in past if one.ended_at is not None],
        "kinds": [(kind, kind.capitalize(), KIND_WORDS[kind]) for kind in KINDS],
        "previews": {kind: previewed(body, str(who.desk.cycle_id), kind) for kind in KINDS},
        "shortest": rules.SHORTEST_REASON,
        "today": gating.today_of(door),
    }


def previewed(body: Mapping[str, Any], cycle_id: str, kind: str) -> list[Gate]:
    """The gates of the evidence as they would stand for a kind of decision."""
    return [
        rules.evidence_gate(key, body, cycle_id, kind)
        for key in rules.GATES_OF[kind]
        if key in rules.OF_EVIDENCE
    ]


def shown(door: Door, form: str, given: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """One decision: where it stands, what it waits for, what may be done, its frozen evidence. `form` names the one of
    its forms that was refused.
    """
    found = whole(door.session, door.thing.id)
    decision, today = found.decision, gating.today_of(door)
    all_of_hr = deciders(door.session, decision.employee_id, door.now)
    able = gating.able(all_of_hr, found) if found.open else []
    fairness = gating.fairness_of(door.session, decision)
    body = found.dossier.body
    gates = gating.gates(found, body, fairness, [(one.name, one.lead) for one in able], today)
    changed = gating.moved(found, gating.fresh_of(door, decision)) if found.open else []
    me = next((one for one in all_of_hr if one.account_id == door.actor.account_id), None)
    return of_body(body) | {
        "whole": found,
        "decision": decision,
        "place": member(door.session, decision.employee_id, door.actor.today),
        "gates": gates,
        "blocking": rules.blocking(gates),
        "before_me": rules.blocking(gates, but=rules.APPROVERS),
        "changed": changed,
        "me": me,
        "approves": found.open and door.actor.account_id in {one.account_id for one in able},
        "others": [one for one in all_of_hr if one.account_id != door.actor.account_id],
        "keeper": keepers.answers_about(door.session, decision.employee_id, decision.cycle_id),
        "plan_gate": next((one for one in gates if one.key == rules.PLAN), None),
        "hearable": not [one for one in gates if one.key in rules.OF_EVIDENCE and one.open],
        "desk": door.session.get_one(Desk, decision.cycle_id),
        "countries": [("", "None: Monday to Friday")] + [(one, one) for one in countries()],
        "steps": steps(found, door.zone),
        "refused": form,
        "conflict": False,
        "given": given,
        "problems": problems,
        "shortest": rules.SHORTEST_REASON,
        "today": today,
    }


def steps(found: Whole, zone: str) -> list[dict[str, Any]]:
    """What happened, in order, as a timeline shows it."""
    lines: list[tuple[Any, str, str]] = [
        (found.decision.proposed_at, f"Proposed by {found.decision.proposer}", "")
    ]
    lines += [(one.made_at, f"Evidence gathered anew by {one.made_by}", "") for one in found.dossiers[1:]]
    if found.waiver is not None:
        lines.append(
            (found.waiver.asked_at, f"Waiver asked for by {found.waiver.asker}", found.waiver.reason)
        )
        if found.waiver.granted_at is not None:
            lines.append((found.waiver.granted_at, f"Waiver granted by {found.waiver.granter}", ""))
    if found.hearing is not None:
        until = day(found.hearing.answer_by)
        lines.append(
            (found.hearing.opened_at, f"Employee asked by {found.hearing.opened_by}", f"Until {until}")
        )
    if found.answer is not None:
        lines.append((found.answer.made_at, "Employee answered", ""))
    for one in found.approvals:
        stale = "" if one.dossier_number == found.number else " (of earlier evidence)"
        lines.append((one.at, f"Approved by {one.name}{stale}", one.words))
    if found.delivery is not None:
        until = (
            f"May appeal until {day(found.delivery.appeal_by)}" if found.decision.kind == "severance" else ""
        )
        lines.append((found.delivery.at, f"Told by {found.delivery.by_name}", until))
    if found.effect is not None:
        lines.append((found.effect.at, "In effect", ""))
    if found.appeal is not None:
        lines.append((found.appeal.made_at, "Employee appealed", ""))
    if found.ruling is not None:
        said = "stands" if found.ruling.stands else "reversed"
        lines.append((found.ruling.at, f"Appeal ruled on by {found.ruling.by_name}: {said}", ""))
    for ended, word in ((found.withdrawal, "Withdrawn"), (found.reversal, "Reversed")):
        if ended is not None:
            lines.append((ended.at, f"{word} by {ended.by_name}", ended.reason))
    lines.sort(key=lambda one: one[0])
    return [
        {"when": f"{day(local(at, zone).date())}", "what": what, "more": more} for at, what, more in lines
    ]
