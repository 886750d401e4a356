"""What those asked in the finished cycle gave as their view, each by themselves."""

import random
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.demo import words
from app.people.models import Employee
from app.reviews.models import Review
from app.reviews.steps import Asked
from app.voices import actions, guards
from app.voices.forms import ViewForm

#: Of whom colleagues wrote; the others' forms were never opened.
OF = ("Dan Levi", "Bo Eriksen", "Amara Okafor", "Maya Ross")


def tell(session: Session, cycle_id: int, ids: dict[str, int], when: datetime) -> None:
    """Views of a few people, given while the cycle collected them."""
    dice = random.Random(12)
    wanted = session.execute(
        select(Asked, Account)
        .join(Review, Review.id == Asked.review_id)
        .join(Account, Account.employee_id == Asked.employee_id)
        .join(Employee, Employee.id == Asked.employee_id)
        .where(
            Review.cycle_id == cycle_id,
            Review.employee_id.in_([ids[name] for name in OF]),
            or_(Employee.left_on.is_(None), Employee.left_on > when.date()),
        )
    ).all()
    # In an order of names: the ids are random, and a story is told the same way each time.
    for place, (asked, account) in enumerate(sorted(wanted, key=lambda row: (row[1].email, row[0].role))):
        act = Act(session, actor_for(session, account, when), when, settings().zone)
        found = guards.asked(session, act.actor, asked.id).thing
        scores = {one.name: dice.choice((3, 4, 4, 5)) for one in found.questions if dice.random() < 0.95}
        actions.give(
            act,
            found,
            ViewForm(
                scores=scores or {found.questions[0].name: 4}, text=words.VIEWS[place % len(words.VIEWS)]
            ),
        )
