"""A month of cases that went from Customer Care to Billing, Engineering and the Warehouse: warmly, coldly, or not."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from app.cases import actions as cases
from app.cases import steps
from app.cases.forms import CloseForm, WorkaroundForm
from app.cases.models import Case
from app.config import settings
from app.database import unit_of_work
from app.demo.cases import Teller
from app.demo.complaining import INVOICE, LATE, PAIRING, Story
from app.handoffs import actions
from app.handoffs.forms import AnswerForm, OfferForm, OutcomeForm, RatingForm


class Handed(NamedTuple):
    """One handoff: days ago, between whom, about what, for whom. `lacks` names a fact that is missing, `ends` a no."""

    ago: int
    giver: str
    receiver: str
    story: Story
    customer: str
    warmth: int = 0
    lacks: str = ""
    ends: str = ""


MONTH = (
    Handed(27, "Leila Haddad", "Bo Eriksen", INVOICE, "Mrs Albrecht", 5),
    Handed(25, "Jonas Lindqvist", "Fatima Zahra", INVOICE, "City library", 4),
    Handed(24, "Leila Haddad", "Dan Levi", PAIRING, "Mr de Vries", 4),
    Handed(22, "Bo Eriksen", "Tunde Balogun", LATE, "Café Lindgren", 3, "told"),
    Handed(20, "Tomasz Zieliński", "Bo Eriksen", INVOICE, "Dr Weber", 5),
    Handed(18, "Jonas Lindqvist", "Tunde Balogun", LATE, "Mr Okonkwo", 2, "summary"),
    Handed(17, "Amara Okafor", "Dan Levi", PAIRING, "Sunrise Kindergarten", 4),
    Handed(15, "Leila Haddad", "Fatima Zahra", LATE, "Hotel Miramar", ends="declined"),
    Handed(13, "Ines Duarte", "Bo Eriksen", INVOICE, "Ms Ferreira", 5),
    Handed(12, "Tomasz Zieliński", "Tunde Balogun", LATE, "Mrs Papadopoulou", ends="timed out"),
    Handed(10, "Bo Eriksen", "Dan Levi", PAIRING, "Hotel Miramar", 4, "outcome"),
    Handed(8, "Jonas Lindqvist", "Bo Eriksen", INVOICE, "Café Lindgren", 4),
    Handed(6, "Leila Haddad", "Dan Levi", PAIRING, "Mrs Albrecht", 5),
    Handed(4, "Amara Okafor", "Bo Eriksen", INVOICE, "Mr de Vries", 0, "told"),
    Handed(0, "Jonas Lindqvist", "Dan Levi", PAIRING, "City library"),
)
SUMMARY = (
    "They have told it twice already: do not ask again. The order and both letters are in the case; what is open is "
    "the date, and I promised them a call by tomorrow noon."
)
#: Cases of so many days are sorted.
NEW = timedelta(days=8)
NO = "This parcel never reached Billing: the Warehouse has it, ask Tunde."
SAID = {
    5: "I knew everything before I rang, and the customer knew my name.",
    4: "Good summary. The order number was missing.",
    3: "The customer did not know that I would call.",
    2: "I had to ask everything again.",
}


def fill(engine: Engine, now: datetime) -> None:
    """All of them, in order."""
    with unit_of_work(engine) as session:
        teller = Teller(session, now)
        for one in MONTH:
            _tell(teller, one)


def _tell(teller: Teller, one: Handed) -> None:
    zone = ZoneInfo(settings().zone)
    when = teller.now - timedelta(minutes=40)
    if one.ago:
        day = (teller.now - timedelta(days=one.ago)).astimezone(zone)
        when = day.replace(hour=10, minute=20, second=0, microsecond=0).astimezone(teller.now.tzinfo)
    began = when - timedelta(minutes=30)
    # The newest are not sorted yet: they go on to whoever knows what they are about.
    theme = one.story.theme if began < teller.now - NEW else ""
    case = teller.opened(one.story, began, one.giver, customer=one.customer, theme=theme, team="")
    told = f"{one.receiver} takes care of it from now on and rings you by tomorrow noon."
    form = OfferForm(
        to=one.receiver,
        told="" if one.lacks == "told" else told,
        summary="" if one.lacks == "summary" else SUMMARY,
    )
    made = actions.offer(teller.act(one.giver, when), case, form)
    if not one.ago:
        return
    if one.ends == "timed out":
        actions.run_out(teller.session, made, made.deadline, settings().zone)
    answered = teller.act(one.receiver, when + timedelta(minutes=50))
    if one.ends == "declined":
        actions.answer(answered, made, AnswerForm(answer="declined", words=NO))
    if one.ends:
        _close(teller, case, one.giver, one.story, when + timedelta(hours=30))
        return
    actions.answer(answered, made, AnswerForm(answer="accepted"))
    if one.warmth:
        rated = RatingForm.model_validate({"warmth": str(one.warmth), "said": SAID[one.warmth]})
        actions.rate(teller.act(one.receiver, when + timedelta(hours=2)), made, rated)
    if one.lacks == "outcome":
        return
    helped = when + timedelta(hours=26)
    _close(teller, case, one.receiver, one.story, helped)
    words = "I rang them the day after: it is as it should be."
    actions.confirm(teller.act(one.giver, helped + timedelta(hours=3)), made, OutcomeForm(how=words))


def _close(teller: Teller, case: Case, who: str, story: Story, when: datetime) -> None:
    act = teller.act(who, when)
    steps.work_around(act, case, WorkaroundForm(helped=story.helped))
    cases.close(act, case, CloseForm(outcome="The customer has what they wanted, and said so."))
