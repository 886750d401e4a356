"""Disputes and corrections in a real browser, as the people they are for."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import person

WORDS = "The parcel was lost by the carrier; the invoice was right and I said so the same day."
REASON = "The carrier confirmed the loss in writing; nobody in Billing could have changed it."


def newest_answer(page: Page, site: Site, home: str, lens: str) -> str:
    """The address of somebody's newest answer of a lens."""
    page.goto(f"{site.url}{home}/ratings?lens={lens}")
    href = page.locator('#answers a[href^="/ratings/"]').first.get_attribute("href")
    assert href is not None
    return href


@pytest.mark.row("E7")
def test_bo_disputes_hana_decides_and_both_numbers_stay(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Asked with a deadline; Bo's manager Maya reads and can't decide; Hana upholds; Bo's page has both numbers."""
    site = own_site
    bo = open_page()
    site.sign_in(bo, "bo")
    bo.goto(f"{site.url}/me")
    home = re.sub(r"\?.*", "", bo.url).removeprefix(site.url)
    answer = newest_answer(bo, site, home, "touchpoint")
    bo.goto(f"{site.url}{answer}")
    panel = bo.locator("#dispute")
    expect(panel).to_contain_text(re.compile(r"You can dispute it until \d+ \w+, 30 days after the answer"))
    panel.get_by_label("It was about something I could not change").check()
    panel.get_by_label("What happened, in your own words").fill(WORDS)
    assert axe(bo) == []
    panel.get_by_role("button", name="Dispute this rating").click()
    expect(bo.get_by_role("heading", level=1)).to_have_text("Your dispute")
    expect(bo.locator(".lead")).to_contain_text(re.compile(r"To be decided by \w{3} \d+ \w{3}"))
    expect(bo.get_by_role("button", name="Withdraw")).to_be_visible()
    expect(bo.get_by_role("link", name="Decide")).to_have_count(0)
    dispute = bo.url
    maya = open_page()
    site.sign_in(maya, "maya")
    maya.goto(dispute)
    expect(maya.get_by_role("main")).to_contain_text(WORDS)
    expect(maya.get_by_role("link", name="Decide")).to_have_count(0)
    hana = open_page()
    site.sign_in(hana, "hana")
    hana.goto(f"{site.url}/disputes")
    hana.locator("#disputes").get_by_role("link", name="Bo Eriksen").first.click()
    hana.get_by_role("link", name="Decide").click()
    hana.get_by_label("Upheld").check()
    hana.get_by_label("Reason").fill(REASON)
    assert axe(hana) == []
    hana.get_by_role("button", name="Decide").click()
    expect(hana.locator(".lead")).to_contain_text("Upheld by Hana Suzuki")
    expect(hana.locator("#decide")).to_have_count(0)
    bo.goto(dispute)
    expect(bo.get_by_role("main")).to_contain_text(REASON)
    bo.goto(f"{site.url}{answer}")
    expect(bo.get_by_role("main")).to_contain_text("This answer is excluded. By Hana Suzuki")
    bo.goto(f"{site.url}{home}?lens=touchpoint")
    row = bo.locator("#lenses tbody tr").filter(has_text="Touchpoints")
    expect(row.locator(".c-score")).to_have_text(re.compile(r"^\d\.\d\d\(\d\.\d\d with 1 excluded\)$"))
    bo.goto(f"{site.url}/disputes/mine")
    expect(bo.locator("#mine tbody tr").first).to_contain_text("upheld")


@pytest.mark.row("E2")
def test_a_later_reassignment_moves_nothing_and_a_correction_is_a_visible_act(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Ines worked the contact; Tomasz took it over after the answer and shares in nothing. Then Sol corrects it."""
    site = own_site
    sol = open_page()
    site.sign_in(sol, "sol")
    ines = person(sol, site, "Ines Duarte")
    sol.goto(f"{site.url}{ines}/ratings?q=Clear+answer+about+the+credit+note")
    sol.locator('#answers a[href^="/ratings/"]').first.click()
    answer = sol.url
    main = sol.get_by_role("main")
    credited = sol.locator(".section").filter(has=sol.get_by_role("heading", name="Who is credited"))
    expect(credited.locator("li")).to_have_text([re.compile(r"Ines Duarte replied")])
    expect(main).to_contain_text(
        re.compile(r"Tomasz Zieliński took it over.*after the answer: shares in nothing")
    )
    assert axe(sol) == []
    sol.get_by_role("link", name="Correct who is credited").click()
    assert axe(sol) == []
    sol.get_by_label("And who else").first.fill("Leila Haddad")
    sol.get_by_label("As what").nth(1).select_option("rescued")
    sol.get_by_role("button", name="Correct the credit").click()
    expect(sol.get_by_label("Reason")).to_be_focused()
    sol.get_by_label("Reason").fill("Leila called the customer back; the helpdesk did not note it.")
    sol.get_by_role("button", name="Correct the credit").click()
    expect(sol).to_have_url(answer)
    expect(credited.locator("li")).to_have_text(
        [re.compile(r"Ines Duarte replied, 50% of it"), re.compile(r"Leila Haddad rescued, 50% of it")]
    )
    versions = sol.locator("#versions")
    expect(versions).to_contain_text("Credit corrected from Ines Duarte (replied) to")
    expect(versions).to_contain_text("Leila called the customer back")
    expect(versions).to_contain_text("by Sol Mbeki")
    bo = open_page()
    site.sign_in(bo, "bo")
    hidden = bo.goto(answer)
    assert hidden is not None
    assert hidden.status == 404
