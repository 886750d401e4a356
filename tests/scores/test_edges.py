"""Companies at the edge: nobody answered, one did, all say the same, people come, move and leave, scales change."""

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.contacts.models import Exclusion, Rating
from app.database import unit_of_work
from app.intake.actions import Answer
from app.intake.settling import of_employees, settle
from app.people import actions as people
from app.people.models import Employee
from app.scores.models import Evidence, Fit
from tests.client import Client
from tests.scores.shop import NEWEST, Shop
from tests.scores.test_pages import rows_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def firm(client: Client) -> Shop:
    """Lena leads HR over Mia; nobody is rated yet."""
    made = Shop(client)
    with unit_of_work(made.engine) as session:
        made.hire(session, "Lena", None, "HR", "hr_lead", "Staff")
        made.hire(session, "Mia", "Lena", "Leads")
    return made


def staff(firm: Shop, *names: str, team: str = "Care") -> None:
    with unit_of_work(firm.engine) as session:
        for name in names:
            firm.hire(session, name, "Mia", team)


def told(firm: Shop, path: str, name: str = "Lena") -> str:
    """A page's words; none of them is what a program says when it has nothing to say."""
    answer = firm.get(name, path)
    assert answer.status_code == 200, (path, answer.status_code)
    main = re.search(r"<main.*?</main>", answer.text, re.DOTALL)
    assert main is not None
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main[0])).split())
    assert not re.search(r"\b(nan|inf|None|undefined)\b", words), (path, words)
    return words


def everywhere(firm: Shop, *names: str) -> None:
    """Every page about service opens, for HR and for the manager."""
    for path in ("/company", "/people", "/people?sort=-score", "/company/pictures", "/policy"):
        told(firm, path)
    for path in ("/team", "/team?sort=-score", "/"):
        told(firm, path, "Mia")
    for name in names:
        for months in (3, 6, 12):
            told(firm, f"/employees/{firm.ids[name]}?months={months}")
        told(firm, f"/employees/{firm.ids[name]}/ratings")
    for team in firm.teams.values():
        told(firm, f"/teams/{team}")


def own(firm: Shop, name: str, query: str = "") -> str:
    """What Lena reads on somebody's page."""
    return told(firm, f"/employees/{firm.ids[name]}{query}")


