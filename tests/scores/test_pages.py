"""What pages, exports and the API show of scores, and what they never show."""

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import insert

from app.database import new_id, unit_of_work
from app.people.models import Assignment, Employee
from tests.scores.shop import AGENTS, START, Shop


def rows_of(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def name_of(one: dict[str, str]) -> str:
    """The name in a line of an export, as the page has it."""
    return one["Person"].removeprefix("'")


def sheet_of(answer: Any) -> str:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


class TestConfidence:
    """Colleagues' answers: never singly, and not at all below five."""

    def test_four_answers_are_nowhere(self, made: Shop) -> None:
        page = f"/employees/{made.ids['Ann']}"
        for name in ("Ann", "Mia", "Lena"):
            lenses = {one["lens"] for one in made.get(name, f"/api{page}/evidence").json()["evidence"]}
            assert lenses == {"customer"}
            text = made.get(name, f"{page}?lens=teamwork").text
            assert not re.search(r"\b4 answers", text)
        (line,) = [one for one in rows_of(made.get("Mia", "/team?format=csv")) if one["Person"] == "Ann"]
        assert line["Lens"] == "customer"
        (line,) = [one for one in rows_of(made.get("Mia", "/team?format=csv")) if one["Person"] == "Hal"]
        assert (line["Standing"], line["Answers"], line["Score"]) == ("no answers", "0", "")
        duo = made.get("Mia", f"/api/teams/{made.teams['Duo']}/evidence").json()
        assert {one["lens"] for one in duo["evidence"]} == {"customer"}
        assert "Duo" not in {
            one["Team"] for one in rows_of(made.get("Lena", "/company?lens=teamwork&format=csv"))
        }
        assert "Ann" not in re.findall(
            r'href="/employees/\d+"[^>]*>([^<]*)', made.get("Lena", "/company?lens=teamwork").text
        )
        assert "teamwork" not in made.get("Mia", "/find?q=Ann").text.lower()

    def test_six_answers_are_a_figure_and_never_answers(self, made: Shop) -> None:
        page = f"/employees/{made.ids['Ben']}"
        found = {one["lens"]: one for one in made.get("Ben", f"/api{page}/evidence").json()["evidence"]}
        assert found["teamwork"]["n"] == 6
        listed = made.get("Ben", f"{page}/ratings?lens=teamwork").text
        customers = made.get("Ben", f"{page}/ratings?lens=customer").text
        opened = [set(re.findall(r"/ratings/\d+", text)) for text in (listed, customers)]
        assert opened[0] == opened[1] != set()
        assert rows_of(made.get("Mia", f"{page}/ratings?lens=teamwork&format=csv")) == rows_of(
            made.get("Mia", f"{page}/ratings?lens=customer&format=csv")
        )
        assert "lens=teamwork" not in "".join(
            re.findall(r'href="([^"]*/ratings[^"]*)"', made.get("Mia", f"{page}?lens=teamwork").text)
        )


class TestDrillDown:
    """E6: from the number to the answers behind it, and they are as many."""

    @pytest.mark.parametrize("name", ["Ann", "=Cy", "Ted"])
    @pytest.mark.parametrize("months", ["3", "6", "12"])
    def test_the_answers_are_as_many_as_the_number_says(self, made: Shop, name: str, months: str) -> None:
        key = made.ids[name]
        (found,) = [
            one
            for one in made.get("Lena", f"/api/employees/{key}/evidence?months={months}").json()["evidence"]
            if one["lens"] == "customer"
        ]
        listed = rows_of(made.get("Lena", f"/employees/{key}/ratings?months={months}&format=csv"))
        assert len(listed) == found["n"]
        mean = sum(float(one["Answer"]) for one in listed) / len(listed)
        assert mean == pytest.approx(found["raw"], abs=1e-4)

    def test_leavers_pages_work(self, made: Shop) -> None:
        for path in ("", "/ratings", "?months=3"):
            answer = made.get("Lena", f"/employees/{made.ids['Ted']}{path}")
            assert answer.status_code == 200
            assert "Ted" in answer.text

    def test_a_page_of_somebody_nobody_answered_about(self, made: Shop) -> None:
        answer = made.get("Mia", f"/employees/{made.ids['Mia']}")
        assert answer.status_code == 200
        assert "NaN" not in answer.text
        assert made.get("Mia", f"/api/employees/{made.ids['Mia']}/evidence").json()["evidence"] == []


def test_a_teams_figure_is_for_groups_only(made: Shop) -> None:
    """The chief sees six people's figure, not two people's; neither do they see each other's."""
    care, duo = made.teams["Care"], made.teams["Duo"]
    assert [made.get("Cole", f"/teams/{team}").status_code for team in (care, duo)] == [200, 404]
    assert [made.get("Cole", f"/api/teams/{team}/evidence").status_code for team in (care, duo)] == [200, 404]
    assert [made.get("Ann", f"/teams/{care}").status_code, made.get("Gus", f"/teams/{duo}").status_code] == [
        200,
        404,
    ]
    assert [made.get("Mia", f"/teams/{team}").status_code for team in (care, duo)] == [200, 200]
    assert {one["Team"] for one in rows_of(made.get("Cole", "/company?format=csv"))} == {"Care"}
    assert {one["Team"] for one in rows_of(made.get("Lena", "/company?format=csv"))} == {"Care", "Duo"}


class TestExports:
    """A file holds what the screen shows, and a spreadsheet runs none of it."""

    def test_a_list_of_people_is_the_lists(self, made: Shop) -> None:
        for path in ("/team", "/people", f"/teams/{made.teams['Care']}"):
            listed = rows_of(made.get("Mia", f"{path}?format=csv"))
            names = {one["Person"].removeprefix("'") for one in listed}
            text = made.get("Mia", path).text
            assert set(AGENTS) <= names
            assert all(name in text for name in names)
            for one in listed:
                if one["Score"]:
                    shown = [
                        float(number)
                        for number in re.findall(rf"{re.escape(name_of(one))}: ([\d.]+), ", text)
                    ]
                    assert shown, (path, one)
                    assert shown == [pytest.approx(float(one["Score"]), abs=0.0056)] * len(shown), path

    def test_names_and_comments_are_no_formulas(self, made: Shop) -> None:
        listed = rows_of(made.get("Mia", "/people?format=csv&q=cy"))
        assert [one["Person"] for one in listed] == ["'=Cy"]
        answers = rows_of(made.get("Mia", f"/employees/{made.ids['=Cy']}/ratings?format=csv&commented=yes"))
        assert {one["Comment"][:2] for one in answers} == {"'=", "'+"}
        assert {one["Contact"] for one in answers} == {"'@SUM(1)"}
        assert all(re.fullmatch(r"[1-5](\.0)?", one["Answer"]) for one in answers)

    def test_a_workbook_holds_no_formula(self, made: Shop) -> None:
        for path in ("/people", "/team", f"/employees/{made.ids['=Cy']}/ratings", "/company"):
            sheet = sheet_of(
                made.get("Lena", f"{path}?format=xlsx")
                if path != "/team"
                else made.get("Mia", "/team?format=xlsx")
            )
            assert "<f>" not in sheet
            assert "<row" in sheet


@pytest.mark.parametrize(
    ("path", "who", "most"),
    [
        ("/team", "Mia", 10),
        ("/company", "Lena", 10),
        ("/people", "Lena", 10),
        ("/employees/{Ann}", "Mia", 14),
    ],
)
def test_a_page_costs_as_many_statements_for_a_hundred_as_for_twelve(
    made: Shop, queries: list[str], path: str, who: str, most: int
) -> None:
    address = path.replace("{Ann}", str(made.ids["Ann"]))
    counts = []
    for crowd in (0, 100):
        with unit_of_work(made.engine) as session:
            ids = [new_id() for _ in range(crowd)]
            if ids:
                session.execute(insert(Employee), [{"id": key, "name": f"Zed {key}"} for key in ids])
                session.execute(
                    insert(Assignment),
                    [
                        {
                            "id": new_id(),
                            "employee_id": key,
                            "team_id": made.teams["Care"],
                            "manager_id": made.ids["Mia"],
                            "customer_facing": True,
                            "starts_on": START,
                        }
                        for key in ids
                    ],
                )
        made.get(who, address)
        queries.clear()
        assert made.get(who, address).status_code == 200
        counts.append(len([one for one in queries if not one.startswith(("BEGIN", "PRAGMA"))]))
        with unit_of_work(made.engine) as session:
            for table, column in ((Assignment, Assignment.employee_id), (Employee, Employee.id)):
                session.query(table).where(column.in_(ids)).delete()
    assert counts[0] == counts[1]
    assert counts[0] <= most, queries
