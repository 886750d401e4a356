"""Setting an abusive customer apart: both numbers, later answers, lifting, wrong people, races; on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.abuse import actions, queries, rules
from app.abuse.forms import LiftForm, PolicyForm, ReportForm, RulingForm
from app.abuse.guards import words_of
from app.abuse.models import AbuseReport, AbuseRuling
from app.access import allows
from app.access.models import Account
from app.contacts.customers import CustomerApart
from app.contacts.models import EXCLUDED, Cell, Exclusion, Rating, Revision
from app.contacts.queries import whole
from app.database import unit_of_work
from app.disputes import actions as disputes
from app.disputes.forms import AskForm
from app.disputes.forms import RulingForm as DisputeRuling
from app.errors import Conflict, Invalid
from app.imports.models import Import
from app.imports.undoing import undo
from app.intake.actions import record
from app.intake.touchpoints import OwnerForm, own
from app.notices.models import Notice
from app.people.models import Employee
from app.scores.models import TeamTally
from app.scores.queries import evidence_of, fits
from tests.client import Client
from tests.databases import Databases
from tests.disputes.desk import Desk, desk, recount, tallies

WORDS = "Shouts at everybody who picks up, and threatens to come by at night."
REASON = "The recordings of three calls show threats; nobody could have served him."
AGAIN = "He has apologised to all three in writing, and calls politely since."


@pytest.fixture
def at(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Desk, Client]]:
    with desk(app_on, databases, kind) as made:
        yield made


def asking(made: Desk, **given: Any) -> ReportForm:
    since = (made.now - timedelta(days=300)).date().isoformat()
    return ReportForm.model_validate(
        {"customer": "C1", "since": since, "words": WORDS, "evidence": "T-1"} | given
    )


def ruling(made: Desk, days: int = 90, **given: Any) -> RulingForm:
    until = (made.now + timedelta(days=days)).date().isoformat()
    return RulingForm.model_validate({"outcome": "set apart", "until": until, "reason": REASON} | given)


def set_apart(made: Desk, session: Session, **given: Any) -> AbuseReport:
    report = actions.report(made.act(session, "Nia"), asking(made, **given))
    actions.decide(made.act(session, "Lena"), report, ruling(made))
    return report


def excluded(session: Session, customer: str = "C1") -> tuple[int, int, int]:
    """A customer's answers: all, those excluded by the list, and those whose kind of work says so."""
    of = select(func.count(Rating.id)).where(Rating.customer_ref == customer)
    listed = of.join(Exclusion, Exclusion.rating_id == Rating.id)
    placed = of.join(Cell, Cell.id == Rating.cell_id).where(Cell.aside == EXCLUDED)
    return tuple(session.scalar(one) or 0 for one in (of, listed, placed))  # type: ignore[return-value]


def state(session: Session, made: Desk, report: AbuseReport) -> str:
    return queries.load(session, report.id).state(made.now)


