"""Two cycles of reviews, in every state, written by the managers through the app's own actions."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.clock import first_day, month_of
from app.config import settings
from app.cycles import launching
from app.cycles.forms import CycleForm
from app.database import unit_of_work
from app.demo import own_parts, quarrel, rounds, voices, words
from app.people.models import Employee
from app.reviews import actions, citing, queries
from app.reviews.evidence import Beside
from app.reviews.forms import AnswerForm, CiteForm, PartForm, TalkForm
from app.reviews.models import BEHAVIOURS, CUSTOMER, MANAGER, MANDATORY, TEAMWORK, Review, Section
from app.sections.templates import ensure_template

RATINGS = {"star": 5, "solid": 4, "developing": 3, "at risk": 2, "not enough evidence": 3}


@dataclass
class Cycles:
    """The two cycles: one finished half a year ago, one being written."""

    old: int
    new: int

    def fill(self, engine: Engine, ids: dict[str, int], now: datetime) -> None:
        """Write the reviews, each as its manager at a moment in the past; before them the employees' own parts, after
        them talks, answers and what was disputed.
        """
        dice = random.Random(11)
        # Ids are random; in the order of hiring the story is the same each time.
        hired = {employee_id: place for place, employee_id in enumerate(ids.values())}
        with unit_of_work(engine) as session:
            for cycle_id, days_ago in ((self.old, 148), (self.new, 6)):
                rows = session.scalars(select(Review).where(Review.cycle_id == cycle_id))
                moment = now - timedelta(days=days_ago)
                for place, row in enumerate(sorted(rows, key=lambda one: hired[one.employee_id])):
                    state = _state(row, ids, place, old=cycle_id == self.old, dice=dice)
                    if _hands_in(row, ids, state, place, old=cycle_id == self.old):
                        own_parts.tell(session, row, _at_work(moment - timedelta(days=5), place), place)
                    _write(session, row, state, _at_work(moment, place), dice)
            own_parts.begin(session, self.new, ids, now - timedelta(days=1))
            voices.tell(session, self.old, ids, now - timedelta(days=155))
            quarrel.tell(session, self.new, self.old, ids, now)
            rounds.tell(session, self.new, self.old, ids, now)


def _hands_in(review: Review, ids: dict[str, int], state: str, place: int, *, old: bool) -> bool:
    """Who handed in their own part: all whose review was released before its day, and most of the others; of the old
    cycle, whose day was past, every fourth.
    """
    if old:
        return place % 4 == 0 or review.employee_id in {ids["Dan Levi"], ids["Bo Eriksen"]}
    waiting = {ids[name] for name in ("Jonas Lindqvist", "Mateo Álvarez", "Maya Ross")}
    early = place % 3 != 0 or review.employee_id == ids["Bo Eriksen"]
    return state not in {"to write", "draft"} or (early and review.employee_id not in waiting)


def _at_work(day: datetime, place: int) -> datetime:
    """A moment of a working day, each review its own."""
    return day.replace(hour=8 + place % 8, minute=7 * place % 60)


def write_cycles(session: Session, now: datetime) -> Cycles:
    """Launch both."""
    template = ensure_template(session, now - timedelta(days=300))
    this = month_of(now.date())
    made = []
    for first, last, due in ((this - 12, this - 7, -140), (this - 6, this - 1, 12)):
        due_on = now.date() + timedelta(days=due)
        half = "Spring" if first_day(last).month <= 6 else "Autumn"
        form = CycleForm(
            name=f"{half} {first_day(last).year} review"
            if due < 0
            else f"{half} {first_day(last).year} half-year review",
            first=f"{first_day(first):%Y-%m}",
            last=f"{first_day(last):%Y-%m}",
            due_on=due_on.isoformat(),
            self_due_on=(due_on - timedelta(days=10)).isoformat(),
            collect_until=(due_on - timedelta(days=8)).isoformat(),
            acknowledge_by=(due_on + timedelta(days=10)).isoformat(),
            opens_on=(due_on - timedelta(days=32)).isoformat(),
            template_id=str(template.id),
        )
        launched = now - timedelta(days=20 if due > 0 else 180)
        cycle, _ = launching.launch(session, form, now.date(), launched)
        made.append(cycle.id)
    return Cycles(made[0], made[1])


def _state(review: Review, ids: dict[str, int], place: int, *, old: bool, dice: random.Random) -> str:
    """How far a review is: the old cycle is through, the new one in every state, Maya's as the story wants them."""
    maya = review.manager_id == ids["Maya Ross"]
    by_name = {value: key for key, value in ids.items()}
    if old:
        return "answered" if place % 9 == 0 else "acknowledged" if place % 11 else "released"
    if maya:
        name = by_name[review.employee_id]
        return {
            "Amara Okafor": "acknowledged",
            "Leila Haddad": "released",
            "Ines Duarte": "finished",
            "Tomasz Zieliński": "draft",
        }.get(name, "to write")
    if review.employee_id == ids["Dan Levi"]:
        return "released"
    if review.employee_id == ids["Maya Ross"]:
        return "to write"
    if review.employee_id == ids["Andrea Conti"]:
        # Henrik hands it over before he leaves.
        return "draft"
    return dice.choice(("to write", "to write", "draft", "draft", "finished", "released", "acknowledged"))


