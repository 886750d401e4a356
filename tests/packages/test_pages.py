"""The pages of the policy: for HR alone, nothing stored by trying, nothing typed lost."""

import pytest
from sqlalchemy import func, select

from app.database import unit_of_work
from app.packages import editing, queries
from app.packages.models import PackagePolicy
from tests.client import Client

TRIED = {
    "hired_on": "2020-02-29",
    "last_day": "2026-12-31",
    "pay": "2400.00",
    "per": "month",
    "currency": "EUR",
    "country": "PT",
}
WHY = "The works council asked for one more week a year."


def stored(company: Client) -> int:
    with unit_of_work(company.app.state.engine, write=False) as session:
        return session.scalar(select(func.count()).select_from(PackagePolicy)) or 0


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_policy_from_trying_to_being_set(company: Client) -> None:
    before = stored(company)
    company.sign_in("hana")
    shown = company.post("/packages/try", TRIED)
    assert shown.status_code == 200
    assert "Severance pay" in shown.text
    bad = company.post("/packages/try", {**TRIED, "pay": "<b>12,5</b>😀" + "9" * 200_000})
    assert bad.status_code == 422
    assert "&lt;b&gt;12,5&lt;/b&gt;😀" in bad.text
    assert "9" * 200_000 in bad.text
    company.sign_in("lena")
    with unit_of_work(company.app.state.engine, write=False) as session:
        newest = queries.in_force(session)
    given = editing.filled(newest.body) | {"seen": str(newest.number), "weeks.0": "2"}
    assert "weeks per year from 1 to 2" in company.post("/packages/preview", given).text
    no_reason = company.post("/packages", given)
    assert (no_reason.status_code, stored(company)) == (422, before)
    assert company.post("/packages", given | {"reason": WHY}).status_code == 303
    assert stored(company) == before + 1
    assert company.post("/packages", given | {"reason": WHY}).status_code == 409
    assert WHY in company.get("/packages").text
    assert company.get("/packages?format=csv").text.count("\n") == len(newest.body.lines) + 1
    assert company.get("/packages?format=xlsx").content.startswith(b"PK")
    for name in ("maya", "bo", "eve", "ada", "sol"):
        company.sign_in(name)
        hidden = company.get("/packages")
        absent = company.get("/packagez")
        assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
