"""The package policy: a version for every change, the newest in force."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime, ident


class PackagePolicy(Base):
    """One version of the policy with its reason. Version 1 is built in (`policy.FIRST`): stored ones begin with 2."""

    __tablename__ = "package_policy"

    id: Mapped[int] = ident()
    version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