def _write(session: Session, row: Review, state: str, when: datetime, dice: random.Random) -> None:
    if state == "to write":
        return
    review = queries.load(session, row.id)
    account = session.scalar(select(Account).where(Account.employee_id == row.manager_id))
    if review is None or account is None:
        return
    act = Act(session, actor_for(session, account, when), when, settings().zone)
    first = review.employee.name.split(" ")[0]
    beside = Beside(session, review, act.zone)
    sections = queries.sections(session, review.cycle.template_id, MANAGER)
    for place, section in enumerate(sections if state != "draft" else sections[:1]):
        scores = beside.scores_for(section.kind)
        if section.kind in MANDATORY and not scores:
            form = PartForm(rating="none", no_evidence=words.NO_EVIDENCE)
        elif section.kind == BEHAVIOURS:
            form = PartForm(
                text=dice.choice(words.REVIEW_BEHAVIOURS).format(first=first),
                scores=behaving(section, dice, 3 + place % 2),
            )
        else:
            pool = {
                CUSTOMER: words.REVIEW_CUSTOMER,
                TEAMWORK: words.REVIEW_TEAMWORK,
            }.get(section.kind, words.REVIEW_RESULTS if section.weight else words.REVIEW_NEXT)
            worry = section.kind == CUSTOMER and scores and scores[0].standing in {"at risk", "developing"}
            pool = words.REVIEW_WORRY if worry else pool
            rating = RATINGS[scores[0].standing] if section.kind in MANDATORY else dice.choice((3, 4, 4, 5))
            form = PartForm(
                text=dice.choice(pool).format(first=first),
                rating=str(rating) if section.weight else "",  # type: ignore[arg-type]
            )
        actions.save_part(act, review, section, form)
        if scores and section.kind in MANDATORY:
            citing.cite(
                act, review, section, CiteForm(section=str(section.id), piece=f"score:{scores[0].fit_id}")
            )
        if section.kind == CUSTOMER and beside.comments:
            piece = f"rating:{beside.comments[0].id}"
            citing.cite(act, review, section, CiteForm(section=str(section.id), piece=piece))
    if state == "draft":
        return
    actions.finish(act, review)
    if state in {"released", "acknowledged", "answered"}:
        actions.release(act, review)
    if state in {"acknowledged", "answered"}:
        later = Act(session, act.actor, when + timedelta(days=1), act.zone)
        held = TalkForm(held_on=later.now.date(), agreed=dice.choice(words.TALKS).format(first=first))
        actions.talk(later, review, held)
        _acknowledge(session, review, state, when + timedelta(days=2), dice)


def behaving(section: Section, dice: random.Random, usual: int) -> dict[str, int]:
    """Scores of the behaviours around a usual one; one is skipped now and then."""
    scores = {str(item["name"]): max(1, min(5, usual + dice.choice((-1, 0, 0, 1)))) for item in section.items}
    if dice.random() < 0.3:
        scores.pop(next(iter(scores)))
    return scores


def _acknowledge(session: Session, review: Review, state: str, when: datetime, dice: random.Random) -> None:
    employee: Employee = review.employee
    account = session.scalar(select(Account).where(Account.employee_id == employee.id))
    if account is None:
        return
    act = Act(session, actor_for(session, account, when), when, settings().zone)
    answer = dice.choice(words.ANSWERS) if state == "answered" else ""
    actions.acknowledge(act, review, AnswerForm(answer=answer))
