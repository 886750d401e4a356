"""By keyboard, in dark, on paper, and light on the wire."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site

FIRST_REQUESTS, FIRST_BYTES, SECOND_BYTES = 8, 80_000, 15_000


def test_lists_by_keyboard(site: Site, page: Page) -> None:
    """`/` finds while typing, j and k move, Enter opens."""
    site.sign_in(page, "maya")
    page.goto(f"{site.url}/team")
    page.keyboard.press("/")
    find = page.get_by_role("searchbox", name="Find a person")
    expect(find).to_be_focused()
    page.keyboard.type("alva")
    expect(page.locator("#people tbody tr:visible")).to_have_count(1)
    expect(page.locator(".tools .total")).to_have_text("1 of 11")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Mateo Álvarez", exact=True)).to_be_focused()
    find.fill("")
    find.blur()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    here = page.locator("#people tr[data-here] .c-name a")
    name = here.inner_text()
    expect(here).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_palette_by_keyboard(site: Site, page: Page) -> None:
    """Ctrl-K finds a person, page or action; Escape gives the page back."""
    site.sign_in(page, "maya")
    page.goto(site.url)
    page.keyboard.press("Control+k")
    box = page.get_by_role("searchbox", name="Find a person, page or action")
    expect(box).to_be_focused()
    # at once: what was typed counts, not the list that stands there from before
    page.keyboard.type("jonas")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jonas Lindqvist")
    page.keyboard.press("Control+k")
    page.keyboard.type("reviews")
    expect(page.locator("#palette .found a")).to_have_text(["Reviews", "Service reviews"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/reviews$"))
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_a_long_list_filters_on_the_server(site: Site, page: Page) -> None:
    """The list, its total, its files and the address follow what is typed; back undoes it."""
    site.sign_in(page, "hana")
    page.goto(f"{site.url}/people?months=12")
    expect(page.locator("#list-total")).not_to_have_text(re.compile(r"^1 person"))
    page.get_by_role("searchbox", name="Find a person").fill("lindqvist")
    expect(page.locator("#list-total")).to_have_text("1 person")
    expect(page.locator("#people tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"[?&]q=lindqvist"))
    expect(page).to_have_url(re.compile(r"[?&]months=12"))
    with page.expect_download() as told:
        page.get_by_role("link", name="CSV").click()
    text = told.value.path().read_text()
    assert len(text.splitlines()) == 2
    assert "Jonas Lindqvist" in text
    page.reload()
    expect(page.locator("#people tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Score", exact=True).click()
    expect(page).to_have_url(re.compile(r"sort=-score"))


def test_pages_are_light(site: Site, open_page: Callable[..., Page]) -> None:
    """The first page: few requests, few bytes, fonts aside; the second only itself."""
    page = open_page()
    session: Any = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    session.on(
        "Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]})
    )

    def weigh() -> tuple[int, float]:
        counted = [size for key, size in sizes.items() if kinds.get(key) != "Font"]
        return len(sizes), sum(counted)

    page.goto(f"{site.url}/sign-in", wait_until="networkidle")
    requests, octets = weigh()
    assert requests <= FIRST_REQUESTS
    assert octets <= FIRST_BYTES
    site.sign_in(page, "maya")
    page.goto(site.url)
    page.wait_for_load_state("networkidle")
    for address in ("/team", "/reviews"):
        sizes.clear()
        page.goto(f"{site.url}{address}", wait_until="networkidle")
        assert weigh()[1] <= SECOND_BYTES, f"{address} weighs {weigh()[1]:,.0f} bytes"


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(250, 249, 246)"), ("dark", "rgb(20, 23, 28)")])
def test_themes(site: Site, open_page: Callable[..., Page], scheme: str, paper: str) -> None:
    """The system's theme holds until somebody chooses one, and the choice stays."""
    page = open_page(color_scheme=scheme)
    site.sign_in(page, "maya")
    page.goto(site.url)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == paper
    other = "Light" if scheme == "dark" else "Dark"
    page.get_by_text("Maya Ross", exact=True).click()
    page.get_by_role("button", name=other, exact=True).click()
    page.reload()
    assert page.evaluate(ground) != paper


def test_on_paper(site: Site, page: Page) -> None:
    """A printed page holds what it says, not how one moves about."""
    site.sign_in(page, "maya")
    page.goto(f"{site.url}/team")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#nav")).to_be_hidden()
    expect(page.locator(".tools")).to_be_hidden()
    expect(page.locator("#people")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")
