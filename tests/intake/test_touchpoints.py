"""Touchpoints: whose they are on a day, what credits a team, and where the team's figure stands."""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select

from app.clock import now
from app.contacts.models import Rating, TeamCredit, Touchpoint
from app.database import unit_of_work
from app.errors import Invalid
from app.intake.touchpoints import OwnerForm, own, owned_by
from app.people.models import Team
from app.scores.jobs import refit_all
from app.scores.models import TeamTally
from tests.client import Client
from tests.disputes.conftest import at
from tests.disputes.desk import Desk
from tests.imports.test_pages import upload

__all__ = ["at"]
At = tuple[Desk, Client]
PATH = "/api/ratings?source=Surveys"
ONE: dict[str, Any] = {"rating_id": "T1", "lens": "touchpoint", "product": "Invoice", "score": 4}


def give(made: Desk, name: str, team: str, starts_on: date, who: str = "Hana") -> int:
    with unit_of_work(made.engine) as session:
        return own(made.act(session, who), OwnerForm(name=name, team=team, starts_on=starts_on)).id


def sent(made: Desk, days: int = 1, **more: Any) -> dict[str, Any]:
    return {**ONE, "answered_at": (made.now - timedelta(days=days)).isoformat(), **more}


def credited(made: Desk) -> list[int]:
    with unit_of_work(made.engine, write=False) as session:
        return list(session.scalars(select(TeamCredit.team_id)))


def teams(made: Desk) -> dict[str, int]:
    with unit_of_work(made.engine, write=False) as session:
        return {team.name: team.id for team in session.scalars(select(Team))}


def test_the_team_that_owned_it_on_the_day_is_credited(at: At) -> None:
    made, client = at
    today = made.now.date()
    give(made, "Invoice", "Care team", today - timedelta(days=400))
    give(made, "Invoice", "West team", today - timedelta(days=10))
    made.become(client, "Hana")
    body = [sent(made, 20), sent(made, 5, rating_id="T2"), sent(made, 5, rating_id="T2")]
    answer = client.request("POST", PATH, json=body)
    assert (answer.status_code, answer.json()) == (200, {"new": 2, "same": 1, "changed": 0})
    assert sorted(credited(made)) == sorted([teams(made)["Care team"], teams(made)["West team"]])
    assert client.request("POST", PATH, json=body).json() == {"new": 0, "same": 3, "changed": 0}
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.sum(TeamTally.n))) == 2
        assert session.scalars(select(Rating.employee_id).where(Rating.external_id == "T1")).one() is None


def test_without_an_owner_or_another_lens_somebody_must_be_named(at: At) -> None:
    made, client = at
    give(made, "Invoice", "Care team", made.now.date())
    made.become(client, "Hana")
    for one in (
        sent(made, 3),
        sent(made, product="Nothing"),
        sent(made, lens="customer"),
        sent(made, employee="Nobody"),
    ):
        refused = client.request("POST", PATH, json=[one])
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "0.employee"
    assert credited(made) == []


def test_hr_of_one_unit_credits_no_team_of_another(at: At) -> None:
    made, client = at
    give(made, "Invoice", "Care team", made.now.date() - timedelta(days=400))
    made.become(client, "Hal")
    refused = client.request("POST", PATH, json=[sent(made)])
    assert refused.status_code == 422
    assert "unit" in refused.json()["errors"][0]["message"]


def test_a_file_says_what_to_do_instead(at: At) -> None:
    """The file's way credits people; a row that names nobody is refused with its mend, never lost."""
    made, client = at
    give(made, "Invoice", "Care team", made.now.date() - timedelta(days=400))
    made.become(client, "Hana")
    head = "rating_id,agent_id,survey_date,csat,product,lens\n"
    rows = "F1,N6,2026-03-01,4,Invoice,touchpoint\nF2,,2026-03-02,5,Invoice,touchpoint\n"
    address = upload(client, head + rows)
    assert "Name the employee, or send answers that only a team is credited with by the API." in unescape(
        client.get(address).text
    )


def test_owners_are_listed_with_history_and_removed(at: At) -> None:
    made, client = at
    today = made.now.date()
    old = give(made, "Invoice", "Care team", today - timedelta(days=400))
    new = give(made, "Invoice", "West team", today - timedelta(days=10))
    later = give(made, "Delivery", "Board team", today + timedelta(days=10))
    with unit_of_work(made.engine, write=False) as session:
        ids = teams(made)
        assert owned_by(session, ids["West team"], today) == ["Invoice"]
        assert owned_by(session, ids["Care team"], today) == []
        assert owned_by(session, ids["Care team"], today - timedelta(days=11)) == ["Invoice"]
        assert owned_by(session, ids["Board team"], today) == []
    page = made.become(client, "Sol").get("/touchpoints").text
    assert "West team" in page
    assert "Care team" in page
    assert "nobody yet" in page
    assert made.become(client, "Nia").get("/touchpoints").status_code == 403
    assert made.become(client, "Nia").post(f"/touchpoints/owners/{new}/removal").status_code == 404
    for owner in (new, old, later):
        assert made.become(client, "Sol").post(f"/touchpoints/owners/{owner}/removal").status_code == 303
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Touchpoint)).all() == []


def test_two_owners_from_one_day_and_unknown_teams_are_refused(at: At) -> None:
    made, _ = at
    today = made.now.date()
    give(made, "Invoice", "Care team", today)
    with pytest.raises(Invalid, match="already"):
        give(made, "Invoice", "West team", today)
    with pytest.raises(Invalid, match="one of the teams"):
        give(made, "Invoice", "Nowhere", today)


def test_the_teams_figure_stands_on_its_peoples_pages(at: At) -> None:
    """For their line and HR; for themselves from five people on; for nobody else."""
    made, client = at
    give(made, "Invoice", "Care team", made.now.date() - timedelta(days=400))
    made.become(client, "Hana")
    body = [
        sent(made, 1 + place, rating_id=f"T{place}", score=3 + place % 3, product="Invoice")
        for place in range(40)
    ]
    assert client.request("POST", PATH, json=body).status_code == 200
    refit_all(made.engine, {}, now())
    nia, eli = made.ids["Nia"], made.ids["Eli"]
    panel = {"HX-Request": "true"}
    for who in ("Hana", "Mia", "Sol"):
        shown = made.become(client, who).get(f"/employees/{nia}/touchpoints", headers=panel)
        assert shown.status_code == 200
        assert "The team’s touchpoints" in shown.text
        assert "40" in shown.text
    assert (
        "touchpoints"
        not in made.become(client, "Nia").get(f"/employees/{nia}/touchpoints", headers=panel).text
    )
    assert made.become(client, "Ed").get(f"/employees/{nia}/touchpoints", headers=panel).status_code == 404
    assert (
        "touchpoints"
        not in made.become(client, "Hana").get(f"/employees/{eli}/touchpoints", headers=panel).text
    )
    plain = made.become(client, "Hana").get(f"/employees/{nia}/touchpoints")
    assert (plain.status_code, plain.headers["location"]) == (303, f"/employees/{nia}")
