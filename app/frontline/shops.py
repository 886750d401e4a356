"""Mystery shops as pages, reviews and boards read them: what they say of units, and of whom once confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, about, allows, visible_employees
from app.clock import month_of
from app.frontline import rules
from app.frontline.models import MysteryShop, ShopChecklist, ShopConfirmation, ShopPhoto, ShopVersion
from app.frontline.rules import Figure, Question
from app.people.models import Employee, Team
from app.scores.pieces import Piece
from app.web.paging import Paging

#: What became of the person whom a shopper named.
NAMED, CONFIRMED, REFUTED = "not confirmed yet", "confirmed", "somebody else"


@dataclass(frozen=True)
class ShopLine:
    """A shop with its unit, checklist and people. Whom the shopper named is shown to few: ask the policy."""

    shop: MysteryShop
    team: str
    checklist: str
    version: ShopVersion
    shopper: str
    person: str
    said: ShopConfirmation | None
    photos: list[ShopPhoto] = field(default_factory=list)

    @property
    def score(self) -> float:
        """Points as a share of what there could be."""
        return self.shop.points / self.shop.most

    @property
    def state(self) -> str:
        """What became of the person named; empty where nobody was."""
        if self.shop.person_id is None:
            return ""
        if self.said is None:
            return NAMED
        return CONFIRMED if self.said.confirmed else REFUTED

    @property
    def asked(self) -> str:
        """Which checklist it was made with."""
        return f"{self.checklist}, version {self.version.version}"

    @property
    def answered(self) -> list[tuple[Question, str]]:
        """Each question with its answer as shown."""
        return [
            (one, dict(one.options).get(str(self.shop.answers.get(one.id)), ""))
            for one in rules.questions_of(self.version.questions)
        ]


@cache
def _shops() -> Select[*tuple[Any, ...]]:
    person = aliased(Employee)
    return (
        select(
            MysteryShop,
            Team.name,
            ShopChecklist.name,
            ShopVersion,
            Employee.name,
            person.name,
            ShopConfirmation,
        )
        .join(Team, Team.id == MysteryShop.team_id)
        .join(ShopVersion, ShopVersion.id == MysteryShop.version_id)
        .join(ShopChecklist, ShopChecklist.id == ShopVersion.checklist_id)
        .join(Employee, Employee.id == MysteryShop.shopper_id)
        .outerjoin(person, person.id == MysteryShop.person_id)
        .outerjoin(ShopConfirmation, ShopConfirmation.shop_id == MysteryShop.id)
    )


def listed(session: Session, asked: Paging, team_id: int | None = None) -> tuple[list[ShopLine], int]:
    """One page of shops, newest first, and how many there are. Of units: whom somebody met is not searched."""
    whole = _shops()
    if team_id is not None:
        whole = whole.where(MysteryShop.team_id == team_id)
    if asked.q:
        like = asked.q.lower()
        found_in = (Team.name, ShopChecklist.name)
        whole = whole.where(or_(*(func.lower(one).contains(like, autoescape=True) for one in found_in)))
    total = session.scalar(
        select(func.count()).select_from(whole.with_only_columns(MysteryShop.id).subquery())
    )
    rows = session.execute(
        whole.order_by(MysteryShop.visited_on.desc(), MysteryShop.made_at.desc(), MysteryShop.id)
        .limit(asked.size)
        .offset(asked.offset)
    )
    return [_shop_line(row) for row in rows], total or 0


def _shop_line(row: Any) -> ShopLine:
    return ShopLine(row[0], row[1], row[2], row[3], row[4], row[5] or "", row[6])


def load(session: Session, shop_id: int) -> ShopLine:
    """One shop with its photos."""
    line = _shop_line(session.execute(_shops().where(MysteryShop.id == shop_id)).one())
    line.photos.extend(
        session.scalars(
            select(ShopPhoto).where(ShopPhoto.shop_id == shop_id).order_by(ShopPhoto.made_at, ShopPhoto.id)
        )
    )
    return line


def unconfirmed(session: Session, actor: Actor) -> list[ShopLine]:
    """Shops that name somebody and wait for a second person: those the actor may confirm, oldest first."""
    # What nobody of theirs was met on is not looked at one by one, and does not fill the page.
    theirs = select(Employee.id).where(visible_employees(actor))
    rows = session.execute(
        _shops()
        .where(MysteryShop.person_id.in_(theirs), ShopConfirmation.shop_id.is_(None))
        .order_by(MysteryShop.visited_on, MysteryShop.id)
        .limit(200)
    )
    found = []
    for line in map(_shop_line, rows):
        words = about(session, actor, subject=line.shop.person_id)
        words.add("shopper" if line.shop.shopper_id == actor.employee_id else "not shopper")
        if allows("confirm shop", words):
            found.append(line)
    return found


@dataclass(frozen=True)
class Unit:
    """What shops say of one unit."""

    id: int
    name: str
    figure: Figure
    last_on: date


def by_unit(session: Session, first: date, last: date) -> list[Unit]:
    """Each unit shopped from `first` to `last`, by name, with its figure over these days."""
    found: dict[int, tuple[str, list[float], date]] = {}
    for team_id, name, points, most, day in _scores(session, first, last):
        _, scores, before = found.get(team_id, (name, [], day))
        found[team_id] = (name, [*scores, points / most], max(before, day))
    return [Unit(key, name, rules.figure(scores), day) for key, (name, scores, day) in found.items()]


def by_unit_and_month(session: Session, first: date, last: date) -> dict[tuple[int, int], tuple[str, Figure]]:
    """Team and month key -> the team's name and what shops of that month say of it. For boards of the company."""
    found: dict[tuple[int, int], tuple[str, list[float]]] = {}
    for team_id, name, points, most, day in _scores(session, first, last):
        found.setdefault((team_id, month_of(day)), (name, []))[1].append(points / most)
    return {key: (name, rules.figure(scores)) for key, (name, scores) in found.items()}


