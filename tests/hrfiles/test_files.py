"""From a file to the company and back again, on both databases."""

import csv
import io
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act, Actor
from app.errors import Conflict, Invalid
from app.hrfiles import actions, queries, rows
from app.hrfiles.columns import known_set, propose
from app.hrfiles.forms import ColumnsForm, MissingForm
from app.hrfiles.models import HrChange, HrFile, HrTeam
from app.journal.models import Entry
from app.people.actions import assign
from app.people.models import Assignment, Employee, Team
from tests.hrfiles.conftest import Upload
from tests.hrfiles.made import TODAY, as_csv, as_xlsx

HEAD = ["Employee number", "Name", "E-mail", "Team", "Manager", "Title", "Left on"]
FILE = as_csv(
    HEAD,
    ["1001", "Ann", "ann@example.com", "Desk", "", "Agent", ""],
    ["1002", "Ben Roy", "roy@example.com", "Lab", "2001", "Lead", ""],
    ["007", "Cai", "", "Desk", "Ann", "Agent", "2026-07-01"],
    ["2001", "Field, Nora", "nora@example.com", "Roof", "Ann", "Head", ""],
    ["2002", "Otto", "", "Roof", "2001", "", ""],
    ["2003", "Pia", "", "Roof", "2003", "", ""],
)


def snapshot(session: Session) -> list[Any]:
    """Everybody and every assignment and team, as the database has them."""
    session.flush()
    session.expire_all()
    return [
        sorted(
            str({name: value for name, value in row._mapping.items() if name != "id"})
            for row in session.execute(select(*table.columns))
        )
        for table in (Employee.__table__, Assignment.__table__, Team.__table__)
    ]


def stands(session: Session, number: str) -> list[tuple[Any, ...]]:
    """Team, manager, title, from and until of somebody."""
    above = {one.id: one.number for one in session.scalars(select(Employee))}
    return [
        (team, above.get(row.manager_id or 0), row.title, row.starts_on, row.ends_on)
        for row, team in session.execute(
            select(Assignment, Team.name)
            .join(Team, Team.id == Assignment.team_id)
            .join(Employee, Employee.id == Assignment.employee_id)
            .where(Employee.number == number)
            .order_by(Assignment.starts_on)
        )
    ]


def test_joiners_movers_leavers_and_a_bad_row_and_nothing_the_second_time(
    session: Session, upload: Upload
) -> None:
    made = upload(FILE)
    assert made.findings["counts"] == {"joined": 2, "moved": 1, "details": 0, "left": 1}
    assert (made.findings["refused"], made.findings["unchanged"]) == (1, 1)
    assert session.scalar(select(Employee.id).where(Employee.number == "2001")) is None
    made = upload(FILE, applied=True)
    assert stands(session, "1002") == [
        ("Desk", "1001", "Agent", date(2025, 1, 1), TODAY),
        ("Lab", "2001", "Lead", TODAY, None),
    ]
    assert stands(session, "2002") == [("Roof", "2001", "", TODAY, None)]
    ben = session.scalars(select(Employee).where(Employee.number == "1002")).one()
    assert (ben.name, ben.email) == ("Ben Roy", "roy@example.com")
    cai = session.scalars(select(Employee).where(Employee.number == "007")).one()
    assert cai.left_on == date(2026, 7, 1)
    entry = session.scalars(select(Entry).where(Entry.verb == "applied people")).one()
    assert (entry.detail["joined"], entry.detail["refused"]) == (2, 1)
    before = snapshot(session)
    again = upload(FILE)
    assert sum(again.findings["counts"].values()) == 0
    with pytest.raises(Conflict, match="nothing to apply"):
        upload(FILE, applied=True)
    assert snapshot(session) == before


def test_undone_everything_is_as_before(session: Session, act: Act, upload: Upload) -> None:
    before = snapshot(session)
    made = upload(FILE, applied=True)
    assert snapshot(session) != before
    actions.undo(act, made)
    assert snapshot(session) == before
    assert made.state == "undone"
    assert session.scalars(select(HrTeam)).all() == []
    with pytest.raises(Conflict, match="was undone"):
        actions.undo(act, made)


def test_a_correction_of_the_same_day_is_undone_too(session: Session, act: Act, upload: Upload) -> None:
    upload(FILE, applied=True)
    before = snapshot(session)
    second = upload(FILE.replace(b"Lab,2001,Lead", b"Desk,Ann,Coach"), applied=True)
    assert stands(session, "1002")[-1] == ("Desk", "1001", "Coach", TODAY, None)
    assert len(stands(session, "1002")) == 2
    actions.undo(act, second)
    assert snapshot(session) == before


