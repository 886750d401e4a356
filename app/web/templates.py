"""Rendering: one environment, one way to answer with a page or a fragment."""

import hashlib
from contextlib import suppress
from functools import cached_property, lru_cache
from inspect import getfile, isfunction
from pathlib import Path
from typing import Any, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from app.config import ROOT
from app.web import charts, icons, plots, words

STATIC = ROOT / "static"
FLASH = "rapport_flash"


class Guarded(Protocol):
    """What a page needs of an open door."""

    request: Request
    actor: Any

    def may(self, permission: str) -> bool:
        """Whether the actor may do this to the thing."""


@lru_cache(maxsize=64)
def asset(path: str) -> str:
    """The address of a static file with its content's digest, so that browsers may keep it for good."""
    content = (STATIC / path).read_bytes()
    return f"/static/{path}?v={hashlib.sha256(content).hexdigest()[:12]}"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The Jinja environment: everything escaped, an undefined name is an error."""
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(words.FILTERS)
    made.globals.update(asset=asset, charts=charts, plots=plots, icon=icons.icon)
    return made


class Compiled(FileSystemBytecodeCache):
    """Templates as they were compiled, in files. A filter's own change makes them old: it may have met a constant."""

    @cached_property
    def _filters(self) -> str:
        files = {getfile(one) for one in environment().filters.values() if isfunction(one)}
        return hashlib.sha256(b"".join(Path(file).read_bytes() for file in sorted(files))).hexdigest()

    def get_source_checksum(self, source: str) -> str:
        """What a compiled template must have come from."""
        return super().get_source_checksum(source + self._filters)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it where there is room: a full or closed disk keeps no page from anybody."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep_compiled(folder: Path) -> None:
    """Keep compiled templates in `folder`: compiling one takes longer than most pages."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if environment().bytecode_cache is None:
        environment().bytecode_cache = Compiled(str(folder))


def render(name: str, **context: Any) -> str:
    """A template as text."""
    return environment().get_template(name).render(**context)


def page(door: Guarded, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page or fragment for whoever stands in the door."""
    request = door.request
    around = frame(request, door.actor, getattr(door, "session", None))
    text = render(name, **around, can=door.may, door=door, **context)
    answer = HTMLResponse(text, status_code=status)
    if FLASH in request.cookies and not name.rpartition("/")[2].startswith("_"):
        answer.delete_cookie(FLASH, path="/")
    return answer


def frame(request: Request, actor: Any, session: Any = None) -> dict[str, Any]:
    """What every page's layout needs, signed in or not. Without a session nothing is counted."""
    state = request.app.state
    return {
        "request": request,
        "actor": actor,
        "path": request.url.path,
        "nav": state.nav(actor, request.url.path, session) if actor is not None else [],
        "demo": state.settings.demo,
        "company": state.settings.company,
        "flash": words.read_flash(request.cookies.get(FLASH, "")),
        "htmx": is_htmx(request),
    }


def is_htmx(request: Request) -> bool:
    """Whether htmx asked, and a fragment will do."""
    return request.headers.get("hx-request") == "true"


def go(request: Request, address: str, *, said: str = "", undo: str = "") -> Response:
    """On to another page of ours, with a word of what happened."""
    answer: Response
    if is_htmx(request):
        answer = Response(status_code=204, headers={"HX-Redirect": address})
    else:
        answer = RedirectResponse(address, status_code=303)
    if said:
        answer.set_cookie(
            FLASH, words.write_flash(said, undo), max_age=60, httponly=True, samesite="lax", path="/"
        )
    return answer
