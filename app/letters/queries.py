"""Reading letters with who has read them, and words upward."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.access.models import Account, Grant
from app.cases.models import Case
from app.contacts.customers import CustomerMark
from app.contacts.models import Rating
from app.letters import rules
from app.letters.models import Letter, NotAPerson, Reader, Retraction, Upward, UpwardAnswer, Version
from app.people.models import Employee, Team
from app.people.queries import managers_of, members

#: Customers of so many cases, the newest first, are known by name.
LOOKED_AT = 2_000
ANYBODY = frozenset({"A customer"})


@dataclass(frozen=True)
class Whole:
    """A letter with its versions (the newest last), what became of it, and the reader's own copy."""

    letter: Letter
    versions: list[Version]
    retraction: Retraction | None
    own: Reader | None

    @property
    def id(self) -> int:
        """The letter's."""
        return self.letter.id

    @property
    def now(self) -> Version:
        """What it says now."""
        return self.versions[-1]

    @property
    def state(self) -> str:
        """`draft`, `published` or `taken back`."""
        if self.retraction is not None:
            return "taken back"
        return "published" if self.letter.published_at else "draft"

    @property
    def waits(self) -> bool:
        """Whether its reader has not read what it says now."""
        return self.own is not None and self.retraction is None and self.own.version < self.now.number


def load(session: Session, letter_id: int, reader: int | None) -> Whole | None:
    """One letter, with the copy of a reader (an employee's id)."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        return None
    versions = session.scalars(
        select(Version).where(Version.letter_id == letter_id).order_by(Version.number)
    ).all()
    own = session.get(Reader, (letter_id, reader)) if reader else None
    return Whole(letter, list(versions), session.get(Retraction, letter_id), own)


def _wholes(session: Session, ids: list[int], reader: int) -> list[Whole]:
    return [one for letter_id in ids if (one := load(session, letter_id, reader)) is not None]


def received(session: Session, employee_id: int, most: int = 200) -> list[Whole]:
    """Letters to somebody, newest first."""
    ids = session.scalars(
        select(Letter.id)
        .join(Reader, Reader.letter_id == Letter.id)
        .where(Reader.employee_id == employee_id)
        .order_by(Letter.published_at.desc())
        .limit(most)
    )
    return _wholes(session, list(ids), employee_id)


def written(session: Session, employee_id: int, most: int = 200) -> list[tuple[Whole, int, int]]:
    """Letters by somebody, newest first, with to how many they went and how many have read them."""
    ids = session.scalars(
        select(Letter.id).where(Letter.author_id == employee_id).order_by(Letter.made_at.desc()).limit(most)
    )
    found = []
    for one in _wholes(session, list(ids), employee_id):
        to = session.scalar(select(func.count()).where(Reader.letter_id == one.id)) or 0
        read = session.scalar(select(func.count()).where(Reader.letter_id == one.id, Reader.version > 0)) or 0
        found.append((one, to, read))
    return found


def readers(session: Session, letter_id: int) -> list[tuple[str, Reader]]:
    """To whom a letter went, those who have not read it first, for its writer."""
    rows = session.execute(
        select(Employee.name, Reader)
        .join(Employee, Employee.id == Reader.employee_id)
        .where(Reader.letter_id == letter_id)
        .order_by(Reader.version, Employee.name)
    )
    return [(row[0], row[1]) for row in rows]


def line_below(session: Session, employee_id: int, today: date) -> set[int]:
    """Everybody below somebody today."""
    pairs = session.execute(members(today)).all()
    return rules.below([(one.id, one.manager_id) for one in pairs], employee_id)


def suspects(session: Session, fields: list[tuple[str, str]], letter_id: int) -> list[rules.Found]:
    """What in a lesson names an employee or a customer, but for words of which its writer said that they don't."""
    names = rules.names_of(session.scalars(select(Employee.name)))
    found = rules.found_in(fields, names)
    given = rules.references_in(fields)
    if given:
        asked = list(given)
        known = {
            *session.scalars(select(Rating.customer_ref).where(Rating.customer_ref.in_(asked))),
            *session.scalars(select(CustomerMark.customer_ref).where(CustomerMark.customer_ref.in_(asked))),
        }
        found += [rules.Found(one, ("a customer",), tuple(given[one])) for one in given if one in known]
    found += _customers(session, fields)
    said = set(session.scalars(select(NotAPerson.word).where(NotAPerson.letter_id == letter_id)))
    return [one for one in found if one.word not in said]


def _customers(session: Session, fields: list[tuple[str, str]]) -> list[rules.Found]:
    """Customers of the last cases who are named by their own name in what a lesson says."""
    names = session.scalars(select(Case.customer).order_by(Case.came_at.desc(), Case.id).limit(LOOKED_AT))
    return rules.named_in(fields, {name for name in names if name not in ANYBODY})


@dataclass(frozen=True)
class Word:
    """A word upward with the leader's name and answer."""

    upward: Upward
    leader: str
    answer: UpwardAnswer | None

    @property
    def id(self) -> int:
        """The word's."""
        return self.upward.id

    def late(self, today: date) -> bool:
        """Whether it has waited too long."""
        return self.answer is None and self.upward.sent_on < today - timedelta(days=rules.PATIENCE)


def words(session: Session, *where: object) -> list[Word]:
    """Words upward that conditions pick: open ones first, the oldest day before all. Within a day in no order."""
    rows = session.execute(
        select(Upward, Employee.name, UpwardAnswer)
        .join(Employee, Employee.id == Upward.leader_id)
        .outerjoin(UpwardAnswer, UpwardAnswer.word_id == Upward.id)
        .where(*where)  # type: ignore[arg-type]
        .order_by(UpwardAnswer.word_id.is_not(None), Upward.sent_on, Upward.id)
    )
    return [Word(row[0], row[1], row[2]) for row in rows]


def leaders_above(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """To whom somebody may write: their manager, that manager's manager, and the executives."""
    me = actor.employee_id or 0
    line = [one for one in managers_of(session, me, actor.today) if one is not None]
    executives = session.scalars(
        select(Account.employee_id)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role == "executive", Account.employee_id.is_not(None), Account.disabled_at.is_(None))
    )
    ids = [one for one in dict.fromkeys([*line, *executives]) if one != me]
    here = or_(Employee.left_on.is_(None), Employee.left_on > actor.today)
    names = {
        row[0]: row[1]
        for row in session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(ids), here))
    }
    return [(one, names[one]) for one in ids if one in names]


def told_to_all(session: Session, employee_id: int, today: date) -> list[Word]:
    """What leaders above somebody answered to everybody below them, newest first."""
    managers = {one.id: one.manager_id for one in session.execute(members(today))}
    above: set[int] = set()
    at = employee_id
    while (boss := managers.get(at)) is not None and boss not in above:
        above.add(boss)
        at = boss
    found = words(session, Upward.leader_id.in_(above | {employee_id}), UpwardAnswer.asked != "")
    return sorted(found, key=lambda one: one.answer.made_on if one.answer else today, reverse=True)


def units(session: Session) -> list[str]:
    """The units there are."""
    return sorted(one for one in session.scalars(select(Team.unit).distinct()) if one)