def test_what_stands_on_it_keeps_it(
    session: Session, act: Act, upload: Upload, staff: dict[str, Employee]
) -> None:
    made = upload(FILE, applied=True)
    nora = session.scalars(select(Employee).where(Employee.number == "2001")).one()
    lab = session.scalars(select(Team).where(Team.name == "Lab")).one()
    words = {"team": lab, "manager": nora, "title": "Agent", "customer_facing": True}
    assign(session, staff["Lea"], starts_on=date(2026, 6, 5), **words)
    with pytest.raises(Conflict, match="Nora Field joined by this file"):
        actions.undo(act, made)
    assign(session, staff["Ben"], starts_on=date(2026, 6, 5), **words)
    with pytest.raises(Conflict, match="Ben Roy changed again"):
        actions.undo(act, made)
    assert session.get_one(HrFile, made.id).state == "applied"


def test_an_e_mail_that_somebody_else_took_is_not_given_back_twice(
    session: Session, act: Act, upload: Upload, staff: dict[str, Employee]
) -> None:
    made = upload(FILE, applied=True)
    staff["Lea"].email = "ben@example.com"
    session.flush()
    with pytest.raises(Conflict, match="former e-mail of Ben Roy"):
        actions.undo(act, made)


def test_the_people_as_a_file_change_nothing(session: Session, act: Act, upload: Upload) -> None:
    upload(FILE, applied=True)
    session.add(Employee(name="=cmd()", number="-5", email=None))
    session.flush()
    people = list(queries.people_rows(session, act.actor))
    assert set(propose(queries.HEAD)) == set(queries.HEAD)
    assert known_set(queries.HEAD) == "Rapport"
    assert ("2001", "Nora Field", "1001") in [(row[0], row[1], row[6]) for row in people]
    for body in (as_csv(queries.HEAD, *people), as_xlsx(queries.HEAD, *people)):
        made = upload(body)
        assert (sum(made.findings["counts"].values()), made.findings["problems"]) == (0, [])
        assert made.findings["unchanged"] == len(people) == 6


def test_a_workbook_says_the_same_as_its_csv(session: Session, upload: Upload) -> None:
    head = ["Personalnummer", "Vorname", "Nachname", "Abteilung", "Eintritt", "Kundenkontakt"]
    made = upload(
        as_xlsx(
            head,
            [2001.0, "Nora", "Field", "Desk", date(2026, 5, 4), True],
            [],
            ["0815", "Otto", "Sand", "Desk", 46146, "nein"],
        ),
        applied=True,
        name="leute.xlsx",
    )
    assert made.findings["problems"] == []
    rows_of = session.scalars(
        select(HrChange).where(HrChange.hr_file_id == made.id).order_by(HrChange.line)
    ).all()
    assert [(one.number, one.name, one.line) for one in rows_of] == [
        ("2001", "Nora Field", 2),
        ("0815", "Otto Sand", 4),
    ]
    assert [one.person["hired_on"][1] for one in rows_of] == ["2026-05-04", "2026-05-04"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(upload: Upload, encoding: str) -> None:
    text = "Personalnummer;Vorname;Nachname;Abteilung\r\n2001;Jörg;Weiß;Desk\r\n"
    made = upload(text.encode(encoding))
    assert made.findings["first"]["joined"][0]["name"] == "Jörg Weiß"
    assert (made.choices["encoding"] == "cp1252") == (encoding == "cp1252")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_rows_to_mend_are_mended_and_come_back(act: Act, upload: Upload, tmp_path: Path) -> None:
    made = upload(FILE.replace(b"2003,Pia", b"2003,=Pia"), applied=True)
    text = rows.to_mend(tmp_path, made).decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text)))
    assert found[0] == [*HEAD, "line", "problem"]
    assert found[1][:2] == ["2003", "'=Pia"]
    assert found[1][-2:] == ["7", "Manager: Nobody is their own manager. Name another, or nobody."]
    second = upload(text.replace("Roof,2003", "Roof,2001").encode())
    assert second.findings["counts"]["joined"] == 1
    assert second.findings["first"]["joined"][0]["name"] == "=Pia"
    assert next(rows.changes(act.session, act.actor, tmp_path, second))[:3] == ("joins", "2003", "=Pia")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_columns_once_named_are_remembered(
    session: Session, act: Act, upload: Upload, tmp_path: Path
) -> None:
    body = as_csv(["a", "b", "c", "d"], ["2001", "Nora", "Desk", "03/04/2026"])
    made = upload(body)
    assert "Say which column" in made.findings["refusal"]
    named = {"a": "number", "b": "name", "c": "team", "d": "hired_on"}
    actions.read_again(act, tmp_path, made, ColumnsForm(facing="no"), named, {})
    assert made.findings["doubtful"] == ["d"]
    actions.read_again(act, tmp_path, made, ColumnsForm(facing="no"), named, {"d": "mdy"})
    assert made.findings["counts"]["joined"] == 1
    again = upload(as_csv(["d", "c", "b", "a"], ["03/05/2026", "Desk", "Otto", "2002"]), applied=True)
    assert again.findings["counts"]["joined"] == 1
    otto = session.scalars(select(Employee).where(Employee.number == "2002")).one()
    assert otto.hired_on == date(2026, 3, 5)
    with pytest.raises(Invalid, match="number or the e-mail"):
        actions.read_again(act, tmp_path, made, ColumnsForm(), {"b": "name"}, {})


