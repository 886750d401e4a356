"""Reading the policy: the one in force, one of a version, all of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.packages.models import PackagePolicy
from app.packages.policy import FIRST, Body, changes, understood

BUILT_IN = 1


@dataclass(frozen=True)
class Version:
    """One version; the built-in one was made by nobody."""

    number: int
    body: Body
    made_at: datetime | None = None
    made_by: str = ""
    reason: str = ""


def versions(session: Session) -> list[Version]:
    """All versions, the one in force first."""
    rows = session.scalars(select(PackagePolicy).order_by(PackagePolicy.version.desc()))
    return [*map(_version, rows), Version(BUILT_IN, FIRST, reason="Built in, until somebody sets another.")]


def in_force(session: Session) -> Version:
    """The newest version."""
    row = session.scalar(select(PackagePolicy).order_by(PackagePolicy.version.desc()).limit(1))
    return _version(row) if row is not None else Version(BUILT_IN, FIRST)


def _version(row: PackagePolicy) -> Version:
    return Version(row.version, understood(row.body), row.made_at, row.made_by, row.reason)


def changed(found: list[Version]) -> list[tuple[Version, list[str]]]:
    """Each version with what it changed of the one before it."""
    before = [*found[1:], None]
    return [
        (one, changes(last.body, one.body) if last is not None else [])
        for one, last in zip(found, before, strict=True)
    ]
