"""The rows of the review's process, walked in a browser by the people they are about."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import links_on, person, review
from tests.pages.test_journey import BEHAVIOURS, CUSTOMER, NEXT, RESULTS, TEAMWORK, section, write

PRAISE = "He explained every line of the bill, twice, and never sighed."
OBSERVED = "Let the shop owner finish before he looked anything up."
MOTIVE = "Why this work, why customers?"


def status(page: Page, address: str) -> int:
    """What the server says to somebody who goes there."""
    answer = page.goto(address)
    assert answer is not None
    return answer.status


@pytest.mark.row("R4")
def test_both_sides_write_blind(site: Site, open_page: Callable[..., Page]) -> None:
    """Maya writes about herself in two tabs, Sol about her: neither reads the other before both are in, she reads
    his only once he releases it, Hana never reads why she does this work, and a change after reading leaves a trace.
    """
    maya, sol, hana = open_page(), open_page(), open_page()
    for page, name in ((maya, "maya"), (sol, "sol"), (hana, "hana")):
        site.sign_in(page, name)
    own = f"{site.url}{links_on(maya, f'{site.url}/').of('Your own part')}"
    address = own.removesuffix("/self")
    maya.goto(own)
    other = maya.context.new_page()
    other.goto(own)
    begun = section(maya, CUSTOMER).get_by_role("textbox").last.input_value()
    write(other, CUSTOMER, f"In spring: {begun}")
    section(maya, CUSTOMER).get_by_role("textbox").last.fill(f"{begun} I was short with some people.")
    told = maya.get_by_role("alert")
    expect(told).to_contain_text("you changed different places, and the text below has both")
    expect(told.locator("ins").first).to_contain_text("In spring:")
    both = f"In spring: {begun} I was short with some people."
    expect(told.get_by_label("Your text, to merge")).to_have_value(both)
    told.get_by_role("button", name="Keep this text").click()
    expect(section(maya, CUSTOMER).get_by_role("textbox").last).to_have_value(both)
    write(maya, MOTIVE, "My father had a shop.")

    # Sol writes his, and sees nothing of hers: not while he writes, and not when he has finished before she has.
    sol.goto(address)
    expect(sol.locator(".lead")).to_contain_text("neither of you reads the other’s before both are in")
    write(sol, CUSTOMER, "She is short with people when it gets late.", "3")
    write(sol, TEAMWORK, "The desk gets what it needs.", "4")
    section(sol, BEHAVIOURS).get_by_role("group", name="Patient").get_by_label("3", exact=True).check()
    write(sol, BEHAVIOURS, "Seen in two calls.")
    write(sol, RESULTS, "Kept what was promised.", "4")
    sol.locator(".actions").get_by_role("button", name="Finish the review").click()
    expect(sol.locator(".notice.warn")).to_contain_text("Wait for the self part")
    expect(sol.get_by_role("button", name=re.compile("^Release"))).to_have_count(0)
    for page in (sol, hana):
        page.goto(address)
        expect(page.get_by_role("main")).to_contain_text("She is short with people when it gets late.")
        expect(page.get_by_role("main")).not_to_contain_text("I was short with some people.")
    assert status(maya, address) == 404
    for page in (sol, hana):
        assert status(page, own) == 403

    # She hands in; now the two sides are open to Sol, hers to Hana too, but for the motive.
    maya.goto(own)
    maya.locator(".actions").get_by_role("button", name="Hand in my part").click()
    expect(maya.locator(".flash")).to_contain_text("Your part is in.")
    expect(maya.get_by_role("button", name="Take it back to change it")).to_have_count(0)
    sol.goto(address)
    expect(section(sol, CUSTOMER)).to_contain_text(both)
    expect(section(sol, MOTIVE)).to_contain_text("My father had a shop.")
    hana.goto(address)
    expect(section(hana, CUSTOMER)).to_contain_text(both)
    expect(hana.get_by_role("main")).not_to_contain_text("My father had a shop.")
    assert status(maya, address) == 404

    sol.get_by_role("button", name="Take back to change").click()
    expect(sol.get_by_role("main")).not_to_contain_text("My father had a shop.")
    write(sol, CUSTOMER, "She is patient with people when it gets late.", "4")
    sol.locator(".actions").get_by_role("button", name="Finish the review").click()
    sol.get_by_role("button", name="Release to Maya Ross").click()
    expect(sol.locator(".flash")).to_contain_text("Maya Ross can read it now.")
    maya.goto(f"{site.url}/")
    expect(maya.get_by_role("heading", name="Your review is here")).to_be_visible()
    maya.goto(address)
    expect(section(maya, CUSTOMER).first).to_contain_text("She is patient with people when it gets late.")
    trace = section(maya, "Changed after reading the self part")
    expect(trace.locator("del")).to_contain_text("short")
    expect(trace).to_contain_text("Rated 3 of 5, now rated 4 of 5")


@pytest.mark.row("R3")
def test_all_evidence_stands_beside_the_text(own_site: Site, open_page: Callable[..., Page]) -> None:
    """Bo meets no customer, and served a stint: Maya finds all that is known of his period beside his review, and of
    each kind one goes into it and stays. Sol wrote a compliment down, Maya saw him work.
    """
    maya, sol, other = open_page(), open_page(), open_page()
    own_site.sign_in(maya, "maya")
    own_site.sign_in(sol, "sol")
    last_month = (datetime.now(UTC).replace(day=1) - timedelta(days=1)).date().isoformat()
    sol.goto(f"{own_site.url}/compliments/new")
    sol.get_by_label("What the customer said").fill(PRAISE)
    sol.get_by_label("Whom it is about").fill("Bo Eriksen")
    sol.get_by_label("When").fill(last_month)
    sol.get_by_role("button", name="Write it down").click()
    expect(sol.locator(".flash")).to_contain_text("Written down.")
    maya.goto(f"{own_site.url}{person(maya, own_site, 'Bo Eriksen')}/observations/new")
    maya.get_by_label("Seen on").fill(last_month)
    maya.get_by_label("In words").fill(OBSERVED)
    maya.get_by_role("group", name="Listens").get_by_role("radio", name="5", exact=True).check()
    maya.get_by_role("button", name="Note it").click()
    expect(maya.locator(".lead")).to_contain_text("did not step in")

    address = f"{own_site.url}{review(maya, own_site, 'Bo Eriksen')}"
    maya.goto(address)
    aside = maya.get_by_role("complementary", name="Evidence")
    section(maya, RESULTS).get_by_role("textbox").last.click()
    cited = section(maya, RESULTS).locator(".cited")
    pieces = (
        ("Evidence of the period", re.compile(r"very likely between \d\.\d\d and \d\.\d\d, \d+ answers")),
        ("What customers wrote", "A customer"),
        ("Compliments", PRAISE),
        ("Cases", re.compile("Case “.*owned it to its end|helped the customer")),
        ("Coaching and observations", OBSERVED),
        ("Stints", "Stint"),
        ("Role card", "Role card, version"),
    )
    for many, (title, words) in enumerate(pieces, 1):
        card = aside.locator("section").filter(has=maya.get_by_role("heading", name=title, exact=True))
        card.get_by_role("button", name=re.compile("^Cite: ")).first.click()
        expect(cited.locator("> div")).to_have_count(many)
        expect(cited.locator("> div").last).to_contain_text(words)
    maya.reload()
    expect(cited.locator("> div")).to_have_count(len(pieces))
    own_site.sign_in(other, "dan")
    assert status(other, address) == 404


def test_evidence_goes_into_the_text_by_one_key(site: Site, page: Page) -> None:
    """Maya finds what customers wrote, cites it with one key and with one press, and the review before with them; it
    stays as it was, the section grows and saves, and she never leaves the keyboard.
    """
    site.sign_in(page, "maya")
    page.goto(f"{site.url}{review(page, site, 'Tomasz Zieliński')}")
    aside = page.get_by_role("complementary", name="Evidence")
    expect(aside).to_contain_text(re.compile(r"\d\.\d\d"))
    expect(aside.get_by_role("heading", name="The review before")).to_be_visible()
    card = section(page, RESULTS)
    words = card.get_by_role("textbox").last
    words.click()
    page.keyboard.type("Kept what was promised.")
    expect(card.locator("[data-words-of]")).to_have_text("4 words")
    expect(aside.locator(".cite").first).to_have_attribute("aria-keyshortcuts", "Alt+1")
    page.keyboard.press("Alt+1")
    cited = card.locator(".cited")
    expect(cited).to_contain_text(re.compile(r"very likely between \d\.\d\d and \d\.\d\d, \d+ answers"))
    expect(words).to_be_focused()
    expect(words).to_have_value("Kept what was promised.")

    aside.get_by_role("button", name="Low", exact=True).click()
    quotes = aside.locator("[data-piece]:visible")
    expect(quotes.first.locator(".quote.low")).to_have_count(1)
    low = quotes.first.locator("p").first.inner_text()
    page.keyboard.press("Alt+1")
    expect(cited).to_contain_text(low)
    aside.get_by_role("button", name="All", exact=True).click()
    aside.get_by_role("searchbox", name="Find in the evidence").fill("review before spring nothing")
    expect(aside.locator("[data-piece]:visible")).to_have_count(0)
    aside.get_by_role("searchbox", name="Find in the evidence").fill("spring 2026 review")
    expect(aside.locator("[data-piece]:visible")).to_have_count(1)
    aside.get_by_role("button", name=re.compile("^Cite: Spring 2026 review")).click()
    expect(cited.locator("> div")).to_have_count(3)
    expect(cited).to_contain_text("The review before")

    words.click()
    page.keyboard.press("Control+Enter")
    expect(section(page, NEXT).get_by_role("textbox")).to_be_focused()
    page.keyboard.type("One shift a month.")
    page.keyboard.press("Control+s")
    expect(section(page, NEXT).locator("[data-saved]")).to_have_attribute("data-state", "saved")
    page.get_by_text("Keys", exact=True).click()
    expect(page.locator(".keys")).to_contain_text("cite the piece of evidence with that number")

    # A paste of two hundred thousand characters is refused with a sentence, and nothing of it is lost.
    words.evaluate(
        "field => { field.value = 'x'.repeat(200000); field.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    expect(card.locator("[data-saved]")).to_contain_text("This has 200,000 characters, and 20,000 fit in.")
    assert len(words.input_value()) == 200_000
    words.fill("Kept what was promised, and more.")
    expect(card.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(cited.locator("> div")).to_have_count(3)
    expect(words).to_have_value("Kept what was promised, and more.")


@pytest.mark.row("R6")
def test_behaviours_are_a_scorecard_whose_skipped_items_do_not_count(site: Site, page: Page) -> None:
    """Maya scores three of six with the anchors before her eyes; the mean of the three is the section's rating, shown
    as arithmetic, and with no evidence of any the section leaves the total.
    """
    site.sign_in(page, "maya")
    page.goto(f"{site.url}{review(page, site, 'Jonas Lindqvist')}")
    card = section(page, BEHAVIOURS)
    for name in ("Extra helpful", "Extra polite", "Patient", "Listens", "Follows through", "Follows up"):
        expect(card.get_by_role("group", name=name)).to_be_visible()
    patient = card.get_by_role("group", name="Patient")
    expect(patient).to_contain_text("Takes the time it takes, explains again when asked.")
    expect(patient.get_by_label("Skip")).to_be_checked()
    for name, score in (("Patient", "4"), ("Listens", "3"), ("Follows up", "4")):
        card.get_by_role("group", name=name).get_by_label(score, exact=True).check()
    write(page, BEHAVIOURS, "Seen in two calls.")
    total = page.locator("#total")
    expect(total).to_contain_text("Behaviours: (4 + 3 + 4) ÷ 3 = 3.67; 3 skipped, not counted.")
    expect(total).to_contain_text("20 × 3.67, divided by 20, is 3.67 of 5.")
    write(page, RESULTS, "Kept what was promised.", "5")
    expect(total).to_contain_text("20 × 3.67 + 30 × 5, divided by 50, is 4.47 of 5.")
    page.reload()
    expect(patient.get_by_label("4", exact=True)).to_be_checked()
    patient.get_by_label("Skip").check()
    expect(total).to_contain_text("(3 + 4) ÷ 2 = 3.50; 4 skipped")
    card.get_by_label("No evidence of any of them").check()
    card.get_by_label("Why there is no evidence").fill("She joined the desk this month.")
    expect(total).to_contain_text("30 × 5, divided by 30, is 5.00 of 5.")
    expect(total).to_contain_text("What is missing is never a zero.")


@pytest.mark.row("R5")
def test_released_talked_answered_disputed_opened_again(
    own_site: Site, open_page: Callable[..., Page]
) -> None:
    """Maya releases Bo's review and notes the talk, Bo answers and disputes, Hana opens it again; what was released
    stays word for word, Maya changes and releases it anew, and Bo reads both.
    """
    site = own_site
    maya, bo, hana, dan = open_page(), open_page(), open_page(), open_page()
    for page, name in ((maya, "maya"), (bo, "bo"), (hana, "hana"), (dan, "dan")):
        site.sign_in(page, name)
    address = f"{site.url}{review(maya, site, 'Bo Eriksen')}"
    maya.goto(address)
    for title, rating in ((CUSTOMER, "4"), (TEAMWORK, "4"), (RESULTS, "2")):
        write(maya, title, f"What I saw of {title.lower()}.", rating)
    section(maya, BEHAVIOURS).get_by_role("group", name="Listens").get_by_label("4", exact=True).check()
    write(maya, BEHAVIOURS, "Seen in two calls.")
    maya.locator(".actions").get_by_role("button", name="Finish the review").click()
    assert status(bo, address) == 404
    maya.get_by_role("button", name="Release to Bo Eriksen").click()
    expect(maya.locator(".flash")).to_contain_text("Bo Eriksen can read it now.")
    maya.get_by_label("What you agreed").fill("One shift a month beside the chat desk.")
    maya.locator("#talk").get_by_role("button", name="Note the talk").click()
    expect(maya.get_by_role("main")).to_contain_text("One shift a month beside the chat desk.")

    bo.goto(address)
    expect(bo.get_by_role("main")).to_contain_text("One shift a month beside the chat desk.")
    bo.get_by_label("What you want to say to it").fill("The invoices were changed by the board.")
    bo.get_by_role("button", name="Acknowledge").click()
    expect(bo.locator(".flash")).to_contain_text("Your answer stands beside the review now.")
    bo.get_by_text("I want somebody else to look at it").click()
    bo.get_by_label("What is wrong with it").fill("The results count a project that the board stopped.")
    bo.get_by_role("button", name="Dispute the review").click()
    expect(bo.locator(".lead")).to_contain_text("You dispute it")

    # Neither its author nor anybody outside decides; Hana does.
    maya.goto(address)
    expect(maya.locator("#decide")).to_have_count(0)
    assert status(dan, address) == 404
    hana.goto(f"{site.url}/reviews")
    hana.get_by_role("main").get_by_role("link", name="Bo Eriksen").click()
    hana.get_by_role("link", name="Decide the dispute").click()
    hana.get_by_label("It is opened again").check()
    hana.get_by_label("Why", exact=True).fill("The board stopped it; that sentence has to go.")
    hana.get_by_role("button", name="Decide", exact=True).click()
    expect(hana.locator(".flash")).to_contain_text("The dispute is decided")

    bo.goto(address)
    expect(bo.locator(".lead")).to_contain_text("This review was opened again and is being changed.")
    bo.get_by_text("What had been released, word for word").click()
    expect(bo.locator("details.before")).to_contain_text("What I saw of results of the period.")
    expect(bo.locator("details.before")).to_contain_text("The invoices were changed by the board.")
    maya.goto(address)
    expect(maya.locator(".notice.warn")).to_contain_text("that sentence has to go")
    write(maya, RESULTS, "Without the stopped project.", "4")
    bo.reload()
    expect(bo.get_by_role("main")).not_to_contain_text("Without the stopped project.")
    maya.locator(".actions").get_by_role("button", name="Finish the review").click()
    maya.get_by_role("button", name="Release to Bo Eriksen").click()
    bo.reload()
    expect(section(bo, RESULTS)).to_contain_text("Without the stopped project.")
    expect(bo.locator(".timeline")).to_contain_text("Opened again by Hana Suzuki")
    bo.get_by_text("What had been released, word for word").click()
    expect(bo.locator("details.before")).to_contain_text("What I saw of results of the period.")

    # HR opens a released one again on its own word, too, and it leaves the same trace.
    hana.goto(address)
    hana.get_by_text("The review has to be changed").click()
    hana.get_by_label("Why it has to be changed").fill("The wrong period was rated.")
    hana.get_by_role("button", name="Open the review again").click()
    expect(hana.locator(".flash")).to_contain_text("The review is a draft again.")
    expect(hana.locator("details.before")).to_have_count(2)
