"""What happens by itself: a very bad answer is a case, owners are told before time is up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases import jobs
from app.cases.forms import PolicyForm
from app.cases.models import Case
from app.cases.rules import FIRST
from app.cases.setting import set_policy
from app.contacts.models import Exclusion, Rating
from app.database import make_engine, unit_of_work
from app.intake.actions import Answer, record
from app.intake.telling import BAD
from app.notices.models import Job, Notice
from app.people.models import Employee
from tests.cases.desk import NOON, Desk
from tests.databases import Databases
from tests.empowerment.till import ZONE, Till

WORDS = "Nobody rang back, for nine days."


def rated(session: Session, to: list[int], score: float, **given: Any) -> Rating:
    shares = [(one, "replied", 1000 // len(to)) for one in to]
    answer = Answer(
        external_id=str(given.pop("ref", "R1")),
        lens="customer",
        scale="stars_5",
        score=score,
        answered_at=given.pop("at", NOON - timedelta(hours=1)),
        shares=shares,
        customer_ref="C-9",
        **given,
    )
    record(session, "Desk", [answer], ZONE, NOON)
    return session.scalars(select(Rating).where(Rating.external_id == answer.external_id)).one()


def asked(session: Session) -> list[dict[str, Any]]:
    return [dict(job.payload) for job in session.scalars(select(Job).where(Job.kind == BAD))]


def test_only_a_very_bad_and_fresh_answer_asks_for_a_case(desk: Desk) -> None:
    bo = [desk.ids["Bo"]]
    rated(desk.session, bo, 5, ref="good")
    rated(desk.session, bo, 1, ref="old", at=NOON - timedelta(days=9))
    assert asked(desk.session) == []
    bad = rated(desk.session, bo, 1, ref="bad")
    assert asked(desk.session) == [{"rating_id": bad.id}]
    rated(desk.session, bo, 1, ref="bad")
    assert len(asked(desk.session)) == 1, "delivered twice it asks once"


@pytest.fixture
def made(databases: Databases, kind: str) -> Any:
    told = databases.told(kind, "till")
    with databases.copy(kind, "till") as url:
        engine = make_engine(url)
        yield Till(told["ids"], told["tokens"], engine)
        engine.dispose()


def test_it_becomes_one_case_of_the_manager(made: Till) -> None:
    """In the customer's words, once however often the work is done; the owner is told where it is."""
    assert made.engine is not None
    with unit_of_work(made.engine) as session:
        bad = rated(session, [made.ids["Bo"]], 1, comment=WORDS).id
        silent = rated(session, [made.ids["Ann"]], 1, ref="R2").id
        out = rated(session, [made.ids["Ann"]], 1, ref="R3")
        session.add(Exclusion(rating_id=out.id, made_at=NOON, made_by="Lena", reason="A mistake."))
    for rating in (bad, bad, silent, out.id, 4711):
        jobs.from_rating(made.engine, {"rating_id": rating}, NOON)
    with unit_of_work(made.engine, write=False) as session:
        cases = {case.rating_id: case for case in session.scalars(select(Case))}
        assert set(cases) == {bad, silent}
        case = cases[bad]
        assert (case.said, case.customer, case.way) == (WORDS, "C-9", "rating")
        assert case.owner_id == made.ids["Maya"]
        assert "answered 1 of 5" in cases[silent].said
        told = session.scalars(select(Notice.text).where(Notice.href == f"/cases/{case.id}")).one()
        assert "A case is yours now" in told


def test_a_manager_who_left_gets_none_and_a_policy_may_say_none(made: Till) -> None:
    assert made.engine is not None
    with unit_of_work(made.engine) as session:
        bad = rated(session, [made.ids["Bo"]], 1).id
        session.get_one(Employee, made.ids["Maya"]).left_on = NOON.date()
    jobs.from_rating(made.engine, {"rating_id": bad}, NOON)
    with unit_of_work(made.engine) as session:
        assert session.scalars(select(Case)).all() == []
        session.get_one(Employee, made.ids["Maya"]).left_on = None
        body = {key: value for key, value in FIRST.items() if key != "from_ratings"}
        reason = "We read bad answers in the morning round."
        set_policy(made.act(session, "Lena"), PolicyForm(**body | {"seen": 1, "reason": reason}))
    jobs.from_rating(made.engine, {"rating_id": bad}, NOON)
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Case)).all() == []


def warned(desk: Desk, case: Case, when: datetime) -> list[str]:
    jobs._warn(desk.session, when)
    desk.session.flush()
    rows = select(Notice.text).where(Notice.href == f"/cases/{case.id}").order_by(Notice.made_at, Notice.id)
    return list(desk.session.scalars(rows))


def test_the_owner_is_told_before_time_is_up_and_once(desk: Desk) -> None:
    """Three of four working hours are gone at three o'clock; then again for the solution."""
    case = desk.opened()
    assert warned(desk, case, NOON + timedelta(hours=2, minutes=50)) == []
    (first,) = warned(desk, case, NOON + timedelta(hours=3))
    assert first == "Soon due: the customer wants to hear from us by Mon 16:00, their time."
    assert len(warned(desk, case, NOON + timedelta(hours=3, minutes=30))) == 1
    desk.told(case, "We look.", "to customer", NOON + timedelta(hours=3, minutes=40))
    assert len(warned(desk, case, NOON + timedelta(hours=4))) == 1
    wednesday = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    found = warned(desk, case, wednesday)
    assert len(found) == 2
    assert "wants to be helped by Wed 12:00" in found[1]


def test_what_is_late_already_is_told_as_late_and_what_stands_still_is_not(desk: Desk) -> None:
    late, waits = desk.opened(when=NOON - timedelta(days=7)), desk.opened(when=NOON - timedelta(days=7))
    desk.told(waits, "Which size?", "to customer", NOON - timedelta(days=6, hours=22), wait="yes")
    assert "should have heard from us" in warned(desk, late, NOON)[0]
    assert warned(desk, waits, NOON) == []


def test_nobody_is_told_of_what_is_closed(desk: Desk) -> None:
    case = desk.opened()
    desk.helped(case)
    desk.closed(case)
    assert warned(desk, case, NOON + timedelta(days=30)) == []
