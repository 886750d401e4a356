"""The verbs of a calibration session: open, sit down, change, note, end."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.models import Account
from app.calibration import groups, queries, rules
from app.calibration.forms import ChangeForm, MinutesForm, OpenForm
from app.calibration.models import Calibrated, Calibration, Change, Seat
from app.errors import Conflict, Invalid, NotFound, Problem
from app.notices.actions import notify
from app.reviews import queries as reviews
from app.reviews import rules as review_rules
from app.reviews.holding import is_locked
from app.reviews.models import MANAGER, Cycle, Part, Release, Review, Section, SignOff


class Newer(Conflict):
    """The minutes were saved by somebody else meanwhile."""

    title = "The minutes were changed meanwhile"

    def __init__(self, theirs: str, version: int) -> None:
        super().__init__("Somebody saved the minutes after you opened them.")
        self.theirs = theirs
        self.version = version


def open_session(act: Act, cycle: Cycle, form: OpenForm) -> Calibration:
    """A session over the drafts of a unit or a team. Nobody sits over their own review: those with a seat are left out
    of the group, and so is whoever opens it.
    """
    if cycle.closed_at is not None:
        raise Conflict("The cycle is closed. Its reviews can't be changed any more.")
    try:
        held_on = date.fromisoformat(form.held_on)
    except ValueError:
        raise Invalid([Problem("held_on", "There is no such day. Write it as 2026-12-31.")]) from None
    found = groups.candidates(act.session, act.actor, cycle.id, form.unit, form.team)
    seats = {int(one) for one in form.seats} & {one.manager_id for one in found}
    if act.actor.employee_id:
        seats.add(act.actor.employee_id)
    group = [one for one in found if one.employee_id not in seats]
    if len(group) < 2:
        raise Invalid([Problem("unit", "Fewer than two reviews to compare. Choose a larger group.")])
    if len(group) > rules.MOST:
        mend = f"Choose a unit or a team of {rules.MOST} at most."
        raise Invalid([Problem("unit", f"{len(group):,} reviews are more than a room can compare. {mend}")])
    made = Calibration(cycle=cycle, name=form.name, held_on=held_on, made_at=act.now, made_by=act.actor.name)
    act.session.add(made)
    act.session.flush()
    _bring(act.session, made, cycle, [one.review_id for one in group])
    act.session.add_all(Seat(calibration_id=made.id, employee_id=one) for one in sorted(seats))
    act.session.flush()
    for account_id in _accounts(act.session, seats - {act.actor.employee_id or 0}):
        text = f"You have a seat in {made.name}, {held_on:%d %B}."
        notify(act.session, account_id, "calibration", text, f"/calibrations/{made.id}", act.now, act.now)
    act.journal(
        "opened calibration", kind="calibration", thing_id=made.id, reviews=len(group), seats=len(seats)
    )
    return made


def _bring(session: Session, made: Calibration, cycle: Cycle, review_ids: Sequence[int]) -> None:
    sections = queries.rated_sections(session, cycle.template_id)
    parts: dict[int, dict[int, Part]] = {}
    for part in session.scalars(select(Part).where(Part.review_id.in_(review_ids))):
        parts.setdefault(part.review_id, {})[part.section_id] = part
    for review_id in review_ids:
        written = reviews.written(sections, parts.get(review_id, {}))
        value = review_rules.total(written).value
        before = {
            "ratings": {str(one.section_id): one.rating for one in written},
            "total": None if value is None else str(value),
        }
        session.add(Calibrated(calibration_id=made.id, review_id=review_id, before=before))


def _accounts(session: Session, employees: set[int]) -> Sequence[int]:
    wanted = select(Account.id).where(Account.employee_id.in_(employees), Account.disabled_at.is_(None))
    return session.scalars(wanted).all()


def be_present(act: Act, found: Calibration) -> None:
    """Somebody's page is open: whoever has a seat is in the room. Said every few seconds, so it is not journaled."""
    seat = act.session.get(Seat, (found.id, act.actor.employee_id)) if act.actor.employee_id else None
    if seat is not None:
        seat.seen_at = act.now


