"""Reporting, deciding and lifting in a real browser."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import first_rating, person

WORDS = "He threatened to wait for me outside, on the phone and again in the chat."
REASON = "The chat says it word by word; nobody could have earned a better answer."
AGAIN = "He has apologised in writing, and has been polite for a month since then."


@pytest.mark.row("S14")
def test_a_second_person_sets_a_customer_apart_and_both_numbers_stay(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Maya reports from the page of an answer about Ines, on her phone; her own lead Sol and Bo may not decide, Hana
    does with a reason. Her page shows both numbers, the answer's page who decided and why. Lifted, it counts.
    """
    site = own_site
    maya, hana, wrong = open_page(width=390), open_page(), open_page()
    site.sign_in(maya, "maya")
    ines = person(maya, site, "Ines Duarte")
    answer = first_rating(maya, site, ines)
    maya.goto(f"{site.url}{answer}")
    maya.get_by_role("link", name="Report an abusive customer").click()
    customer = maya.get_by_label("Customer").input_value()
    assert customer.startswith("C-")
    expect(maya.get_by_label("What shows it")).to_have_value(answer)
    maya.get_by_label("What happened").fill("He is rude.")
    maya.locator("form[data-unsaved]").evaluate("form => { form.noValidate = true }")
    maya.get_by_role("button", name="Report", exact=True).click()
    expect(maya.locator(".summary")).to_contain_text("at least 30 characters")
    assert axe(maya) == []
    maya.get_by_label("What happened").fill(WORDS)
    maya.get_by_role("button", name="Report", exact=True).click()
    expect(maya.locator(".lead")).to_contain_text(
        re.compile("^Waiting for a second person: .*Hana Suzuki, Lena Vogel")
    )
    expect(maya.get_by_role("link", name="Decide")).to_have_count(0)
    report = maya.url
    site.sign_in(wrong, "sol")
    wrong.goto(report)
    expect(wrong.get_by_role("main")).to_contain_text("Somebody else decides this")
    expect(wrong.get_by_role("link", name="Decide")).to_have_count(0)
    site.sign_in(wrong, "bo")
    assert wrong.goto(report).status == 404  # type: ignore[union-attr]
    expect(wrong.get_by_role("main")).not_to_contain_text(customer)
    site.sign_in(hana, "hana")
    hana.goto(f"{site.url}/abuse?state=waiting")
    hana.locator("#abuse").get_by_role("link", name=customer).first.click()
    expect(hana.get_by_role("main")).to_contain_text(WORDS)
    hana.get_by_label("Set the customer apart").check()
    hana.get_by_label("If set apart: until").fill("2099-01-01")
    hana.get_by_label("Reason").fill(REASON)
    hana.get_by_role("button", name="Decide").click()
    expect(hana.locator(".summary")).to_contain_text("At most 12 months")
    last = re.search(r"until (\d+) (\w+) (\d{4})", hana.locator(".summary").inner_text())
    assert last is not None
    expect(hana.get_by_label("Reason")).to_have_value(REASON)
    assert axe(hana) == []
    day = datetime.strptime(" ".join(last.groups()), "%d %B %Y").replace(tzinfo=UTC).date()
    hana.get_by_label("If set apart: until").fill(day.isoformat())
    hana.get_by_role("button", name="Decide").click()
    expect(hana.locator(".lead")).to_contain_text("Set apart by Hana Suzuki until")
    expect(hana.locator("#answers")).to_contain_text("excluded")
    assert axe(hana) == []
    both_numbers(maya, site, answer, ines)
    hana.goto(f"{site.url}/abuse/shares")
    expect(hana.locator("#people")).to_contain_text("Ines Duarte")
    expect(hana.locator("#teams tbody tr").first).to_contain_text("%")
    assert axe(hana) == []
    hana.goto(report)
    lifts(hana)
    maya.goto(f"{site.url}{answer}")
    expect(maya.locator("#versions")).to_contain_text(AGAIN)
    expect(maya.get_by_role("main")).not_to_contain_text("This answer is excluded")
    maya.goto(report)
    expect(maya.locator(".lead")).to_contain_text("again")


def both_numbers(maya: Page, site: Site, answer: str, ines: str) -> None:
    """The answer says who decided and why, the score stands with and without it."""
    maya.goto(f"{site.url}{answer}")
    expect(maya.get_by_role("main")).to_contain_text("This answer is excluded. By Hana Suzuki")
    expect(maya.get_by_role("main")).to_contain_text(REASON)
    maya.goto(f"{site.url}{ines}?lens=customer")
    row = maya.locator("#lenses tbody tr").filter(has_text="Customers")
    expect(row.locator(".c-score")).to_have_text(re.compile(r"^\d\.\d\d\(\d\.\d\d with \d+ excluded\)$"))


def lifts(hana: Page) -> None:
    """The answers count again, with a reason."""
    hana.get_by_text("Lift it").click()
    hana.get_by_label("Why the answers count again").fill(AGAIN)
    hana.get_by_role("button", name="Count the answers again").click()
    expect(hana.locator(".lead")).to_contain_text("Lifted by Hana Suzuki")
