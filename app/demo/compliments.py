"""Half a year of kind words: for the front line, for who fixed the cause behind it, and one nobody can place yet."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.compliments import actions
from app.compliments.forms import ComplimentForm
from app.compliments.models import ReadAloud
from app.config import settings
from app.database import unit_of_work
from app.people.models import Team

#: Days ago, who wrote it down, customer, words, and who did what.
SAID: tuple[tuple[int, str, str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        2,
        "Sol Mbeki",
        "Mrs Albrecht",
        "I rang three companies this week. Yours is the only one where somebody rang back, and on the minute.",
        (("Laila Farouk", "rang back as promised"), ("Dan Levi", "found the fault that evening")),
    ),
    (
        6,
        "Maya Ross",
        "",
        "The invoice was wrong, I wrote on Sunday, and on Monday at nine it was right. No form, no number to draw.",
        (("Bo Eriksen", "corrected the invoice before anybody asked"),),
    ),
    (
        11,
        "Hana Suzuki",
        "Hotel Miramar",
        "Your driver carried the lamps to the fourth floor because our lift was out. He even laughed.",
        (("Rashid Khan", "arranged the carrier"),),
    ),
    (
        19,
        "Sol Mbeki",
        "Mr Okonkwo",
        "She heard that I was upset before I had said it.",
        (("Aisha Bello", "listened first"),),
    ),
    (
        33,
        "Maya Ross",
        "",
        "Since your last update the app finds my lamps at once. Whoever did that: thank you.",
        (("Dan Levi", "fixed the pairing"), ("Olga Sidorova", "collected twenty reports of it")),
    ),
    (
        58,
        "Eve Park",
        "City library",
        "We order from you because of one person, and you know who.",
        (("Julia Hoffmann", "has looked after the library for years"),),
    ),
    (
        96,
        "Sol Mbeki",
        "",
        "I was ready to cancel. Now I am telling my sister.",
        (("Miguel Santos", "stayed on the line"),),
    ),
)
GUESSED = (
    4,
    "Sol Mbeki",
    "The gentleman with the Irish voice explained it to my mother three times and never sighed.",
    "The gentleman with the Irish voice, Tuesday afternoon",
)


def fill(engine: Engine, now: datetime) -> None:
    """Everybody writes down what they heard, when they heard it."""
    with unit_of_work(engine) as session:
        for number, (days, who, customer, words, people) in enumerate(SAID):
            act = _act(session, who, now - timedelta(days=days))
            named = {f"who{n}": name for n, (name, _) in enumerate(people, 1)}
            did = {f"did{n}": what for n, (_, what) in enumerate(people, 1)}
            form = ComplimentForm(
                words=words, customer=customer, said_on=act.actor.today, once=f"{number:032x}", **named, **did
            )
            made = actions.write(act, form)
            if days > 30:
                _read(session, made.id, act)
        days, who, words, guess = GUESSED
        act = _act(session, who, now - timedelta(days=days))
        actions.write(
            act, ComplimentForm(words=words, guess=guess, said_on=act.actor.today, once=f"{len(SAID):032x}")
        )


def _read(session: Session, compliment_id: int, act: Act) -> None:
    """It was read to the support teams since."""
    for team_id in session.scalars(select(Team.id).where(Team.unit == "Support")):
        session.add(
            ReadAloud(
                compliment_id=compliment_id, team_id=team_id, at=act.now + timedelta(days=2), by="Sol Mbeki"
            )
        )


def _act(session: Session, name: str, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
