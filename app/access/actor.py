"""Who is asking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Date, Row, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from app.access.models import Account, Grant, LoginSession, Token
from app.people.models import Assignment, Employee
from app.people.queries import current

COOKIE = "rapport_session"


@dataclass(frozen=True)
class Actor:
    """The signed-in account with what it may be: roles by grant (each with its unit, empty = everywhere), and
    `manager` where somebody reports to the employee today.
    """

    account_id: int
    name: str
    employee_id: int | None
    grants: tuple[tuple[str, str], ...]
    today: date
    is_manager: bool = False
    session_id: int = 0
    #: Of a token: what it may be used for. None for a person's own session.
    scopes: frozenset[str] | None = None

    @property
    def roles(self) -> frozenset[str]:
        """Role names, `employee` and `manager` included."""
        own = {role for role, _ in self.grants}
        if self.employee_id is not None:
            own.add("employee")
        if self.is_manager:
            own.add("manager")
        return frozenset(own)

    def units(self, role: str) -> frozenset[str]:
        """The units a role is granted for; `{""}` is the whole company, empty is not at all."""
        return frozenset(unit for name, unit in self.grants if name == role)

    @property
    def role_words(self) -> str:
        """What to show beside the name."""
        for role, words in ROLE_WORDS.items():
            if role in self.roles:
                return words
        return "Guest"


ROLE_WORDS = {
    "hr_lead": "HR lead",
    "hr": "HR",
    "executive": "Executive",
    "support_lead": "Support lead",
    "adviser": "Adviser",
    "administrator": "Administrator",
    "manager": "Manager",
    "employee": "Employee",
}


def token_digest(token: str) -> str:
    """What is stored of a session cookie."""
    return sha256(token.encode()).hexdigest()


def actor_of(session: Session, token: str, now: datetime) -> Actor | None:
    """The actor behind a session cookie; None when unknown, expired, revoked, disabled or left. One statement."""
    rows = session.execute(_actors(LoginSession), _asked(token, now)).all()
    return _actor(rows, now, session_id=rows[0][-1]) if rows else None


def actor_of_token(session: Session, token: str, now: datetime) -> Actor | None:
    """The actor behind an API token, by the same rules; its scopes go along."""
    rows = session.execute(_actors(Token), _asked(token, now)).all()
    return _actor(rows, now, scopes=frozenset(rows[0][-1])) if rows else None


@lru_cache(maxsize=2)
def _actors(key: type[LoginSession] | type[Token]) -> Select[*tuple[Any, ...]]:
    """The account behind a digest, a row for each of its grants. Every request asks it: it is put together once."""
    today: Any = bindparam("today", type_=Date)
    digest, last = (
        (LoginSession.token_digest, LoginSession.id) if key is LoginSession else (Token.digest, Token.scopes)
    )
    reports = exists(
        select(Assignment.id).where(and_(Assignment.manager_id == Employee.id, current(today)))
    ).correlate(Employee)
    return (
        select(Account.id, Account.name, Account.employee_id, Grant.role, Grant.unit, reports, last)
        .select_from(key)
        .join(Account, Account.id == key.account_id)
        .outerjoin(Grant, Grant.account_id == Account.id)
        .outerjoin(Employee, Employee.id == Account.employee_id)
        .where(
            digest == bindparam("digest"),
            key.revoked_at.is_(None),
            key.expires_at > bindparam("now"),
            Account.disabled_at.is_(None),
            func.coalesce(Employee.left_on, date.max) > today,
        )
    )


def _asked(token: str, now: datetime) -> dict[str, Any]:
    return {"digest": token_digest(token), "now": now, "today": now.date()}


def _actor(
    rows: Sequence[Row[*tuple[Any, ...]]],
    now: datetime,
    *,
    session_id: int = 0,
    scopes: frozenset[str] | None = None,
) -> Actor:
    first = rows[0]
    return Actor(
        account_id=first[0],
        name=first[1],
        employee_id=first[2],
        grants=tuple((row[3], row[4]) for row in rows if row[3]),
        today=now.date(),
        is_manager=bool(first[5]),
        session_id=session_id,
        scopes=scopes,
    )


def actor_for(session: Session, account: Account, now: datetime) -> Actor:
    """The actor an account would be, without a session: for commands and the demo."""
    grants = session.execute(select(Grant.role, Grant.unit).where(Grant.account_id == account.id)).all()
    manages = account.employee_id is not None and session.scalar(
        select(Assignment.id)
        .where(Assignment.manager_id == account.employee_id, current(now.date()))
        .limit(1)
    )
    return Actor(
        account_id=account.id,
        name=account.name,
        employee_id=account.employee_id,
        grants=tuple((role, unit) for role, unit in grants),
        today=now.date(),
        is_manager=bool(manages),
    )
