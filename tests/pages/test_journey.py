"""The main journey in a real browser: who needs attention, why, the review, and the answer to it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import Site
from tests.pages.addresses import person, review

CUSTOMER = "Customer satisfaction"
TEAMWORK = "Customer-care teamwork"
BEHAVIOURS = "Behaviours"
RESULTS = "Results of the period"
NEXT = "Next half year"


def section(page: Page, title: str) -> Locator:
    """One section of the review being written."""
    return page.locator("section.card").filter(has=page.get_by_role("heading", name=title, exact=True))


def write(page: Page, title: str, text: str, rating: str = "") -> None:
    """Type into a section, and wait until it says that it is saved."""
    card = section(page, title)
    if rating:
        card.locator(f'input[name="rating"][value="{rating}"]').check()
    card.get_by_role("textbox").last.fill(text)
    expect(card.locator("[data-saved]")).to_have_attribute("data-state", "saved")


def test_from_the_door_to_why(site: Site, page: Page) -> None:
    """One click in as Maya; the team page says who needs attention; Jonas's page says why 4.3 and not 3.8."""
    page.goto(f"{site.url}/")
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))
    page.get_by_role("button", name=re.compile("Maya Ross")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    page.get_by_role("link", name="My team", exact=True).click()
    lead = page.locator(".lead")
    expect(lead).to_contain_text("Tomasz is below the floor, and we are sure of it.")
    expect(lead).to_contain_text(re.compile(r"Jonas looks weak on raw averages .* compared with like work\."))
    expect(page.locator("#people tbody tr").first).to_contain_text("At risk")
    lead.get_by_role("link", name="Jonas").click()
    why = page.locator("#why")
    expect(why.get_by_role("heading", level=2)).to_have_text(re.compile(r"^Why 4\.\d\d and not 3\.\d\d$"))
    rows = why.locator(".steps-table tbody tr")
    expect(rows.first).to_contain_text("Raw average")
    expect(rows.filter(has_text="Channel")).to_contain_text("Escalation")
    expect(rows.last).to_contain_text("Score")
    expect(why).to_contain_text(re.compile(r"Colleagues score 0\.\d\d lower on work like this person's"))
    steps = [number(text) for text in rows.locator("td:last-child").all_inner_texts()]
    assert sum(steps[:-1]) == pytest.approx(steps[-1], abs=0.02), "the steps lead to the score"


def number(text: str) -> float:
    """A number as the page writes it, with a true minus sign."""
    return float(text.strip().replace("\u2212", "-").replace("+", ""))


@pytest.mark.row("E5")
def test_too_little_is_said_and_the_team_stands_instead(site: Site, page: Page) -> None:
    """Priya has sixteen answers: not enough, how many more and by when, the team's figure; no rank, no zero."""
    site.sign_in(page, "maya")
    page.goto(f"{site.url}/team?sort=-score")
    standings = page.locator("#people tbody tr .c-standing").all_inner_texts()
    row = page.locator("#people tbody tr").filter(has_text="Priya Nair")
    expect(row.locator(".glyph.open")).to_have_count(1)
    expect(row).to_contain_text(re.compile(r"\d+ more answers"))
    assert any("Star" in text for text in standings)
    early = [place for place, text in enumerate(standings) if "more answer" in text or "told apart" in text]
    assert early == list(range(len(standings) - len(early), len(standings))), (
        "they stand after the ranked ones"
    )
    row.get_by_role("link", name="Priya Nair", exact=True).click()
    card = page.locator(".card").filter(has=page.get_by_role("heading", name="Not enough evidence yet"))
    expect(card).to_contain_text(re.compile(r"About \d+ more answers; at today's pace of \d+ a month"))
    expect(card).to_contain_text(re.compile(r"The team instead\. Customer Care One as a whole: \d\.\d\d"))
    expect(card).to_contain_text("Missing is not zero")
    site.sign_in(page, "bo")
    page.goto(f"{site.url}/me")
    expect(page.locator("#lenses")).not_to_contain_text("0.00")


def test_from_a_number_to_its_ratings_to_the_contact(site: Site, page: Page) -> None:
    """One click from the score to the answers, one from an answer to the contact; a colleague's never."""
    site.sign_in(page, "maya")
    page.goto(f"{site.url}/team")
    row = page.locator("#people tbody tr").filter(has_text="Jonas Lindqvist")
    many = row.locator(".c-n").inner_text().split()[0]
    row.locator(".c-score a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Answers about Jonas Lindqvist")
    expect(page.locator("#list-total")).to_have_text(f"{many} answers")
    page.locator('#answers a[href^="/ratings/"]').first.click()
    expect(page.get_by_role("heading", name="The contact")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("T-4")
    page.goto(f"{site.url}{person(page, site, 'Bo Eriksen')}?lens=teamwork")
    expect(page.get_by_role("heading", name="Confidential")).to_be_visible()
    assert page.locator('main a[href*="/ratings"][href*="teamwork"]').count() == 0


@pytest.mark.row("R2")
def test_a_review_is_written_finished_and_released(site: Site, page: Page) -> None:
    """Bo never meets a customer: his review is refused without both mandatory sections, and what is missing is named;
    no evidence with a reason leaves the denominator.
    """
    site.sign_in(page, "maya")
    address = f"{site.url}{review(page, site, 'Bo Eriksen')}"
    page.goto(address)
    expect(page.locator(".page-head .sub")).to_contain_text("never meets a customer")
    page.locator(".actions").get_by_role("button", name="Finish the review").click()
    summary = page.locator(".summary")
    expect(summary).to_contain_text("Customer satisfaction stands in everybody's review")
    expect(summary).to_contain_text("Customer-care teamwork stands in everybody's review")
    summary.get_by_role("link").first.click()

    write(page, RESULTS, "Fewer wrong invoices than in spring.", "4")
    expect(page.locator("#total")).to_contain_text("30 × 4, divided by 30, is 4.00 of 5.")
    write(page, CUSTOMER, "Customers find the new invoice easy to read.", "5")
    expect(page.locator("#total")).to_contain_text("is 4.50 of 5.")
    section(page, BEHAVIOURS).get_by_role("group", name="Listens").get_by_label("4", exact=True).check()
    write(page, BEHAVIOURS, "Heard in two calls with the stores.")

    teamwork = section(page, TEAMWORK)
    reason = teamwork.get_by_label("Why there is no evidence")
    expect(reason).to_be_hidden()
    teamwork.get_by_label("No evidence", exact=True).check()
    expect(reason).to_be_visible()
    reason.fill("too few")
    expect(teamwork.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    page.locator(".actions").get_by_role("button", name="Finish the review").click()
    expect(page.locator(".summary")).to_contain_text("say in a few more words why there is no evidence")
    section(page, TEAMWORK).get_by_label("Why there is no evidence").fill(
        "Nobody outside the team was asked yet."
    )
    # Finishing waits for what was typed a moment ago.
    page.locator(".actions").get_by_role("button", name="Finish the review").click()

    expect(page.locator(".flash")).to_contain_text("The review is finished.")
    expect(page.get_by_role("main")).to_contain_text("No evidence: Nobody outside the team was asked yet.")
    expect(page.get_by_role("main")).to_contain_text(
        "30 × 5 + 20 × 4.00 + 30 × 4, divided by 80, is 4.38 of 5."
    )
    page.locator(".flash").get_by_role("button", name="Undo").click()
    expect(page.locator(".flash")).to_contain_text("The review is a draft again.")
    page.locator(".actions").get_by_role("button", name="Finish the review").click()
    page.get_by_role("button", name="Release to Bo Eriksen").click()
    expect(page.locator(".flash")).to_contain_text("Bo Eriksen can read it now.")

    site.sign_in(page, "bo")
    page.goto(site.url)
    page.get_by_role("link", name="Read your review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your review")
    expect(page.get_by_role("main")).to_contain_text("Customers find the new invoice easy to read.")


def test_evidence_is_cited_where_one_writes(site: Site, page: Page) -> None:
    """The section being written is where a citation goes; it survives a reload, and can be taken out."""
    site.sign_in(page, "maya")
    page.goto(f"{site.url}{review(page, site, 'Jonas Lindqvist')}")
    section(page, RESULTS).get_by_role("textbox").last.click()
    expect(page.get_by_label("Cite into")).to_have_value(re.compile(r"^\d+$"))
    expect(page.locator("#cite-section option:checked")).to_have_text(RESULTS)
    section(page, CUSTOMER).get_by_role("textbox").last.click()
    page.get_by_role("button", name="Cite: Customers").click()
    cited = section(page, CUSTOMER).locator(".cited")
    expect(cited).to_contain_text(re.compile(r"very likely between \d\.\d\d and \d\.\d\d, \d+ answers"))
    page.locator("aside").get_by_role("button", name=re.compile("^Cite: ")).last.click()
    expect(cited.locator("> div")).to_have_count(2)
    expect(cited).to_contain_text("of 5")
    page.reload()
    expect(cited.locator("> div")).to_have_count(2)
    cited.get_by_role("button", name="Take this citation out").last.click()
    expect(cited.locator("> div")).to_have_count(1)


def test_the_employee_answers(site: Site, page: Page) -> None:
    """Dan reads his released review, is told what is wrong with an answer too long, and answers."""
    site.sign_in(page, "dan")
    page.goto(site.url)
    page.get_by_role("link", name="Read your review").click()
    answer = page.get_by_label("What you want to say to it")
    page.evaluate("document.querySelector('#f-answer').removeAttribute('maxlength')")
    answer.fill("I disagree. " * 500)
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator(".summary")).to_be_visible()
    expect(answer).to_have_value(re.compile("^I disagree"))
    answer.fill("The checkout release came late because of my leave.")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator(".flash")).to_contain_text("Your answer stands beside the review now.")
    expect(page.get_by_role("main")).to_contain_text("The checkout release came late because of my leave.")
    expect(page.locator("#answer")).to_have_count(0)


def test_only_the_right_people_see_a_draft(site: Site, open_page: Callable[..., Page]) -> None:
    """Jonas's draft is not there for Dan; the company page is refused to him with a reason."""
    page = open_page()
    site.sign_in(page, "maya")
    address = review(page, site, "Jonas Lindqvist")
    other = open_page()
    site.sign_in(other, "dan")
    hidden = other.goto(f"{site.url}{address}")
    assert hidden is not None
    assert hidden.status == 404
    refused = other.goto(f"{site.url}/company")
    assert refused is not None
    assert refused.status == 403
    expect(other.get_by_role("main")).to_contain_text("Your role doesn't cover this.")
