"""One-to-ones in three browsers: Maya and Bo fill one together, Hana sees that it took place and nothing of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site

NOTE = "Two people at the month end are too few."
HERS = "I talk too much when he is slow."
HIS = "I would rather she asked less."
WHY = "My first job was to open the letters that customers wrote."
MOTIVE = "Why this work, why customers?"


def body(page: Page) -> str:
    """All that stands on a page, typed text included."""
    return page.content() + " ".join(page.locator("textarea").evaluate_all("all => all.map(a => a.value)"))


def settled(page: Page, part: str) -> None:
    """What was typed there is saved."""
    said = page.locator(f"#{part} [data-saved]")
    expect(said).to_contain_text(re.compile(r"Saved \d\d:\d\d"))


@pytest.mark.row("C5")
@pytest.mark.row("D9")
def test_two_meet_and_nobody_else_reads_it(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    maya, bo, hana = open_page(), open_page(width=390, height=844), open_page()
    for page, name in ((maya, "maya"), (bo, "bo"), (hana, "hana")):
        own_site.sign_in(page, name)
    one_to_one = maya_looks(maya, own_site)
    bo_fills_it(bo, own_site, one_to_one)
    two_write_at_once(maya, bo, one_to_one)
    assert axe(maya) == []
    promises(maya, bo, one_to_one)
    it_is_held(maya, bo, one_to_one)
    only_that_it_took_place(hana, maya, own_site, one_to_one)
    in_the_self_review(bo, maya, hana, own_site)


def maya_looks(maya: Page, site: Site) -> str:
    """The list names who had none for thirty days; one is begun with one press."""
    maya.goto(f"{site.url}/")
    expect(maya.locator("main li", has_text="One-to-one with Jonas Lindqvist")).to_contain_text("today")
    maya.goto(f"{site.url}/one-to-ones")
    expect(maya.locator("tr", has_text="Tomasz Zieliński")).to_contain_text("none for 30 days")
    maya.get_by_role("button", name="Begin one-to-ones with Amara Okafor").click()
    expect(maya.locator(".flash")).to_contain_text("The first one is planned")
    maya.goto(f"{site.url}/one-to-ones")
    maya.get_by_role("link", name="Bo Eriksen").click()
    expect(maya.locator("h1")).to_have_text("With Bo Eriksen")
    return maya.url.partition("#")[0]


def bo_fills_it(bo: Page, site: Site, one_to_one: str) -> None:
    """On his phone: questions to choose from, his own item, his answer to the one between the two, his reflection."""
    bo.goto(f"{site.url}/one-to-ones")
    bo.get_by_role("link", name="Open mine").click()
    expect(bo.locator("h1")).to_have_text("With Maya Ross")
    assert bo.url.partition("#")[0] == one_to_one
    assert bo.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for question in ("What business are you in?", "What did you do today that makes a customer choose us?"):
        bo.get_by_text("Choose a question").click()
        bo.get_by_role("button", name=f"Ask: {question}").click()
        expect(bo.locator("#agenda li b", has_text=question)).to_have_count(1)
    bo.get_by_label("What else to talk about").fill("The seat at the release meeting")
    bo.get_by_role("button", name="Add").click()
    motive = bo.locator("#agenda li", has_text=MOTIVE).first
    expect(motive).to_contain_text("between you two, never scored")
    assert motive.locator("input[type=radio], input[type=number], select").count() == 0
    motive.get_by_label("What came of it").fill(WHY)
    motive.get_by_role("button", name=f"Talked about: {MOTIVE}").click()
    expect(bo.locator("#agenda")).to_contain_text(WHY)
    bo.get_by_label("Your own reflection").fill(HIS)
    settled(bo, "reflection")


def two_write_at_once(maya: Page, bo: Page, one_to_one: str) -> None:
    """Notes save as they are typed; of two who write at once neither loses a word."""
    bo.goto(one_to_one)
    maya.goto(one_to_one)
    maya.get_by_label("What we said").fill(NOTE)
    settled(maya, "notes")
    maya.get_by_label("Your own reflection").fill(HERS)
    settled(maya, "reflection")
    bo.get_by_label("What we said").fill("Bo wrote this.")
    difference = bo.locator("#difference-notes")
    expect(difference).to_contain_text(NOTE)
    difference.get_by_label("Your text, to merge").fill(f"{NOTE} Bo wrote this.")
    difference.get_by_role("button", name="Keep this text").click()
    expect(bo.get_by_label("What we said")).to_have_value(f"{NOTE} Bo wrote this.")


def promises(maya: Page, bo: Page, one_to_one: str) -> None:
    """One of hers is overdue, both see it; it is dropped with a reason and another is made."""
    maya.goto(one_to_one)
    late = maya.locator("#promises li", has_text="Ask Clara for a seat")
    expect(late).to_contain_text("overdue")
    expect(bo.locator("#promises li", has_text="Ask Clara for a seat")).to_contain_text("overdue")
    late.locator("summary").click()
    late.get_by_label("Why it is dropped").fill("Sol has the seat now.")
    late.get_by_role("button", name="Drop: ").click()
    expect(maya.locator("#promises")).not_to_contain_text("overdue")
    maya.get_by_text("Promise something").click()
    maya.get_by_label("What", exact=True).fill("A third person at the month end")
    maya.get_by_label("By", exact=True).fill("2131-01-01")
    maya.get_by_role("button", name="Promise it").click()
    expect(maya.get_by_role("alert")).to_contain_text("within a year")
    expect(maya.get_by_label("What", exact=True)).to_have_value("A third person at the month end")
    maya.get_by_label("By", exact=True).fill(maya.get_by_label("Next on").input_value())
    maya.get_by_role("button", name="Promise it").click()
    expect(maya.locator("#promises")).to_contain_text("A third person at the month end")


def it_is_held(maya: Page, bo: Page, one_to_one: str) -> None:
    """The unanswered is on the next one's agenda, the promise goes along, each keeps their own reflection."""
    maya.get_by_role("button", name="We held it").click()
    expect(maya.locator(".flash")).to_contain_text("The next is proposed for")
    expect(maya.locator("#agenda li", has_text="The seat at the release")).to_contain_text("carried over")
    expect(maya.locator("#promises")).to_contain_text("A third person at the month end")
    maya.locator("#history summary").first.click()
    expect(maya.locator("#history")).to_contain_text(WHY)
    expect(maya.locator("#history")).to_contain_text(HERS)
    bo.goto(one_to_one)
    assert HIS in body(bo)
    assert HERS not in body(bo)
    assert HIS not in body(maya)


