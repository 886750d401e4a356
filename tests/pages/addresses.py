"""Every page of the demo company and who looks at it, found by following the app's own lists."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser import Site


@dataclass(frozen=True)
class Addresses:
    """Where one signed-in person's links lead: names to addresses."""

    links: dict[str, str]

    def of(self, name: str) -> str:
        """The address behind the first link whose text begins so (a hint may follow it)."""
        return next(href for text, href in self.links.items() if text.startswith(name))


def links_on(page: Page, url: str) -> Addresses:
    """The links of a page by their text; of two with one text the first."""
    page.goto(url)
    found = page.eval_on_selector_all(
        "main a[href]", "all => all.map(a => [a.textContent.trim(), a.getAttribute('href')])"
    )
    links: dict[str, str] = {}
    for text, href in found:
        links.setdefault(text, href)
    return Addresses(links)


def person(page: Page, site: Site, name: str) -> str:
    """The address of somebody's page, as the palette finds it."""
    return links_on(page, f"{site.url}/find?q={name.split(maxsplit=1)[0]}").of(name)


def review(page: Page, site: Site, name: str) -> str:
    """The address of the review that the signed-in manager writes about somebody in the running cycle."""
    return links_on(page, f"{site.url}/reviews").of(name)


def first_rating(page: Page, site: Site, employee: str) -> str:
    """The address of the newest answer about somebody."""
    page.goto(f"{site.url}{employee}/ratings")
    href = page.locator('#answers a[href^="/ratings/"]').first.get_attribute("href")
    assert href is not None
    assert re.fullmatch(r"/ratings/\d+", href)
    return href
