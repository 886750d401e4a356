"""Swaps in a real browser, with the calendars of both read by Mozilla's parser on the way."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from app.config import ROOT
from tests.swaps.served import Served

PARSER = (ROOT / "node_modules/ical.js/dist/ical.es5.cjs").read_text()
READ = """async path => {
  const calendar = new ICAL.Component(ICAL.parse(await (await fetch(path)).text()));
  return calendar.getAllSubcomponents('vevent').map(part => part.getFirstPropertyValue('status'));
}"""
REASON = "Ana knows the release that goes out that week."


def calendar(page: Page, at: Served) -> str:
    """Make an address of one's own stints; its path."""
    page.goto(f"{at.url}/calendars")
    row = page.locator("#addresses tbody tr").filter(has_text="My stints")
    row.get_by_role("button", name="Make").click()
    address = page.get_by_label("Address").input_value()
    expect(page.get_by_role("link", name="Subscribe")).to_have_attribute("href", re.compile("^webcal://"))
    page.evaluate("source => { (0, eval)(source); }", PARSER)
    return address.removeprefix(at.url)


def states(page: Page, path: str) -> list[str]:
    """The state of each event in a calendar."""
    found: list[str] = page.evaluate(READ, path)
    return found


@pytest.mark.row("T3", "T5")
def test_dan_asks_wen_accepts_and_both_calendars_follow(
    at: Served, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Asked and accepted by the other; then the lead moves the place on with a reason. Two days stay cancelled."""
    dan, wen = at.sign_in(open_page(), "Dan"), at.sign_in(open_page(), "Wen")
    dans, wens = calendar(dan, at), calendar(wen, at)
    dan_reads, wen_reads = at.sign_in(open_page(), "Dan"), at.sign_in(open_page(), "Wen")
    for page in (dan_reads, wen_reads):
        page.goto(f"{at.url}/sign-in")
        page.evaluate("source => { (0, eval)(source); }", PARSER)
    assert states(dan_reads, dans) == ["CONFIRMED"] * 10
    assert states(wen_reads, wens) == []
    dan.goto(f"{at.url}/sign-ups/{at.told['place']}/swaps/new")
    assert axe(dan) == []
    dan.get_by_label("Whom to ask").select_option(label="Wen")
    dan.get_by_label("A word to them").fill("Our release slipped into that week.")
    dan.get_by_role("button", name="Ask for the swap").click()
    expect(dan.locator(".lead")).to_contain_text("You ask Wen to take the place")
    assert axe(dan) == []
    wen.goto(f"{at.url}/swaps")
    expect(wen.locator(".lead")).to_contain_text("Dan asks you to take over")
    assert axe(wen) == []
    wen.locator(".lead a").first.click()
    expect(wen.get_by_role("main")).to_contain_text("Our release slipped")
    wen.get_by_role("button", name="Take it over").click()
    expect(wen.locator(".lead")).to_contain_text("You have taken the place over")
    assert states(dan_reads, dans) == ["CANCELLED"] * 10
    assert states(wen_reads, wens) == ["CONFIRMED"] * 10
    bo = at.sign_in(open_page(), "Bo")
    hidden = bo.goto(wen.url)
    assert hidden is not None
    assert hidden.status == 404, "between Dan and Wen"
    sol = at.sign_in(open_page(), "Sol")
    sol.goto(f"{at.url}/rotations/{at.told['program']}/week?from={at.told['first']}")
    expect(sol.locator("#week tbody tr")).to_contain_text([re.compile("Wen.*Ines.*09:00")])
    assert axe(sol) == []
    sol.emulate_media(media="print")
    assert sol.locator(".actions").is_hidden()
    sol.set_viewport_size({"width": 688, "height": 1000})
    assert sol.evaluate("week.getBoundingClientRect().right <= innerWidth"), (
        "as wide as A4 between its margins"
    )
    assert len(PdfReader(BytesIO(sol.pdf(format="A4"))).pages) == 1
    sol.emulate_media(media="screen")
    sol.set_viewport_size({"width": 1280, "height": 800})
    place = wens_place(wen, at)
    sol.goto(f"{at.url}/sign-ups/{place}/swaps/new")
    sol.get_by_label("Who takes it over").select_option(label="Ana")
    sol.get_by_label("Reason").fill("short")
    sol.evaluate("document.querySelector('form.form').noValidate = true")
    sol.get_by_role("button", name="Decide the swap").click()
    expect(sol.locator(".summary")).to_contain_text("at least 10 characters")
    expect(sol.get_by_label("Reason")).to_have_value("short")
    sol.get_by_label("Reason").fill(REASON)
    sol.get_by_role("button", name="Decide the swap").click()
    expect(sol.locator(".lead")).to_contain_text("Sol decided that Ana takes the place over")
    assert states(wen_reads, wens) == ["CANCELLED"] * 10
    wen.goto(f"{at.url}/notices")
    expect(wen.get_by_role("main")).to_contain_text(REASON)
    # The old address is dead as soon as a new one is made.
    calendar(dan, at)
    gone = dan.request.get(f"{at.url}{dans}")
    assert gone.status == 404


def wens_place(page: Page, at: Served) -> str:
    """The id of the place Wen took over, from the file of her stint on the page of her own swap."""
    page.goto(f"{at.url}/swaps")
    page.locator("#ended a").first.click()
    href = page.get_by_role("link", name="Add to a calendar").get_attribute("href")
    assert href is not None
    return href.split("/")[2]
