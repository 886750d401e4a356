"""Which lens an answer counts in: a stint's while somebody serves, else what its source said; tallies fit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.contacts.customers import CustomerMark
from app.contacts.models import Cell, Contribution, Exclusion, Rating
from app.contacts.queries import Filter, count
from app.database import unit_of_work
from app.intake.actions import Answer, record
from app.intake.aside import LATE, marks
from app.intake.settling import between, settle
from app.logbook.jobs import HANDLERS
from app.notices.models import Job
from app.people.models import Employee
from app.rotations import actions as rotations
from app.rotations.models import Program, SignUp, Slot
from app.scores.jobs import refit_all
from app.scores.models import Evidence, Fit
from tests.client import Client
from tests.databases import Databases
from tests.disputes.desk import desk, recount, tallies
from tests.logbook.tower import Tower, build_in

SECOND = timedelta(seconds=1)


def answer(external: str, who: Any, at: datetime, **more: Any) -> Answer:
    shares = [(who, "replied", 1000)] if isinstance(who, int) else who
    given: dict[str, Any] = {
        "lens": "customer",
        "scale": "stars_5",
        "score": 4,
        "channel": "chat",
        "customer_ref": "C1",
    }
    return Answer(external_id=external, answered_at=at, shares=shares, **(given | more))


def put(session: Session, tower: Tower, *answers: Answer) -> None:
    record(session, "Desk", answers, "UTC", tower.now + timedelta(days=30))
    session.expire_all()


def lenses(session: Session) -> dict[str, str]:
    """Each answer's lens, after checking that the tallies are a recount."""
    assert tallies(session) == recount(session)
    rows = session.execute(
        select(Rating.external_id, Cell.lens, Cell.came_as)
        .join(Cell, Cell.id == Rating.cell_id)
        .execution_options(populate_existing=True)
    )
    return {row.external_id: row.lens + ("" if not row.came_as else f" from {row.came_as}") for row in rows}


def again(session: Session, tower: Tower) -> set[int]:
    """What the job does after a stint changed."""
    slot = session.get_one(Slot, tower.slot)
    return settle(session, between(session, tower.ids["Dan"], slot.starts_at, slot.ends_at + LATE), "UTC")


def test_from_the_first_shift_until_three_days_after_the_last(session: Session, tower: Tower) -> None:
    slot, dan = session.get_one(Slot, tower.slot), tower.ids["Dan"]
    put(
        session,
        tower,
        answer("before", dan, slot.starts_at - SECOND),
        answer("first", dan, slot.starts_at),
        answer("late", dan, slot.ends_at + timedelta(days=3)),
        answer("too late", dan, slot.ends_at + timedelta(days=3) + SECOND),
        answer("somebody else", tower.ids["Leila"], slot.starts_at),
        answer("touchpoint", dan, slot.starts_at, lens="touchpoint", product="Checkout"),
        answer("its source said so", dan, slot.starts_at, lens="stint"),
    )
    assert lenses(session) == {
        "before": "customer",
        "first": "stint from customer",
        "late": "stint from customer",
        "too late": "customer",
        "somebody else": "customer",
        "touchpoint": "touchpoint",
        "its source said so": "stint",
    }
    assert again(session, tower) == set()


