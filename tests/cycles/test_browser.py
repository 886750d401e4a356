"""A cycle from its template to its end in a real browser, as the people it is for."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.clock import first_day, month_of
from tests.browser import Site
from tests.pages.test_journey import write

NAME = "Leads, looked back"


def in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def month(back: int) -> str:
    return f"{first_day(month_of(date.today()) - back):%Y-%m}"  # noqa: DTZ011 - a whole month is far off


def build(page: Page, site: Site) -> None:
    """Lena builds a template: sums that are off are said while she types, buttons keep what was typed."""
    page.goto(f"{site.url}/templates")
    page.get_by_role("link", name="New template").click()
    page.get_by_label("Name").fill("Leads")
    page.get_by_label("Prompt").first.fill("What do their customers say?")
    page.get_by_role("button", name="Add a section").click()
    third = page.locator("#s2")
    third.get_by_label("Title").fill("Reviewed by reports")
    third.get_by_label("Kind").select_option("behaviours")
    expect(third.get_by_label("Follows up")).to_be_checked()
    third.get_by_label("Weight").fill("20")
    expect(page.locator("#sum")).to_have_text("The weights add up to 120: take 20 away.")
    third.get_by_role("checkbox", name="Reports").check()
    third.get_by_role("button", name="Move up: Reviewed by reports").click()
    moved = page.locator("#s1")
    expect(moved.get_by_label("Title")).to_have_value("Reviewed by reports")
    expect(moved.get_by_role("checkbox", name="Reports")).to_be_checked()
    expect(page.get_by_label("Prompt").first).to_have_value("What do their customers say?")
    page.get_by_role("button", name="Make the template").click()
    expect(page.get_by_role("main")).to_contain_text("The weights add up to 120: take 20 away.")
    page.locator("#s2").get_by_label("Weight").fill("30")
    expect(page.locator("#sum")).to_have_text("The weights add up to 100.")
    page.locator("#s0").get_by_label("The employee").check()
    page.get_by_role("button", name="Make the template").click()
    expect(page.locator(".flash")).to_contain_text("Leads is ready to launch from.")


def launch(page: Page, site: Site) -> str:
    """Hana looks first, mends the order of the days, and launches to one team; answers the cycle's address."""
    page.goto(f"{site.url}/cycles/new")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("First month").fill(month(23))
    page.get_by_label("Last month").fill(month(20))
    page.get_by_label("Template").select_option(label="Leads")
    for label, days in (
        ("Opens on", -10),
        ("Own parts due on", -1),
        ("Views of others until", 0),
        ("Managers done on", -2),
        ("Acknowledged by", 9),
    ):
        page.get_by_label(label).fill(in_days(days))
    page.get_by_text("Single teams").click()
    page.get_by_label("Support leads").check()
    page.get_by_label("Leave out").fill("Noor Rahman")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.locator(".summary")).to_contain_text("comes before the end of collecting views")
    page.get_by_label("Managers done on").fill(in_days(0))
    page.get_by_role("button", name="Look at it first").click()
    expect(page.locator(".lead")).to_contain_text("4 people get a review")
    expect(page.locator("#left-out")).to_contain_text("Noor Rahman")
    expect(page.locator("#left-out")).to_contain_text("left out by name")
    other = page.context.new_page()
    other.goto(f"{site.url}/cycles")
    expect(other.get_by_role("main")).not_to_contain_text(NAME)
    other.close()
    page.get_by_role("button", name="Launch 4 reviews").click()
    expect(page.locator(".flash")).to_contain_text(f"{NAME} is launched with 4 reviews.")
    return page.url


