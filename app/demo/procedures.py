"""Lumen Home sorted its procedures: what both sides signed, what they left open, and a rule that should give way."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.procedures import actions, bending, sorting
from app.procedures.forms import (
    AnswerForm,
    ExceptionForm,
    MustForm,
    ProcedureForm,
    SignForm,
    SortForm,
    WordForm,
)
from app.procedures.models import Procedure, Sort

YES = AnswerForm(granted="yes", words="Of course.")
NO = AnswerForm(
    granted="no", words="Who is in a hurry has an order number, too: ask for it, it takes a minute."
)
FRONT, BACK = "Amara Okafor", "Bo Eriksen"
#: Name, what is done, owner, and what the front line and the back office called it (empty: not yet).
PROCEDURES = (
    ("Gas heaters: no repair by phone", "A gas heater is repaired on the spot by a certified fitter only.",
     "Sol Mbeki", "must-follow", "must-follow"),
    ("Refund to the card that paid", "Money goes back to the card it came from, never to another account.",
     "Maya Ross", "must-follow", "must-follow"),
    ("Name and order number before data", "Before telling anything of an account, ask for name and order number.",
     "Maya Ross", "must-follow", "must-follow"),
    ("Returns within 30 days", "A return is taken within thirty days, in its box, with the receipt.",
     "Maya Ross", "flexible", "flexible"),
    ("Two calls before a visit", "Two calls by phone come before a fitter is sent.",
     "Sol Mbeki", "flexible", "flexible"),
    ("Credit notes from Finance only", "A credit note is written by Finance, not at the desk.",
     "Henrik Dahl", "flexible", "must-follow"),
    ("Scripts for the first minute", "The first minute of a call follows the script.", "Noor Rahman", "", "flexible"),
)  # fmt: skip
#: Why, otherwise, meanwhile: of those that both called must-follow.
SIGNED = {
    "Gas heaters: no repair by phone": (
        "Gas may be touched by certified fitters only; the law says so.",
        "A leak in somebody’s home, and our licence.",
        "Close the tap with the customer on the phone and send the emergency fitter.",
    ),
    "Refund to the card that paid": (
        "Card networks demand it, and fraud lives from refunds to other accounts.",
        "We pay twice, and the network fines us.",
        "Give a voucher for the amount until the owner has answered.",
    ),
    "Name and order number before data": (
        "We may tell account data to its owner only.",
        "Somebody reads another customer’s address.",
        "Answer everything that is not about the account.",
    ),
}
#: Days ago, who, from what, why, and what the owner said (empty: nobody had to be asked, or it waits).
EXCEPTIONS = (
    (41, "Leila Haddad", "Returns within 30 days", "Day 32, and a week of it in our own repair.", ""),
    (33, "Mateo Álvarez", "Refund to the card that paid", "The card expired last month.", "yes"),
    (29, "Ines Duarte", "Two calls before a visit", "She is deaf; sent the fitter at once.", ""),
    (18, "Bo Eriksen", "Refund to the card that paid", "Paid by her late husband’s card.", "yes"),
    (12, "Leila Haddad", "Returns within 30 days", "A gift, no receipt, clearly ours.", ""),
    (6, "Tomasz Zieliński", "Name and order number before data", "He was in a hurry.", "no"),
    (2, "Thandiwe Dube", "Refund to the card that paid", "Bank closed the account behind the card.", ""),
)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """The register, one session that is over and one that is open, a month of exceptions."""
    with unit_of_work(engine) as session:
        began = now - timedelta(days=70)
        made = {}
        for title, text, owner, _, _ in PROCEDURES:
            form = ProcedureForm(title=title, text=text, owner=owner)
            made[title] = actions.make(_act(session, ids["Maya Ross"], began), form)
        _sorted(session, ids, made, began + timedelta(days=8))
        for ago, who, title, why, said in EXCEPTIONS:
            when = now - timedelta(days=ago, hours=1)
            asking = ExceptionForm(procedure=str(made[title].id), words=why)
            bent = bending.bend(_act(session, ids[who], when), asking)
            if said and bent.asked_id is not None:
                words = (
                    "Ask whoever hurries for the order number, too; it takes a minute."
                    if said == "no"
                    else "Of course."
                )
                answer = AnswerForm(granted="yes" if said == "yes" else "no", words=words)
                bending.answer(_act(session, bent.asked_id, when + timedelta(hours=2)), bent, answer)
        again = SortForm(name="What is left open", front="Leila Haddad", back=BACK)
        sorting.open_sort(_act(session, ids["Maya Ross"], now - timedelta(days=1)), again)


def _sorted(session: Session, ids: dict[str, int], made: dict[str, Procedure], when: datetime) -> None:
    form = SortForm(name="The first seven", front=FRONT, back=BACK)
    sort = sorting.open_sort(_act(session, ids["Maya Ross"], when), form)
    front, back = _act(session, ids[FRONT], when), _act(session, ids[BACK], when)
    for title, _, _, *words in PROCEDURES:
        for act, word in zip((front, back), words, strict=True):
            if word:
                verdict = WordForm(
                    procedure=str(made[title].id), verdict="flexible" if word == "flexible" else "must-follow"
                )
                sorting.say(act, sort, verdict)
        if title in SIGNED:
            _sign(front, back, sort, made[title])
    sorting.end(back, sort)


def _sign(front: Act, back: Act, sort: Sort, held: Procedure) -> None:
    reason, risk, meanwhile = SIGNED[held.title]
    form = MustForm(procedure=str(held.id), reason=reason, risk=risk, meanwhile=meanwhile)
    written = sorting.write_down(back, sort, form)
    sorting.sign(front, sort, SignForm(version=str(written.id)))


def _act(session: Session, employee_id: int, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