def test_those_missing_leave_when_asked_and_not_while_rows_are_refused(
    session: Session, act: Act, upload: Upload, tmp_path: Path
) -> None:
    with pytest.raises(Invalid, match="Mend the refused rows"):
        upload(FILE, missing_from="2026-06-01")
    ann = as_csv(HEAD, ["1001", "Ann", "", "", "", "", ""])
    made = upload(ann, missing_from="2026-06-01")
    assert made.findings["counts"]["left"] == 2
    actions.count_missing(act, tmp_path, made, MissingForm())
    assert made.findings["counts"]["left"] == 0
    upload(ann, missing_from="2026-06-01", applied=True)
    left = session.scalars(select(Employee.name).where(Employee.left_on == TODAY).order_by(Employee.name))
    assert list(left) == ["Ben", "Cai"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_nothing_is_applied_that_was_not_shown(
    session: Session, act: Act, upload: Upload, staff: dict[str, Employee], tmp_path: Path
) -> None:
    made = upload(FILE)
    staff["Ben"].name = "Benno"
    session.flush()
    before = snapshot(session)
    assert actions.apply(act, tmp_path, made) is False
    assert snapshot(session) == before
    assert made.findings["first"]["moved"][0]["told"][0] == ["Name", "Benno", "Ben Roy"]
    assert actions.apply(act, tmp_path, made) is True


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_hr_of_a_unit(session: Session, act: Act, upload: Upload, tmp_path: Path) -> None:
    act.actor = Actor(2, "Uma", None, (("hr", "Support"),), TODAY)
    made = actions.upload(act, tmp_path, BytesIO(FILE), "people.csv")
    assert [(one["line"], one["column"]) for one in made.findings["problems"]] == [
        (3, "Team"),
        (7, "Manager"),
    ]
    assert actions.apply(act, tmp_path, made)
    assert session.scalars(select(Team.unit).where(Team.name == "Roof")).one() == "Support"
    act.actor = Actor(3, "Ed", None, (("hr", "Engineering"),), TODAY)
    other = actions.upload(act, tmp_path, BytesIO(FILE), "people.csv")
    assert sum(other.findings["counts"].values()) == 0


@pytest.mark.parametrize("size", [10_000])
def test_ten_thousand_people_take_a_bounded_number_of_statements(
    session: Session, act: Act, upload: Upload, tmp_path: Path, queries: list[str], size: int
) -> None:
    people = [
        [
            f"N{n}",
            f"Person {n}",
            f"p{n}@example.com",
            f"Team {n % 300}",
            f"N{n // 8}" if n else "",
            "Agent",
            "",
        ]
        for n in range(size)
    ]
    queries.clear()
    made = upload(as_csv(HEAD, *people), applied=True)
    assert made.findings["counts"]["joined"] == size
    # Many rows go in one statement; databases take only so many values at once.
    assert len(queries) < 200
    moved = [[*one[:3], "Team 1", *one[4:]] for one in people]
    queries.clear()
    upload(as_csv(HEAD, *moved), applied=True)
    assert len(queries) < 200
    again = upload(as_csv(HEAD, *moved))
    assert sum(again.findings["counts"].values()) == 0
