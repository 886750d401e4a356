"""Imports over HTTP: upload, preview, run, stop, undo, and who may not."""

import csv
import io
import re
from typing import Any

import pytest
from sqlalchemy import select, update

from app.clock import now
from app.database import unit_of_work
from app.imports.jobs import HANDLERS
from app.imports.models import Import
from app.notices.models import Job
from app.people.models import Employee
from tests.client import Client

HEAD = "rating_id,agent_id,supervisor,manager,survey_date,csat,channel,comment\n"
FILE = HEAD + "".join(
    f"R{n},Z{n % 3},Sol,Max,2026-03-0{n + 1},{n % 5 + 1},Phone,<b>{n}</b>\n" for n in range(8)
)


def upload(client: Client, content: str | bytes = FILE, name: str = "ratings.csv", **data: str) -> str:
    """Upload as whoever is signed in; the address of the preview."""
    body = content.encode() if isinstance(content, str) else content
    answer = client.post("/imports", data, files={"file": (name, body, "text/csv")})
    assert answer.status_code == 303, answer.text[:2000]
    return str(answer.headers["location"])


def form(client: Client, address: str, **words: str) -> dict[str, Any]:
    """The preview's form as a browser would send it."""
    text = client.get(address).text
    found: dict[str, Any] = {"then": "look"}
    for name, options in re.findall(
        r'<select class="input" id="f-([^"]+)".*?>(.*?)</select>', text, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    for name in ("source", "zone"):
        value = re.search(rf'id="f-{name}"[^>]*value="([^"]*)"', text)
        assert value is not None
        found[name] = value.group(1)
    return found | words


def work(client: Client) -> None:
    """Do what the imports asked of the queue."""
    engine = client.app.state.engine
    with unit_of_work(engine) as session:
        jobs = session.scalars(select(Job).where(Job.kind.like("imports.%"), Job.state == "waiting")).all()
        for job in jobs:
            job.state = "running"
    assert jobs
    for job in jobs:
        HANDLERS[job.kind](engine, job.payload, now())
    with unit_of_work(engine) as session:
        session.execute(
            update(Job).where(Job.id.in_([job.id for job in jobs])).values(state="done", key=None)
        )


def import_of(client: Client, address: str) -> Import:
    with unit_of_work(client.app.state.engine, write=False) as session:
        return session.get_one(Import, int(address.rpartition("/")[2]))


def test_from_upload_to_undo(company: Client) -> None:
    company.sign_in("hana")
    address = upload(company, source="Desk")
    preview = company.get(address)
    assert preview.status_code == 200
    assert "0 new answers" in preview.text
    assert "No employee has this number" in preview.text
    assert "<b>0</b>" not in preview.text
    again = company.post(f"{address}/reading", form(company, address, create_people="yes"))
    assert again.status_code == 303
    text = company.get(address).text
    assert "8 new answers" in text
    assert "create 5 people" in text
    assert "&lt;b&gt;0&lt;/b&gt;" in text
    assert company.post(f"{address}/run").status_code == 303
    assert "progress" in company.get(address).text
    assert company.get(f"{address}/progress").status_code == 200
    work(company)
    done = company.get(address).text
    assert "8 new answers stored" in done
    assert "5 people created" in done
    assert company.get("/imports").status_code == 200
    polled = company.get(f"{address}/progress", headers={"HX-Request": "true"})
    assert polled.headers["hx-redirect"] == address
    assert company.post(f"{address}/undo").status_code == 303
    work(company)
    assert "Undone" in company.get(address).text
    assert import_of(company, address).state == "undone"


def test_refused_rows_come_back_to_mend_and_are_taken_then(company: Client) -> None:
    company.sign_in("hana")
    content = FILE.replace("2026-03-03", "2026-02-30").replace(",4,Phone", ",9,Phone")
    address = upload(company, content, source="Desk")
    company.post(f"{address}/reading", form(company, address, create_people="yes", then="run"))
    work(company)
    assert import_of(company, address).refused == 2
    answer = company.get(f"{address}/refused.csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][-2:] == ["line", "problem"]
    assert [(row[0], row[-2]) for row in rows[1:]] == [("R2", "4"), ("R3", "5")]
    mended = (
        answer.content.decode("utf-8-sig").replace("2026-02-30", "2026-03-03").replace(",9,Phone", ",4,Phone")
    )
    second = upload(company, mended, source="Desk")
    company.post(f"{second}/reading", form(company, second, then="run"))
    work(company)
    assert (import_of(company, second).new, import_of(company, second).refused) == (2, 0)


def test_what_was_chosen_is_remembered_for_the_source(company: Client) -> None:
    company.sign_in("hana")
    content = "nr,who,day,points\n1,Z1,03/04/2026,9\n"
    address = upload(company, content, source="Odd tool")
    assert "Say which column is" in company.get(address).text
    chosen = form(company, address, create_people="yes", then="run", dates="dmy/", scale="nps_11")
    chosen |= {
        "column-0": "rating_id",
        "column-1": "employee",
        "column-2": "answered_at",
        "column-3": "score",
    }
    assert company.post(f"{address}/reading", chosen).status_code == 303
    work(company)
    assert import_of(company, address).new == 1
    second = import_of(company, upload(company, content, source="Odd tool"))
    assert second.reading["dates"] == "dmy/"
    assert second.reading["mapping"]["points"] == "score"
    assert (second.findings["same"], second.findings["new"]) == (1, 0)


def test_a_large_file_is_looked_at_in_the_background(company: Client) -> None:
    company.sign_in("hana")
    with unit_of_work(company.app.state.engine) as session:
        session.add(Employee(number="Z1", name="Zoe Large"))
    rows = "".join(f"R{n},Z1,Sol,Max,2026-03-01,{n % 5 + 1},Phone,{'x' * 150}\n" for n in range(7_000))
    address = upload(company, HEAD + rows + "R7000,Z1,Sol,Max,2026-03-01,9,Phone,\n")
    assert import_of(company, address).findings["rows"] == 5_000
    assert "first 5,000 rows" in company.get(address).text
    work(company)
    found = import_of(company, address).findings
    assert (found["whole"], found["rows"], found["new"], found["refused"]) == (True, 7_001, 7_000, 1)
    assert "Every row was looked at" in company.get(f"{address}/progress").text


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"PK\x03\x04", "This workbook can"), (b"a\0b", "NUL"), (b"a,a\n1,2\n", "twice")],
)
def test_what_is_no_csv_leaves_nothing(company: Client, content: bytes, said: str) -> None:
    company.sign_in("hana")
    answer = company.post("/imports", {}, files={"file": ("x.csv", content, "text/csv")})
    assert answer.status_code == 422
    assert said in answer.text
    folder = company.app.state.settings.data_dir / "imports"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_no_file_is_said(company: Client) -> None:
    company.sign_in("hana")
    assert "Choose a file" in company.post("/imports", {"source": "x"}).text


