"""One-to-ones over HTTP: without scripts, with bad input, as files."""

import pytest
from sqlalchemy import select

from app.database import unit_of_work
from app.meetings.models import Series
from app.people.models import Employee
from tests.client import Client

BAD = ("x" * 200_000, "a\x00b", "<script>alert(1)</script>", "\u202eabc 🙂 مرحبا", "=1+1")
#: Bytes of a form: what a browser can't send, somebody else can.
FORM = {"content-type": "application/x-www-form-urlencoded"}


def of_bo(company: Client) -> str:
    with unit_of_work(company.app.state.engine, write=False) as session:
        bo = select(Employee.id).where(Employee.name == "Bo Eriksen").scalar_subquery()
        return f"/one-to-ones/{session.scalars(select(Series.id).where(Series.employee_id == bo)).one()}"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_is_typed_is_saved_without_scripts_and_never_a_fault(company: Client) -> None:
    base = of_bo(company)
    company.sign_in("bo")
    # Saved without scripts, refused where it was changed meanwhile: both texts are on the page, and one is chosen.
    assert company.post(f"{base}/notes", {"text": "First", "version": "0"}).status_code in {200, 303}
    both = company.post(f"{base}/notes", {"text": "Second", "version": "0"})
    assert both.status_code == 409
    assert "First" in both.text
    assert "Second" in both.text
    kept = company.post(f"{base}/notes", {"text": "First, second", "version": "1"})
    assert kept.status_code in {200, 303}
    assert "First, second" in company.get(base).text

    fields = {"notes": "text", "reflection": "text", "items": "words", "promises": "what", "date": "next_on"}
    for part, field in fields.items():
        for bad in BAD:
            given = {field: bad, "version": "7", "who": "employee", "due_on": "2026-13-45", "every": "weekly"}
            wanted = {"notes": ("text", "version"), "reflection": ("text", "version"), "items": ("words",)}
            names = wanted.get(part, tuple(given))
            answer = company.post(f"{base}/{part}", {key: given[key] for key in names})
            assert answer.status_code < 500, (part, bad[:20])
            if answer.status_code == 422 and "\x00" not in bad:
                assert "alert(1)</script>" not in answer.text
                assert bad[:1000] in answer.text or "&lt;script" in answer.text or part == "date", (
                    part,
                    bad[:20],
                )
    raw = company.post(f"{base}/items", content=b"words=%ED%A0%80%00", headers=FORM)
    assert raw.status_code < 500
    page = company.get(base)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_files_hold_what_the_list_shows_and_nothing_that_was_said(company: Client) -> None:
    company.sign_in("maya")
    mine = company.get("/one-to-ones?format=csv").text
    assert "Employee,Rhythm,Next,Last held,Overdue promises" in mine
    assert "Bo Eriksen,fortnightly" in mine
    assert company.get("/one-to-ones?format=xlsx").content[:2] == b"PK"
    company.sign_in("hana")
    teams = company.get("/one-to-ones/coverage?format=csv").text
    assert "Billing,3,1,1," in teams
    assert "Bo Eriksen" not in teams
    assert company.get("/one-to-ones?format=csv").status_code == 200
