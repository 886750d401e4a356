"""A calibration session in two browsers: what one changes the other sees; a file goes out and comes back; it ends."""

import csv
import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site

REASON = "Her range is that of those who were rated four."


@pytest.mark.row("R7")
def test_a_group_is_calibrated(
    own_site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Hana and Maya sit over support's drafts: before and after, a reason for each, who changed what, and the file."""
    hana, maya = open_page(), open_page()
    own_site.sign_in(hana, "hana")
    hana.goto(f"{own_site.url}/calibrations")
    hana.get_by_role("link", name="Support, autumn").click()
    own_site.sign_in(maya, "maya")
    maya.goto(hana.url)
    expect(maya.locator("#room")).to_contain_text("Maya Ross")
    # Who lacks evidence stands apart, without a number that could rank them.
    expect(hana.locator("#unsure")).to_contain_text("Priya Nair")
    expect(hana.locator("#sure")).not_to_contain_text("Priya Nair")
    assert axe(hana) == []

    # Hana changes a finished review of a manager outside her line; Maya's open page follows.
    theirs = hana.locator("#sure tbody tr", has_text="finished").filter(has_not_text="Maya Ross").first
    name = theirs.locator("th a").inner_text()
    theirs.locator("th a").click()
    hana.get_by_role("link", name=f"Compare everybody with {name}").click()
    expect(hana.locator("#sure")).to_contain_text(f"cannot be told apart from {name}")
    form = hana.locator("#change form").nth(1)
    before = form.locator("input:checked").input_value()
    after = "5" if before != "5" else "4"
    form.get_by_label(after, exact=True).check(force=True)
    form.get_by_role("button", name="Change").click()
    expect(hana.get_by_role("alert")).to_contain_text("Say in a few words")
    form = hana.locator("#change form").nth(1)
    expect(form.get_by_label(after, exact=True)).to_be_checked()
    form.get_by_label("Reason").fill(REASON)
    form.get_by_role("button", name="Change").click()
    expect(hana.locator(".flash")).to_contain_text(f"{name}: {before} is {after} now")
    changed = maya.locator("#changes tbody tr").first
    expect(changed).to_contain_text(REASON)
    expect(changed).to_contain_text("Hana Suzuki")
    expect(changed.locator("del")).to_have_text(before)
    expect(changed.locator("ins")).to_have_text(after)
    expect(maya.locator(".seats-now")).to_contain_text("Hana Suzuki")

    # Maya changes her own draft, and can't change another manager's.
    maya.locator("#sure").get_by_role("link", name="Wen Zhao").click()
    expect(maya.locator("#change")).to_have_count(0)
    maya.locator("#sure").get_by_role("link", name="Ines Duarte").click()
    mine = maya.locator("#change form").first
    mine.get_by_label("3", exact=True).check(force=True)
    mine.get_by_label("Reason").fill("Her range lies with those rated three.")
    mine.get_by_role("button", name="Change").click()
    expect(maya.locator(".flash")).to_contain_text("is 3 now")

    round_trip(hana)
    hana.get_by_label("Minutes").fill("Ranges that overlap got the same rating.")
    hana.get_by_role("button", name="Save the minutes").click()
    hana.get_by_role("button", name="End the session").click()
    expect(hana.locator("#minutes")).to_contain_text("Ranges that overlap")
    expect(hana.locator("#change")).to_have_count(0)
    answer = maya.goto(hana.url)
    assert answer is not None
    assert answer.status == 404


def round_trip(hana: Page) -> None:
    """The file goes out, is edited and comes back; nothing changes before it was looked at."""
    hana.goto(hana.url.partition("?")[0])
    text = hana.request.get(f"{hana.url}?format=room.csv").text().lstrip("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    place = rows[0].index("1. Customer satisfaction")
    row = next(row for row in rows if row[1] == "Tomasz Zieliński")
    row[place], row[-1] = "3", "Said in the room by two desks."
    row_of_nobody = next(row for row in rows if row[1] == "Wen Zhao")
    kept, row_of_nobody[place] = row_of_nobody[place], "9"
    upload(hana, rows)
    expect(hana.get_by_role("alert")).to_contain_text("“9” is no rating")
    row_of_nobody[place] = kept
    upload(hana, rows)
    expect(hana.locator("#file tbody tr")).to_have_count(1)
    hana.get_by_role("button", name="Change 1 rating").click()
    expect(hana.locator(".flash")).to_contain_text("1 rating is changed")
    expect(hana.locator("#changes tbody tr").first).to_contain_text("Tomasz Zieliński")


def upload(page: Page, rows: list[list[str]]) -> None:
    """Bring the edited file back."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    page.set_input_files(
        "input[type=file]", {"name": "session.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    )
    page.get_by_role("button", name="Look at it").click()
