"""From any number, one click to the answers behind it; from an answer, to its contact. Colleagues' are not there."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import person


def opens_answers(page: Page, url: str, many: int | None = None) -> None:
    """The page that a number leads to: a list of answers, as many as the number says."""
    expect(page).to_have_url(re.compile(r"/ratings\?"))
    expect(page.locator("#answers tbody tr").first).to_be_visible()
    if many is not None:
        expect(page.locator("main")).to_contain_text(f"{many:,} answers")
    assert page.url.startswith(url)


@pytest.mark.row("E6")
def test_from_any_number_to_its_answers_and_from_an_answer_to_its_contact(site: Site, page: Page) -> None:
    """The company's total, a team's figure, a person's, as HR and as the manager; then one answer and its contact;
    and the person themself.
    """
    site.sign_in(page, "hana")
    page.goto(f"{site.url}/company")
    said = re.search(r"([\d,]+) answers about", page.locator("main").inner_text())
    assert said is not None
    page.get_by_role("link", name="Read the answers").click()
    opens_answers(page, f"{site.url}/company/ratings", int(said[1].replace(",", "")))
    page.goto(f"{site.url}/company")
    page.locator("#teams tbody tr").filter(has_text="Customer Care One").locator(".c-score a").click()
    opens_answers(page, f"{site.url}/teams/")

    site.sign_in(page, "maya")
    page.goto(f"{site.url}/team")
    row = page.locator("#people tbody tr").filter(has_text="Tomasz Zieliński")
    many = re.search(r"\d+", row.locator(".c-n").inner_text())
    assert many is not None
    row.locator(".c-score a").click()
    opens_answers(page, f"{site.url}/employees/", int(many[0]))
    page.locator("#answers tbody tr a[href^='/ratings/']").first.click()
    expect(page).to_have_url(re.compile(r"/ratings/\d+$"))
    contact = page.locator(".card").filter(has=page.get_by_role("heading", name="The contact"))
    expect(contact).to_contain_text(re.compile(r"T-\d{5}"))
    expect(page.locator("main")).to_contain_text("Tomasz Zieliński")

    page.goto(site.url + person(page, site, "Bo Eriksen"))
    closed = page.locator("#lenses tbody tr").filter(has_text="Customer-care teamwork")
    expect(closed).to_have_count(1)
    expect(closed.locator("a[href*='/ratings']")).to_have_count(0)

    site.sign_in(page, "bo")
    page.goto(f"{site.url}/me")
    page.locator("#lenses tbody tr").first.locator(".c-score a").click()
    opens_answers(page, f"{site.url}/employees/")
    page.locator("#answers tbody tr a[href^='/ratings/']").first.click()
    expect(page).to_have_url(re.compile(r"/ratings/\d+$"))