def test_missed_puts_them_back_and_taken_back_again(session: Session, tower: Tower) -> None:
    """Also where an answer is excluded meanwhile, and its customer marked: each thing undone leaves the others."""
    slot, dan = session.get_one(Slot, tower.slot), tower.ids["Dan"]
    put(
        session,
        tower,
        answer("one", dan, slot.starts_at),
        answer("two", dan, slot.starts_at, customer_ref="C2"),
        answer("source", dan, slot.starts_at, lens="stint"),
    )
    place = session.get_one(SignUp, tower.stint)
    rotations.note_missed(tower.act(session, "Sol"), place, "Ill, as it turned out.")
    session.add(CustomerMark(customer_ref="C2", made_at=tower.now, made_by="Sol", reason="never happy"))
    one = session.scalars(select(Rating.id).where(Rating.external_id == "one")).one()
    session.add(Exclusion(rating_id=one, made_at=tower.now, made_by="Hana", reason="abusive"))
    session.flush()
    assert again(session, tower) == {dan}
    assert lenses(session) == {"one": "customer", "two": "customer", "source": "stint"}
    rotations.came_after_all(tower.act(session, "Sol"), place)
    assert again(session, tower) == {dan}
    assert lenses(session) == {"one": "stint from customer", "two": "stint from customer", "source": "stint"}
    asides = session.execute(
        select(Rating.external_id, Cell.aside, Cell.hard_to_please).join(Cell, Cell.id == Rating.cell_id)
    )
    assert {row[0]: (row[1], row[2]) for row in asides} == {
        "one": ("excluded", ""),
        "two": ("", "yes"),
        "source": ("", ""),
    }
    assert session.scalars(select(Job).where(Job.kind == rotations.SETTLE)).first() is not None


def test_shared_it_is_a_stints_for_who_served_alone(session: Session, tower: Tower) -> None:
    slot, dan, leila = session.get_one(Slot, tower.slot), tower.ids["Dan"], tower.ids["Leila"]
    both = [(dan, "replied", 700), (leila, "rescued", 300)]
    put(session, tower, answer("both", both, slot.starts_at))

    def parts() -> dict[int, str]:
        rows = session.execute(
            select(Contribution.employee_id, Cell.lens)
            .join(Cell, Cell.id == Contribution.cell_id)
            .execution_options(populate_existing=True)
        )
        return {row[0]: row[1] for row in rows}

    def behind(who: int, lens: str) -> int:
        month = month_of(slot.starts_at.date())
        return sum(count(session, Filter((who,), lens, month, month), "UTC").values())

    assert parts() == {dan: "stint", leila: "customer"}
    seen = {(who, lens): behind(who, lens) for who in (dan, leila) for lens in ("customer", "stint")}
    assert seen == {(dan, "stint"): 1, (dan, "customer"): 0, (leila, "stint"): 0, (leila, "customer"): 1}
    assert lenses(session) == {"both": "customer"}
    session.get_one(SignUp, tower.stint).missed_at = tower.now
    session.flush()
    assert again(session, tower) == {dan}
    assert parts() == {dan: "customer", leila: "customer"}
    assert tallies(session) == recount(session)


@pytest.mark.parametrize("gone", ["earns", "cancelled", "given back"])
def test_no_stint_where_nothing_is_earned(session: Session, tower: Tower, gone: str) -> None:
    slot = session.get_one(Slot, tower.slot)
    if gone == "earns":
        session.get_one(Program, tower.program).earns = False
    elif gone == "cancelled":
        slot.cancelled_at = tower.now
    else:
        session.get_one(SignUp, tower.stint).ended_at = tower.now
    session.flush()
    put(session, tower, answer("one", tower.ids["Dan"], slot.starts_at))
    assert lenses(session) == {"one": "customer"}


def test_a_second_delivery_changes_nothing(session: Session, tower: Tower) -> None:
    slot = session.get_one(Slot, tower.slot)
    given = answer("one", tower.ids["Dan"], slot.starts_at)
    put(session, tower, given)
    outcome = record(session, "Desk", [given], "UTC", tower.now + timedelta(days=30))
    assert (outcome.same, outcome.new, outcome.changed) == (1, 0, 0)


def test_a_chunk_asks_for_stints_once(session: Session, tower: Tower, queries: list[str]) -> None:
    """One statement, whatever the number of answers and of people; it is led by the slots of the chunk's days."""
    slot = session.get_one(Slot, tower.slot)
    everybody = list(session.scalars(select(Employee.id)))
    queries.clear()
    put(
        session,
        tower,
        *(answer(f"a{n}", everybody[n % len(everybody)], slot.starts_at + n * SECOND) for n in range(400)),
    )
    assert len([one for one in queries if "rotation_slot" in one]) == 1
    found = marks(
        session, everybody, slot.starts_at.date() - timedelta(days=90), "UTC", slot.starts_at - SECOND
    )
    assert not found.stints


