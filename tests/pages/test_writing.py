"""Writing never loses a word: reload, two tabs, a lost session, a lost connection, no scripts.

Each test writes a review of its own, so that all share one company.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import review
from tests.pages.test_journey import BEHAVIOURS, CUSTOMER, NEXT, RESULTS, TEAMWORK, section, write


def test_what_was_typed_survives_a_reload(site: Site, page: Page) -> None:
    site.sign_in(page, "maya")
    page.goto(f"{site.url}{review(page, site, 'Mateo Álvarez')}")
    write(page, CUSTOMER, "He takes the calls nobody else takes.", "4")
    page.reload()
    card = section(page, CUSTOMER)
    expect(card.get_by_role("textbox").last).to_have_value("He takes the calls nobody else takes.")
    expect(card.locator('input[value="4"]')).to_be_checked()
    expect(card.locator("[data-saved]")).to_contain_text("Saved")


def test_two_tabs_show_the_difference(site: Site, open_page: Callable[..., Page]) -> None:
    """The second tab is told, keeps its text, and nothing is overwritten until somebody chooses."""
    first = open_page()
    site.sign_in(first, "maya")
    address = f"{site.url}{review(first, site, 'Fatima Zahra')}"
    first.goto(address)
    second = first.context.new_page()
    second.goto(address)
    write(first, CUSTOMER, "Written in the first tab.", "4")
    section(second, CUSTOMER).get_by_role("textbox").last.fill("Written in the second tab.")
    told = second.get_by_role("alert")
    expect(told).to_contain_text("This section was changed in another place.")
    expect(told).to_contain_text("Written in the first tab.")
    expect(told.get_by_label("Your text, to merge")).to_have_value("Written in the second tab.")
    elsewhere = open_page()
    site.sign_in(elsewhere, "maya")
    elsewhere.goto(address)
    expect(section(elsewhere, CUSTOMER).get_by_role("textbox").last).to_have_value(
        "Written in the first tab."
    )
    # Reloading instead of choosing asks again.
    second.reload()
    expect(second.get_by_role("alert")).to_contain_text("Written in the first tab.")
    second.get_by_label("Your text, to merge").fill("Written in both tabs.")
    second.get_by_role("button", name="Keep this text").click()
    expect(section(second, CUSTOMER).get_by_role("textbox").last).to_have_value("Written in both tabs.")
    write(first, RESULTS, "Another section is nobody's quarrel.", "3")
    section(first, CUSTOMER).get_by_role("textbox").last.fill("The first tab again.")
    expect(first.get_by_role("alert").locator("ins").first).to_contain_text("both tabs.")
    first.get_by_role("link", name="Keep what was saved there").click()
    expect(section(first, CUSTOMER).get_by_role("textbox").last).to_have_value("Written in both tabs.")
    first.reload()
    expect(first.get_by_role("alert")).to_have_count(0)


def test_a_lost_session_loses_nothing(site: Site, page: Page) -> None:
    site.sign_in(page, "maya")
    page.goto(f"{site.url}{review(page, site, 'Lukas Brandt')}")
    page.context.clear_cookies()
    card = section(page, NEXT)
    card.get_by_role("textbox").fill("A month beside the chat desk.")
    expect(card.locator("[data-saved]")).to_contain_text("You are signed out. What you wrote is kept")
    card.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name=re.compile("Maya Ross")).click()
    expect(section(page, NEXT).get_by_role("textbox")).to_have_value("A month beside the chat desk.")
    expect(section(page, NEXT).locator("[data-saved]")).to_have_attribute("data-state", "saved")


def test_a_lost_connection_is_said_and_made_good(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page()
    site.sign_in(page, "maya")
    page.goto(f"{site.url}{review(page, site, 'Priya Nair')}")
    answers: list[int] = []

    def broken(route: object) -> None:
        answers.append(1)
        route.fulfill(status=503, body="") if len(answers) == 1 else route.continue_()  # type: ignore[attr-defined]

    page.route("**/sections/*", broken)
    card = section(page, NEXT)
    card.get_by_role("textbox").fill("Kept while the line was down.")
    expect(card.locator("[data-saved]")).to_contain_text("Not saved yet, trying again")
    expect(card.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(section(page, NEXT).get_by_role("textbox")).to_have_value("Kept while the line was down.")


def test_without_scripts(site: Site, open_page: Callable[..., Page]) -> None:
    """Sign in, find, sort, write with the button, cite, finish: all of it without JavaScript."""
    page = open_page(java_script_enabled=False)
    page.goto(f"{site.url}/sign-in")
    page.get_by_role("button", name=re.compile("Maya Ross")).click()
    page.get_by_role("link", name="My team", exact=True).click()
    expect(page.locator(".lead")).to_contain_text("Tomasz is below the floor")
    page.get_by_role("link", name="Answers", exact=True).click()
    expect(page.locator("#people tbody tr").first).to_contain_text("Amara Okafor")
    page.goto(f"{site.url}/find?q=jonas")
    page.get_by_role("link", name="Jonas Lindqvist").click()
    expect(page.locator("#why")).to_be_visible()
    page.get_by_role("link", name="Reviews", exact=True).click()
    page.get_by_role("link", name="Anna-Sophia von Hohenberg-Lichtenstein").first.click()
    address = page.url
    for title, rating in ((CUSTOMER, "4"), (TEAMWORK, "4"), (RESULTS, "3")):
        card = section(page, title)
        card.get_by_label(rating, exact=True).check()
        card.get_by_role("textbox").last.fill(f"What I saw of {title.lower()}.")
        card.get_by_role("button", name="Save this section").click()
        expect(page.locator(".flash")).to_contain_text(f"{title} is saved.")
    card = section(page, BEHAVIOURS)
    card.get_by_role("group", name="Listens").get_by_label("4", exact=True).check()
    card.get_by_role("textbox").last.fill("Heard in two calls.")
    card.get_by_role("button", name="Save this section").click()
    page.get_by_role("button", name="Cite: Customers").click()
    expect(section(page, CUSTOMER).locator(".cited")).to_contain_text("very likely between")
    other = page.context.new_page()
    other.goto(address)
    section(other, NEXT).get_by_role("textbox").fill("From one window.")
    section(page, NEXT).get_by_role("textbox").fill("From the other.")
    section(other, NEXT).get_by_role("button", name="Save this section").click()
    section(page, NEXT).get_by_role("button", name="Save this section").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEXT)
    expect(page.get_by_role("alert")).to_contain_text("From one window.")
    page.get_by_role("button", name="Keep this text").click()
    expect(section(page, NEXT).get_by_role("textbox")).to_have_value("From the other.")
    page.locator(".actions").get_by_role("button", name="Finish the review").click()
    expect(page.locator(".flash")).to_contain_text("The review is finished.")
