"""The keeper question in the newest cycle: asked by Hana, answered by most managers about most of theirs."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.keepers import actions, queries
from app.keepers.guards import Question
from app.people.models import Employee
from app.reviews.models import Cycle
from app.scores.models import Evidence
from app.scores.queries import exact_fits, main_fit
from app.scores.spans import Months

#: What a manager says of somebody, by how they stand: in tenths for yes, unsure, no.
TENDS = {
    "star": (9, 1, 0),
    "solid": (6, 3, 1),
    "developing": (3, 5, 2),
    "at risk": (1, 4, 5),
    "not enough evidence": (5, 4, 1),
}
CHOICES = ("yes", "unsure", "no")
WORDS = {
    "Tomasz Zieliński": "He knows the product better than anybody. I no longer believe that he wants this work.",
    "Amara Okafor": "Three customers have asked for her by name this month. I would move a lot to keep her.",
    "Wen Zhao": "New, careful, asks before guessing. Too early to be sure, and I am glad to have her.",
    "Mateo Álvarez": "Quick and kind. If the plan works I would not think twice.",
}
#: What is said of those of whom words are kept.
KNOWN = {"Tomasz Zieliński": "no", "Amara Okafor": "yes", "Wen Zhao": "unsure", "Mateo Álvarez": "yes"}
#: Who has not got round to it, and of whom nothing is said yet.
LATE = ("Noor Rahman", "Leila Haddad", "Priya Nair")


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Asked nine days ago, answered over the days after."""
    draw = Random(41)
    with unit_of_work(engine) as session:
        cycle = session.scalars(
            select(Cycle).where(Cycle.closed_at.is_(None)).order_by(Cycle.due_on.desc()).limit(1)
        ).one()
        ask = actions.ask(_act(session, "Hana Suzuki", now - timedelta(days=9)), cycle)
        session.flush()
        stands = _standings(session, cycle)
        by_id = {one: name for name, one in ids.items()}
        managers = sorted({row.manager_id for row in queries.lines(session, cycle) if row.manager_id})
        for manager in managers:
            if by_id.get(manager) in LATE or manager not in by_id:
                continue
            people = queries.reports(session, manager, cycle)
            given = {
                f"{key}-{one}": value
                for one, name in people.items()
                if name not in LATE
                for key, value in _said(draw, name, stands.get(one, "not enough evidence")).items()
            }
            actions.answer(
                _act(session, by_id[manager], now - timedelta(days=draw.randint(1, 7))),
                Question(cycle, ask, people),
                given,
            )


def _said(draw: Random, name: str, standing: str) -> dict[str, str]:
    drawn = draw.choices(CHOICES, TENDS[standing])[0]
    fight = KNOWN.get(name, drawn)
    hire = fight if draw.random() < 0.8 else "unsure"
    return {"fight": fight, "hire": hire, "words": WORDS.get(name, "")}


def _standings(session: Session, cycle: Cycle) -> dict[int, str]:
    fit = main_fit(exact_fits(session, Months(cycle.first_month, cycle.last_month)))
    if fit is None:
        return {}
    rows = session.execute(
        select(Evidence.employee_id, Evidence.standing)
        .join(Employee, Employee.id == Evidence.employee_id)
        .where(Evidence.fit_id == fit.id)
    )
    return {row[0]: row[1] for row in rows}


def _act(session: Session, name: str, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).first()
    assert account is not None
    return Act(session, actor_for(session, account, when), when, settings().zone)