def test_all_answers_go_and_come_back_and_the_sums_always_fit(at: tuple[Desk, Client]) -> None:
    """Both numbers stand at once. What came later is excluded as it comes; lifted, all count as before but the one
    that a dispute had decided about by itself.
    """
    made, _ = at
    told = select(func.count()).where(Notice.kind == "bad answer")
    with unit_of_work(made.engine) as session:
        before, news = tallies(session), session.scalar(told)
        n = excluded(session)[0]
        report = set_apart(made, session)
        assert state(session, made, report) == "set apart"
        assert excluded(session) == (n, n, n)
        assert tallies(session) == recount(session) != before
        (shown,) = evidence_of(session, made.ids["Nia"], fits(session, 6))
        assert shown.excluded > 5
        assert shown.score_with is not None
        assert shown.score_with < shown.score
    rows = [
        made.answer("Ed", "late-1", 1, days=0, customer_ref="C1"),
        made.answer([(made.ids["Nia"], "replied", 500), (made.ids["Ed"], "owned", 500)], "late-2", 1, days=0,
                    customer_ref="C1"),
        made.answer("Ed", "other", 5, days=0, customer_ref="C2"),
        # Before the time, it counts though the customer is the same.
        made.answer("Ed", "long ago", 2, days=340, customer_ref="C1"),
    ]  # fmt: skip
    with unit_of_work(made.engine) as session:
        record(session, "Desk", rows, "UTC", made.now)
        record(session, "Desk", rows, "UTC", made.now)
        assert excluded(session) == (n + 3, n + 2, n + 2)
        assert excluded(session, "C2")[1:] == (0, 0)
        assert tallies(session) == recount(session)
        assert session.scalar(told) == news, "nobody is told of a bad answer that counts for nobody"
        asked = made.rating(session, "late-1")
        form = AskForm(ground="outside my control", words="The parcel was lost by the carrier, not by me.")
        with pytest.raises(Conflict, match="excluded already"):
            disputes.ask(made.act(session, "Ed"), asked, form)
    with unit_of_work(made.engine) as session:
        # A source that says another customer, or a day before, moves the answer back.
        record(session, "Desk", [made.answer("Ed", "late-1", 1, days=0, customer_ref="C3")], "UTC", made.now)
        assert excluded(session, "C3")[1:] == (0, 0)
        record(session, "Desk", [made.answer("Ed", "late-1", 1, days=0, customer_ref="C1")], "UTC", made.now)
        assert excluded(session) == (n + 3, n + 2, n + 2)
        held = session.get_one(AbuseReport, report.id)
        actions.lift(made.act(session, "Hana"), held, LiftForm(reason=AGAIN))
        assert excluded(session)[1:] == (0, 0)
        assert state(session, made, held) == "lifted"
        assert tallies(session) == recount(session)
        assert {key: now for key, now in tallies(session).items() if key in before and now != before[key]}
        found = whole(session, made.rating(session, "late-2").rating.id)
        assert found is not None
        assert found.past.versions[-1].reason == AGAIN
        with pytest.raises(Conflict, match="Hana has lifted this already"):
            actions.lift(made.act(session, "Lena"), held, LiftForm(reason=AGAIN))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_dispute_that_was_upheld_outlives_the_lifting(at: tuple[Desk, Client]) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        given = made.rating(session, "Nia-1")
        form = AskForm(ground="abusive customer", words="He shouted at me from the first word on.")
        asked = disputes.ask(made.act(session, "Nia"), given, form)
        report = set_apart(made, session)
        fine = DisputeRuling(outcome="upheld", reason="The recording shows it from the first minute.")
        disputes.decide(made.act(session, "Hana"), asked, fine)
        actions.lift(made.act(session, "Hana"), report, LiftForm(reason=AGAIN))
        assert excluded(session)[1:] == (1, 1)
        kept = session.get_one(Exclusion, given.rating.id)
        assert (kept.made_by, kept.apart_id) == ("Hana", None)
        assert tallies(session) == recount(session)


