"""What the pages of one review show, each to whom it may."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from app.access import Door
from app.errors import Problem
from app.people.queries import member
from app.reviews import objections, others, process, queries, rules, self_part
from app.reviews.actions import release_waits
from app.reviews.due import last_day
from app.reviews.evidence import Beside
from app.reviews.forms import ITEM
from app.reviews.history import History, history, taken_back
from app.reviews.models import MANAGER, SELF, Review, Section
from app.reviews.process import Sight, sight
from app.web.charts import axis_of
from app.web.words import day, local, moment

#: How much of a text that was refused is given back to its writer.
GIVEN_BACK = 250_000


def head(door: Door, review: Review, stands: queries.Standing) -> dict[str, Any]:
    """What every page of one review needs."""
    return {
        "review": review,
        "stands": stands,
        "place": member(
            door.session, review.employee_id, last_day(review.cycle.last_month, door.actor.today)
        ),
        "problems": [],
        "today": door.actor.today,
        "author": door.actor.employee_id == review.manager_id,
        "own": door.actor.employee_id == review.employee_id,
        "locked": stands.locked(review.cycle),
        "due": stands.due_on(review.cycle),
        "gone": bool(review.employee.left_on and review.employee.left_on <= door.actor.today),
    }


def writing(door: Door, review: Review, stands: queries.Standing) -> dict[str, Any]:
    """The author's page of a draft: sections, what is written, the evidence beside it. Nothing of the employee's."""
    session = door.session
    every, parts = queries.filled(session, review)
    sections = [section for section in every if MANAGER in section.fillers]
    beside = Beside(session, review, door.zone, leads=stands.leads)
    past = history(session, review.id, stands)
    return head(door, review, stands) | {
        "sections": sections,
        "parts": parts,
        "cited_by": queries.citations(session, review.id),
        "total": rules.total(queries.written(sections, parts)).as_json(),
        "beside": beside,
        "pieces": beside.pieces(door.actor),
        "axis": axis_of(beside.scores, *_ends(beside)),
        "base": f"/reviews/{review.id}",
        "asks_self": self_part.asked(session, review),
        "self_due_on": self_part.due_on(review.cycle),
        "past": past,
        "note": next(
            (one for one in reversed(past.handovers) if one.handover.to_id == door.actor.employee_id), None
        ),
    }


def own_part(door: Door, review: Review, stands: queries.Standing) -> dict[str, Any]:
    """The employee's page of their own part. Nothing of the manager's."""
    session = door.session
    beside = Beside(session, review, door.zone)
    return head(door, review, stands) | {
        "sections": queries.sections(session, review.cycle.template_id, SELF),
        "parts": self_part.parts(session, review.id),
        "cited_by": None,
        "beside": beside,
        "axis": axis_of(beside.scores, *_ends(beside)),
        "base": f"/reviews/{review.id}/self",
        "self_due_on": self_part.due_on(review.cycle),
    }


def reading(door: Door, review: Review, stands: queries.Standing) -> dict[str, Any]:
    """The review to read: each part only to whom it is open."""
    session, today = door.session, door.actor.today
    sections, parts = queries.filled(session, review)
    may = sight(
        door.words,
        finished=stands.sign_off is not None,
        released=stands.release is not None,
        handed_in=stands.hand_in is not None,
    )
    parts = parts if may.manager else {}
    past = history(session, review.id, stands)
    beside = Beside(session, review, door.zone)
    frozen = stands.sign_off.evidence if stands.sign_off else None
    evidence = (beside.scores if frozen is None else frozen) if may.manager else []
    written = queries.written([one for one in sections if MANAGER in one.fillers], parts)
    context = head(door, review, stands)
    return context | {
        "sections": sections,
        "may": may,
        "parts": parts,
        "own_parts": self_part.seen(session, review, sections, may),
        "cited_by": queries.citations(session, review.id) if may.manager else {},
        "total": _total(may, stands, written),
        "span": beside.span,
        "evidence": evidence,
        "axis": axis_of(evidence, 1, 5) if frozen is not None else axis_of(beside.scores, *_ends(beside)),
        "groups": others.groups(session, review, sections, today) if may.groups else [],
        "changes": taken_back(session, review, sections, parts) if may.changes and may.own else [],
        "past": past,
        "notes": [one for one in past.handovers if one.handover.note and _reads_note(door, one.handover)],
        "steps": steps(door, review, stands, past, locked=context["locked"]),
        "waits": release_waits(door, review) if context["author"] and stands.sign_off else "",
        "asks_self": self_part.asked(session, review),
        "self_due_on": self_part.due_on(review.cycle),
        "objection_refused": objections.refusal(door, review) if context["own"] else "",
        "objects_until": process.objects_until(local(stands.release.at, door.zone).date())
        if stands.release
        else None,
        "typed": {},
    }


def _total(may: Sight, stands: queries.Standing, written: Sequence[rules.Written]) -> dict[str, Any]:
    if not may.manager:
        return rules.total([]).as_json()
    return {"means": [], **stands.sign_off.total} if stands.sign_off else rules.total(written).as_json()


def _reads_note(door: Door, handover: Any) -> bool:
    return "unit hr" in door.words or door.actor.employee_id in {handover.from_id, handover.to_id}


def steps(
    door: Door, review: Review, stands: queries.Standing, past: History, *, locked: bool
) -> list[dict[str, str]]:
    """What happened, oldest first, as a timeline."""
    found: list[tuple[datetime, str, str]] = [
        (one.handover.at, f"Handed from {one.giver} to {one.taker}", "") for one in past.handovers
    ]
    if stands.hand_in:
        found.append((stands.hand_in.at, "Self part handed in", ""))
    if stands.sign_off:
        found.append((stands.sign_off.at, f"Finished by {stands.sign_off.by_name}", ""))
    if stands.release:
        without = (
            "without a self part" if self_part.asked(door.session, review) and not stands.hand_in else ""
        )
        found.append((stands.release.at, f"Released by {stands.release.by_name}", without))
    if stands.talk:
        found.append((stands.talk.at, f"Talked on {day(stands.talk.held_on, door.actor.today)}", ""))
    if stands.acknowledgement:
        verb = "Answered" if stands.acknowledgement.answer else "Acknowledged"
        found.append((stands.acknowledgement.at, f"{verb} by {review.employee.name}", ""))
    for dispute in past.disputes:
        found.append((dispute.objection.at, f"Disputed by {review.employee.name}", ""))
        if dispute.ruling:
            said = "it stands" if dispute.ruling.outcome == "stands" else "opened again"
            found.append((dispute.ruling.at, f"Dispute decided by {dispute.ruling.by_name}: {said}", ""))
    found += [(again.at, f"Opened again by {again.by_name}", again.reason) for again in past.reopenings]
    if closing := stands.closing:
        found.append((closing.at, f"Closed by {closing.by_name}", closing.reason))
    elif locked and review.cycle.closed_at:
        found.append((review.cycle.closed_at, "Locked with its cycle", ""))
    found.sort(key=lambda step: step[0])
    return [
        {"when": moment(at, door.actor.today, door.zone), "what": what, "more": more}
        for at, what, more in found
    ]


def _ends(beside: Beside) -> tuple[float, float]:
    scale = beside.scores[0].scale if beside.scores else None
    return (scale.lo, scale.hi) if scale else (1.0, 5.0)


def given_back(section: Section, sent: Mapping[str, Any], problems: Sequence[Problem]) -> dict[str, Any]:
    """A section's form with what was typed and is not saved, and what is wrong with it."""
    given = {key: str(value)[:GIVEN_BACK] for key, value in sent.items() if isinstance(value, str)}
    scores = {
        str(item["name"]): int(score)
        for place, item in enumerate(section.items)
        if (score := given.get(f"{ITEM}{place}", "")) in set("12345") and score
    }
    rating, version = given.get("rating", ""), given.get("version", "")
    typed = SimpleNamespace(
        text=given.get("text", ""),
        rating=int(rating) if rating in set("12345") and rating else None,
        no_evidence=given.get("no_evidence", ""),
        scores=scores,
        version=int(version) if version.isascii() and version.isdigit() else 0,
        saved_at=None,
    )
    named = [Problem(f"part-{section.id}", f"{section.title}: {one.message}") for one in problems]
    return {"problems": named, "typed": {section.id: typed}}
