"""One person's page in a real browser: numbers with their range and reason, the past as it was, leavers."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import Site
from tests.pages.addresses import links_on, person

RANGE = re.compile(r"\d\.\d\d, very likely between \d\.\d\d and \d\.\d\d, \d[\d,]* answers")


def carries_n_and_range(rows: Locator) -> None:
    """Each row that has a number has its answers, its range, and the raw average, for eyes and for screen readers."""
    rows.page.wait_for_load_state()
    count = rows.count()
    assert count
    numbers = 0
    for place in range(count):
        row = rows.nth(place)
        if not re.match(r"\d", row.locator(".c-score").inner_text().strip()):
            continue
        numbers += 1
        glyph = row.locator(".c-glyph .glyph")
        expect(glyph.locator(".g-band")).to_have_count(1)
        expect(glyph.locator(".g-raw")).to_have_count(1)
        expect(glyph).to_have_attribute("aria-label", RANGE)
        expect(row).to_contain_text(re.compile(r"\d+\s*answer|\d"))
    assert numbers


@pytest.mark.row("E4")
def test_every_number_has_its_answers_its_range_and_the_reason_for_the_difference(
    site: Site, page: Page
) -> None:
    """My team, a team, the company, a person: n and range beside each number, the raw average in the picture, and one
    click away why they differ: channel, kind of contact, customers marked hard to please.
    """
    site.sign_in(page, "lena")
    page.goto(f"{site.url}/company")
    carries_n_and_range(page.locator("#teams tbody tr"))
    page.locator("#teams tbody tr").filter(has_text="Escalations desk").get_by_role("link").first.click()
    carries_n_and_range(page.locator("#whole tbody tr"))
    carries_n_and_range(page.locator("#people tbody tr"))
    why = page.locator("#why")
    expect(why.get_by_role("heading")).to_have_text(re.compile(r"^Why 4\.\d\d and not 3\.\d\d$"))
    expect(why).to_contain_text(
        re.compile(r"The raw average is 3\.\d\d\. .*channel \+0\.\d\d \(Escalation: \d+% of this")
    )
    expect(why).not_to_contain_text("&#")
    page.goto(f"{site.url}/people")
    carries_n_and_range(page.locator("#people tbody tr"))

    site.sign_in(page, "maya")
    page.goto(f"{site.url}/team")
    carries_n_and_range(page.locator("#people tbody tr"))
    page.locator("#people tbody tr").get_by_role("link", name="Jonas Lindqvist", exact=True).click()
    carries_n_and_range(page.locator("#lenses tbody tr"))
    why = page.locator("#why")
    rows = why.locator(".steps-table tbody tr")
    expect(rows.first).to_contain_text("Raw average")
    expect(rows.filter(has_text="Channel")).to_contain_text(re.compile(r"Escalation: \d+% of this work"))
    expect(why).to_contain_text("Reckoned by version 1 of the policy.")
    expect(why.get_by_role("link", name="version 1 of the policy")).to_have_attribute("href", "/policy")
    answers = page.locator("#answers")
    expect(answers).to_contain_text(re.compile(r"\d+% positive \(4 to 5 of 5\), very likely \d+% to \d+%\."))
    expect(answers).to_contain_text("not compared with like work")

    site.sign_in(page, "lena")
    page.goto(f"{site.url}{person(page, site, 'Samuel Osei')}")
    hard = page.locator("#why .steps-table tbody tr").filter(has_text="Customers hard to please")
    expect(hard).to_contain_text(re.compile(r"marked: \d+% of this work"))
    page.goto(f"{site.url}/customers/marked")
    expect(page.locator(".lead")).to_contain_text(re.compile(r"Marked customers give \d\.\d\d points less"))


@pytest.mark.row("P2")
def test_last_spring_shows_last_spring_s_manager_and_facing(site: Site, page: Page) -> None:
    """Lukas met customers in a store under Paul until June; he is in billing under Maya now and meets none."""
    site.sign_in(page, "lena")
    home = person(page, site, "Lukas Brandt")
    page.goto(f"{site.url}{home}")
    expect(page.locator(".page-head .sub")).to_have_text(
        "Billing specialist · Billing · reports to Maya Ross · never meets a customer"
    )
    places = page.locator("#places li")
    expect(places).to_have_count(2)
    expect(places.nth(0)).to_contain_text(
        re.compile(r"Billing specialist, Billing.*since .*never meets", re.DOTALL)
    )
    expect(places.nth(1)).to_contain_text(
        re.compile(r"Store adviser, Store Harbour.*Paul Becker · met", re.DOTALL)
    )
    cycles = links_on(page, f"{site.url}/cycles")
    spring = next(href for name, href in cycles.links.items() if name.startswith("Spring"))
    page.goto(f"{site.url}{spring}?q=Lukas")
    expect(page.get_by_role("main")).to_contain_text("Paul Becker")
    page.get_by_role("link", name="Lukas Brandt").click()
    past = page.locator(".page-head .sub")
    expect(past).to_contain_text("Store adviser · Store Harbour · written by Paul Becker")
    expect(past).not_to_contain_text("never meets a customer")
    # The running cycle has today's manager, role and facing.
    site.sign_in(page, "maya")
    page.goto(f"{site.url}{links_on(page, f'{site.url}/reviews').of('Lukas Brandt')}")
    expect(page.locator(".page-head .sub")).to_contain_text(
        "Billing specialist · Billing · never meets a customer"
    )
    # An answer belongs to where its day was: Ines was at the phone desk until summer.
    page.goto(f"{site.url}{person(page, site, 'Ines Duarte')}/ratings?months=12")
    then = page.locator("#answers tbody tr td:last-child")
    expect(then.first).to_contain_text("Customer Care One Maya Ross")
    page.get_by_role("link", name="Next", exact=True).last.click()
    expect(then.last).to_contain_text("Phone desk Noor Rahman")


@pytest.mark.row("P3")
def test_a_leaver_keeps_history_and_every_page_works_with_leavers(site: Site, page: Page) -> None:
    """Samuel left in summer: his scores, answers, comments and review are all there, and nobody ranks him today."""
    site.sign_in(page, "lena")
    home = person(page, site, "Samuel Osei")
    page.goto(f"{site.url}{home}")
    expect(page.locator(".page-head .sub")).to_contain_text(
        re.compile(r"reported to Grace Lin · left \d+ \w+")
    )
    expect(page.locator(".lead")).to_contain_text(
        re.compile(r"They left on \d+ \w+; what was said before stays\.")
    )
    carries_n_and_range(page.locator("#lenses tbody tr"))
    expect(page.locator("#places li")).to_contain_text(re.compile(r"Reported to Grace Lin · met customers"))
    for path in ("/ratings", "/comments", "?months=3", "?months=12", "/ratings?aside=yes"):
        opened = page.goto(f"{site.url}{home}{path}")
        assert opened is not None
        assert opened.status == 200
        expect(page.get_by_role("main")).to_contain_text("Samuel Osei")
    page.goto(f"{site.url}{home}")
    page.locator("#answers").get_by_role("link", name=re.compile(r"See the \d+ answers")).click()
    page.locator('#answers a[href^="/ratings/"]').first.click()
    expect(page.get_by_role("main")).to_contain_text("Samuel Osei")
    cycles = links_on(page, f"{site.url}/cycles")
    for name, href in cycles.links.items():
        if href.startswith("/cycles/") and "new" not in href:
            opened = page.goto(f"{site.url}{href}")
            assert opened is not None
            assert opened.status == 200, name
    for path in ("/people?q=Samuel", "/company", "/company/ratings", "/company/pictures"):
        opened = page.goto(f"{site.url}{path}")
        assert opened is not None
        assert opened.status == 200
    page.goto(f"{site.url}/people?q=Samuel")
    expect(page.locator("#people")).to_contain_text("Nobody matches")


def test_what_stands_aside_is_one_click_away(site: Site, page: Page) -> None:
    """Hugo is new: his first answers stand beside, with why, and open; nothing ranks him."""
    site.sign_in(page, "lena")
    page.goto(f"{site.url}{person(page, site, 'Hugo Bernard')}")
    card = page.locator("#set-aside")
    expect(card).to_contain_text(
        re.compile(
            r"First 30 days: \d+ answers, average \d\.\d\d.*Shown, never counted, ranked or held against anybody"
        )
    )
    card.get_by_role("link", name="Read them").first.click()
    expect(page.get_by_role("link", name="Set aside", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.locator("#answers tbody tr").first).to_contain_text("new hire")
    page.get_by_role("link", name="Counted", exact=True).click()
    expect(page.locator("#answers")).not_to_contain_text("new hire")
