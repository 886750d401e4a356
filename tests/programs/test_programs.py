"""Programs and slots as their leads make, change and cancel them; what happens by itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.models import Grant
from app.errors import Conflict, Invalid
from app.leave.models import PAGE, Leave
from app.notices.models import Job, Notice
from app.people.models import Employee
from app.programs import actions as programs
from app.programs import opening
from app.programs.forms import LineForm, ProgramForm, SeriesForm, SlotForm, needs_of
from app.programs.starting import STARTS
from app.rotations import actions, conflicts, leading
from app.rotations.jobs import system
from app.rotations.models import LEFT, Program, SignUp, Slot, Waiting
from app.web.forms import read
from tests.rotations.crowd import MONDAY, NOW, Crowd, gather_in, made_slot


@pytest.fixture
def crowd(session: Session) -> Crowd:
    """Seven people, two slots of two places."""
    return gather_in(session, 7, 2, 2, unit="Engineering", rest_days=0)


def lead(crowd: Crowd, session: Session, unit: str = "Engineering") -> Act:
    """The first of them leads a unit."""
    act = crowd.act(session, crowd.people[0])
    session.add(Grant(account_id=act.actor.account_id, role="support_lead", unit=unit))
    session.flush()
    return crowd.act(session, crowd.people[0])


def given(**more: Any) -> dict[str, Any]:
    """A program that could be made."""
    fields = {**STARTS["support"].given, "sponsor": "Dev 1", "unit": "Engineering", "name": "Desk weeks"}
    return {key: str(value) if isinstance(value, int) else value for key, value in (fields | more).items()}


def mends(verb: Callable[[], Any]) -> dict[str, str]:
    """What was refused, by field."""
    with pytest.raises(Invalid) as refused:
        verb()
    return {problem.field: problem.message for problem in refused.value.problems}


def wait_at(crowd: Crowd, session: Session, slot: Slot, at: int) -> Waiting:
    """The person of that number waits, so many minutes before now in their order."""
    one = crowd.people[at]
    return actions.wait(crowd.act(session, one, NOW - timedelta(minutes=10 - at)), slot, one)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("zone", "Europe/Atlantis", "no such zone"),
        ("zone", "../etc/passwd", "no such zone"),
        ("country", "ZZ", "Choose a country"),
        ("ends", "08:00", "ends after it starts"),
        ("starts", "25:99", "Write a time"),
        ("capacity", "0", "greater than or equal to 1"),
        ("capacity", "10000", "less than or equal to 200"),
        ("weekdays", [], "at least one weekday"),
        ("needs", "Payments: many", "like Payments: 1"),
        ("name", "\x00" * 5, "control character"),
        ("purpose", "x" * 200_000, "at most 2000"),
    ],
)
def test_a_form_that_cannot_hold_says_so_at_its_field(field: str, value: Any, said: str) -> None:
    """Nothing of it reaches the database."""
    assert said in mends(lambda: read(ProgramForm, given(**{field: value})))[field]


def test_who_runs_the_host_makes_the_program(session: Session, crowd: Crowd) -> None:
    """A unit one doesn't run, a sponsor nobody knows, a name that is taken: each at its field."""
    act = lead(crowd, session)
    made = programs.make(act, read(ProgramForm, given(needs="Payments: 2")))
    assert (made.needs, made.eligible["units"]) == ({"Payments": 2}, ["Engineering"])
    wrong = mends(lambda: programs.make(act, read(ProgramForm, given(sponsor="Nobody", unit="Retail"))))
    assert set(wrong) == {"sponsor", "unit", "name"}
    other = replace(act, actor=replace(act.actor, grants=(("support_lead", "Retail"),)))
    assert (
        "don't run Engineering"
        in mends(lambda: programs.make(other, read(ProgramForm, given(name="Another"))))["unit"]
    )


def test_a_change_leaves_open_slots_their_times(session: Session, crowd: Crowd) -> None:
    """Times stay; capacity and needs go along when asked, never below who is in it."""
    act = lead(crowd, session)
    program, slot = session.get_one(Program, crowd.program), session.get_one(Slot, crowd.slots[0])
    for one in crowd.people[1:3]:
        actions.sign_up(crowd.act(session, one), slot, one)
    before = (slot.starts, slot.starts_at, slot.ends_on)
    form = given(name=program.name, starts="10:00", days="5", capacity="1", apply="true")
    assert (
        "2 places of 4 to 15 Jan"
        in mends(lambda: programs.change(act, program, read(ProgramForm, form)))["capacity"]
    )
    programs.change(act, program, read(ProgramForm, form | {"capacity": "3", "needs": "Payments"}))
    assert (slot.starts, slot.starts_at, slot.ends_on) == before
    assert (slot.capacity, slot.needs, program.days) == (3, {"Payments": 1}, 5)


