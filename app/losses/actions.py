"""Noting who left, correcting it, taking it back, noting that they came back; setting the list of reasons."""

from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select

from app.access import Act
from app.clock import month_of
from app.contacts.models import Rating
from app.errors import Conflict, Invalid, Problem
from app.losses import queries, rules
from app.losses.forms import BackForm, ChangeForm, LossForm, ReasonsForm, ReturnForm
from app.losses.models import LossChange, LossReasons, LossReturn, LossTouchpoint, LostCustomer, WonBack
from app.losses.wishes import Known, Wish, wished
from app.web.words import day as day_words

KIND = "lost customer"


def known(act: Act) -> Known:
    """What may be chosen of now."""
    return queries.known(act.session, act.now.astimezone(ZoneInfo(act.zone)).date())


def note(act: Act, form: LossForm) -> LostCustomer:
    """Note a customer who left. The same `once` again gets the one it made; the same customer within a year asks."""
    once = sha256(f"{act.actor.account_id} {form.once}".encode()).hexdigest() if form.once else None
    if once and (earlier := queries.made_as(act.session, once)) is not None:
        return earlier
    wish = wished(form, known(act))
    if form.again != "yes":
        _ask_twice(act, wish)
    return put(act, wish, once=once)


def _ask_twice(act: Act, wish: Wish, but: int = 0) -> None:
    found = queries.twin(act.session, wish.key, wish.lost_on, but)
    if found is not None:
        day = day_words(found.lost_on)
        message = (
            f"{found.noted_by} noted this customer as lost on {day}. Tick this if they left a second time."
        )
        raise Invalid([Problem("again", message)])


def put(act: Act, wish: Wish, **given: Any) -> LostCustomer:
    """Store one that can be."""
    made = LostCustomer(
        **_columns(act, wish),
        noted_at=act.now,
        noted_by=act.actor.name,
        account_id=act.actor.account_id,
        **given,
    )
    act.session.add(made)
    act.session.flush()
    _met(act, made, wish)
    act.journal("noted lost customer", kind=KIND, thing_id=made.id, lost_on=made.lost_on.isoformat())
    return made


def _columns(act: Act, wish: Wish) -> dict[str, Any]:
    written = {wish.customer, wish.customer.upper(), wish.customer.lower()}
    ref = act.session.scalar(select(Rating.customer_ref).where(Rating.customer_ref.in_(written)).limit(1))
    return {
        "customer": wish.customer,
        "customer_key": wish.key,
        "customer_ref": ref or wish.customer,
        "since": wish.since,
        "lost_on": wish.lost_on,
        "month": month_of(wish.lost_on),
        "reason": wish.reason,
        "how": wish.how,
        "words": wish.words,
        "amount": wish.amount,
        "currency": wish.currency,
        "team_id": wish.team_id,
    }


def _met(act: Act, made: LostCustomer, wish: Wish) -> None:
    act.session.add_all(LossTouchpoint(loss_id=made.id, name=name) for name in wish.touchpoints)
    act.session.flush()


