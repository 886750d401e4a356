"""Pages of cycles over HTTP: files, what is kept of a refused form, odd input, a review that changed hands."""

import csv
import io
import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.cycles.jobs import REMIND, reminders
from app.cycles.reminding import DUE
from app.database import unit_of_work
from app.notices.models import Job, Notice
from app.reviews.models import Cycle
from tests.access.world import World, world
from tests.client import Client

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ODD = "مرحبا 🎉 <script>alert(1)</script> {{ 7 * 7 }}"
PLAN = {
    "name": "Looked back",
    "first": "2024-01",
    "last": "2024-06",
    "due_on": "2026-12-20",
    "facing": "",
    "without": "",
    "added": "",
}


@pytest.fixture
def things(company: Client) -> World:
    with unit_of_work(company.app.state.engine, write=False) as session:
        return world(session)


@pytest.fixture
def hr(company: Client, things: World) -> Client:
    return company.sign_in("lena")


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_table_is_a_file_with_what_the_screen_shows_and_a_preview_makes_nothing(
    hr: Client, things: World
) -> None:
    cycle = f"/cycles/{things.ids['cycle']}"
    for address, first in (
        ("/cycles", "Cycle"),
        (cycle, "Person"),
        (f"{cycle}/extensions", "Person"),
        (f"{cycle}/handovers", "Person"),
        (f"{cycle}/leniency", "Manager"),
        ("/templates", "Template"),
    ):
        answer = hr.get(f"{address}?format=csv")
        assert answer.status_code == 200, address
        assert rows(answer.text)[0][0] == first
        assert hr.get(f"{address}?format=xlsx").content[:2] == b"PK"
    found = rows(hr.get(f"{cycle}?format=csv&q=levi&sort=-due").text)
    assert [row[0] for row in found[1:]] == ["Dan Levi"]

    # A preview makes nothing, and its list is a file.
    plan = {**PLAN, "template_id": str(things.ids["template"]), "without": "Sol Mbeki"}
    before = hr.get("/cycles?format=csv").text
    shown = hr.post("/cycles/preview", plan)
    assert shown.status_code == 200
    assert "left out by name" in shown.text
    assert 'name="without" value="Sol Mbeki"' in shown.text
    found = rows(hr.post("/cycles/preview", {**plan, "format": "csv"}).text)
    assert ["Sol Mbeki", "Support leads", "Support", "left out by name"] in found
    back = hr.post("/cycles/preview", {**plan, "back": "yes"})
    assert "Sol Mbeki</textarea>" in back.text
    assert hr.get("/cycles?format=csv").text == before


ODD_PLANS: tuple[tuple[dict[str, str], str], ...] = (
    ({"name": ODD * 2_000}, "This should have at most 200 characters."),
    ({"name": "a\x00b"}, "invisible control character"),
    ({"without": ODD}, "Nobody is known as"),
    ({"first": "soon"}, "Write the month as 2026-01."),
    ({"template_id": "9" * 30}, "There is no such thing"),
    ({"template_id": "score:7"}, "There is no such thing"),
    ({"template_id": "٣"}, "There is no such thing"),
    ({"units": "Atlantis"}, "One of the units is gone"),
    ({"teams": "12"}, "One of the teams is gone"),
    ({"facing": "both"}, "yes"),
    ({"due_on": "2026-02-30"}, "There is no such day"),
    ({"due_on": "tomorrow"}, "Write the day as 2026-12-31."),
    ({"wings": "2"}, "does not know this field"),
)


def test_odd_plans_are_refused_with_what_was_typed_and_odd_addresses_are_pages(
    hr: Client, things: World
) -> None:
    for more, said in ODD_PLANS:
        answer = hr.post("/cycles", {**PLAN, "template_id": str(things.ids["template"]), **more})
        assert answer.status_code == 422, more
        assert said in answer.text, more
        assert "<script>alert" not in answer.text
        assert 'value="2026-12-20"' in answer.text or "due_on" in more
    cycle = f"/cycles/{things.ids['cycle']}"
    for query in (
        "?page=-1&sort=nothing&state=flying&team=x&manager=" + "9" * 40,
        "?q=%F0%9F%8E%89%E2%80%AE&unit=%F0%9F%8E%89",
        "?team=99999999999999999&manager=1&state=late&sort=-late",
    ):
        assert hr.get(cycle + query).status_code == 200
    assert hr.get(f"{cycle}/extensions?review=99999999999999999999").status_code == 200
    assert hr.get("/templates/new?from=zzz").status_code == 200


