"""Letters, lessons and words upward in a real browser, as the people they are for."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site

BODY = "Two of us take the early calls from Monday on, in turns."
SIGNED = "The new invoices are easier to read, and customers say so."
WORDS = "Nobody asks the early shift before the plan is made. It would help to be asked."


def written(maya: Page, site: Site, axe: Callable[[Page], list[str]]) -> str:
    """Maya writes a letter, and publishes it; its address."""
    site.sign_in(maya, "maya")
    maya.goto(f"{site.url}/letters")
    maya.get_by_role("link", name="Write a letter").click()
    maya.get_by_label("For", exact=True).select_option("team")
    maya.get_by_label("Title").fill("Early calls")
    maya.get_by_role("textbox", name="Text").fill("short")
    maya.get_by_role("button", name="Keep the draft").click()
    expect(maya.locator("#f-body-problem")).to_contain_text("at least 20 characters")
    expect(maya.get_by_label("Title")).to_have_value("Early calls")
    maya.get_by_role("textbox", name="Text").fill(BODY)
    maya.get_by_role("button", name="Keep the draft").click()
    expect(maya.locator(".lead")).to_contain_text("A draft: nobody else sees it")
    assert axe(maya) == []
    maya.get_by_role("button", name="Publish").click()
    expect(maya.locator(".lead")).to_contain_text("Read by 0 of")
    return maya.url


def taught(maya: Page, site: Site, axe: Callable[[Page], list[str]]) -> None:
    """A lesson that names Tomasz and a customer is refused, and goes out without them."""
    maya.goto(f"{site.url}/letters/new?kind=lesson")
    maya.get_by_label("For", exact=True).select_option("team")
    maya.get_by_label("Title").fill("Say it once")
    maya.get_by_role("textbox", name="Text").fill(
        "Customer C-1044 told Tomasz twice.\nA will to help is not enough."
    )
    maya.get_by_role("button", name="Keep the draft").click()
    maya.get_by_role("button", name="Publish").click()
    publish = maya.locator("#publish")
    expect(publish).to_contain_text("Take out what names somebody")
    expect(publish).to_contain_text("text, line 1: …Customer C-1044 told Tomasz twice.…")
    expect(publish).to_contain_text("Could be Tomasz Zieliński")
    expect(publish).to_contain_text("Could be a customer")
    assert axe(maya) == []
    maya.get_by_role("textbox", name="Text").fill(
        "A customer told one of us twice.\nA wish to help is not enough."
    )
    maya.get_by_role("button", name="Keep the draft").click()
    maya.get_by_role("button", name="Publish").click()
    expect(maya.locator(".lead")).to_contain_text("Read by 0 of")


def from_a_case(maya: Page, bo: Page, site: Site) -> None:
    """From a closed case: prefilled without the customer, refused while it names one, then on Bo's list without."""
    maya.goto(f"{site.url}/cases?state=closed&q=Leila")
    maya.locator('#cases a[href^="/cases/"]').first.click()
    expect(maya.get_by_role("heading", name="How it ended")).to_be_visible()
    customer = maya.get_by_role("heading", level=1).inner_text()
    maya.get_by_role("link", name="Tell your people as a lesson, without names").click()
    text = maya.get_by_role("textbox", name="Text")
    expect(text).to_have_value(re.compile(r"The cause: "))
    told = text.input_value()
    assert customer not in told
    assert "Leila" not in told
    expect(maya.get_by_label("For", exact=True)).to_have_value("team")
    maya.get_by_label("Title").fill("What we learn from a late parcel")
    text.fill(f"{customer.upper()} and Leila waited.\n\n{told}")
    maya.get_by_role("button", name="Keep the draft").click()
    maya.get_by_role("button", name="Publish").click()
    publish = maya.locator("#publish")
    expect(publish).to_contain_text("Could be a customer")
    expect(publish).to_contain_text("Could be Leila Haddad")
    maya.get_by_role("textbox", name="Text").fill(told)
    maya.get_by_role("button", name="Keep the draft").click()
    maya.get_by_role("button", name="Publish").click()
    expect(maya.locator(".lead")).to_contain_text("Read by 0 of")
    bo.goto(maya.url)
    expect(bo.get_by_role("main")).to_contain_text("The cause: ")
    expect(bo.get_by_role("main")).not_to_contain_text(customer)
    expect(bo.get_by_role("main")).not_to_contain_text("Leila")
    bo.get_by_role("button", name="I have read it").click()
    maya.reload()
    expect(maya.locator(".lead")).to_contain_text("Read by 1 of")


