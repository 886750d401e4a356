"""A new answer is on its employee's open page within a minute; a very bad one is told at once, unless it is night."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.clock import now
from app.database import unit_of_work
from app.demo.company import EXECUTIVES, MANAGERS
from app.demo.offices import CREWS
from app.notices.models import Notice
from app.scores.policy import PolicyForm, set_policy
from tests.browser import Site
from tests.client import Client
from tests.pages.addresses import person

#: In the order in which they were hired.
NAMES = [
    *(one[0] for one in EXECUTIVES),
    *(one[0] for one in MANAGERS),
    *(role.name for crew in CREWS for role in crew.people),
]


def one(name: str, score: float, **more: Any) -> dict[str, Any]:
    """An answer of two minutes ago about somebody of the demo company."""
    return {
        "rating_id": f"now-{name}-{score}",
        "employee": str(1001 + NAMES.index(name)),
        "answered_at": (now() - timedelta(minutes=2)).isoformat(),
        "channel": "Chat",
        "reason": "Delivery",
        "product": "Lamps",
        "score": score,
        **more,
    }


def deliver(page: Page, site: Site, answer: dict[str, Any]) -> None:
    """Push one answer as HR's program does, from the signed-in browser."""
    sent = page.request.post(
        f"{site.url}/api/ratings?source=Live",
        data=json.dumps([answer]),
        headers={"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Origin": site.url},
    )
    assert sent.status == 200, sent.text()
    assert sent.json()["new"] == 1


def without_quiet_hours(page: Page, site: Site) -> None:
    """Lena lets notices come at any hour: the same hour twice means none is quiet."""
    site.sign_in(page, "lena")
    page.goto(f"{site.url}/policy")
    page.locator('[name="quiet_from"]').fill("7")
    page.locator('[name="quiet_to"]').fill("7")
    page.locator('[name="reason"]').fill("Today somebody watches around the clock.")
    page.get_by_role("button", name="See what would change").click()
    page.get_by_role("button", name="Put in force").click()
    expect(page.locator(".flash")).to_be_visible()


def answers(page: Page) -> int:
    """How many answers the page says stand behind the customers' number."""
    text = page.locator("#lenses tbody tr").first.inner_text()
    found = re.search(r"([\d,]+) answers", text)
    assert found is not None, text
    return int(found.group(1).replace(",", ""))


def this_month(page: Page) -> int:
    """How many answers the newest month of the trend has."""
    numbers = (
        page.locator("section")
        .filter(has=page.get_by_role("heading", name="Month by month"))
        .locator("table")
    )
    heads = numbers.locator("thead th").all_text_contents()
    row = numbers.locator("tbody tr").last.locator("th, td").all_text_contents()
    return int(row[heads.index("Answers")])


def test_one_very_bad_answer_is_seen_and_told(own_site: Site, open_page: Callable[..., Page]) -> None:
    """Mateo's page is open at Maya's; the answer comes in; on reload it is there, in the number and in the months,
    and Maya has a notice that leads to it. Bo is told of a very good one.
    """
    hana, maya, bo = open_page(), open_page(), open_page()
    without_quiet_hours(hana, own_site)
    own_site.sign_in(maya, "maya")
    mateo = person(maya, own_site, "Mateo Álvarez")
    maya.goto(f"{own_site.url}{mateo}")
    before, month = answers(maya), this_month(maya)
    own_site.sign_in(hana, "hana")
    deliver(hana, own_site, one("Mateo Álvarez", 1.0, comment="Nobody came, nobody called."))
    maya.reload()
    assert (answers(maya), this_month(maya)) == (before + 1, month + 1)
    expect(maya.get_by_text("Nobody came, nobody called.").first).to_be_visible()
    notices = maya.get_by_role("navigation", name="Rapport").get_by_role("link", name=re.compile("Notices"))
    expect(notices).to_contain_text("waiting")
    notices.click()
    maya.get_by_role("button", name="A customer answered 1 of 5 about Mateo Álvarez.", exact=True).click()
    expect(maya.get_by_role("heading", level=1)).to_have_text("1 of 5")
    expect(maya.get_by_text("Nobody came, nobody called.")).to_be_visible()
    deliver(
        hana,
        own_site,
        one("Bo Eriksen", 5.0, comment="Explained every line.", lens="touchpoint", product="Final invoice"),
    )
    own_site.sign_in(bo, "bo")
    bo.goto(f"{own_site.url}/notices")
    bo.get_by_role("button", name="A customer gave you 5 of 5 and wrote why.", exact=True).click()
    expect(bo.get_by_text("Explained every line.")).to_be_visible()


def test_quiet_hours_delay_the_word_and_not_the_number(company: Client) -> None:
    moment = now()
    with unit_of_work(company.app.state.engine) as session:
        form = PolicyForm(
            reliability=0.7,
            min_n=30,
            p_star=0.9,
            p_floor=0.95,
            p_developing=0.9,
            quiet_from=(moment.hour - 1) % 24,
            quiet_to=(moment.hour + 2) % 24,
            reason="Nobody is told anything around now.",
        )
        set_policy(session, form, "Lena Vogel", moment)
    company.sign_in("hana")
    sent = company.request(
        "POST", "/api/ratings?source=Live", json=[one("Mateo Álvarez", 1.0, comment="In the night.")]
    )
    assert (sent.status_code, sent.json()["new"]) == (200, 1)
    company.sign_in("maya")
    assert "A customer answered 1 of 5 about Mateo" not in company.get("/notices").text
    with unit_of_work(company.app.state.engine) as session:
        notice = session.scalars(
            select(Notice).where(Notice.text.contains("Mateo"), Notice.kind == "bad answer")
        ).one()
        assert timedelta(0) < notice.due_at - moment <= timedelta(hours=3)
        assert notice.due_at.minute == 0
        notice.due_at = moment
    assert "A customer answered 1 of 5 about Mateo" in company.get("/notices").text
