"""The band behind a real server, for browsers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from app.access.models import Account
from app.clock import now as clock_now
from app.database import make_engine, unit_of_work
from app.people.models import Team
from app.rotations import actions as rotations
from app.signin.actions import begin
from tests.client import Client
from tests.databases import STORIES, Databases, without_quiet_hours
from tests.rotations.crowd import NOW
from tests.servers import serving
from tests.swaps.band import band

SIGNED_IN = ("Dan", "Wen", "Ana", "Bo", "Sol", "Mia", "Hana")


def tell(url: str) -> dict[str, Any]:
    """Dan has a place in the first slot, which begins in a few weeks; the address of each thing by name."""
    engine, now = make_engine(url), clock_now()
    with unit_of_work(engine) as session:
        made = band(session, monday=now.date() + timedelta(days=28 - now.date().weekday()))
        # Not to be taken for a slot that is too near to be given back.
        at = (now - NOW) / timedelta(days=1)
        place = rotations.sign_up(made.act("Dan", at), made.slots[0], made.ids["Dan"])
        tokens = {}
        for name in SIGNED_IN:
            account = session.scalars(select(Account).where(Account.name == name)).one()
            tokens[name] = begin(session, account, now, 1)
        things = {
            "ids": made.ids,
            "tokens": tokens,
            "place": place.id,
            "program": made.slots[0].program_id,
            "team": session.scalars(select(Team.id).where(Team.name == "Engineering team")).one(),
            "first": made.slots[0].starts_on.isoformat(),
        }
    engine.dispose()
    without_quiet_hours(url)
    return things


STORIES["band"] = tell


@dataclass(frozen=True)
class Served:
    """A served band."""

    url: str
    told: dict[str, Any]

    def sign_in(self, page: Page, name: str) -> Page:
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": "rapport_session", "value": self.told["tokens"][name], "url": self.url}]
        )
        return page


@dataclass(frozen=True)
class Told:
    """The app on a band of its own, in this process."""

    client: Client
    told: dict[str, Any]

    def become(self, name: str) -> Client:
        self.client.cookies.clear()
        if name:
            self.client.cookies.set("rapport_session", self.told["tokens"][name])
        return self.client


@contextmanager
def asked(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[Told]:
    """The same without a server."""
    found = databases.told(kind, "band")
    with databases.copy(kind, "band") as url, app_on(url, zone="UTC") as client:
        yield Told(client, found)


@contextmanager
def served(databases: Databases, folder: Path) -> Iterator[Served]:
    """The band on a copy of its own."""
    found = databases.told("sqlite", "band")
    with databases.copy("sqlite", "band") as url:
        settings = {"RAPPORT_DATABASE_URL": url, "RAPPORT_RUN_JOBS": "0"}
        with serving(folder, "serve", settings=settings, at_once=True) as address:
            yield Served(address, found)
