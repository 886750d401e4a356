"""What tests of the line are told with: the till's company, its teams, a checklist and shops."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.frontline import actions, checklists, queries, rules, shopping
from app.frontline.forms import CallForm, ChecklistForm, ShopForm
from app.frontline.models import LineCall, MysteryShop, ShopChecklist
from app.people.models import Team
from app.web.forms import read
from tests.empowerment.till import NOON, Till

ASKED = "Was anybody greeted?\nWas the shelf in order? (1-5)"


def team(session: Session, name: str = "Desk") -> str:
    return str(session.scalars(select(Team.id).where(Team.name == name)).one())


def call(session: Session, till: Till, who: str = "Eve", when: datetime = NOON, **given: Any) -> LineCall:
    said = {"team": team(session), "waited": "3", "care": "yes"} | given
    return actions.log_call(till.act(session, who, when), read(CallForm, said))


def checklist(session: Session, till: Till) -> ShopChecklist:
    return checklists.make(till.act(session, "Lena"), ChecklistForm(name="A visit", questions=ASKED))


def shop(
    session: Session,
    till: Till,
    asked: ShopChecklist,
    answers: tuple[str, ...] = ("yes", "5"),
    who: str = "Eve",
    when: datetime = NOON,
    **given: Any,
) -> MysteryShop:
    newest = queries.versions(session, asked.id)[0]
    ids = [one.id for one in rules.questions_of(newest.questions)]
    said = {"team": team(session), "version": str(newest.id)} | given
    form = read(ShopForm, said)
    return shopping.write_shop(till.act(session, who, when), form, dict(zip(ids, answers, strict=False)))