def standings(firm: Shop, months: int = 6) -> dict[int, str]:
    with unit_of_work(firm.engine, write=False) as session:
        rows = session.execute(
            select(Evidence.employee_id, Evidence.standing)
            .join(Fit, Fit.id == Evidence.fit_id)
            .where(Fit.last_month - Fit.first_month == months - 1)
        )
        return {row.employee_id: row.standing for row in rows}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_nobody_was_ever_rated(firm: Shop) -> None:
    staff(firm, "Ann")
    firm.refit()
    everywhere(firm, "Ann")
    assert "No ratings yet" in told(firm, "/company")
    assert "No answers that count yet about Ann" in told(firm, "/team", "Mia")
    page = own(firm, "Ann")
    assert "Nobody has answered about Ann in this period. That is no judgement." in page
    assert "Missing is not zero" in page
    assert "a survey after every contact, asked by the system" in page


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_one_rating(firm: Shop) -> None:
    staff(firm, "Ann", "Ben")
    firm.record(firm.answer("Ann", 5, 0))
    firm.refit()
    everywhere(firm, "Ann", "Ben")
    assert "1 answer about 1 person; for none of them" in told(firm, "/company")
    page = own(firm, "Ann")
    assert "Not enough evidence yet: 1 answer puts their true score anywhere from" in page
    assert "100% positive (4 to 5 of 5), very likely 27% to 100%." in page
    assert "See the 1 answer behind this number" in page
    assert "0.00" not in own(firm, "Ben")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_all_answers_are_equal(firm: Shop) -> None:
    staff(firm, "Ann", "Ben", "Cy")
    firm.record(*(firm.answer(name, 5, place) for name in ("Ann", "Ben", "Cy") for place in range(50)))
    firm.refit()
    everywhere(firm, "Ann")
    assert set(standings(firm).values()) <= {"solid", "not enough evidence"}
    assert "50 · 100%" in own(firm, "Ann")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_one_employee_is_compared_with_nobody(firm: Shop) -> None:
    staff(firm, "Ann")
    firm.record(*(firm.answer("Ann", 1 + place % 5, place) for place in range(90)))
    firm.refit()
    everywhere(firm, "Ann")
    assert set(standings(firm).values()) <= {"solid", "not enough evidence"}
    assert "at risk" not in own(firm, "Ann").split("What could the next ten answers change?")[0]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_factor_with_one_level_changes_nothing(firm: Shop) -> None:
    staff(firm, "Ann", "Ben")
    firm.record(
        *(
            firm.answer(name, 3 + place % 3, place, channel="chat")
            for name in ("Ann", "Ben")
            for place in range(40)
        )
    )
    firm.refit()
    everywhere(firm, "Ann")
    steps = rows_of(firm.get("Lena", f"/employees/{firm.ids['Ann']}/steps"))
    assert "Channel" not in {one["Step"] for one in steps}
    assert "Colleagues score" not in own(firm, "Ann")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_factor_with_two_thousand_levels(firm: Shop) -> None:
    staff(firm, "Ann", "Ben")
    firm.record(
        *(
            firm.answer(name, 3 + place % 3, place, product=f"Product {place}")
            for name in ("Ann", "Ben")
            for place in range(2_000)
        )
    )
    firm.refit()
    everywhere(firm, "Ann")
    assert "2,000 answers" in own(firm, "Ann")
    assert len(rows_of(firm.get("Lena", f"/employees/{firm.ids['Ann']}/steps"))) < 10


def test_somebody_who_moved_in_mid_period(firm: Shop) -> None:
    """The answers stay hers, each with where she stood on its day; the team of today has its own people's."""
    staff(firm, "Ann", "Ben")
    staff(firm, "Gus", team="Duo")
    moved = date(2026, 4, 1)
    with unit_of_work(firm.engine) as session:
        home = people.make_team(session, "Duo")
        one, lena = session.get_one(Employee, firm.ids["Ann"]), session.get_one(Employee, firm.ids["Lena"])
        people.assign(session, one, team=home, manager=lena, title="", customer_facing=False, starts_on=moved)
    firm.record(*(firm.answer(name, 4, place) for name in ("Ann", "Ben", "Gus") for place in range(40)))
    firm.refit()
    everywhere(firm, "Ann", "Ben")
    page = own(firm, "Ann")
    assert "Duo since 1 Apr Reports to Lena · never meets a customer" in page
    assert "Care 1 Jan 2024 – 1 Apr Reported to Mia · met customers" in page
    listed = told(firm, f"/employees/{firm.ids['Ann']}/ratings")
    assert "Where then" in listed
    assert {"Care Mia", "Duo Lena"} <= set(re.findall(r"Care Mia|Duo Lena", listed))
    assert "Where then" not in told(firm, f"/employees/{firm.ids['Ben']}/ratings")
    assert "across 2 people" in told(firm, f"/teams/{firm.teams['Duo']}")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_leaver_keeps_it_all(firm: Shop) -> None:
    staff(firm, "Ann", "Ted")
    firm.record(*(firm.answer(name, 4, place) for name in ("Ann", "Ted") for place in range(40)))
    with unit_of_work(firm.engine) as session:
        people.leave(session.get_one(Employee, firm.ids["Ted"]), date(2026, 5, 20))
    firm.refit()
    everywhere(firm, "Ted")
    page = own(firm, "Ted")
    assert "They left on 20 May; what was said before stays." in page
    assert "1 Jan 2024 – 20 May Reported to Mia" in page
    assert "See the 40 answers" in page
    assert "What would bring more" not in page
    assert "Ted" not in told(firm, "/team", "Mia")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_scale_changed_in_mid_year(firm: Shop) -> None:
    """Stars, then would-recommend: two rows, two axes, two lists of answers; never a number of both."""
    staff(firm, "Ann", "Ben", "Cy")
    stars = [firm.answer(n, 4 + place % 2, place) for n in ("Ann", "Ben") for place in range(44)]
    nps = [
        firm.answer(n, 7 + place % 4, 1000 + place, scale="nps_11")
        for n in ("Ann", "Cy")
        for place in range(36)
    ]
    firm.record(*stars, *nps)
    firm.refit()
    everywhere(firm, "Ann", "Ben", "Cy")
    page = own(firm, "Ann")
    assert "44 answers · satisfaction, 1 to 5" in page
    assert "36 answers · would recommend, 0 to 10" in page
    assert "100% positive (4 to 5 of 5)" in page
    other = own(firm, "Ann", "?lens=customer&scale=nps_11")
    assert "50% positive (9 to 10 of 10)" in other
    assert "80 answers" not in page + other
    home = f"/employees/{firm.ids['Ann']}/ratings?format=csv&lens=customer"
    scales = [
        {one["Scale"] for one in rows_of(firm.get("Lena", home + more))}
        for more in ("&scale=stars_5", "&scale=nps_11")
    ]
    assert scales == [{"satisfaction, 1 to 5"}, {"would recommend, 0 to 10"}]
    company = told(firm, "/company")
    assert "Customers, satisfaction, 1 to 5" in company
    assert "Customers, would recommend, 0 to 10" in company
    teams = [
        {float(one["Score"]) <= 5 for one in rows_of(firm.get("Lena", f"/company?format=csv{more}"))}
        for more in ("&scale=stars_5", "&scale=nps_11")
    ]
    assert teams == [{True}, {False}]
    team = told(firm, f"/teams/{firm.teams['Care']}")
    assert "satisfaction, 1 to 5" in team
    assert "would recommend, 0 to 10" in team
    assert "no answers on this scale" in told(firm, "/people?q=Cy")
    assert "no answers on this scale" not in told(firm, "/people?q=Cy&scale=nps_11")


