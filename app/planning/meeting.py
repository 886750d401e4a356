"""The executive's service review: opened with its agenda, decided point by point, carried over, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Act, Actor
from app.errors import Conflict, Invalid, Problem
from app.people.models import Employee
from app.people.queries import direct_reports
from app.planning import agenda, rules
from app.planning.actions import KIND
from app.planning.forms import DecisionForm, MinutesForm, OpenForm, PointForm
from app.planning.models import ServicePoint, ServiceReview, ServiceSeat
from app.telling import tell


@dataclass(frozen=True)
class Line:
    """A point with whose it is."""

    row: ServicePoint
    owner: str

    @property
    def settled(self) -> bool:
        """Whether it is answered, and done where somebody was to do something."""
        return held(self.row).settled


@dataclass(frozen=True)
class Listed:
    """A service review in a list."""

    review: ServiceReview
    chair: str
    points: int
    open: int
    carried: int


def held(row: ServicePoint) -> rules.Held:
    """A point as carrying over needs it. What was decided before counts while nothing newer is."""
    point = rules.Point(row.kind, row.key, row.title, row.href)
    decision = row.decision or row.before
    if not row.decision and row.owner_id is None:
        return rules.Held(point, row.times, "", None, None, done=False)
    return rules.Held(point, row.times, decision, row.owner_id, row.due_on, row.done_at is not None)


def lines(session: Session, review: ServiceReview) -> list[Line]:
    """Its points in their order."""
    owner = aliased(Employee)
    rows = session.execute(
        select(ServicePoint, owner.name)
        .outerjoin(owner, owner.id == ServicePoint.owner_id)
        .where(ServicePoint.review_id == review.id)
        .order_by(ServicePoint.position, ServicePoint.id)
    )
    return [Line(row[0], row[1] or "") for row in rows]


def seats(session: Session, review: ServiceReview) -> list[tuple[int, str]]:
    """Who sits in it, the chair first."""
    chair = session.get_one(Employee, review.chair_id)
    rows = session.execute(
        select(Employee.id, Employee.name)
        .join(ServiceSeat, ServiceSeat.employee_id == Employee.id)
        .where(ServiceSeat.review_id == review.id)
        .order_by(Employee.name)
    )
    return [(chair.id, chair.name), *((row[0], row[1]) for row in rows)]


def listed(session: Session, actor: Actor) -> list[Listed]:
    """The service reviews the actor may see, newest first."""
    found = (
        select(ServiceReview, Employee.name)
        .join(Employee, Employee.id == ServiceReview.chair_id)
        .order_by(ServiceReview.held_on.desc(), ServiceReview.opened_at.desc())
    )
    if "hr_lead" not in actor.roles:
        me = actor.employee_id or 0
        mine = select(ServiceSeat.review_id).where(ServiceSeat.employee_id == me)
        found = found.where(or_(ServiceReview.chair_id == me, ServiceReview.id.in_(mine)))
    listed = []
    for review, chair in session.execute(found):
        points = lines(session, review)
        open_ = sum(not one.settled for one in points)
        listed.append(Listed(review, chair, len(points), open_, sum(one.row.times > 0 for one in points)))
    return listed


def open_review(act: Act, form: OpenForm) -> ServiceReview:
    """The next review, with what is carried over and what scores say today. The one before must have ended."""
    chair = act.actor.employee_id
    if chair is None:
        raise Conflict("Only an employee chairs a service review.")
    if form.held_on < act.actor.today:
        raise Invalid([Problem("held_on", "Choose today or a later day.")])
    last = act.session.scalar(
        select(ServiceReview)
        .where(ServiceReview.chair_id == chair)
        .order_by(ServiceReview.opened_at.desc())
        .limit(1)
    )
    if last is not None and last.ended_at is None:
        raise Conflict("Your last service review is still open. End it first: what is open is carried over.")
    made = ServiceReview(chair_id=chair, held_on=form.held_on, opened_at=act.now)
    act.session.add(made)
    act.session.flush()
    for employee in direct_reports(act.session, chair, act.actor.today):
        act.session.add(ServiceSeat(review_id=made.id, employee_id=employee))
    before = [held(one.row) for one in lines(act.session, last)] if last is not None else []
    _put(act, made, rules.agenda(before, agenda.fresh(act)))
    act.journal("opened service review", kind="service review", thing_id=made.id)
    reports = {one for one, _ in seats(act.session, made)}
    tell(act, reports, KIND, f"{act.actor.name} opened a service review.", f"/service-reviews/{made.id}")
    return made


def _put(act: Act, review: ServiceReview, points: Sequence[rules.Next]) -> None:
    for position, one in enumerate(points):
        act.session.add(
            ServicePoint(
                review_id=review.id,
                position=position,
                kind=one.point.kind,
                key=one.point.key,
                title=one.point.title,
                href=one.point.href,
                times=one.times,
                before=one.before,
                owner_id=one.owner_id,
                due_on=one.due_on,
            )
        )
    act.session.flush()


def add_point(act: Act, review: ServiceReview, form: PointForm) -> ServicePoint:
    """A point of one's own."""
    _open(review)
    position = len(lines(act.session, review))
    made = ServicePoint(review_id=review.id, position=position, kind="own", key="", title=form.title)
    act.session.add(made)
    act.session.flush()
    made.key = f"own:{made.id}"
    act.journal("added point to service review", kind="service review", thing_id=review.id)
    return made


def decide(act: Act, review: ServiceReview, point: ServicePoint, form: DecisionForm) -> None:
    """What was decided; with an owner and a day where somebody does something."""
    _open(review)
    problems, due, owner = [], None, None
    if form.owner:
        if form.owner not in {str(one) for one, _ in seats(act.session, review)}:
            problems.append(Problem("owner", "Choose somebody who sits in this review."))
        else:
            owner = int(form.owner)
        try:
            due = date.fromisoformat(form.due_on)
        except ValueError:
            problems.append(Problem("due_on", "Give the day by which it is done."))
        if due is not None and due < act.actor.today:
            problems.append(Problem("due_on", "Choose today or a later day."))
    elif form.due_on:
        problems.append(Problem("owner", "Say who does it by that day."))
    if problems:
        raise Invalid(problems)
    point.decision, point.owner_id, point.due_on = form.decision, owner, due
    point.decided_at, point.decided_by = act.now, act.actor.name
    act.journal("decided in service review", kind="service review", thing_id=review.id)
    if owner is not None:
        text = f"{act.actor.name} gave you something to do in the service review."
        tell(act, {owner}, KIND, text, f"/service-reviews/{review.id}")


def finish(act: Act, review: ServiceReview, point: ServicePoint) -> None:
    """It is done, also after the review has ended."""
    if point.done_at is not None:
        raise Conflict("This is done already.")
    if point.owner_id is None:
        raise Conflict("Nobody was to do anything here. Decide it instead.")
    point.done_at = act.now
    act.journal("did point of service review", kind="service review", thing_id=review.id)


def write_minutes(act: Act, review: ServiceReview, form: MinutesForm) -> None:
    """What was said, in short."""
    _open(review)
    review.minutes = form.minutes
    act.journal("wrote minutes of service review", kind="service review", thing_id=review.id)


def end(act: Act, review: ServiceReview) -> None:
    """It is over; what is open comes again by itself."""
    _open(review)
    review.ended_at = act.now
    act.journal("ended service review", kind="service review", thing_id=review.id)


def _open(review: ServiceReview) -> None:
    if review.ended_at is not None:
        raise Conflict("This service review has ended. What is open comes again in the next.")