def section(at: int, kind: str, weight: str, **more: Any) -> dict[str, Any]:
    given = {"kind": kind, "title": kind, "prompt": "", "weight": weight, "fillers": "manager", **more}
    return {f"s{at}-{key}": value for key, value in given.items()}


def test_a_refused_template_keeps_every_word_and_buttons_work_without_scripts(hr: Client) -> None:
    sent = {
        "name": ODD,
        "about": "b" * 2_001,
        "sections": "2",
        **section(0, "customer satisfaction", "60", prompt=ODD),
        **section(1, "customer-care teamwork", "50"),
    }
    refused = hr.post("/templates", sent)
    assert refused.status_code == 422
    assert "The weights add up to 110: take 10 away." in refused.text
    assert "it has 2,001" in refused.text
    assert refused.text.count("مرحبا 🎉 &lt;script&gt;") == 2
    stepped = hr.post("/templates/draft", {**sent, "step": "down 0"})
    assert stepped.status_code == 200
    titles = re.findall(r'name="s\d-title" type="text" value="([^"]*)"', stepped.text)
    assert titles == ["customer-care teamwork", "customer satisfaction"]
    live = hr.post("/templates/draft", sent, headers={"HX-Request": "true"})
    assert "<form" not in live.text
    assert "take 10 away" in live.text
    huge = hr.post("/templates", {**sent, "about": "x" * 200_000})
    assert huge.status_code == 422
    assert "x" * 200_000 in huge.text


def test_a_review_changes_hands_with_its_note_and_the_former_author_is_out(
    company: Client, things: World
) -> None:
    review = things.fill("/reviews/{review_id}", "review=toms-draft")
    company.sign_in("maya")
    assert company.get(review).status_code == 200
    wrong = company.post(f"{review}/handover", {"to": "Tomasz Zieliński", "note": ODD})
    assert wrong.status_code == 422
    assert "Nobody writes their own review" in wrong.text
    assert "🎉" in wrong.text
    note = "He asked for the evening shift himself."
    assert company.post(f"{review}/handover", {"to": "Grace Lin", "note": note}).status_code == 303
    assert company.get(review).status_code == 404
    assert company.get(f"{review}/handover").status_code == 404
    company.sign_in("hana")
    assert note in company.get(f"{review}/handover").text
    handed = company.get(things.fill("/cycles/{cycle_id}/handovers", "cycle=cycle"))
    assert "Tomasz Zieliński" in handed.text
    assert company.post(f"{review}/handover", {"to": "Sol Mbeki"}).status_code == 303
    company.sign_in("sol")
    read = company.get(f"{review}/handover").text
    assert "It was handed over 2 times." in read
    assert note not in read
    company.sign_in("hana")
    assert company.post(f"{review}/handover", {"to": "Maya Ross"}).status_code == 303
    company.sign_in("maya")
    assert "Tomasz Zieliński" in company.get("/reviews").text
    assert note in company.get(f"{review}/handover").text


def test_the_morning_run_tells_and_asks_for_the_next_one_and_again_tells_nobody(company: Client) -> None:
    """Everything of the running cycle is overdue by four weeks when the queue comes round."""
    engine = company.app.state.engine
    with unit_of_work(engine) as session:
        newest = session.scalars(select(Cycle).order_by(Cycle.due_on.desc()).limit(1)).one()
        later = datetime.combine(newest.due_on + timedelta(days=28), time(9), UTC)
    for _ in range(2):
        reminders(engine, {}, later)
    with unit_of_work(engine, write=False) as session:
        told = session.scalars(select(Notice).where(Notice.kind == DUE)).all()
        assert len(told) > 10
        assert len({notice.account_id for notice in told}) == len(told)
        assert any("reviews to finish (28 days)" in notice.text for notice in told)
        due = session.scalars(select(Job.due_at).where(Job.kind == REMIND, Job.state == "waiting")).one()
    assert due is not None
