"""Who is told what is due: by themselves every morning, or because HR pressed for those who are late."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, insert, or_, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.models import Account
from app.cycles.actions import open_
from app.cycles.models import Prompting, Reminder
from app.cycles.rules import Task, falls_on, reminder_words
from app.database import new_id
from app.errors import Conflict
from app.notices.actions import MAIL, enqueue
from app.notices.models import Notice
from app.people.models import Employee
from app.reviews.due import due_on, extended
from app.reviews.models import SELF, Acknowledgement, Cycle, Release, Review, Section, SignOff
from app.reviews.steps import Asked, Closing, SelfHandIn
from app.scores.policy import body_of
from app.scores.queries import policy_in_force
from app.telling import after_quiet

#: Notices written by one statement.
STEP = 2_000
DUE = "review due"


def remind(session: Session, today: date, now: datetime, zone: str) -> int:
    """Tell everybody what is due in three days, due today, or overdue by whole weeks. Again on a day tells nobody
    twice. Answers how many were told.
    """
    found = {
        employee_id: [task for task in tasks if falls_on(task.due, today)]
        for employee_id, tasks in to_do(session, today).items()
    }
    return _tell(session, {key: tasks for key, tasks in found.items() if tasks}, today, now, zone)


def prompt(act: Act, cycle: Cycle, *which: ColumnElement[bool]) -> int:
    """Remind everybody who is late in a cycle, once a day. Answers how many people were told; who was told by the
    morning's run is not told again. `which`: conditions on `Review` for whose reviews it is about.
    """
    open_(cycle)
    today = act.actor.today
    if act.session.get(Prompting, (cycle.id, today)) is not None:
        raise Conflict("The late have been reminded today. Try again tomorrow.")
    found = to_do(act.session, today, Review.cycle_id == cycle.id, *which)
    late = {key: [task for task in tasks if task.due < today] for key, tasks in found.items()}
    told = _tell(act.session, {key: tasks for key, tasks in late.items() if tasks}, today, act.now, act.zone)
    act.session.add(Prompting(cycle_id=cycle.id, on=today, at=act.now, by_name=act.actor.name, people=told))
    act.session.flush()
    act.journal("reminded the late", kind="cycle", thing_id=cycle.id, people=told)
    return told


def to_do(session: Session, today: date, *which: ColumnElement[bool]) -> dict[int, list[Task]]:
    """What everybody has to do in open cycles, by employee. Four statements."""
    found: dict[int, list[Task]] = {}
    for kind, statement in (
        ("self", _own_parts()),
        ("view", _views(today)),
        ("write", _to_write()),
        ("acknowledge", _to_acknowledge()),
    ):
        for person, due, many in session.execute(_open(statement, today, *which)):
            day = due if isinstance(due, date) else date.fromisoformat(str(due)[:10])
            found.setdefault(person, []).append(Task(kind, day, many))
    return found


def _open(
    statement: Select[*tuple[Any, ...]], today: date, *which: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    return (
        statement.join(Cycle, Cycle.id == Review.cycle_id)
        .join(Employee, Employee.id == Review.employee_id)
        .outerjoin(Closing, Closing.review_id == Review.id)
        .where(
            Cycle.closed_at.is_(None),
            Closing.review_id.is_(None),
            or_(Cycle.opens_on.is_(None), Cycle.opens_on <= today),
            or_(Employee.left_on.is_(None), Employee.left_on > today),
            *which,
        )
    )


def _own_parts() -> Select[*tuple[Any, ...]]:
    """Own parts of templates that ask for one. Who has not handed it in once the review is released is past it."""
    return (
        select(Review.employee_id, Cycle.self_due_on, func.count())
        .select_from(Review)
        .outerjoin(SelfHandIn, SelfHandIn.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .where(
            SelfHandIn.review_id.is_(None),
            Release.review_id.is_(None),
            Cycle.self_due_on.is_not(None),
            Cycle.template_id.in_(_asking(SELF)),
        )
        .group_by(Review.employee_id, Cycle.self_due_on)
    )


def _asking(filler: str) -> Select[*tuple[Any, ...]]:
    """Templates with a section that somebody of this kind fills: JSON lists of plain words, looked at as text."""
    return select(Section.template_id).where(cast(Section.fillers, String).contains(f'"{filler}"'))


def _views(today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(Asked.employee_id, Cycle.collect_until, func.count())
        .select_from(Review)
        .join(Asked, Asked.review_id == Review.id)
        .where(Asked.answered.is_(False), Cycle.collect_until >= today)
        .group_by(Asked.employee_id, Cycle.collect_until)
    )


def _to_write() -> Select[*tuple[Any, ...]]:
    longer = extended()
    due = due_on(longer)
    return (
        select(Review.manager_id, due, func.count())
        .select_from(Review)
        .outerjoin(longer, longer.c.review_id == Review.id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .where(SignOff.review_id.is_(None))
        .group_by(Review.manager_id, due)
    )


def _to_acknowledge() -> Select[*tuple[Any, ...]]:
    return (
        select(Review.employee_id, Cycle.acknowledge_by, func.count())
        .select_from(Review)
        .join(Release, Release.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
        .where(Acknowledgement.review_id.is_(None), Cycle.acknowledge_by.is_not(None))
        .group_by(Review.employee_id, Cycle.acknowledge_by)
    )


def _tell(session: Session, found: dict[int, list[Task]], today: date, now: datetime, zone: str) -> int:
    """One notice each, in working hours, to those with an account who were not told today."""
    told = select(Reminder.employee_id).where(Reminder.on == today)
    accounts = session.execute(
        select(Account.employee_id, Account.id)
        .join(Employee, Employee.id == Account.employee_id)
        .where(
            Account.disabled_at.is_(None),
            or_(Employee.left_on.is_(None), Employee.left_on > today),
            Account.employee_id.not_in(told),
        )
    ).all()
    body = body_of(policy_in_force(session))
    due = after_quiet(now, body["quiet_from"], body["quiet_to"], zone)
    rows = [
        {
            "id": new_id(),
            "account_id": account,
            "kind": DUE,
            "text": reminder_words(found[employee], today),
            "href": _where({task.kind for task in found[employee]}),
            "made_at": now,
            "due_at": due,
        }
        for employee, account in accounts
        if employee in found
    ]
    people = [{"employee_id": employee, "on": today} for employee, _ in accounts if employee in found]
    for at in range(0, len(rows), STEP):
        session.execute(insert(Notice), rows[at : at + STEP])
        session.execute(insert(Reminder), people[at : at + STEP])
    if rows:
        enqueue(session, MAIL, now=now, due_at=due, key=f"{MAIL} {due:%Y-%m-%d %H:%M}")
    return len(rows)


def _where(kinds: Iterable[str]) -> str:
    """The page for what is due: a single kind's own, or the reviews."""
    return "/views" if set(kinds) == {"view"} else "/reviews"
