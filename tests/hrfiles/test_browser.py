"""HR takes in the company's people, in a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.hrfiles.made import as_xlsx

HEAD = ["Pers.-Nr.", "Familienname", "Vorname", "Abteilung", "Chef", "Eintritt"]
PEOPLE = [
    ["P-001", "Weiß", "Jörg", "Kiel desk", "", "03/04/2026"],
    ["P-002", "Sand", "Ute", "Kiel desk", "P-001", "05/04/2026"],
    ["P-003", "Groß", "Ida", "Kiel desk", "P-999", "06/04/2026"],
]


@pytest.mark.row("P1")
def test_hana_takes_in_a_file_mends_a_row_and_the_second_run_changes_nothing(
    own_site: Site, page: Page, axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    first, second = tmp_path / "kiel.xlsx", tmp_path / "again.csv"
    first.write_bytes(as_xlsx(HEAD, *PEOPLE))
    own_site.sign_in(page, "hana")
    page.goto(f"{own_site.url}/hr-files")
    assert axe(page) == []
    page.set_input_files("#f-file", str(first))
    page.get_by_role("button", name="Look at it").click()
    # The file is written as no system known writes it: its columns are named by hand, and its days are doubtful.
    expect(page.get_by_role("alert")).to_contain_text("Say which column is the employee number")
    page.get_by_label("Pers.-Nr. is").select_option("number")
    page.get_by_label("Chef is").select_option("manager")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("Say how days are written in “Eintritt”")
    assert axe(page) == []
    page.get_by_label("Days in Eintritt are written").select_option("dmy")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator(".lead")).to_contain_text("This would let 2 people join")
    expect(page.locator("#problems")).to_contain_text("No manager by this number")
    expect(page.locator("#joined-people")).to_contain_text("Jörg Weiß")
    expect(page.locator("#joined-people")).to_contain_text("2026-04-03")
    assert axe(page) == []
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".lead")).to_contain_text("2 people joined")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Rows to mend").click()
    mended = taken.value.path().read_text("utf-8-sig").replace("P-999", "P-001")
    second.write_text(mended)
    taken_in(own_site, page, second, "This would let 1 person join")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".lead")).to_contain_text("1 person joined")
    for path, told in ((second, "Nothing changes: 1 row says"), (first, "Nothing changes: 2 rows say")):
        taken_in(own_site, page, path, told)
        expect(page.get_by_role("button", name="Apply")).to_have_count(0)
    page.goto(f"{own_site.url}/find?q=Ida")
    expect(page.locator("main")).to_contain_text("Ida Groß")
    page.goto(f"{own_site.url}/hr-files")
    page.get_by_role("row", name="again.csv applied").get_by_role("link").click()
    page.get_by_role("button", name="Undo the file").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the file").click()
    expect(page.locator(".lead")).to_contain_text("Undone")


def taken_in(site: Site, page: Page, path: Path, told: str) -> None:
    """Upload a file whose columns were named before."""
    page.goto(f"{site.url}/hr-files")
    page.set_input_files("#f-file", str(path))
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator(".lead")).to_contain_text(told)
