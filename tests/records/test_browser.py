"""A sealed record as HR walks it: it holds, it is taken with its proof, a hold beats the policy, then it is erased."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from app.clock import now
from app.config import ROOT
from app.database import make_engine, unit_of_work
from app.decisions.models import Decision
from app.journal.models import Entry
from app.people.models import Employee
from app.records import jobs
from tests.browser import Site
from tests.databases import Databases
from tests.servers import serving

WHY = "A lawyer asks that nothing about her be deleted; case 2026-114."
CLOSED = "The case was closed in May, and the time to appeal is over."
LATER = timedelta(days=366 * 6)


@pytest.fixture
def kept_site(databases: Databases, tmp_path: Path) -> Iterator[tuple[Site, Engine]]:
    """The demo company, served to this test alone, with its database at hand."""
    with databases.copy("sqlite", "demo") as url:
        engine = make_engine(url)
        with serving(tmp_path, "--database-url", url, at_once=True) as address:
            yield Site(address), engine
        engine.dispose()


def journal(engine: Engine, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, as somebody types it."""
    asked = [sys.executable, "-m", "app", "journal", *words, "--database-url", str(engine.url)]
    return subprocess.run(asked, capture_output=True, text=True, check=False, cwd=ROOT, env=dict(os.environ))


def in_six_years(engine: Engine) -> None:
    jobs.daily(engine, {}, now() + LATER)


def altered(engine: Engine, name: str) -> str:
    """Whoever has the database says that somebody else approved; answers who it was."""
    with unit_of_work(engine) as session:
        amara = select(Decision.id).join(Employee).where(Employee.name == "Amara Okafor").scalar_subquery()
        entry = session.scalars(
            select(Entry).where(Entry.verb == "approved decision", Entry.thing_id == amara)
        ).one()
        was, entry.actor_name = entry.actor_name, name
        return was


def proven(lena: Page, site: Site, engine: Engine, folder: Path) -> None:
    """The record checked on a bare Python against heads that were kept outside; then the journal, sound and altered."""
    lena.goto(f"{site.url}/journal/heads")
    with lena.expect_download() as downloaded:
        lena.get_by_role("link", name="Download to keep outside").click()
    heads = folder / "heads.txt"
    downloaded.value.save_as(heads)
    lena.goto(f"{site.url}/records")
    lena.locator("#records").get_by_role("link", name="Amara Okafor").click()
    expect(lena.locator("#versions tbody tr").first).to_contain_text("holds")
    with lena.expect_download() as downloaded:
        lena.get_by_role("link", name="Take it with its proof").click()
    with zipfile.ZipFile(downloaded.value.path()) as packed:
        packed.extractall(folder)
    script = [sys.executable, "-I", str(folder / "record" / "verify.py"), str(heads)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (done.returncode, "All holds" in done.stdout) == (0, True), done.stdout
    sound = journal(engine, "verify", "--heads", str(heads))
    assert sound.returncode == 0, sound.stderr
    assert "none altered, none missing" in sound.stdout
    was = altered(engine, "Mallory")
    broken = journal(engine, "verify")
    assert broken.returncode == 1
    assert "“approved decision”) was altered" in broken.stderr
    altered(engine, was)


@pytest.mark.row("D7")
def test_a_record_is_sealed_proves_itself_and_is_erased_only_when_nothing_holds_it(
    kept_site: tuple[Site, Engine],
    open_page: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    """Lena takes Amara's record and checks it. Somebody alters the journal: the command names the entry. Hana places a
    hold: six years on nothing is erased. She asks to release it, Lena grants it; then it is erased. To Dan none of it
    is there.
    """
    site, engine = kept_site
    lena, hana = open_page(), open_page()
    site.sign_in(lena, "lena")
    proven(lena, site, engine, tmp_path)
    record = lena.url
    assert axe(lena) == []

    site.sign_in(hana, "hana")
    hana.goto(f"{site.url}/holds")
    hana.get_by_label("Person", exact=True).fill("Amara Okafor")
    hana.get_by_label("Why").fill(WHY)
    hana.get_by_role("button", name="Hold", exact=True).click()
    expect(hana.locator("h1")).to_have_text("Hold on Amara Okafor’s records")
    held = hana.url
    in_six_years(engine)
    lena.reload()
    expect(lena.locator(".lead")).to_contain_text("A hold keeps it, whatever the policy says.")
    expect(lena.locator("#versions tbody tr").first).to_contain_text("holds")
    why = hana.get_by_label("Why it is no longer needed")
    why.fill("Over.")
    why.evaluate("field => { field.form.noValidate = true }")
    hana.get_by_role("button", name="Ask to release it").click()
    expect(hana.get_by_role("main")).to_contain_text("at least 20 characters")
    expect(why).to_have_value("Over.")
    why.fill(CLOSED)
    hana.get_by_role("button", name="Ask to release it").click()
    expect(hana.locator(".lead")).to_contain_text("You ask to release it.")
    expect(hana.get_by_role("button", name="Release it")).to_have_count(0)
    lena.goto(held)
    expect(lena.get_by_role("main")).to_contain_text(CLOSED)
    lena.get_by_role("button", name="Release it").click()
    expect(lena.locator(".lead")).to_contain_text("Released")

    in_six_years(engine)
    lena.goto(record)
    expect(lena.locator(".lead")).to_contain_text("Erased on")
    expect(lena.get_by_role("link", name="Take it with its proof")).to_have_count(0)
    site.sign_in(hana, "dan")
    absent = hana.request.get(f"{site.url}/no/such/page").text()
    for path in (record, held, f"{site.url}/records", f"{site.url}/holds"):
        hidden = hana.request.get(path)
        assert (hidden.status, hidden.text()) == (404, absent)
