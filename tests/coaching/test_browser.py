"""Coaching in a real browser, as the people it is for."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import Site
from tests.packets.texts import text_of
from tests.pages.addresses import links_on, person, review

NOTE = "Bo is worried about the new invoices; go slowly."
WHY = "December is full; the second half needs more room."
HEARD = "Began to answer before the question was out."
SAW = "The customer had explained it twice; I took over and called the warehouse."


def path_of(page: Page, site: Site) -> str:
    return re.sub(r"[?#].*", "", page.url).removeprefix(site.url)


def made_from_a_rating(maya: Page, site: Site) -> str:
    """Two clicks on one of Bo's answers; the address of the plan."""
    site.sign_in(maya, "maya")
    home = person(maya, site, "Bo Eriksen")
    maya.goto(f"{site.url}{home}/ratings?lens=touchpoint")
    answer = maya.locator('#answers a[href^="/ratings/"]').first.get_attribute("href")
    maya.goto(f"{site.url}{answer}")
    maya.get_by_role("link", name="Coach on this").click()
    expect(maya.get_by_role("main")).to_contain_text("Proposed from the evidence")
    maya.get_by_role("button", name="Make the plan").first.click()
    expect(maya.get_by_role("heading", level=1)).to_have_text("Coaching plan of Bo Eriksen")
    expect(maya.locator(".lead")).to_contain_text("It has not started: Bo Eriksen has not seen it yet")
    expect(maya.locator(f'a[href="{answer}"]')).to_have_count(1)
    for part in ("What is expected", "Goals", "To do", "Check-ins"):
        expect(maya.get_by_role("heading", name=part).first).to_be_visible()
    expect(maya.get_by_role("main")).to_contain_text("ends")
    return path_of(maya, site)


def made_from_each(maya: Page, site: Site) -> None:
    """A case, an observation and a section of a review: two clicks each, and the plan names where it comes from."""
    maya.goto(f"{site.url}/cases?state=all&q=Leila")
    maya.locator('#cases a[href^="/cases/"]').first.click()
    expect(maya.get_by_role("heading", name="What the customer said")).to_be_visible()
    case = path_of(maya, site)
    maya.get_by_role("link", name="Coach Leila Haddad on this").click()
    two_clicks(maya, "Leila Haddad", "Case “", case)

    maya.goto(f"{site.url}{person(maya, site, 'Leila Haddad')}/observations/new")
    maya.get_by_label("In words").fill(HEARD)
    maya.get_by_role("group", name="Patient").get_by_role("radio", name="2", exact=True).check()
    maya.get_by_role("button", name="Note it").click()
    expect(maya.locator(".lead")).to_contain_text("did not step in")
    observation = path_of(maya, site)
    maya.get_by_role("link", name="Coach on this").click()
    expect(maya.get_by_label("Behaviour", exact=False).first).to_have_value("patient")
    two_clicks(maya, "Leila Haddad", "Maya Ross observed on", observation)

    maya.goto(f"{site.url}{person(maya, site, 'Leila Haddad')}?lens=customer")
    maya.get_by_role("link", name="Coach on this").click()
    expect(maya.get_by_label("To reach by the end")).to_have_value(re.compile(r"\d\.\d\d"))
    maya.get_by_role("button", name="Make the plan").first.click()
    expect(maya.locator(".lead")).to_contain_text("has not seen it yet")
    expect(maya.get_by_role("main")).to_contain_text(re.compile(r"from \d\.\d\d to \d\.\d\d"))

    leilas = review(maya, site, "Leila Haddad")
    maya.goto(f"{site.url}{leilas}")
    maya.get_by_role("link", name="Coach on this: Behaviours").click()
    two_clicks(maya, "Leila Haddad", "Behaviours, Autumn 2026 half-year review", leilas)


def two_clicks(maya: Page, name: str, title: str, href: str) -> None:
    """The second click, after the one that led here."""
    expect(maya.get_by_role("main")).to_contain_text("Proposed from the evidence")
    expect(maya.get_by_role("main")).to_contain_text(title)
    maya.get_by_role("button", name="Make the plan").first.click()
    expect(maya.get_by_role("heading", level=1)).to_have_text(f"Coaching plan of {name}")
    expect(maya.locator(f'a[href="{href}"]')).to_have_count(1)
    expect(maya.locator(".lead")).to_contain_text("has not seen it yet")


def printed(page: Page, site: Site, plan: str) -> str:
    """The plan's packet, as whoever asks takes it."""
    page.goto(f"{site.url}{plan}")
    with page.expect_download() as kept:
        page.get_by_role("link", name="PDF").click()
    return text_of(PdfReader(BytesIO(kept.value.path().read_bytes())))


def seen(bo: Page, site: Site, plan: str, axe: Callable[[Page], list[str]]) -> None:
    """Bo is told, reads and confirms: it starts."""
    site.sign_in(bo, "bo")
    bo.goto(f"{site.url}/")
    expect(bo.get_by_role("main")).to_contain_text("Read the coaching plan that Maya Ross made with you")
    bo.goto(f"{site.url}{plan}")
    expect(bo.locator(".lead")).to_contain_text("It starts once you have read it")
    assert axe(bo) == []
    bo.get_by_label("Anything to say about it?").fill("The template is what slows us down.")
    bo.get_by_role("button", name="I have seen it").click()
    expect(bo.locator(".lead")).to_contain_text("It runs since")
    expect(bo.locator(".timeline").last).to_contain_text("The template is what slows us down.")


