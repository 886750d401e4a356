"""Leaders on the line as people walk it: three taps on a phone, shops that speak of units, the page of an executive."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from app.access.models import Account
from app.clock import now
from app.database import make_engine, unit_of_work
from app.signin.actions import begin
from tests.browser import Site
from tests.databases import Databases
from tests.frontline.pictures import with_place
from tests.servers import serving

WORDS = "Asked what the lamp is for."


@pytest.fixture
def shops(databases: Databases, tmp_path: Path) -> Iterator[tuple[Site, str]]:
    """The demo company of this test's own, and the session of Zara, whom a shop is about."""
    with databases.copy("sqlite", "demo") as url:
        engine = make_engine(url)
        with unit_of_work(engine) as session:
            zara = session.scalars(select(Account).where(Account.name == "Zara Malik")).one()
            token = begin(session, zara, now(), 1)
        engine.dispose()
        with serving(tmp_path, "--database-url", url, at_once=True) as address:
            yield Site(address), token


def height(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollHeight"))


@pytest.mark.row("S9")
def test_leaders_on_the_line(
    shops: tuple[Site, str], open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Eve's page fits her phone; from there a call to the own line is noted in three taps, taken back, and noted again.
    She reads who never called, in red, and leaders' days with a customer. Maya shops a store with a photo and names
    Zara; she can't confirm that herself, Lena does, and Zara reads it with its checklist. A new version of the
    checklist changes none of it. For Dan none of this is there.
    """
    site, token = shops
    eve, maya, lena = open_page(width=390, height=844), open_page(width=390, height=844), open_page()
    for page, name in ((eve, "eve"), (maya, "maya"), (lena, "lena")):
        site.sign_in(page, name)
    calls(eve, site, axe)
    looks(eve, site)
    at = visits(maya, site, axe)

    # A second person looks; Zara is told, and reads it with what was asked.
    lena.goto(f"{site.url}/frontline/shops")
    lena.locator("#waiting").get_by_role("link", name="Zara Malik").click()
    expect(lena.get_by_role("heading", name="Was it Zara Malik?")).to_be_visible()
    lena.get_by_role("radio", name="Yes, it was Zara Malik").check()
    lena.get_by_label("How you looked").fill("Alone at the till, by the duty list.")
    lena.get_by_role("button", name="Say so").click()
    expect(lena.locator(".flash")).to_contain_text("They are told")
    expect(lena.locator(".lead")).to_contain_text("confirmed to be about Zara Malik")
    asks_more(lena, site)
    zara = open_page()
    zara.context.add_cookies([{"name": "rapport_session", "value": token, "url": site.url}])
    zara.goto(f"{site.url}/me")
    expect(zara.locator("#shopped")).to_contain_text(
        "2 shops confirmed to be about you; counted apart, in no score"
    )
    zara.goto(at)
    expect(zara.locator(".lead")).to_contain_text("confirmed to be about you")
    expect(zara.get_by_role("main")).to_contain_text("version 2")
    expect(zara.get_by_role("main")).not_to_contain_text("Was the music too loud?")
    photo = zara.locator(".photos img")
    assert photo.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 64

    dan = open_page()
    site.sign_in(dan, "dan")
    source = f"{site.url}{photo.get_attribute('src')}"
    for address in (at, source):
        assert dan.request.get(address).status == 404
    for address in ("/frontline", "/frontline/calls/new", "/leaders", "/leaders/me"):
        assert dan.request.get(f"{site.url}{address}").status == 403


def calls(eve: Page, site: Site, axe: Callable[[Page], list[str]]) -> None:
    """Three taps, of which the last saves; the same again with a day to come, which is refused and kept."""
    eve.goto(f"{site.url}/leaders/me")
    expect(eve.locator("#mine")).to_contain_text("9 days ago")
    expect(eve.locator("#promised")).to_contain_text("1 kept, 1 late, 1 open")
    assert height(eve) <= 844
    assert axe(eve) == []
    eve.get_by_role("link", name="Log a call").click()
    expect(eve.locator(".lead")).to_contain_text("The last one was 9 days ago")
    expect(eve.locator("#f-team option:checked")).to_have_text("Phone desk")
    assert axe(eve) == []
    eve.get_by_role("group", name="Waited").get_by_role("radio", name="3 min").check()
    eve.get_by_role("group", name="Taken care of").get_by_role("radio", name="Yes").check()
    eve.get_by_role("button", name="Save").click()
    expect(eve.locator(".lead")).to_contain_text("You called your own line today")
    eve.get_by_role("button", name="Undo").click()
    expect(eve.locator(".lead")).to_contain_text("You called your own line 9 days ago")
    eve.goto(f"{site.url}/frontline/calls/new")
    eve.get_by_text("Another day or another wait").click()
    eve.get_by_label("Day").evaluate("day => { day.max = ''; day.value = '2099-01-01' }")
    eve.get_by_role("group", name="Waited").get_by_role("radio", name="10 min").check()
    eve.get_by_role("group", name="Taken care of").get_by_role("radio", name="No").check()
    eve.get_by_label("In a line").fill("Nobody rang back.")
    eve.get_by_role("button", name="Save").click()
    expect(eve.locator(".summary")).to_contain_text("This day has not come yet")
    expect(eve.get_by_label("In a line")).to_have_value("Nobody rang back.")
    eve.get_by_label("Day").fill("")
    eve.get_by_role("button", name="Save").click()
    expect(eve.get_by_role("row").filter(has_text="Nobody rang back.")).to_contain_text("10 minutes")
    assert axe(eve) == []


def looks(eve: Page, site: Site) -> None:
    """Who never called, and what is overdue, in words and red; no more of a leader than the line may read."""
    eve.goto(f"{site.url}/leaders")
    clara = eve.get_by_role("row").filter(has_text="Clara Weiss")
    expect(clara.locator("td").first.locator(".tag.bad")).to_have_text("never, overdue")
    expect(clara).to_contain_text("of ")
    ingrid = eve.get_by_role("row").filter(has_text="Ingrid Sato")
    expect(ingrid.locator(".tag.bad").first).to_have_text("52 days ago, overdue")
    expect(eve.get_by_role("row").filter(has_text="Maya Ross").get_by_role("link")).to_have_count(0)
    clara.get_by_role("link").click()
    expect(eve.locator(".lead")).to_contain_text("working days of this quarter with a customer")


def visits(maya: Page, site: Site, axe: Callable[[Page], list[str]]) -> str:
    """Maya writes a shop down with a photo; a broken one is named, and the rest is kept."""
    maya.goto(f"{site.url}/frontline/shops/new")
    maya.get_by_label("Unit").select_option(label="Store Old Town")
    for question in maya.locator("#f-version fieldset").all():
        question.locator("label").first.click()
    maya.get_by_label("In words").fill(WORDS)
    maya.get_by_label("Whom you met").fill("Zara Malik")
    door = FilePayload(name="door.jpg", mimeType="image/jpeg", buffer=with_place())
    menu = FilePayload(name="menu.jpg", mimeType="image/jpeg", buffer=b"%PDF-1.7")
    maya.get_by_label("Photos").set_input_files([door, menu])
    maya.get_by_role("button", name="Save").click()
    expect(maya.locator(".summary")).to_contain_text("“menu.jpg” is no JPEG, PNG or WebP picture")
    expect(maya.get_by_label("In words")).to_have_value(WORDS)
    expect(maya.get_by_role("main")).to_contain_text("1 photo kept")
    assert axe(maya) == []
    maya.get_by_role("button", name="Save").click()
    expect(maya.locator(".flash")).to_contain_text("Written down.")
    expect(maya.locator(".lead")).to_contain_text("of nobody in it")
    expect(maya.get_by_role("main")).to_contain_text("not confirmed yet")
    expect(maya.get_by_role("button", name="Say so")).to_have_count(0)
    assert axe(maya) == []
    return maya.url


def asks_more(lena: Page, site: Site) -> None:
    """A new version of the checklist; and the unit has shops enough to say something, with its range."""
    lena.goto(f"{site.url}/frontline/checklists")
    lena.get_by_role("link", name="A visit to a store").click()
    asked = lena.get_by_label("Questions")
    asked.fill(f"{asked.input_value()}\nWas the music too loud?")
    lena.get_by_role("button", name="Make version 3").click()
    expect(lena.locator(".flash")).to_contain_text("Version 3 is asked from now on")
    lena.goto(f"{site.url}/frontline/shops")
    unit = lena.locator("#units").get_by_role("row")
    expect(unit.filter(has_text="Store Old Town")).to_contain_text("% to ")
    expect(unit.filter(has_text="Store Station")).to_contain_text("too few to say")