def change(act: Act, loss: LostCustomer, form: ChangeForm) -> LossChange:
    """Correct what was noted, with a reason; what it said before stays to be read."""
    _lock(act, loss)
    line, number = queries.load(act.session, loss.id), len(queries.changes(act.session, loss.id)) + 1
    if line.back is not None:
        raise Conflict(f"{line.back.by_name} has taken this back. Note the customer anew.")
    if form.seen != number - 1:
        raise Conflict("Somebody corrected this meanwhile. Open it again and look.")
    choice = known(act)
    # What was chosen then may stay, whatever the lists say today.
    choice = Known(
        tuple(dict.fromkeys((*choice.reasons, loss.reason))),
        tuple(dict.fromkeys((*choice.touchpoints, *line.touchpoints))),
        choice.teams,
        choice.today,
    )
    wish = wished(form, choice)
    if form.again != "yes" and (wish.key, wish.lost_on) != (loss.customer_key, loss.lost_on):
        _ask_twice(act, wish, loss.id)
    if line.won is not None and wish.lost_on > line.won.back_on:
        raise Invalid([Problem("lost_on", "This is after the day they were won back.")])
    before, after = _told(line), _wanted(wish, choice)
    changed = [[label, before[label], after[label]] for label in before if before[label] != after[label]]
    if not changed:
        raise Invalid([Problem("", "Nothing is changed. Correct something first, or leave it as it is.")])
    for name, value in _columns(act, wish).items():
        setattr(loss, name, value)
    act.session.execute(delete(LossTouchpoint).where(LossTouchpoint.loss_id == loss.id))
    _met(act, loss, wish)
    made = LossChange(
        loss_id=loss.id,
        number=number,
        made_at=act.now,
        by_name=act.actor.name,
        reason=form.why,
        changed=changed,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("corrected lost customer", kind=KIND, thing_id=loss.id, fields=[one[0] for one in changed])
    return made


def _told(line: queries.Line) -> dict[str, str]:
    one = line.loss
    return {
        "Customer": one.customer,
        "Customer since": one.since.isoformat() if one.since else "",
        "Lost on": one.lost_on.isoformat(),
        "Reason": one.reason,
        "How we know": rules.HOWS[one.how],
        "In their words": one.words,
        "Yearly revenue": line.money,
        "Touchpoints": ", ".join(line.touchpoints),
        "Team": line.team,
    }


def _wanted(wish: Wish, choice: Known) -> dict[str, str]:
    return {
        "Customer": wish.customer,
        "Customer since": wish.since.isoformat() if wish.since else "",
        "Lost on": wish.lost_on.isoformat(),
        "Reason": wish.reason,
        "How we know": rules.HOWS[wish.how],
        "In their words": wish.words,
        "Yearly revenue": "" if wish.amount is None else rules.money(wish.amount, wish.currency),
        "Touchpoints": ", ".join(sorted(wish.touchpoints)),
        "Team": choice.teams.get(wish.team_id or 0, ""),
    }


def take_back(act: Act, loss: LostCustomer, form: ReturnForm) -> LossReturn:
    """Take a note back, with a reason: it counts nowhere from then on."""
    _lock(act, loss)
    line = queries.load(act.session, loss.id)
    if line.back is not None:
        raise Conflict(f"{line.back.by_name} has taken it back already.")
    made = LossReturn(loss_id=loss.id, reason=form.reason, made_at=act.now, by_name=act.actor.name)
    act.session.add(made)
    act.session.flush()
    act.journal("took lost customer back", kind=KIND, thing_id=loss.id)
    return made


def win_back(act: Act, loss: LostCustomer, form: BackForm) -> WonBack:
    """Note that a lost customer is one again."""
    _lock(act, loss)
    line = queries.load(act.session, loss.id)
    if line.state != "lost":
        raise Conflict(f"This customer is no longer lost: {line.state}.")
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    try:
        back_on = rules.day(form.back_on) or today
    except rules.Unmeant as refused:
        raise Invalid([Problem("back_on", str(refused))]) from None
    if back_on > today:
        raise Invalid([Problem("back_on", "This day is still to come. Note it once they are back.")])
    if back_on < loss.lost_on:
        raise Invalid([Problem("back_on", f"They left on {day_words(loss.lost_on)}: nobody is back before.")])
    made = WonBack(
        loss_id=loss.id, back_on=back_on, words=form.words, made_at=act.now, by_name=act.actor.name
    )
    act.session.add(made)
    act.session.flush()
    act.journal("won customer back", kind=KIND, thing_id=loss.id, back_on=back_on.isoformat())
    return made


def _lock(act: Act, loss: LostCustomer) -> None:
    act.session.execute(select(LostCustomer.id).where(LostCustomer.id == loss.id).with_for_update())


def set_reasons(act: Act, form: ReasonsForm) -> LossReasons:
    """A new version of the list. What was noted keeps its reason."""
    last = queries.versions(act.session)[0]
    if form.seen != last.number:
        raise Conflict(
            f"{last.made_by} has set version {last.number} meanwhile. Open the list again and look."
        )
    try:
        names = rules.names_of(form.names)
    except rules.Unmeant as refused:
        raise Invalid([Problem("names", str(refused))]) from None
    if tuple(names) == last.names:
        raise Invalid([Problem("", "Nothing is changed. Change the list first, or leave it as it is.")])
    number = (act.session.scalar(select(func.max(LossReasons.version))) or queries.BUILT_IN) + 1
    made = LossReasons(
        version=number, made_at=act.now, made_by=act.actor.name, reason=form.reason, names=names
    )
    act.session.add(made)
    act.session.flush()
    act.journal("set loss reasons", kind="loss reasons", thing_id=made.id, version=made.version)
    return made
