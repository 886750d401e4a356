"""Noting who left in seconds on a phone, and reading what those who left have in common, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site


def note(page: Page, site: Site, customer: str) -> None:
    """Four taps and a name."""
    page.goto(f"{site.url}/lost")
    page.get_by_role("link", name="Note a lost customer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Note a lost customer")
    page.get_by_label("Customer", exact=True).fill(customer)
    page.get_by_role("group", name="Why they left").get_by_role(
        "radio", name="Did not feel taken care of"
    ).check()
    page.get_by_role("group", name="How we know").get_by_role("radio", name="They told us").check()


@pytest.mark.row("S10")
def test_who_left_why_after_how_long_and_what_they_had_met(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Maya notes on her phone that a customer left who did not feel taken care of, since when they had been with us and
    what they had met; an impossible day and a second note of the same customer are named. Sol adds the revenue, which
    is seen as a correction, and notes that they came back. Eve reads shares by reason with their n, what customers told
    apart from what we think, tenure and touchpoints; Dan may not.
    """
    maya = open_page(width=390)
    site.sign_in(maya, "maya")
    note(maya, site, "C-7301")
    maya.get_by_text("Tenure, revenue, touchpoints, team").click()
    maya.get_by_label("Customer since").fill("2030-05-01")
    maya.get_by_label("Lost on").fill("2026-10-12")
    maya.get_by_role("checkbox", name="Standard delivery").check()
    maya.get_by_label("Team that looked after them").select_option(label="Phone desk")
    maya.get_by_role("button", name="Save").click()
    expect(maya.locator(".summary")).to_contain_text("This is after the day they left")
    expect(maya.get_by_role("checkbox", name="Standard delivery")).to_be_checked()
    assert axe(maya) == []
    maya.get_by_label("Customer since").fill("2024-06-01")
    maya.get_by_role("button", name="Save").click()
    expect(maya.locator(".lead")).to_contain_text(
        "after 2 years, 4 months with us: Did not feel taken care of."
    )
    expect(maya.locator(".lead")).to_contain_text("They told us so.")
    assert axe(maya) == []
    noted = maya.url
    note(maya, site, "c-7301")
    maya.get_by_role("button", name="Save").click()
    expect(maya.locator(".summary")).to_contain_text("Maya Ross noted this customer as lost on 12 Oct 2026")

    sol = open_page()
    site.sign_in(sol, "sol")
    sol.goto(noted)
    sol.get_by_role("link", name="Add or correct").click()
    sol.get_by_label("Yearly revenue").fill("1250.50")
    sol.get_by_label("Currency").select_option("EUR")
    sol.get_by_label("Why you correct it").fill("From their last invoices.")
    sol.get_by_role("button", name="Save the correction").click()
    expect(sol.locator("#changes")).to_contain_text("Yearly revenue: nothing → EUR\u00a01,250.50")
    sol.get_by_text("They are a customer again").click()
    sol.get_by_label("What brought them back").fill("A call, and an apology.")
    sol.get_by_role("button", name="Note it").click()
    expect(sol.locator(".lead")).to_contain_text("Won back")

    eve = open_page()
    site.sign_in(eve, "eve")
    eve.goto(f"{site.url}/lost?months=24")
    expect(eve.locator(".lead")).to_contain_text(
        re.compile(
            r"customers left in the last 24 months; \d+ of the \d+ who told us why did not feel taken care of: "
        )
    )
    expect(eve.locator(".lead")).to_contain_text("Where we only think we know, “Price” leads")
    care = eve.locator("#said tr").filter(has_text="Did not feel taken care of")
    expect(care).to_contain_text(re.compile(r"\d+ of \d+ · \d+%, \d+ to \d+%"))
    expect(eve.locator("#think tr").filter(has_text="Price")).to_contain_text(re.compile(r"\d+ of \d+ · "))
    expect(eve.locator("#tenure")).to_contain_text("Half of them had been with us no longer than")
    expect(eve.locator("#touchpoints")).to_contain_text("not what made them leave")
    expect(eve.locator("#answers")).to_contain_text("had answered before")
    expect(eve.get_by_role("main")).not_to_contain_text("C-7301")
    eve.get_by_label("Team").select_option(label="Phone desk")
    expect(eve).to_have_url(re.compile(r"team=\d+"))
    expect(eve.locator("#teams")).to_have_count(0)
    assert axe(eve) == []

    dan = open_page()
    site.sign_in(dan, "dan")
    assert dan.goto(f"{site.url}/lost").status == 403  # type: ignore[union-attr]
    assert dan.goto(noted).status == 404  # type: ignore[union-attr]
