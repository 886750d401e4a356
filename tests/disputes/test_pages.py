"""Who sees and does what with disputes, through the doors."""

from typing import Any

import pytest
from sqlalchemy import select

from app.contacts.models import Exclusion
from app.database import unit_of_work
from app.disputes.models import Dispute, Ruling
from app.journal.models import Entry
from app.notices.models import Notice
from app.people import actions as people
from app.people.models import Employee
from tests.client import Client
from tests.disputes.desk import STAFF, Desk
from tests.disputes.test_deciding import REASON, WORDS, ask, decide

#: Doors and words are the same on both; what the database does is in test_deciding.
pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
At = tuple[Desk, Client]
NAMES = [line[0] for line in STAFF]
RULING = {"outcome": "upheld", "reason": REASON}


def path_of(made: Desk, external: str) -> str:
    with unit_of_work(made.engine, write=False) as session:
        return f"/ratings/{made.rating(session, external).rating.id}"


def statuses(at: At, method: str, path: str, form: dict[str, Any] | None = None) -> dict[str, int]:
    made, client = at
    return {name: made.become(client, name).request(method, path, data=form).status_code for name in NAMES}


def test_only_who_is_credited_disputes(at: At) -> None:
    """The employee by the form; everybody else who sees the answer is refused, others don't know of it."""
    made, client = at
    path = f"{path_of(made, 'Nia-0')}/dispute"
    form = {"ground": "abusive customer", "words": WORDS}
    refused = {"Eve": 403, "Lena": 403, "Hana": 403, "Mia": 403, "Sol": 403}
    hidden = dict.fromkeys(("Hal", "Ed", "Eli", "Rob"), 404)
    assert statuses(at, "POST", path, form) == refused | hidden | {"Nia": 303}
    assert statuses(at, "POST", path, form)["Nia"] == 409
    shown = statuses(at, "GET", path)
    assert shown == dict.fromkeys(refused, 200) | hidden | {"Nia": 200}
    text = made.become(client, "Nia").get(path).text
    assert "disputed this answer" in text
    assert "<textarea" not in text


def test_a_form_that_says_too_little_keeps_what_was_typed(at: At) -> None:
    made, client = at
    path = f"{path_of(made, 'Nia-0')}/dispute"
    answer = made.become(client, "Nia").post(path, {"ground": "wrong person", "words": "not me & never"})
    assert answer.status_code == 422
    assert "not me &amp; never" in answer.text
    assert "at least 20 characters" in answer.text
    assert made.become(client, "Nia").post(path, {"words": WORDS}).status_code == 422
    assert made.become(client, "Nia").post(path, {"ground": "bad luck", "words": WORDS}).status_code == 422
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Dispute)).all() == []


def test_after_the_deadline_the_form_is_gone_and_says_why(at: At) -> None:
    made, client = at
    text = made.become(client, "Nia").get(f"{path_of(made, 'Nia-20')}/dispute").text
    assert "<textarea" not in text
    assert "The time to dispute this answer is over" in text
    text = made.become(client, "Nia").get(f"{path_of(made, 'Nia-0')}/dispute").text
    assert "<textarea" in text
    assert "30 days after the answer" in text


def test_the_manager_and_the_requester_never_decide(at: At) -> None:
    """Mia is HR of the unit and manages Nia; Hal is HR of another unit; colleagues do not even know of it."""
    made, _ = at
    dispute = ask(made)
    path = f"/disputes/{dispute}"
    assert statuses(at, "GET", path) == {
        "Eve": 200,
        "Lena": 200,
        "Hana": 200,
        "Hal": 404,
        "Mia": 200,
        "Sol": 404,
        "Nia": 200,
        "Ed": 404,
        "Eli": 404,
        "Rob": 404,
    }
    refused = {"Eve": 403, "Mia": 403, "Nia": 403, "Hal": 404, "Sol": 404, "Ed": 404, "Eli": 404, "Rob": 404}
    for form in (RULING, {"outcome": "refused", "reason": REASON}):
        got = {name: made.become(at[1], name).post(f"{path}/ruling", form).status_code for name in refused}
        assert got == refused
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Ruling)).all() == []
        denied = session.scalars(select(Entry.verb).where(Entry.verb == "refused: decide dispute")).all()
        assert len(denied) == 2 * len(refused)
    assert made.become(at[1], "Hana").post(f"{path}/ruling", RULING).status_code == 303
    assert made.become(at[1], "Lena").post(f"{path}/ruling", RULING).status_code == 409


def test_the_line_counts_as_of_the_day_of_the_ruling(at: At) -> None:
    """A dispute asked before Nia came to Hana's team: her form is stale, and Lena above her may not either."""
    made, client = at
    dispute = ask(made)
    assert "Decide" in made.become(client, "Hana").get(f"/disputes/{dispute}").text
    with unit_of_work(made.engine) as session:
        nia, hana = (session.get_one(Employee, made.ids[name]) for name in ("Nia", "Hana"))
        home = people.make_team(session, "Staff team", "Staff")
        people.assign(
            session,
            nia,
            team=home,
            manager=hana,
            title="",
            customer_facing=True,
            starts_on=made.now.date(),
        )
    for name in ("Hana", "Lena"):
        assert made.become(client, name).post(f"/disputes/{dispute}/ruling", RULING).status_code == 403
    assert "Nobody in HR may decide this" in made.become(client, "Hana").get(f"/disputes/{dispute}").text
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Exclusion)).all() == []


