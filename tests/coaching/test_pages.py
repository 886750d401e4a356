"""Plans and observations through the doors: who gets through, what stays typed, what the queue does."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.clock import now as clock_now
from app.coaching.jobs import daily, rescues
from app.coaching.models import CheckIn, CoachingItem, Observation, Plan
from app.contacts.models import Contribution
from app.database import unit_of_work
from app.intake.actions import record
from app.notices.models import Job, Notice
from tests.client import Client
from tests.coaching.office import fields
from tests.disputes.desk import STAFF, Desk

#: Doors and words are the same on both; what the database does is in test_plans.
pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
At = tuple[Desk, Client]
NAMES = [line[0] for line in STAFF]
WORDS = "She promised a call and nobody made it."


def plan_fields(made: Desk, **more: str) -> dict[str, str]:
    today = made.now.date()
    days = {"check1": 14, "check2": 28, "due1": 7, "due2": 21, "ends_on": 56}
    return fields(**{name: (today + timedelta(days=n)).isoformat() for name, n in days.items()}) | more


def make(at: At, **more: str) -> str:
    """The address of a new plan of Mia's with Nia."""
    made, client = at
    answer = made.become(client, "Mia").post(
        f"/employees/{made.ids['Nia']}/plans", plan_fields(made, **more), follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def statuses(at: At, method: str, path: str, form: dict[str, Any] | None = None) -> dict[str, int]:
    made, client = at
    return {
        name: made.become(client, name).request(method, path, data=form, follow_redirects=False).status_code
        for name in NAMES
    }


def test_who_reads_and_who_writes_a_plan(at: At) -> None:
    """The coachee, the line above and HR of the unit read; peers, other managers and the administrator know nothing."""
    made, client = at
    path = make(at)
    hidden = dict.fromkeys(("Hal", "Sol", "Ed", "Eli", "Rob"), 404)
    assert statuses(at, "GET", path) == hidden | dict.fromkeys(("Eve", "Lena", "Hana", "Mia", "Nia"), 200)
    assert statuses(at, "GET", f"{path}/change") == hidden | {
        "Eve": 403, "Lena": 403, "Hana": 403, "Nia": 403, "Mia": 200
    }  # fmt: skip
    assert (
        made.become(client, "Mia").post(f"{path}/notes", {"private": "Only I know this."}).status_code == 303
    )
    for name in ("Eve", "Lena", "Hana", "Nia"):
        assert "Only I know this." not in made.become(client, name).get(path).text
    assert "Only I know this." in made.become(client, "Mia").get(path).text
    seen = statuses(at, "POST", f"{path}/acknowledgement", {"version": "1", "reply": ""})
    assert seen == hidden | {"Eve": 403, "Lena": 403, "Hana": 403, "Mia": 403, "Nia": 303}
    listed = {name: path in made.become(client, name).get("/plans").text for name in ("Hana", "Lena", "Mia")}
    assert listed == {"Hana": True, "Lena": True, "Mia": True}
    assert made.become(client, "Nia").get("/plans").status_code == 403
    text = made.become(client, "Hana").get("/plans?format=csv").text
    assert "Nia,Mia,listens,running" in text
    assert "Only I know this." not in text


def test_what_was_typed_stays_and_what_is_wrong_is_said(at: At) -> None:
    made, client = at
    path = f"/employees/{made.ids['Nia']}/plans"
    made.become(client, "Mia")
    answer = client.post(path, plan_fields(made, expectations="<b>x</b>", own="Kept & safe"))
    assert answer.status_code == 422
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text
    assert "Kept &amp; safe" in answer.text
    low = client.post(path, plan_fields(made, measure="customer:stars_5", target="4.01"))
    assert low.status_code == 422
    assert "or a behaviour" in low.text or "above it" in low.text
    for text in ("x" * 200_000, "nul\x00", "\u202e🙂", "\ufffd"):
        assert client.post(path, plan_fields(made, own=text)).status_code in {303, 422}
        assert client.get(f"{path}/new", params={"from": text[:2000]}).status_code in {400, 404}
    plan = make(at)
    for form in (
        ("outcome", {"result": "met", "verdict": "kept <i>"}),
        ("extension", {"ends_on": "soon", "why": "kept <i>"}),
        ("notes", {"private": "x" * 5_000}),
    ):
        refused = client.post(f"{plan}/{form[0]}", form[1])
        assert refused.status_code == 422
        assert "kept &lt;i&gt;" in refused.text or "x" * 5_000 in refused.text


def test_a_rating_leads_to_the_plan_of_whoever_reports_to_the_reader(at: At) -> None:
    made, client = at
    with unit_of_work(made.engine, write=False) as session:
        one, both = (made.rating(session, name).rating.id for name in ("Nia-3", "shared"))
    made.become(client, "Mia")
    answer = client.get(f"/ratings/{one}/coaching", follow_redirects=False)
    assert answer.headers["location"] == f"/employees/{made.ids['Nia']}/plans/new?from=rating:{one}"
    assert "Make the plan" in client.get(answer.headers["location"]).text
    shared = client.get(f"/ratings/{both}/coaching").text
    assert f"/employees/{made.ids['Nia']}/plans/new?from=rating%3A{both}" in shared
    assert f"/employees/{made.ids['Ed']}/plans/new?from=rating%3A{both}" in shared
    assert client.get(f"/employees/{made.ids['Ed']}/plans/new?from=rating:{one}").status_code == 404
    plan = make(at, origin=f"rating:{one}")
    assert f'href="/ratings/{one}"' in client.get(plan).text
    assert made.become(client, "Hana").get(f"/ratings/{one}/coaching").status_code == 403


def test_a_score_goal_is_followed_and_says_what_it_can(at: At) -> None:
    made, client = at
    path = f"/employees/{made.ids['Nia']}/plans"
    text = made.become(client, "Mia").get(f"{path}/new?from=score:customer").text
    assert "can show a change of" in text
    long = (made.now.date() + timedelta(days=300)).isoformat()
    plan = make(at, measure="customer:stars_5", target="5", ends_on=long)
    made.become(client, "Nia").post(f"{plan}/acknowledgement", {"version": "1"})
    page = made.become(client, "Mia").get(plan).text
    assert "Did it help?" in page
    assert "nothing can be said" in page


def test_the_queue_reminds_once_and_credits_later_answers(at: At) -> None:
    made, client = at
    plan = make(at)
    made.become(client, "Nia").post(f"{plan}/acknowledgement", {"version": "1"})
    today = made.now.date()
    observed = {"seen_on": today.isoformat(), "words": WORDS, "contact_ref": "T-9", "intervened": "yes"}
    made.become(client, "Mia").post(f"/employees/{made.ids['Ed']}/observations", observed)
    with unit_of_work(made.engine) as session:
        for one in session.scalars(select(CheckIn).order_by(CheckIn.planned_on).limit(1)):
            one.planned_on = today + timedelta(days=1)
        record(session, "Desk", [made.answer("Ed", "T-9", 5, days=0, contact_ref="T-9")], "UTC", made.now)
    for _ in range(2):
        daily(made.engine, {}, clock_now())
        rescues(made.engine, {}, clock_now())
    with unit_of_work(made.engine, write=False) as session:
        reminders = session.scalars(select(Notice.text).where(Notice.text.contains("tomorrow"))).all()
        assert sorted(reminders) == [
            "Your check-in with Nia is tomorrow.",
            "Your coaching check-in is tomorrow.",
        ]
        rating = session.scalars(select(Observation.rating_id)).one()
        roles = session.scalars(select(Contribution.role).where(Contribution.rating_id == rating)).all()
        assert sorted(roles) == ["replied", "rescued"]
        assert session.scalars(select(Job.kind).where(Job.key == "coaching.daily")).all() == [
            "coaching.daily"
        ]
        item = session.scalars(select(CoachingItem.id)).one()
    seen = statuses(at, "GET", f"/employees/{made.ids['Ed']}/observations")
    assert {name for name, status in seen.items() if status == 200} == {
        "Eve",
        "Lena",
        "Hana",
        "Mia",
        "Sol",
        "Ed",
    }
    refused = statuses(at, "POST", f"/items/{item}/dismissal", {"reason": "no"})
    assert {name for name, status in refused.items() if status == 422} == {"Mia"}
    assert "worth coaching" in made.become(client, "Mia").get("/coaching").text


def test_a_new_manager_finds_the_plan_and_the_old_one_no_longer_does(at: At) -> None:
    made, client = at
    path = make(at)
    with unit_of_work(made.engine) as session:
        plan = session.scalars(select(Plan)).one()
        plan.coach_id = made.ids["Sol"]
    assert made.become(client, "Sol").get(path).status_code == 404
    page = made.become(client, "Mia").get("/coaching").text
    assert "1 plan to take over" in page.casefold()
    assert client.post(f"{path}/outcome", {"result": "met", "verdict": "x"}).status_code == 403
    assert client.post(f"{path}/handover").status_code == 303
    assert "You coach this plan from now on" in client.get(path).text
    assert client.get(f"{path}/change").status_code == 200
