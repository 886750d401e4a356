"""Keeping a filter by name."""

from urllib.parse import parse_qsl, urlencode

from sqlalchemy import delete, func, select

from app.access import Act
from app.decisions.models import SavedView
from app.desks.forms import ViewForm
from app.errors import Conflict

#: What a view may keep of an address.
KEPT = ("show", "kind", "state", "blocks", "waived", "q", "sort")
MOST = 20


def keep_view(act: Act, form: ViewForm) -> SavedView:
    """Keep a filter; of the same name the newest stands."""
    asked = {key: value for key, value in parse_qsl(form.query.removeprefix("?")) if key in KEPT}
    mine = SavedView.account_id == act.actor.account_id
    found = act.session.scalar(select(SavedView).where(mine, SavedView.name == form.name))
    if found is None:
        if (act.session.scalar(select(func.count()).select_from(SavedView).where(mine)) or 0) >= MOST:
            raise Conflict(f"You keep {MOST} views already. Drop one first.")
        found = SavedView(account_id=act.actor.account_id, name=form.name, query="")
        act.session.add(found)
    found.query = urlencode(asked)[:300]
    act.session.flush()
    return found


def drop_view(act: Act, view_id: int) -> None:
    """It is no longer wanted. Of somebody else's nothing happens."""
    act.session.execute(
        delete(SavedView).where(SavedView.id == view_id, SavedView.account_id == act.actor.account_id)
    )
