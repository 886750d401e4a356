"""Signing in and out, and passwords."""

import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access.actor import token_digest
from app.access.models import Account, Grant, LoginSession
from app.errors import Conflict, Invalid, Problem, TooMany
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


def throttle(session: Session, keys: list[str], now: datetime) -> None:
    """`TooMany` once any key (an account's or an address's) has failed too often within the window."""
    for row in session.scalars(select(Attempts).where(Attempts.key.in_([_digest(key) for key in keys]))):
        if row.window_ends > now and row.count >= TRIES:
            wait = int((row.window_ends - now).total_seconds()) + 1
            raise TooMany(f"Too many tries. Wait {max(1, wait // 60)} minutes, then try again.", wait)


def count_failure(session: Session, keys: list[str], now: datetime) -> None:
    """One failed try for each key."""
    for key in map(_digest, keys):
        row = session.get(Attempts, key, with_for_update=True)
        if row is None:
            session.add(Attempts(key=key, window_ends=now + WINDOW, count=1))
        elif row.window_ends <= now:
            row.window_ends, row.count = now + WINDOW, 1
        else:
            row.count += 1


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
