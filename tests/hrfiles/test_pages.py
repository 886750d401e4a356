"""Files of people over HTTP: from upload to undo, what was typed is kept, and who may not."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.access.models import Grant
from app.database import unit_of_work
from app.hrfiles.models import HrFile
from app.people.models import Employee
from tests.client import Client
from tests.hrfiles.made import as_csv, as_xlsx

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
HEAD = ["Employee number", "Name", "Team", "Title"]


def upload(client: Client, body: bytes, name: str = "people.csv") -> str:
    answer = client.post("/hr-files", {}, files={"file": (name, body, "text/csv")})
    assert answer.status_code == 303, answer.text[:2000]
    return str(answer.headers["location"])


def folder(client: Client) -> list[Path]:
    below: Path = client.app.state.settings.data_dir / "hr-files"
    return list(below.iterdir()) if below.exists() else []


def test_the_whole_way(company: Client) -> None:
    company.sign_in("hana")
    for kind in ("csv", "xlsx"):
        everybody = company.get(f"/hr-files/people.{kind}").content
        assert "Nothing changes" in company.get(upload(company, everybody, f"all.{kind}")).text
    assert "Otto Field" in company.get(upload(company, company.get("/hr-files/sample.csv").content)).text
    address = upload(company, as_csv(HEAD, ["N1", "<b>Nora</b>", "Roof", "=1+1"], ["N2", "", "Roof", ""]))
    text = company.get(address).text
    assert "let 1 person join" in text
    assert "&lt;b&gt;Nora&lt;/b&gt;" in text
    assert "Somebody new needs a name" in text
    assert company.get("/hr-files").text.count("waits for you") == 4
    assert "'=1+1" in company.get(f"{address}/changes.csv").text
    assert company.post(f"{address}/application").status_code == 303
    done = company.get(address).text
    assert "1 person joined" in done
    assert "Teams made: Roof" in done
    assert "N2" in company.get(f"{address}/refused.csv").text
    assert company.get(f"{address}/changes.xlsx").status_code == 200
    assert company.post(f"{address}/application").status_code == 409
    assert company.post(f"{address}/undoing").status_code == 303
    assert "Undone" in company.get(address).text
    with unit_of_work(company.app.state.engine, write=False) as session:
        assert session.scalar(select(Employee.id).where(Employee.number == "N1")) is None
    other = upload(company, as_csv(HEAD, ["N1", "Nora", "Roof", ""]))
    many = len(folder(company))
    assert company.post(f"{other}/discarding").status_code == 303
    assert len(folder(company)) == many - 1
    assert "Thrown away" in company.get(other).text


def test_columns_are_asked_for_and_what_was_chosen_stays(company: Client) -> None:
    company.sign_in("hana")
    address = upload(company, as_csv(["who", "called", "since"], ["N1", "Nora", "03/04/2026"]))
    assert address.endswith("/columns")
    assert "Say which column is the employee number" in company.get(address).text
    sent = {"column-0": "number", "column-2": "hired_on", "day": "never", "facing": "no", "encoding": "auto"}
    refused = company.post(address, sent)
    assert refused.status_code == 422
    assert "Give a day like" in refused.text
    assert 'value="never"' in refused.text
    assert 'value="hired_on" selected' in refused.text
    sent |= {"day": "", "column-1": "name", "team": "Nowhere"}
    assert "Choose a team of the list" in company.post(address, sent).text
    with unit_of_work(company.app.state.engine, write=False) as session:
        team = session.scalars(select(HrFile)).one().choices["team"]
        assert team == ""
    sent |= {"team": "Engineering leads"}
    doubtful = company.post(address, sent)
    assert doubtful.status_code == 422
    assert "Say how days are written in “since”" in doubtful.text
    assert company.post(address, sent | {"order-2": "dmy"}).status_code == 303
    assert "2026-04-03" in company.get(address.removesuffix("/columns")).text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not a workbook", "can’t be read"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"number,name\n1,a\0b\n", "NUL"),
        (b"number,name\n", "no rows"),
        (b"number,number\n1,2\n", "twice"),
        (b"number,name\n1," + b"x" * 200_000 + b"\n", "longer than 32 kB"),
        (as_xlsx(["number"]), "no rows"),
    ],
)
def test_what_can_not_be_read_leaves_nothing(company: Client, body: bytes, said: str) -> None:
    company.sign_in("hana")
    answer = company.post("/hr-files", {}, files={"file": ("x.csv", body, "text/csv")})
    assert answer.status_code == 422
    assert said in answer.text.replace("&#39;", "’").replace("'", "’")
    assert folder(company) == []


def test_no_file_is_said(company: Client) -> None:
    company.sign_in("hana")
    assert "Choose a file" in company.post("/hr-files", {"file": "x"}).text


def test_people_of_other_units_stay_hidden_and_files_of_others_too(company: Client) -> None:
    company.sign_in("lena")
    address = upload(company, as_csv(HEAD, ["N1", "Nora", "Roof", ""]))
    with unit_of_work(company.app.state.engine) as session:
        session.execute(update(Grant).where(Grant.role == "hr").values(unit="Support"))
    company.sign_in("hana")
    absent = company.get("/hr-files/4503599627370497")
    for path in ("", "/columns", "/refused.csv", "/changes.csv"):
        hidden = company.get(address + path)
        assert (hidden.status_code, hidden.text) == (404, absent.text)
    for path in ("columns", "missing", "application", "undoing", "discarding"):
        assert company.post(f"{address}/{path}").status_code == 404
    assert address not in company.get("/hr-files").text
    mine = company.get("/hr-files/people.csv").text
    assert "Dan Levi" not in mine
    assert "Tomasz" in mine


def test_those_missing_are_named_and_leave_by_one_press(company: Client) -> None:
    company.sign_in("hana")
    everybody = company.get("/hr-files/people.csv").text.splitlines()
    address = upload(company, "\n".join(line for line in everybody if "Dan Levi" not in line).encode())
    text = company.get(address).text
    assert "Not in the file" in text
    assert "Dan Levi" in text
    wrong: Any = company.post(f"{address}/missing", {"missing_from": "soon"})
    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.text
    assert company.post(f"{address}/missing", {"missing_from": "2030-01-01"}).status_code == 303
    assert "1 leave" in company.get(address).text
    assert company.post(f"{address}/application").status_code == 303
    with unit_of_work(company.app.state.engine, write=False) as session:
        assert session.scalars(select(Employee.left_on).where(Employee.name == "Dan Levi")).one() == date(
            2030, 1, 1
        )
