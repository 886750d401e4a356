"""What hinders people on a page, found by axe: everything in light, only what colour can change in dark."""

from functools import cache

from playwright.sync_api import Page

from app.setup.browser import AXE


@cache
def _source() -> str:
    return AXE.read_text()


def bring_axe(page: Page) -> None:
    """Have axe stand on every page this one goes to: read once by the browser, not once a page."""
    page.add_init_script(_source())


def barriers(page: Page, *, colours_only: bool = False) -> list[str]:
    """One line for each finding on the page as it stands; empty when nothing was found."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    rules = "runOnly: ['color-contrast', 'link-in-text-block'], " if colours_only else ""
    # What passes needs no words, and style sheets of other hosts there are none.
    found = page.evaluate(
        f"async () => (await axe.run({{{rules}resultTypes: ['violations'], preload: false}})).violations"
    )
    return [
        f"{finding['id']}: {node['target']} {node['failureSummary']}".replace("\n", " ")
        for finding in found
        for node in finding["nodes"]
    ]
