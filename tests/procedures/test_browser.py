"""Sorting the procedures together, and bending them, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.access.models import Account
from app.clock import now
from app.database import make_engine, unit_of_work
from app.signin.actions import begin
from tests.browser import Site
from tests.databases import Databases
from tests.servers import serving

SCRIPTS, NOTES = "Scripts for the first minute", "Credit notes from Finance only"
WHY = {
    "Why it must be followed": "The recording must be announced; the law says so.",
    "What happens otherwise": "A complaint at the regulator, and we lose it.",
    "What may be done until an exception is answered": "Switch the recording off, and talk.",
}


@pytest.fixture
def desk(databases: Databases, tmp_path: Path) -> Iterator[tuple[Site, str]]:
    """The demo company of this test's own, and the session of Leila, who meets customers and is no visitor's door."""
    with databases.copy("sqlite", "demo") as url:
        engine = make_engine(url)
        with unit_of_work(engine) as session:
            leila = session.scalars(select(Account).where(Account.name == "Leila Haddad")).one()
            token = begin(session, leila, now(), 1)
        engine.dispose()
        with serving(tmp_path, "--database-url", url, at_once=True) as address:
            yield Site(address), token


def row(page: Page, title: str) -> Locator:
    return page.locator("section.card").filter(has=page.get_by_role("heading", name=title))


def sort(page: Page, word: str, title: str) -> None:
    page.get_by_role("button", name=f"{word}: {title}").click()


@pytest.mark.row("S7")
def test_both_sides_sort_and_only_what_both_signed_asks(
    desk: tuple[Site, str], open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Leila (front line) and Bo (back office) sort the procedures. Where they differ it stays flexible and is listed as
    open; what both call must-follow, write down and sign is one. Bo then departs from a flexible one, on his phone and
    with nobody's leave; from a must-follow one he asks its owner Maya and reads what he may do meanwhile. What was
    asked again and again is proposed to give way, and Maya takes that with a reason.
    """
    site, token = desk
    leila, bo, maya = open_page(), open_page(width=390), open_page()
    leila.context.add_cookies([{"name": "rapport_session", "value": token, "url": site.url}])
    site.sign_in(bo, "bo")
    for page in (leila, bo):
        page.goto(f"{site.url}/sorts")
        page.get_by_role("link", name="What is left open").click()
    expect(bo.locator(".lead")).to_contain_text("You speak for the back office")
    sort(bo, "Must-follow", NOTES)
    sort(bo, "Must-follow", SCRIPTS)
    sort(leila, "Flexible", NOTES)
    expect(row(leila, NOTES)).to_contain_text("They differ")
    sort(leila, "Must-follow", SCRIPTS)
    mine = row(leila, SCRIPTS)
    for label, words in WHY.items():
        mine.get_by_label(label).fill(words if "What may" not in label else "Talk.")
    mine.get_by_role("button", name="Write it down and sign").click()
    expect(leila.locator(".summary")).to_contain_text("at least 10 characters")
    expect(mine.get_by_label("Why it must be followed")).to_have_value(WHY["Why it must be followed"])
    assert axe(leila) == []
    mine.get_by_label("What may be done").fill(WHY["What may be done until an exception is answered"])
    mine.get_by_role("button", name="Write it down and sign").click()
    expect(mine).to_contain_text("Signed for the front line: Leila Haddad")
    bo.reload()
    expect(row(bo, SCRIPTS)).to_contain_text("Otherwise: A complaint at the regulator")
    assert axe(bo) == []
    bo.get_by_role("button", name="Sign for the back office").click()
    expect(row(bo, SCRIPTS)).to_contain_text("Signed by both")
    bo.goto(f"{site.url}/procedures")
    expect(bo.locator(".lead")).to_contain_text("4 procedures must be followed, 3 are flexible")
    expect(bo.get_by_role("row").filter(has_text=NOTES)).to_contain_text("Open: they differ")
    bends(bo, site, axe)
    site.sign_in(maya, "maya")
    gives_way(maya, site, axe)
    bo.reload()
    expect(bo.get_by_role("main")).to_contain_text("Cards close every day now.")


def bends(bo: Page, site: Site, axe: Callable[[Page], list[str]]) -> None:
    """From a flexible procedure without leave, from a must-follow one with a question."""
    for title, lead in (
        ("Returns within 30 days", "It stands: the procedure is flexible"),
        ("Refund to the card that paid", "Waiting for Maya Ross"),
    ):
        bo.goto(f"{site.url}/exceptions/new")
        bo.get_by_label("From").select_option(label=title)
        bo.get_by_label("Why").fill("The customer was in hospital all month.")
        bo.get_by_role("button", name="Save").click()
        expect(bo.locator(".lead")).to_contain_text(lead)
    expect(bo.get_by_role("main")).to_contain_text("Meanwhile you may: Give a voucher")
    assert axe(bo) == []


def gives_way(maya: Page, site: Site, axe: Callable[[Page], list[str]]) -> None:
    """Maya answers Bo, and takes the proposal that the rule give way."""
    maya.goto(f"{site.url}/exceptions")
    asked = maya.locator("#waiting li").filter(has_text="in hospital all month")
    asked.get_by_role("link").click()
    maya.get_by_role("radio", name="Yes").check()
    maya.get_by_label("A word").fill("Cards close every day now.")
    maya.get_by_role("button", name="Answer").click()
    expect(maya.locator(".lead")).to_contain_text("the exception stands")
    maya.get_by_role("link", name="Refund to the card that paid").click()
    expect(maya.locator("#flexing")).to_contain_text("asked for 3 times in 60 days")
    assert axe(maya) == []
    maya.get_by_role("radio", name="It gives way").check()
    maya.get_by_label("Reason").fill("Where the card is gone, money goes where the customer says.")
    maya.get_by_role("button", name="Decide").click()
    expect(maya.locator(".lead")).to_contain_text("It is flexible")
    maya.goto(f"{site.url}/procedures")
    expect(maya.locator(".lead")).to_contain_text("3 procedures must be followed, 4 are flexible")
