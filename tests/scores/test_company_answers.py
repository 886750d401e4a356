"""From the company's number to its answers: as many as the number says, for HR, of those HR sees by person."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from app.access.models import Account, Grant
from app.clock import month_of
from app.contacts.models import CONFIDENTIAL, Cell, Rating, Source
from app.contacts.queries import Filter
from app.database import unit_of_work
from app.people.models import Assignment, Employee, Team
from app.scores import everybody
from app.scores.models import Tally
from app.scores.queries import fits, main_fit
from tests.client import Client

NOW = datetime(2026, 6, 20, 12, tzinfo=UTC)
ZONE = "Europe/Berlin"


def said(client: Client, address: str) -> int:
    """How many answers the list behind an address says there are."""
    found = re.search(r'id="list-total">(?:more than )?([\d,]+) answer', client.get(address).text)
    assert found is not None
    return int(found.group(1).replace(",", ""))


def lines(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_the_company_s_number_leads_to_its_answers(company: Client) -> None:
    with unit_of_work(company.app.state.engine, write=False) as session:
        fit = main_fit(fits(session, 6))
        assert fit is not None
        n = fit.summary["n"]
    page = company.sign_in("lena").get("/company").text
    link = f"/company/ratings?lens=customer&amp;scale={fit.scale}&amp;months=6"
    assert link in page
    assert f"{n:,} answers about" in page
    address = link.replace("&amp;", "&")
    assert said(company, address) == n
    assert len(set(re.findall(r'"/ratings/(\d+)"', company.get(address).text))) == 50
    assert company.get(f"{address}&page=2").text.count('"/ratings/') == 50


def test_filters_part_the_answers(company: Client) -> None:
    address = "/company/ratings?lens=customer&months=3"
    company.sign_in("lena")
    everything = said(company, address)
    by_score = [said(company, f"{address}&score={score}") for score in range(1, 6)]
    assert sum(by_score) == everything
    assert all(by_score)
    offered = re.findall(r"month=(\d+)", company.get(address).text)
    months = {int(month) for month in offered}
    assert len(months) == 3
    assert sum(said(company, f"{address}&month={month}") for month in months) == everything
    commented = lines(company, f"{address}&commented=yes&format=csv")
    assert 0 < len(commented) < everything
    assert all(line["Comment"] and line["Employee"] for line in commented)
    assert commented == sorted(commented, key=lambda line: line["Answered"], reverse=True)
    word = commented[0]["Comment"].split()[0]
    found = lines(company, f"{address}&q={word}&format=csv")
    assert found == [line for line in commented if word.lower() in line["Comment"].lower()]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_no_answer_of_a_colleague_is_listed(company: Client) -> None:
    company.sign_in("lena")
    for lens in CONFIDENTIAL:
        assert lines(company, f"/company/ratings?lens={lens}&format=csv") == lines(
            company, "/company/ratings?format=csv"
        )
        assert f"/company/ratings?lens={lens}" not in company.get(f"/company?lens={lens}").text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_hr_of_one_unit_reads_its_people_s_answers_only(company: Client) -> None:
    with unit_of_work(company.app.state.engine) as session:
        hana = session.scalars(select(Account).where(Account.name == "Hana Suzuki")).one()
        unit = session.scalars(select(Team.unit).where(Team.name == "Customer Care One")).one()
        for grant in session.scalars(select(Grant).where(Grant.account_id == hana.id)):
            grant.unit = unit
        inside = set(
            session.scalars(
                select(Employee.name)
                .join(Assignment, Assignment.employee_id == Employee.id)
                .join(Team, Team.id == Assignment.team_id)
                .where(Team.unit == unit, Assignment.ends_on.is_(None))
            )
        )
    company.sign_in("hana")
    own = lines(company, "/company/ratings?months=12&format=csv")
    assert {line["Employee"] for line in own} <= inside | {"shared by several", "Hana Suzuki"}
    assert 0 < len(own) == said(company, "/company/ratings?months=12")
    company.sign_in("lena")
    assert said(company, "/company/ratings?months=12") > len(own)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_executives_find_neither_link_nor_list(company: Client) -> None:
    for person in ("eve", "sol"):
        company.sign_in(person)
        page = company.get("/company")
        assert page.status_code == 200
        assert "/company/ratings" not in page.text
        assert company.get("/company/ratings").status_code == 403
        assert company.get("/company/ratings?format=csv").status_code == 403


def test_a_page_asks_little(company: Client, queries: list[str]) -> None:
    company.sign_in("lena")
    for address in ("", "?score=1", "?q=thank&commented=yes", "?page=3"):
        queries.clear()
        assert company.get(f"/company/ratings{address}").status_code == 200
        assert len(queries) <= 10, address


# With more answers than can be paged through


def crowd(session: Session, many: int) -> None:
    """`many` answers a minute apart up to NOW about ten people, with their tallies; each thousandth has a comment."""
    people = [Employee(name=f"P{number}", number=f"p{number}") for number in range(10)]
    source, cell = Source(name="Made"), Cell(lens="customer", scale="stars_5")
    session.add_all([*people, source, cell])
    session.flush()
    sums: dict[tuple[int, int], int] = {}
    rows: list[dict[str, Any]] = []
    for number in range(many):
        at, one = NOW - timedelta(minutes=number), people[number % 10]
        comment = f"word{number}" if number % 1000 == 0 else None
        rows.append(
            {
                "id": number + 1,
                "source_id": source.id,
                "external_id": str(number),
                "employee_id": one.id,
                "cell_id": cell.id,
                "score": number % 5 + 1,
                "answered_at": at,
                "comment": comment,
            }
        )
        key = (one.id, month_of(at.date()))
        sums[key] = sums.get(key, 0) + 1
    session.execute(Rating.__table__.insert(), rows)
    for (person, month), n in sums.items():
        session.add(Tally(employee_id=person, cell_id=cell.id, month=month, n=n, sw=0, sww=0, swy=0, swyy=0))
    session.flush()


def asked(
    session: Session, monkeypatch: pytest.MonkeyPatch, offset: int = 0, **words: Any
) -> everybody.Found:
    monkeypatch.setattr(everybody, "MOST", 1_000)
    monkeypatch.setattr(everybody, "LOOKED_THROUGH", 2_000)
    chosen = Filter((), "customer", month_of(NOW.date()) - 5, month_of(NOW.date()), **words)
    return everybody.answers(session, true(), chosen, ZONE, NOW, limit=50, offset=offset)


def test_of_many_the_newest_are_read_and_all_are_counted(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(session, 5_000)
    found = asked(session, monkeypatch)
    assert [row.id for row in found.rows] == list(range(1, 51))
    assert (found.total, found.paged, found.told, found.since) == (5_000, 1_000, "5,000 answers", None)
    assert [row.id for row in asked(session, monkeypatch, 950).rows] == list(range(951, 1001))
    assert asked(session, monkeypatch, 1_000).rows == []


def test_of_many_a_filter_looks_through_the_newest_and_says_so(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(session, 30_000)
    rare = asked(session, monkeypatch, words="word")
    assert rare.since is not None
    assert NOW - timedelta(days=10) < rare.since < NOW - timedelta(minutes=1_400)
    assert [row.comment for row in rare.rows][:2] == ["word0", "word1000"]
    assert rare.total == len(rare.rows) == sum(row.answered_at >= rare.since for row in rare.rows)
    assert asked(session, monkeypatch, commented=True).total == rare.total
    monkeypatch.setattr(everybody, "LOOKED_THROUGH", 100_000)
    chosen = Filter((), "customer", month_of(NOW.date()) - 5, month_of(NOW.date()), score=3)
    ample = everybody.answers(session, true(), chosen, ZONE, NOW, limit=50, offset=0)
    assert (ample.total, ample.more, ample.told) == (1_000, True, "more than 1,000 answers")
    assert ample.since is None


def test_answers_that_come_in_bursts_are_all_found(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of the month's answers but the newest few lie in its first days: the stretch grows until there are enough."""
    crowd(session, 3_000)
    early = datetime(2026, 6, 1, 8, tzinfo=UTC)
    for rating in session.scalars(select(Rating).where(Rating.id > 20)):
        rating.answered_at = early - timedelta(seconds=rating.id)
    month = month_of(NOW.date())
    session.flush()
    session.execute(Tally.__table__.delete())
    rows = session.execute(
        select(Rating.employee_id, Rating.cell_id, func.count()).group_by(Rating.employee_id, Rating.cell_id)
    ).all()
    for person, cell, n in rows:
        session.add(Tally(employee_id=person, cell_id=cell, month=month, n=n, sw=0, sww=0, swy=0, swyy=0))
    session.flush()
    assert [row.id for row in asked(session, monkeypatch).rows] == list(range(1, 51))
