"""A cycle's severances as one set: what approving them risks, what its check says, an alarm answered in writing.

The check is of everybody in the cycle. What a page shows is of those whom the reader may decide about, so that nobody
learns from a number that somebody else, or they themselves, are in the set.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act, Actor, decidable_employees
from app.decisions import queries
from app.decisions.models import Decision, Desk, Dossier, SetCheck
from app.decisions.set_check import members_digest
from app.errors import Conflict, Forbidden, Invalid
from app.fairness import queries as fairness
from app.fairness.rules import FEW, LOOK, Outcome, problems_of_answer
from app.people.models import Employee
from app.reviews.models import Review
from app.sets import risk, waiting
from app.sets.forms import SetAnswerForm

#: An alarm is answered in so many characters at least.
SHORTEST_ANSWER = 100


@dataclass(frozen=True)
class Figures:
    """What a set comes to, over those whom somebody may decide about."""

    decisions: list[Decision]
    now: risk.Expected
    averages: risk.Expected | None
    crowd: waiting.Crowd
    points: list[risk.Point]
    outcomes: list[Outcome]
    #: Of whom a window holds too little: counted as wrong for sure.
    unsure: list[str]

    @property
    def sentence(self) -> str:
        """What approving it would mean."""
        return risk.sentence(self.now, self.averages)


def figures(session: Session, actor: Actor, desk: Desk) -> Figures:
    """The set as its reader may see it."""
    seen = set(session.scalars(select(Employee.id).where(decidable_employees(actor))))
    return _figures(session, actor, desk, seen)


def _figures(session: Session, actor: Actor, desk: Desk, seen: Collection[int] | None) -> Figures:
    live = queries.severances(session, desk.cycle_id)
    everybody = session.scalars(select(Review.employee_id).where(Review.cycle_id == desk.cycle_id)).all()
    ids = {one for one in everybody if seen is None or one in seen}
    ids |= {one.employee_id for one in live if seen is None or one.employee_id in seen}
    mine = [one for one in live if one.employee_id in ids]
    known = {one.id: _chances(session, one) for one in mine}
    now = risk.expected([risk.wrong(*pair) for pair in known.values()])
    crowd = waiting.crowd(session, desk, ids)
    parted = {one.employee_id for one in mine}
    units = fairness.units_of(session, actor.today)
    rows = [(one, one not in parted, units.get(one, "")) for one in sorted(ids)]
    return Figures(
        mine,
        now,
        risk.raw_cut(crowd.people, len(mine)) if crowd.people else None,
        crowd,
        risk.curve(crowd.people) if crowd.people else [],
        fairness.check(session, rows),
        [one.employee.name for one in mine if None in known[one.id]],
    )


def _chances(session: Session, decision: Decision) -> tuple[float | None, float | None]:
    """As they were frozen: on that people decide."""
    body = session.scalar(
        select(Dossier.body)
        .where(Dossier.decision_id == decision.id)
        .order_by(Dossier.number.desc())
        .limit(1)
    )
    return risk.of_windows(body["windows"]) if body else (None, None)


def says(outcomes: Collection[Outcome]) -> str:
    """What a check said, in sentences that name no number of people."""
    if not outcomes:
        return "Nothing is known of groups, so the check could tell nothing."
    if alarms := [one for one in outcomes if one.state == LOOK]:
        return " ".join(one.says for one in alarms)
    if all(one.state == FEW for one in outcomes):
        return "Too few to tell: no group stands out, and none could."
    return "No alarm. " + " ".join(one.says for one in outcomes if one.state != FEW)


def check(act: Act, desk: Desk) -> SetCheck:
    """Check the set as it stands, over everybody in the cycle, and keep what it said."""
    found = _figures(act.session, act.actor, desk, None)
    if not found.decisions:
        raise Conflict("No severance is proposed in this cycle: there is no set to check.")
    made = SetCheck(
        cycle_id=desk.cycle_id,
        members=members_digest([one.id for one in found.decisions]),
        result={
            "says": says(found.outcomes),
            "risk": {"mean": round(found.now.mean, 3), "lo": found.now.lo, "hi": found.now.hi},
            "outcomes": [one.kept() for one in found.outcomes],
        },
        alarm=any(one.state == LOOK for one in found.outcomes),
        at=act.now,
        by_name=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("checked set", kind="decision", thing_id=desk.cycle_id, check=str(made.id), alarm=made.alarm)
    return made


def answer(act: Act, found: SetCheck, form: SetAnswerForm) -> None:
    """Answer an alarm in writing, once, by somebody who proposed nothing in the set."""
    if problems := problems_of_answer(form.words, SHORTEST_ANSWER):
        raise Invalid(problems)
    act.session.execute(select(SetCheck.id).where(SetCheck.id == found.id).with_for_update())
    act.session.refresh(found)
    if not found.alarm:
        raise Conflict("This check raised no alarm.")
    if found.answer is not None:
        raise Conflict(f"{found.answerer} has answered it already.")
    live = queries.severances(act.session, found.cycle_id)
    if members_digest([one.id for one in live]) != found.members:
        raise Conflict("The set has changed since this check. Check it as it stands now.")
    if act.actor.account_id in {one.proposer_id for one in live}:
        raise Forbidden("You proposed a severance in this set. Somebody else in HR answers the alarm.")
    found.answer, found.answered_at = form.words, act.now
    found.answerer_id, found.answerer = act.actor.account_id, act.actor.name
    act.session.flush()
    act.journal("answered alarm of set", kind="decision", thing_id=found.cycle_id, check=str(found.id))