def test_by_api_and_by_the_queue(client: Client) -> None:
    """During Dan's stint it is a stint's, after it not; noted as missed, the queue's job puts it back."""
    engine = client.app.state.engine
    tower = build_in(engine, begins=-20)
    with unit_of_work(engine, write=False) as session:
        slot = session.get_one(Slot, tower.slot)
    tower.become(client, "Lena")
    body = [
        {"rating_id": name, "employee": "N2", "answered_at": when.astimezone(UTC).isoformat(), "score": 5.0}
        for name, when in (("during", slot.starts_at), ("after", slot.ends_at + LATE + SECOND))
    ]
    stored = client.request("POST", "/api/ratings?source=Desk", json=body)
    assert stored.json() == {"new": 2, "same": 0, "changed": 0}, stored.text
    with unit_of_work(engine, write=False) as session:
        assert lenses(session) == {"during": "stint from customer", "after": "customer"}
    with unit_of_work(engine) as session:
        rotations.note_missed(tower.act(session, "Sol"), session.get_one(SignUp, tower.stint), "Ill.")
    with unit_of_work(engine, write=False) as session:
        job = session.scalars(select(Job).where(Job.kind == rotations.SETTLE)).one()
    for _ in range(2):
        HANDLERS[job.kind](engine, job.payload, tower.now)
        with unit_of_work(engine, write=False) as session:
            assert lenses(session) == {"during": "customer", "after": "customer"}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_figures_of_both_lenses_follow_at_once(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    """In a company with figures, a place in a slot moves answers from one lens to the other, and back."""
    with desk(app_on, databases, kind) as (made, _):
        since = made.now - timedelta(days=40)
        with unit_of_work(made.engine) as session:
            program = Program(
                name="Stint",
                kind="support rotation",
                sponsor_id=made.ids["Eve"],
                unit="Care",
                zone="UTC",
                days=1,
                weekdays=[0],
                starts=since.time(),
                ends=since.time(),
                capacity=1,
                eligible={},
                needs={},
                made_at=since,
            )
            session.add(program)
            session.flush()
            slot = Slot(
                program_id=program.id,
                starts_on=since.date(),
                ends_on=made.now.date(),
                zone="UTC",
                weekdays=[0],
                starts=since.time(),
                ends=since.time(),
                starts_at=since,
                ends_at=made.now,
                capacity=1,
                taken=1,
                needs={},
                shifts=1,
            )
            session.add(slot)
            session.flush()
            place = SignUp(
                slot_id=slot.id, employee_id=made.ids["Ed"], how="lead", made_at=since, made_by="Sol"
            )
            session.add(place)
        payload = {
            "employee_id": made.ids["Ed"],
            "first": since.isoformat(),
            "last": made.now.isoformat(),
        }

        def answers(lens: str) -> int:
            with unit_of_work(made.engine, write=False) as session:
                rows = session.scalars(
                    select(Evidence.n)
                    .join(Fit, Fit.id == Evidence.fit_id)
                    .where(Evidence.employee_id == made.ids["Ed"], Fit.lens == lens)
                )
                return max(rows.all(), default=0)

        before = answers("customer")
        assert before > 30
        HANDLERS[rotations.SETTLE](made.engine, payload, made.now)
        # No fit knows the new lens yet: the old figure follows at once, the new one with the fit that is asked for.
        assert answers("customer") < before
        refit_all(made.engine, {}, made.now)
        assert answers("customer") + answers("stint") == before
        with unit_of_work(made.engine) as session:
            session.get_one(SignUp, place.id).missed_at = made.now
        HANDLERS[rotations.SETTLE](made.engine, payload, made.now)
        assert (answers("customer"), answers("stint")) == (before, 0)
