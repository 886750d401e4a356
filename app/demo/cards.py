"""What people at Lumen Home do for customers, in ten words, and the standard they hold to."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.cards import actions, queries
from app.cards.forms import CardForm, SeenForm, StandardForm
from app.config import settings
from app.database import unit_of_work
from app.people.queries import member

STANDARD = (
    "Whoever calls us hears a person within three minutes.\n"
    "We say what happens next and when, and we call back before they have to.\n"
    "We hand nobody over without a word to the next.\n"
    "A mistake is ours until it is mended, whoever made it."
)
SAID = {
    "Maya Ross": "I see that nobody waits twice for the same answer.",
    "Tomasz Zieliński": "I answer the phone and mend orders gone wrong.",
    "Amara Okafor": "I listen first, then find what they really need.",
    "Jonas Lindqvist": "I turn a broken delivery into a kept promise.",
    "Ines Duarte": "I chat with people until their evening is saved.",
    "Priya Nair": "I find the order that everybody else had lost.",
    "Bo Eriksen": "My invoices are right, so nobody has to call us.",
    "Dan Levi": "I make paying so plain that nobody needs help.",
    "Hana Suzuki": "I find people who like people, and keep them.",
    "Wen Zhao": "One mail from me, and the matter is closed.",
}
#: Who has not acknowledged what was changed since.
LATE = ("Jonas Lindqvist", "Tomasz Zieliński", "Wen Zhao")


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """A standard in spring, cards in summer, a second version of the standard three weeks ago."""
    with unit_of_work(engine) as session:
        lena = _act(session, "Lena Vogel", now - timedelta(days=200))
        first = STANDARD.rpartition("\n")[0]
        actions.set_standard(lena, StandardForm(words=first, reason="What we said in spring, in writing."))
        for name, words in SAID.items():
            _write(session, name, ids[name], words, now - timedelta(days=120))
        lena = _act(session, "Lena Vogel", now - timedelta(days=21))
        why = "The last sentence was missing; the service review of autumn asked for it."
        actions.set_standard(lena, StandardForm(words=STANDARD, reason=why))
        for name in SAID:
            if name not in LATE:
                _acknowledge(session, name, ids[name], now - timedelta(days=14))


def _write(session: Session, name: str, employee_id: int, words: str, when: datetime) -> None:
    person = member(session, employee_id, when.date())
    assert person is not None
    actions.write(_act(session, name, when), queries.held(session, [person])[0], CardForm(words=words))
    session.flush()
    _acknowledge(session, name, employee_id, when)


def _acknowledge(session: Session, name: str, employee_id: int, when: datetime) -> None:
    person = member(session, employee_id, when.date())
    assert person is not None
    held = queries.held(session, [person])[0]
    assert held.card is not None
    standard = str(held.standard.id) if held.standard else ""
    actions.acknowledge(_act(session, name, when), held, SeenForm(card=str(held.card.id), standard=standard))
    session.flush()


def _act(session: Session, name: str, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
