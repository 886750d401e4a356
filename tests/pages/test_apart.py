"""What is never mixed into anything: other scales, programs, and a new hire's first days."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Site
from tests.pages.addresses import person

#: Scale, how pages call it, answers.
OTHERS = (
    ("ces_7", "ease, 1 to 7", (7, 6, 2)),
    ("nps_11", "would recommend, 0 to 10", (10, 9, 3, 0)),
    ("stars_10", "satisfaction, 1 to 10", (10, 8)),
    ("zd_binary", "good or bad", (1, 0, 1, 1, 1)),
)


def delivered(hana: Page, site: Site) -> None:
    """The same customers answer about Jonas on four more scales; one off its scale is refused whole."""
    now = datetime.now(UTC)
    answers: list[dict[str, Any]] = [
        {
            "rating_id": f"{scale}-{number}",
            "employee": "1022",
            "answered_at": (now - timedelta(days=3 + number)).isoformat(),
            "score": score,
            "scale": scale,
            "channel": "Chat",
        }
        for scale, _, scores in OTHERS
        for number, score in enumerate(scores)
    ]
    address, head = f"{site.url}/api/ratings?source=Other", {"Origin": site.url}
    wrong = hana.request.post(address, data=[answers[0] | {"score": 8, "rating_id": "off"}], headers=head)
    assert wrong.status == 422, wrong.text()
    stored = hana.request.post(address, data=answers, headers=head)
    assert stored.ok, stored.text()
    assert stored.json()["new"] == len(answers)


@pytest.mark.row("E9")
def test_scales_and_programs_are_kept_apart(own_site: Site, open_page: Callable[..., Page]) -> None:
    """Jonas is rated by satisfaction, effort, recommendation, thumbs and ten stars: each is a score of its own with its
    own answers, on his page, his team's and the company's; the one he had does not move. What customers say of Lumi, a
    program, stands on a page of programs, in no list, team or ranking of people.
    """
    site = own_site
    hana, lena = open_page(), open_page()
    site.sign_in(hana, "hana")
    site.sign_in(lena, "lena")
    jonas = person(lena, site, "Jonas Lindqvist")

    def own_row(page: Page) -> str:
        page.goto(f"{site.url}{jonas}")
        row = page.locator("#lenses tbody tr").filter(has_text="Customers").first
        expect(row.locator(".c-score")).to_be_visible()
        return re.sub(r"\s+", " ", row.locator(".c-score, .c-glyph").first.inner_text())

    before = own_row(lena)
    delivered(hana, site)
    for _ in range(80):
        after = own_row(lena)
        text = lena.get_by_role("main").inner_text()
        if all(words in text for _, words, _ in OTHERS):
            break
        lena.wait_for_timeout(250)
    assert after == before
    main = lena.get_by_role("main")
    for _, words, scores in OTHERS:
        expect(main).to_contain_text(words)
        row = lena.locator("tr").filter(has_text=f"{len(scores)} answers · {words}")
        expect(row).to_have_count(1)
        expect(row).to_contain_text("Not enough evidence")
    lena.goto(f"{site.url}/company")
    lena.wait_for_load_state()
    tabs = lena.get_by_role("navigation").filter(has_text="Touchpoints")
    for words in ("satisfaction, 1 to 5", "felt taken care of"):
        expect(tabs.last).to_contain_text(words)

    lena.goto(f"{site.url}/ai-agents")
    row = lena.locator("tbody tr").filter(has_text="Lumi")
    expect(row).to_contain_text(re.compile(r"\d+\s*answers"))
    lena.goto(f"{site.url}/people?q=lumi")
    expect(lena.locator("#people")).to_contain_text("Nobody matches")
    lena.goto(f"{site.url}/company")
    expect(lena.get_by_role("main")).not_to_contain_text("Lumi")


@pytest.mark.row("E11")
def test_first_days_are_shown_and_held_against_nobody(site: Site, open_page: Callable[..., Page]) -> None:
    """Priya's first thirty days are told on her page and can be read, and are not in her score. Hugo is within his: he
    has no figure and no place in any order, and in the dossier that a severance would stand on there are no answers.
    """
    maya, hana, dan = open_page(), open_page(), open_page()
    site.sign_in(maya, "maya")
    site.sign_in(hana, "hana")
    priya = person(maya, site, "Priya Nair")
    maya.goto(f"{site.url}{priya}")
    aside = maya.get_by_role("main").get_by_text(re.compile(r"First 30 days: \d+ answers, average \d"))
    expect(aside).to_contain_text("Shown, never counted, ranked or held against anybody")
    found = re.search(r"First 30 days: (\d+) answers", aside.inner_text())
    assert found is not None
    counted = maya.locator("#lenses tbody tr").filter(has_text="Customers").inner_text()
    many = re.search(r"(\d+)\s+answers", counted)
    assert many is not None
    maya.get_by_role("link", name=re.compile("Read them")).click()
    expect(maya.locator(".notice")).to_contain_text("shown, never counted, ranked or held against anybody")
    expect(maya.get_by_role("main")).to_contain_text(f"{found[1]} answers")
    maya.goto(f"{site.url}{priya}/ratings?lens=customer&scale=stars_5&months=6")
    expect(maya.get_by_role("main")).to_contain_text(f"{many[1]} answers")

    hugo = person(hana, site, "Hugo Bernard")
    hana.goto(f"{site.url}{hugo}")
    expect(hana.get_by_role("main")).to_contain_text(re.compile(r"First 30 days: \d+ answers"))
    hana.goto(f"{site.url}/people?q=hugo")
    row = hana.locator("#people tbody tr").filter(has_text="Hugo Bernard")
    expect(row.locator(".c-score")).to_have_text("–")
    hana.goto(f"{site.url}/people?sort=-score")
    order = hana.locator("#people tbody tr").all_inner_texts()
    ranked = [
        number
        for number, text in enumerate(order)
        if "Not enough evidence" not in text and "no answers" not in text
    ]
    assert not any("Hugo" in order[number] or "Priya" in order[number] for number in ranked)
    assert all("Hugo" not in text for text in order[: max(ranked) + 1])
    hana.goto(f"{site.url}/decisions")
    hana.get_by_role("link", name="Everybody in the cycle").click()
    hana.get_by_role("searchbox").fill("hugo")
    hana.get_by_role("link", name="Hugo Bernard").click()
    dossier = hana.get_by_role("main")
    expect(dossier).to_contain_text(re.compile(r"Dossier of Hugo Bernard"))
    expect(dossier).to_contain_text(re.compile(r"At risk in two windows: .*no answers · .*no answers"))
    expect(dossier).not_to_contain_text("First 30 days")
    site.sign_in(dan, "dan")
    refused = dan.goto(f"{site.url}{hugo}")
    assert refused is not None
    assert refused.status == 404
