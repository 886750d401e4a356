"""Accounts and what they were granted. Managers need no grant: the reporting line makes them."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Id, UtcDateTime, ident
from app.people.models import Employee

ROLES = ("hr", "hr_lead", "support_lead", "executive", "adviser", "administrator")


class Account(Base):
    """A way to sign in. Usually an employee's; an adviser or administrator may be no employee."""

    __tablename__ = "account"

    id: Mapped[int] = ident()
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    employee_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"), unique=True)
    #: argon2; empty where only single sign-on may be used.
    password_hash: Mapped[str] = mapped_column(String(300), default="")
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    employee: Mapped[Employee | None] = relationship(lazy="raise")


class Grant(Base):
    """A role of an account, company-wide or within one unit."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("account_id", "role"),
        CheckConstraint(f"role IN {ROLES}", name="known_role"),
    )

    id: Mapped[int] = ident()
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    #: Empty: the whole company.
    unit: Mapped[str] = mapped_column(String(200), default="")


class LoginSession(Base):
    """A signed-in browser. Only the digest of its cookie is stored."""

    __tablename__ = "login_session"

    id: Mapped[int] = ident()
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device: Mapped[str] = mapped_column(String(200), default="")


class Token(Base):
    """A key with which a program acts as an account over the API, within its scopes. Only its digest is stored."""

    __tablename__ = "api_token"

    id: Mapped[int] = ident()
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    #: Names of `policy.SCOPES`.
    scopes: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
