"""What is known of customers: who is hard to please whoever serves them, and who was abusive."""

from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime, ident


class CustomerApart(Base):
    """That a customer was abusive: their answers given from `since` to before `until` count for nobody, those that
    come later too. Lifted, they count again, and it stays as history.
    """

    __tablename__ = "customer_apart"

    id: Mapped[int] = ident()
    customer_ref: Mapped[str] = mapped_column(String(200), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by: Mapped[str | None] = mapped_column(String(200))
    lift_reason: Mapped[str | None] = mapped_column(Text)


class CustomerMark(Base):
    """That a customer is hard to please whoever serves them, with the reason. Lifted, it stays as history."""

    __tablename__ = "customer_mark"
    __table_args__ = (
        # One mark at a time, however many people mark at once.
        Index(
            "ix_customer_mark_in_force",
            "customer_ref",
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
            sqlite_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = ident()
    customer_ref: Mapped[str] = mapped_column(String(200), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by: Mapped[str | None] = mapped_column(String(200))
    lift_reason: Mapped[str | None] = mapped_column(Text)
