"""A helpdesk connected once, then forgotten: its answers reach the people they are about, each once."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.deliveries.office import MAPPING, answer, signed
from tests.pages.addresses import links_on, person

KEPT_FOR_THE_CUSTOMER = "The lamp caught fire and she stayed on the line"


def deliver(address: str, body: bytes, headers: dict[str, str]) -> int:
    """What the helpdesk does; the status it gets."""
    call = urllib.request.Request(address, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(call, timeout=20) as got:
            return int(got.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def shows(page: Page, url: str, text: str) -> None:
    """The work queue has come to it: the page says so after a while."""
    for _ in range(60):
        page.goto(url)
        if text in page.locator("main").inner_text():
            return
        page.wait_for_timeout(250)
    expect(page.locator("main")).to_contain_text(text)


@pytest.mark.row("E1")
def test_ratings_arrive_by_webhook_file_and_api_and_count_once(
    own_site: Site, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    ada, hana = open_page(), open_page()
    now = datetime.now(UTC)
    day = (now - timedelta(days=1)).strftime("%Y-%m-%d")
    own_site.sign_in(ada, "ada")
    own_site.sign_in(hana, "hana")

    # The administrator connects a tool that nobody has heard of.
    ada.goto(f"{own_site.url}/sources")
    ada.get_by_role("link", name="Connect a source").click()
    ada.get_by_role("link", name=re.compile("Any other tool .JSON")).click()
    ada.get_by_label("Name").fill("Hotline")
    ada.get_by_label("Scale of its answers").select_option("stars_5")
    ada.get_by_label("Where the fields stand").fill("score: rating")
    ada.get_by_role("button", name="Connect").click()
    expect(ada.get_by_role("alert")).to_contain_text("our field = their field")
    ada.get_by_label("Where the fields stand").fill(
        "\n".join(f"{ours} = {its}" for ours, its in MAPPING.items())
    )
    ada.get_by_role("button", name="Connect").click()
    expect(ada.locator("h1")).to_have_text("Hotline")
    address, secret = (
        ada.locator("#steps code").nth(0).inner_text(),
        ada.locator("#steps code").nth(1).inner_text(),
    )
    assert address.startswith(f"{own_site.url}/hooks/")

    # The tool delivers two answers: one about Laila, whom it knows by another id, one that can't be.
    bodies = [
        answer("h-1", agent="L9", name="Laila Farouk", at=f"{day}T09:00:00Z", words=KEPT_FOR_THE_CUSTOMER),
        answer("h-2", agent="L9", name="Laila Farouk", at="2026-02-30T09:00:00Z"),
    ]
    body = json.dumps(bodies).encode()
    assert deliver(address, body, signed(body, "msg_1", now, "somebody else's secret, long enough")) == 401
    assert deliver(address, body, signed(body, "msg_1", now, secret)) == 202
    assert deliver(address, body, signed(body, "msg_1", now, secret)) == 200
    shows(ada, f"{own_site.url}/deliveries", "Hotline")
    shows(ada, f"{own_site.url}/deliveries?state=held", "Hotline")
    ada.get_by_role("link", name="Hotline").first.click()
    expect(ada.locator("main")).to_contain_text("Laila Farouk is not matched to an employee yet")
    expect(ada.locator("main")).to_contain_text("There is no such day")
    assert KEPT_FOR_THE_CUSTOMER not in ada.content()
    assert "lamp" not in ada.content()

    # HR matches her with one click; what waited follows, and is on her page.
    hana.goto(f"{own_site.url}/agents?q=L9")
    hana.get_by_role("button", name=re.compile("Match Laila")).click()
    expect(hana.locator(".flash")).to_contain_text("1 delivery that waited is read again")
    laila = person(hana, own_site, "Laila Farouk")
    answers = links_on(hana, f"{own_site.url}{laila}").links
    ratings = next(href for href in answers.values() if "/ratings" in href)
    shows(hana, f"{own_site.url}{ratings}", KEPT_FOR_THE_CUSTOMER)
    counted = hana.locator("main").inner_text().count(KEPT_FOR_THE_CUSTOMER)

    # The same answer as a file and over the API: known already, and nothing changes.
    number, moment = _number(hana, own_site), f"{day}T09:00:00Z"
    path = tmp_path / "hotline.csv"
    head = "rating_id,agent_id,survey_date,score,comment"
    path.write_text(f"{head}\nh-1,{number},{moment},5,{KEPT_FOR_THE_CUSTOMER}\n")
    hana.goto(f"{own_site.url}/imports")
    hana.set_input_files("#f-file", str(path))
    hana.get_by_label("Source").fill("Hotline")
    hana.get_by_role("button", name="Look at it").click()
    expect(hana.locator(".lead")).to_contain_text("store 0 new answers, leave 1 as it is")
    sent = {"rating_id": "h-1", "employee": number, "answered_at": moment, "score": 5}
    got = hana.request.post(
        f"{own_site.url}/api/ratings?source=Hotline", data=[sent], headers={"Origin": own_site.url}
    )
    assert (got.status, got.json()) == (200, {"new": 0, "same": 1, "changed": 0})
    hana.goto(f"{own_site.url}{ratings}")
    assert hana.locator("main").inner_text().count(KEPT_FOR_THE_CUSTOMER) == counted

    # Everything that came in is stored or reported.
    shows(ada, f"{own_site.url}/deliveries?state=held", "There is no such day")
    row = ada.locator("#deliveries tbody tr").filter(has_text="Hotline")
    expect(row).to_contain_text("There is no such day")


def _number(page: Page, site: Site) -> str:
    """Laila's number, as HR's own list of people gives it."""
    people = page.request.get(f"{site.url}/hr-files/people.csv").text()
    line = next(line for line in people.splitlines() if "Laila Farouk" in line)
    return next(cell for cell in line.split(",") if re.fullmatch(r"[A-Z]*-?\d{2,}", cell))
