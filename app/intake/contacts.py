"""Who worked a contact, as a source tells it: kept once, never moved."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.actions import source_named
from app.contacts.models import ROLES, Contact, Part
from app.errors import Invalid, Problem


def note_contact(
    session: Session,
    source: str,
    ref: str,
    parts: Sequence[tuple[int, str, datetime]],
    *,
    opened_at: datetime,
    channel: str = "",
    customer_ref: str | None = None,
) -> Contact:
    """The contact of that reference with who did what in it when; made when missing. Told again, each part stays
    at the moment it was first told. It credits nobody: answers that come later share by it.
    """
    if wrong := sorted({role for _, role, _ in parts} - set(ROLES)):
        raise Invalid([Problem(ref, f"There is no role {wrong[0]} in a contact.")])
    source_id = source_named(session, source).id
    contact = session.scalar(select(Contact).where(Contact.source_id == source_id, Contact.ref == ref))
    if contact is None:
        contact = Contact(
            source_id=source_id, ref=ref, opened_at=opened_at, channel=channel, customer_ref=customer_ref
        )
        session.add(contact)
        session.flush()
    known = {
        (row.employee_id, row.role)
        for row in session.execute(select(Part.employee_id, Part.role).where(Part.contact_id == contact.id))
    }
    for employee_id, role, at in parts:
        if (employee_id, role) not in known:
            known.add((employee_id, role))
            session.add(Part(contact_id=contact.id, employee_id=employee_id, role=role, at=at))
    session.flush()
    return contact
