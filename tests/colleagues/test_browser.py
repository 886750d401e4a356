"""Somebody who never meets a customer has ratings all the same: the walk through every lens of theirs."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import person


def lens(page: Page, name: str) -> str:
    """What the list of lenses says of one."""
    return page.locator("#lenses tbody tr").filter(has_text=name).inner_text()


def test_a_developer_is_rated_through_every_lens_but_customers(
    own_site: Site, open_page: Callable[..., Page]
) -> None:
    """HR notes who depends on Checkout; Dan answers by one press, takes it back and answers again by a key; his own
    page has figures of internal customers, teamwork, touchpoints, shared credit and his stint, each with its range;
    of colleagues' answers none can be opened; the team's touchpoints stand beside his own.
    """
    hana, dan = open_page(), open_page()
    own_site.sign_in(hana, "hana")
    hana.goto(f"{own_site.url}/dependences")
    hana.get_by_label("This team").select_option("Customer Care One")
    hana.locator("#f-on_team").select_option("Checkout")
    hana.get_by_role("button", name="Note it").click()
    expect(hana.locator(".flash")).to_contain_text("from the next round on")
    expect(hana.get_by_role("button", name="Remove: Customer Care One depends on Checkout")).to_be_visible()

    own_site.sign_in(dan, "dan")
    dan.goto(own_site.url)
    questions = dan.get_by_role("navigation", name="Rapport").get_by_role(
        "link", name=re.compile("Colleagues")
    )
    expect(questions).to_contain_text("5")
    questions.click()
    expect(dan.locator(".card").first).to_contain_text("five raters or more")
    first = dan.locator("section.question").first
    first.get_by_role("button", name=re.compile("Very well")).click()
    thanked = dan.locator("section.question").filter(has_text="Thank you.")
    expect(thanked).to_have_count(1)
    thanked.get_by_role("button", name="Undo").click()
    expect(thanked).to_have_count(0)
    dan.locator("section.question").first.focus()
    dan.keyboard.press("4")
    expect(thanked).to_have_count(1)
    dan.reload()
    expect(dan.locator("section.question").filter(has_text="Thank you.")).to_have_count(1)
    expect(questions).to_contain_text("4")
    other = dan.locator("section.question").first
    other.get_by_role("button", name="I don’t work with this person").click()
    expect(dan.locator("section.question").filter(has_text="not asked about")).to_have_count(1)

    _asks_for_something(own_site, dan, open_page())

    dan.goto(f"{own_site.url}/me")
    for name in ("Internal customers", "Customer-care teamwork", "Touchpoints", "Support stints"):
        assert re.search(r"\d+ answers", lens(dan, name)), name
    expect(dan.locator("#lenses .glyph")).to_have_count(4)
    expect(dan.locator("#touchpoints")).to_contain_text("Basket and Checkout: the team’s together")
    dan.get_by_role("link", name="Internal customers", exact=True).click()
    expect(dan.locator(".card").filter(has_text="Confidential")).to_contain_text(
        "Single answers are never shown"
    )
    assert dan.locator('#lenses tr[aria-current] a[href*="/ratings"]').count() == 0

    own_site.sign_in(hana, "hana")
    beatriz = person(hana, own_site, "Beatriz Lima")
    hana.goto(f"{own_site.url}{beatriz}")
    assert re.search(r"\d+ answers", lens(hana, "Internal customers"))
    bo = person(hana, own_site, "Bo Eriksen")
    hana.goto(f"{own_site.url}{bo}")
    expect(hana.locator("#touchpoints")).to_contain_text("Final invoice and Monthly invoice")
    hana.locator("#days a, #lenses a").first.click()
    hana.goto(f"{own_site.url}{bo}/ratings?lens=touchpoint")
    expect(hana.locator("#answers")).to_be_visible()


def _asks_for_something(site: Site, dan: Page, bo: Page) -> None:
    """Dan notes by two presses what he asked of Accounting; it stands at both until one of the two ends it."""
    dan.goto(f"{site.url}/colleagues")
    asked = dan.locator("#requests")
    asked.get_by_label("Whom you asked").select_option(label="Owen Clarke, Accounting")
    asked.get_by_role("button", name="Still open").click()
    expect(dan.locator(".flash")).to_contain_text("Say here when it is done.")
    expect(asked).to_contain_text("You asked Owen Clarke")
    asked.get_by_role("button", name="It is done: Owen Clarke").click()
    expect(dan.locator(".flash")).to_contain_text("drawn tomorrow")
    expect(asked).not_to_contain_text("Owen Clarke Accounting")
    site.sign_in(bo, "bo")
    bo.goto(f"{site.url}/colleagues")
    expect(bo.locator("#requests")).to_contain_text("Tomasz Zieliński asked you: A refund run on Tuesday")
    expect(bo.locator("#requests")).not_to_contain_text("Beatriz Lima")
