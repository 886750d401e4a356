"""A half-year in four browsers: opened, promised, agreed, held against what customers said, and talked about."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import Site

POINT = "Who answers on Saturdays?"


@pytest.mark.row("R10")
def test_a_half_year_is_planned_and_reviewed(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    lena, maya, sol, eve = (open_page() for _ in range(4))
    for page, name in ((lena, "lena"), (maya, "maya"), (sol, "sol"), (eve, "eve")):
        own_site.sign_in(page, name)
    lena_opens(lena, own_site)
    maya_promises(maya, sol, own_site)
    what_is_measured(maya, own_site)
    assert axe(maya) == []
    eve_reviews(eve, own_site)
    assert axe(eve) == []
    wrong_people(open_page(), own_site, eve.url, maya.url)


def lena_opens(lena: Page, site: Site) -> None:
    """One calendar has half-years and cycles; months of another half-year are refused, what was typed stays."""
    lena.goto(f"{site.url}/planning")
    calendar = lena.locator("#calendar")
    expect(calendar).to_contain_text("Autumn 2026 half-year review")
    expect(calendar.locator("tr", has_text="Half-year").first).to_be_visible()
    lena.get_by_role("link", name="Open a half-year").click()
    lena.get_by_label("Name").fill("The year after")
    lena.get_by_label("First month").fill(lena.get_by_label("First month").input_value())
    lena.get_by_role("button", name="Open it").click()
    expect(lena.get_by_role("alert")).to_contain_text("Another half-year has one of these months")
    expect(lena.get_by_label("Name")).to_have_value("The year after")
    year = int(lena.get_by_label("First month").input_value()[:4]) + 1
    lena.get_by_label("First month").fill(f"{year}-07")
    lena.get_by_label("Last month").fill(f"{year}-12")
    lena.get_by_role("button", name="Open it").click()
    expect(lena.locator("#calendar")).to_contain_text("The year after")


def maya_promises(maya: Page, sol: Page, site: Site) -> None:
    """Her team's manager sets a level; whoever is above agrees, and not she herself."""
    maya.goto(f"{site.url}/planning")
    maya.get_by_role("link", name="Customer Care One").click()
    form = maya.locator("#goal")
    form.get_by_label("Measure").select_option(label="Customer, satisfaction, 1 to 5")
    form.get_by_label("Level promised").fill("7")
    form.get_by_label("In words").fill("Nobody waits for a second answer.")
    form.get_by_role("button", name="Set this goal").click()
    expect(maya.get_by_role("alert")).to_contain_text("Give a level from 1 to 5")
    expect(maya.get_by_label("In words")).to_have_value("Nobody waits for a second answer.")
    maya.get_by_label("Level promised").fill("4.6")
    maya.get_by_role("button", name="Set this goal").click()
    goal = maya.locator("section.card", has_text="Nobody waits for a second answer.").first
    expect(goal).to_contain_text("not agreed yet")
    expect(maya.get_by_role("button", name="Agree to this goal")).to_have_count(0)
    sol.goto(maya.url)
    sol.get_by_role("button", name="Agree to this goal").click()
    expect(sol.locator(".flash")).to_contain_text("Agreed.")


def what_is_measured(maya: Page, site: Site) -> None:
    """Below only where the range excludes the promise; open actions, the carried one too; no data is not zero."""
    maya.reload()
    goal = maya.locator("section.card", has_text="Nobody waits for a second answer.").first
    expect(goal).to_contain_text("below what was promised")
    expect(goal).to_contain_text(re.compile(r"\d\.\d\d measured, very likely between \d\.\d\d and \d\.\d\d"))
    expect(goal).to_contain_text("Sol Mbeki")
    expect(maya.locator("section.card", has_text="Customer at 4.15")).to_contain_text("too early to say")
    expect(maya.get_by_role("main")).not_to_contain_text(re.compile(r"\b0\.00\b"))
    goal.get_by_text("Do something for it").click()
    goal.get_by_label("What is done").fill("Read every second answer aloud")
    goal.get_by_label("By whom").select_option(label="Leila Haddad")
    goal.get_by_label("Until").fill("2031-05-01")
    goal.get_by_role("button", name="Add it").click()
    actions = maya.locator("#doings")
    expect(actions.locator("tr", has_text="Read every second answer aloud")).to_contain_text("Leila Haddad")
    expect(actions.locator("tr", has_text="Translate the twenty letters")).to_contain_text(
        "carried over from"
    )
    maya.get_by_role("button", name="Done: Read every second answer aloud").click()
    done = maya.locator("#doings tr", has_text="Read every second answer aloud")
    expect(done).to_contain_text(re.compile(r"done \d+ \w+"))
    assert (
        "Translate the twenty letters" in maya.request.get(f"{maya.url.partition('#')[0]}?format=csv").text()
    )
    maya.goto(f"{site.url}/planning")
    maya.get_by_role("link", name="Customer Care One").click()
    expect(maya.locator("h1")).to_have_text("Service of Customer Care One")


