"""Pictures in a real browser: hover says who, a click goes there, and none of it needs more than a phone's width."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import Site
from tests.pages.addresses import links_on, person


def pictures_of_the_team(page: Page, site: Site) -> str:
    """The address of the pictures of Maya's larger team."""
    return site.url + links_on(page, f"{site.url}/team").of("Customer Care One")


def tip(page: Page, over: Locator) -> str:
    """What stands beside the mouse over a part of a picture."""
    over.scroll_into_view_if_needed()
    # scrolling takes a tip away: let it come to rest first
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.mouse.move(0, 0)
    over.hover(force=True)
    shown = page.locator(".tip")
    expect(shown).to_be_visible()
    return shown.inner_text()


def test_an_interval_says_who_and_leads_there(site: Site, page: Page) -> None:
    site.sign_in(page, "maya")
    page.goto(pictures_of_the_team(page, site))
    row = page.locator("#intervals .interval:not(.head)").filter(has_text="Jonas Lindqvist")
    assert re.match(r"Jonas Lindqvist: 4\.\d\d, very likely between", tip(page, row.locator("svg.glyph")))
    # Both numbers stay, in either picture.
    expect(row.locator(".i-name")).to_contain_text("with 1 excluded")
    expect(page.locator(".multiple").filter(has_text="Jonas Lindqvist")).to_contain_text("with 1 excluded")
    names = page.locator("#intervals .i-name").all_inner_texts()
    assert names == sorted(names)
    priya = page.locator("#intervals .interval.open").filter(has_text="Priya Nair")
    expect(priya.locator(".glyph.open .g-band")).to_have_css("stroke-dasharray", re.compile(r"\d"))
    row.locator("svg.glyph").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jonas Lindqvist")


def test_a_little_trend_says_who_and_leads_there(site: Site, page: Page) -> None:
    site.sign_in(page, "maya")
    page.goto(pictures_of_the_team(page, site))
    one = page.locator(".multiple").filter(has_text="Tomasz Zieliński")
    assert re.match(r"Tomasz Zieliński, \w{3} 20\d\d: \d\.\d\d, ", tip(page, one.locator(".p-hit").last))
    one.locator(".p-hit").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tomasz Zieliński")


def test_a_day_says_how_many_and_its_month_opens(site: Site, page: Page) -> None:
    site.sign_in(page, "maya")
    page.goto(site.url + person(page, site, "Jonas Lindqvist"))
    day = page.locator("#days .cal a rect[data-tip]").last
    said = tip(page, day)
    assert re.fullmatch(r"\w{3} \d+ \w{3} 20\d\d: \d+ answers?, (none|\d+) low", said)
    month = page.locator("#days .cal a").last
    count = re.search(r": (\d+) answers?", month.get_attribute("aria-label") or "")
    assert count is not None
    day.click(force=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Answers about Jonas Lindqvist")
    expect(page.locator("#list-total")).to_have_text(re.compile(rf"^{count[1]} answers?$"))


def test_a_point_of_the_funnel_says_who_and_leads_there(site: Site, page: Page) -> None:
    site.sign_in(page, "hana")
    page.goto(f"{site.url}/company")
    point = page.locator(".plot-funnel a").first
    name = tip(page, point.locator(".p-hit")).partition(":")[0]
    point.locator(".p-hit").click(force=True)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_theme_shows_its_comments(site: Site, page: Page) -> None:
    """As many as it says; taking it away brings the others back; the file holds what is shown."""
    site.sign_in(page, "maya")
    page.goto(site.url + person(page, site, "Jonas Lindqvist"))
    page.get_by_role("link", name="All comments and their themes").click()
    lead = page.locator(".lead")
    every = lead.inner_text()
    theme = page.locator(".themes", has_text="Reasons").locator("a").first
    word, many = theme.inner_text().split()
    theme.click()
    expect(lead).to_have_text(re.compile(rf"^{many} comments of"))
    expect(page.locator("#comments .quote footer").filter(has_text=word)).to_have_count(int(many))
    with page.expect_download() as told:
        page.get_by_role("link", name="CSV").click()
    assert len(told.value.path().read_text().splitlines()) == int(many) + 1
    page.locator(".theme-link[aria-current]").click()
    expect(lead).to_have_text(every)
    page.get_by_label("Channel", exact=True).select_option("Chat")
    expect(page).to_have_url(re.compile(r"channel=Chat"))
    expect(page.locator("#comments .quote footer").filter(has_text="Escalation")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_little_trends_stand_two_by_two_on_a_phone(
    site: Site, open_page: Callable[..., Page], scheme: str
) -> None:
    page = open_page(width=390, height=844, color_scheme=scheme)
    site.sign_in(page, "maya")
    page.goto(pictures_of_the_team(page, site))
    lefts = page.locator(".multiples > li").evaluate_all(
        "all => all.map(li => li.getBoundingClientRect().left)"
    )
    assert len(set(lefts)) == 2
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_pictures_on_paper(site: Site, page: Page) -> None:
    """The pictures stand; what one clicks does not."""
    site.sign_in(page, "maya")
    page.goto(pictures_of_the_team(page, site))
    page.emulate_media(media="print", color_scheme="dark")
    for part in (".intervals", ".multiples", ".cal >> nth=0"):
        expect(page.locator(part)).to_be_visible()
    expect(page.locator(".files").first).to_be_hidden()


def test_a_range_on_a_phone_is_measured_by_the_axis_above_it(
    site: Site, open_page: Callable[..., Page]
) -> None:
    """As wide as the axis, wherever the list stands: else the picture would lie."""
    page = open_page(width=390, height=844)
    site.sign_in(page, "maya")
    for address, rows in ((person(page, site, "Jonas Lindqvist"), "#lenses"), ("/team", "#people")):
        page.goto(site.url + address)
        card = page.locator(f".table-card:has({rows})")
        axis, glyph = (
            card.locator(part).first.bounding_box() for part in (".axis-row .axis-head", "td .glyph")
        )
        assert axis is not None
        assert glyph is not None
        assert (axis["x"], axis["width"]) == pytest.approx((glyph["x"], glyph["width"]), abs=1), rows
