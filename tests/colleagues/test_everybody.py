"""Who never meets a customer is rated all the same, from five sides, each of them kept apart."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import links_on, person

MENDED = "Dan found why the credit note went out twice; the helpdesk did not note it."


def answers(page: Page, lens: str) -> int:
    """How many answers stand beside a lens on a page of scores."""
    row = page.locator("#lenses tbody tr").filter(has_text=lens).first
    found = re.search(r"([\d,]+) answers?", row.inner_text())
    assert found is not None, row.inner_text()
    return int(found[1].replace(",", ""))


@pytest.mark.row("E3")
def test_who_never_meets_a_customer_is_rated_from_five_sides(
    own_site: Site, open_page: Callable[..., Page]
) -> None:
    bo, dan, hana = (open_page() for _ in range(3))
    for page, name in ((bo, "bo"), (dan, "dan"), (hana, "hana")):
        own_site.sign_in(page, name)

    # Colleagues who depend on Bo's team, peers, and the touchpoint her team owns: three lenses, each with its answers.
    bo.goto(f"{own_site.url}/me")
    for lens in ("Internal customers", "Customer-care teamwork", "Touchpoints"):
        assert answers(bo, lens) >= 5, lens

    # A customer answers about the invoice and names nobody: the team that owned it that day is credited.
    team = links_on(hana, f"{own_site.url}/find?q=Billing").of("Billing")

    def of_the_team() -> int:
        hana.goto(f"{own_site.url}{team}")
        row = hana.locator("#whole tbody tr").filter(has_text="Touchpoints")
        return int(re.sub(r"\D", "", row.locator(".c-n").inner_text()))

    before = of_the_team()
    sent = {
        "rating_id": "invoice-1",
        "lens": "touchpoint",
        "product": "Final invoice",
        "score": 5,
        "answered_at": (datetime.now(UTC) - timedelta(hours=2)).isoformat(),
    }
    got = hana.request.post(
        f"{own_site.url}/api/ratings?source=Kiosk", data=[sent], headers={"Origin": own_site.url}
    )
    assert got.json() == {"new": 1, "same": 0, "changed": 0}, got.text()
    for _ in range(60):
        if of_the_team() > before:
            break
        hana.wait_for_timeout(250)
    assert of_the_team() == before + 1

    # Dan asked somebody of another team for something; it is done, and the system's dice say whether he is asked.
    dan.goto(f"{own_site.url}/colleagues")
    dan.get_by_label("Whom you asked").select_option(index=1)
    dan.get_by_label("For what").fill("The cost centre of the new provider")
    dan.get_by_role("button", name="It is done", exact=True).last.click()
    expect(dan.locator(".flash")).to_contain_text("drawn tomorrow")
    dan.locator("form[action$='/answer'] button").first.click()
    expect(dan.locator("main")).to_contain_text("question")

    # Dan helped with a contact: the correction credits him, and the customer's answer is among his.
    ines = person(hana, own_site, "Ines Duarte")
    hana.goto(f"{own_site.url}{ines}/ratings?q=Clear+answer+about+the+credit+note")
    hana.locator('#answers a[href^="/ratings/"]').first.click()
    answer = hana.url.removeprefix(own_site.url)
    hana.get_by_role("link", name="Correct who is credited").click()
    hana.get_by_label("And who else").first.fill("Dan Levi")
    hana.get_by_label("As what").nth(1).select_option("fixed the cause")
    hana.get_by_label("Reason").fill(MENDED)
    hana.get_by_role("button", name="Correct the credit").click()
    expect(hana.locator("main")).to_contain_text("Dan Levi fixed the cause")
    dan.goto(f"{own_site.url}{answer}")
    expect(dan.locator("main")).to_contain_text("Dan Levi fixed the cause")

    # And what customers said on his own stints in support stands in a lens of its own.
    dan.goto(f"{own_site.url}/me")
    assert answers(dan, "Support stints") >= 1
    assert answers(dan, "Internal customers") >= 5
