"""The office behind a real server, for browsers: Nia's two windows are at risk, Ed's are a star's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from app.access.models import Account
from app.clock import now as clock_now
from app.database import make_engine, unit_of_work
from app.signin.actions import begin
from tests.databases import STORIES, Databases, without_quiet_hours
from tests.decisions.office import AT_RISK, STAFF, STAR, Office, office
from tests.servers import serving


def tell(url: str) -> dict[str, Any]:
    """The desk is open; nobody has proposed anything. Ids by name, and everybody's way in."""
    engine, now = make_engine(url), clock_now()
    with unit_of_work(engine) as session:
        made: Office = office(session).at(session, now)
        for window in ("earlier", "later"):
            made.score("Nia", window, AT_RISK)
            made.score("Ed", window, STAR)
        made.observed("Nia")
        made.reviewed("Ed", 5)
        tokens = {}
        for name, *_ in STAFF:
            account = session.scalars(select(Account).where(Account.name == name)).one()
            tokens[name] = begin(session, account, now, 1)
        told = {"ids": made.ids, "cycle": made.cycle_id, "tokens": tokens, "fits": made.fits}
    engine.dispose()
    without_quiet_hours(url)
    return told


STORIES["court"] = tell


@dataclass(frozen=True)
class Served:
    """A served office."""

    url: str
    told: dict[str, Any]
    database: str

    def sign_in(self, page: Page, name: str) -> Page:
        """Somebody's page, signed in."""
        page.context.clear_cookies()
        cookie = {"name": "rapport_session", "value": self.told["tokens"][name], "url": self.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        return page

    def office(self) -> Office:
        """The same for steps by hand: `Office.at(session)`."""
        told = self.told
        return Office(None, told["ids"], told["cycle"], told["fits"], clock_now())  # type: ignore[arg-type]


@contextmanager
def served(databases: Databases, folder: Path) -> Iterator[Served]:
    """The office on a copy of its own."""
    found = databases.told("sqlite", "court")
    with databases.copy("sqlite", "court") as url:
        settings = {"RAPPORT_DATABASE_URL": url, "RAPPORT_RUN_JOBS": "0"}
        with serving(folder, "serve", settings=settings, at_once=True) as address:
            yield Served(address, found, url)
