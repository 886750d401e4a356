"""Writing a card, acknowledging it, setting the standard."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.access import Act
from app.cards import rules
from app.cards.forms import CardForm, SeenForm, StandardForm
from app.cards.models import CardSeen, RoleCard, ServiceStandard
from app.cards.queries import Held
from app.errors import Conflict, Invalid, Problem
from app.people.models import Team
from app.telling import tell


def write(act: Act, held: Held, form: CardForm) -> RoleCard:
    """A new version of somebody's card, by themselves or their manager; the eleventh word is refused."""
    if problems := rules.problems_of(form.words):
        raise Invalid(problems)
    words = rules.one_line(form.words)
    if held.card is not None and (held.card.words, held.card.title) == (words, held.person.title):
        return held.card
    made = RoleCard(
        employee_id=held.person.id,
        version=(held.card.version if held.card else 0) + 1,
        words=words,
        title=held.person.title,
        made_at=act.now,
        made_by=act.actor.name,
    )
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Conflict("Somebody changed this card a moment ago. Open it again.") from None
    act.journal("wrote role card", kind="role card", thing_id=made.id, subject_id=held.person.id)
    if act.actor.employee_id != held.person.id:
        said = f"{act.actor.name} changed your role card: read it and say so."
        tell(act, [held.person.id], "card", said, f"/employees/{held.person.id}/card")
    return made


def acknowledge(act: Act, held: Held, form: SeenForm) -> None:
    """Somebody read their card and the standard in force, and says so. Again changes nothing."""
    card, standard = held.card, held.standard
    if card is None:
        raise Conflict("There is no card yet. Write it first.")
    if (form.card, form.standard) != (str(card.id), str(standard.id) if standard else ""):
        raise Conflict("The card or the standard changed while you read. Read it once more.")
    if held.state == rules.SEEN:
        return
    made = CardSeen(
        employee_id=held.person.id,
        number=(held.seen.number if held.seen else 0) + 1,
        card_id=card.id,
        standard_id=standard.id if standard else None,
        title=held.person.title,
        at=act.now,
    )
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        # Pressed twice: the first one holds.
        return
    act.journal("acknowledged role card", kind="role card", thing_id=card.id, subject_id=held.person.id)


def set_standard(act: Act, form: StandardForm) -> ServiceStandard:
    """A new version of a unit's standard, in force at once: everybody there is asked to acknowledge it."""
    units = set(act.session.scalars(select(Team.unit).distinct()))
    if form.unit and form.unit not in units:
        raise Invalid([Problem("unit", "There is no such unit. Choose one from the list.")])
    last = act.session.scalar(
        select(func.max(ServiceStandard.version)).where(ServiceStandard.unit == form.unit)
    )
    made = ServiceStandard(
        unit=form.unit,
        version=(last or 0) + 1,
        words=form.words,
        reason=form.reason,
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("set service standard", kind="service standard", thing_id=made.id)
    return made
