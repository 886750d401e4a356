"""A complaint from its first word to its last, in a real browser."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import person

SAID = "I wrote on Monday. Nobody answered. Now everybody may read it."
PUBLIC = "https://reviews.example.com/lumen/77"


def note(page: Page, site: Site, said: str, customer: str, theme: str) -> None:
    page.goto(f"{site.url}/cases/new")
    page.get_by_label("What the customer said").fill(said)
    page.get_by_label("Customer", exact=True).fill(customer)
    page.get_by_label("What it is about").fill(theme)
    page.get_by_label("Department").select_option(label="Billing")
    page.get_by_role("button", name="Note it").click()


def in_public(bo: Page, site: Site) -> str:
    """The same customer, now on a public site. The address is asked for, and nothing typed is lost."""
    bo.goto(f"{site.url}/cases/new?way=public")
    bo.get_by_label("What the customer said").fill(SAID)
    bo.get_by_label("Customer", exact=True).fill("C-2000")
    bo.get_by_label("Department").select_option(label="Billing")
    bo.get_by_role("button", name="Note it").click()
    expect(bo.locator(".summary")).to_contain_text("Give the address where it can be read")
    expect(bo.get_by_label("What the customer said")).to_have_value(SAID)
    bo.get_by_label("Where it can be read").fill(PUBLIC)
    bo.get_by_role("button", name="Note it").click()
    expect(bo.get_by_role("heading", level=1)).to_have_text("C-2000")
    expect(bo.get_by_role("alert")).to_contain_text("They had told us before, and nobody answered")
    expect(bo.get_by_role("main")).to_contain_text(SAID)
    expect(bo.get_by_role("link", name="Where it can be read in public")).to_have_attribute("href", PUBLIC)
    return bo.url


def two_steps(bo: Page) -> None:
    """Prevention only after the workaround; the cause with the policy behind it; what it cost, exactly."""
    bo.get_by_label("Cause", exact=True).fill("Reminders go out before payments are booked")
    bo.get_by_label("Procedure that caused it").select_option(label="Credit notes from Finance only")
    bo.get_by_role("button", name="Save the cause").click()
    expect(bo.locator("#step-2")).to_contain_text("by the procedure Credit notes from Finance only")
    expect(bo.locator("#step-2")).to_contain_text("A prevention can be planned once step 1 is done")
    expect(bo.get_by_role("button", name="Plan it")).to_have_count(0)
    bo.get_by_label("What helped them").fill("Rang them, and stopped the reminder.")
    bo.get_by_role("button", name="Save step 1").click()
    expect(bo.locator("#step-1 .sub").first).to_contain_text("Bo Eriksen")
    bo.get_by_text("Plan a prevention").click()
    bo.get_by_label("What keeps it from happening again").fill("Book payments hourly")
    bo.get_by_label("Who keeps it").fill("Dan Levi")
    due = datetime.now(ZoneInfo("Europe/Lisbon")).date() + timedelta(days=20)
    bo.locator("#step-2").get_by_label("Until").fill(due.isoformat())
    bo.get_by_role("button", name="Plan it").click()
    expect(bo.locator("#step-2")).to_contain_text("Dan Levi")
    for kind, amount in (("Refund", "19.90"), ("Credit", "5"), ("Lost revenue", "240.50")):
        bo.get_by_text("Note a cost").click()
        bo.locator("#costs").get_by_label("What", exact=True).select_option(label=kind)
        bo.get_by_label("Amount").fill(amount)
        bo.get_by_role("button", name="Note it").click()
        expect(bo.locator("#costs")).to_contain_text(kind)
    expect(bo.locator("#costs")).to_contain_text("$19.90")


@pytest.mark.row("S1", "S3")
def test_a_complaint_from_its_first_word_to_its_last(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Bo notes one that nobody answers, then its customer says it in public: the page shows what went unanswered.
    Step 1 before step 2, the cause with its policy, three costs; it is given to Maya, who alone owns it then and closes
    it. Bo asks the customer: what we did and how we handled it stand apart. Dan finishes the prevention, the cause
    comes again, and his prevention is open again. The figures count owners, departments, age and steps left out.
    """
    site = own_site
    bo, maya, dan, eve = open_page(), open_page(), open_page(width=390, height=844), open_page()
    for page, name in ((bo, "bo"), (maya, "maya"), (dan, "dan"), (eve, "eve")):
        site.sign_in(page, name)
    note(bo, site, "My invoice is wrong.", "C-2000", "Wrong reminder")
    expect(bo.locator(".lead")).to_contain_text("Bo Eriksen owns it")
    address = in_public(bo, site)
    two_steps(bo)
    assert axe(bo) == []

    dan.goto(address)
    expect(dan.get_by_role("heading", level=1)).to_have_text("A customer")
    expect(dan.get_by_role("main")).not_to_contain_text("C-2000")
    assert eve.goto(address).status == 404

    bo.get_by_text("Give it to somebody at once").click()
    bo.get_by_label("New owner").fill("Maya Ross")
    bo.get_by_label("Why", exact=True).fill("She knows this customer.")
    bo.get_by_role("button", name="Give it away").click()
    expect(bo.get_by_role("status").first).to_be_visible()
    maya.goto(f"{site.url}/cases?whose=mine")
    maya.get_by_role("link", name="C-2000").click()
    expect(maya.locator("#hands")).to_contain_text("given without a handoff")
    expect(maya.locator(".lead")).to_contain_text("Maya Ross owns it")
    maya.get_by_label("How it ended for the customer").fill("Paid, booked, and content.")
    maya.get_by_role("button", name="Close the case").click()
    expect(maya.locator(".lead")).to_contain_text("Closed by Maya Ross")
    maya.goto(maya.url)
    expect(maya.locator("#ended")).to_contain_text("has not said yet")

    bo.goto(address)
    bo.get_by_text("Note what the customer says of it").click()
    for axis, step in (("What we did", "5"), ("How we handled it", "2")):
        bo.get_by_role("group", name=axis).get_by_label(step, exact=True).check()
    bo.get_by_role("button", name="Note it").click()
    expect(bo.locator("#ended")).to_contain_text("what we did 5 of 5, how we handled it 2 of 5")

    dan.goto(f"{site.url}/preventions")
    row = dan.locator("#preventions tbody tr").filter(has_text="Book payments hourly")
    row.get_by_text("It is done").click()
    row.get_by_label("What is different now").fill("Payments are booked every hour.")
    row.get_by_role("button", name="Finish").click()
    expect(dan.locator("#preventions tbody tr").filter(has_text="Book payments hourly")).to_contain_text(
        "finished"
    )
    note(bo, site, "A reminder again!", "C-2003", "Wrong reminder")
    bo.get_by_label("Cause", exact=True).fill("reminders go out before payments are booked")
    bo.get_by_role("button", name="Save the cause").click()
    expect(bo.get_by_role("main")).to_contain_text("did not hold: this case opened it again")
    dan.goto(f"{site.url}/preventions")
    row = dan.locator("#preventions tbody tr").filter(has_text="Book payments hourly")
    expect(row).to_contain_text("opened again 1 ×")
    assert axe(dan) == []

    eve.goto(f"{site.url}/complaints")
    expect(eve.locator("#departments tbody tr").first).to_contain_text(re.compile(r"\d+ of \d+.*% to \d+%"))
    for head in ("Step 1 left out", "Changed hands", "Departments"):
        expect(eve.locator("#departments thead")).to_contain_text(head)
    expect(eve.get_by_role("main")).to_contain_text("How old the open ones are")
    eve.get_by_role("link", name="What causes them").click()
    expect(eve.locator("#causes")).to_contain_text("Reminders go out before payments are booked")
    eve.goto(f"{site.url}/complaints")
    expect(eve.get_by_role("main")).to_contain_text("How we handled it")
    assert axe(eve) == []


