"""The doors to imports."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about, allows
from app.errors import Forbidden, NotFound
from app.imports.models import Import
from app.web.forms import PathId


def an_import(session: Session, actor: Actor, import_id: PathId) -> Found:
    """One import. Who may not import doesn't know of any."""
    found = session.get(Import, import_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="import", knows="import ratings")


def own_import(session: Session, actor: Actor, import_id: PathId) -> Found:
    """One import by whoever uploaded it: its values are shown to nobody else."""
    found = an_import(session, actor, import_id)
    if not is_own(found.thing, actor) and allows("import ratings", found.words):
        raise Forbidden("Only whoever uploaded this file sees and changes what is in it.")
    return found


def is_own(given: Import, actor: Actor) -> bool:
    """Whether this actor uploaded it; what the command line imported is anybody's who may import."""
    return given.account_id in {None, actor.account_id}
