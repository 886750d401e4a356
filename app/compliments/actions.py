"""Writing a compliment down, crediting those it is about, reading it aloud, taking it back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert as into_postgresql
from sqlalchemy.dialects.sqlite import insert as into_sqlite

from app.access import Act
from app.compliments.forms import ComplimentForm, CreditForm, PraiseForm, WhyForm
from app.compliments.models import RATING, TOLD, Compliment, ComplimentCredit, ReadAloud
from app.compliments.rules import wrong_day
from app.contacts.models import Rating
from app.database import is_sqlite, new_id
from app.errors import Conflict, Invalid, Problem
from app.intake.corrections import enough
from app.people.models import Employee, Team
from app.telling import tell

Credits = Sequence[tuple[int, str]]


def write(act: Act, form: ComplimentForm) -> Compliment:
    """Write down what a customer said. Nobody credits themselves; whom nobody knows is matched later."""
    problems = []
    if wrong := wrong_day(form.said_on, act.actor.today):
        problems.append(Problem("said_on", wrong))
    if not form.lines and not form.guess:
        problems.append(
            Problem("who1", "Name whom the customer praised, or write whom they said they meant.")
        )
    credited, unknown = _credited(act, form)
    problems += unknown
    if problems:
        raise Invalid(problems)
    known = act.session.scalar(select(Compliment).where(Compliment.once == form.once))
    if known is not None:
        return known
    made = Compliment(
        words=form.words,
        customer=form.customer,
        said_on=form.said_on,
        way=TOLD,
        once=form.once,
        guess=form.guess,
        made_at=act.now,
        made_by=act.actor.name,
        author_id=act.actor.employee_id,
    )
    act.session.add(made)
    act.session.flush()
    _credit(act, made, credited)
    act.journal("wrote compliment", kind="compliment", thing_id=made.id)
    return made


def from_rating(act: Act, rating: Rating, comment: str, form: PraiseForm) -> Compliment:
    """An answer's words as a compliment; of one answer there is one."""
    credited, problems = _credited(act, form)
    if not credited and not problems:
        problems.append(Problem("who1", "Name whom the customer praised."))
    if problems:
        raise Invalid(problems)
    once = f"rating {rating.id}"
    if act.session.scalar(select(Compliment.id).where(Compliment.once == once)) is not None:
        raise Conflict("This answer is a compliment already.")
    made = Compliment(
        words=comment,
        customer="",
        said_on=rating.answered_at.date(),
        way=RATING,
        rating_id=rating.id,
        once=once,
        guess="",
        made_at=act.now,
        made_by=act.actor.name,
        author_id=act.actor.employee_id,
    )
    act.session.add(made)
    act.session.flush()
    _credit(act, made, credited)
    act.journal("made answer a compliment", kind="compliment", thing_id=made.id)
    return made


def credit(act: Act, given: Compliment, form: CreditForm) -> None:
    """Credit more people with it: also those whom the customer only guessed at."""
    _stands(given)
    credited, problems = _credited(act, form)
    if not credited and not problems:
        problems.append(Problem("who1", "Name whom the customer praised."))
    if problems:
        raise Invalid(problems)
    _credit(act, given, credited)
    act.journal("credited compliment", kind="compliment", thing_id=given.id)


def uncredit(act: Act, given: Compliment, employee_id: int) -> None:
    """It was not about this one after all."""
    held = act.session.scalar(
        select(ComplimentCredit).where(
            ComplimentCredit.compliment_id == given.id, ComplimentCredit.employee_id == employee_id
        )
    )
    if held is None:
        raise Conflict("They aren’t credited with it any more.")
    act.session.delete(held)
    act.session.flush()
    act.journal("uncredited compliment", kind="compliment", thing_id=given.id, subject_id=employee_id)


def withdraw(act: Act, given: Compliment, form: WhyForm) -> None:
    """Take it back: it counts no more. The reason stays."""
    _stands(given)
    if problems := enough(form.reason, 10):
        raise Invalid(problems)
    given.withdrawn_at, given.withdrawn_by, given.withdrawn_why = act.now, act.actor.name, form.reason
    act.session.flush()
    act.journal("withdrew compliment", kind="compliment", thing_id=given.id)


def read_aloud(act: Act, team: Team, given: Compliment) -> None:
    """It was read aloud to the team. Said twice, it was read once."""
    _stands(given)
    row = {"id": new_id(), "compliment_id": given.id, "team_id": team.id, "at": act.now, "by": act.actor.name}
    insert: Any = into_sqlite if is_sqlite(act.session) else into_postgresql
    act.session.execute(insert(ReadAloud).values(row).on_conflict_do_nothing())
    act.journal("read compliment aloud", kind="compliment", thing_id=given.id, team=str(team.id))


def _stands(given: Compliment) -> None:
    if given.withdrawn_at is not None:
        raise Conflict("This compliment was taken back.")


def _credited(act: Act, form: CreditForm) -> tuple[list[tuple[int, str]], list[Problem]]:
    """The employees a form names, each with what they did, and what is wrong with it."""
    found: dict[int, str] = {}
    problems = []
    for field, who, did in form.lines:
        try:
            employee_id = _named(act, who, field)
        except Invalid as refused:
            problems += refused.problems
            continue
        if employee_id in found:
            problems.append(Problem(field, "They are named above already."))
        found[employee_id] = did
    return list(found.items()), problems


def _named(act: Act, who: str, field: str) -> int:
    """Anybody who ever worked here: by number, e-mail or full name. `Invalid` says what to write instead."""
    same = or_(
        Employee.number == who, Employee.email == who.casefold(), func.lower(Employee.name) == who.lower()
    )
    found = act.session.scalars(select(Employee.id).where(same, Employee.ai_agent.is_(False)).limit(2)).all()
    if not found:
        words = f"Nobody here is called “{who[:60]}”. Write the full name, or under “Whom they meant”."
        raise Invalid([Problem(field, words)])
    if len(found) > 1:
        raise Invalid([Problem(field, f"Several are called “{who[:60]}”. Write the number or the e-mail.")])
    if found[0] == act.actor.employee_id:
        raise Invalid([Problem(field, "You can’t credit yourself. Tell a colleague what the customer said.")])
    return found[0]


def _credit(act: Act, given: Compliment, credited: Credits) -> None:
    known = set(
        act.session.scalars(
            select(ComplimentCredit.employee_id).where(ComplimentCredit.compliment_id == given.id)
        )
    )
    fresh = [(employee_id, did) for employee_id, did in credited if employee_id not in known]
    for employee_id, did in fresh:
        act.session.add(
            ComplimentCredit(
                compliment_id=given.id,
                employee_id=employee_id,
                did=did,
                made_at=act.now,
                made_by=act.actor.name,
            )
        )
    act.session.flush()
    people = [employee_id for employee_id, _ in fresh]
    if people:
        tell(act, people, "wow", "A customer praised your work.", f"/compliments/{given.id}")
