"""Connected sources: which there are, how each is set up over there, how its bodies are read, whether it works."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from zoneinfo import available_timezones

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.contacts.scales import SCALES
from app.deliveries import connecting, guards, queries
from app.deliveries.applying import OWN
from app.deliveries.forms import (
    DATES,
    OURS,
    BodyForm,
    ConnectForm,
    OptionsForm,
    PullForm,
    SecretForm,
    pretty,
    shown_mapping,
)
from app.deliveries.jobs import replay as replay_held
from app.deliveries.models import Connection
from app.deliveries.trying import Tried, try_body
from app.errors import Invalid, NotFound, Problem
from app.helpdesks.catalogue import HELPDESKS
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page
from app.web.words import plural

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/sources")
def index(door: Door = guard("see sources")) -> Response:
    """Every connected source, and how it has been lately."""
    return page(
        door,
        "deliveries/sources.html",
        rows=queries.sources(door.session, door.now),
        counts=queries.counts(door.session),
        today=door.actor.today,
    )


@routes.get("/sources/new")
def new(door: Door = guard("connect sources")) -> Response:
    """Choose a helpdesk, then fill in what it needs."""
    return _new(door, {"kind": door.request.query_params.get("kind", "")}, [])


def _new(door: Door, given: dict[str, str], problems: Sequence[Problem]) -> Response:
    chosen = HELPDESKS.get(given.get("kind", ""))
    if chosen:
        given.setdefault("name", chosen.label)
    return page(
        door,
        "deliveries/new.html",
        status=422 if problems else 200,
        helpdesks=list(HELPDESKS.values()),
        chosen=chosen,
        given=given,
        problems=list(problems),
        **_choices(),
    )


def _choices() -> dict[str, Any]:
    return {
        "zones": [(name, name) for name in sorted(available_timezones())],
        "scales": [(scale.id, scale.label) for scale in SCALES.values()],
        "ours": ", ".join(OURS),
        "dates": [(key, words) for key, words in DATES.items() if key],
    }


@routes.post("/sources")
def connect(sent: Sent = NOTHING, door: Door = guard("connect sources")) -> Response:
    """Connect it; its page says what to click over there."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = connecting.connect(door, read(ConnectForm, given))
    except Invalid as refused:
        return _new(door, given, refused.problems)
    return go(door.request, f"/sources/{made.id}", said="Connected. Now set it up over there.")


@routes.get("/sources/{connection_id}")
def show(door: Door = guard("connect sources", guards.connection)) -> Response:
    """One source: what to do over there, whether it delivers, how it is read."""
    return _show(door)


def _show(
    door: Door,
    given: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    tried: Tried | None = None,
) -> Response:
    held: Connection = door.thing
    if held.kind == OWN:
        raise NotFound
    line = queries.source(door.session, held, door.now)
    settings = door.request.app.state.settings
    helpdesk = HELPDESKS[held.kind]
    return page(
        door,
        "deliveries/source.html",
        status=422 if problems else 200,
        held=held,
        line=line,
        helpdesk=helpdesk,
        address=f"{settings.base_url.rstrip('/')}/hooks/{held.id}",
        # What we made is shown until the first call that holds; from then on there is no need to see it again.
        secret=held.secret if line.last is None and not helpdesk.their_secret else "",
        template=pretty(helpdesk.template.encode()) if helpdesk.template else "",
        given={**_now(held), **(given or {})},
        problems=list(problems),
        tried=tried,
        today=door.actor.today,
        **_choices(),
    )


def _now(held: Connection) -> dict[str, str]:
    options = held.options
    pull = held.pull or {}
    return {
        "zone": options.get("zone", ""),
        "scale": options.get("scale", ""),
        "dates": options.get("dates", ""),
        "mapping": shown_mapping(options.get("mapping", {})),
        "address": pull.get("address", ""),
        "user": pull.get("user", ""),
    }


@routes.post("/sources/{connection_id}/options")
def options(sent: Sent = NOTHING, door: Door = guard("connect sources", guards.connection)) -> Response:
    """Read its bodies another way from now on."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        many = connecting.change_options(door, door.thing, read(OptionsForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    again = f" {plural(many, 'delivery', 'deliveries')} that waited: read again." if many else ""
    return go(door.request, f"/sources/{door.thing.id}", said=f"Read this way from now on.{again}")


@routes.post("/sources/{connection_id}/secret")
def secret(sent: Sent = NOTHING, door: Door = guard("connect sources", guards.connection)) -> Response:
    """Another secret; shown this once where Rapport makes it."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        connecting.change_secret(door, door.thing, read(SecretForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    ours = not HELPDESKS[door.thing.kind].their_secret
    return page(door, "deliveries/secret.html", held=door.thing, secret=door.thing.secret if ours else "")


@routes.post("/sources/{connection_id}/reading")
def reading(sent: Sent = NOTHING, door: Door = guard("connect sources", guards.connection)) -> Response:
    """Read its API, now and every few minutes."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        connecting.set_pull(door, door.thing, read(PullForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    said = "Read now, and every five minutes from then on." if door.thing.pull else "Not read any more."
    return go(door.request, f"/sources/{door.thing.id}", said=said)


@routes.get("/sources/{connection_id}/reading")
def reading_state(door: Door = guard("connect sources", guards.connection)) -> Response:
    """How the last reading went: a fragment that asks again until the first is done."""
    if not is_htmx(door.request):
        return go(door.request, f"/sources/{door.thing.id}")
    return page(door, "deliveries/_reading.html", held=door.thing, today=door.actor.today)


@routes.post("/sources/{connection_id}/trial")
def trial(sent: Sent = NOTHING, door: Door = guard("connect sources", guards.connection)) -> Response:
    """How a body would be read. Nothing is stored."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        found = try_body(door.thing, read(BodyForm, given).body.encode(), door.now)
    except Invalid as refused:
        return _show(door, given, refused.problems)
    return _show(door, given, tried=found)


@routes.post("/sources/{connection_id}/pausing")
def pause(door: Door = guard("connect sources", guards.connection)) -> Response:
    """Take nothing more from it."""
    connecting.pause(door, door.thing)
    return go(
        door.request,
        f"/sources/{door.thing.id}",
        said="Paused: what it sends is turned away.",
        undo=f"/sources/{door.thing.id}/resuming",
    )


@routes.post("/sources/{connection_id}/resuming")
def resume(door: Door = guard("connect sources", guards.connection)) -> Response:
    """Take from it again."""
    connecting.resume(door, door.thing)
    return go(door.request, f"/sources/{door.thing.id}", said="It is taken from again.")


@routes.post("/sources/{connection_id}/replay")
def replay(door: Door = guard("connect sources", guards.connection)) -> Response:
    """Read all again that is held."""
    many = replay_held(door.session, door.thing.id, door.now)
    door.journal("replayed deliveries", kind="connection", thing_id=door.thing.id, many=many)
    said = f"{plural(many, 'delivery', 'deliveries')}: read again, in a moment."
    return go(door.request, f"/sources/{door.thing.id}", said=said)