@pytest.mark.parametrize(
    ("who", "may"),
    [("Lena", True), ("Hana", True), ("Sol", True), ("Mia", False), ("Nia", False), ("Hal", False),
     ("Ed", False), ("Eve", False), ("Rob", False)],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_who_decides(at: tuple[Desk, Client], who: str, *, may: bool) -> None:
    """HR and the support lead of Nia's unit; not her manager Mia though she is in HR, nor HR of another unit."""
    made, _ = at
    with unit_of_work(made.engine) as session:
        report = actions.report(made.act(session, "Nia"), asking(made))
        words = words_of(session, made.act(session, who).actor, report)
        assert allows("decide abuse report", words) is may
        told = session.scalars(
            select(Account.name).join(Notice, Notice.account_id == Account.id).where(Notice.kind == "abuse")
        )
        assert set(told) == {"Lena", "Hana", "Sol"}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_whom_the_customer_rated_does_not_decide(at: tuple[Desk, Client]) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        record(session, "Desk", [made.answer("Sol", "sols", 3, customer_ref="C1")], "UTC", made.now)
        report = actions.report(made.act(session, "Nia"), asking(made))
        assert [one.name for one in actions.deciders(made.act(session, "Nia"), report)] == ["Hana", "Lena"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_a_report_and_a_decision_must_say(at: tuple[Desk, Client]) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        nia = made.act(session, "Nia")
        mine = made.rating(session, "Nia-1").rating
        eds = made.rating(session, "Ed-1").rating
        for given, field in (
            ({"words": "Rude."}, "words"),
            ({"since": (made.now + timedelta(days=2)).date().isoformat()}, "since"),
            ({"since": "2001-01-01"}, "since"),
            ({"evidence": ""}, "evidence"),
            ({"evidence": "\n".join(map(str, range(21)))}, "evidence"),
            ({"evidence": f"/ratings/{eds.id}"}, "evidence"),
            ({"evidence": f"https://x.example/ratings/{mine.id}", "customer": "C2"}, "evidence"),
            ({"evidence": f"/ratings/{2**62}"}, "evidence"),
        ):
            with pytest.raises(Invalid) as refused:
                actions.report(nia, asking(made, **given))
            assert [one.field for one in refused.value.problems] == [field]
        shown = f"https://x.example/ratings/{mine.id}?a=1\nT-9\nT-9"
        report = actions.report(nia, asking(made, evidence=shown))
        assert [href for _, href in actions.shown(nia, report)] == [f"/ratings/{mine.id}", ""]
        with pytest.raises(Conflict, match="reported this customer already"):
            actions.report(nia, asking(made))
        hana = made.act(session, "Hana")
        wrong: dict[str, Any]
        for wrong, field in (
            ({"reason": "Yes."}, "reason"),
            ({"until": ""}, "until"),
            ({"until": made.now.date().isoformat()}, "until"),
            ({"until": "2099-01-01"}, "until"),
        ):
            with pytest.raises(Invalid) as refused:
                actions.decide(hana, report, ruling(made, **wrong))
            assert [one.field for one in refused.value.problems] == [field]
        assert excluded(session)[1:] == (0, 0)
        actions.decide(hana, report, ruling(made, outcome="refused"))
        assert excluded(session)[1:] == (0, 0)
        with pytest.raises(Conflict, match="Nobody was set apart"):
            actions.lift(hana, report, LiftForm(reason=AGAIN))
        # Decided, the same customer may be reported anew; set apart, not a second time.
        first = actions.report(nia, asking(made))
        second = actions.report(made.act(session, "Ed"), asking(made))
        actions.decide(hana, first, ruling(made))
        with pytest.raises(Conflict, match="set apart already"):
            actions.decide(hana, second, ruling(made))


def test_two_decide_at_once(at: tuple[Desk, Client]) -> None:
    """One decision stands, the other is told who was quicker."""
    made, _ = at
    with unit_of_work(made.engine) as session:
        report = actions.report(made.act(session, "Nia"), asking(made)).id

    def decide(who: str) -> str:
        try:
            with unit_of_work(made.engine) as session:
                held = session.get_one(AbuseReport, report)
                actions.decide(made.act(session, who), held, ruling(made))
        except Conflict as late:
            return str(late)
        return "decided"

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(decide, ["Lena", "Hana", "Sol", "Lena"]))
    assert ends.count("decided") == 1
    assert all(one == "decided" or "has decided this already" in one for one in ends)
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.count()).select_from(AbuseRuling)) == 1
        assert session.scalar(select(func.count()).select_from(CustomerApart)) == 1
        assert tallies(session) == recount(session)


def test_answers_that_arrive_while_it_is_decided_are_excluded(at: tuple[Desk, Client]) -> None:
    """Whatever comes first, no answer of the customer counts in the end."""
    made, _ = at
    with unit_of_work(made.engine) as session:
        report = actions.report(made.act(session, "Nia"), asking(made)).id
        n = excluded(session)[0]

    def arrive(number: int) -> None:
        with unit_of_work(made.engine) as session:
            if number == 3:
                actions.decide(made.act(session, "Hana"), session.get_one(AbuseReport, report), ruling(made))
                return
            shares: Any = [(made.ids["Nia"], "replied", 400), (made.ids["Ed"], "owned", 600)]
            who = "Eli" if number % 2 else shares
            row = made.answer(who, f"now-{number}", 1, days=0, customer_ref="C1")
            record(session, "Desk", [row], "UTC", made.now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(arrive, range(8)))
    with unit_of_work(made.engine, write=False) as session:
        assert excluded(session) == (n + 7, n + 7, n + 7)
        assert tallies(session) == recount(session)


