"""Signing in and out, and passwords."""

import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from app.access.actor import token_digest
from app.access.models import Account, Grant, LoginSession
from app.database import is_sqlite
from app.errors import Conflict, Invalid, Problem, TooMany
from app.people.models import Employee
from app.signin.models import Attempts

WINDOW = timedelta(minutes=5)
TRIES = 10
SHORTEST = 12


@lru_cache(maxsize=1)
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


@lru_cache(maxsize=1)
def _nobody() -> str:
    """What an unknown address is checked against, so that it takes as long as a known one."""
    return _hasher().hash(secrets.token_urlsafe(16))


def check_password(account: Account | None, password: str) -> bool:
    """Whether the password is the account's; as slow for nobody's account."""
    stored = account.password_hash if account and account.password_hash else _nobody()
    right = _hasher().verify(password, stored)
    return right and account is not None and bool(account.password_hash) and account.disabled_at is None


def set_password(session: Session, account: Account, password: str, now: datetime) -> None:
    """A new password; every session of the account ends."""
    if len(password) < SHORTEST:
        raise Invalid(
            [Problem("password", f"Use at least {SHORTEST} characters; a sentence is easy to keep.")]
        )
    account.password_hash = _hasher().hash(password)
    end_all(session, account.id, now)


def change_password(session: Session, account: Account, current: str, password: str, now: datetime) -> None:
    """A new password by its owner, who says the one in force first (where there is one)."""
    if account.password_hash and not check_password(account, current):
        raise Invalid([Problem("current", "That is not your password.")])
    set_password(session, account, password, now)


def may_enter(session: Session, account: Account, now: datetime) -> bool:
    """Whether the account is open: not disabled, and its employee, if any, has not left."""
    left = session.scalar(select(Employee.left_on).where(Employee.id == account.employee_id))
    return account.disabled_at is None and (left is None or left > now.date())


def by_email(session: Session, email: str) -> Account | None:
    """The account of an address, whatever its case."""
    return session.scalar(select(Account).where(Account.email == email.strip().casefold()))


def begin(session: Session, account: Account, now: datetime, days: int, device: str = "") -> str:
    """A new session; answers the cookie's value, of which only a digest is kept."""
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_digest=token_digest(token),
            account_id=account.id,
            made_at=now,
            expires_at=now + timedelta(days=days),
            device=device[:200],
        )
    )
    return token


def end(session: Session, session_id: int, now: datetime) -> None:
    """Sign one browser out."""
    session.execute(update(LoginSession).where(LoginSession.id == session_id).values(revoked_at=now))


def end_all(session: Session, account_id: int, now: datetime) -> None:
    """Sign an account out everywhere."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def count_try(session: Session, keys: list[str], now: datetime) -> None:
    """One try for each key (an account's or an address's), counted before the password is looked at, so that many at
    once get no more of them. `TooMany` once a key has failed too often within the window.
    """
    insert: Any
    if is_sqlite(session):
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    for key in sorted(map(_digest, keys)):
        over = Attempts.window_ends <= now
        counted = (
            insert(Attempts)
            .values(key=key, window_ends=now + WINDOW, count=1)
            .on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "count": case((over, 1), else_=Attempts.count + 1),
                    "window_ends": case((over, now + WINDOW), else_=Attempts.window_ends),
                },
            )
        )
        session.execute(counted)
        tries, ends = session.execute(
            select(Attempts.count, Attempts.window_ends).where(Attempts.key == key)
        ).one()
        if tries > TRIES:
            wait = int((ends - now).total_seconds()) + 1
            minutes = -(-wait // 60)
            raise TooMany(
                f"Too many tries. Wait {minutes} minute{'s' if minutes > 1 else ''}, then try again.", wait
            )


def forgive_try(session: Session, keys: list[str]) -> None:
    """The password was right: this try does not count."""
    for key in sorted(map(_digest, keys)):
        session.execute(
            update(Attempts).where(Attempts.key == key, Attempts.count > 0).values(count=Attempts.count - 1)
        )


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def make_administrator(session: Session, email: str, name: str, password: str, now: datetime) -> Account:
    """The first administrator, by command. `Conflict` where the address already has an account."""
    if by_email(session, email):
        raise Conflict(f"{email} already has an account. Sign in with it, or choose another address.")
    account = Account(email=email.strip().casefold(), name=name)
    session.add(account)
    session.flush()
    session.add(Grant(account_id=account.id, role="administrator"))
    set_password(session, account, password, now)
    return account
