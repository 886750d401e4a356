"""The doors to files of people."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.hrfiles.models import HrFile
from app.hrfiles.queries import units_of
from app.web.forms import PathId


def hr_file(session: Session, actor: Actor, hr_file_id: PathId) -> Found:
    """One file: by whoever uploaded it, and by HR of the whole company. Nobody else knows of it."""
    found = session.get(HrFile, hr_file_id)
    if found is None or (found.account_id != actor.account_id and units_of(actor)):
        raise NotFound
    return Found(found, about(session, actor), kind="hr file", knows="create people")