def only_that_it_took_place(other: Page, maya: Page, site: Site, one_to_one: str) -> None:
    """Hana sees that; no page, file, search or journal has anything of it, for her or anybody above or beside."""
    other.goto(f"{site.url}/one-to-ones/coverage?q=billing")
    expect(other.locator("#list tbody tr")).to_have_count(1)
    expect(other.locator("#list tbody tr")).to_contain_text("Billing")
    seen = [other.request.get(f"{site.url}/one-to-ones/coverage?format=csv").text()]
    seen.append(maya.request.get(f"{site.url}/one-to-ones?format=csv").text())
    assert "Bo Eriksen" in seen[1]
    for name in ("hana", "sol", "lena", "eve", "ada", "dan"):
        site.sign_in(other, name)
        refused = other.goto(one_to_one)
        assert refused is not None
        assert refused.status == 404, name
        seen.append(other.request.get(f"{site.url}/find?q=letters").text())
        if name == "ada":
            seen.append(other.request.get(f"{site.url}/journal").text())
            assert "held one-to-one" in seen[-1]
    assert all(secret not in text for text in seen for secret in (HERS, HIS, WHY, NOTE))


def in_the_self_review(bo: Page, maya: Page, hana: Page, site: Site) -> None:
    """The same question in his own part of the review: no rating, and nobody reads it before both parts are in."""
    bo.goto(f"{site.url}/reviews")
    bo.get_by_role("link", name="Autumn 2026 half-year review").first.click()
    bo.get_by_role("button", name="Take it back to change it").click()
    section = bo.locator("section.card", has=bo.get_by_role("heading", name=MOTIVE))
    expect(section).to_contain_text("never scored; your manager alone reads it")
    assert section.locator("input[type=radio]").count() == 0
    section.get_by_label("Your words").fill(WHY)
    expect(section.locator("[data-saved]")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    bo.get_by_role("button", name="Hand in my part").first.click()
    expect(bo.locator(".flash")).to_contain_text("Your part is in")
    review = bo.url.removesuffix("/self")
    site.sign_in(hana, "hana")
    for page in (maya, hana):
        answer = page.goto(review)
        assert answer is not None
        assert answer.ok
        assert WHY not in body(page)
