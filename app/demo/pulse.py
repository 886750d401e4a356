"""Every eight weeks Lumen Home asks three questions; the last round is open, and neither Dan nor Bo has answered it."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act, Actor
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.pulse import actions
from app.pulse.forms import AnswerForm, RoundForm
from app.pulse.models import PulseAsked, PulseRound

WEEKS, DAYS = 8, 10
#: Days ago on which the rounds began.
BEGAN = (3 * WEEKS * 7 + 3, 2 * WEEKS * 7 + 3, WEEKS * 7 + 3, 3)
#: How a unit feels: happy, trained, informed; by round what moved.
MOODS = {
    "Support": ((3.7, 3.9, 3.6), (3.7, 3.9, 3.3), (3.5, 4.0, 2.8), (3.4, 4.0, 2.7)),
    "Retail": ((3.9, 3.5, 3.2), (3.9, 3.6, 3.3), (4.0, 3.9, 3.4), (4.0, 4.0, 3.4)),
    "Engineering": ((3.8, 3.0, 3.7), (3.8, 3.1, 3.6), (3.9, 3.4, 3.7), (3.9, 3.5, 3.7)),
    "Warehouse": ((3.2, 3.6, 2.6), (3.2, 3.6, 2.6), (3.3, 3.6, 2.9), (3.3, 3.6, 3.0)),
}
USUAL = ((3.7, 3.7, 3.4),) * 4
#: What somebody of a unit wrote, one line after the other, in the last round that is over.
LINES = {
    "Support": (
        "New return rules reached us from a customer, not from the company.",
        "The lessons after a case help. More of those.",
        "We hear about outages when the phone rings.",
        "Somebody tell us before a mailing goes out, please.",
        "I like that I may settle small things without asking.",
        "The headset budget is a joke by now.",
    ),
    "Retail": (
        "The two days on locks were the best training in years.",
        "Saturday needs one more person at the counter.",
        "I would like to know how a repair ended.",
        "Good crew.",
        "Plans change on Thursday for Friday.",
    ),
    "Engineering": ("Two weeks in support taught me more than the backlog.", "Fewer tools."),
}


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Three rounds that are over, by the rhythm of the first, and one that is open."""
    draw = Random(12)
    with unit_of_work(engine) as session:
        for place, ago in enumerate(BEGAN):
            when = now - timedelta(days=ago)
            if place:
                actions.carry_on(session, when.date(), when)
            else:
                _open(session, when)
            _answer(session, place, {ids["Dan Levi"], ids["Bo Eriksen"]}, when, draw)


def _open(session: Session, when: datetime) -> None:
    account = session.scalars(select(Account).where(Account.name == "Hana Suzuki")).one()
    form = RoundForm(starts_on=when.date(), ends_on=when.date() + timedelta(days=DAYS - 1), every_weeks=WEEKS)
    actions.open_round(Act(session, actor_for(session, account, when), when, settings().zone), form)


def _answer(session: Session, place: int, late: set[int], when: datetime, draw: Random) -> None:
    held = session.scalars(select(PulseRound).where(PulseRound.settled_at.is_(None))).one()
    rows = session.execute(
        select(PulseAsked, Team.unit)
        .join(Assignment, Assignment.employee_id == PulseAsked.employee_id)
        .join(Team, Team.id == Assignment.team_id)
        .join(Employee, Employee.id == PulseAsked.employee_id)
        .where(PulseAsked.round_id == held.id, current(when.date()))
        .order_by(Employee.name)
    ).all()
    lines = {unit: list(said) for unit, said in LINES.items()} if place == len(BEGAN) - 2 else {}
    last = place == len(BEGAN) - 1
    for asked, unit in rows:
        # Of the open round only some have answered: the others will not all wait for its last day.
        if draw.random() < (0.4 if last else 0.84) and not (last and asked.employee_id in late):
            values = [_value(draw, mood) for mood in MOODS.get(unit, USUAL)[place]]
            given = dict(zip(("happy", "trained", "informed"), values, strict=True))
            said = lines.get(unit)
            form = AnswerForm(**given, words=said.pop(0) if said else "")
            somebody = Actor(0, "", asked.employee_id, (), when.date())
            actions.answer(Act(session, somebody, when, settings().zone), asked, form)


def _value(draw: Random, mood: float) -> int | None:
    return None if draw.random() < 0.03 else min(5, max(1, round(draw.gauss(mood, 0.9))))