def test_a_thousand_answers_are_set_apart_by_few_statements(
    at: tuple[Desk, Client], request: pytest.FixtureRequest
) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        rows = [
            made.answer("Ed", f"flood-{n}", n % 5 + 1, days=n % 250, customer_ref="C9") for n in range(1_000)
        ]
        record(session, "Desk", rows, "UTC", made.now)
        report = actions.report(made.act(session, "Nia"), asking(made, customer="C9"))
        asked: list[str] = request.getfixturevalue("queries")
        actions.decide(made.act(session, "Hana"), report, ruling(made))
        assert len(asked) < 90
        assert excluded(session, "C9") == (1_000, 1_000, 1_000)
        assert tallies(session) == recount(session)
        (many,) = [one for one in queries.shares(session, None, made.now.date())[0] if one.many]
        assert (many.name, many.excluded) == ("Ed", 1_000)
        told = session.scalars(select(Notice.text).where(Notice.href == "/abuse/shares"))
        assert "Many answers about Ed are excluded" in next(iter(told))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_lists_show_whom_it_concerns_and_agree_with_the_door(at: tuple[Desk, Client]) -> None:
    made, client = at
    with unit_of_work(made.engine) as session:
        ours = [actions.report(made.act(session, who), asking(made)).id for who in ("Nia", "Eli")]
        people = session.scalars(select(Employee.name)).all()
        for who in people:
            actor = made.act(session, who).actor
            seen = set(
                session.scalars(select(AbuseReport.id).join(Employee, Employee.id == AbuseReport.reporter_id)
                .where(queries.seen(actor)))
            )  # fmt: skip
            may = {
                one
                for one in ours
                if allows("see abuse report", words_of(session, actor, session.get_one(AbuseReport, one)))
            }
            assert seen == may, who
    made.become(client, "Ed")
    assert ">C1<" not in client.get("/abuse").text
    made.become(client, "Nia")
    assert f'href="/abuse/{ours[0]}"' in client.get("/abuse").text
    assert client.get("/abuse?format=csv").text.count("C1") == 1
    assert client.get("/abuse?format=xlsx").content.startswith(b"PK")
    made.become(client, "Hana")
    assert client.get("/abuse?q=eli").text.count(f"/abuse/{ours[1]}") == 1
    assert client.get("/abuse/shares?format=csv").status_code == 200
    assert [one["state"] for one in client.get("/api/abuse").json()] == ["waiting", "waiting"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_input_is_refused_and_kept(at: tuple[Desk, Client]) -> None:
    made, client = at
    made.become(client, "Nia")
    since = made.now.date().isoformat()
    good = {"customer": "C1", "since": since, "words": f"🙂 <b>bold</b> اهلا {WORDS}", "evidence": "T-1"}
    for text in ("x" * 200_000, "nul\x00 byte", ""):
        for field in good:
            answer = client.post("/abuse", good | {field: text})
            assert answer.status_code == 422, field
            assert field == "words" or "&lt;b&gt;bold&lt;/b&gt; اهلا" in answer.text
    assert client.post("/api/abuse", json=good | {"evidence": ["T-1", "nul\x00"]}).status_code == 422
    assert client.get("/abuse/new?rating=99999999999999999999").status_code == 200
    home = client.post("/abuse", good).headers["location"]
    assert "&lt;b&gt;bold&lt;/b&gt; اهلا" in client.get(home).text
    again = client.post("/abuse", good)
    assert again.status_code == 422
    assert "it waits for a decision" in again.text
    assert client.post("/api/abuse", json=good | {"evidence": ["T-1"]}).status_code == 409
    assert client.post(f"{home}/ruling", {"outcome": "refused", "reason": REASON}).status_code == 403
    made.become(client, "Hana")
    form = {"outcome": "set apart", "until": since, "reason": REASON}
    for sent in ({"outcome": "maybe"}, {"until": "9" * 400}, {"reason": "nul\x00"}, {"until": "10000-01-01"}):
        answer = client.post(f"{home}/ruling", form | sent)
        assert answer.status_code == 422
    assert REASON in client.post(f"{home}/ruling", form | {"until": "9"}).text
    assert client.post(f"{home}/lifting", {"reason": "short"}).status_code == 422
    made.become(client, "Lena")
    policy = {"months": "6", "percent": "20", "reason": REASON, "seen": "1"}
    for sent in ({"months": "13"}, {"percent": "0"}, {"reason": "short"}, {"months": "9" * 400}):
        assert client.post("/abuse/policy", policy | sent).status_code == 422
    assert client.post("/abuse/policy", policy).status_code == 303
    assert client.post("/abuse/policy", policy).status_code == 409
    with unit_of_work(made.engine) as session:
        with pytest.raises(Conflict):
            actions.set_policy(
                made.act(session, "Lena"), PolicyForm(months=1, percent=1, reason=REASON, seen=1)
            )
        assert queries.policies(session)[0].months == 6


@pytest.mark.parametrize(
    ("today", "months", "expected"),
    [(date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2024, 2, 29), 12, date(2025, 2, 28)),
     (date(2026, 11, 23), 2, date(2027, 1, 23))],
)  # fmt: skip
def test_the_last_day_is_months_away(today: date, months: int, expected: date) -> None:
    assert rules.last_until(today, months) == expected


