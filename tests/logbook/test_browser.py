"""A stint on a phone, in a real browser, and what became of what was found on it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.database import make_engine, unit_of_work
from app.people.models import Employee
from app.rotations.models import CheckItem, Program, SignUp, Slot
from app.workdays import moment
from tests.browser import Site
from tests.databases import Databases
from tests.servers import serving

ZONE = "Europe/Lisbon"
EVERY_DAY = list(range(7))


@pytest.fixture
def desk(databases: Databases, tmp_path: Path) -> Iterator[tuple[Site, str]]:
    """The demo company, where Dan is on a stint today with Leila beside him; the site and the stint's address."""
    with databases.copy("sqlite", "demo") as url:
        stint = _on_a_stint(url)
        with serving(tmp_path, "--database-url", url, at_once=True) as address:
            yield Site(address), f"{address}/stints/{stint}"


def _on_a_stint(url: str) -> int:
    engine = make_engine(url)
    now = datetime.now(UTC)
    first, last = (now + timedelta(days=days) for days in (-2, 9))
    shifts = {"zone": ZONE, "weekdays": EVERY_DAY, "starts": time(0, 1), "ends": time(23, 58)}
    with unit_of_work(engine) as session:
        ids = {row.name: row.id for row in session.execute(select(Employee.name, Employee.id))}
        program = Program(
            name="Two weeks at the desk",
            kind="support rotation",
            sponsor_id=ids["Eve Park"],
            unit="Support",
            days=12,
            capacity=2,
            eligible={},
            needs={},
            made_at=now,
            **shifts,
        )
        session.add(program)
        session.flush()
        slot = Slot(
            program_id=program.id,
            starts_on=first.date(),
            ends_on=last.date(),
            starts_at=moment(first.date(), time(0, 1), ZONE),
            ends_at=moment(last.date(), time(23, 58), ZONE),
            capacity=2,
            taken=1,
            needs={},
            shifts=12,
            **shifts,
        )
        session.add(slot)
        session.add(CheckItem(program_id=program.id, phase="during", position=1, words="Answer ten alone"))
        session.flush()
        dan, leila = ids["Dan Levi"], ids["Leila Haddad"]
        place = SignUp(
            slot_id=slot.id, employee_id=dan, how="own", made_at=now, made_by="Dan Levi", buddy_id=leila
        )
        session.add(place)
        session.flush()
        stint = place.id
    engine.dispose()
    return stint


def write(dan: Page) -> None:
    """Ticks, contacts by key and by tap, a bug with a link that has to be mended, an idea; the day's counts follow."""
    expect(dan.locator(".lead")).to_contain_text(
        "Today’s shift is 00:01 to 23:58, with Leila Haddad beside you"
    )
    dan.get_by_role("button", name="Answer ten alone").click()
    expect(dan.locator("#checklist")).to_contain_text(re.compile(r"Dan Levi, \d+ \w+, \d\d:\d\d"))
    expect(dan.locator("#checklist")).to_contain_text("1 of 1 done")
    dan.keyboard.press("Escape")
    dan.locator("h1").click()
    dan.keyboard.press("c")
    dan.keyboard.type("Card charged twice, waits for the money")
    dan.get_by_role("button", name="Unhappy").click()
    expect(dan.get_by_role("status").filter(has_text="Logged.")).to_be_visible()
    dan.get_by_label("What was it about?").fill("Where is the parcel")
    dan.get_by_role("button", name="Happy", exact=True).click()
    expect(dan.locator(".lead")).to_contain_text("So far today: 2 contacts, 1 unhappy")
    dan.locator("h1").click()
    dan.keyboard.press("b")
    dan.keyboard.type("A slow bank charges twice")
    dan.get_by_text("Details, a link, how many customers").click()
    dan.get_by_label("Link").fill("http://tracker.example/7")
    dan.get_by_label("Customers you met it with").fill("212")
    dan.get_by_role("button", name="Note it").click()
    expect(dan.get_by_role("alert")).to_contain_text("https://")
    expect(dan.get_by_label("In one line")).to_have_value("A slow bank charges twice")
    dan.get_by_label("Link").fill("https://tracker.example/7")
    dan.get_by_role("button", name="Note it").click()
    dan.locator("h1").click()
    dan.keyboard.press("i")
    dan.keyboard.type("Show the desk what the customer sees")
    dan.get_by_role("button", name="Note it").click()
    expect(dan.locator(".lead")).to_contain_text("2 contacts, 1 unhappy, 1 bug, 1 idea")


def correct(dan: Page) -> None:
    """A contact is changed, and the bug opened."""
    dan.get_by_role("link", name=re.compile("Change: Where is the parcel")).click()
    dan.get_by_label("What was it about?").fill("Where is the shelf")
    dan.get_by_role("button", name="Unhappy").click()
    expect(dan.locator(".lead")).to_contain_text("2 contacts, 2 unhappy")
    dan.get_by_role("link", name="A slow bank charges twice").click()
    expect(dan.get_by_role("link", name="https://tracker.example/7")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )


@pytest.mark.row("T6")
def test_dan_logs_contacts_a_bug_and_an_idea_and_the_bug_is_released(
    desk: tuple[Site, str], open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Contacts and unhappy ones in seconds on a phone; a bug with its link; an idea; states up to released."""
    site, stint = desk
    dan = open_page(width=390, height=844)
    site.sign_in(dan, "dan")
    dan.goto(stint)
    write(dan)
    assert axe(dan) == []
    assert not dan.evaluate("document.documentElement.scrollWidth > innerWidth")
    correct(dan)
    bug = dan.url

    sol = open_page()
    site.sign_in(sol, "sol")
    sol.goto(bug)
    sol.get_by_label("Who does it").fill("Dan Levi")
    sol.get_by_role("button", name="Keep it").click()
    expect(sol.locator(".lead")).to_contain_text(re.compile("Dan Levi, Checkout, has it since"))
    assert axe(sol) == []
    sol.get_by_label("Released", exact=True).check()
    sol.get_by_label("What changed, or why not").fill("A payment is sent once.")
    sol.get_by_role("button", name="Keep it").click()
    expect(sol.locator(".lead")).to_contain_text("212 customers had met it")
    sol.goto(stint)
    sol.get_by_label("What did Dan do well?").fill("Dan called everybody back.")
    sol.get_by_role("button", name="Thank Dan").click()

    dan.goto(f"{site.url}/notices")
    expect(dan.locator("main")).to_contain_text("“A slow bank charges twice”, which you met, is released")
    bo = open_page()
    site.sign_in(bo, "bo")
    bo.goto(f"{site.url}/wall")
    expect(bo.locator("#released")).to_contain_text("A payment is sent once.")
    expect(bo.locator("main")).to_contain_text("Dan called everybody back.")
    assert axe(bo) == []
    answer = bo.goto(stint)
    assert answer is not None
    assert answer.status == 404
