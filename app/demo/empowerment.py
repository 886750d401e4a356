"""Ten months in which people of Lumen Home gave customers something of their own accord, and what came of it."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.contacts.models import CUSTOMER, Cell, Rating
from app.database import unit_of_work
from app.empowerment import actions
from app.empowerment.forms import AnswerForm, OutcomeForm, ReturnForm, SpendForm
from app.empowerment.models import Spend
from app.web.forms import read

#: So many small ones, drawn.
MANY = 56
AMOUNTS = ("12.50", "15", "20", "25", "40", "60", "85", "120", "180")
WORDS = {
    "mistake": (
        "Wrong lamp sent twice.",
        "Charged for a cancelled order.",
        "We promised Tuesday and forgot.",
    ),
    "delay": ("Three weeks for a thermostat.", "On hold for an hour, twice.", "Repair took a month."),
    "replacement": ("New lock at once, before the old one was back.", "Second bulb broke; sent a set."),
    "kindness": ("First night in a new home without light.", "A new baby, and the heating had failed."),
}
#: Told afterwards: what for, and the giver's words.
STORIES = (
    (
        "kindness",
        "A family spent the first night in their new home without light. A taxi took two lamps to them.",
    ),
    (
        "delay",
        "After three weeks of waiting we paid the fan heater they had bought. They ordered the rest with us.",
    ),
    (
        "mistake",
        "We had charged for a cancelled order. Giving it back at once, with a voucher, ended a long thread.",
    ),
    (
        "replacement",
        "The lock jammed on a Friday night. A new one went out before anybody asked for the old one.",
    ),
)
#: Over the limit: who, how much, for whom, how many days ago, what for, and what their manager said.
ASKED = (
    ("Leila Haddad", "2400", "C-2003", 96, "The boiler control failed twice in January.", "Maya Ross", "yes",
     "Of course. Twice in January is twice too often."),
    ("Tomasz Zieliński", "2600", "C-2017", 54, "Wants all of the kitchen lights for nothing.", "Maya Ross", "no",
     "One lamp of twelve was scratched: replace that one, and add a voucher."),
)  # fmt: skip


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Small ones over the months, two that were asked for, one taken back, and one that waits for Maya."""
    with unit_of_work(engine) as session:
        _small(session, now)
        for who, amount, guest, ago, words, manager, said, why in ASKED:
            when = now - timedelta(days=ago)
            form = SpendForm(guest=guest, amount=amount, what_for="mistake", words=words)
            made = actions.give(_act(session, ids[who], when), form)
            answer = AnswerForm(granted="yes" if said == "yes" else "no", words=why)
            actions.answer(_act(session, ids[manager], when + timedelta(hours=1)), made, answer)
        amara = _act(session, ids["Amara Okafor"], now - timedelta(days=12))
        twice = actions.give(
            amara, SpendForm(guest="C-2008", amount="90", what_for="delay", words="Late again.")
        )
        actions.take_back(amara, twice, ReturnForm(reason="Entered twice."))
        _bo(session, ids["Bo Eriksen"], now)


def _small(session: Session, now: datetime) -> None:
    """Drawn from customers who answered a day later, so that what they said afterwards is known."""
    draw = Random(31)
    found = session.execute(
        select(Rating.employee_id, Rating.customer_ref, Rating.answered_at)
        .join(Cell, Cell.id == Rating.cell_id)
        .join(Account, Account.employee_id == Rating.employee_id)
        .where(
            Cell.lens == CUSTOMER,
            Rating.customer_ref.is_not(None),
            Rating.score >= 3,
            Rating.answered_at > now - timedelta(days=300),
            Rating.answered_at < now - timedelta(days=2),
        )
        .order_by(Rating.answered_at, Rating.customer_ref)
    ).all()
    stories = list(STORIES)
    for who, guest, answered in sorted(draw.sample(found, MANY), key=lambda row: row[2]):
        what_for = draw.choice([*WORDS, "mistake", "delay"])
        given = {"guest": guest, "amount": draw.choice(AMOUNTS), "words": draw.choice(WORDS[what_for])}
        form = read(SpendForm, given | {"what_for": what_for})
        made = actions.give(_act(session, who or 0, answered - timedelta(days=1)), form)
        story = next((one for one in stories if one[0] == what_for), None)
        if story is not None and (now - answered).days < 120:
            stories.remove(story)
            _tell(session, made, story[1], answered + timedelta(days=3))


def _tell(session: Session, made: Spend, story: str, when: datetime) -> None:
    form = OutcomeForm(kept="yes", story=story)
    actions.tell_outcome(_act(session, made.employee_id, when), made, form)


def _bo(session: Session, who: int, now: datetime) -> None:
    """Bo wrote off what an invoice got wrong, and asks Maya about a larger one."""
    earlier = _act(session, who, now - timedelta(days=1, hours=3))
    actions.give(
        earlier,
        SpendForm(guest="C-2041", amount="45", what_for="mistake", words="Reminder fee for a paid invoice."),
    )
    words = "Eleven invoices doubled since spring; she found them all herself."
    asked = SpendForm(guest="C-2055", amount="2150", what_for="mistake", words=words)
    actions.give(_act(session, who, now - timedelta(hours=2)), asked)


def _act(session: Session, employee_id: int, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