def eve_reviews(eve: Page, site: Site) -> None:
    """Her open review has what scores say and what the last one left; decided with owner and date; what is undone
    comes again and says how often.
    """
    eve.goto(f"{site.url}/service-reviews")
    eve.locator("#reviews tr", has_text="open").get_by_role("link").click()
    agenda = eve.locator("#agenda")
    gap = agenda.locator("li", has_text="Phone desk is below what was promised")
    expect(gap).to_contain_text("not answered")
    expect(agenda).to_contain_text("gave the lowest answer in the last 30 days")
    expect(agenda).to_contain_text("action is overdue since")
    left = agenda.locator("li", has_text="a third time")
    expect(left).to_contain_text("carried over once")
    expect(left).to_contain_text("Omar Haddad")
    gap.get_by_text("Decide", exact=True).click()
    gap.get_by_label("What was decided").fill("Two more people in the mornings.")
    gap.get_by_label("Who does something").select_option(label="Omar Haddad")
    gap.get_by_role("button", name="Keep the decision").click()
    expect(eve.get_by_role("alert")).to_contain_text("Give the day")
    gap = agenda.locator("li", has_text="Phone desk is below what was promised")
    expect(gap.get_by_label("What was decided")).to_have_value("Two more people in the mornings.")
    gap.get_by_label("By", exact=False).last.fill("2031-05-01")
    gap.get_by_role("button", name="Keep the decision").click()
    expect(gap).to_contain_text("to be done")
    eve.get_by_label("A point of your own").fill(POINT)
    eve.get_by_role("button", name="Add it").click()
    expect(agenda).to_contain_text(POINT)
    eve.get_by_label("What was said, in short").fill("We stayed with the phones.")
    eve.get_by_role("button", name="Save the minutes").click()
    expect(eve.locator(".flash")).to_contain_text("saved")
    assert "Two more people" in eve.request.get(f"{eve.url.partition('#')[0]}?format=csv").text()
    eve.get_by_role("button", name="End the review").click()
    expect(eve.locator("#minutes")).to_contain_text("We stayed with the phones.")
    expect(eve.get_by_label("What was decided")).to_have_count(0)
    eve.goto(f"{site.url}/service-reviews")
    eve.get_by_role("button", name="Open it").click()
    expect(eve.locator("#agenda li", has_text="a third time")).to_contain_text("carried over 2 times")
    expect(eve.locator("#agenda li", has_text=POINT)).to_contain_text("carried over once")
    for case in (
        re.compile(r"\d+ complaints in \d+ days on .+: the alert is open"),
        re.compile(r"complaints? (is|are) past (its|their) time"),
    ):
        expect(eve.locator("#agenda li", has_text=case).first).to_contain_text("not answered")
    late = eve.locator("#agenda li", has_text=re.compile(r"past (its|their) time"))
    eve_decides(late, "Nobody waits a second week.", "Omar Haddad")
    again = eve.locator("#agenda li", has_text="Phone desk is below what was promised")
    expect(again).to_have_count(1)
    expect(again).to_contain_text("Decided last time: Two more people in the mornings.")


def eve_decides(point: Locator, words: str, owner: str) -> None:
    """What was decided, who does something about it, and by when."""
    point.get_by_text("Decide", exact=True).click()
    point.get_by_label("What was decided").fill(words)
    point.get_by_label("Who does something").select_option(label=owner)
    point.get_by_label("By", exact=False).last.fill("2031-05-01")
    point.get_by_role("button", name="Keep the decision").click()
    expect(point).to_contain_text("to be done")
    expect(point).to_contain_text(owner)


def wrong_people(other: Page, site: Site, review: str, gaps: str) -> None:
    """Who has no seat and no team there may not know of them; Lena has both."""
    for name, expected in (
        ("dan", (404, 404)),
        ("hana", (404, 200)),
        ("maya", (404, 200)),
        ("lena", (200, 200)),
    ):
        site.sign_in(other, name)
        for address, status in zip((review, gaps), expected, strict=True):
            answer = other.goto(address)
            assert answer is not None
            assert answer.status == status, f"{name}: {address}"
