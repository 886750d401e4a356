"""The employee answers and appeals; somebody who had no part in it rules."""

from dataclasses import dataclass
from datetime import date, datetime, time

from app.access import Act
from app.decisions import queries as decisions
from app.decisions.actions import reverse, seal, step, tell_deciders, unconflicted
from app.decisions.conflicts import deciders
from app.decisions.gating import today_of
from app.decisions.models import Appeal, AppealRuling, Decision, HearingAnswer
from app.decisions.queries import Whole
from app.decisions.rules import problems_of_reason
from app.errors import Conflict, Invalid
from app.hearings import queries, rules
from app.hearings.forms import OwnWordsForm, ReceivedForm, RulingForm
from app.packages.values import Values
from app.telling import tell
from app.web.words import listing, local
from app.workdays import moment

NOON = time(12)


def answer(act: Act, decision: Decision, form: OwnWordsForm) -> HearingAnswer:
    """The employee answers what is considered, once, within the window."""
    whole = _held(act, decision)
    if why := rules.no_answer(whole, today_of(act)):
        raise Conflict(why)
    step(act, decision, 0, "answered record")
    made = HearingAnswer(decision_id=decision.id, words=form.words, made_at=act.now)
    act.session.add(made)
    act.session.flush()
    tell_deciders(act, decision)
    return made


def appeal(act: Act, decision: Decision, form: OwnWordsForm) -> Appeal:
    """The employee asks somebody else to decide again."""
    return _appeal(act, decision, form.words, today_of(act), act.now)


def enter_appeal(act: Act, decision: Decision, form: ReceivedForm) -> Appeal:
    """HR enters an appeal that came on paper, as of the day it was received: who has left can't sign in any more."""
    values, today = Values(), today_of(act)
    received = values.day("received_on", form.received_on)
    if received is not None and received > today:
        values.wrong("received_on", "That day lies ahead. Give the day on which it was received.")
    whole = decisions.whole(act.session, decision.id)
    if received is not None and whole.delivery and received < local(whole.delivery.at, act.zone).date():
        values.wrong("received_on", "That is before the employee was told. Look at the date.")
    if received is None or values.problems:
        raise Invalid(values.problems)
    unconflicted(act, decision.employee_id)
    at = min(moment(received, NOON, act.zone), act.now)
    return _appeal(act, decision, form.words, received, at, act.actor.name)


def _appeal(
    act: Act, decision: Decision, words: str, received: date, at: datetime, by: str | None = None
) -> Appeal:
    whole = _held(act, decision)
    if why := rules.no_appeal(whole, received):
        raise Conflict(why)
    step(act, decision, 0, "entered appeal" if by else "appealed")
    country = whole.hearing.country if whole.hearing else ""
    made = Appeal(
        decision_id=decision.id,
        words=words,
        made_at=at,
        decide_by=rules.rule_by(received, country),
        entered_by=by,
    )
    act.session.add(made)
    act.session.flush()
    seal(act.session, decision.id, act.now)
    tell_deciders(act, decision)
    return made


def _held(act: Act, decision: Decision) -> Whole:
    """The decision, so that nobody else takes a step before this one is done."""
    decisions.locked(act.session, decision)
    return decisions.whole(act.session, decision.id)


@dataclass(frozen=True)
class Ruler:
    """Somebody in HR, and why they can't rule; empty where they can."""

    account_id: int
    name: str
    why_not: str


def rulers(act: Act, whole: Whole) -> list[Ruler]:
    """Everybody in HR of the unit with what stands against each: a conflict, or a part in the decision."""
    alarm = queries.answered_alarms(act.session, whole.decision.cycle_id)
    found = []
    for one in deciders(act.session, whole.decision.employee_id, act.now):
        part = rules.part_in(whole, one.account_id, alarm)
        found.append(Ruler(one.account_id, one.name, part or ", ".join(one.why_not)))
    return found


def who_may(found: list[Ruler]) -> str:
    """The sentence that names who may rule."""
    names = [one.name for one in found if not one.why_not]
    if names:
        return f"{listing(names, 'or')} may."
    return "Nobody else in HR may: an administrator grants HR to somebody who had no part in it."


def rule(act: Act, decision: Decision, form: RulingForm) -> AppealRuling:
    """Rule once. Reversed, a reversal follows with the same reason; the employee reads it either way."""
    if problems := problems_of_reason(form.reason):
        raise Invalid(problems)
    whole = _held(act, decision)
    if whole.appeal is None:
        raise Conflict("Nobody has appealed. There is nothing to rule on.")
    if whole.ruling is not None:
        raise Conflict(f"{whole.ruling.by_name} has ruled on this already. Look again.")
    everybody = rulers(act, whole)
    mine = next((one for one in everybody if one.account_id == act.actor.account_id), None)
    if mine is None or mine.why_not:
        why = mine.why_not if mine else "have no say in this unit"
        raise Conflict(
            f"You can’t rule on this: who rules had no part in it, and you: {why}. {who_may(everybody)}"
        )
    step(act, decision, form.version, "ruled on appeal")
    made = AppealRuling(
        decision_id=decision.id,
        stands=form.outcome == "stands",
        reason=form.reason,
        at=act.now,
        account_id=act.actor.account_id,
        by_name=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    if made.stands:
        seal(act.session, decision.id, act.now)
        said = "Your appeal was decided."
        tell(act, [decision.employee_id], "record", said, f"/my-decisions/{decision.id}")
    else:
        reverse(act, decision, form.reason)
    return made
