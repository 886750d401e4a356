"""The executive's one page, and what was changed with morale, production and margin around it, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site

PARTS = ["1 · What customers said", "2 · What we did", "3 · What it cost", "4 · What we changed"]
ORDER = ["Morale", "Production", "Margin"]


def note_a_figure(eve: Page, axe: Callable[[Page], list[str]]) -> None:
    """A month that is not over is named, with all that was typed kept; one that is over is noted."""
    eve.get_by_role("link", name="Production and margin").click()
    eve.get_by_text("Note a month").click()
    form = eve.locator("#note")
    form.get_by_label("Unit").select_option("Retail")
    form.get_by_label("Month").fill("2031-05")
    form.get_by_label("Value").fill("4,210.5")
    form.get_by_label("What it counts").fill("Baskets")
    form.get_by_role("button", name="Note it").click()
    expect(eve.locator(".summary")).to_contain_text("This month is not over yet")
    expect(form.get_by_label("Value")).to_have_value("4,210.5")
    assert axe(eve) == []
    form.get_by_label("Month").fill("2026-09")
    form.get_by_role("button", name="Note it").click()
    expect(eve.locator(".flash")).to_contain_text("Production of Sep 2026, Retail: 4,210.5")


def mark_a_change(eve: Page, site: Site, axe: Callable[[Page], list[str]]) -> str:
    """A mark with the three around it, in their order; taken back it stays to be read. Its address."""
    eve.goto(f"{site.url}/board/interventions/new")
    eve.get_by_label("Name").fill("Counters open at eight")
    eve.get_by_label("What was changed").fill("Every store opens its service counter at eight.")
    eve.get_by_label("On which day").fill("2026-08-10")
    eve.get_by_text("Only in some units or teams").click()
    eve.get_by_role("checkbox", name="Retail", exact=True).check()
    eve.get_by_role("button", name="Mark it").click()
    expect(eve.get_by_role("heading", level=1)).to_have_text("Counters open at eight")
    marked = eve.url
    expect(eve.locator("#trends .m-head b")).to_have_text([*ORDER, "Customers"])
    expect(eve.locator("#sides th[scope=row] b")).to_have_text([*ORDER, "Customers"])
    production = eve.locator("#sides tr").filter(has_text="Production")
    expect(production).to_contain_text("Nothing can be said: no month before it is known.")
    expect(eve.locator("#no-cause")).to_contain_text("Before and after prove no cause")
    expect(eve.locator("#others")).to_contain_text("Two stops fewer on each evening tour")
    assert axe(eve) == []
    eve.get_by_text("Marked by mistake").click()
    eve.get_by_label("Reason").fill("They opened at nine after all.")
    eve.get_by_role("button", name="Take it back").click()
    expect(eve.locator("#marks tr").filter(has_text="Counters open at eight")).to_contain_text("taken back")
    return marked


@pytest.mark.row("S15")
def test_one_board_and_what_stands_around_a_change(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Eve reads one page: what customers said, what we did, what it cost, what we changed, in this order, and below it
    morale, production and margin. She types a figure, is told of a month that is not over, marks a change and finds the
    three around it with nothing said of causes; on paper the page has no navigation. Maya reads the board on her phone
    and marks nothing; Dan may not see it.
    """
    eve = open_page()
    site.sign_in(eve, "eve")
    eve.goto(site.url)
    eve.get_by_role("navigation", name="Rapport").get_by_role("link", name="Board", exact=True).click()
    expect(eve.get_by_role("heading", level=1)).to_have_text("Company board")
    expect(eve.locator(".lead")).to_contain_text("very likely")
    expect(eve.locator(".section > header h2")).to_have_text([*PARTS, "Morale, production, margin"])
    expect(eve.locator("#said")).to_contain_text(re.compile(r"\d\.\d\d · \d\.\d\d to \d\.\d\d · [\d,]+"))
    expect(eve.locator("#said tr").filter(has_text="Late delivery")).to_contain_text(
        re.compile(r"\d+ of \d+ · \d+%")
    )
    expect(eve.locator("#did tr").filter(has_text="Warm handoffs")).to_contain_text(re.compile(r"\d+ of \d+"))
    expect(eve.locator("#cost")).to_contain_text("USD")
    expect(eve.locator("#changed")).to_contain_text("Evening tours have 14 stops, not 16.")
    expect(eve.locator("#changed")).to_contain_text("came back")
    expect(eve.locator("#trends .m-head b")).to_have_text(ORDER)
    assert axe(eve) == []
    eve.get_by_role("link", name="12 months").click()
    expect(eve).to_have_url(re.compile(r"months=12$"))
    expect(eve.locator(".section > header h2").first).to_have_text(PARTS[0])
    eve.emulate_media(media="print")
    expect(eve.get_by_role("navigation", name="Rapport")).to_be_hidden()
    eve.emulate_media(media="screen")

    note_a_figure(eve, axe)
    marked = mark_a_change(eve, site, axe)

    maya = open_page(width=390)
    site.sign_in(maya, "maya")
    maya.goto(f"{site.url}/board")
    expect(maya.locator(".section > header h2").first).to_have_text(PARTS[0])
    expect(maya.get_by_role("link", name="Mark a change")).to_have_count(0)
    assert maya.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(maya) == []
    assert maya.goto(f"{site.url}/board/interventions/new").status == 403  # type: ignore[union-attr]

    dan = open_page()
    site.sign_in(dan, "dan")
    assert dan.goto(f"{site.url}/board").status == 403  # type: ignore[union-attr]
    assert dan.goto(marked).status == 404  # type: ignore[union-attr]
