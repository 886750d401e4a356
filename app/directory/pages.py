"""Find or do: people, teams, pages."""

from fastapi.responses import Response

from app.access import Door, guard
from app.directory.queries import people, teams
from app.web.routes import Router
from app.web.templates import is_htmx, page

pages = Router()


@pages.get("/find")
def find(door: Door = guard("use rapport")) -> Response:
    """What matches the words, grouped; a fragment for the palette, a page without scripts."""
    request = door.request
    words = request.query_params.get("q", "").strip()[:100]
    groups = []
    own = [item for group in request.app.state.nav(door.actor, "") for item in group["items"]]
    matching = [item for item in own if words.casefold() in item["label"].casefold()]
    if words:
        groups.append({"label": "People", "items": people(door.session, door.actor, words)})
        if door.may("see company scores"):
            groups.append({"label": "Teams", "items": teams(door.session, words)})
    groups.append({"label": "Pages", "items": matching})
    groups = [group for group in groups if group["items"]]
    fragment = is_htmx(request) or request.headers.get("x-requested-with") == "fetch"
    return page(
        door, "directory/_found.html" if fragment else "directory/find.html", groups=groups, words=words
    )
