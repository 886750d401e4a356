"""A real browser in front of a served demo company."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from app.setup.browser import APT_LINE, find_chromium
from tests.databases import Databases
from tests.pages.barriers import barriers
from tests.servers import serving

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    # One site only is opened: processes that keep sites apart cost a tenth of the time.
    "--in-process-gpu",
    "--disable-features=site-per-process,IsolateOrigins,PaintHolding,Translate,MediaRouter,OptimizationHints",
    "--disable-site-isolation-trials",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # No page lives long enough to earn back what optimizing its scripts costs.
    "--js-flags=--no-maglev --no-turbofan",
    # Pages must bring everything along.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@dataclass(frozen=True)
class Site:
    """A served demo company."""

    url: str

    def sign_in(self, page: Page, name: str) -> None:
        """Become that person ("maya") as the one-click sign-in's form does it; the page stays where it is."""
        page.context.clear_cookies()
        answer = page.request.post(
            f"{self.url}/demo/sign-in", form={"name": name}, headers={"Origin": self.url}, max_redirects=0
        )
        assert answer.status == 303, f"{name} could not sign in: {answer.status} {answer.text()[:300]}"


@pytest.fixture(scope="session")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company, served to all browser tests of this process: for those that read, or change only their own."""
    yield from _serve(databases, tmp_path_factory.mktemp("site"))


@pytest.fixture
def own_site(databases: Databases, tmp_path: Path) -> Iterator[Site]:
    """The demo company, served to this test alone."""
    yield from _serve(databases, tmp_path)


def _serve(databases: Databases, folder: Path) -> Iterator[Site]:
    with (
        databases.copy("sqlite", "demo") as url,
        serving(folder, "--database-url", url, at_once=True) as address,
    ):
        yield Site(address)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium a process."""
    path = find_chromium()
    if path is None:
        message = f"There is no Chromium here. As root: {APT_LINE}"
        raise RuntimeError(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page(width=390, height=844, color_scheme="dark", …)`: a page with a context of its own.

    The test fails at its end when any of them put an error into the console, a breach of the CSP for instance.
    """
    contexts, errors = [], []

    def note(message: ConsoleMessage) -> None:
        # Chromium reports every answer from 400 up; tests ask for some of those on purpose.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            errors.append(f"{message.text} ({message.location.get('url')})")

    def opened(*, width: int = 1280, height: int = 800, **words: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **words)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of 1280 by 800, light."""
    return open_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)`: what hinders people with disabilities, one line each; empty when nothing was found."""

    def look(page: Page) -> list[str]:
        page.wait_for_load_state()
        return barriers(page)

    return look
