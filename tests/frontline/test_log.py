"""Calls, shops and how long ago, on both databases: what stands, what is refused, who is told, what counts for whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import about, allows
from app.errors import Conflict, Forbidden, Invalid
from app.frontline import actions, call_file, checklists, days, guards, queries, shopping, shops
from app.frontline.forms import CadenceForm, ConfirmationForm, VersionForm
from app.frontline.jobs import tell_overdue
from app.frontline.models import Lapse, LineCall, ShopPhoto
from app.frontline.standing import leader, leaders, seen
from app.intake.actions import Answer, record
from app.leave.models import Leave
from app.notices.models import Notice
from app.people import actions as people
from app.people.models import Employee
from app.rotations import actions as rotations
from app.rotations.models import Program, Slot
from app.web.paging import Paging
from tests.empowerment.till import NOON, ZONE, Till
from tests.frontline.line import call, checklist, shop, team
from tests.frontline.pictures import with_place
from tests.rotations.crowd import gather_in, made_slot

TODAY = NOON.date()
DAY = timedelta(days=1)
WHY = "Alone at the counter by the duty list."
YES, NO = (ConfirmationForm(confirmed=one, words=WHY) for one in ("yes", "no"))


@pytest.fixture
def till(session: Session) -> Till:
    made = Till()
    made.staff(session)
    return made


def problems(refused: Any) -> dict[str, str]:
    return {one.field: one.message for one in refused.value.problems}


def test_a_call_is_three_taps_and_never_of_a_day_to_come(session: Session, till: Till) -> None:
    made = call(session, till)
    assert (made.called_on, made.waited, made.care, made.words) == (TODAY, 3, "yes", "")
    assert call(session, till, day=str(TODAY - 60 * DAY), waited_exactly="45").waited == 45
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"day": str(TODAY + DAY)}, "day"),
        ({"day": str(TODAY - 61 * DAY)}, "day"),
        ({"team": team(session, "Lines")}, "team"),
        ({"team": "4503599627370497"}, "team"),
        ({"waited": ""}, "waited"),
        ({"waited": "601"}, "waited"),
        ({"waited": "-1"}, "waited"),
        ({"care": "perhaps"}, "care"),
        ({"words": "x" * 501}, "words"),
    ]
    for given, field in wrong:
        with pytest.raises(Invalid) as refused:
            call(session, till, **given)
        assert list(problems(refused)) == [field]
    once = [call(session, till, once="form").id for _ in range(2)]
    assert once[0] == once[1]
    assert call(session, till, "Maya", once="form").id != once[0], "two people’s forms are two"


def test_a_call_is_taken_back_on_its_day_only(session: Session, till: Till) -> None:
    made = call(session, till, once="form")
    with pytest.raises(Conflict, match="is over"):
        actions.undo_call(till.act(session, "Eve", NOON + DAY), made)
    actions.undo_call(till.act(session, "Eve"), made)
    with pytest.raises(Conflict, match="already"):
        actions.undo_call(till.act(session, "Eve"), made)
    assert queries.last_call(session, till.ids["Eve"]) is None
    assert call(session, till, once="form").id != made.id, "the form may be sent once more"


def test_the_log_by_person_is_for_the_line_the_unit_and_executives(session: Session, till: Till) -> None:
    for who in ("Eve", "Lena", "Sol", "Maya"):
        call(session, till, who)

    def callers(who: str) -> set[str]:
        asked = Paging(1, "", "", {})
        found, _ = queries.calls(session, asked, seen(till.act(session, who).actor))
        return {one.caller for one in found}

    assert callers("Eve") == callers("Lena") == {"Eve", "Lena", "Sol", "Maya"}
    assert callers("Sol") == {"Sol", "Maya"}
    assert callers("Maya") == {"Maya"}
    assert callers("Hal") == set()


def test_leaders_stand_in_the_order_of_the_line_with_never_and_overdue(session: Session, till: Till) -> None:
    call(session, till, "Sol", day=str(TODAY - 14 * DAY))
    call(session, till, "Eve", day=str(TODAY - 15 * DAY))
    found = {one.name: one for one in leaders(session, NOON, TODAY)}
    assert list(found) == ["Eve", "Lena", "Hal", "Sol", "Maya"]
    assert found["Sol"].call.says == "14 days ago"
    assert not found["Sol"].call.overdue
    assert found["Eve"].call.told == "15 days ago, overdue"
    assert [one.what for one in found["Maya"].overdue] == ["call", "shop", "floor"]
    assert leader(session, till.ids["Bo"], NOON, TODAY) is None


def test_who_became_overdue_is_told_once(session: Session, till: Till) -> None:
    call(session, till, day=str(TODAY - 14 * DAY))
    assert tell_overdue(session, NOON, ZONE) == 5 * 3 - 1
    assert tell_overdue(session, NOON, ZONE) == 0
    assert tell_overdue(session, NOON + DAY, ZONE) == 1
    texts = [one.text for one in session.scalars(select(Notice).where(Notice.made_at == NOON + DAY))]
    assert texts == ["It is time to call your own service line. Last time: 15 days ago."]
    call(session, till, when=NOON + DAY)
    assert tell_overdue(session, NOON + 14 * DAY, ZONE) == 0
    assert tell_overdue(session, NOON + 16 * DAY, ZONE) == 1
    assert len(session.scalars(select(Lapse)).all()) == 16


def test_the_cadence_has_versions(session: Session, till: Till) -> None:
    form = {
        "call_days": 7,
        "shop_days": 90,
        "floor_days": 90,
        "reason": "Two weeks were too long.",
        "seen": 1,
    }
    made = actions.set_cadence(till.act(session, "Lena"), CadenceForm.model_validate(form))
    assert made.version == 2
    call(session, till, day=str(TODAY - 8 * DAY))
    assert leaders(session, NOON, TODAY)[0].call.overdue
    with pytest.raises(Conflict, match="meanwhile"):
        actions.set_cadence(till.act(session, "Lena"), CadenceForm.model_validate(form))
    with pytest.raises(Invalid, match="Nothing is changed"):
        actions.set_cadence(till.act(session, "Lena"), CadenceForm.model_validate(form | {"seen": 2}))


def test_a_shop_speaks_of_the_unit_and_keeps_its_version(session: Session, till: Till) -> None:
    asked = checklist(session, till)
    first = shop(session, till, asked, ("yes", "3"))
    assert (first.points, first.most) == (6, 8)
    form = VersionForm(questions="Was anybody greeted?\nWould you come back?", seen=1)
    checklists.revise(till.act(session, "Lena"), asked, form)
    later = shop(session, till, asked, ("yes", "unseen"))
    assert [one.words for one, _ in shops.load(session, first.id).answered][1] == "Was the shelf in order?"
    assert shops.load(session, later.id).answered[1][1] == "Not seen"
    (unit,) = shops.by_unit(session, TODAY, TODAY)
    assert (unit.name, unit.figure.n, unit.figure.score) == ("Desk", 2, None)
    shop(session, till, asked, ("no", "yes"))
    (unit,) = shops.by_unit(session, TODAY, TODAY)
    assert unit.figure.score == pytest.approx((0.75 + 1 + 0.5) / 3)
    months = shops.by_unit_and_month(session, TODAY - 40 * DAY, TODAY)
    assert [(name, figure.n) for name, figure in months.values()] == [("Desk", 3)]
    with pytest.raises(Invalid) as refused:
        shop(session, till, asked, version=str(first.version_id))
    assert "version 2 meanwhile" in problems(refused)["version"]
    with pytest.raises(Conflict, match="meanwhile"):
        checklists.revise(till.act(session, "Lena"), asked, form)
    checklists.retire(till.act(session, "Lena"), asked)
    with pytest.raises(Invalid) as refused:
        shop(session, till, asked)
    assert list(problems(refused)) == ["version"]


def test_a_shop_of_nobody_by_nobody_on_no_day_is_refused(session: Session, till: Till) -> None:
    asked = checklist(session, till)
    gone = people.make_team(session, "Closed store", "Care")
    wim = session.get_one(Employee, till.ids["Wim"])
    people.leave(wim, TODAY - 10 * DAY)
    session.flush()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"team": str(gone.id)}, "team"),
        ({"visited_on": str(TODAY + DAY)}, "visited_on"),
        ({"person": "Wim"}, "person"),
        ({"person": "Eve"}, "person"),
        ({"person": "Nobody at all"}, "person"),
    ]
    for given, field in wrong:
        with pytest.raises(Invalid) as refused:
            shop(session, till, asked, **given)
        assert list(problems(refused)) == [field]
    # While Wim was here, they could be met; and Lines has nobody left since.
    earlier = shop(session, till, asked, visited_on=str(TODAY - 11 * DAY), person="NWim")
    assert earlier.person_id == till.ids["Wim"]
    with pytest.raises(Invalid) as refused:
        shop(session, till, asked, team=team(session, "Lines"))
    assert list(problems(refused)) == ["team"]
    with pytest.raises(Invalid) as refused:
        shop(session, till, asked, ())
    assert len(problems(refused)) == 2


def test_it_counts_for_a_person_only_after_a_second_person_looked(session: Session, till: Till) -> None:
    asked = checklist(session, till)
    made = shop(session, till, asked, who="Maya", person="Bo")
    bo, maya, lena = (till.act(session, who) for who in ("Bo", "Maya", "Lena"))

    def evidence() -> list[str]:
        return [one.title for one in shops.pieces(session, maya.actor, till.ids["Bo"], TODAY - DAY, TODAY)]

    def may(who: str, permission: str) -> bool:
        found = guards.shop(session, till.act(session, who).actor, made.id)
        return allows(permission, found.words)

    assert evidence() == []
    assert not may("Maya", "confirm shop"), "the shopper never confirms their own"
    assert may("Lena", "confirm shop")
    assert not any(may(who, "confirm shop") for who in ("Bo", "Ann", "Eve", "Hal", "Sol"))
    assert not may("Bo", "see who was met")
    assert not may("Ann", "see who was met")
    assert may("Ann", "see shop"), "it is her team’s"
    assert not may("Wim", "see shop")
    shopping.confirm(lena, made, YES)
    assert evidence() == ["Mystery shop of Desk: 100% of the checklist"]
    assert may("Bo", "see who was met")
    assert [one.shop.id for one in shops.of_person(session, till.ids["Bo"])] == [made.id]
    told = {one.text for one in session.scalars(select(Notice))}
    assert "A mystery shop was about your work. Read it." in told
    with pytest.raises(Conflict, match="already"):
        shopping.confirm(lena, made, NO)
    assert shops.pieces(session, till.act(session, "Wim").actor, till.ids["Bo"], TODAY, TODAY) == []
    assert about(session, bo.actor, subject=till.ids["Bo"])
    other = shop(session, till, asked, who="Sol", person="Ann")
    shopping.confirm(maya, other, NO)
    assert shops.of_person(session, till.ids["Ann"]) == []
    with pytest.raises(Conflict, match="names nobody"):
        shopping.confirm(lena, shop(session, till, asked), YES)


def test_a_photo_is_kept_once_and_is_nobody_elses(session: Session, till: Till) -> None:
    eve, maya = till.act(session, "Eve"), till.act(session, "Maya")
    sent = [("a.jpg", with_place()), ("again.jpg", with_place()), ("menu.pdf", b"%PDF")]
    found, wrong = shopping.keep_photos(eve, sent, ())
    assert len(found) == 1
    assert wrong[0].message.startswith("“menu.pdf” is no JPEG")
    assert shopping.keep_photos(eve, [("a.jpg", with_place())], [found[0].id])[0] == found
    assert shopping.keep_photos(maya, [], [found[0].id]) == ([], [])
    many = [(f"{n}.jpg", with_place((64 + n, 48))) for n in range(8)]
    kept, wrong = shopping.keep_photos(maya, many, ())
    assert (len(kept), len(wrong)) == (6, 1)
    for n in range(5):
        shopping.keep_photos(maya, [(f"{at}.jpg", with_place((90 + 6 * n + at, 48))) for at in range(6)], ())
    waiting = session.scalars(select(ShopPhoto).where(ShopPhoto.made_by_id == till.ids["Maya"])).all()
    assert len(waiting) == shopping.MOST_WAITING


def test_days_with_a_customer_of_working_days_without_leave(session: Session, till: Till) -> None:
    monday = date(2026, 11, 16)
    eve, sol = till.ids["Eve"], till.ids["Sol"]
    call(session, till, day=str(monday))
    call(session, till, day=str(monday))
    call(session, till, day=str(TODAY - DAY))  # a Saturday
    shop(session, till, checklist(session, till), visited_on=str(monday + DAY))
    said = {"source": "page", "made_at": NOON, "made_by": "Tests"}
    session.add(Leave(employee_id=eve, first_on=monday + 3 * DAY, last_on=monday + 4 * DAY, **said))
    at = NOON - 4 * DAY
    answers = [
        Answer("1", "customer", "stars_5", 4, at, [(sol, "replied", 1000)]),
        Answer("2", "internal customer", "stars_5", 4, at + DAY, [(sol, "replied", 1000)]),
        Answer("3", "customer", "stars_5", 4, at - DAY, [(sol, "replied", 500), (eve, "rescued", 500)]),
    ]
    record(session, "Helpdesk", answers, "UTC", NOON)
    spans = [(monday, monday + 4 * DAY), (monday - 7 * DAY, monday - DAY)]
    found, before = days.leaders_days(session, [eve, sol], spans, ZONE)
    assert (before[eve].days, before[eve].of) == (0, 5)
    assert {key: (one.days, one.of) for key, one in found.items()} == {eve: (2, 3), sol: (2, 5)}


def test_a_stint_counts_its_working_days(session: Session) -> None:
    crowd = gather_in(session, many=2, capacity=2, country="PT")
    slot = made_slot(session, session.get_one(Program, crowd.program), date(2026, 3, 30), 2)
    one, other = crowd.people
    act = crowd.act(session, one, slot.starts_at - 9 * DAY)
    rotations.sign_up(act, session.get_one(Slot, slot.id), one)
    assert days.country(session) == "PT"
    spans = [(date(2026, 3, 30), date(2026, 4, 10))]
    (found,) = days.leaders_days(session, [one, other], spans, ZONE)
    # Good Friday is a holiday where the programs are, and no working day.
    assert (found[one].of, found[other].days) == (9, 0)
    assert found[one].days == 9


ROWS = "Caller,Line,Day,Waited,Taken care of,Words\n"


def test_earlier_calls_come_from_a_file_all_or_none(session: Session, till: Till) -> None:
    lena = till.act(session, "Lena")
    good = f"{ROWS}NEve,Desk,2024-03-01,4,Yes,=1+1\nmaya@x.example,desk,2026-11-22,0,partly,\n"
    assert call_file.take(lena, good.encode()) == call_file.Taken(2, 0)
    assert call_file.take(lena, good.replace("\n", "\r\n").encode()) == call_file.Taken(0, 2)
    bad = (
        good + "Nobody,Desk,2024-03-01,4,Yes,\nNSol,Nowhere,2024-03-01,4,Yes,\nNSol,Desk,2027-03-01,4,Yes,\n"
    )
    bad += (
        "NSol,Desk,2024-03-01,much,Yes,\nNSol,Desk,2024-03-01,4,perhaps,\nNEve,Desk,2024-03-01,4,yes,=1+1\n"
    )
    with pytest.raises(Invalid) as refused:
        call_file.take(lena, bad.encode())
    said = " ".join(one.message for one in refused.value.problems)
    for words in (
        "Row 4, Caller",
        "Row 5, Line",
        "Row 6, Day",
        "Row 7, Waited",
        "Row 8, Taken",
        "Row 9 says",
    ):
        assert words in said
    assert len(session.scalars(select(LineCall)).all()) == 2
    hal = till.act(session, "Hal")
    with pytest.raises(Invalid, match="nobody of your units"):
        call_file.take(hal, good.encode())
    for body in (b"", b"Caller,Line\nNEve,Desk\n", ROWS.encode(), b"\xff\xfe\x00", b"PK\x03\x04broken"):
        with pytest.raises(Invalid):
            call_file.take(lena, body)


def test_an_account_of_nobody_writes_nothing(session: Session, till: Till) -> None:
    act = till.act(session, "Eve")
    act.actor = act.actor.__class__(1, "Root", None, (("hr", ""),), TODAY)
    with pytest.raises(Forbidden):
        actions.own_id(act)