def test_answers_are_placed_anew_where_a_program_starts_or_stops_to_earn(
    session: Session, crowd: Crowd
) -> None:
    act = lead(crowd, session)
    program = session.get_one(Program, crowd.program)
    begun = made_slot(session, program, NOW.date() - timedelta(days=7), 2)
    one, then = crowd.people[1], begun.starts_at - timedelta(days=9)
    actions.sign_up(crowd.act(session, one, then), begun, one)
    actions.sign_up(crowd.act(session, one), session.get_one(Slot, crowd.slots[0]), one)

    def wanted() -> list[str]:
        jobs = session.scalars(select(Job).where(Job.kind == actions.SETTLE))
        return [job.payload["first"] for job in jobs if job.payload["employee_id"] == one]

    form = {"name": program.name, "earns": "true"}
    programs.change(act, program, read(ProgramForm, given(**form)))
    assert wanted() == []
    programs.change(act, program, read(ProgramForm, given(**form | {"earns": "false"})))
    assert (program.earns, wanted()) == (False, [begun.starts_at.isoformat()])


def test_a_series_opens_whole_or_not_at_all(session: Session, crowd: Crowd) -> None:
    """An overlap refuses all of it; a closed program opens none."""
    act = lead(crowd, session)
    program = session.get_one(Program, crowd.program)
    count = len(session.scalars(select(Slot.id)).all())
    over = SeriesForm(first=MONDAY - timedelta(weeks=2), every=2, many=3, capacity=2)
    assert "overlaps" in mends(lambda: opening.open_slots(act, program, over))["first"]
    assert len(session.scalars(select(Slot.id)).all()) == count
    made = opening.open_slots(act, program, over.model_copy(update={"first": MONDAY + timedelta(weeks=4)}))
    assert [slot.shifts for slot in made] == [10, 10, 10]
    far = SeriesForm(first=date(9999, 12, 20), every=52, many=60, capacity=1)
    assert "first" in mends(lambda: opening.preview(act, program, far))
    programs.close(act, program)
    with pytest.raises(Conflict, match="closed"):
        opening.open_slots(act, program, over)


def test_more_places_go_to_the_line_and_an_offer_that_ends_goes_on(session: Session, crowd: Crowd) -> None:
    """Capacity up by one: the first in line is offered it; two days later the second; a kill in between is harmless."""
    act, slot = lead(crowd, session), session.get_one(Slot, crowd.slots[0])
    for one in crowd.people[1:3]:
        actions.sign_up(crowd.act(session, one), slot, one)
    waits = [wait_at(crowd, session, slot, at) for at in (3, 4)]
    assert actions.wait(crowd.act(session, crowd.people[3]), slot, crowd.people[3]) is waits[0]
    with pytest.raises(Invalid, match="Dev 1, Dev 2"):
        opening.change_slot(act, slot, SlotForm(capacity=1, counts=1))
    opening.change_slot(act, slot, SlotForm(capacity=3, counts=2, needs=""))
    assert (waits[0].offered_at, waits[1].offered_at, slot.free) == (NOW, None, 0)
    late = system(session, NOW + timedelta(hours=49))
    for _ in range(2):
        actions.expire(late, waits[0])
    assert (waits[0].outcome, waits[1].offered_at) == ("expired", late.now)
    mine = actions.sign_up(crowd.act(session, crowd.people[4], late.now), slot, crowd.people[4])
    assert (mine.how, slot.taken, waits[1].outcome) == ("waited", 3, "accepted")
    assert actions.sign_up(crowd.act(session, crowd.people[4], late.now), slot, crowd.people[4]) is mine


def test_a_place_taken_by_mistake_is_undone_whatever_the_notice(session: Session, crowd: Crowd) -> None:
    """A quarter of an hour; then the notice holds."""
    slot, dan = session.get_one(Slot, crowd.slots[0]), crowd.people[1]
    close = slot.starts_at - timedelta(days=2)
    actions.give_back(
        crowd.act(session, dan, close + timedelta(minutes=10)),
        actions.sign_up(crowd.act(session, dan, close), slot, dan),
    )
    again = actions.sign_up(crowd.act(session, dan, close), slot, dan)
    with pytest.raises(Conflict, match="counts on you"):
        actions.give_back(crowd.act(session, dan, close + timedelta(minutes=16)), again)


def test_a_cancelled_slot_tells_all_and_can_be_opened_anew(session: Session, crowd: Crowd) -> None:
    """Places end with the reason, the line closes; the same days may be opened again."""
    act, slot = lead(crowd, session), session.get_one(Slot, crowd.slots[0])
    for one in crowd.people[1:3]:
        actions.sign_up(crowd.act(session, one), slot, one)
    waits = actions.wait(crowd.act(session, crowd.people[3]), slot, crowd.people[3])
    opening.cancel(act, slot, "The desk moves house.")
    session.refresh(waits)
    assert (slot.taken, waits.outcome) == (0, "closed")
    assert {one.why_ended for one in session.scalars(select(SignUp))} == {"cancelled"}
    told = session.scalars(select(Notice.text)).all()
    assert len([text for text in told if "The desk moves house." in text]) == 3
    with pytest.raises(Conflict, match="cancelled already"):
        opening.cancel(act, slot, "Again and again")
    program = session.get_one(Program, crowd.program)
    opening.open_slots(act, program, SeriesForm(first=slot.starts_on, capacity=2))
    assert (slot.cancelled_at, slot.free) == (None, 2)