def change(act: Act, found: Calibration, review: Review, form: ChangeForm) -> Change:
    """Change one rating with a reason; the total of a finished review follows, both values stay. `Conflict` when the
    rating is another one than was seen, or nothing may be changed any more.
    """
    session = act.session
    _open(found)
    session.execute(select(Review.id).where(Review.id == review.id).with_for_update())
    if session.get(Release, review.id) is not None:
        raise Conflict(
            "The employee has this review already. What was released is changed by reopening it only."
        )
    if is_locked(session, review):
        raise Conflict("The review is closed and read only.")
    section = session.get(Section, int(form.section))
    if section is None or section.template_id != review.cycle.template_id or not section.weight:
        raise NotFound
    if MANAGER not in section.fillers:
        raise NotFound
    if not queries.can_be_changed(section):
        raise Invalid(
            [Problem("rating", f"{section.title} follows from its behaviours; its author changes those.")]
        )
    part = session.get(Part, (review.id, section.id), with_for_update=True)
    before = part.rating if part is not None else None
    if (str(before) if before else "none") != form.seen:
        now = f"is {before} now" if before else "is not rated now"
        raise Conflict(f"{section.title} {now}: somebody changed it after you opened the page. Look again.")
    if problems := rules.change_problems(before, int(form.rating), form.reason):
        raise Invalid(problems)
    if part is None:
        part = Part(review_id=review.id, section_id=section.id, version=0, text="")
        session.add(part)
    part.rating, part.no_evidence = int(form.rating), ""
    part.version = (part.version or 0) + 1
    part.saved_at = act.now
    session.flush()
    _total_follows(session, review)
    made = Change(
        calibration_id=found.id,
        review_id=review.id,
        section_id=section.id,
        before=before,
        after=int(form.rating),
        reason=form.reason,
        at=act.now,
        by_name=act.actor.name,
    )
    session.add(made)
    _tell_author(act, found, review)
    act.journal(
        "changed rating in calibration",
        kind="review",
        thing_id=review.id,
        subject_id=review.employee_id,
        section=section.title,
        before=before,
        after=int(form.rating),
    )
    session.flush()
    return made


def _total_follows(session: Session, review: Review) -> None:
    signed = session.get(SignOff, review.id)
    if signed is not None:
        sections = reviews.sections(session, review.cycle.template_id, MANAGER)
        written = reviews.written(sections, reviews.parts(session, review.id))
        signed.total = review_rules.total(written).as_json()


def _tell_author(act: Act, found: Calibration, review: Review) -> None:
    if act.actor.employee_id == review.manager_id:
        return
    for account_id in _accounts(act.session, {review.manager_id}):
        text = f"A rating in your review of {review.employee.name} was changed in {found.name}."
        notify(act.session, account_id, "calibration", text, f"/reviews/{review.id}", act.now, act.now)


def give_seat(act: Act, found: Calibration, employee_id: int) -> None:
    """Give a manager of the group a seat. Nobody whose own review is in it gets one."""
    _open(found)
    lines = act.session.execute(
        select(Review.employee_id, Review.manager_id)
        .join(Calibrated, Calibrated.review_id == Review.id)
        .where(Calibrated.calibration_id == found.id)
    ).all()
    if employee_id in {row.employee_id for row in lines}:
        raise Conflict("Their own review is in this session. Nobody sits over their own review.")
    if employee_id not in {row.manager_id for row in lines}:
        raise NotFound
    if act.session.get(Seat, (found.id, employee_id)) is None:
        act.session.add(Seat(calibration_id=found.id, employee_id=employee_id))
        act.journal("gave seat in calibration", kind="calibration", thing_id=found.id, subject_id=employee_id)


def take_seat(act: Act, found: Calibration, employee_id: int) -> None:
    """Take a seat away; what was changed stays."""
    _open(found)
    act.session.execute(delete(Seat).where(Seat.calibration_id == found.id, Seat.employee_id == employee_id))
    act.journal("took seat in calibration", kind="calibration", thing_id=found.id, subject_id=employee_id)


def write_minutes(act: Act, found: Calibration, form: MinutesForm) -> None:
    """Save the minutes. `Newer` when somebody else saved them since `form.version`."""
    act.session.execute(select(Calibration.id).where(Calibration.id == found.id).with_for_update())
    act.session.refresh(found, ["minutes", "minutes_version", "ended_at"])
    _open(found)
    if found.minutes_version != form.version and found.minutes != form.minutes:
        raise Newer(found.minutes, found.minutes_version)
    found.minutes = form.minutes
    found.minutes_version += 1
    act.journal("wrote minutes of calibration", kind="calibration", thing_id=found.id)


def end(act: Act, found: Calibration) -> None:
    """End the session: seats are empty, everything is read only."""
    _open(found)
    found.ended_at, found.ended_by = act.now, act.actor.name
    act.journal("ended calibration", kind="calibration", thing_id=found.id)


def _open(found: Calibration) -> None:
    if found.ended_at is not None:
        raise Conflict("The session has ended. Open a new one to change more.")
    if found.cycle.closed_at is not None:
        raise Conflict("The cycle is closed. Its reviews can't be changed any more.")
