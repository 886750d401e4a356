"""All packets of a cycle, made for one account of HR: what was asked for, and the files until they are dropped."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident


class Bundle(Base):
    """One asking. `place` counts the reviews looked at, of `whole`; ready once `made_at` is set."""

    __tablename__ = "packet_bundle"

    id: Mapped[int] = ident()
    cycle_id: Mapped[int] = mapped_column(Id, ForeignKey("cycle.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigInteger, index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    whole: Mapped[int]
    place: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BundleFile(Base):
    """One packet of a bundle."""

    __tablename__ = "packet_file"

    bundle_id: Mapped[int] = mapped_column(
        Id, ForeignKey("packet_bundle.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    body: Mapped[bytes] = mapped_column(LargeBinary)