def changed(maya: Page, site: Site, plan: str) -> None:
    """Maya notes something for herself, and changes a goal."""
    maya.goto(f"{site.url}{plan}")
    maya.get_by_label("Your own note").fill(NOTE)
    maya.get_by_role("button", name="Keep the note").click()
    maya.get_by_role("link", name="Change").click()
    # A goal that nobody could see is refused with what could be seen, and everything stays typed.
    maya.get_by_label("Score").select_option(index=1)
    maya.get_by_label("To reach by the end").fill("4.91")
    maya.get_by_label("Behaviour", exact=False).first.select_option("listens")
    maya.get_by_label("Why it changes").fill(WHY)
    maya.get_by_role("button", name="Change the plan").click()
    wrong = maya.locator("#f-target-problem")
    expect(wrong).to_contain_text("choose")
    expect(maya.get_by_label("Why it changes")).to_have_value(WHY)
    maya.get_by_label("Score").select_option("")
    maya.get_by_label("To reach by the end").fill("")
    maya.get_by_role("button", name="Change the plan").click()
    expect(maya.locator(".lead")).to_contain_text("Changed, not seen yet by Bo Eriksen")


def kept(maya: Page, bo: Page, site: Site, plan: str) -> None:
    """A check-in, the coachee's word on the coaching, something done."""
    maya.goto(f"{site.url}{plan}")
    talk = maya.locator("#check-in")
    talk.get_by_label("What we said").fill("Five invoices read together.")
    talk.get_by_role("group", name="How does it stand: listens").get_by_role(
        "radio", name="3", exact=True
    ).check()
    talk.get_by_role("button", name="Keep it").click()
    expect(maya.get_by_role("main")).to_contain_text("Five invoices read together.")
    expect(maya.get_by_role("main")).to_contain_text("3 of 5, Maya Ross")
    bo.goto(f"{site.url}{plan}")
    card = bo.locator(".card").filter(has_text="How is the coaching?")
    card.get_by_role("radio", name="5", exact=True).check()
    card.get_by_role("button", name="Send").click()
    expect(bo.get_by_text("Your coach sees it only together")).to_be_visible()
    bo.get_by_role("button", name=re.compile("^Done")).click()
    expect(bo.get_by_role("main")).to_contain_text(re.compile(r"done \d+ \w{3}"))


def ended(maya: Page, site: Site, plan: str, axe: Callable[[Page], list[str]]) -> None:
    """Closed before its day, with a reason; the load stands on the list."""
    maya.goto(f"{site.url}{plan}")
    expect(maya.get_by_text(NOTE)).to_be_visible()
    maya.get_by_text("How it ends").click()
    maya.get_by_label("Outcome").select_option("met")
    maya.get_by_label("In words").fill("Each credit note says in a sentence what it is for.")
    maya.get_by_role("button", name="Close the plan").click()
    expect(maya.locator("#f-early-problem")).to_contain_text("why it ends now")
    maya.get_by_label("Why before its end").fill("It was reached long before its day.")
    assert axe(maya) == []
    maya.get_by_role("button", name="Close the plan").click()
    expect(maya.locator(".lead")).to_contain_text("Met,")
    expect(maya.locator(".timeline").last).to_contain_text("Changed by Maya Ross")
    maya.goto(f"{site.url}/coaching")
    expect(maya.get_by_role("main")).to_contain_text("Check-ins on time")
    expect(maya.get_by_role("main")).to_contain_text("Not enough yet")
    with maya.expect_download() as kept:
        maya.get_by_role("link", name="CSV").click()
    assert "Bo Eriksen,Maya Ross" in kept.value.path().read_text()


