"""The board over the demo company: few statements, presses that can be repeated, wrong people, bad input."""

import re

import pytest
from sqlalchemy import select

from app.database import unit_of_work
from app.people.models import Employee
from app.rotations.models import Program, SignUp, Slot, Waiting
from tests.client import Client

HTMX = {"hx-request": "true"}
ONLY = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def coming(company: Client) -> tuple[int, list[int]]:
    """The support rotation, and its slots to come."""
    with unit_of_work(company.app.state.engine, write=False) as session:
        program = session.scalars(select(Program).where(Program.name == "Support rotation")).one()
        slots = session.scalars(select(Slot).where(Slot.program_id == program.id).order_by(Slot.starts_on))
        free = [slot.id for slot in slots if slot.taken == 0]
        return program.id, free[-4:]


@ONLY
def test_the_board_takes_few_statements(company: Client, queries: list[str]) -> None:
    """However many slots and people: who asks, the program, its slots, places, lines, skills, people, stints, leave."""
    program, _ = coming(company)
    company.sign_in("dan")
    for address in (f"/rotations/{program}", f"/rotations/{program}?as=list"):
        company.get(address)
        queries.clear()
        assert company.get(address).status_code == 200
        sent = [one for one in queries if not one.startswith(("BEGIN", "SAVEPOINT", "PRAGMA"))]
        assert len(sent) <= 10, "\n".join(sent)


@ONLY
def test_a_press_answers_with_the_card_and_again_changes_nothing(company: Client) -> None:
    """With scripts the card anew and the opening sentences; twice is once; without scripts on to the board."""
    program, slots = coming(company)
    company.sign_in("dan")
    slot = slots[0]
    answers = [company.post(f"/slots/{slot}/sign-ups?on=board", headers=HTMX) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    for answer in answers:
        assert f'<li class="slot-card mine" id="slot-{slot}">' in answer.text
        assert 'id="say" hx-swap-oob="true"' in answer.text
        assert ">Undo</button>" in answer.text
    with unit_of_work(company.app.state.engine, write=False) as session:
        place = session.scalars(select(SignUp).where(SignUp.slot_id == slot)).one()
        assert session.get_one(Slot, slot).taken == 1
    back = f"/sign-ups/{place.id}/return?on=board"
    assert ">Sign up</button>" in company.post(back, headers=HTMX).text
    again = company.post(back, headers=HTMX)
    assert (again.status_code, "given back already" in again.text) == (409, True)
    plain = company.post(f"/slots/{slot}/sign-ups", follow_redirects=False)
    assert (plain.status_code, plain.headers["location"]) == (303, f"/rotations/{program}#slot-{slot}")
    refused = company.post(f"/slots/{slots[1]}/sign-ups")
    assert (refused.status_code, "28 days of rest" in refused.text) == (409, True)


@ONLY
def test_wrong_people_change_nothing(company: Client) -> None:
    """Bo is no engineer; Maya gives nobody's place back; a slot that isn't there is nowhere."""
    _, slots = coming(company)
    company.sign_in("bo")
    refused = company.post(f"/slots/{slots[0]}/sign-ups", headers=HTMX)
    assert (refused.status_code, "Support rotation is for Engineering." in refused.text) == (409, True)
    assert company.post("/slots/1/sign-ups").status_code == 404
    assert company.post("/slots/99999999999999999999/sign-ups").status_code == 404
    with unit_of_work(company.app.state.engine, write=False) as session:
        dan = select(Employee.id).where(Employee.name == "Dan Levi")
        place = session.scalars(select(SignUp.id).where(SignUp.employee_id.in_(dan)).limit(1)).one()
        offer = session.scalars(select(Waiting.id).where(Waiting.employee_id.in_(dan))).one()
    company.sign_in("maya")
    assert company.post(f"/sign-ups/{place}/return").status_code == 403
    assert company.post(f"/waiting/{offer}/end").status_code == 403
    with unit_of_work(company.app.state.engine, write=False) as session:
        assert session.get_one(Waiting, offer).ended_at is None


@ONLY
def test_what_the_list_shows_can_be_kept(company: Client) -> None:
    """CSV with the same filter, search and order."""
    program, _ = coming(company)
    company.sign_in("dan")
    rows = company.get(f"/rotations/{program}?format=csv&show=mine").text.splitlines()
    assert rows[0].lstrip("\ufeff").startswith("First day,Last day,Shifts,Counts,Places,Taken,Who")
    assert ["Mine" in row or "Held for me" in row for row in rows[1:]] == [True, True]
    found = company.get(f"/rotations/{program}?format=csv&q=freya+holm&sort=-date").text.splitlines()[1:]
    assert len(found) == 2
    assert found[0] > found[1]
    assert company.get(f"/rotations/{program}?format=xlsx").content[:2] == b"PK"


@ONLY
def test_forms_keep_what_was_typed(company: Client) -> None:
    """Emoji, right-to-left and markup stay; a day that does not exist, nonsense and too much are refused."""
    program, slots = coming(company)
    company.sign_in("sol")
    strange = "<b>שלום</b> 🌍 \u202e"
    answer = company.post(
        "/programs", {"name": strange, "purpose": "x" * 200_000, "zone": "Mars/Base", "days": "0"}
    )
    assert answer.status_code == 422
    assert "&lt;b&gt;שלום&lt;/b&gt; 🌍" in answer.text
    new = f"/programs/{program}/slots/new"
    assert "There is no such day" in company.get(f"{new}?first=2027-02-30&capacity=4").text
    assert "greater than or equal to 1" in company.get(f"{new}?first=2027-06-07&capacity=0").text
    past = company.post(f"/programs/{program}/slots", {"first": "2020-01-06", "capacity": "4"})
    assert (past.status_code, "begun already" in past.text) == (422, True)
    for path, given in (
        (f"/slots/{slots[0]}/edit", {"capacity": "9" * 40, "counts": "\x00"}),
        (
            f"/slots/{slots[0]}/cancellation",
            {"reason": "\ud800".encode("utf-8", "surrogatepass").decode("latin1")},
        ),
        (f"/slots/{slots[0]}/seats", {"employee_id": "9" * 30}),
        (f"/programs/{program}/checklist", {"phase": "never", "words": strange * 100}),
    ):
        assert company.post(path, given).status_code == 422, path
    assert "shifts" in company.get(f"/slots/{slots[0]}?q=%F0%9F%8C%8D{'z' * 300}").text
    skills = company.post("/me/skills", {"more": "Chinese, chinese,  Sign   language"}, follow_redirects=True)
    assert re.findall(r'value="(Chinese|Sign language)" checked', skills.text) == ["Chinese", "Sign language"]
