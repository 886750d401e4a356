"""Making an offer, and noting what became of it."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from app.access import Act
from app.decisions import queries as decisions
from app.decisions.actions import WAITS, seal, unconflicted
from app.decisions.gating import today_of
from app.decisions.models import Approved, Decision
from app.errors import Conflict, Invalid, Problem
from app.offers import queries, rules
from app.offers.forms import OfferForm, StepForm
from app.offers.models import GIVEN, Offer, OfferStep
from app.packages import queries as packages
from app.packages import us
from app.packages.forms import InputsForm, checked
from app.packages.policy import Line
from app.packages.queries import Version
from app.packages.rules import Inputs, reckon
from app.packages.values import Values
from app.telling import tell
from app.web.words import local


def read_inputs(act: Act, form: InputsForm) -> tuple[Inputs, Line, Version]:
    """What was typed, checked against the policy in force."""
    policy = packages.in_force(act.session)
    typed = InputsForm(**{name: getattr(form, name) for name in InputsForm.model_fields})
    return *checked(typed, policy.body, today_of(act)), policy


def make(act: Act, decision: Decision, form: OfferForm) -> Offer:
    """A new version. What was given before no longer stands: a material change, which restarts the US clocks."""
    inputs, line, policy = read_inputs(act, form)
    clock = None
    if policy.body.us and inputs.country == us.COUNTRY:
        if not form.forty:
            raise Invalid(
                [Problem("forty", "Say whether the employee is 40 or older, or that it is not known.")]
            )
        clock = {"forty": form.forty, "group": form.group == "yes"}
    unconflicted(act, decision.employee_id)
    found = _live(act, decision, form.seen)
    if found and "signed" in found[0].steps and "revoked" not in found[0].steps:
        raise Conflict(
            f"Version {found[0].offer.number} is signed. Only once it is revoked can there be another."
        )
    made = Offer(
        decision_id=decision.id,
        number=form.seen + 1,
        policy_version=policy.number,
        currency=inputs.currency,
        inputs=inputs.as_json(),
        package=reckon(inputs, line).as_json(),
        words=form.words,
        clock=clock,
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    _journal(act, decision, "made offer", made)
    return made


def _live(act: Act, decision: Decision, seen: int) -> list[queries.Version]:
    """Hold the decision; its versions. `Conflict` where it ended or another version was made meanwhile."""
    held = decisions.locked(act.session, decision)
    if held.ended_at is not None:
        raise Conflict("This decision was withdrawn or reversed. Its record can only be read.")
    found = queries.versions(act.session, decision.id)
    last = found[0].offer.number if found else 0
    if seen != last:
        by = found[0].offer.made_by if found else "Somebody"
        raise Conflict(
            f"{by} has made version {last} meanwhile. Open the page again and look before you act."
        )
    return found


def note(act: Act, decision: Decision, form: StepForm) -> OfferStep:
    """The newest version was given, signed or revoked, on a day. Given only of a decision that two people approved and
    the employee was told.
    """
    values = Values()
    on = values.day("on", form.on)
    if on is None:
        raise Invalid(values.problems)
    found = _live(act, decision, form.seen)
    whole = decisions.whole(act.session, decision.id)
    if not found:
        raise Conflict("There is no offer yet. Make one first.")
    if form.kind == GIVEN and whole.approved is None:
        raise Conflict("The decision is not approved by two people yet: until then the offer is a draft.")
    newest = found[0]
    told = local(whole.delivery.at, act.zone).date() if whole.delivery else None
    if why := rules.refused(
        form.kind,
        days={kind: one.on for kind, one in newest.steps.items()},
        on=on,
        made_on=local(newest.offer.made_at, act.zone).date(),
        told_on=told,
        today=today_of(act),
        forty=(newest.offer.clock or {}).get("forty", ""),
    ):
        raise Invalid([Problem("on", why)])
    return _noted(act, decision, newest, form.kind, on)


def _noted(act: Act, decision: Decision, version: queries.Version, kind: str, on: date) -> OfferStep:
    made = OfferStep(offer_id=version.offer.id, kind=kind, on=on, at=act.now, by_name=act.actor.name)
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Conflict(
            f"Somebody has noted this meanwhile: version {version.offer.number} was {kind}."
        ) from None
    _journal(act, decision, f"noted offer {kind}", version.offer)
    if kind == GIVEN:
        tell(act, [decision.employee_id], "record", WAITS, f"/my-decisions/{decision.id}")
    return made


def _journal(act: Act, decision: Decision, verb: str, offer: Offer) -> None:
    """Journal it; the record of an approved decision is sealed anew with it."""
    if act.session.get(Approved, decision.id) is not None:
        seal(act.session, decision.id, act.now)
    act.journal(verb, kind="offer", thing_id=offer.id, subject_id=decision.employee_id, number=offer.number)
