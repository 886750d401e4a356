"""What a customer said aloud, typed in by whoever heads the unit: a delivery like any other."""

from datetime import UTC
from zoneinfo import ZoneInfo

from app.access import Act, about, allows
from app.contacts.actions import rating_id, source_named
from app.deliveries import own
from app.deliveries.forms import RemarkForm
from app.deliveries.models import HELD, TYPED
from app.deliveries.taking import apply, take
from app.errors import Forbidden, Invalid, Problem
from app.helpdesks.said import Agent, Said
from app.intake.corrections import named

SOURCE = "Remarks typed in"
#: A kind of contact of its own: such answers are compared with each other's, not with written ones.
CHANNEL = "told aloud"


def type_in(act: Act, form: RemarkForm) -> int:
    """Store a remark; the id of its rating. Nobody types in what is about themselves or their own reports."""
    employee_id = named(act, form.who, "who")
    if not allows("type in remark", about(act.session, act.actor, subject=employee_id)):
        raise Forbidden(
            "Their own manager can’t type in what customers say of somebody. Ask the support lead or HR."
        )
    heard = form.heard().replace(tzinfo=ZoneInfo(act.zone)).astimezone(UTC)
    if heard > act.now:
        raise Invalid([Problem("heard_on", "This lies in the future. Correct the day or the time.")])
    said = Said(
        external_id=form.once,
        scale="stars_5",
        score=form.score,
        raw=str(form.score),
        answered_at=heard,
        agent=Agent(ref=str(employee_id)),
        customer_ref=form.customer or None,
        comment=form.words,
        channel=form.channel or CHANNEL,
    )
    delivery = take(
        act.session,
        source=SOURCE,
        way=TYPED,
        external_id=form.once,
        body=own.body_of([said]),
        now=act.now,
    )
    if not delivery.settled_at:
        apply(act.session, [delivery], act.zone, act.now)
        if delivery.state == HELD:
            raise Invalid([Problem("who", str(delivery.problems[0][2]))])
        act.journal("typed in remark", kind="delivery", thing_id=delivery.id, subject_id=employee_id)
    return rating_id(source_named(act.session, SOURCE).id, form.once)
