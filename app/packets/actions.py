"""Asking for all packets of a cycle, making them piece by piece, and dropping them."""

import re
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access import Act, Actor, Door, allows, visible_employees
from app.errors import Conflict
from app.notices.actions import enqueue, notify
from app.packets.contents import HR, PERMISSIONS, packet
from app.packets.models import Bundle, BundleFile
from app.packets.printing import printed
from app.people.models import Employee
from app.reviews import guards, queries
from app.reviews.models import Cycle, Review, SignOff

MAKE, DROP = "packets.make", "packets.drop"
#: How long the files are kept once they were asked for.
KEPT = timedelta(days=7)
#: How many reviews are looked at in one transaction.
STEP = 25


def reviews_of(session: Session, actor: Actor, cycle_id: int) -> list[int]:
    """The finished reviews of a cycle that HR may take, in an order that stays; never the one about oneself."""
    found = session.scalars(
        select(Review.id)
        .join(Employee, Employee.id == Review.employee_id)
        .join(SignOff, SignOff.review_id == Review.id)
        .where(
            Review.cycle_id == cycle_id,
            Review.employee_id != (actor.employee_id or 0),
            visible_employees(actor),
        )
        .order_by(Review.id)
    )
    return list(found)


def ask(act: Act, cycle: Cycle) -> Bundle:
    """Ask for all packets of a cycle. `Conflict` where none can be made, or they are being made already."""
    whole = len(reviews_of(act.session, act.actor, cycle.id))
    if not whole:
        raise Conflict("No review of this cycle is finished yet. Ask again once there is one.")
    running = select(Bundle.id).where(
        Bundle.cycle_id == cycle.id, Bundle.account_id == act.actor.account_id, Bundle.made_at.is_(None)
    )
    if act.session.scalar(running.limit(1)) is not None:
        raise Conflict("The packets of this cycle are being made already. You are told when they are ready.")
    made = Bundle(cycle_id=cycle.id, account_id=act.actor.account_id, asked_at=act.now, whole=whole)
    act.session.add(made)
    act.session.flush()
    enqueue(act.session, MAKE, {"bundle": made.id}, now=act.now)
    enqueue(act.session, DROP, {"bundle": made.id}, now=act.now, due_at=act.now + KEPT)
    act.journal("asked for packets", kind="cycle", thing_id=cycle.id, reviews=whole)
    return made


def make_some(act: Act, bundle: Bundle) -> bool:
    """Make the next packets of a bundle; whether it is ready now. A file that is there is not made twice."""
    after = act.session.scalar(
        select(func.max(BundleFile.review_id)).where(BundleFile.bundle_id == bundle.id)
    )
    ahead = [one for one in reviews_of(act.session, act.actor, bundle.cycle_id) if one > (after or 0)]
    for review_id in ahead[:STEP]:
        _make(act, bundle, review_id)
    bundle.place = min(bundle.whole, bundle.place + STEP)
    if len(ahead) > STEP:
        return False
    bundle.place, bundle.made_at = bundle.whole, act.now
    name = act.session.get_one(Cycle, bundle.cycle_id).name
    notify(
        act.session,
        bundle.account_id,
        "packets",
        f"The packets of {name} are ready. They are kept for seven days.",
        f"/cycles/{bundle.cycle_id}/packets",
        act.now,
        act.now,
    )
    return True


def _make(act: Act, bundle: Bundle, review_id: int) -> None:
    found = guards.review(act.session, act.actor, review_id)
    if not allows(PERMISSIONS[HR], found.words):
        return
    door = Door(act.session, act.actor, act.now, act.zone, thing=found.thing, words=frozenset(found.words))
    stands = queries.standing(act.session, review_id)
    number = re.sub(r"[^A-Za-z0-9]+", "-", found.thing.employee.number or "").strip("-")
    act.session.add(
        BundleFile(
            bundle_id=bundle.id,
            review_id=review_id,
            name=f"review-{number or 'employee'}-{review_id}.pdf",
            body=printed(packet(door, found.thing, stands, HR)),
        )
    )
    act.session.flush()


def drop(session: Session, bundle_id: int) -> None:
    """Drop a bundle with its files."""
    session.execute(delete(BundleFile).where(BundleFile.bundle_id == bundle_id))
    session.execute(delete(Bundle).where(Bundle.id == bundle_id))


def until(asked_at: datetime) -> datetime:
    """When the files of a bundle are dropped."""
    return asked_at + KEPT