def fill(site: Site, open_page: Callable[..., Page]) -> None:
    """Maya hands in her own part, Bo gives his view of her, Sol finishes her review and releases it."""
    maya, bo, sol = open_page(), open_page(), open_page()
    site.sign_in(maya, "maya")
    maya.goto(f"{site.url}/reviews")
    maya.locator("#mine").get_by_role("link", name=NAME).click()
    write(maya, "Customer satisfaction", "We answer within a day now.", "4")
    maya.get_by_role("button", name="Hand in my part").first.click()
    expect(maya.locator(".lead")).to_contain_text("Handed in on")
    site.sign_in(bo, "bo")
    bo.goto(f"{site.url}/views")
    bo.get_by_role("main").get_by_role("link", name="Maya Ross").first.click()
    bo.locator("fieldset").filter(has_text="Listens").locator('input[value="4"]').check()
    bo.get_by_role("button", name="Give your view").click()
    expect(bo.get_by_role("main")).not_to_contain_text("Your view of Maya Ross")
    site.sign_in(sol, "sol")
    sol.goto(f"{site.url}/reviews")
    row = sol.locator("#writing tbody tr").filter(has_text=NAME).filter(has_text="Maya Ross")
    row.get_by_role("link", name="Maya Ross").click()
    for title in ("Customer satisfaction", "Customer-care teamwork"):
        write(sol, title, f"What I saw of {title.lower()}.", "4")
    scored = sol.locator("section.card").filter(has=sol.get_by_role("heading", name="Reviewed by reports"))
    scored.get_by_role("textbox").last.fill("In every one-to-one.")
    scored.locator('input[name="item-3"][value="4"]').check()
    expect(scored.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    sol.locator(".actions").get_by_role("button", name="Finish the review").click()
    sol.get_by_role("button", name="Release to Maya Ross").click()
    expect(sol.locator(".flash")).to_contain_text("Maya Ross can read it now.")


@pytest.mark.row("R1")
def test_a_cycle_from_template_to_closed(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Lena builds, Hana previews and launches, self, report and manager fill, Hana reminds and extends, Lena closes."""
    site = own_site
    lena, hana = open_page(), open_page()
    site.sign_in(lena, "lena")
    site.sign_in(hana, "hana")
    build(lena, site)
    cycle = launch(hana, site)
    fill(site, open_page)
    hana.goto(cycle)
    expect(hana.locator(".lead")).to_contain_text("1 of 4 reviews finished, 1 released, 0 acknowledged.")
    hana.get_by_text("More", exact=True).click()
    hana.get_by_role("button", name="Remind the late").click()
    expect(hana.locator(".flash")).to_contain_text("3 people are told.")
    expect(hana.get_by_role("button", name="Remind the late")).to_have_count(0)
    sol = open_page()
    site.sign_in(sol, "sol")
    sol.goto(f"{site.url}/notices")
    expect(sol.get_by_role("main")).to_contain_text("Overdue: your own part of the review (1 day).")
    row = hana.locator("#reviews tbody tr").filter(has_text="Grace Lin")
    row.get_by_role("link", name=re.compile("give Grace Lin more time")).click()
    hana.get_by_label("Until").fill(in_days(6))
    hana.get_by_label("Reason").fill("She is on leave until Monday.")
    hana.get_by_role("button", name="Give more time").click()
    expect(hana.locator("#granted")).to_contain_text("She is on leave until Monday.")
    hana.goto(f"{cycle}?state=acknowledged")
    expect(hana.locator("#reviews")).to_contain_text("No review matches.")
    hana.goto(f"{cycle}?q=grace")
    expect(hana.locator("#reviews")).to_contain_text("extended")
    assert axe(hana) == []
    assert hana.goto(f"{cycle}/closing").status == 403  # type: ignore[union-attr]
    lena.goto(f"{cycle}/closing")
    expect(lena.locator(".lead")).to_contain_text("3 reviews are not finished")
    lena.get_by_role("button", name="Close the cycle").click()
    expect(lena.locator(".lead")).to_contain_text("It was closed with 1 of 4 reviews finished, 1 released")
    sol.goto(f"{site.url}/reviews")
    sol.locator("#writing tbody tr").filter(has_text=NAME).get_by_role("link", name="Ivan Petrov").click()
    expect(sol.get_by_role("main")).to_contain_text("This review is closed and read only.")
