"""Duty and effect as people walk them: opting out and making up, executives first, and whether serving helped."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import links_on

BUSY = "The payment provider changes all year and I am the only one who knows it."


@pytest.mark.row("T8")
def test_opting_out_needs_a_reason_and_is_made_up(site: Site, page: Page) -> None:
    """Dan opts out of next year: not without a reason; the days come on top of the year after. He takes it back.
    Executives stand in the same pages, in the first rows.
    """
    site.sign_in(page, "dan")
    board = links_on(page, f"{site.url}/rotations").of("Support rotation")
    page.goto(f"{site.url}{board}")
    panel = page.locator("[id^=duty-]")
    expect(panel.get_by_role("row", name="You")).to_be_visible()
    panel.get_by_role("link", name="Mine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My duty")
    year = page.get_by_label("Year").locator("option").last.inner_text()
    page.get_by_label("Year").select_option(year)
    page.get_by_label("Why").fill("Busy")
    page.get_by_role("button", name="Opt out").click()
    expect(page.get_by_role("link", name="Say in a sentence why")).to_be_visible()
    expect(page.get_by_label("Why")).to_have_value("Busy")
    page.get_by_label("Why").fill(BUSY)
    page.get_by_role("button", name="Opt out").click()
    expect(page.get_by_text(f"Opted out of {year}")).to_be_visible()
    expect(page.get_by_text(f"10 days to make up by 30 Jun {int(year) + 1}")).to_be_visible()
    expect(page.get_by_text(BUSY)).to_be_visible()
    page.goto(f"{site.url}{board}/duty?year={year}&state=opted+out")
    rows = page.locator("table tbody tr")
    expect(rows.filter(has_text="Dan Levi")).to_contain_text("opted out")
    expect(rows.filter(has_text="Marta Kowalska")).to_contain_text("opted out")
    # Why is for those who plan the year, not for everybody.
    expect(page.get_by_text(BUSY)).to_have_count(0)
    page.goto(f"{site.url}{board}/duty")
    page.get_by_role("link", name="Opted out").click()
    page.go_back()
    page.goto(f"{site.url}{board}")
    page.locator("[id^=duty-]").get_by_role("link", name="Mine").click()
    page.get_by_role("button", name=f"Serve {year} after all").click()
    expect(page.get_by_text("The duty holds again.")).to_be_visible()

    site.sign_in(page, "eve")
    floor = links_on(page, f"{site.url}/rotations").of("Executive floor day")
    page.goto(f"{site.url}{floor}/duty")
    expect(page.locator("table tbody tr").first).to_contain_text("Executives")
    page.goto(f"{site.url}/coverage")
    rows = page.locator("table tbody tr")
    expect(rows.nth(0)).to_contain_text("Executives")
    expect(rows.nth(5)).to_contain_text("Executives")
    expect(rows.nth(6)).not_to_contain_text("Executives")
    expect(rows.filter(has_text="Bo Eriksen").or_(rows.filter(has_text="Ada Novak")).first).to_contain_text(
        "never"
    )


@pytest.mark.row("T7")
def test_the_effect_before_and_after_with_its_range(site: Site, page: Page) -> None:
    """Sol asks whether serving helped: time to answer did, with a range; customers' answers are inconclusive. Dan reads
    his own; a colleague's is not there for him.
    """
    site.sign_in(page, "sol")
    board = links_on(page, f"{site.url}/rotations").of("Support rotation")
    page.goto(f"{site.url}{board}")
    panel = page.locator("[id^=effect-]")
    expect(panel).to_contain_text("Time to answer.")
    panel.get_by_role("link", name="By slot, and how it is measured").click()
    paced = page.locator("section.section").filter(has=page.get_by_role("heading", name="Time to answer"))
    expect(paced).to_contain_text("less time (range")
    expect(paced).to_contain_text("who had not served yet. Answers come sooner.")
    expect(paced.locator(".interval").filter(has_text="quarter").first).to_be_visible()
    touched = page.locator("section.section").filter(has=page.get_by_role("heading", name="Touchpoints"))
    expect(touched).to_contain_text("That is inconclusive: it may have helped or not.")
    # The internal-service score stands there too; of so few people it is not told, and the page says what is missing.
    inside = page.locator("section.section").filter(
        has=page.get_by_role("heading", name="Internal customers")
    )
    expect(inside).to_contain_text("Too few to tell. It takes five people who served")
    # No cohort of fewer than five people is told.
    for people in page.locator(".i-name small").all_inner_texts():
        assert int(people.split()[0]) >= 5

    site.sign_in(page, "dan")
    mine = links_on(page, f"{site.url}{board}?show=past")
    assert mine.links
    page.goto(f"{site.url}{board}/effect")
    expect(page.get_by_role("heading", level=1)).to_have_text("Does it help?")
