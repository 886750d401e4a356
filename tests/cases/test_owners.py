"""A case is exactly one person's until it is closed, whoever presses what at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.cases import actions, jobs
from app.cases.forms import CaseForm, CloseForm, MoveForm, ReopenForm
from app.cases.models import Case, Custody
from app.database import make_engine, new_id, unit_of_work
from app.errors import Conflict, Invalid
from app.notices.models import Notice
from app.people.models import Employee
from tests.cases.desk import NOON, Desk
from tests.databases import Databases
from tests.empowerment.till import Till

WHY = "My shift is over now."


def hands(desk: Desk, case: Case) -> list[tuple[int, bool, str]]:
    rows = desk.session.scalars(
        select(Custody).where(Custody.case_id == case.id).order_by(Custody.from_at, Custody.id)
    )
    return [(row.employee_id, row.until_at is None, row.how) for row in rows]


def test_it_is_whose_it_was_noted_by_and_then_whose_it_is_given_to(desk: Desk) -> None:
    case = desk.opened()
    actions.move_named(desk.by("Bo", NOON + timedelta(hours=1)), case, MoveForm(to="Ann", reason=WHY))
    assert case.owner_id == desk.ids["Ann"]
    assert hands(desk, case) == [
        (desk.ids["Bo"], False, "opened"),
        (desk.ids["Ann"], True, "moved"),
    ]
    told = select(func.count()).where(Notice.href == f"/cases/{case.id}")
    assert desk.session.scalar(told) == 1, "who gave it away needs no telling"


def test_the_database_holds_that_there_is_one_and_only_one(desk: Desk) -> None:
    case = desk.opened()
    second = {
        "id": new_id(),
        "case_id": case.id,
        "employee_id": desk.ids["Ann"],
        "from_at": NOON,
        "how": "moved",
        "reason": "",
        "by_name": "nobody",
    }
    with pytest.raises(IntegrityError), desk.session.begin_nested():
        desk.session.execute(insert(Custody).values(second))
    for broken in ({"owner_id": None}, {"offered_to_id": desk.ids["Bo"]}):
        with pytest.raises(IntegrityError), desk.session.begin_nested():
            desk.session.execute(update(Case).where(Case.id == case.id).values(broken))


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("Bo", "theirs already"),
        ("Nobody Here", "Nobody here is called"),
        ("Gone", "left on 1 November 2026"),
        ("Robot", "is a program"),
    ],
)
def test_who_can_not_have_it(desk: Desk, to: str, words: str) -> None:
    desk.session.add_all(
        [
            Employee(name="Gone", left_on=date(2026, 11, 1)),
            Employee(name="Robot", ai_agent=True),
        ]
    )
    desk.session.flush()
    case = desk.opened()
    with pytest.raises(Invalid) as refused:
        actions.move_named(desk.by("Bo"), case, MoveForm(to=to, reason=WHY))
    assert words in refused.value.problems[0].message
    assert case.owner_id == desk.ids["Bo"]
    with pytest.raises(Invalid) as refused:
        actions.move_named(desk.by("Bo"), case, MoveForm(to="Ann", reason="so"))
    assert refused.value.problems[0].field == "reason"


def test_while_it_is_handed_over_the_giver_owns_it_and_nobody_closes_it(desk: Desk) -> None:
    case = desk.opened()
    desk.helped(case)
    actions.offer(desk.by("Bo"), case, desk.ids["Ann"])
    assert (case.owner_id, case.offered_to_id) == (desk.ids["Bo"], desk.ids["Ann"])
    with pytest.raises(Conflict, match="being handed over"):
        desk.closed(case)
    with pytest.raises(Conflict, match="being handed over"):
        actions.move(desk.by("Sol"), case, desk.ids["Maya"], WHY)
    with pytest.raises(Conflict, match="meanwhile"):
        actions.offer(desk.by("Bo"), case, desk.ids["Maya"])
    actions.withdraw_offer(desk.by("Bo"), case)
    desk.closed(case)
    assert case.closed_at == NOON
    with pytest.raises(Conflict, match="Bo has closed this case"):
        actions.move(desk.by("Sol"), case, desk.ids["Maya"], WHY)
    with pytest.raises(Conflict, match="Bo has closed this case"):
        actions.offer(desk.by("Bo"), case, desk.ids["Ann"])


def test_a_case_of_somebody_who_left_goes_to_their_manager(desk: Desk) -> None:
    case, ended = desk.opened(), desk.opened()
    desk.helped(ended)
    desk.closed(ended)
    actions.offer(desk.by("Bo"), case, desk.ids["Ann"])
    desk.session.get_one(Employee, desk.ids["Bo"]).left_on = date(2026, 11, 24)
    jobs._leavers(desk.session, NOON)
    assert case.owner_id == desk.ids["Bo"], "not before the day"
    jobs._leavers(desk.session, NOON + timedelta(days=2))
    assert (case.owner_id, case.offered_to_id) == (desk.ids["Maya"], None)
    assert ended.owner_id == desk.ids["Bo"], "what is over stays as it was"
    actions.reopen(
        desk.by("Sol", NOON + timedelta(days=3)), ended, ReopenForm(reason="It broke again at once.")
    )
    assert ended.owner_id == desk.ids["Sol"], "nobody who left has an open case"


def test_of_two_who_move_it_at_once_one_is_told_to_look_again(databases: Databases, kind: str) -> None:
    told = databases.told(kind, "till")
    with databases.copy(kind, "till") as url:
        engine = make_engine(url)
        made = Till(told["ids"], told["tokens"], engine)
        with unit_of_work(engine) as session:
            case_id = actions.open_case(
                made.act(session, "Bo", NOON), CaseForm(said="It came broken.", customer="C-1")
            ).id

        def move(to: str) -> str:
            try:
                with unit_of_work(engine) as session:
                    case = session.get_one(Case, case_id)
                    actions.move(made.act(session, "Sol", NOON), case, made.ids[to], WHY)
            except (Conflict, Invalid) as refused:
                return type(refused).__name__
            return "moved"

        with ThreadPoolExecutor(6) as pool:
            results = list(pool.map(move, ["Ann", "Maya", "Sol", "Wim", "Eve", "Lena"]))
        with unit_of_work(engine, write=False) as session:
            open_ones = select(func.count()).where(Custody.case_id == case_id, Custody.until_at.is_(None))
            assert session.scalar(open_ones) == 1
            owner = session.get_one(Case, case_id).owner_id
            held = select(Custody.employee_id).where(Custody.case_id == case_id, Custody.until_at.is_(None))
            assert session.scalar(held) == owner
            many = session.scalar(select(func.count()).where(Custody.case_id == case_id))
            assert many == 1 + results.count("moved")
        engine.dispose()


def test_a_form_pressed_a_hundred_times_is_one_case(desk: Desk) -> None:
    once = {"once": "a" * 32}
    first = desk.opened(**once)
    assert {desk.opened(**once).id for _ in range(100)} == {first.id}
    assert desk.opened("Ann", **once).id != first.id, "another person's form is another"


def test_closing_says_how_it_ended(desk: Desk) -> None:
    case = desk.opened()
    with pytest.raises(Invalid) as refused:
        actions.close(desk.by("Bo"), case, CloseForm(outcome="Done."))
    assert "what helped this customer" in refused.value.problems[0].message
