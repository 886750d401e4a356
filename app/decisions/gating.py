"""The gates of one decision as they stand: evidence from a dossier, the rest from what was done about it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session, joinedload

from app.access import Act
from app.decisions import queries, rules, set_check
from app.decisions.conflicts import Decider, deciders
from app.decisions.models import SEVERANCE, Decision, Desk
from app.decisions.queries import Whole
from app.decisions.rules import Gate
from app.decisions.sources import NOT_ENOUGH
from app.dossiers.gathering import gather
from app.people.models import Employee
from app.scores.spans import Months
from app.web.words import local


def today_of(act: Act) -> date:
    """The day it is in the company's zone."""
    return local(act.now, act.zone).date()


def fresh(act: Act, employee: Employee, desk: Desk) -> dict[str, Any]:
    """The dossier as it would be gathered now."""
    earlier = Months(desk.earlier_first, desk.earlier_last)
    return gather(act.session, act.actor, employee, desk.cycle, earlier, act.zone)


def fresh_of(act: Act, decision: Decision) -> dict[str, Any]:
    """The same for somebody decided about."""
    desk = act.session.get_one(Desk, decision.cycle_id, options=[joinedload(Desk.cycle)])
    return fresh(act, decision.employee, desk)


def of_evidence(decision: Decision, body: Mapping[str, Any]) -> list[Gate]:
    """The gates that a dossier answers, in order."""
    return [
        rules.evidence_gate(key, body, str(decision.cycle_id), decision.kind)
        for key in rules.GATES_OF[decision.kind]
        if key in rules.OF_EVIDENCE
    ]


def brief(decision: Decision, body: Mapping[str, Any]) -> dict[str, Any]:
    """What lists show of a dossier: the score of the cycle's months that says most, and the gates of the evidence."""
    scores = body["windows"][1]["scores"]
    known = [one for one in scores if one["standing"] != NOT_ENOUGH]
    return {
        "score": next(iter(known or scores), None),
        "gates": [{**one.kept(), "who": one.who} for one in of_evidence(decision, body)],
    }


def able(found: Sequence[Decider], whole: Whole) -> list[Decider]:
    """Who may still approve: in HR, without a conflict, neither the proposer nor somebody who has approved."""
    had = {whole.decision.proposer_id, *(one.account_id for one in whole.standing)}
    return [one for one in found if not one.why_not and one.account_id not in had]


def gates(
    whole: Whole,
    body: Mapping[str, Any],
    fairness: tuple[str, str],
    names: Sequence[tuple[str, bool]],
    today: date,
) -> list[Gate]:
    """Every gate of a decision, in order. `fairness`: what the set's check says; `names`: who may still approve."""
    return in_order(whole, of_evidence(whole.decision, body), fairness, names, today)


def brief_gates(whole: Whole, fairness: tuple[str, str], today: date) -> list[Gate]:
    """The same for a list: from what it keeps of the dossier."""
    kept = [Gate(one["key"], one["state"], one["says"], one["who"]) for one in whole.decision.brief["gates"]]
    return in_order(whole, kept, fairness, [("Somebody else in HR", True)] * 2, today)


def in_order(
    whole: Whole,
    evidence: Sequence[Gate],
    fairness: tuple[str, str],
    names: Sequence[tuple[str, bool]],
    today: date,
) -> list[Gate]:
    """What the evidence says and what was done, as the gates of the decision's kind."""
    decision = whole.decision
    found = {
        one.key: rules.waived(one, whole.waiver) if decision.kind == SEVERANCE else one for one in evidence
    }
    if decision.kind == SEVERANCE:
        found[rules.HEARD] = rules.heard(whole.hearing, whole.answer, today)
        found[rules.FAIR] = rules.fair(*fairness, decision.cycle_id)
    found[rules.APPROVERS] = rules.approvers(decision.kind, whole.standing, names)
    return [found[key] for key in rules.GATES_OF[decision.kind]]


def fairness_of(session: Session, decision: Decision) -> tuple[str, str]:
    """What the check of the cycle's severances says; nothing for other kinds."""
    if decision.kind != SEVERANCE:
        return rules.MET, ""
    members = set_check.members_digest([one.id for one in queries.severances(session, decision.cycle_id)])
    return set_check.gate(session, decision.cycle_id, members)


def standing_gates(act: Act, whole: Whole) -> list[Gate]:
    """The gates by the dossier that was frozen, which is what people decide on."""
    found = able(deciders(act.session, whole.decision.employee_id, act.now), whole) if whole.open else []
    return gates(
        whole,
        whole.dossier.body,
        fairness_of(act.session, whole.decision),
        [(one.name, one.lead) for one in found],
        today_of(act),
    )


def moved(whole: Whole, body: Mapping[str, Any]) -> list[str]:
    """What the evidence says otherwise now than when it was frozen: a sentence for each gate that changed."""
    before = of_evidence(whole.decision, whole.dossier.body)
    return [
        f"{now.label}: {now.says}"
        for was, now in zip(before, of_evidence(whole.decision, body), strict=True)
        if (was.state, was.says) != (now.state, now.says)
    ]
