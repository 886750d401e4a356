"""A kind word for the front line and for who fixed the bug behind it: everybody reads it, and the team hears it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import links_on, person

WORDS = "The third time I called it was mended before I had finished my sentence"


@pytest.mark.row("S6")
def test_a_compliment_reaches_everybody_it_is_about(own_site: Site, open_page: Callable[..., Page]) -> None:
    phone, dan, sol, lena = open_page(width=390, height=844), open_page(), open_page(), open_page()
    for page, name in ((phone, "bo"), (dan, "dan"), (sol, "sol"), (lena, "lena")):
        own_site.sign_in(page, name)

    # Bo, who never meets a customer, hears it and writes it down on the phone, for two people.
    phone.goto(f"{own_site.url}/compliments")
    phone.get_by_role("link", name="Write one down").click()
    phone.get_by_label("What the customer said").fill(WORDS)
    phone.get_by_label("Whom it is about").fill("Bo Eriksen")
    phone.get_by_role("button", name="Write it down").click()
    expect(phone.locator("main")).to_contain_text("You can’t credit yourself")
    expect(phone.get_by_label("What the customer said")).to_have_value(WORDS)
    phone.get_by_label("Whom it is about").fill("Laila Farouk")
    phone.get_by_label("What they did").first.fill("called the customer back")
    phone.get_by_label("And who else").first.fill("Dan Levi")
    phone.get_by_label("What they did").nth(1).fill("fixed the bug")
    phone.get_by_role("button", name="Write it down").click()
    expect(phone.locator(".flash")).to_contain_text("is told")

    # Dan, off the front line, is told and has it on his page, and no score came of it.
    dan.goto(f"{own_site.url}/notices")
    dan.get_by_role("button", name="A customer praised your work.", exact=True).first.click()
    expect(dan.locator("main")).to_contain_text(WORDS)
    expect(dan.locator("main")).to_contain_text("fixed the bug")
    dan.goto(f"{own_site.url}/me")
    expect(dan.locator("main")).to_contain_text("What customers thank you for")
    expect(dan.locator("main")).to_contain_text("they enter no score")

    # Anybody reads it on the colleague's own page of thanks.
    laila = person(lena, own_site, "Laila Farouk")
    phone.goto(f"{own_site.url}{laila}/compliments")
    expect(phone.locator("main")).to_contain_text(WORDS)

    # The team hears it: Sol reads it aloud, and the next one comes up.
    team = links_on(sol, f"{own_site.url}/find?q=Phone").of("Phone desk")
    sol.goto(f"{own_site.url}{team}")
    expect(sol.locator("#aloud")).to_contain_text(WORDS)
    sol.get_by_role("button", name="I read it aloud").click()
    expect(sol.locator("#aloud .card")).not_to_contain_text(WORDS)

    # A customer's guess is matched by somebody who knows.
    sol.goto(f"{own_site.url}/compliments?waiting=yes")
    sol.get_by_role("link", name="Say who that is").first.click()
    sol.get_by_label("Who").first.fill("Miguel Santos")
    sol.get_by_role("button", name="Credit", exact=True).click()
    expect(sol.locator("main")).to_contain_text("Miguel Santos")
    sol.goto(f"{own_site.url}/compliments?waiting=yes")
    expect(sol.locator("main")).to_contain_text("Nobody waits to be found")
