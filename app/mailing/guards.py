"""The doors to mail."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.mailing.models import Mail, Suppressed
from app.web.forms import PathId


def mail(session: Session, actor: Actor, mail_id: PathId) -> Found:
    """One mail of the demo's mailbox."""
    found = session.get(Mail, mail_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="mail")


def address(session: Session, actor: Actor, address_id: PathId) -> Found:
    """An address that nobody writes to."""
    found = session.get(Suppressed, address_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="mail address", knows="keep mail addresses")
