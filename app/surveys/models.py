"""Surveys of our own: what they ask, whom they asked or not, and what was answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed

#: What became of a contact: its customer is asked, or why not.
ASKED = "asked"
NOT_SAMPLED, QUIET, STOPPED, NO_ADDRESS, TOO_LONG_AGO = (
    "not sampled",
    "asked lately",
    "unsubscribed",
    "no address",
    "too long ago",
)
OUTCOMES = (ASKED, NOT_SAMPLED, QUIET, STOPPED, NO_ADDRESS, TOO_LONG_AGO)


class Survey(Base):
    """A survey. `draft` is what its builder last saved; customers see published versions only."""

    __tablename__ = "survey"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(120))
    #: The unit whose customers it asks; empty: the company's.
    unit: Mapped[str] = mapped_column(String(200), default="")
    #: As `forms.Body`.
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SurveyVersion(Base):
    """What customers are asked, as it was published; never changed. The newest is in force."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = ident()
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    number: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class SurveyContact(Base):
    """That a contact came in and what became of it. A contact is looked at once, whichever survey it was."""

    __tablename__ = "survey_contact"
    __table_args__ = (Index("ix_survey_contact_survey", "survey_id", "outcome"),)

    id: Mapped[int] = ident()
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    ref: Mapped[str] = mapped_column(String(200), unique=True)
    outcome: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Invitation(Base):
    """One customer asked about one contact. The secret in its address is made from the installation's key when it is
    mailed; only its digest is kept.
    """

    __tablename__ = "survey_invitation"
    __table_args__ = (
        Index("ix_survey_invitation_due", "sent_at", "send_at"),
        Index("ix_survey_invitation_customer", "customer_print", "send_at"),
    )

    id: Mapped[int] = ident()
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"), index=True)
    version_id: Mapped[int] = mapped_column(Id, ForeignKey("survey_version.id"))
    contact_ref: Mapped[str] = mapped_column(String(200), unique=True)
    #: Who worked it.
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    #: What the customer is told of who that was: a first name, an alias or the team; empty: nothing.
    shown: Mapped[Any] = mapped_column(Sealed)
    address: Mapped[Any] = mapped_column(Sealed)
    customer_print: Mapped[str] = mapped_column(String(64))
    customer_ref: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(120), default="")
    product: Mapped[str] = mapped_column(String(120), default="")
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    send_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The customer took their answer back.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OpenLink(Base):
    """A link and QR code about a touchpoint, or a team's whole work: never about a person."""

    __tablename__ = "survey_open_link"

    id: Mapped[int] = ident()
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"), index=True)
    #: Hangs on walls: no secret.
    key: Mapped[str] = mapped_column(String(40), unique=True)
    #: The touchpoint's name, by which its owning team is credited.
    product: Mapped[str] = mapped_column(String(120))
    where: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SurveyAnswer(Base):
    """What a customer answered, to an invitation (once, however many send at once) or over an open link."""

    __tablename__ = "survey_answer"

    id: Mapped[int] = ident()
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"), index=True)
    version_id: Mapped[int] = mapped_column(Id, ForeignKey("survey_version.id"))
    invitation_id: Mapped[int | None] = mapped_column(Id, ForeignKey("survey_invitation.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(Id, ForeignKey("survey_open_link.id"))
    #: What may be answered once: the invitation, or the link by one browser within one week.
    once: Mapped[str] = mapped_column(String(64), unique=True)
    #: Question -> value, and question with `:words` after it -> words.
    values: Mapped[Any] = mapped_column(Sealed)
    language: Mapped[str] = mapped_column(String(10))
    #: The digest of the browser that answered: it alone may change the answer.
    browser: Mapped[str] = mapped_column(String(64))
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: How often it was handed in: the first time and each change.
    handed: Mapped[int] = mapped_column(default=1)
    wants_answer: Mapped[bool] = mapped_column(default=False, server_default=false())


class SurveyTally(Base):
    """How many gave each value to a question, for the survey's page: sealed answers can't be counted."""

    __tablename__ = "survey_tally"

    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"), primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(20), primary_key=True)
    #: Whether it came over an open link: those are kept apart.
    open: Mapped[bool] = mapped_column(primary_key=True, default=False, server_default=false())
    n: Mapped[int] = mapped_column(default=0)


class Reply(Base):
    """That a customer who had answered was answered: by mail from here, or over there in the helpdesk."""

    __tablename__ = "survey_reply"

    id: Mapped[int] = ident()
    rating_id: Mapped[int] = mapped_column(Id, ForeignKey("rating.id"), index=True)
    way: Mapped[str] = mapped_column(String(10))
    words: Mapped[Any] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    mail_id: Mapped[int | None] = mapped_column(Id, ForeignKey("mail.id"))