@pytest.mark.row("S4")
def test_the_clock_runs_where_the_customer_is(own_site: Site, open_page: Callable[..., Page]) -> None:
    """Bo notes a complaint from Auckland. Its answer is due within working hours there, beside ours; while the customer
    has to answer the clock stands still. Helped and closed at once, it is solved on their day and at the first contact,
    and both shares are shown with n and a range. Lena shortens the clock; what is open keeps its own.
    """
    site = own_site
    bo, lena = open_page(), open_page()
    site.sign_in(bo, "bo")
    site.sign_in(lena, "lena")
    bo.goto(f"{site.url}/cases/new")
    bo.get_by_label("What the customer said").fill("The lamp is dead.")
    bo.get_by_label("Customer", exact=True).fill("Ms Rangi")
    bo.get_by_label("Department").select_option(label="Billing")
    bo.get_by_text("Whose, how and when it came, protected").click()
    bo.get_by_label("Their time zone").fill("Pacific/Auckland")
    bo.get_by_label("Their country").fill("nz")
    bo.get_by_role("button", name="Note it").click()
    clocks = bo.get_by_role("region", name="Clocks")
    expect(clocks).to_contain_text("NZ, Pacific/Auckland")
    theirs = re.search(r"their (\d\d):\d\d", clocks.inner_text())
    assert theirs is not None
    assert 9 <= int(theirs[1]) <= 17
    expect(clocks).to_contain_text("left")
    bo.get_by_label("What we told them").check()
    bo.get_by_label("Words", exact=True).fill("Which lamp is it?")
    bo.get_by_label("Now we wait for them").check()
    bo.get_by_role("button", name="Write it down").click()
    expect(bo.locator(".lead")).to_contain_text("The clock stands still")
    expect(bo.get_by_role("region", name="Clocks")).to_contain_text("in time")
    bo.get_by_role("button", name="They answered: go on").click()
    bo.get_by_label("What helped them").fill("Told them about the second switch.")
    bo.get_by_role("button", name="Save step 1").click()
    bo.get_by_label("How it ended for the customer").fill("There is light.")
    bo.get_by_role("button", name="Close the case").click()
    expect(bo.locator(".lead")).to_contain_text("Whoever heard it first helped")

    lena.goto(f"{site.url}/complaints")
    for words in ("First contact", "Same day", "Answered in time"):
        mark = lena.get_by_role("img", name=re.compile(rf"{words}: \d+ of \d+, very likely \d+% to \d+%"))
        expect(mark).to_have_count(1)
    lena.get_by_role("link", name="Clock", exact=True).click()
    lena.get_by_text("Set another version").click()
    lena.get_by_label("First answer, hours").fill("99")
    lena.get_by_label("Reason").fill("Customers wait too long.")
    lena.get_by_role("button", name="Set it").click()
    expect(lena.locator(".summary")).to_contain_text("An answer can’t take longer than the solution")
    lena.get_by_label("First answer, hours").fill("2")
    lena.get_by_role("button", name="Set it").click()
    expect(lena.locator(".lead")).to_contain_text("hears from us within 2 working hours")
    assert bo.goto(f"{site.url}/cases/policy").status == 403


