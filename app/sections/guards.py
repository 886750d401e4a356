"""The door to templates."""

from sqlalchemy.orm import Session

from app.access import Actor, Found
from app.access.facts import about
from app.errors import NotFound
from app.reviews.models import Template
from app.web.forms import PathId


def template(session: Session, actor: Actor, template_id: PathId) -> Found:
    """One version of a template. Who runs cycles knows of it."""
    found = session.get(Template, template_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="template", knows="see templates")
