"""Customers who come often, contacts that several worked, a customer hard to please, and three disputes."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.contacts.models import Cell, Rating
from app.contacts.queries import Whole, whole
from app.disputes import actions as disputes
from app.disputes.forms import AskForm, RulingForm
from app.disputes.models import Dispute
from app.intake import marks
from app.intake.actions import Answer, record
from app.intake.contacts import note_contact
from app.intake.marks import MarkForm
from app.people.models import Employee

HELPDESK = "Helpdesk"
#: Some customers come often: of this many the first are drawn most.
CUSTOMERS = 400
NAMED = 0.85
#: The customer whom nobody can please, and how low their answers are at most.
GRUMBLER, LOW = "C-1044", 2
#: Of the low answers so many are this customer's.
GRUMBLES = 0.04


def with_customers(answers: Sequence[Answer]) -> list[Answer]:
    """The answers with the customer the helpdesk knew, where it did."""
    dice = random.Random(23)
    known = []
    for answer in answers:
        if answer.lens == "customer" and dice.random() < NAMED:
            grumbles = answer.score <= LOW and dice.random() < GRUMBLES
            often = int(CUSTOMERS * dice.random() ** 2)
            customer = GRUMBLER if grumbles else f"C-{2000 + often}"
            known.append(replace(answer, customer_ref=customer))
        else:
            known.append(answer)
    return known


def tell(session: Session, ids: dict[str, int], now: datetime) -> None:
    """All stories, oldest first."""
    _contacts(session, ids, now)
    _mark(session, now - timedelta(days=40))
    _upheld(session, now)
    _refused(session, now)
    _open(session, now)


def _act(session: Session, name: str, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)


def _at_work(day: datetime, hour: int) -> datetime:
    return day.replace(hour=hour, minute=12, second=0, microsecond=0)


#: Days ago, answer, work, who did what each so many hours before (below zero: after) the answer, and what was said.
CONTACTS = (
    (
        225,
        5,
        "Chat",
        "Delivery",
        (("Leila Haddad", "owned", 30), ("Ines Duarte", "handed off", 26), ("Amara Okafor", "replied", 3)),
        "Three people, one story, and nobody asked me twice. Thank you, Amara.",
    ),
    (
        218,
        4,
        "Escalation",
        "Repair",
        (("Mateo Álvarez", "owned", 50), ("Jonas Lindqvist", "rescued", 5)),
        "It went wrong for a week, then Jonas called and it was done the same day.",
    ),
    # Given to somebody else after the answer: that moves nothing.
    (
        15,
        4,
        "Chat",
        "Invoice",
        (("Ines Duarte", "owned", 20), ("Ines Duarte", "replied", 2), ("Tomasz Zieliński", "owned", -30)),
        "Clear answer about the credit note.",
    ),
    (
        210,
        3,
        "Phone",
        "Return",
        (("Leila Haddad", "replied", 4), ("Chloe Martin", "fixed the cause", 1)),
        None,
    ),
)


def _contacts(session: Session, ids: dict[str, int], now: datetime) -> None:
    answers = []
    for place, (ago, score, channel, reason, parts, comment) in enumerate(CONTACTS):
        answered = _at_work(now - timedelta(days=ago), 15)
        ref = f"T-{90_001 + place}"
        note_contact(
            session,
            HELPDESK,
            ref,
            [(ids[who], role, answered - timedelta(hours=before)) for who, role, before in parts],
            opened_at=answered - timedelta(hours=52),
            channel=channel,
            customer_ref=f"C-{2010 + place}",
        )
        answers.append(
            Answer(
                external_id=f"H{place:04d}",
                lens="customer",
                scale="stars_5",
                score=score,
                answered_at=answered,
                shares=(),
                channel=channel,
                reason=reason,
                product="Heating",
                contact_ref=ref,
                comment=comment,
                customer_ref=f"C-{2010 + place}",
            )
        )
    record(session, HELPDESK, answers, settings().zone, now)


def _mark(session: Session, when: datetime) -> None:
    rating = session.scalars(
        select(Rating)
        .where(Rating.customer_ref == GRUMBLER, Rating.answered_at < when)
        .order_by(Rating.answered_at.desc())
        .limit(1)
    ).first()
    if rating is not None:
        reason = (
            "Gives the lowest answer to everybody, also where three colleagues found nothing to do better."
        )
        marks.mark(_act(session, "Sol Mbeki", _at_work(when, 10)), rating, MarkForm(reason=reason))


def _poor(session: Session, name: str, first: datetime, last: datetime, least: int) -> Whole | None:
    """Somebody's newest poor answer of these days that has words, else any; never of a colleague."""
    rating_id = session.scalars(
        select(Rating.id)
        .join(Cell, Cell.id == Rating.cell_id)
        .join(Employee, Employee.id == Rating.employee_id)
        .where(
            Employee.name == name,
            Cell.lens.in_(("customer", "touchpoint")),
            Rating.answered_at.between(first, last),
            Rating.score <= least,
        )
        .order_by(Rating.score, Rating.comment.is_(None), Rating.answered_at.desc())
        .limit(1)
    ).first()
    return whole(session, rating_id) if rating_id else None


def _ask(session: Session, name: str, found: Whole, when: datetime, ground: str, words: str) -> Dispute:
    form = AskForm(ground=ground, words=words)  # type: ignore[arg-type]
    return disputes.ask(_act(session, name, when), found, form)


def _upheld(session: Session, now: datetime) -> None:
    asked = _at_work(now - timedelta(days=33), 9)
    found = _poor(session, "Jonas Lindqvist", asked - timedelta(days=25), asked, 3)
    if found is None:
        return
    words = "He shouted at me from the first word and said so in the chat: the star is for my accent, not my work."
    made = _ask(session, "Jonas Lindqvist", found, asked, "abusive customer", words)
    reason = "The recording shows abuse from the first minute. Jonas stayed polite and solved what could be solved."
    act = _act(session, "Lena Vogel", _at_work(asked + timedelta(days=6), 14))
    disputes.decide(act, made, RulingForm(outcome="upheld", reason=reason))


def _refused(session: Session, now: datetime) -> None:
    asked = _at_work(now - timedelta(days=21), 11)
    found = _poor(session, "Bo Eriksen", asked - timedelta(days=25), asked, 4)
    if found is None:
        return
    words = (
        "The tax office changed the form that month; nobody in Billing could have made the invoice shorter."
    )
    made = _ask(session, "Bo Eriksen", found, asked, "outside my control", words)
    reason = "The form was new to all, and the question was whether the invoice was explained. It was not."
    act = _act(session, "Hana Suzuki", _at_work(asked + timedelta(days=8), 10))
    disputes.decide(act, made, RulingForm(outcome="refused", reason=reason))


def _open(session: Session, now: datetime) -> None:
    asked = _at_work(now - timedelta(days=3), 16)
    found = _poor(session, "Mateo Álvarez", asked - timedelta(days=25), asked, 4)
    if found is not None:
        words = "I was on leave that day. The chat was taken over by a colleague on the late shift."
        _ask(session, "Mateo Álvarez", found, asked, "wrong person", words)
