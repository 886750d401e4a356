"""The journal's heads: where its chain stood at the end of each day, to be kept outside."""

from fastapi.responses import Response

from app.access import Door, guard
from app.journal.heads import as_text, kept
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import page

routes = Router()


@routes.get("/journal/heads")
def heads(door: Door = guard("see journal heads")) -> Response:
    """The heads as a page, a table, or the text that the command verifies against."""
    found = kept(door.session)
    kind = door.request.query_params.get("format", "")
    if kind == "txt":
        headers = {"Content-Disposition": 'attachment; filename="heads.txt"', "Cache-Control": "no-store"}
        return Response(as_text(found), media_type="text/plain; charset=utf-8", headers=headers)
    if kind in FORMATS:
        rows: list[list[Value]] = [[one.day.isoformat(), one.position, one.digest] for one in found]
        return export("Heads of the journal", ["Day", "Entries linked", "SHA-256"], rows, kind)
    asked = paging(door.request, (), "")
    return page(
        door,
        "administration/heads.html",
        rows=found[asked.offset : asked.offset + asked.size],
        total=len(found),
        newest=found[0] if found else None,
        asked=asked,
        today=door.now.date(),
    )
