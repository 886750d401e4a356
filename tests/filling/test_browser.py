"""Fair filling as a lead walks it, and wishes as a developer does."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import links_on


@pytest.mark.row("T4")
def test_a_lead_has_open_places_filled_edits_and_confirms(own_site: Site, page: Page) -> None:
    """Dan wishes; Sol asks for a proposal, sees who would serve how much, puts somebody else in a seat and reads what
    that costs, and confirms: the places are taken, and Dan is told of his.
    """
    site = own_site
    site.sign_in(page, "dan")
    board = links_on(page, f"{site.url}/rotations").of("Support rotation")
    page.goto(f"{site.url}{board}/wishes")
    for wished in page.locator("fieldset.wish").all():
        wished.get_by_label("Gladly").check()
    page.get_by_role("button", name="Keep my wishes").click()
    expect(page.locator(".flash")).to_contain_text("they promise nothing")
    expect(page.locator("fieldset.wish").last.get_by_label("Gladly")).to_be_checked()

    site.sign_in(page, "sol")
    page.goto(f"{site.url}{board}/filling")
    page.get_by_label("until").fill("2020-01-01")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("alert").or_(page.locator(".problems, .summary")).first).to_be_visible()
    page.goto(f"{site.url}{board}/filling")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who fills what", timeout=40_000)
    expect(page.locator("main")).to_contain_text("can be filled")
    wished = page.locator("a.chip").filter(has_text="Dan Levi").filter(has_text="wished")
    row = page.locator("#slots tbody tr").filter(has=wished).last
    when = row.locator("th a").inner_text()
    before = page.locator("main").get_by_role("button", name="Confirm").inner_text()
    row.get_by_role("link", name="Change Dan Levi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody else than Dan Levi")
    expect(page.locator("main")).to_contain_text("1 wish less comes true")
    chosen = page.locator("#able tbody tr").first
    name = chosen.locator("th").inner_text().splitlines()[0]
    chosen.get_by_role("button", name="Choose").click()
    row = page.locator("#slots tbody tr").filter(has_text=when)
    expect(row.locator("a.chip").filter(has_text=name)).to_contain_text("by hand")
    expect(row).not_to_contain_text("Dan Levi")
    page.get_by_role("button", name=before).click()
    expect(page.get_by_text("places are taken, and those who have them are told")).to_be_visible()
    expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
    page.goto(f"{site.url}{board}")
    expect(page.get_by_text("places to come are taken")).to_be_visible()
