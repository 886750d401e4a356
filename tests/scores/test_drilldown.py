"""From a team's number to its answers: as many as the number says, of nobody else."""

import re

import pytest
from sqlalchemy import select

from app.database import unit_of_work
from app.people.models import Team
from app.scores.queries import fits
from app.scores.teams import team_figures
from tests.client import Client


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_team_s_number_leads_to_its_answers(company: Client) -> None:
    with unit_of_work(company.app.state.engine, write=False) as session:
        team_id = session.scalars(select(Team.id).where(Team.name == "Customer Care One")).one()
        figure = next(
            one for one in team_figures(session, fits(session, 6), team_id) if one.lens == "customer"
        )
    company.sign_in("maya")
    page = company.get(f"/teams/{team_id}").text
    link = f"/teams/{team_id}/ratings?lens=customer&amp;months=6"
    assert link in page
    listed = company.get(link.replace("&amp;", "&")).text
    assert f"{figure.n} answers" in listed
    assert len(set(re.findall(r"/ratings/(\d+)", listed))) == 50


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_team_too_small_is_not_shown_to_its_own_people(company: Client) -> None:
    """Billing has three: its figure would tell Bo of two colleagues. His manager sees them by person anyway."""
    bo = company.sign_in("bo").get("/me").headers["location"]
    bo += "?months=3"
    assert "Not enough evidence yet" in company.get(bo).text
    assert "Billing as a whole" not in company.get(bo).text
    assert "Billing as a whole" in company.sign_in("maya").get(bo).text