def test_only_the_employee_withdraws(at: At) -> None:
    made, _ = at
    path = f"/disputes/{ask(made)}/withdrawal"
    got = statuses(at, "POST", path)
    assert got.pop("Nia") == 303
    assert set(got.values()) == {403, 404}
    assert got["Hana"] == 403


def test_lists_and_files_show_whom_hr_sees(at: At) -> None:
    """Hana sees all, Hal those of West; nobody else has the list; the file says what the page says."""
    made, client = at
    ask(made)
    decide(made, ask(made, "Eli-0", "outside my control", "Eli"), "refused")
    lists = statuses(at, "GET", "/disputes")
    assert {name for name, status in lists.items() if status == 200} == {"Lena", "Hana", "Hal", "Mia"}
    assert set(lists.values()) == {200, 403}
    seen = {}
    for name in ("Hana", "Hal"):
        file = made.become(client, name).get("/disputes?format=csv").content.decode("utf-8-sig")
        seen[name] = [line.split(",")[0] for line in file.splitlines()[1:]]
    assert seen == {"Hana": ["Nia", "Eli"], "Hal": ["Eli"]}
    page = made.become(client, "Hal").get("/disputes").text
    assert "Nia" not in page
    assert "Nobody has disputed" not in page
    for query, expected in (("state=open", ["Nia"]), ("state=decided", ["Eli"]), ("q=li", ["Eli"])):
        text = made.become(client, "Hana").get(f"/disputes?{query}&format=csv").content.decode("utf-8-sig")
        assert [line.split(",")[0] for line in text.splitlines()[1:]] == expected
    assert made.become(client, "Hana").get("/disputes?format=xlsx").content[:2] == b"PK"
    mine = {name: made.become(client, name).get("/disputes/mine").text for name in ("Nia", "Ed")}
    assert "waits for a decision" in mine["Nia"]
    assert "You have disputed nothing" in mine["Ed"]
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Notice.href).where(Notice.kind == "dispute")).all()


def test_a_ground_that_is_mostly_upheld_is_said(at: At) -> None:
    made, client = at
    for n in range(10):
        decide(made, ask(made, f"Nia-{n}"), "upheld" if n < 7 else "refused")
    text = made.become(client, "Hana").get("/disputes").text
    assert "“Abusive customer” was upheld 7 times of 10" in text
    assert "44% to 87%" in text
    assert "too few" in text


def test_the_excluded_answer_says_so_wherever_it_shows(at: At) -> None:
    """Its page: by whom, when, why. Lists: a tag. The score: both numbers, on the page, in the file and the API."""
    made, client = at
    decide(made, ask(made))
    nia = made.become(client, "Nia")
    home = f"/employees/{made.ids['Nia']}"
    text = nia.get(path_of(made, "Nia-0")).text
    assert "This answer is excluded." in text
    assert f"By Hana, {made.now.day} {made.now:%b}" in text
    assert REASON in text
    assert ">excluded<" in nia.get(f"{home}/ratings?aside=yes").text
    assert ">excluded<" not in nia.get(f"{home}/ratings").text
    (one,) = nia.get(f"/api{home}/evidence").json()["evidence"]
    assert one["excluded"] == 1
    both = f"{one['score_with_excluded']:.2f} with 1 excluded"
    page = nia.get(home).text
    assert f"({both})" in page
    assert "1 answer is excluded; with it the score would be" in page
    team = made.become(client, "Mia").get("/team?format=csv").content.decode("utf-8-sig").splitlines()
    assert team[0].endswith("Missing,Excluded,Score with them")
    line = next(line for line in team if line.startswith("Nia,"))
    assert line.split(",")[-2] == "1"
    assert float(line.split(",")[-1]) == pytest.approx(one["score_with_excluded"], abs=1e-3)


def test_pages_cost_as_many_statements_for_ten_as_for_one(at: At, queries: list[str]) -> None:
    made, client = at
    first = ask(made)
    hana = made.become(client, "Hana")
    paths = ("/disputes", f"/disputes/{first}", f"{path_of(made, 'Nia-0')}/dispute")
    counts: list[list[int]] = []
    for round_ in range(2):
        if round_:
            for n in range(1, 12):
                ask(made, f"Nia-{n}")
        counts.append([])
        for path in paths:
            hana = made.become(client, "Hana")
            queries.clear()
            assert hana.get(path).status_code == 200
            counts[-1].append(len([one for one in queries if not one.startswith(("BEGIN", "PRAGMA"))]))
    assert counts[0] == counts[1]
