"""From a file to its answers, in a browser."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import Site

HEAD = "rating_id,agent_id,agent_name,supervisor,manager,survey_date,points,channel\n"
FILE = HEAD + "".join(
    f"B{n},Y{n % 3},Person {n % 3},Sol Rey,Max Orr,2026-03-0{n % 9 + 1},{n % 5 + 1},Phone\n"
    for n in range(40)
)


def test_upload_map_preview_run_done(
    own_site: Site, page: Page, axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    path = tmp_path / "march.csv"
    path.write_text(FILE + "B99,Y1,Person 1,Sol Rey,Max Orr,2026-02-30,5,Phone\n")

    def hindrances() -> list[str]:
        return axe(page)

    own_site.sign_in(page, "hana")
    page.goto(f"{own_site.url}/imports")
    assert hindrances() == []
    page.set_input_files("#f-file", str(path))
    page.get_by_label("Source").fill("Browser desk")
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator(".lead")).to_contain_text("Nothing would be stored")
    expect(page.get_by_role("alert").first).to_contain_text("Say which column is “Score”")
    page.get_by_label("points is").select_option("score")
    page.get_by_label("Create employees that are not known yet").check()
    page.get_by_role("button", name="Look again").click()
    expect(page.locator(".lead")).to_contain_text(
        "40 new answers and refuse 1 row. It would create 5 people."
    )
    expect(page.locator("#problems")).to_contain_text("There is no such day")
    assert hindrances() == []
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".lead")).to_contain_text("40 new answers stored", timeout=30_000)
    expect(page.locator("#refused")).to_contain_text("2026-02-30")
    assert hindrances() == []
    page.get_by_role("button", name="Undo the import").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the import").click()
    expect(page.locator(".lead")).to_contain_text("Undone", timeout=30_000)