@pytest.mark.parametrize("sort", ["score", "-score"])
def test_nobody_is_ranked_across_scales(firm: Shop, sort: str) -> None:
    staff(firm, "Ann", "Ben", "Cy", "Dee")
    firm.record(
        *(firm.answer(n, 3 + (i + p) % 3, p) for i, n in enumerate(("Ann", "Ben", "Dee")) for p in range(60)),
        *(firm.answer("Cy", 6 + p % 5, 1000 + p, scale="nps_11") for p in range(60)),
    )
    firm.refit()
    order = [one["Scale"] for one in rows_of(firm.get("Mia", f"/team?format=csv&sort={sort}"))]
    assert order == sorted(order, key=lambda one: one.startswith("would"))


def test_a_company_of_ai_agents(firm: Shop) -> None:
    staff(firm, "Lumi")
    with unit_of_work(firm.engine) as session:
        session.get_one(Employee, firm.ids["Lumi"]).ai_agent = True
    when = datetime.now(UTC) - timedelta(days=2)
    firm.record(*(firm.answer("Lumi", 3 + place % 3, place, answered_at=when) for place in range(40)))
    firm.refit()
    everywhere(firm, "Lumi")
    assert "AI agents have a page of their own" in told(firm, "/company")
    page = own(firm, "Lumi")
    assert "An AI agent's: 40 answers, average 3.9" in page
    assert "Not enough evidence" not in page
    assert "Lumi" in told(firm, "/ai-agents")
    assert "Lumi" not in told(firm, "/people") + told(firm, "/team", "Mia")