def test_cp1252_is_chosen_on_the_page(company: Client) -> None:
    company.sign_in("hana")
    address = upload(company, FILE.replace("<b>0</b>", "Zoë").encode("cp1252"))
    text = company.get(address).text
    assert "is not UTF-8" in text
    company.post(f"{address}/reading", form(company, address, encoding="cp1252", create_people="yes"))
    assert "Zoë" in company.get(address).text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("<img src=x>.csv", "&lt;img src=x&gt;.csv"),
        ("C:\\x\\räting.csv", "räting.csv"),
    ],
)
def test_names_are_shown_and_never_used(company: Client, name: str, shown: str) -> None:
    company.sign_in("hana")
    address = upload(company, name=name)
    assert shown in company.get(address).text
    stored = import_of(company, address).stored_as
    assert re.fullmatch(r"[0-9a-f]{32}\.csv", stored)


def test_a_preview_is_thrown_away_with_its_file(company: Client) -> None:
    company.sign_in("hana")
    address = upload(company)
    path = company.app.state.settings.data_dir / "imports" / import_of(company, address).stored_as
    assert path.exists()
    company.post(f"{address}/undo")
    assert not path.exists()
    assert company.post(f"{address}/run").status_code == 409


def test_states_stand_against_what_makes_no_sense(company: Client) -> None:
    company.sign_in("hana")
    address = upload(company)
    assert company.post(f"{address}/stop").status_code == 409
    company.post(f"{address}/reading", form(company, address, create_people="yes", then="run"))
    assert company.post(f"{address}/run").status_code == 409
    assert company.post(f"{address}/undo").status_code == 409
    assert company.post(f"{address}/stop").status_code == 303
    assert company.post(f"{address}/run").status_code == 303
    work(company)
    assert import_of(company, address).state == "done"


ROUTES = [
    ("GET", "/imports"),
    ("POST", "/imports"),
    ("GET", "{}"),
    ("GET", "{}/progress"),
    ("POST", "{}/reading"),
    ("POST", "{}/run"),
    ("POST", "{}/stop"),
    ("POST", "{}/undo"),
    ("GET", "{}/refused.csv"),
]


@pytest.mark.parametrize("name", ["maya", "dan", "eve", "ada"])
def test_the_wrong_person_is_told_nothing(company: Client, name: str) -> None:
    company.sign_in("hana")
    address = upload(company)
    before = import_of(company, address).state
    company.sign_in(name)
    for method, path in ROUTES:
        answer = company.request(method, path.format(address))
        assert answer.status_code == (404 if "{}" in path else 403), (method, path)
        if "{}" in path:
            unknown = company.request(method, path.format("/imports/4503599627370497"))
            assert (unknown.status_code, unknown.text) == (404, answer.text)
    assert company.request("POST", "/api/ratings?source=x", json=[]).status_code in {403, 422}
    assert import_of(company, address).state == before
    company.cookies.clear()
    for method, path in ROUTES:
        assert company.request(method, path.format(address)).status_code in {303, 401}


def test_another_of_hr_sees_no_values(company: Client) -> None:
    company.sign_in("hana")
    address = upload(company, FILE.replace("<b>0</b>", "canary words"), source="Desk")
    company.post(f"{address}/reading", form(company, address, create_people="yes"))
    company.sign_in("lena")
    shown = company.get(address)
    assert shown.status_code == 200
    assert "canary words" not in shown.text
    assert company.get(f"{address}/refused.csv").status_code == 403
    assert company.post(f"{address}/run").status_code == 403


def test_each_act_is_journaled(company: Client) -> None:
    from app.journal.models import Entry

    company.sign_in("hana")
    address = upload(company)
    company.post(f"{address}/reading", form(company, address, create_people="yes", then="run"))
    company.post(f"{address}/stop")
    company.post(f"{address}/undo")
    with unit_of_work(company.app.state.engine, write=False) as session:
        verbs = set(session.scalars(select(Entry.verb)))
    assert {"uploaded import", "ran import", "stopped import", "undid import"} <= verbs
