"""Every page of the demo company and who looks at it, found by following the app's own lists."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from playwright.sync_api import Page

from tests.browser import Site


@dataclass(frozen=True)
class Addresses:
    """Where one signed-in person's links lead: names to addresses."""

    links: dict[str, str]

    def of(self, name: str) -> str:
        """The address behind the first link whose text begins so (a hint may follow it)."""
        return next(href for text, href in self.links.items() if text.startswith(name))


class _Links(HTMLParser):
    """The links inside `main`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self.inside, self.linked = False, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "main"
        href = dict(attrs).get("href")
        if self.inside and tag == "a" and href is not None:
            self.linked = True
            self.found.append((href, []))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "main"
        self.linked = self.linked and tag != "a"

    def handle_data(self, data: str) -> None:
        if self.linked:
            self.found[-1][1].append(data)


def links_on(page: Page, url: str) -> Addresses:
    """The links of an address by their text, as whoever is signed in there gets it; of two with one text the first.

    The page itself stays where it is: drawing one only to read its links is dear.
    """
    reader = _Links()
    reader.feed(page.request.get(url).text())
    links: dict[str, str] = {}
    for href, words in reader.found:
        links.setdefault("".join(words).strip(), href)
    return Addresses(links)


def person(page: Page, site: Site, name: str) -> str:
    """The address of somebody's page, as the palette finds it."""
    return links_on(page, f"{site.url}/find?q={name.split(maxsplit=1)[0]}").of(name)


def review(page: Page, site: Site, name: str) -> str:
    """The address of the review that the signed-in manager writes about somebody in the running cycle."""
    return links_on(page, f"{site.url}/reviews").of(name)


def first_rating(page: Page, site: Site, employee: str) -> str:
    """The address of the newest answer about somebody."""
    links = links_on(page, f"{site.url}{employee}/ratings").links.values()
    return next(href for href in links if re.fullmatch(r"/ratings/\d+", href))
