"""Planning over HTTP: with bad input, and as files."""

import pytest
from sqlalchemy import select

from app.database import unit_of_work
from app.people.models import Team
from app.planning.models import HalfYear, ServicePoint, ServiceReview
from tests.client import Client

BAD = ("x" * 200_000, "a\x00b", "<script>alert(1)</script>", "\u202eabc 🙂", "9" * 40, "nan", "1e400", "٣")


def places(company: Client) -> tuple[str, str, int]:
    with unit_of_work(company.app.state.engine, write=False) as session:
        half = session.scalars(select(HalfYear).order_by(HalfYear.first_month.desc()).limit(1)).one()
        team = session.scalars(select(Team.id).where(Team.name == "Customer Care One")).one()
        held = session.scalars(select(ServiceReview.id).where(ServiceReview.ended_at.is_(None))).one()
        point = session.scalars(select(ServicePoint.id).where(ServicePoint.review_id == held)).first()
        assert point is not None
        return f"/planning/{half.id}/teams/{team}", f"/service-reviews/{held}", point


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_bad_input_is_named_and_nothing_typed_is_lost(company: Client) -> None:
    team, held, point = places(company)
    goal = {
        "measure": "customer:stars_5",
        "expected": "4",
        "words": "Ours",
        "owner": "1",
        "due_on": "2026-11-30",
    }
    action = {"decision": "Yes", "owner": "", "due_on": ""}
    for who, path, good in (
        ("maya", f"{team}/goals", goal),
        ("lena", "/planning", {"name": "Next", "first": "2027-01", "last": "2027-06"}),
        ("eve", f"{held}/points/{point}/decision", action),
        ("eve", f"{held}/points", {"title": "Ours"}),
        ("eve", f"{held}/minutes", {"minutes": "Ours"}),
        ("eve", "/service-reviews", {"held_on": "2026-11-30"}),
    ):
        company.sign_in(who)
        for field in good:
            for bad in BAD:
                answer = company.post(path, good | {field: bad})
                assert answer.status_code < 500, (path, field, bad[:20])
                assert "<script>alert" not in answer.text
    company.sign_in("maya")
    refused = company.post(f"{team}/goals", goal | {"words": "Kept as typed", "expected": "nine"})
    assert refused.status_code == 422
    assert "Kept as typed" in refused.text
    assert "Give a level from 1 to 5" in refused.text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_files_hold_what_the_screen_shows(company: Client) -> None:
    team, held, _ = places(company)
    company.sign_in("eve")
    goals = company.get("/planning?format=csv").text
    assert "Phone desk,Nobody explains their trouble twice.,customer,4.2," in goals
    assert "below what was promised" in goals
    assert "\nBilling" not in goals, "three people are no group"
    assert "Eve Park" in company.get("/service-reviews?format=csv").text
    assert "Omar Haddad" in company.get(f"{held}?format=csv").text
    for address in ("/planning", team, "/service-reviews", held):
        assert company.get(f"{address}?format=xlsx").content[:2] == b"PK", address
