"""Handing a case over: five facts, answers, deadlines, races, wrong people; on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import allows
from app.access.models import Account
from app.cases import actions as cases
from app.cases import steps
from app.cases.forms import CaseForm, CloseForm, WorkaroundForm
from app.cases.models import HANDED, Case, CaseLine, Custody
from app.database import unit_of_work
from app.errors import Conflict, Invalid
from app.handoffs import actions, drawing, guards, jobs, queries, rules
from app.handoffs.forms import AnswerForm, OfferForm, OutcomeForm, RatingForm
from app.handoffs.models import Handoff, HandoffAnswer
from app.handoffs.rules import Change, Flow
from app.leave.models import Leave
from app.notices.models import Job, Notice
from app.people.models import Employee
from tests.client import Client
from tests.databases import Databases
from tests.disputes.desk import Desk, desk

#: A Wednesday at noon, within working hours.
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
TOLD = "Ed takes care of it from now on and rings you by noon tomorrow."
SUMMARY = "The parcel was lost twice; she was promised a courier. Do not ask for the number again."
YES, NO = AnswerForm(answer="accepted"), AnswerForm(answer="declined", words="This one is for Billing.")


@pytest.fixture
def at(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Desk, Client]]:
    with desk(app_on, databases, kind) as made:
        made[0].now = NOON
        yield made


def opened(made: Desk, session: Session, owner: str = "Nia", **given: Any) -> Case:
    form = CaseForm.model_validate({"said": "Third date now.", "customer": "Mrs Albrecht"} | given)
    return cases.open_case(made.act(session, owner), form)


def offered(made: Desk, session: Session, case: Case | None = None, **given: Any) -> Handoff:
    form = OfferForm.model_validate({"to": "Ed", "told": TOLD, "summary": SUMMARY} | given)
    return actions.offer(made.act(session, "Nia"), case or opened(made, session), form)


def line(session: Session, held: Handoff) -> queries.Line:
    return queries.load(session, held.id)


def notices(session: Session, who: str) -> list[str]:
    asked = select(Notice.text).join(Account, Account.id == Notice.account_id)
    return list(session.scalars(asked.where(Account.name == who, Notice.kind == "handoff")))


def test_a_warm_handoff_has_five_facts(at: tuple[Desk, Client]) -> None:
    """Until Ed accepts, Nia owns it; then he does, and with the outcome it is warm. He rates it once."""
    made, _ = at
    with unit_of_work(made.engine) as session:
        held = offered(made, session)
        case = session.get_one(Case, held.case_id)
        assert (case.owner_id, case.offered_to_id) == (made.ids["Nia"], made.ids["Ed"])
        assert case.answered_at == NOON, "the customer has heard from us"
        assert held.deadline == NOON + timedelta(hours=4)
        assert notices(session, "Ed") == ["Nia asks you to take a case over."]
        assert line(session, held).missing == ["accepted", "outcome confirmed"]
        with pytest.raises(Conflict, match="being handed over"):
            cases.close(made.act(session, "Nia"), case, CloseForm(outcome="Sent by courier."))
        with pytest.raises(Conflict, match="did not change hands"):
            actions.confirm(made.act(session, "Nia"), held, OutcomeForm())
        soon = NOON + timedelta(hours=1)
        actions.answer(made.act(session, "Ed", soon), held, YES)
        session.refresh(case)
        assert (case.owner_id, case.offered_to_id) == (made.ids["Ed"], None)
        hands = session.scalars(select(Custody).where(Custody.case_id == case.id).order_by(Custody.from_at))
        assert [(one.how, one.until_at) for one in hands] == [("opened", soon), (HANDED, None)]
        assert line(session, held).missing == ["outcome confirmed"]
        assert line(session, held).warmth == "cold"
        early = OutcomeForm(helped_at=NOON.isoformat())
        with pytest.raises(Invalid, match=r"lies before"):
            actions.confirm(made.act(session, "Nia", soon), held, early)
        later = soon + timedelta(hours=20)
        actions.confirm(made.act(session, "Nia", later), held, OutcomeForm(how="It arrived."))
        assert line(session, held).warmth == "warm"
        actions.rate(made.act(session, "Ed", later), held, RatingForm(warmth="5"))
        for again in (
            lambda: actions.rate(made.act(session, "Ed", later), held, RatingForm(warmth="1")),
            lambda: actions.confirm(made.act(session, "Ed", later), held, OutcomeForm()),
            lambda: actions.answer(made.act(session, "Ed", later), held, NO),
            lambda: actions.take_back(made.act(session, "Nia", later), held),
        ):
            with pytest.raises(Conflict):
                again()
        told = session.scalars(select(CaseLine.words).where(CaseLine.case_id == case.id))
        assert TOLD in told.all()
        (piece,) = queries.pieces(
            session, made.act(session, "Nia").actor, made.ids["Nia"], NOON.date(), NOON.date()
        )
        assert piece.text == (
            "1 handed over, 1 of them warmly; 1 of those who got them rated it, 5.0 of 5 on average."
        )
        stranger = made.act(session, "Hal").actor
        assert queries.pieces(session, stranger, made.ids["Nia"], NOON.date(), NOON.date()) == []


def test_declined_taken_back_and_out_of_time_it_stays_with_the_giver(at: tuple[Desk, Client]) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        case = opened(made, session)
        held = offered(made, session, case)
        with pytest.raises(Invalid, match="Say why"):
            actions.answer(made.act(session, "Ed"), held, AnswerForm(answer="declined", words="No."))
        actions.answer(made.act(session, "Ed"), held, NO)
        assert notices(session, "Nia") == ["Ed declined your handoff: the case is still yours."]
        second = offered(made, session, case)
        actions.take_back(made.act(session, "Nia"), second)
        third = offered(made, session, case)
        number = third.id
        late = third.deadline
        with pytest.raises(Conflict, match="time to accept is over"):
            actions.answer(made.act(session, "Ed", late), third, YES)
    jobs.watch(made.engine, {}, late - timedelta(minutes=1))
    with unit_of_work(made.engine) as session:
        assert session.get(HandoffAnswer, number) is None
    jobs.watch(made.engine, {}, late)
    jobs.watch(made.engine, {}, late)
    with unit_of_work(made.engine) as session:
        states = [one.state for one in queries.of_case(session, case.id)]
        assert sorted(states) == ["declined", "taken back", "timed out"]
        held_now = session.get_one(Case, case.id)
        assert (held_now.owner_id, held_now.offered_to_id) == (made.ids["Nia"], None)
        assert "Nobody answered your handoff in time: the case is still yours." in notices(session, "Nia")
        assert sum("did not answer in time" in one for one in notices(session, "Ed")) == 1
        assert session.scalar(select(func.count(Custody.id)).where(Custody.case_id == case.id)) == 1
        assert session.scalar(select(func.count(Job.id)).where(Job.key == jobs.WATCH)) == 1
        act = made.act(session, "Nia")
        steps.work_around(act, held_now, WorkaroundForm(helped="A courier brought it."))
        cases.close(act, held_now, CloseForm(outcome="She has it."))
        with pytest.raises(Conflict, match="closed this case"):
            offered(made, session, held_now)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_whom_a_case_can_not_go_to(at: tuple[Desk, Client]) -> None:
    """Not to oneself, a leaver, a program, nobody, or two at once; what was said may not lie ahead."""
    made, _ = at
    with unit_of_work(made.engine) as session:
        session.get_one(Employee, made.ids["Eli"]).left_on = NOON.date()
        session.get_one(Employee, made.ids["Rob"]).ai_agent = True
        session.flush()
        case = opened(made, session)
        for given, field in (
            ({"to": "Nia"}, "to"),
            ({"to": "Eli"}, "to"),
            ({"to": "Rob"}, "to"),
            ({"to": "Nobody"}, "to"),
            ({"told_at": "2026-11-18T14:00"}, "told_at"),
            ({"told_at": "2020-01-01T14:00"}, "told_at"),
            ({"told_at": "noon"}, "told_at"),
        ):
            with pytest.raises(Invalid) as refused:
                offered(made, session, case, **given)
            assert [one.field for one in refused.value.problems] == [field], given
        offered(made, session, case)
        with pytest.raises(Conflict):
            offered(made, session, case, to="Sol")
        with pytest.raises(Conflict):
            cases.move(made.act(session, "Nia"), case, made.ids["Sol"], "My shift is over.")
        session.add(
            Leave(
                employee_id=made.ids["Ed"],
                first_on=NOON.date(),
                last_on=NOON.date() + timedelta(days=2),
                source="page",
                made_at=NOON,
                made_by="Ed",
            )
        )
        session.flush()
        assert actions.away_words(made.act(session, "Nia"), made.ids["Ed"]) == "20 November"
        assert actions.away_words(made.act(session, "Nia"), made.ids["Sol"]) == ""


def test_accept_decline_back_and_time_race_to_one_answer(at: tuple[Desk, Client]) -> None:
    """Whoever comes first, one answer stands, and owner and custody agree with it."""
    made, _ = at
    with unit_of_work(made.engine) as session:
        held = offered(made, session)
        number, case_id = held.id, held.case_id

    def one(do: str) -> str:
        try:
            with unit_of_work(made.engine) as session:
                given = session.get_one(Handoff, number)
                if do == "time":
                    return "stood" if actions.run_out(session, given, NOON, "UTC") else "late"
                if do == "back":
                    actions.take_back(made.act(session, "Nia"), given)
                else:
                    actions.answer(made.act(session, "Ed"), given, YES if do == "yes" else NO)
        except Conflict:
            return "late"
        return "stood"

    with ThreadPoolExecutor(6) as pool:
        ends = list(pool.map(one, ["yes", "time", "yes", "back", "no", "time"]))
    assert ends.count("stood") == 1
    with unit_of_work(made.engine, write=False) as session:
        case = session.get_one(Case, case_id)
        said = session.get_one(HandoffAnswer, number)
        took = said.answer == "accepted"
        assert case.owner_id == made.ids["Ed" if took else "Nia"]
        assert case.offered_to_id is None
        assert session.scalar(select(func.count(Custody.id)).where(Custody.case_id == case_id)) == 1 + took


def test_what_two_offer_at_once_is_one(at: tuple[Desk, Client]) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        case_id = opened(made, session).id

    def one(to: str) -> str:
        try:
            with unit_of_work(made.engine) as session:
                offered(made, session, session.get_one(Case, case_id), to=to)
        except Conflict:
            return "late"
        return "stood"

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, ["Ed", "Sol", "Ed", "Mia"])).count("stood") == 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_changes_of_owner_are_warm_or_cold_and_protected_ones_not_counted(at: tuple[Desk, Client]) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        soon = NOON + timedelta(hours=1)
        given: dict[str, Any]
        for given, confirm in (({}, True), ({"told": ""}, True), ({"summary": "Short."}, False)):
            held = offered(made, session, **given)
            actions.answer(made.act(session, "Ed", soon), held, YES)
            if confirm:
                actions.confirm(made.act(session, "Ed", soon), held, OutcomeForm())
        cases.move(
            made.act(session, "Nia", soon), opened(made, session), made.ids["Sol"], "My shift is over."
        )
        secret = opened(made, session, protected="yes", handlers="Nia, Ed")
        hidden = offered(made, session, secret)
        actions.take_back(made.act(session, "Nia"), hidden)
        with pytest.raises(Invalid, match="handlers"):
            offered(made, session, secret, to="Sol")
        found = queries.changes(session, NOON - timedelta(days=1))
        assert sorted(one.missing for one in found) == [
            (),
            ("customer told",),
            ("customer told", "receiver named", "summary written", "accepted", "outcome confirmed"),
            ("summary written", "outcome confirmed"),
        ]
        assert {one.giver for one in found} == {"Care team"}
        people = queries.changes(session, NOON - timedelta(days=1), made.act(session, "Mia").actor)
        assert {(one.giver, one.receiver) for one in people} == {("Nia", "Ed"), ("Nia", "Sol")}
        assert queries.changes(session, NOON - timedelta(days=1), made.act(session, "Eli").actor) == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_lists_agree_with_the_door(at: tuple[Desk, Client]) -> None:
    """Whoever is asked, the list holds exactly what the door lets them see; a protected one its handlers only."""
    made, _ = at
    with unit_of_work(made.engine) as session:
        secret = opened(made, session, protected="yes", handlers="Nia, Ed")
        ours = [offered(made, session).id, offered(made, session, to="Eli").id]
        ours.append(offered(made, session, secret).id)
        for who in session.scalars(select(Employee.name)).all():
            actor = made.act(session, who).actor
            seen = set(
                session.scalars(
                    select(Handoff.id).join(Case, Case.id == Handoff.case_id).where(queries.seen(actor))
                )
            )
            assert seen == {one for one in ours if _may(session, actor, one)}, who
            assert (ours[2] in seen) is (who in {"Nia", "Ed"})


def _may(session: Session, actor: Any, handoff_id: int) -> bool:
    try:
        return allows("see handoff", guards.handoff(session, actor, handoff_id).words)
    except Exception as hidden:  # noqa: BLE001 a protected one is not there at all
        return type(hidden).__name__ != "NotFound"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_input_is_refused_and_kept(at: tuple[Desk, Client]) -> None:
    made, client = at
    with unit_of_work(made.engine) as session:
        case = opened(made, session).id
    made.become(client, "Nia")
    home = f"/handoffs/of/{case}"
    kept = "🙂 <b>bold</b> اهلا, twenty and more"
    good = {"to": "Ed", "told": "She knows.", "told_at": "", "summary": kept}
    for text in ("x" * 200_000, "nul\x00 byte", "\u202e"):
        for field in ("to", "told_at"):
            answer = client.post(home, good | {field: text})
            assert answer.status_code == 422, field
            assert "&lt;b&gt;bold&lt;/b&gt; اهلا" in answer.text
    for text in ("x" * 200_000, "nul\x00 byte"):
        assert client.post(home, good | {"told": text}).status_code == 422
    assert client.get("/handoffs/new?case=x").status_code == 404
    assert client.get(f"/handoffs/new?case={case}").headers["location"] == f"{home}/new"
    assert client.get("/handoffs/new?case=99999999999999999999").status_code == 404
    assert client.post(f"/api{home}", json={"to": "Nia"}).status_code == 422
    made.become(client, "Eli")
    assert client.get(home).status_code == 404
    assert client.post(home, good).status_code == 404
    made.become(client, "Nia")
    there = client.post(home, good).headers["location"]
    assert "&lt;b&gt;bold&lt;/b&gt; اهلا" in client.get(there).text
    assert client.post(home, good).status_code == 409
    assert client.post(f"{there}/answer", {"answer": "accepted"}).status_code == 403
    made.become(client, "Ed")
    for text in ("x" * 200_000, "nul\x00 byte", "short"):
        assert client.post(f"{there}/answer", {"answer": "declined", "words": text}).status_code == 422
    assert client.post(f"{there}/answer", {"answer": "perhaps"}).status_code == 422
    assert client.post(f"{there}/rating", {"warmth": "5"}).status_code == 409
    with unit_of_work(made.engine) as session:
        held = session.scalars(select(Handoff)).one()
        held.deadline = datetime(2100, 1, 1, tzinfo=UTC)
    assert client.post(f"{there}/answer", {"answer": "accepted"}).status_code == 303
    for sent in ({"warmth": "6"}, {"warmth": ""}, {"warmth": "9" * 400}):
        assert client.post(f"{there}/rating", sent).status_code == 422
    assert client.post(f"{there}/outcome", {"helped_at": "2999-01-01T10:00"}).status_code == 422
    assert [one["state"] for one in client.get("/api/handoffs").json()] == ["accepted"]
    assert "Mrs Albrecht" in client.get("/handoffs?format=csv&q=albrecht").text
    assert client.get("/handoffs/picture?format=xlsx&days=x&by=person").content.startswith(b"PK")
    assert client.get("/handoffs/picture?by=person").status_code == 200


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ({}, ""),
        ({"told": False}, "the customer was not told"),
        (
            {"told": False, "summary": "Short."},
            "the customer was not told and no summary was written",
        ),
        (
            {"told": False, "summary": "", "confirmed": False},
            "the customer was not told, no summary was written and nobody has confirmed that the customer was helped",
        ),
    ],
)
def test_why_it_is_cold(lacks: dict[str, Any], words: str) -> None:
    have: dict[str, Any] = {"told": True, "summary": SUMMARY, "accepted": True, "confirmed": True}
    assert rules.cold_words(rules.missing(**have | lacks)) == words


def test_figures_and_flows_add_up() -> None:
    told = [Change("A", "B", ()), Change("A", "B", ("accepted",)), Change("A", "C", ()), Change("B", "A", ())]
    assert rules.flows(told) == [Flow("A", "B", 2, 1), Flow("A", "C", 1, 1), Flow("B", "A", 1, 1)]
    first, second = rules.by_team(told)
    assert (first.team, first.n, first.warm, first.most_missing) == ("A", 3, 2, "accepted")
    assert (second.team, second.few, second.most_missing) == ("B", True, "")
    assert rules.whole(told).n == 4


def test_the_picture_draws_every_band_once_and_the_busiest_teams_only() -> None:
    found = drawing.picture([Flow("A", "B", 3, 1), Flow("B", "B", 1, 0)])
    assert [(one.kind, one.words) for one in found.bands] == [
        ("warm", "A to B: 1 warm"),
        ("cold", "A to B: 2 cold"),
        ("cold", "B to B: 1 cold"),
    ]
    assert sum(end.height for end in found.givers) == sum(end.height for end in found.receivers)
    many = drawing.picture([Flow(f"T{n:02}", "X", 100 - n, 0) for n in range(30)])
    assert [end.name for end in many.givers] == [f"T{n:02}" for n in range(drawing.MOST)]
    assert drawing.picture([]).bands == []
