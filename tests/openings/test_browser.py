"""A role that becomes free is opened, and read by everybody without a why."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site

NEEDED = "Hears what is not said, and checks it before acting.\nKnows the tills of three makers."


@pytest.mark.row("D8")
def test_a_role_that_becomes_free_is_opened_and_says_nothing_of_why(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Hana finds who leaves, without a reason; too few stand out for a profile, so she writes it. Dan reads the role,
    its team, what it takes, since when: nothing else. Maya, a manager, finds no list of who leaves.
    """
    hana, dan = open_page(), open_page(width=390, height=844)
    site.sign_in(hana, "hana")
    hana.goto(f"{site.url}/openings")
    hana.get_by_role("link", name="Roles that become free").first.click()
    row = hana.locator("#free tbody tr").filter(has_text="Abena Mensah")
    expect(hana.locator("#free thead th")).to_have_text(["Person", "Role", "Team", "Last day", "What to do"])
    expect(row).to_contain_text("Store Station")
    assert axe(hana) == []
    row.get_by_role("link", name="Open the role").click()
    expect(hana.locator(".lead")).to_contain_text("it takes five")
    assert axe(hana) == []
    hana.get_by_label("Role", exact=True).fill("S")
    hana.get_by_label("What it takes").fill(NEEDED)
    hana.get_by_role("button", name="Open the role").click()
    expect(hana.get_by_role("main")).to_contain_text("at least 2 characters")
    expect(hana.get_by_label("What it takes")).to_have_value(NEEDED)
    hana.get_by_label("Role", exact=True).fill("Store adviser, weekends")
    hana.get_by_role("button", name="Open the role").click()
    expect(hana.locator("h1")).to_have_text("Store adviser, weekends")
    assert axe(hana) == []
    where = hana.url
    hana.goto(f"{site.url}/openings/offers")
    expect(hana.locator("#free")).not_to_contain_text("Abena Mensah")

    site.sign_in(dan, "dan")
    dan.goto(f"{site.url}/openings")
    dan.get_by_role("link", name="Store adviser, weekends").click()
    main = dan.get_by_role("main")
    expect(main).to_contain_text("Store Station")
    expect(main).to_contain_text("Knows the tills of three makers.")
    expect(main).to_contain_text("Open since")
    said = main.inner_text()
    assert not [word for word in ("Abena", "Mensah", "Hana", "leave", "left") if word in said]
    expect(dan.get_by_role("button", name="Close the role")).to_have_count(0)
    assert axe(dan) == []
    assert dan.url == where
    site.sign_in(dan, "maya")
    absent = dan.request.get(f"{site.url}/no/such/page").text()
    hidden = dan.request.get(f"{site.url}/openings/offers")
    assert (hidden.status, hidden.text()) == (404, absent)

    hana.goto(where)
    hana.get_by_role("button", name="Close the role").click()
    expect(hana.locator("#openings")).not_to_contain_text("weekends")