def test_evidence_is_read_line_by_line() -> None:
    given = (
        "\n /ratings/12 \nhttps://x.example/ratings/12/dispute\nT-1\nratings/x\n/ratings/99999999999999999999"
    )
    assert rules.evidence_of(given) == [
        (12, ""),
        (None, "T-1"),
        (None, "ratings/x"),
        (None, "/ratings/99999999999999999999"),
    ]


def test_many_is_more_than_the_share() -> None:
    assert not rules.Share(1, "Ed", "Care", 100, 10, 10).many
    assert rules.Share(1, "Ed", "Care", 100, 11, 10).many


def counted(session: Session) -> int:
    """How many answers count for teams that own a touchpoint."""
    n = select(func.sum(TeamTally.n)).join(Cell, Cell.id == TeamTally.cell_id).where(Cell.aside != EXCLUDED)
    return session.scalar(n) or 0


def test_a_teams_touchpoint_is_rid_of_them_too(at: tuple[Desk, Client]) -> None:
    """Those that credit a team and nobody in it leave its sums, those that come later never enter them."""
    made, _ = at
    when = made.now.date() - timedelta(days=400)
    with unit_of_work(made.engine) as session:
        own(made.act(session, "Hana"), OwnerForm(name="Invoice", team="Care team", starts_on=when))
        about: dict[str, Any] = {"lens": "touchpoint", "product": "Invoice"}
        row = made.answer([], "T1", 1, customer_ref="C7", **about)
        other = made.answer([], "T2", 5, customer_ref="C8", **about)
        record(session, "Desk", [row, other], "UTC", made.now)
        assert counted(session) == 2
        report = set_apart(made, session, customer="C7")
        assert counted(session) == 1
        late = made.answer([], "T3", 1, customer_ref="C7", **about)
        record(session, "Desk", [late], "UTC", made.now)
        # Their source changes one that is excluded: the sums follow where it stands.
        record(session, "Desk", [replace(late, score=2)], "UTC", made.now)
        assert counted(session) == 1
        assert excluded(session, "C7") == (2, 2, 2)
        actions.lift(made.act(session, "Hana"), report, LiftForm(reason=AGAIN))
        assert counted(session) == 3
        assert excluded(session, "C7")[1:] == (0, 0)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_an_import_is_undone_though_a_customer_of_it_is_set_apart(at: tuple[Desk, Client]) -> None:
    """Nobody decided about these answers by themselves: they go with their file, and what it revised is as before."""
    made, _ = at
    with unit_of_work(made.engine) as session:
        before = tallies(session)
        given = Import(
            source_name="Desk",
            file_name="a.csv",
            stored_as="",
            size=1,
            digest="",
            reading={},
            state="undoing",
            made_at=made.now,
            made_by="Hana",
        )
        session.add(given)
        session.flush()
        new, old = made.answer("Ed", "new", 1, customer_ref="C1"), made.rating(session, "Ed-1").rating
        record(session, "Desk", [new], "UTC", made.now)
        n = excluded(session)[0]
        report = set_apart(made, session)
        assert excluded(session) == (n, n, n)
        for one in (made.rating(session, "new").rating, old):
            one.import_id = given.id
        session.add(
            Revision(rating_id=old.id, replaced_at=made.now, employee_id=old.employee_id, cell_id=1,
                     score=old.score, answered_at=old.answered_at, customer_ref=old.customer_ref)
        )  # fmt: skip
        number = given.id
    undo(made.engine, number, "UTC", made.now)
    with unit_of_work(made.engine) as session:
        assert excluded(session) == (n - 1, n - 1, n - 1)
        actions.lift(
            made.act(session, "Hana"), session.get_one(AbuseReport, report.id), LiftForm(reason=AGAIN)
        )
        assert tallies(session) == recount(session)
        assert sum(row[0] for row in tallies(session).values()) == sum(row[0] for row in before.values())