@pytest.mark.row("C1", "C6")
def test_maya_coaches_bo_from_a_rating_in_two_clicks(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Made in two clicks, from a case, an observation and a review just so; it starts when Bo has seen it, a change
    asks him again, both keep check-ins, it ends, each takes their own PDF; Dan knows of nothing, Maya's note is hers.
    """
    maya, bo, other = open_page(), open_page(), open_page()
    plan = made_from_a_rating(maya, site)
    seen(bo, site, plan, axe)
    changed(maya, site, plan)
    bo.goto(f"{site.url}{plan}")
    expect(bo.locator("#seen")).to_contain_text("Behaviour added: listens")
    bo.get_by_role("button", name="I have seen it").click()
    expect(bo.locator("#seen")).to_have_count(0)
    kept(maya, bo, site, plan)
    for name, status in (("bo", 200), ("hana", 200), ("dan", 404)):
        site.sign_in(other, name)
        answer = other.goto(f"{site.url}{plan}")
        assert answer is not None
        assert answer.status == status
        assert NOTE not in answer.text()
    ended(maya, site, plan, axe)
    site.sign_in(other, "hana")
    for page, whose in ((maya, "the coach’s"), (bo, "the coachee’s"), (other, "for the file")):
        packet = printed(page, site, plan)
        assert whose in packet
        assert ("Five invoices read together." in packet, NOTE in packet) == (True, page is maya)
        assert "Each credit note says in a sentence" in packet
    site.sign_in(other, "dan")
    assert other.request.get(f"{site.url}{plan}/packet").status == 404
    made_from_each(maya, site)


@pytest.mark.row("C2")
def test_an_observation_with_a_rescue_credits_it_and_is_coached(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Maya steps in for Tomasz: the customer's answer credits her, and one more click makes a plan of it. Bo reads what
    she saw of his work, and answers.
    """
    maya, bo = open_page(), open_page()
    site.sign_in(maya, "maya")
    home = person(maya, site, "Tomasz Zieliński")
    maya.goto(f"{site.url}{home}/ratings?lens=customer")
    answer = maya.locator('#answers a[href^="/ratings/"]').first.get_attribute("href")
    maya.goto(f"{site.url}{answer}")
    facts = maya.locator(".facts")
    ref = facts.locator("dt:text-is('Contact') + dd").inner_text()
    maya.goto(f"{site.url}{home}/observations")
    maya.get_by_role("link", name="Note an observation").click()
    maya.get_by_label("Seen on").fill((datetime.now(UTC) - timedelta(days=50)).date().isoformat())
    maya.get_by_label("In words").fill(SAW)
    maya.get_by_label("I intervened").check()
    maya.get_by_role("group", name="Listens").get_by_role("radio", name="2", exact=True).check()
    maya.get_by_role("button", name="Note it").click()
    expect(maya.locator("#f-contact_ref-problem")).to_contain_text("Name the contact")
    expect(maya.get_by_label("In words")).to_have_value(SAW)
    assert axe(maya) == []
    maya.get_by_role("textbox", name="Contact").fill(ref)
    maya.get_by_role("button", name="Note it").click()
    expect(maya.locator(".lead")).to_contain_text("It waits for a coaching plan")
    maya.get_by_role("link", name="The customer’s answer").click()
    credited = maya.locator(".section").filter(has_text="Who is credited")
    expect(credited).to_contain_text("Maya Ross rescued, 50% of it")
    expect(maya.locator("#versions")).to_contain_text("Stepped in on")

    maya.goto(f"{site.url}/coaching")
    waiting = maya.locator("li").filter(has_text="Tomasz Zieliński")
    waiting.get_by_role("link", name=re.compile("^Coach on this")).click()
    expect(maya.get_by_label("Behaviour", exact=False).first).to_have_value("listens")
    maya.get_by_role("button", name="Make the plan").first.click()
    expect(maya.locator(".lead")).to_contain_text("has not seen it yet")

    maya.goto(f"{site.url}{person(maya, site, 'Bo Eriksen')}/observations/new")
    maya.get_by_label("In words").fill("Explains every credit note before anybody asks.")
    maya.get_by_role("group", name="Extra helpful").get_by_role("radio", name="5", exact=True).check()
    maya.get_by_role("button", name="Note it").click()
    expect(maya.locator(".lead")).to_contain_text("did not step in")
    seen = path_of(maya, site)
    site.sign_in(bo, "bo")
    bo.goto(f"{site.url}{seen}")
    expect(bo.get_by_role("main")).to_contain_text("Extra helpful: 5 of 5")
    bo.get_by_label("How you saw it").fill("The new template did most of it.")
    bo.get_by_role("button", name="Answer").click()
    maya.goto(f"{site.url}{seen}")
    expect(maya.get_by_role("main")).to_contain_text("The new template did most of it.")


@pytest.mark.row("C3")
def test_hana_reads_whether_it_helped(site: Site, page: Page, axe: Callable[[Page], list[str]]) -> None:
    """One that helped beside one that only came back to the average: both numbers, the mean named, and in words."""
    site.sign_in(page, "hana")
    plans = links_on(page, f"{site.url}/plans")
    page.goto(f"{site.url}{plans.of('Mei Lin Chua')}")
    helped = page.locator("#helped")
    expect(helped).to_contain_text("regression to the mean")
    expect(helped).to_contain_text("comparable people who were not coached")
    expect(helped).to_contain_text("it helped.")
    expect(helped.locator(".interval .g-band")).to_have_count(2)
    helped.get_by_text("The numbers").click()
    expect(helped.get_by_role("row", name=re.compile("^Net change"))).to_be_visible()
    assert axe(page) == []
    page.goto(f"{site.url}{plans.of('Carlos Mendes')}")
    expect(page.locator("#helped")).to_contain_text("inconclusive")
    expect(page.locator("#helped")).to_contain_text("was to be expected without any coaching")
    page.goto(f"{site.url}/plans?state=cancelled")
    expect(page.locator("#plans tbody tr")).to_have_count(1)
    page.goto(f"{site.url}/plans?q=mei")
    expect(page.locator("#plans")).to_contain_text("Mei Lin Chua")
