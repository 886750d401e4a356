"""Mystery shops: what they say of units, a new one with its photos, looking who was on duty."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from secrets import token_hex
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.frontline import guards, photos, queries, rules, shopping, shops
from app.frontline.actions import today
from app.frontline.forms import ConfirmationForm, ShopForm
from app.frontline.models import ShopPhoto
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read, storable
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

routes = Router()
NOTHING = FormData()
EXPORTED = 100_000
YEAR = timedelta(days=365)
HEAD = ("Day", "Unit", "Checklist", "Points", "Of", "Share", "Words")
ANSWER, KEPT = "q-", "kept"


async def with_photos(request: Request) -> FormData:
    """The form with its photos; more than a shop takes are counted and refused by a sentence."""
    return await request.form(max_files=2 * photos.MOST_PHOTOS + 1, max_fields=200)


Sent = Annotated[FormData, Depends(posted)]
Photos = Annotated[FormData, Depends(with_photos)]


@routes.get("/frontline/shops")
def listed(door: Door = guard("see frontline")) -> Response:
    """What shops of a year say of each unit, and the shops; whom somebody met stands in none of it."""
    kind = door.request.query_params.get("format", "")
    asked = paging(door.request, (), "", EXPORTED if kind in FORMATS else 20)
    found, total = shops.listed(door.session, asked)
    if kind in FORMATS:
        return export("Mystery shops", HEAD, [_row(line) for line in found], kind)
    day = today(door)
    return page(
        door,
        "frontline/shops.html",
        lines=found,
        total=total,
        asked=asked,
        units=shops.by_unit(door.session, day - YEAR, day),
        waiting=shops.unconfirmed(door.session, door.actor),
        today=day,
    )


def _row(line: shops.ShopLine) -> list[Value]:
    one = line.shop
    said: list[Value] = [one.visited_on.isoformat(), line.team, line.asked, one.points, one.most]
    return [*said, round(line.score, 4), one.words]


@routes.get("/frontline/shops/new")
def new(door: Door = guard("write shop")) -> Response:
    """A shop by the checklist chosen in the address, else by the first."""
    wanted = door.request.query_params.get("checklist", "")
    return _new(door, {"checklist": wanted}, (), [])


def _new(
    door: Door, given: dict[str, str], pictures: Iterable[ShopPhoto], problems: Sequence[Problem]
) -> Response:
    lists = queries.checklists(door.session)
    chosen = next((one for one in lists if str(one.row.id) == given.get("checklist")), None)
    given.setdefault("once", token_hex(16))
    return page(
        door,
        "frontline/shop_new.html",
        status=422 if problems else 200,
        given=given,
        problems=list(problems),
        pictures=list(pictures),
        lists=lists,
        chosen=chosen or (lists[0] if lists else None),
        units=queries.units(door.session, today(door)),
        today=today(door),
        most=photos.MOST_PHOTOS,
        oldest=rules.OLDEST.days,
    )


@routes.post("/frontline/shops")
def write(door: Door = guard("write shop"), sent: Photos = NOTHING) -> Response:
    """Keep a shop; refused, its form keeps what was typed and the photos that can be taken."""
    given = {key: str(value) for key, value in sent.items() if isinstance(value, str)}
    pictures, problems = shopping.keep_photos(door, _files(sent), _kept(sent))
    answers = {key.removeprefix(ANSWER): value for key, value in given.items() if key.startswith(ANSWER)}
    try:
        form = read(ShopForm, {key: given[key] for key in ShopForm.model_fields if key in given})
        made = shopping.write_shop(door, form, answers, pictures, problems)
    except Invalid as refused:
        return _new(door, given, pictures, _all(refused.problems, problems))
    return go(door.request, f"/frontline/shops/{made.id}", said="Written down.")


def _all(found: Sequence[Problem], others: Sequence[Problem]) -> list[Problem]:
    return [*found, *(one for one in others if one not in found)]


def _files(sent: FormData) -> list[tuple[str, bytes]]:
    """Photos as they came: name and content, no more of it than can be refused."""
    found = []
    for one in sent.getlist("photos"):
        if isinstance(one, UploadFile) and one.filename:
            with one.file as opened:
                found.append((one.filename, opened.read(photos.MOST_BYTES + 1)))
    return found


def _kept(sent: FormData) -> list[int]:
    found = []
    for one in sent.getlist(KEPT)[: photos.MOST_PHOTOS]:
        try:
            found.append(int(storable(str(one))))
        except ValueError:
            continue
    return found


@routes.get("/employees/{employee_id}/mystery-shops")
def of_person(door: Door = guard("see scores", guards.met)) -> Response:
    """Shops confirmed to be about somebody: a panel of their page, and a page of its own."""
    name = "frontline/_met.html" if is_htmx(door.request) else "frontline/met.html"
    found = shops.of_person(door.session, door.thing.id)
    return page(door, name, person=door.thing, own="self" in door.words, lines=found, today=today(door))


@routes.get("/frontline/shops/{shop_id}")
def show(door: Door = guard("see shop", guards.shop)) -> Response:
    """One shop with its answers and photos."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: Sequence[Problem]) -> Response:
    return page(
        door,
        "frontline/shop.html",
        status=422 if problems else 200,
        line=shops.load(door.session, door.thing.id),
        given=given,
        problems=list(problems),
        today=today(door),
    )


@routes.post("/frontline/shops/{shop_id}/confirmation")
def confirm(door: Door = guard("confirm shop", guards.shop), sent: Sent = NOTHING) -> Response:
    """Say whether the person named was on duty."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = shopping.confirm(door, door.thing, read(ConfirmationForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    said = "Confirmed. They are told, and can read it." if made.confirmed else "It speaks of the unit alone."
    return go(door.request, f"/frontline/shops/{door.thing.id}", said=said)


@routes.get("/frontline/shops/{shop_id}/photos/{photo_id}")
def photo(door: Door = guard("see shop", guards.photo)) -> Response:
    """One photo, for whoever may see its shop."""
    headers = {
        "Content-Disposition": f'inline; filename="photo-{door.thing.id}.jpg"',
        "Cache-Control": "private, max-age=3600",
    }
    return Response(shopping.photo_of(door, door.thing), media_type="image/jpeg", headers=headers)