def _scores(session: Session, first: date, last: date) -> Sequence[Any]:
    return session.execute(
        select(Team.id, Team.name, MysteryShop.points, MysteryShop.most, MysteryShop.visited_on)
        .join(Team, Team.id == MysteryShop.team_id)
        .where(MysteryShop.visited_on.between(first, last))
        .order_by(Team.name, MysteryShop.visited_on, MysteryShop.id)
    ).all()


def pieces(session: Session, actor: Actor, employee_id: int, first: date, last: date) -> list[Piece]:
    """Shops confirmed to speak of an employee from `first` to `last`, newest first, for those who see their scores.
    They count apart and enter no score.
    """
    if not allows("see scores", about(session, actor, subject=employee_id)):
        return []
    span = MysteryShop.visited_on.between(first, last)
    return [_piece(line) for line in of_person(session, employee_id, span)]


def of_person(session: Session, employee_id: int, *where: Any) -> list[ShopLine]:
    """Shops confirmed to speak of an employee, newest first."""
    rows = session.execute(
        _shops()
        .where(MysteryShop.person_id == employee_id, ShopConfirmation.confirmed.is_(True), *where)
        .order_by(MysteryShop.visited_on.desc(), MysteryShop.id)
    )
    return [_shop_line(row) for row in rows]


def _piece(line: ShopLine) -> Piece:
    shop = line.shop
    title = f"Mystery shop of {line.team}: {round(100 * line.score)}% of the checklist"
    answers = "; ".join(f"{one.words} {answer}" for one, answer in line.answered)
    text = f"{shop.words}\n{answers}" if shop.words else answers
    facts = {"points": shop.points, "most": shop.most, "checklist": line.asked}
    return Piece("shop", str(shop.id), shop.visited_on, title, text, f"/frontline/shops/{shop.id}", facts)
