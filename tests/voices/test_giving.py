"""Giving a view in a browser: the promise stands on the form, and once given it is gone from sight."""

import re

from playwright.sync_api import Page, expect

from tests.browser import Site


def test_a_view_is_given_once_and_can_not_be_read_again(site: Site, page: Page) -> None:
    """Bo is asked as an internal customer: he scores two things, skips the rest, and what is too long is kept."""
    site.sign_in(page, "bo")
    page.goto(f"{site.url}/views")
    row = page.locator("#views tbody tr").filter(has_text="an internal customer").first
    name = row.get_by_role("link").inner_text()
    row.get_by_role("link").click()
    address = page.url
    expect(page.locator(".lead")).to_contain_text("what you write is stored without your name")
    expect(page.locator(".lead")).to_contain_text("only together with at least four others")
    page.get_by_role("button", name="Give your view").click()
    expect(page.locator(".summary")).to_contain_text("Score at least one thing, or write a word.")
    page.get_by_role("group", name="Patient").get_by_label("5", exact=True).check()
    page.get_by_role("group", name="Customer satisfaction").get_by_label("4", exact=True).check()
    words = page.get_by_label("In your words")
    words.fill("Kind. " * 900)
    page.get_by_role("button", name="Give your view").click()
    expect(page.locator(".summary")).to_contain_text("5,000 fit in")
    expect(words).to_have_value(re.compile("^Kind. Kind."))
    expect(page.get_by_role("group", name="Patient").get_by_label("5", exact=True)).to_be_checked()
    words.fill("Took the time.")
    page.get_by_role("button", name="Give your view").click()
    expect(page.locator(".flash")).to_contain_text("Your view is in, without your name.")
    given = page.locator("#views tbody tr").filter(has_text=name).filter(has_text="given")
    expect(given.get_by_role("link")).to_have_count(0)
    page.goto(address)
    expect(page.locator(".lead")).to_contain_text("nobody can show it to you again or change it")
    expect(page.get_by_role("main")).not_to_contain_text("Took the time.")