def test_places_of_leavers_end_and_go_on(session: Session, crowd: Crowd) -> None:
    """Dev 1 leaves before the slot ends: the place is offered to who waits; a second run does nothing."""
    slot = session.get_one(Slot, crowd.slots[0])
    places = [actions.sign_up(crowd.act(session, one), slot, one) for one in crowd.people[1:3]]
    wait = actions.wait(crowd.act(session, crowd.people[3]), slot, crowd.people[3])
    session.get_one(Employee, crowd.people[1]).left_on = slot.ends_on
    act = system(session, NOW)
    assert [conflicts.end_of_leavers(act), conflicts.end_of_leavers(act)] == [1, 0]
    session.refresh(wait)
    assert (places[0].why_ended, wait.offered_at, slot.taken) == (LEFT, NOW, 2)


def test_what_comes_to_stand_against_a_place_is_told_once(session: Session, crowd: Crowd) -> None:
    """Leave that a file brought later: the person and the lead are told, once."""
    lead(crowd, session)
    slot, dan = session.get_one(Slot, crowd.slots[0]), crowd.people[1]
    actions.sign_up(crowd.act(session, dan), slot, dan)
    act = system(session, NOW)
    assert conflicts.tell_of_conflicts(act) == 0
    session.add(
        Leave(
            employee_id=dan,
            first_on=slot.ends_on,
            last_on=slot.ends_on + timedelta(days=3),
            source=PAGE,
            made_at=NOW,
            made_by="Dev 1",
        )
    )
    session.flush()
    assert [conflicts.tell_of_conflicts(act), conflicts.tell_of_conflicts(act)] == [2, 0]
    texts = session.scalars(select(Notice.text)).all()
    assert sum("Leave from 15 to 18 Jan falls into it." in text for text in texts) == 2


def test_a_buddy_is_somebody_who_can(session: Session, crowd: Crowd) -> None:
    """Nobody of Engineering meets customers here: nobody can be chosen; nobody is always possible."""
    slot = session.get_one(Slot, crowd.slots[0])
    place = actions.sign_up(crowd.act(session, crowd.people[1]), slot, crowd.people[1])
    act = lead(crowd, session)
    assert "buddy_id" in mends(lambda: leading.choose_buddy(act, place, crowd.people[2]))
    leading.choose_buddy(act, place, None)
    assert place.buddy_id is None


def test_a_checklist_keeps_its_order(session: Session, crowd: Crowd) -> None:
    """Lines move, retire and come back; one that is gone says so."""
    act, program = lead(crowd, session), session.get_one(Program, crowd.program)
    made = [
        programs.add_line(act, program, LineForm(phase="before", words=words))
        for words in ("one", "two", "three")
    ]
    programs.step_line(act, program, f"up {made[2].id}")
    assert [line.words for line in programs.lines(act, program)] == ["one", "three", "two"]
    programs.step_line(act, program, f"retire {made[0].id}")
    with pytest.raises(Conflict):
        programs.step_line(act, program, f"down {made[0].id}")
    programs.bring_back(act, program, made[0].id)
    assert [line.words for line in programs.lines(act, program)] == ["one", "three", "two"]


def test_needs_are_read_line_by_line() -> None:
    """A skill may hold a colon; nothing is zero."""
    assert needs_of(" Payments \n\nC++: basics: 2") == {"Payments": 1, "C++: basics": 2}
    with pytest.raises(ValueError, match="Payments: 0"):
        needs_of("Payments: 0")


def test_no_offer_is_made_to_who_may_not_have_it(session: Session, crowd: Crowd) -> None:
    """The first in line took another place meanwhile: the second is offered it."""
    slot, other = (session.get_one(Slot, one) for one in crowd.slots)
    program = session.get_one(Program, crowd.program)
    places = [actions.sign_up(crowd.act(session, one), slot, one) for one in crowd.people[1:3]]
    for at in (3, 4):
        wait_at(crowd, session, slot, at)
    program.rest_days = 30
    actions.sign_up(crowd.act(session, crowd.people[3]), other, crowd.people[3])
    actions.give_back(crowd.act(session, crowd.people[1]), places[0])
    offered = select(Waiting.employee_id).where(Waiting.offered_at.is_not(None))
    assert session.scalars(offered).all() == [crowd.people[4]]