def test_somebody_with_excluded_answers_only(firm: Shop) -> None:
    staff(firm, "Ann", "Ben")
    firm.record(
        *(firm.answer("Ann", 1, place) for place in range(12)),
        *(firm.answer("Ben", 4 + place % 2, place) for place in range(40)),
    )
    with unit_of_work(firm.engine) as session:
        of_ann = of_employees(session, [firm.ids["Ann"]])
        for rating in session.scalars(select(Rating).where(Rating.id.in_(of_ann))):
            session.add(Exclusion(rating_id=rating.id, made_at=NOW, made_by="Lena", reason="abusive"))
        session.flush()
        settle(session, of_ann, "UTC")
    firm.refit()
    everywhere(firm, "Ann", "Ben")
    page = own(firm, "Ann")
    assert "All answers of this period stand aside, so nothing is said. That is no judgement." in page
    assert "Excluded: 12 answers, average 1.00, very likely 1.00 to 1.00." in page
    assert "Why " not in page
    aside = told(firm, f"/employees/{firm.ids['Ann']}/ratings?lens=customer&aside=yes")
    assert aside.count("1 of 5 excluded") == 12
    assert "no counted answers yet" in told(firm, "/team", "Mia")


def test_a_new_hire_s_first_days(firm: Shop) -> None:
    """Answers are there from the first day, beside; in the list it says until when; later ones count."""
    staff(firm, "Ann", "Ben")
    today = datetime.now(UTC).date()
    with unit_of_work(firm.engine) as session:
        session.get_one(Employee, firm.ids["Ann"]).hired_on = today - timedelta(days=10)
    when = datetime.now(UTC) - timedelta(days=2)
    firm.record(
        *(firm.answer("Ann", 4, place, answered_at=when) for place in range(12)),
        *(firm.answer("Ben", 3 + place % 3, place, answered_at=when) for place in range(40)),
    )
    firm.refit()
    everywhere(firm, "Ann", "Ben")
    until = today + timedelta(days=20)
    words = f"{until.day} {until:%b}" + ("" if until.year == today.year else f" {until.year}")
    page = own(firm, "Ann")
    assert f"New here until {words}" in page
    assert (
        "First 30 days: 12 answers, average 4.00, very likely 4.00 to 4.00. "
        "Shown, never counted, ranked or held against anybody."
    ) in page
    assert f"new here until {words}" in told(firm, "/team", "Mia")
    assert f"new here until {words}" in told(firm, "/people")
    (line,) = [one for one in rows_of(firm.get("Mia", "/team?format=csv")) if one["Person"] == "Ann"]
    assert (line["Standing"], line["Answers"]) == (f"new here until {words}", "0")
    assert len(rows_of(firm.get("Lena", f"/employees/{firm.ids['Ann']}/ratings?aside=yes&format=csv"))) == 12
    assert rows_of(firm.get("Lena", f"/employees/{firm.ids['Ann']}/ratings?format=csv")) == []


def test_confidential_answers_stand_aside_unseen(firm: Shop) -> None:
    """A new hire's four teamwork answers are nowhere: not counted, and not told beside either."""
    staff(firm, "Ann")
    with unit_of_work(firm.engine) as session:
        session.get_one(Employee, firm.ids["Ann"]).hired_on = NEWEST - timedelta(days=20)
    firm.record(*(firm.answer("Ann", 2, place, "teamwork") for place in range(4)))
    firm.refit()
    page = own(firm, "Ann")
    assert "Set aside" not in page
    assert "2.00" not in page


def test_an_answer_that_two_share_is_in_the_histogram_of_both(firm: Shop) -> None:
    """What the histogram adds up to is what the number says."""
    staff(firm, "Ann", "Ben")
    shares = [(firm.ids["Ann"], "owned", 700), (firm.ids["Ben"], "replied", 300)]
    both: list[Answer] = [firm.answer("Ann", 5, 500 + place, shares=shares) for place in range(5)]
    firm.record(*both, *(firm.answer("Ann", 2, place) for place in range(20)))
    firm.refit()
    assert "See the 25 answers" in own(firm, "Ann")
    assert "20% positive (4 to 5 of 5)" in own(firm, "Ann")
    assert "See the 5 answers" in own(firm, "Ben")
