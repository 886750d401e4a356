"""The application: rooms mounted from the list, the wire and the gate before them."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from importlib import import_module
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine, text
from starlette.types import Scope

from app.administration.jobs import schedule
from app.clock import now as clock_now
from app.config import ROOT, Settings
from app.database import dispose, make_engine, unit_of_work, use_engine
from app.demo.people import PEOPLE, Visitor
from app.home.nav import nav_for
from app.jobs.runner import Runner
from app.reviews.words import FILTERS as REVIEW_FILTERS
from app.rooms import WITH_API, WITH_PAGES, handlers, load_tables
from app.scores.words import FILTERS, GLOBALS
from app.sections.templates import ensure_template
from app.signin.actions import by_email
from app.web.deadline import with_deadline
from app.web.gate import AdmissionGate
from app.web.problems import install
from app.web.routes import Index
from app.web.templates import environment, keep_compiled
from app.web.wire import Wire

log = structlog.get_logger("main")

#: Paths that may carry whole files.
LARGE = ("/imports", "/frontline/shops")


class Static(StaticFiles):
    """Files that a browser may keep for good where the address names their content."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, with how long it may be kept."""
        response = super().file_response(*args, **kwargs)
        scope: Scope = args[2]
        kept = b"v=" in scope["query_string"] or "/vendor/" in scope["path"]
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
        return response


def create_app(settings: Settings, engine: Engine | None = None) -> FastAPI:
    """The whole application on one database. Does not migrate and does not run jobs until started."""
    load_tables()
    engine = engine or make_engine(settings.database_url, pool_size=settings.admission)
    use_engine(engine)
    runner = Runner(engine, handlers())

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(_prepare, engine)
        if settings.demo and settings.loopback:
            app.state.demo_people = await asyncio.to_thread(_visitors, engine)
        if settings.run_jobs:
            runner.start()
        yield
        await asyncio.to_thread(runner.stop)
        if app.state.owns_engine:
            dispose()

    app = FastAPI(
        title="Rapport", version="0.7.1", lifespan=life, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.settings = settings
    app.state.engine = engine
    app.state.owns_engine = True
    app.state.nav = nav_for
    app.state.runner = runner
    app.state.demo_people = []
    install(app)
    environment().filters.update(FILTERS | REVIEW_FILTERS)
    environment().globals.update(GLOBALS)
    app.router.routes.append(_rooms())

    @app.get("/healthz", response_class=PlainTextResponse)
    async def healthz() -> str:
        return "ok\n"

    @app.get("/readyz", response_class=PlainTextResponse)
    def readyz() -> str:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return "ready\n"

    app.mount("/static", Static(directory=ROOT / "static"), name="static")
    app.add_middleware(
        AdmissionGate, size=settings.admission, line=settings.queue, patience=settings.patience
    )
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=5)
    app.add_middleware(
        Wire,
        hosts=settings.hosts,
        base_url=settings.base_url,
        max_body=settings.max_body,
        max_upload=settings.max_upload,
        large=LARGE,
    )
    return app


@lru_cache(maxsize=1)
def _rooms() -> Index:
    """The routes of every room: the same for every application of a process."""
    pages = [import_module(f"app.{room}.pages").pages for room in WITH_PAGES]
    return Index(pages + [import_module(f"app.{room}.api").api for room in WITH_API])


def _prepare(engine: Engine) -> None:
    """What every installation needs: the recurring work, and a template to review with."""
    now = clock_now()
    schedule(engine, now)
    with unit_of_work(engine) as session:
        ensure_template(session, now)


def _visitors(engine: Engine) -> list[Visitor]:
    """The demo's people who have an account here: none in an empty database."""
    with unit_of_work(engine, write=False) as session:
        return [one for one in PEOPLE if by_email(session, one.email)]


def configure_logs(*, quiet: bool) -> None:
    """One JSON line an event on standard output; warnings and worse only where `quiet`."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(30 if quiet else 20),
    )


def serve(settings: Settings, port: int = 8000, host: str = "127.0.0.1", *, quiet: bool = False) -> None:
    """Serve until told to stop; requests under way are finished first."""
    configure_logs(quiet=quiet)
    app = create_app(settings)
    keep_compiled(settings.data_dir / "templates")
    # What was made up to here stays: no use in looking through it for garbage, now or later.
    gc.freeze()
    gc.enable()
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        http=with_deadline(settings.header_seconds),
        # Behind a proxy the client's address is taken from the connection alone: nobody can spoof it.
        proxy_headers=False,
    )
