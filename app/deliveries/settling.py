"""What an administrator does about a delivery: replay it, or give it up with a reason."""

from app.access import Act
from app.deliveries.forms import WhyForm
from app.deliveries.models import APPLIED, DISCARDED, HELD, WAITING, Delivery
from app.deliveries.taking import want_apply
from app.errors import Conflict, Invalid
from app.intake.corrections import enough


def _held(act: Act, given: Delivery) -> None:
    """As it stands now, and nobody applies it before this transaction ends."""
    act.session.refresh(given, with_for_update=True)


def replay_one(act: Act, given: Delivery) -> None:
    """Read it again. What it said before changes nothing; what it waited for may be there now."""
    _held(act, given)
    if given.body is None:
        raise Conflict(
            "The body was dropped some weeks after it was applied. Ask the source to send it again."
        )
    if given.state == WAITING:
        raise Conflict("This delivery is about to be read anyway.")
    given.state = WAITING
    act.session.flush()
    want_apply(act.session, act.now)
    act.journal("replayed delivery", kind="delivery", thing_id=given.id)


def discard(act: Act, given: Delivery, form: WhyForm) -> None:
    """Give up what could not be taken. The reason stays, the body goes after some weeks, answers stored stay."""
    if problems := enough(form.reason, 10):
        raise Invalid(problems)
    _held(act, given)
    if given.state not in {HELD, WAITING}:
        raise Conflict(
            "Nothing of this delivery waits: it was applied whole."
            if given.state == APPLIED
            else "This delivery was given up already."
        )
    given.state, given.settled_at, given.settled_by = DISCARDED, act.now, act.actor.name
    given.notes = [["whole delivery", "", f"Given up by {act.actor.name}: {form.reason}"[:500]], *given.notes]
    act.session.flush()
    act.journal("discarded delivery", kind="delivery", thing_id=given.id)