@pytest.mark.row("S5", "E12")
def test_a_very_bad_answer_is_a_case_at_once_and_several_are_one_alert(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Sol types in what a customer said of Jonas: within a minute it is on his page, Maya has a notice and owns a case
    in the customer's words. Four complaints of one theme within days are one alert to Eve, who gives it to Maya; a
    fifth raises no second one; Maya answers it. Dan knows of none of it.
    """
    site = own_site
    sol, maya, eve, dan = open_page(), open_page(), open_page(width=390, height=844), open_page()
    for page, name in ((sol, "sol"), (maya, "maya"), (eve, "eve"), (dan, "dan")):
        site.sign_in(page, name)
    words = "He hung up on me, twice."
    sol.goto(f"{site.url}/remarks/new")
    sol.get_by_label("Whose work it was about").fill("Jonas Lindqvist")
    sol.get_by_label("What the customer said").fill(words)
    sol.get_by_role("group", name="How satisfied they were").get_by_label("1", exact=True).check()
    at = datetime.now(ZoneInfo("Europe/Lisbon")) - timedelta(minutes=2)
    sol.get_by_label("Day").fill(at.date().isoformat())
    sol.get_by_label("Time").fill(f"{at:%H:%M}")
    sol.get_by_label(re.compile("^Customer")).fill("C-2005")
    sol.get_by_role("button", name="Store the remark").click()
    expect(sol.get_by_role("main")).to_be_visible()

    def shown(page: Page, path: str, text: str) -> None:
        for _ in range(120):
            page.goto(f"{site.url}{path}")
            if text in page.get_by_role("main").inner_text():
                return
            page.wait_for_timeout(250)
        expect(page.get_by_role("main")).to_contain_text(text)

    shown(maya, "/cases?whose=mine", "C-2005")
    maya.get_by_role("link", name="C-2005").click()
    expect(maya.get_by_role("main")).to_contain_text(words)
    expect(maya.locator(".lead")).to_contain_text("Maya Ross owns it")
    maya.get_by_role("link", name="The answer it came from").click()
    expect(maya.get_by_role("main")).to_contain_text("Jonas Lindqvist")
    expect(maya.get_by_role("main")).to_contain_text(words)
    jonas = person(maya, site, "Jonas Lindqvist")
    shown(maya, f"{jonas}/ratings", words)
    shown(maya, "/notices", "A case is yours now")
    shown(maya, "/notices", "1 of 5 about Jonas Lindqvist")

    for number in range(5):
        sol.goto(f"{site.url}/cases/new")
        sol.get_by_label("What the customer said").fill("It smells of smoke.")
        sol.get_by_label("Customer", exact=True).fill(f"C-77{number}")
        sol.get_by_label("What it is about").fill("Smoke")
        sol.get_by_role("button", name="Note it").click()
        expect(sol.get_by_role("heading", level=1)).to_have_text(f"C-77{number}")
        if number == 3:
            shown(eve, "/alerts", "Smoke")
    eve.goto(f"{site.url}/alerts")
    expect(eve.locator("#alerts tbody tr").filter(has_text="Smoke")).to_have_count(1)
    assert axe(eve) == []
    eve.get_by_role("link", name="Smoke").click()
    expect(eve.locator(".lead")).to_contain_text("4 complaints within 7 days raised it; 5 have come by now")
    eve.get_by_label("Name").fill("Maya Ross")
    eve.get_by_role("button", name="Ask them").click()
    expect(eve.locator(".lead")).to_contain_text("Maya Ross sees to it")
    maya.goto(eve.url)
    maya.get_by_label("What was found and done").fill("One batch of lamps, called back today.")
    maya.get_by_role("button", name="Answer", exact=True).click()
    eve.goto(f"{site.url}/alerts")
    expect(eve.locator("#alerts tbody tr").filter(has_text="Smoke")).to_contain_text("answered")
    assert dan.goto(f"{site.url}/alerts").status == 403
