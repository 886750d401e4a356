"""Giving in three taps, asking above the limit, and what it bought, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site


def save(page: Page, site: Site, amount: str, guest: str = "") -> None:
    """An amount for the guest chosen lately, or one that is typed."""
    page.goto(f"{site.url}/spends/new")
    if guest:
        page.get_by_label("Another guest").fill(guest)
    else:
        page.get_by_role("group", name="Guest, lately").get_by_role("radio", name="C-7777").check()
    page.get_by_label("Amount").fill(amount)
    page.get_by_role("group", name="What for").get_by_role("radio", name="We got it wrong").check()
    page.get_by_role("button", name="Save").click()


def two_tabs(bo: Page, tab: Page, site: Site) -> None:
    """Two of $1,500 at once: one stands, the other asks."""
    site.sign_in(tab, "bo")
    for page in (bo, tab):
        page.goto(f"{site.url}/spends/new")
        page.get_by_label("Another guest").fill("C-8888")
        page.get_by_label("Amount").fill("1500")
        page.get_by_role("group", name="What for").get_by_role("radio", name="It took too long").check()
    for page in (bo, tab):
        page.get_by_role("button", name="Save").click(no_wait_after=True)
    for page in (bo, tab):
        expect(page.locator(".lead")).to_contain_text("$1,500 of $2,000")
    states = sorted("It stands" in page.locator(".lead").inner_text() for page in (bo, tab))
    assert states == [False, True]


def one_back_one_told(bo: Page, site: Site) -> None:
    """Bo takes one back, and the day has room again; of the other he tells what it bought, without the guest."""
    bo.goto(f"{site.url}/spends?q=C-7777")
    bo.get_by_role("row").filter(has_text="$49.99").get_by_role("link").click()
    bo.get_by_text("Take it back").first.click()
    bo.get_by_role("button", name="Take it back").click()
    expect(bo.locator(".lead")).to_contain_text("$1,950 of $2,000")
    bo.goto(f"{site.url}/spends?q=C-7777")
    bo.get_by_role("row").filter(has_text="$1,950").get_by_role("link").click()
    bo.get_by_label("The customer stayed with us").check()
    bo.get_by_label("Tell it").fill("C-7777 had paid twice for a year.")
    bo.get_by_role("button", name="Tell", exact=True).click()
    expect(bo.locator(".summary")).to_contain_text("Take out what tells who the customer is")
    bo.get_by_label("Tell it").fill("A reader of invoices had paid twice for a year, and told us kindly.")
    bo.get_by_role("button", name="Tell", exact=True).click()


def everybody_reads(dan: Page, site: Site, axe: Callable[[Page], list[str]]) -> None:
    """Dan reads on the wall what it bought, and nobody's name."""
    site.sign_in(dan, "dan")
    dan.goto(f"{site.url}/empowerment")
    expect(dan.locator(".lead")).to_contain_text("customers were given something")
    expect(dan.locator("#stories")).to_contain_text("paid twice for a year")
    expect(dan.locator("#answers")).to_contain_text("positive")
    expect(dan.locator("#kept")).to_contain_text("Known to have stayed")
    for name in ("Bo Eriksen", "C-7777", "Amara"):
        expect(dan.get_by_role("main")).not_to_contain_text(name)
    assert axe(dan) == []
    dan.get_by_role("searchbox", name="Find a team").fill("customer care")
    expect(dan.locator("#list-total")).to_contain_text("row")
    expect(dan.locator("#months tbody tr").first).to_contain_text("Customer Care One")


@pytest.mark.row("S8")
def test_up_to_the_limit_nobody_is_asked_and_one_cent_over_asks(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Bo gives a guest $1,950 on his phone, then by three taps $49.99 more; one cent over what is left asks Maya, who
    finds it in her notices and says yes. From two tabs at once only one of two that pass the limit stands. Bo takes one
    back and tells what another bought; everybody reads that on the wall, without his name.
    """
    bo, tab = open_page(width=390), open_page(width=390)
    own_site.sign_in(bo, "bo")
    bo.goto(f"{own_site.url}/empowerment")
    expect(bo.locator(".lead")).to_contain_text("up to $2,000 a day without asking")
    bo.get_by_role("link", name="Give something").click()
    assert axe(bo) == []
    bo.get_by_label("Another guest").fill("C-7777")
    bo.get_by_label("Amount").fill("1950,00")
    bo.get_by_role("group", name="What for").get_by_role("radio", name="A kindness").check()
    bo.get_by_role("button", name="Save").click()
    expect(bo.locator(".summary")).to_contain_text("Write a point before the decimals")
    expect(bo.get_by_label("Another guest")).to_have_value("C-7777")
    bo.get_by_label("Amount").fill("1950.00")
    bo.get_by_role("button", name="Save").click()
    expect(bo.locator(".lead")).to_contain_text("It stands")
    save(bo, own_site, "49.99")
    expect(bo.locator(".lead")).to_contain_text("$1,999.99 of $2,000")
    assert axe(bo) == []
    save(bo, own_site, "0.02")
    expect(bo.locator(".lead")).to_contain_text(
        re.compile("Waiting for Maya Ross .* over the limit of \\$2,000")
    )

    maya = open_page()
    own_site.sign_in(maya, "maya")
    maya.goto(f"{own_site.url}/notices")
    maya.get_by_text("Bo Eriksen asks: $0.02 for a customer.").first.click()
    expect(maya.get_by_role("heading", level=1)).to_have_text("$0.02 for C-7777")
    maya.get_by_role("group", name="May Bo Eriksen give it?").get_by_role("radio", name="Yes").check()
    maya.get_by_label("A word").fill("For two cents? Always.")
    maya.get_by_role("button", name="Answer").click()
    expect(maya.locator(".lead")).to_contain_text("Maya Ross said yes")
    assert axe(maya) == []
    bo.reload()
    expect(bo.get_by_role("main")).to_contain_text("For two cents? Always.")
    expect(bo.locator(".lead")).to_contain_text("$1,999.99 of $2,000")

    two_tabs(bo, tab, own_site)
    one_back_one_told(bo, own_site)
    everybody_reads(open_page(), own_site, axe)
