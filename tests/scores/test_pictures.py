"""Pictures: who may see them, that each is what its table and its file say, and what they never show."""

import csv
import html
import io
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.clock import now
from app.database import new_id, unit_of_work
from app.intake.actions import Answer, record
from app.people import actions as people
from app.people.models import Assignment, Employee
from app.scores import credited
from app.scores.apart import apart
from app.scores.spans import Months
from tests.scores.shop import AGENTS, START, Shop

YEAR = Months(2025 * 12 + 5, 2026 * 12 + 4)


def file_of(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def table_of(text: str, place: int = 0) -> list[list[str]]:
    """The rows of the table below a picture."""
    tables = re.findall(r'aria-label="The numbers"><table>.*?<tbody>(.*?)</tbody>', text, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", tables[place], re.DOTALL)
    return [
        [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


def link_to(text: str, part: str) -> str:
    """The address of the first file whose path ends so."""
    return html.unescape(re.findall(rf'href="([^"]*/{part}\?[^"]*)"', text)[0])


def both(low: str, high: str) -> str:
    return f"{float(low):.2f} to {float(high):.2f}"


class TestWhoMay:
    PICTURES = ("pictures", "intervals", "months", "days", "comments")

    @pytest.mark.parametrize("name", PICTURES)
    def test_a_teams_people_are_for_their_line_and_hr(self, made: Shop, name: str) -> None:
        care, duo = (f"/teams/{made.teams[team]}/{name}" for team in ("Care", "Duo"))
        assert [made.get(who, care).status_code for who in ("Mia", "Lena", "Eve")] == [200, 200, 200]
        assert [made.get(who, care).status_code for who in ("Ann", "Cole")] == [403, 403]
        assert [made.get(who, duo).status_code for who in ("Ann", "Gus", "Cole")] == [404, 404, 404]

    @pytest.mark.parametrize("name", ["comments", "days", "trend", "steps"])
    def test_a_person_is_for_themselves_their_line_and_hr(self, made: Shop, name: str) -> None:
        path = f"/employees/{made.ids['Ann']}/{name}"
        assert [made.get(who, path).status_code for who in ("Ann", "Mia", "Lena")] == [200, 200, 200]
        assert [made.get(who, path).status_code for who in ("Ben", "Cole")] == [404, 404]

    def test_the_company_by_team_is_groups_for_an_executive(self, made: Shop) -> None:
        for who, teams in (("Cole", {"Care"}), ("Lena", {"Care", "Duo"})):
            text = made.get(who, "/company/pictures").text
            assert set(re.findall(r"<b>(\w+)</b>", text)) & {"Care", "Duo"} == teams
            rows = file_of(made.get(who, link_to(text, "months")))
            assert {row[0] for row in rows[1:]} == teams
        assert [
            made.get("Ann", f"/company/{name}").status_code for name in ("pictures", "months", "funnel")
        ] == [
            403,
            403,
            403,
        ]


class TestIntervals:
    def test_people_stand_by_name_and_the_file_says_the_same(self, made: Shop) -> None:
        text = made.get("Mia", f"/teams/{made.teams['Care']}/pictures").text
        rows = table_of(text)
        assert [row[0] for row in rows] == sorted(AGENTS, key=str.casefold)
        filed = file_of(made.get("Mia", link_to(text, "intervals")))[1:]
        assert rows == [
            [row[0].removeprefix("'"), f"{float(row[2]):.2f}", both(row[3], row[4]), row[5], row[6]]
            for row in filed
        ]

    def test_each_row_says_the_person_and_leads_there(self, made: Shop) -> None:
        text = made.get("Mia", f"/teams/{made.teams['Care']}/pictures").text
        rows = re.findall(r'<a class="interval[^"]*" href="/employees/(\d+)[^"]*" data-tip="([^:]*): ', text)
        assert {(int(key), html.unescape(name)) for key, name in rows} == {
            (made.ids[name], name) for name in AGENTS
        }

    def test_nobody_answered_is_said_and_is_no_zero(self, made: Shop) -> None:
        text = made.get("Mia", f"/teams/{made.teams['Duo']}/pictures").text
        assert [row for row in table_of(text) if row[0] == "Hal"] == [["Hal", "–", "–", "0", "no answers"]]
        assert "0.00" not in text
        assert "Ted" not in text, "who has left is in no team"

    def test_a_workbook_is_the_same_lines(self, made: Shop) -> None:
        answer = made.get("Mia", f"/teams/{made.teams['Care']}/intervals?format=xlsx")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert sheet.count("<row") == len(AGENTS) + 1
        assert "<f>" not in sheet

    def test_whole_ranges_are_told_from_the_average(self, made: Shop) -> None:
        text = made.get("Mia", f"/teams/{made.teams['Care']}/pictures").text
        (mean,) = set(re.findall(r"company’s average, ([\d.]+)", text))
        lead = html.unescape(re.findall(r'<div class="lead">(.*?)</div>', text, re.DOTALL)[0])
        for name, _, reach, _, standing in table_of(text):
            low, high = (float(part) for part in reach.split(" to "))
            named = f">{name}" in lead
            if standing != "not enough evidence" and abs(low - float(mean)) > 0.01 < abs(high - float(mean)):
                assert named == (high < float(mean) or low > float(mean)), name
        assert apart([], 4.0) == ([], [], [])


class TestMonths:
    def test_the_table_and_the_file_are_the_pictures_months(self, made: Shop) -> None:
        for who, path in (("Mia", f"/teams/{made.teams['Care']}/pictures"), ("Lena", "/company/pictures")):
            text = made.get(who, path).text
            rows = table_of(text, 1 if "teams" in path else 0)
            filed = file_of(made.get(who, link_to(text, "months")))[1:]
            assert rows == [
                [row[0].removeprefix("'"), row[1], f"{float(row[2]):.2f}", both(row[3], row[4]), row[5]]
                for row in filed
            ]
            tips = [html.unescape(tip) for tip in re.findall(r'class="p-mark" data-tip="([^"]*)"', text)]
            assert [f"{name}, {month}: {score}" for name, month, score, *_ in rows] == [
                tip.split(",")[0] + "," + tip.split(",")[1] for tip in tips
            ]

    def test_no_month_of_a_confidential_lens_is_shown(self, made: Shop) -> None:
        """A month may be one colleague's answer."""
        care, ben = f"/teams/{made.teams['Care']}", f"/employees/{made.ids['Ben']}"
        text = made.get("Mia", f"{care}/pictures?lens=teamwork").text
        assert 'id="intervals"' in text
        assert 'id="months"' not in text
        assert 'id="days"' not in text
        for path in (f"{care}/months", f"{care}/trend", f"{ben}/trend", "/company/months"):
            assert len(file_of(made.get("Lena", f"{path}?lens=teamwork"))) == 1, path
        page = made.get("Mia", f"{ben}?lens=teamwork").text
        assert "Month by month" not in page
        assert "Day by day" not in page
        assert 'class="spark"' not in made.get("Lena", "/company?lens=teamwork").text


class TestDays:
    def test_the_days_are_the_answers(self, made: Shop) -> None:
        """Every day's count, of one person and of a team, against a recount of what was recorded."""
        for home, names in (
            (f"/employees/{made.ids['Ann']}", {"Ann"}),
            (f"/teams/{made.teams['Care']}", set(AGENTS)),
        ):
            text = made.get("Mia", home if "employees" in home else f"{home}/pictures").text
            filed = file_of(made.get("Mia", link_to(text, "days")))[1:]
            own = [
                one
                for one in made.answers
                if one.lens == "customer" and one.shares[0][0] in {made.ids[name] for name in names}
            ]
            for day, n, low in filed:
                that_day = [one for one in own if one.answered_at.date().isoformat() == day]
                assert (len(that_day), sum(one.score < 3 for one in that_day)) == (int(n), int(low))
            assert sum(int(n) for _, n, _ in filed) == len(own)
            table = table_of(text, 2 if "teams" in home else 1)
            assert [row[1:] for row in table] == [row[1:] for row in filed]
            tips = re.findall(r'class="d[1-4]"[^>]*data-tip="\w+ [\d\w ]+: (\d+) answers?, (\w+) low"', text)
            assert [(n, low.replace("none", "0")) for n, low in tips] == [(row[1], row[2]) for row in filed]

    def test_a_month_opens_as_many_answers_as_it_says(self, made: Shop) -> None:
        for home in (f"/employees/{made.ids['Ann']}", f"/teams/{made.teams['Care']}"):
            text = made.get("Mia", home if "employees" in home else f"{home}/pictures").text
            months = re.findall(
                r'<a href="([^"]*month=\d+)" aria-label="\w+ \d+: (\d+) answers?, \d+ low"', text
            )
            assert len(months) == 4
            for href, n in months:
                listed = file_of(made.get("Mia", html.unescape(href) + "&format=csv"))
                assert len(listed) - 1 == int(n)

    def test_a_day_is_the_companys_day_and_a_shared_answer_is_one(self, session: Session) -> None:
        first, second = (
            people.hire(session, name=name, number=None, email=None, hired_on=START)
            for name in ("One", "Two")
        )
        session.flush()
        record(
            session,
            "Desk",
            [
                answer("late", 1, datetime(2026, 3, 31, 20, 0, tzinfo=UTC), [(first.id, "worked it", 1000)]),
                answer(
                    "shared",
                    5,
                    datetime(2026, 3, 31, 12, 0, tzinfo=UTC),
                    [(first.id, "replied", 500), (second.id, "owned", 500)],
                ),
            ],
            "UTC",
            now(),
        )
        session.flush()
        ids = [first.id, second.id]

        def counted(who: list[int], zone: str) -> list[tuple[date, int, int]]:
            return [(one.day, one.n, one.low) for one in credited.days(session, who, "customer", YEAR, zone)]

        assert counted(ids, "UTC") == [(date(2026, 3, 31), 2, 1)]
        assert counted(ids, "Asia/Kathmandu") == [(date(2026, 3, 31), 1, 0), (date(2026, 4, 1), 1, 1)]
        assert counted([second.id], "UTC") == [(date(2026, 3, 31), 1, 0)]
        assert counted([], "UTC") == []
        assert credited.days(session, ids, "teamwork", YEAR, "UTC") == []
        year = credited.days(session, ids, "customer", YEAR, "UTC")
        assert credited.spread(year, YEAR) == {1: 1, 5: 1}
        assert credited.spread(year, Months(YEAR.last, YEAR.last)) == {}


def answer(key: str, score: float, moment: datetime, shares: list[tuple[int, str, int]]) -> Answer:
    return Answer(
        external_id=key, lens="customer", scale="stars_5", score=score, answered_at=moment, shares=shares
    )


class TestFilesOfOtherPictures:
    def test_a_trend(self, made: Shop) -> None:
        for path in (f"/employees/{made.ids['Ann']}", f"/teams/{made.teams['Care']}"):
            text = made.get("Mia", path).text
            filed = file_of(made.get("Mia", link_to(text, "trend")))[1:]
            assert table_of(text) == [
                [row[0], f"{float(row[1]):.2f}", both(row[2], row[3]), row[4]] for row in filed
            ]

    def test_a_waterfall(self, made: Shop) -> None:
        text = made.get("Mia", f"/employees/{made.ids['Ann']}").text
        shown = re.findall(r'<tr class="(?:total|term|pull)[^"]*"><th scope="row">([^<]*)', text)
        steps = re.findall(r'<table class="steps-table">.*?</table>', text, re.DOTALL)[0]
        points = re.findall(r"</svg></td>\s*<td>([^<]*)</td></tr>", steps)
        filed = file_of(made.get("Mia", link_to(text, "steps")))[1:]
        assert [row[0] for row in filed] == [html.unescape(one) for one in shown]
        numbers = [float(one.replace("\u2212", "-").replace("+", "")) for one in points]
        assert [float(row[1]) for row in filed] == pytest.approx(numbers)

    def test_a_funnel(self, made: Shop) -> None:
        text = made.get("Lena", "/company").text
        filed = file_of(made.get("Lena", link_to(text, "funnel")))
        assert filed[0] == ["Person", "Score", "Answers", "Standing"]
        assert [
            [row[0].removeprefix("'"), f"{float(row[1]):.2f}", row[2], row[3]] for row in filed[1:]
        ] == table_of(text)
        groups = file_of(made.get("Cole", "/company/funnel"))
        assert {row[0] for row in groups[1:]} <= {"Care"}


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/teams/{Care}/pictures", "Mia"),
        ("/teams/{Care}/comments", "Mia"),
        ("/employees/{Ann}/comments", "Lena"),
        ("/company/pictures", "Lena"),
    ],
)
def test_a_picture_costs_as_many_statements_for_a_hundred_as_for_six(
    made: Shop, queries: list[str], path: str, who: str
) -> None:
    address = path.replace("{Ann}", str(made.ids["Ann"])).replace("{Care}", str(made.teams["Care"]))
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
    assert counts[0] <= 10, queries
