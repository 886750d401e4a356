"""Programs, slots and signing up in a real browser, as the people they are for."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import links_on


@pytest.mark.row("T1")
def test_sol_makes_a_program_and_opens_slots_across_a_clock_change(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """From a starting point to open slots: a wrong zone is mended, the preview names holidays and the clock change."""
    sol = open_page()
    site.sign_in(sol, "sol")
    sol.goto(f"{site.url}/programs/new?start=support")
    sol.get_by_label("Name", exact=True).fill("Spring desk")
    sol.get_by_label("Sponsor").fill("Eve Park")
    sol.get_by_label("Host unit").fill("Support")
    sol.get_by_label("Zone").fill("Europe/Lissabon")
    assert axe(sol) == []
    sol.get_by_role("button", name="Make the program").click()
    expect(sol.get_by_role("alert")).to_contain_text("Rapport knows no such zone")
    expect(sol.get_by_label("Name", exact=True)).to_have_value("Spring desk")
    sol.get_by_label("Zone").fill("Europe/Lisbon")
    sol.get_by_role("button", name="Make the program").click()
    expect(sol.get_by_role("heading", level=1)).to_have_text("Open slots")
    sol.get_by_label("First day").fill("2027-03-22")
    sol.get_by_label("How many").fill("2")
    sol.get_by_role("button", name="Preview").click()
    rows = sol.locator("#preview tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Good Friday on 26 Mar")
    expect(rows.first).to_contain_text("Clocks go forward on 28 Mar")
    sol.get_by_role("button", name="Open 2 slots").click()
    expect(sol.locator(".slot-card")).to_have_count(2)
    board = sol.url
    sol.locator(".slot-card a").first.click()
    shifts = sol.locator("#shifts tbody tr")
    expect(shifts).to_have_count(9)
    expect(shifts.last).to_contain_text("09:00–17:00")
    assert axe(sol) == []
    sol.goto(board.replace("/rotations/", "/programs/") + "/edit")
    expect(sol.locator(".lead")).to_contain_text("2 open slots keep their times; 0 people stay.")
    sol.locator("#f-words").fill("Try the helpdesk")
    sol.get_by_role("button", name="Add", exact=True).click()
    expect(sol.locator("#checklist")).to_contain_text("Try the helpdesk")
    sol.goto(board)
    sol.locator("summary", has_text="Run it").click()
    sol.get_by_role("button", name="Close the program").click()
    expect(sol.locator(".flash")).to_contain_text("The program is closed")


@pytest.mark.row("T2")
def test_dan_signs_up_by_one_click_and_by_keys(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """The held place is accepted; a slot is one click, undone in the same place; keys do it, too; a full one is waited
    for, and the lead's place more is offered.
    """
    site = own_site
    dan = open_page()
    site.sign_in(dan, "dan")
    dan.goto(site.url)
    expect(dan.get_by_role("main")).to_contain_text("A place is held for you until")
    dan.goto(site.url + links_on(dan, f"{site.url}/rotations").of("Support rotation"))
    board = dan.url
    expect(dan.locator(".lead")).to_contain_text(re.compile(r"is held for you until .*You serve .* with \w+"))
    assert axe(dan) == []
    dan.get_by_role("button", name="Accept").click()
    accepted = dan.locator(".slot-card.mine").nth(1)
    expect(accepted).to_contain_text("4 of 4")
    expect(dan.locator(".lead")).not_to_contain_text("is held for you")
    free = dan.locator(".slot-card").last
    here = free.get_attribute("id") or ""
    free.get_by_role("button", name="Sign up").click()
    card = dan.locator(f"#{here}")
    expect(card).to_have_class("slot-card mine")
    expect(card).to_contain_text("1 of 4 taken: Dan Levi")
    expect(card.get_by_role("button")).to_be_focused()
    dan.keyboard.press("u")
    expect(card).to_have_class("slot-card open")
    dan.keyboard.press("k")
    dan.keyboard.press("s")
    expect(dan.locator(".slot-card").nth(-2)).to_have_class("slot-card mine")
    dan.keyboard.press("?")
    expect(dan.get_by_role("dialog", name="Keys")).to_be_visible()
    dan.keyboard.press("Escape")
    dan.keyboard.press("/")
    dan.keyboard.type("dan levi")
    expect(dan.locator(".slot-card:visible")).to_have_count(3)
    sol, plain = open_page(), open_page(java_script_enabled=False)
    site.sign_in(sol, "sol")
    sol.goto(f"{site.url}/slots/{here.removeprefix('slot-')}/edit")
    sol.get_by_label("Places").fill("1")
    sol.get_by_role("button", name="Save").click()
    sol.get_by_label("Add somebody").fill("Rui")
    sol.get_by_role("button", name="Add Rui Costa").click()
    expect(sol.locator("#people")).to_contain_text("Rui Costa")
    site.sign_in(plain, "dan")
    plain.goto(board)
    plain.locator(".slot-card.mine").last.get_by_role("button", name="Undo").click()
    expect(plain.locator(".flash")).to_contain_text("given back")
    plain.locator(f"#{here}").get_by_role("button", name="Wait").click()
    expect(plain.locator(f"#{here}")).to_contain_text("You are number 1 of 1 in line")
    sol.locator("#people summary").click()
    sol.get_by_label(re.compile("Reason, which Rui")).fill("Needed at the launch, sorry.")
    sol.get_by_role("button", name="Take off").click()
    expect(sol.locator(".timeline")).to_contain_text("Rui Costa was taken off by Sol Mbeki")
    plain.goto(board)
    expect(plain.locator(f"#{here}")).to_have_class("slot-card offered")
