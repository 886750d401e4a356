"""A card of ten words, acknowledged with the standard; the manager sees the whole team's on one page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site

TEN = "I lay the shelves so that nobody has to ask."


@pytest.mark.row("P4")
def test_ten_words_a_standard_and_a_team_on_one_page(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    maya, lena, dan = open_page(), open_page(), open_page()
    own_site.sign_in(maya, "maya")
    own_site.sign_in(lena, "lena")
    own_site.sign_in(dan, "dan")
    dan.goto(f"{own_site.url}/card")
    expect(dan.locator(".lead")).to_contain_text("You acknowledged role and service standard")
    box = dan.get_by_label("What I do for customers")
    box.fill(f"{TEN} again")
    dan.get_by_role("button", name="Keep it").click()
    expect(dan.locator("main")).to_contain_text("These are 11 words. Take out 1: “again”.")
    expect(dan.get_by_label("What I do for customers")).to_have_value(f"{TEN} again")
    dan.get_by_label("What I do for customers").fill(TEN)
    dan.get_by_role("button", name="Keep it").click()
    expect(dan.locator(".lead")).to_contain_text(TEN)
    # Both versions stay; the new one wants to be acknowledged with the standard in force.
    expect(dan.locator(".timeline")).to_contain_text("I make paying so plain")
    expect(dan.locator("main")).to_contain_text("A mistake is ours until it is mended")
    assert axe(dan) == []
    dan.get_by_role("button", name="I acknowledge both").click()
    expect(dan.locator("#acknowledge")).to_have_count(0)
    lena.goto(f"{own_site.url}/standards")
    lena.get_by_label("The standard").fill("Whoever waits is told how long, and by whom they are called.")
    lena.get_by_label("Why it changes").fill("Said in the autumn's service review.")
    lena.get_by_role("button", name="Put in force").click()
    dan.reload()
    expect(dan.locator(".lead")).to_contain_text("Read the card and the service standard below")
    expect(dan.locator("main")).to_contain_text("Whoever waits is told how long")
    maya.goto(f"{own_site.url}/cards")
    expect(maya.locator("#cards")).to_contain_text("My invoices are right, so nobody has to call us.")
    expect(maya.locator("#cards tbody tr").filter(has_text="Bo Eriksen")).to_contain_text("to acknowledge")
    assert axe(maya) == []
    # On the person's page it stands for everybody who may open that.
    maya.get_by_role("link", name="Bo Eriksen").click()
    expect(maya.get_by_role("heading", level=1)).to_have_text("Role card of Bo Eriksen")
    expect(maya.get_by_role("button", name="Keep it")).to_be_visible()
    href = maya.url
    dan.goto(href)
    expect(dan.get_by_role("button", name="Keep it")).to_have_count(0)
