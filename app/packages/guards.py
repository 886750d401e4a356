"""The door to the package policy. To everybody outside HR it is a page that was never there."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about


def policy(session: Session, actor: Actor) -> Found:
    """The policy. HR may know of it and read it; the HR lead sets it."""
    return Found(True, about(session, actor), "package policy", knows="see package policy")
