"""Surveys in a real browser: HR builds and asks, a customer answers on a phone without scripts, the rating is there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser import Site
from tests.pages.addresses import links_on, person
from tests.pages.barriers import barriers

WORDS = "She stayed on the line until the lamp worked."
WOW = "A second lamp for the hall, on the house."
NOT_YET = "The hall lamp still flickers at night."


@pytest.mark.row("E8")
def test_a_survey_from_its_builder_to_the_rating(
    own_site: Site, open_page: Callable[..., Page], page: Page
) -> None:
    """Hana builds a survey and sees it as customers do, publishes it, brings contacts in and sees who would be asked.
    A customer opens the link of the mail on a phone without scripts: nothing is answered until the form is sent.
    The rating and its words are on the employee's page; the customer changes the answer; another browser reads that it
    was answered. Then the customer wishes to hear from us, and the manager answers.
    """
    site = own_site
    site.sign_in(page, "hana")
    asked = links_on(page, f"{site.url}/surveys").of("After a contact")
    page.goto(f"{site.url}{asked}")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="End it for good").click()
    _build(page, site)
    _contacts(page, site)
    page.goto(f"{site.url}/surveys")
    page.get_by_role("link", name="mailbox").click()
    page.get_by_role("link", name="How was it with Lumen Home?").first.click()
    expect(page.get_by_role("main")).to_contain_text("ana.lopez@mail.example")
    step = page.get_by_role("link", name="4", exact=True).get_attribute("href") or ""
    phone = open_page(width=390, java_script_enabled=False)
    _answer(phone, site, step)

    site.sign_in(page, "maya")
    amara = person(page, site, "Amara Okafor")
    page.goto(f"{site.url}{amara}/ratings?q=until+the+lamp+worked")
    page.locator('#answers a[href^="/ratings/"]').first.click()
    expect(page.locator(".quote")).to_contain_text(WORDS)
    expect(page.locator("#answers-panel")).to_contain_text(WOW)

    _change(phone, site, step)
    page.reload()
    expect(page.locator(".quote")).to_contain_text(NOT_YET)
    expect(page.locator("#versions")).to_contain_text("before, it was 4 of 5")
    stranger = open_page(width=390, java_script_enabled=False)
    stranger.goto(f"{site.url}{step}")
    expect(stranger.get_by_role("heading")).to_have_text("You have already answered")
    expect(stranger.locator("body")).not_to_contain_text(NOT_YET)

    page.locator("#answers-panel").get_by_role("link", name="Answer the customer").click()
    expect(page.locator(".lead")).to_contain_text("would like to hear from us")
    page.get_by_label("What you say to them").fill(
        "I am sorry about the flicker. A new driver is on its way to you."
    )
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".summary")).to_contain_text("it can’t be taken back")
    page.get_by_label("I have read it over").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("#answers-panel")).to_contain_text("A new driver is on its way to you.")


def _build(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/surveys")
    page.get_by_label("Name").fill("After a call")
    page.get_by_role("button", name="Make the survey").click()
    page.wait_for_url("**/edit")
    preview = page.locator("#preview")
    expect(preview.get_by_role("heading", name="How did we do?")).to_be_visible()
    page.get_by_label("Deutsch").check()
    page.get_by_label("Wording, English").first.fill("How happy are you with your call?")
    expect(preview).to_contain_text("How happy are you with your call?")
    preview.get_by_label("Language of the preview").select_option("de")
    expect(preview).to_contain_text("Ich fühlte mich gut aufgehoben.")
    page.get_by_label("Hours after the contact").fill("0")
    page.get_by_label("Not before, hour").fill("9")
    page.get_by_label("Not after, hour").fill("7")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".summary")).to_be_visible()
    page.get_by_label("Not before, hour").fill("0")
    page.get_by_label("Not after, hour").fill("24")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("main")).to_contain_text("version 1")


def _contacts(page: Page, site: Site) -> None:
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Bring contacts in").click()
    page.wait_for_url("**/contacts")
    ended = (datetime.now(UTC) - timedelta(hours=3)).isoformat(timespec="seconds")
    number = "employee@nowhere.example"
    for who in (number, "1021"):
        rows = [
            "contact_ref,employee,ended_at,customer_email,channel,language,zone",
            f"B-1,{who},{ended},ana.lopez@mail.example,Phone,en,UTC",
            f"B-2,{who},{ended},ANA.lopez@mail.example,Phone,en,UTC",
            f"B-3,{who},{ended},,Phone,en,UTC",
        ]
        file = {"name": "contacts.csv", "mimeType": "text/csv", "buffer": "\r\n".join(rows).encode()}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Look at it").click()
        if who == number:
            expect(page.locator(".summary")).to_contain_text("Contact 1, employee: Nobody has this number")
    expect(page.get_by_role("main")).to_contain_text("asked lately")
    expect(page.get_by_role("main")).to_contain_text("Amara Okafor")
    page.get_by_role("button", name="Take them in").click()
    expect(page.get_by_role("main")).to_contain_text("No address")
    for _ in range(200):
        # the queue asks by itself, within seconds
        if page.get_by_text("Of 1 customer asked").count():
            return
        page.reload()
    pytest.fail("nobody was asked")


def _answer(phone: Page, site: Site, step: str) -> None:
    for _ in range(2):
        phone.goto(f"{site.url}{step}")
        expect(phone.get_by_role("heading", name="How did we do?")).to_be_visible()
    expect(phone.locator("body")).to_contain_text("You were in touch with Amara at Lumen Home")
    satisfied = phone.get_by_role("group", name="How happy are you with your call?")
    expect(satisfied.get_by_role("radio", name="4")).to_be_checked()
    phone.get_by_label("What is the main reason?").fill(WORDS)
    phone.get_by_role("group", name="I felt taken care of.").get_by_role("radio", name="5").check()
    phone.get_by_role("radio", name="Yes").check()
    phone.get_by_label("What was it?").fill(WOW)
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_role("heading")).to_have_text("Thank you!")


def _change(phone: Page, site: Site, step: str) -> None:
    phone.goto(f"{site.url}{step.partition('?')[0]}")
    phone.get_by_role("link", name="Change my answer").click()
    satisfied = phone.get_by_role("group", name="How happy are you with your call?")
    expect(satisfied.get_by_role("radio", name="4")).to_be_checked()
    satisfied.get_by_role("radio", name="2").check()
    phone.get_by_label("What is the main reason?").fill(NOT_YET)
    phone.get_by_role("button", name="Change my answer").click()
    phone.get_by_role("button", name="Yes, please").click()
    expect(phone.locator("body")).to_contain_text("We will get back to you.")


def test_a_customers_pages_hinder_nobody_and_weigh_little(site: Site, open_page: Callable[..., Page]) -> None:
    """Every kind of page, in every language, light and dark: no barrier, no sideways scroll, no script, no other host,
    targets a thumb can hit, below 50 KB with all they load; and the keyboard alone answers.
    """
    hana, phone = open_page(), open_page(width=390)
    site.sign_in(hana, "hana")
    mail = links_on(hana, f"{site.url}/mailbox").of("How was it with")
    steps = links_on(hana, f"{site.url}{mail}").links.values()
    base = next(href for href in steps if href.startswith("/s/")).partition("?")[0]
    asked = links_on(hana, f"{site.url}/surveys").of("After a contact")
    code = links_on(hana, f"{site.url}{asked}").of("the counter of Store Harbour")
    opened = links_on(hana, f"{site.url}{code}").of("Open it")
    found: list[str] = []
    paths = [f"{opened}?lang={one}" for one in ("en", "de", "es", "ar")]
    weight: list[int] = []
    phone.on("response", lambda answer: weight.append(_weight(answer)))
    for path in [*paths, base, f"{base}/unsubscribe", "/s/nothing"]:
        weight.clear()
        phone.goto(f"{site.url}{path}", wait_until="networkidle")
        if sum(weight) > 50_000:
            found.append(f"{path} weighs {sum(weight)}")
        if phone.locator("script").count():
            found.append(f"{path} has a script")
        for scheme in ("light", "dark"):
            phone.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found += [f"{path}, {scheme}: {one}" for one in barriers(phone)]
        if phone.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} scrolls sideways")
        small = phone.evaluate(
            "[...document.querySelectorAll('label:has(input), button, a')]"
            ".filter(e => { const r = e.getBoundingClientRect(); return r.height < 44 || r.width < 44 })"
            ".map(e => e.textContent.trim())"
        )
        found += [f"{path}: small: {one}" for one in small]
    assert not found, "\n".join(found[:30])
    phone.goto(f"{site.url}{opened}?lang=ar")
    assert phone.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    phone.goto(f"{site.url}{opened}?lang=en")
    phone.locator('input[name="q1"]').first.focus()
    for _ in range(3):
        phone.keyboard.press("ArrowRight")
    expect(phone.get_by_role("radio", name=re.compile("^4")).first).to_be_checked()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading")).to_have_text("Thank you!")


def _weight(answer: Response) -> int:
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
