"""From a section of a review to a coaching plan: two clicks, and nothing of it before the release."""

import re

from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import review


def test_a_section_of_a_released_review_becomes_a_plan(site: Site, page: Page) -> None:
    site.sign_in(page, "maya")
    page.goto(f"{site.url}{review(page, site, 'Leila Haddad')}")
    page.get_by_role("link", name="Coach on this: Behaviours").click()
    expect(page.get_by_role("main")).to_contain_text("Behaviours, Autumn 2026 half-year review")
    page.get_by_role("button", name="Make the plan").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coaching plan of Leila Haddad")
    expect(page.get_by_role("link", name="Behaviours, Autumn 2026 half-year review")).to_be_visible()


def test_a_draft_is_quoted_in_no_plan(site: Site, page: Page) -> None:
    site.sign_in(page, "maya")
    draft = review(page, site, "Tomasz Zieliński")
    page.goto(f"{site.url}{draft}")
    found = page.locator("form[data-section]").first.get_attribute("data-section")
    assert found is not None
    assert re.fullmatch(r"\d+", found)
    answer = page.goto(f"{site.url}{draft}/sections/{found}/plan")
    assert answer is not None
    assert answer.status == 409
    expect(page.get_by_role("main")).to_contain_text("Release it first")
