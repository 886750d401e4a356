"""What is done to keep a star, and whom somebody in HR stands close to."""

from datetime import date

from sqlalchemy import func, or_, select

from app.access import Act
from app.decisions.actions import step
from app.decisions.forms import ActionForm, RelationForm, WordsForm
from app.decisions.gating import today_of
from app.decisions.models import STAR, Decision, Relation, RetentionAction, Wish
from app.errors import Conflict, Invalid, NotFound, Problem
from app.people.models import Employee


def add_action(act: Act, decision: Decision, form: ActionForm) -> RetentionAction:
    """Something to do to keep a star: what, who, until when."""
    owner, problems = _person(act, form.owner, "owner")
    try:
        due = date.fromisoformat(form.due_on)
        if due < today_of(act):
            problems.append(Problem("due_on", "Choose today or a day ahead."))
    except ValueError:
        due = today_of(act)
        problems.append(Problem("due_on", "Write the day as 2026-12-31."))
    if owner is None or problems:
        raise Invalid(problems)
    whole = step(act, decision, 0, "added retention action")
    if whole.decision.kind != STAR:
        raise Conflict("Retention actions hang on a star.")
    made = RetentionAction(decision_id=decision.id, what=form.what, owner_id=owner.id, due_on=due)
    act.session.add(made)
    act.session.flush()
    return made


def _person(act: Act, given: str, field: str) -> tuple[Employee | None, list[Problem]]:
    """Somebody at work by full name, number or e-mail."""
    found = act.session.scalars(
        select(Employee)
        .where(
            or_(
                func.lower(Employee.name) == given.lower(),
                Employee.number == given,
                Employee.email == given.casefold(),
            ),
            or_(Employee.left_on.is_(None), Employee.left_on > today_of(act)),
        )
        .limit(2)
    ).all()
    if len(found) == 1:
        return found[0], []
    several = "Several are called that: give a number or e-mail."
    return None, [Problem(field, several if found else "Nobody is known by that name, number or e-mail.")]


def do_action(act: Act, decision: Decision, action_id: int) -> RetentionAction:
    """It is done; again it is to be done after all."""
    found = act.session.get(RetentionAction, action_id)
    if found is None or found.decision_id != decision.id:
        raise NotFound
    step(act, decision, 0, "ticked retention action")
    done = found.done_at is None
    found.done_at, found.done_by = (act.now, act.actor.name) if done else (None, None)
    return found


def note_wish(act: Act, decision: Decision, form: WordsForm) -> Wish:
    """What the star asked for; the newest words stand."""
    whole = step(act, decision, form.version, "noted wish")
    if whole.decision.kind != STAR:
        raise Conflict("Only of a star it is noted what they asked for.")
    if whole.wish is None:
        whole.wish = Wish(decision_id=decision.id)
        act.session.add(whole.wish)
    whole.wish.words, whole.wish.at, whole.wish.by_name = form.words, act.now, act.actor.name
    return whole.wish


def declare(act: Act, form: RelationForm) -> Relation:
    """Declare that one stands close to somebody: from now on neither decides about the other."""
    person, problems = _person(act, form.person, "person")
    if person is None:
        raise Invalid(problems)
    if person.id == act.actor.employee_id:
        raise Invalid([Problem("person", "Your own record is closed to you anyway. Name somebody else.")])
    made = Relation(
        account_id=act.actor.account_id, employee_id=person.id, words=form.words, declared_at=act.now
    )
    act.session.add(made)
    act.session.flush()
    act.journal("declared relation", kind="decision", thing_id=made.id, subject_id=person.id)
    return made


def end_relation(act: Act, relation: Relation) -> None:
    """It holds no longer. That it did stays on the record."""
    if relation.ended_at is None:
        relation.ended_at = act.now
        act.journal("ended relation", kind="decision", thing_id=relation.id, subject_id=relation.employee_id)
