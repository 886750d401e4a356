"""Answering, and an appeal with another decider, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.database import make_engine, unit_of_work
from tests.browser import Site
from tests.databases import Databases
from tests.hearings.told import ASKED, SECRET, TOLD, Told, tell
from tests.servers import serving

MINE = "The desk was down to two people that spring, and nobody counted that."
REASON = "The staffing of spring was not looked at, and it explains what the scores show."


@pytest.fixture
def told_site(databases: Databases, tmp_path: Path) -> Iterator[tuple[Site, Told]]:
    """A company of this test's own in which Dan is asked and Bo was told."""
    with databases.copy("sqlite", "demo") as url:
        engine = make_engine(url)
        with unit_of_work(engine) as session:
            told = tell(session)
        engine.dispose()
        with serving(tmp_path, "--database-url", url, at_once=True) as address:
            yield Site(address), told


def bare(page: Page) -> None:
    """Nothing of those who decide stands on an employee's own page."""
    text = page.get_by_role("main").inner_text()
    assert not [one for one in (SECRET, "Hana", "Lena", "George", "Suzuki", "Vogel", "Papas") if one in text]


@pytest.mark.row("D7")
def test_an_appeal_is_ruled_on_by_somebody_who_had_no_part_in_it(
    told_site: tuple[Site, Told], open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Bo reads what was decided and appeals; Hana and Lena may not rule; George does, and Bo reads why."""
    site, told = told_site
    bo, hana, george = open_page(), open_page(), open_page()
    site.sign_in(bo, "bo")
    bo.goto(f"{site.url}/my-decisions")
    expect(bo.locator(".lead")).to_contain_text("You may appeal until")
    bo.locator("#told").get_by_role("link").first.click()
    expect(bo.get_by_role("main")).to_contain_text(TOLD)
    expect(bo.locator("#own-offer [data-total]")).to_contain_text("EUR")
    expect(bo.locator("#window-2-1")).to_be_visible()
    bare(bo)
    assert axe(bo) == []
    bo.get_by_label("What should be looked at again, and why").fill(MINE)
    bo.get_by_role("button", name="Appeal").click()
    expect(bo.locator(".lead")).to_contain_text("Somebody who had no part in the decision rules by")
    expect(bo.get_by_role("button", name="Appeal")).to_have_count(0)
    site.sign_in(hana, "hana")
    hana.goto(f"{site.url}/appeals")
    expect(hana.locator(".lead")).to_contain_text("1 appeal waits for a ruling")
    assert axe(hana) == []
    hana.locator("#appeals").get_by_role("link", name="Bo Eriksen").click()
    expect(hana.get_by_role("main")).to_contain_text(MINE)
    expect(hana.get_by_role("main")).to_contain_text("your account proposed it")
    expect(hana.get_by_role("main")).to_contain_text("George Papas or Vera Smirnova may.")
    expect(hana.locator("#rule")).to_have_count(0)
    assert axe(hana) == []
    site.sign_in(hana, "lena")
    hana.goto(f"{site.url}/decisions/{told.bos}/appeal")
    expect(hana.get_by_role("main")).to_contain_text("your account approved it")
    george.context.add_cookies([{"name": "rapport_session", "value": told.george, "url": site.url}])
    george.goto(f"{site.url}/decisions/{told.bos}/appeal")
    george.get_by_label("Reversed").check()
    george.get_by_label("Reason").fill(REASON)
    george.get_by_role("button", name="Rule").click()
    expect(george.locator(".lead")).to_contain_text("Reversed, by George Papas")
    bo.reload()
    expect(bo.locator(".lead")).to_contain_text("no longer holds")
    expect(bo.get_by_role("main")).to_contain_text(REASON)
    bare(bo)
    hana.goto(f"{site.url}/appeals?state=ruled+on")
    expect(hana.locator("#appeals tbody tr")).to_contain_text(["reversed"])
    answered(bo, site, told, axe)


def answered(dan: Page, site: Site, told: Told, axe: Callable[[Page], list[str]]) -> None:
    """Dan reads what is considered and answers once; Maya finds no such page."""
    site.sign_in(dan, "dan")
    dan.goto(f"{site.url}/my-decisions/{told.dans}")
    expect(dan.locator(".lead")).to_contain_text("Nothing is decided yet. You may answer until")
    expect(dan.get_by_role("main")).to_contain_text(ASKED)
    bare(dan)
    assert axe(dan) == []
    for text in ("\u202e😀<script>" + "x" * 200_000, "a\x00b"):
        path = f"{site.url}/my-decisions/{told.dans}/answer"
        bad = dan.request.post(path, form={"words": text}, headers={"Origin": site.url})
        assert bad.status == 422
        assert text.replace("<", "&lt;").replace(">", "&gt;").replace("\x00", "") in bad.text().replace(
            "\x00", ""
        )
    dan.get_by_label("In your own words").fill(MINE)
    dan.get_by_role("button", name="Answer").click()
    expect(dan.get_by_role("main")).to_contain_text("Your answer")
    expect(dan.get_by_role("main")).to_contain_text(MINE)
    expect(dan.get_by_role("button", name="Answer")).to_have_count(0)
    again = dan.request.post(
        f"{site.url}/my-decisions/{told.dans}/answer", form={"words": "More."}, headers={"Origin": site.url}
    )
    assert again.status == 409
    assert "answered already" in again.text()
    site.sign_in(dan, "maya")
    absent = dan.request.get(f"{site.url}/no/such/page")
    for path in (f"/my-decisions/{told.dans}", f"/decisions/{told.dans}/appeal", "/appeals"):
        hidden = dan.request.get(f"{site.url}{path}")
        assert (hidden.status, hidden.text()) == (404, absent.text())
