"""Customers who left Lumen Home over a year and a half, and the two who came back."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.contacts.models import CUSTOMER, Cell, Rating
from app.database import unit_of_work
from app.losses import actions
from app.losses.forms import BackForm, ChangeForm, LossForm, ReturnForm
from app.losses.models import LostCustomer
from app.losses.queries import load
from app.losses.rules import CARE
from app.losses.showing import given_of
from app.people.models import Team
from app.web.forms import read

DELIVERY = ("Standard delivery", "Evening", "Same day")
#: Reason, how it is known, how many, and what they said.
WHY = (
    (CARE, "said", (
        "Four calls about one parcel, and each time I began from the start.",
        "Nobody called back. Twice.",
        "The driver left it in the rain, and the chat told me to fill in a form.",
        "You were friendly and nothing happened.",
        "I was passed on three times before somebody read what I had written.",
        "The apology came from a machine.",
        "A fortnight without heating, and I had to ask each time.",
        "When it mattered nobody was there.",
        "I waited at home three days for a delivery that was never out.",
        "I felt like a ticket.",
        "Each desk said it was the other desk’s.",
        "Half of the order came, and nobody knew of the rest.",
    )),
    ("Price", "said", ("The same lamp costs less at the market hall.", "The yearly service got too dear for us.")),
    ("Competitor", "said", ("They install it the next day.", "My sister’s landlord has an offer with the bank.")),
    ("Quality", "said", ("The third thermostat in two years.", "The lock freezes every winter.")),
    ("Moved or closed", "said", ("We are moving abroad.",)),
    ("Product did not fit", "said", ("It does not work with our old boiler.",)),
    ("Price", "think", ("",) * 7),
    ("Competitor", "think", ("",) * 2),
    ("Not known", "think", ("",) * 2),
)  # fmt: skip
TEAMS = (
    "Customer Care One",
    "Customer Care One",
    "Customer Care One",
    "Phone desk",
    "Phone desk",
    "E-mail desk",
)
AMOUNTS = ("180", "240", "420", "690", "1200", "2400", "5800")


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Thirty-one over eighteen months, one noted by mistake, one corrected, two won back."""
    with unit_of_work(engine) as session:
        draw = Random(17)
        known = _customers(session)
        teams = {name: str(one) for one, name in session.execute(select(Team.id, Team.name))}
        why = [(reason, how, words) for reason, how, some in WHY for words in some]
        draw.shuffle(why)
        made = []
        for at, (reason, how, words) in enumerate(why):
            ago = 4 + int(540 * at / len(why)) + draw.randrange(12)
            left = now.date() - timedelta(days=ago)
            customer = _one_of(known, left, at)
            form = _form(draw, customer, left, (reason, how, words), teams)
            author = draw.choice(("Maya Ross", "Noor Rahman", "Sol Mbeki", "Grace Lin"))
            noted = min(now, now - timedelta(days=ago) + timedelta(hours=5))
            made.append(actions.note(_act(session, ids[author], noted), form))
        _afterwards(session, ids, made, now)


def _customers(session: Session) -> list[tuple[str, date]]:
    """Customers whose last answer was a poor one, with its day, the latest first."""
    last = func.max(Rating.answered_at)
    found = session.execute(
        select(Rating.customer_ref, last)
        .join(Cell, Cell.id == Rating.cell_id)
        .where(Cell.lens == CUSTOMER, Rating.customer_ref.is_not(None))
        .group_by(Rating.customer_ref)
        .having(func.avg(Rating.score) < 4)
        .order_by(last.desc(), Rating.customer_ref)
    )
    return [(str(ref), at.date()) for ref, at in found]


def _one_of(known: list[tuple[str, date]], left: date, at: int) -> str:
    """A customer who had answered before that day; else one of whom nothing is known."""
    found = next((one for one in known if left - timedelta(days=90) < one[1] < left), None)
    if found is None:
        return f"C-9{100 + at}"
    known.remove(found)
    return found[0]


def _form(
    draw: Random, customer: str, left: date, why: tuple[str, str, str], teams: dict[str, str]
) -> LossForm:
    reason, how, words = why
    late = reason in {CARE, "Price"} and draw.random() < 0.75
    met = {draw.choice(DELIVERY[:2]) if late else draw.choice(DELIVERY), "Monthly invoice"}
    met |= {"Checkout"} if draw.random() < 0.3 else set()
    met -= {"Monthly invoice"} if draw.random() < 0.5 else set()
    months = draw.choice((5, 8, 9, 14, 17, 20, 22, 26, 31, 40, 55, 70, 130))
    paid = draw.random() < 0.7
    given = {
        "customer": customer,
        "reason": reason,
        "how": how,
        "words": words,
        "lost_on": left.isoformat(),
        "since": (left - timedelta(days=int(30.5 * months))).isoformat() if draw.random() < 0.9 else "",
        "amount": draw.choice(AMOUNTS) if paid else "",
        "currency": ("GBP" if draw.random() < 0.15 else "EUR") if paid else "",
        "touchpoints": sorted(met),
        "team": teams[draw.choice(TEAMS)],
    }
    return read(LossForm, given)


def _afterwards(session: Session, ids: dict[str, int], made: list[LostCustomer], now: datetime) -> None:
    sol = ids["Sol Mbeki"]
    told = [one for one in made if one.reason == CARE and (now.date() - one.lost_on).days > 40]
    for one, words in zip(
        told[-2:], ("Sol called, listened, and sent a fitter the same day.", ""), strict=True
    ):
        back = one.lost_on + timedelta(days=24)
        when = now - timedelta(days=(now.date() - back).days)
        actions.win_back(_act(session, sol, when), one, BackForm(back_on=back.isoformat(), words=words))
    price = next(one for one in made if (one.reason, one.how) == ("Price", "think"))
    given = given_of(load(session, price.id)) | {"reason": "Competitor", "how": "said", "seen": "0"}
    given["words"] = "Another shop fits it for free; the price was never the point."
    form = read(ChangeForm, given | {"why": "Called them a week later: they told us themselves."})
    actions.change(_act(session, sol, now - timedelta(days=2)), price, form)
    maya = _act(session, ids["Maya Ross"], now - timedelta(days=9))
    day = (now - timedelta(days=10)).date().isoformat()
    twice = actions.note(maya, LossForm(customer="C-9001", reason="Price", how="think", lost_on=day))
    actions.take_back(maya, twice, ReturnForm(reason="Only paused over the winter; still a customer."))


def _act(session: Session, employee_id: int, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
