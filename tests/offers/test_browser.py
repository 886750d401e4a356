"""A package from the policy to the letter, in a real browser."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import Site
from tests.packets.texts import text_of
from tests.pages.addresses import links_on

WHY = "The works council asked for three weeks a year in Portugal."
NO_ADVICE = "not legal advice"


def adds_up(page: Page) -> str:
    """The total, once every amount on the page was added by hand."""
    steps = page.locator("#steps").last
    amounts = steps.locator("[data-amount]").evaluate_all("all => all.map(one => one.dataset.amount)")
    assert len(amounts) >= 3
    total = page.locator("[data-total]").last.inner_text()
    code, shown = total.split()
    digits = Decimal(shown.replace(",", ""))
    assert sum(map(Decimal, amounts)) == digits
    expect(steps.locator("tr").last).to_contain_text(shown)
    return f"{code} {shown}"


def set_policy(lena: Page, site: Site, axe: Callable[[Page], list[str]]) -> None:
    """The HR lead changes one line, sees what that does, and mends what she forgot."""
    site.sign_in(lena, "lena")
    lena.goto(f"{site.url}/packages")
    expect(lena.locator(".lead")).to_contain_text("The US pack with its clocks is off")
    assert axe(lena) == []
    lena.get_by_role("link", name="Change the policy").click()
    line = lena.locator("details.card").nth(1)
    line.locator("summary").click()
    line.get_by_label("Weeks’ pay per year of service").fill("3")
    lena.get_by_role("button", name="Show what it changes").click()
    expect(lena.locator("#preview")).to_contain_text("PT: weeks per year from 2.5 to 3.")
    lena.get_by_label("Why").fill("More.")
    lena.get_by_label("Why").evaluate("one => one.removeAttribute('minlength')")
    lena.get_by_role("button", name="Set the policy").click()
    expect(lena.locator(".summary")).to_contain_text("at least 20 characters")
    assert axe(lena) == []
    lena.get_by_label("Why").fill(WHY)
    lena.get_by_role("button", name="Set the policy").click()
    expect(lena.get_by_role("main")).to_contain_text("Version 3 is in force")
    expect(lena.get_by_role("main")).to_contain_text(WHY)


def offered(hana: Page, site: Site, axe: Callable[[Page], list[str]]) -> str:
    """HR tries figures out, mends one, and keeps the offer; its address."""
    site.sign_in(hana, "hana")
    case = links_on(hana, f"{site.url}/decisions").of("Tomasz Zieliński")
    hana.goto(f"{site.url}{case}/offer")
    hana.get_by_label("Pay", exact=True).fill("1,980.00")
    hana.get_by_label("Currency").fill("EUR")
    hana.get_by_label("Country").fill("PT")
    hana.get_by_label("Unused days of leave").fill("6.5")
    hana.get_by_role("button", name="Try it out").click()
    expect(hana.locator("#f-pay-problem")).to_contain_text("A comma reads two ways")
    expect(hana.get_by_label("Pay", exact=True)).to_have_value("1,980.00")
    hana.get_by_label("Pay", exact=True).fill("1980.00")
    hana.get_by_role("button", name="Try it out").click()
    tried = adds_up(hana)
    hana.goto(f"{site.url}{case}/offer")
    expect(hana.locator(".lead")).to_contain_text("Nothing is offered yet")
    hana.get_by_label("Pay", exact=True).fill("1980.00")
    hana.get_by_label("Currency").fill("EUR")
    hana.get_by_label("Country").fill("PT")
    hana.get_by_label("Unused days of leave").fill("6.5")
    hana.get_by_role("button", name="Keep as version 1").click()
    expect(hana.locator("#steps")).to_contain_text("3 × (")
    assert adds_up(hana) == tried
    expect(hana.locator("#clocks")).to_have_count(0)
    assert axe(hana) == []
    letter = hana.request.get(f"{site.url}{case}/offer/letter.pdf")
    told = text_of(PdfReader(io.BytesIO(letter.body())))
    assert tried in told
    assert "DRAFT" in told
    return case


def clocked(lena: Page, site: Site, case: str) -> None:
    """Turned on, the US pack asks, counts, and says what it is not."""
    lena.goto(f"{site.url}/packages/edit")
    lena.get_by_label("Keep the clocks of the US pack (OWBPA)").check()
    lena.get_by_label("Why").fill("Our first store in Boston opens in spring.")
    lena.get_by_role("button", name="Set the policy").click()
    expect(lena.locator(".lead")).to_contain_text("clocks is on")
    lena.goto(f"{site.url}{case}/offer")
    expect(lena.locator(".lead")).to_contain_text("by version 3 of the package policy")
    lena.get_by_label("Currency").fill("USD")
    lena.get_by_label("Country").fill("US")
    lena.get_by_role("button", name="Keep as version 2").click()
    expect(lena.locator("#f-forty-problem")).to_contain_text("40 or older")
    lena.get_by_label("US only: the employee is").select_option("yes")
    lena.get_by_label("US only: two or more leave in one programme").check()
    lena.get_by_role("button", name="Keep as version 2").click()
    clocks = lena.locator("#clocks")
    expect(clocks).to_contain_text("45 days (a group of two or more)")
    expect(clocks).to_contain_text("7 days after signing")
    expect(clocks).to_contain_text(NO_ADVICE)
    adds_up(lena)
    lena.get_by_role("button", name="Note that it was given").click()
    expect(lena.locator(".summary")).to_contain_text("not approved by two people")
    told = text_of(PdfReader(io.BytesIO(lena.request.get(f"{site.url}{case}/offer/letter.pdf").body())))
    assert NO_ADVICE in told


@pytest.mark.row("D3")
def test_a_package_is_reckoned_step_by_step_to_the_cent(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Lena sets the policy, Hana makes an offer that adds up on page and paper; of all that a manager sees nothing."""
    site = own_site
    lena, hana, maya = open_page(), open_page(), open_page()
    set_policy(lena, site, axe)
    case = offered(hana, site, axe)
    clocked(lena, site, case)
    cycle = links_on(hana, f"{site.url}/decisions").of("The set")
    budget = hana.goto(f"{site.url}{cycle}/budget")
    assert budget is not None
    assert budget.status == 200
    expect(hana.locator("#sums tbody tr")).to_have_count(2)
    listed = hana.request.get(f"{site.url}{cycle}/disclosure").text()
    assert (
        listed.splitlines()[0]
        .removeprefix("\ufeff")
        .startswith("Job title,Age (fill in: Rapport keeps no ages)")
    )
    assert "not selected,Bo Eriksen" in listed
    site.sign_in(maya, "maya")
    absent = maya.request.get(f"{site.url}/no/such/page")
    for path in (
        "/packages",
        "/packages/edit",
        f"{case}/offer",
        f"{case}/offer/letter.pdf",
        f"{cycle}/budget",
    ):
        hidden = maya.request.get(f"{site.url}{path}")
        assert (hidden.status, hidden.text()) == (404, absent.text())
