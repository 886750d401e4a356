"""From a section of a review to a coaching plan: nothing of it before the release."""

import re

from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import review


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
