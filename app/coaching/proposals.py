"""A plan proposed from evidence, so that two clicks make one: what is expected, a goal, what to do, when to look."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import Actor, about, allows
from app.coaching import observations, queries, rules
from app.coaching.forms import MOST_CHECK_INS
from app.coaching.hints import behaviour_for, behaviours_for
from app.coaching.measuring import Prospect, prospect
from app.complaints import credited
from app.contacts.models import CONFIDENTIAL, LENS_WORDS
from app.contacts.queries import whole
from app.errors import Forbidden, NotFound
from app.people.behaviours import BEHAVIOURS
from app.scores.pieces import Piece
from app.scores.queries import Shown, evidence_of, fits
from app.scores.spans import WINDOWS
from app.web.words import day, evidence_sentence

#: A proposed score goal asks for no more than this share of the scale.
MOST_ASKED = 0.2


@dataclass(frozen=True)
class Measurable:
    """A score that a goal may be set on, with what could be seen by the end."""

    shown: Shown
    label: str
    ahead: Prospect | None

    @property
    def key(self) -> str:
        """As the form names it."""
        return f"{self.shown.lens}:{self.shown.scale.id}"


@dataclass(frozen=True)
class Proposal:
    """The form of a plan filled in, by field."""

    origin: Piece | None
    fields: dict[str, str]


def origin_of(
    session: Session, actor: Actor, employee_id: int, key: str, now: datetime, zone: str
) -> Piece | None:
    """The evidence that `rating:5`, `score:customer`, `observation:7` or `case:8` names, which must be about the
    employee; None for a plan from scratch. `NotFound` for anything else.

    Who may make a plan with somebody may see all of them, but for a case that went on to others.
    """
    kind, _, what = key.partition(":")
    if not key:
        return None
    here = ZoneInfo(zone)
    found = None
    if kind == "rating" and what.isdecimal() and len(what) < 20 and int(what) < 2**63:
        found = _rating(session, employee_id, int(what), here)
    elif kind == "score":
        found = _score(session, employee_id, what, now.astimezone(here).date())
    elif kind == "case" and what.isdecimal() and len(what) < 20 and int(what) < 2**63:
        found = credited.piece(session, actor, employee_id, int(what))
    elif kind == "observation" and what.isdecimal() and len(what) < 20 and int(what) < 2**63:
        found = _observation(session, employee_id, int(what))
    if found is None:
        raise NotFound
    return found


def _rating(session: Session, employee_id: int, rating_id: int, here: ZoneInfo) -> Piece | None:
    found = whole(session, rating_id)
    if (
        found is None
        or found.cell.lens in CONFIDENTIAL
        or employee_id not in {one[0] for one in found.credited}
    ):
        return None
    on = found.rating.answered_at.astimezone(here).date()
    return Piece(
        kind="rating",
        key=str(rating_id),
        on=on,
        title=f"A customer answered {found.shown} on {day(on)}",
        text=found.rating.comment or "",
        href=f"/ratings/{rating_id}",
        facts={"lens": found.cell.lens, "shown": found.shown},
    )


def _score(session: Session, employee_id: int, lens: str, today: date) -> Piece | None:
    evidence = [
        one for one in evidence_of(session, employee_id, fits(session, WINDOWS[0])) if one.lens == lens
    ]
    if not evidence:
        return None
    return Piece(
        kind="score",
        key=lens,
        on=today,
        title=f"{LENS_WORDS[lens]}: {evidence_sentence(evidence[0])}",
        text="",
        href=f"/employees/{employee_id}?lens={lens}",
        facts={"lens": lens, "scale": evidence[0].scale.id, "score": evidence[0].score},
    )


def _observation(session: Session, employee_id: int, observation_id: int) -> Piece | None:
    found = observations.load(session, observation_id)
    if found is None or found.observation.employee_id != employee_id:
        return None
    return observations.piece_of(found)


def measurable(
    session: Session, employee_id: int, begins: date, ends_on: date, zone: str, lens: str | None = None
) -> list[Measurable]:
    """The scores of an employee that a goal may be set on; `lens`: of one lens only."""
    evidence = evidence_of(session, employee_id, fits(session, WINDOWS[0]))
    several = {one.lens for one in evidence if sum(other.lens == one.lens for other in evidence) > 1}
    return [
        Measurable(
            one,
            LENS_WORDS[one.lens] + (f", {one.scale.label}" if one.lens in several else ""),
            prospect(session, employee_id, one, begins, ends_on, zone),
        )
        for one in evidence
        if one.lens not in CONFIDENTIAL and lens in {None, one.lens}
    ]


def propose(
    session: Session, actor: Actor, employee_id: int, origin: Piece | None, now: datetime, zone: str
) -> Proposal:
    """Expectations, goals, what to do, check-ins every two weeks and an end in eight weeks, ready to be made.

    `Forbidden` for whoever is not the employee's manager, `Conflict` where they have left.
    """
    if not allows("make plan", about(session, actor, subject=employee_id)):
        raise Forbidden("Only the manager makes a coaching plan.")
    begins = now.astimezone(ZoneInfo(zone)).date()
    queries.refuse_gone(session, employee_id, begins)
    ends_on = begins + timedelta(weeks=rules.WEEKS)
    checks = rules.check_in_days(begins, ends_on)[:MOST_CHECK_INS]
    chosen = _behaviours(origin)
    by_name = {one.name: one for one in BEHAVIOURS}
    fields = {
        "origin": f"{origin.kind}:{origin.key}" if origin else "",
        "expectations": "\n".join(f"{name.capitalize()}: {by_name[name].three}" for name in chosen),
        "ends_on": ends_on.isoformat(),
        **{f"behaviour{n}": name for n, name in enumerate(chosen[:2], 1)},
        **{f"check{n}": one.isoformat() for n, one in enumerate(checks, 1)},
        "what1": f"Go through two contacts together, and say what I hear about “{chosen[0]}”.",
        "side1": "coach",
        "due1": (begins + timedelta(weeks=1)).isoformat(),
        "what2": f"Try it in ten contacts and note what happened: {by_name[chosen[0]].five}",
        "side2": "coachee",
        "due2": checks[min(1, len(checks) - 1)].isoformat(),
    }
    lens = origin.facts.get("lens") if origin is not None else None
    for one in measurable(session, employee_id, begins, ends_on, zone, lens)[:1] if lens else []:
        if one.ahead is not None:
            width = one.shown.scale.hi - one.shown.scale.lo
            target = (
                one.shown.score + rules.rounded_up(one.ahead.seen, width)
                if one.ahead.a_week
                else float("inf")
            )
            if target <= min(one.shown.scale.hi, one.shown.score + MOST_ASKED * width):
                fields |= {"measure": one.key, "target": f"{target + 0.005:.2f}"}
    return Proposal(origin, fields)


def _behaviours(origin: Piece | None) -> list[str]:
    if origin is not None and origin.facts.get("scores"):
        return behaviours_for({name: int(given) for name, given in origin.facts["scores"].items()})
    return [behaviour_for(origin.text if origin else "")]
