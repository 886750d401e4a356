"""The pulse and the two promises in a real browser, as the people they are for."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site

LINE = "The stand-up by the printer is the best hour of my week."
WORD = "Nobody told us of the price change before customers did."
VIEW = "Says plainly what is decided and what is not."


@pytest.mark.row("S12")
def test_a_pulse_is_answered_and_stands_beside_customers_scores(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Bo finds the round on Today, reads the promise, answers on his phone, and is not asked again; Maya sees her team
    over the rounds beside its customers' score, with no word of causes, and which teams are too few; Hana takes the
    file and sees the rounds; Bo sees no results.
    """
    bo, maya, hana = open_page(width=390), open_page(), open_page()
    site.sign_in(bo, "bo")
    bo.goto(site.url)
    bo.get_by_role("link", name="Pulse: three questions about your work").click()
    expect(bo.locator("#promise")).to_contain_text("Nobody can find out what you answered")
    bo.get_by_role("button", name="Send my answers").click()
    expect(bo.locator(".summary")).to_contain_text("Answer at least one question")
    bo.get_by_role("group", name="I am happy at work").get_by_role("radio", name="4").check()
    bo.get_by_role("group", name="I am told what I need to know").get_by_role("radio", name="2").check()
    bo.get_by_label("A line, if you like").fill(LINE)
    assert axe(bo) == []
    bo.get_by_role("button", name="Send my answers").click()
    expect(bo.get_by_role("main")).to_contain_text("yours alone is nowhere")
    bo.goto(site.url)
    expect(bo.get_by_role("main")).not_to_contain_text("Pulse: three questions")
    refused = bo.goto(f"{site.url}/pulse/results")
    assert refused is not None
    assert refused.status == 403

    site.sign_in(maya, "maya")
    maya.goto(f"{site.url}/pulse")
    maya.get_by_role("link", name="Results").click()
    expect(maya.locator(".lead")).to_contain_text("people asked")
    expect(maya.locator("#no-cause")).to_contain_text("nothing follows about causes")
    expect(maya.locator("#too-few")).to_contain_text("Billing")
    card = maya.locator(".card").filter(has=maya.get_by_role("heading", name="Customer Care One"))
    for name in ("Happy", "Trained", "Informed", "Customers"):
        expect(card.locator(".m-head").filter(has_text=name)).to_contain_text(re.compile(r"\d\.\d"))
    card.get_by_text("The numbers").click()
    expect(card.locator("tbody tr").first).to_contain_text("5 or more")
    expect(maya.get_by_role("main")).not_to_contain_text("E-mail desk")
    assert axe(maya) == []

    site.sign_in(hana, "hana")
    hana.goto(f"{site.url}/pulse/results?q=support")
    with hana.expect_download() as taken:
        hana.get_by_role("link", name="CSV").first.click()
    head, *rows = taken.value.path().read_text().splitlines()
    assert "Answers, at least" in head
    assert rows
    assert all(row.lstrip('"').startswith("Support") for row in rows)
    hana.goto(f"{site.url}/pulse/words")
    expect(hana.get_by_role("main")).to_contain_text("New return rules reached us from a customer")
    expect(hana.get_by_role("main")).not_to_contain_text(LINE)
    hana.goto(f"{site.url}/pulse/rounds")
    hana.get_by_label("Last day").fill("2020-01-01")
    hana.get_by_role("button", name="Open the round").click()
    expect(hana.locator(".summary")).to_contain_text("Choose a last day")


def confidential(dan: Page, site: Site) -> None:
    """Dan reads the promise beside a question about a colleague, and answers."""
    dan.goto(f"{site.url}/colleagues")
    promise = dan.locator(".card").first
    expect(promise).to_contain_text("Your answers are confidential")
    expect(promise).to_contain_text("a keyed code in place of your name")
    expect(promise).to_contain_text("five raters or more, and never of the running month")
    dan.locator("section.question").first.get_by_role("button", name="Very well").click()
    expect(dan.locator("section.question").filter(has_text="Thank you.")).to_have_count(1)


def anonymous(dan: Page, site: Site) -> None:
    """Dan reads the promise of the pulse, of a word upward and of a view of his manager, and answers each."""
    dan.goto(f"{site.url}/pulse")
    expect(dan.locator("#promise")).to_contain_text(
        "This is anonymous. Nobody can find out what you answered"
    )
    expect(dan.locator("#promise")).to_contain_text("without your name, account or time")
    dan.get_by_role("group", name="I am happy at work").get_by_role("radio", name="5").check()
    dan.get_by_label("A line, if you like").fill(LINE)
    dan.get_by_role("button", name="Send my answers").click()
    expect(dan.get_by_role("main")).to_contain_text("You have answered")

    dan.goto(f"{site.url}/upward")
    expect(dan.get_by_role("main")).to_contain_text(
        "This is anonymous. We promise: nothing tells that it was you."
    )
    dan.get_by_label("To", exact=True).select_option(label="Eve Park")
    dan.get_by_label("What they should know").fill(WORD)
    dan.get_by_label("Without my name").check()
    dan.get_by_role("button", name="Send").click()
    expect(dan.get_by_role("main")).to_contain_text("Nothing tells that it was you")

    dan.goto(f"{site.url}/views")
    dan.get_by_role("row").filter(has_text="a report").get_by_role("link").first.click()
    expect(dan.locator(".lead")).to_contain_text(
        "This is anonymous: your name is stored nowhere with what you write"
    )
    dan.get_by_label("In your words").fill(VIEW)
    dan.get_by_role("button", name="Give your view").click()
    expect(dan.get_by_role("main")).to_contain_text("without your name")


#: Where each of them would look for what Dan said.
LOOKS = {
    "maya": ("/pulse/results", "/upward/inbox", "/reviews"),
    "hana": ("/pulse/results", "/pulse/results?format=csv", "/pulse/words?format=csv", "/dependences/rounds"),
    "lena": ("/pulse/words", "/pulse/rounds?format=csv", "/upward/inbox", "/dependences/rounds?format=csv"),
    "eve": ("/upward/inbox", "/upward/inbox?format=csv", "/pulse/words", "/pulse/results"),
    "ada": ("/journal", "/journal?q=Dan", "/jobs"),
}


@pytest.mark.row("E10")
def test_both_promises_are_said_and_kept(own_site: Site, open_page: Callable[..., Page]) -> None:
    """Dan answers about a colleague in confidence, and the pulse, a word upward and a view of his manager without his
    name. Manager, HR, the HR lead, an executive and the administrator find none of it under his name anywhere; the
    journal holds nothing of what is anonymous.
    """
    dan, other = open_page(), open_page()
    own_site.sign_in(dan, "dan")
    confidential(dan, own_site)
    anonymous(dan, own_site)
    for who, addresses in LOOKS.items():
        own_site.sign_in(other, who)
        for address in addresses:
            found = other.request.get(f"{own_site.url}{address}").text()
            assert not any(said in found for said in (LINE, WORD, VIEW)), f"{who} reads it at {address}"
            if who != "ada":
                # People asked about are named where rates of answers stand; whoever answered never is.
                assert "/dependences" in address or "/reviews" in address or "Dan Levi" not in found, address
    other.goto(f"{own_site.url}/journal?q=Dan+Levi")
    entries = other.locator("#entries tbody").inner_text()
    for word in ("pulse", "upward", "view"):
        assert word not in entries
    expect(other.locator("#entries tbody")).to_contain_text("answered a question about a colleague")
