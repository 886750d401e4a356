"""Exercises in a real browser, as the people they are for."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site

WRONG = ("cause", "tonight", "close", "passed")
RIGHT = ("need", "exact", "after", "owned")
TITLE = "The report is due in ten minutes"


def play(page: Page, answers: tuple[str, ...]) -> None:
    """By keyboard alone: each answer is chosen and sent with the space bar."""
    for one in answers:
        choice = page.locator(f'[name="choice"][value="{one}"]')
        choice.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_load_state("load")
        expect(page.locator(f'#step [name="choice"][value="{one}"]:checked')).to_have_count(0)


@pytest.mark.row("C4")
def test_bo_practises_hana_sees_coverage_and_a_pattern_proposes(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Bo meets the need last, reads why, and then first; without scripts, on a phone. Hana sees that Billing has begun
    to pass; a peer sees nothing. What was seen twice of Mateo proposes the handoff to Maya and to him, and one click
    puts it into his plan.
    """
    url = own_site.url
    bo, hana, maya = open_page(width=390, java_script_enabled=False), open_page(), open_page()
    own_site.sign_in(bo, "bo")
    bo.goto(f"{url}/practice")
    expect(bo.locator(".lead")).to_contain_text("1 exercise to pass")
    expect(bo.get_by_role("main")).to_contain_text("required: Need first, cause second")
    bo.locator("button").filter(has_text=f"Play: {TITLE}").first.click()
    expect(bo.locator(".lead")).to_contain_text("10 minutes left")
    play(bo, WRONG[:2])
    expect(bo.locator(".lead")).to_contain_text("The time is up")
    # Left in the middle, gone on with later.
    attempt = bo.url
    bo.goto(f"{url}/practice")
    bo.locator("button").filter(has_text=f"Go on: {TITLE}").click()
    assert bo.url == attempt
    play(bo, WRONG[2:])
    expect(bo.locator(".lead")).to_contain_text("not passed yet")
    expect(bo.get_by_role("main")).to_contain_text("Prevention first leaves her with nothing to show.")
    bo.get_by_role("button", name="Play it again").click()
    play(bo, RIGHT)
    expect(bo.locator(".lead")).to_contain_text("100% of the best path: passed.")
    bo.goto(f"{url}/practice")
    expect(bo.locator(".lead")).to_contain_text("Nothing is due")
    expect(bo.get_by_role("main")).to_contain_text("Best 100%, latest 100%, 2 attempts")
    expect(bo.locator("#attempts tbody tr")).to_have_count(2)

    own_site.sign_in(hana, "hana")
    hana.goto(f"{url}/practice/modules")
    hana.get_by_role("link", name="Need first, cause second").click()
    row = hana.locator("#coverage tbody tr").filter(has_text="Billing")
    expect(row).to_contain_text(re.compile(r"1 of \d"))
    expect(row).not_to_contain_text("Bo Eriksen")
    assert axe(hana) == []
    module = hana.url
    hana.goto(f"{url}/practice/modules/new")
    hana.get_by_label("Name").fill("Hear it first")
    hana.get_by_label("Reading the customer’s mood").check()
    hana.get_by_label("Due in days").fill("soon")
    hana.get_by_role("button", name="Require it").click()
    expect(hana.locator("#f-due_in-problem")).to_contain_text("a number from 1 to 365")
    expect(hana.get_by_label("Reading the customer’s mood")).to_be_checked()
    hana.get_by_label("Due in days").fill("20")
    hana.get_by_role("button", name="Require it").click()
    expect(hana.get_by_role("heading", level=1)).to_have_text("Hear it first")
    for address in (attempt, module):
        refused = bo.goto(address) if address == module else hana.goto(address)
        assert refused is not None
        assert refused.status == 404

    own_site.sign_in(maya, "maya")
    maya.goto(f"{url}/coaching")
    proposed = maya.locator("#proposals li").filter(has_text="Mateo Álvarez")
    expect(proposed).to_contain_text("“follows through” 2 times")
    proposed.get_by_role("button", name=re.compile("^Put into the plan")).click()
    expect(maya.get_by_role("heading", level=1)).to_have_text("Coaching plan of Mateo Álvarez")
    expect(maya.get_by_role("main")).to_contain_text(
        "Play the exercise “The warm handoff” until it is passed."
    )
    maya.goto(f"{url}/practice/proposals")
    expect(maya.get_by_role("main")).not_to_contain_text("Mateo")
    assert axe(maya) == []