def upward(bo: Page, eve: Page, site: Site, axe: Callable[[Page], list[str]]) -> None:
    """Bo writes without his name; Eve, whom an older one has waited for, answers everybody."""
    bo.goto(f"{site.url}/upward")
    bo.get_by_label("To", exact=True).select_option(label="Eve Park")
    bo.get_by_label("What they should know").fill(WORDS)
    bo.get_by_label("Without my name").check()
    assert axe(bo) == []
    bo.get_by_role("button", name="Send").click()
    expect(bo.get_by_role("main")).to_contain_text("Nothing tells that it was you; it arrives tomorrow.")
    bo.reload()
    expect(bo.get_by_role("main")).not_to_contain_text(WORDS)
    site.sign_in(eve, "eve")
    eve.goto(f"{site.url}/upward/inbox")
    expect(eve.locator(".lead")).to_contain_text("waits longer than 14 days")
    expect(eve.get_by_role("main")).not_to_contain_text(WORDS)
    word = eve.locator(".card").filter(has_text="The rotation takes people away")
    word.get_by_text("Answer everybody below you").click()
    word.get_by_label("You asked…").fill("Who looks at the calendar of the rotation?")
    word.get_by_label("Your answer").fill("I do, from now on: December is free of it.")
    word.get_by_role("button", name="Answer").click()
    bo.goto(f"{site.url}/upward")
    expect(bo.get_by_role("main")).to_contain_text("Who looks at the calendar of the rotation?")
    bo.get_by_label("To", exact=True).select_option(label="Eve Park")
    bo.get_by_label("What they should know").fill(SIGNED)
    bo.get_by_label("With my name").check()
    bo.get_by_role("button", name="Send").click()
    expect(bo.locator(".flash")).to_contain_text("Sent with your name.")
    eve.goto(f"{site.url}/upward/inbox")
    expect(eve.locator(".card").filter(has_text=SIGNED)).to_contain_text("Bo Eriksen")


@pytest.mark.row("S13")
def test_a_letter_with_readers_a_lesson_without_names_and_a_word_upward(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Maya's letter shows her who has read it, and Bo only his own copy; her lesson that names Tomasz is refused until
    he is out of it, and one from a case goes out without customer and colleague; Bo writes to Eve without his name and
    with it, Eve answers everybody, and Dan knows of none of Maya's letters.
    """
    maya, bo, eve, dan = open_page(), open_page(width=390), open_page(), open_page()
    letter = written(maya, site, axe)
    site.sign_in(bo, "bo")
    bo.goto(f"{site.url}/letters")
    expect(bo.locator(".lead")).to_contain_text("Early calls")
    bo.goto(letter)
    expect(bo.get_by_role("main")).not_to_contain_text("Not read yet Tomasz")
    bo.get_by_role("button", name="I have read it").click()
    maya.goto(letter)
    expect(maya.locator(".lead")).to_contain_text("Read by 1 of")
    expect(maya.locator(".beside")).to_contain_text("Tomasz Zieliński")
    expect(maya.locator(".beside")).not_to_contain_text("Bo Eriksen")
    maya.get_by_text("Correct it").first.click()
    maya.get_by_role("textbox", name="Text").fill(BODY.replace("Monday", "Tuesday"))
    maya.get_by_label("What was wrong").fill("Monday is a holiday in two of our countries.")
    maya.get_by_role("button", name="Correct it").click()
    bo.goto(letter)
    expect(bo.locator(".lead")).to_contain_text("Corrected since you read it")
    expect(bo.get_by_role("main")).to_contain_text("Monday is a holiday")

    taught(maya, site, axe)
    from_a_case(maya, bo, site)
    upward(bo, eve, site, axe)
    site.sign_in(dan, "dan")
    refused = dan.goto(letter)
    assert refused is not None
    assert refused.status == 404
    refused = dan.goto(f"{site.url}/upward/inbox")
    assert refused is not None
    assert refused.status == 403
