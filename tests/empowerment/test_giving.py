"""The limit in the database: what stands, who is asked, what room taking back makes, what everybody reads of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import about, allows
from app.contacts.models import Contact, Source
from app.empowerment import actions, queries
from app.empowerment.forms import AnswerForm, OutcomeForm, PolicyForm, ReturnForm
from app.empowerment.models import Spend
from app.empowerment.queries import Line
from app.empowerment.wall import SMALLER, wall
from app.errors import Conflict, Invalid
from app.intake.actions import Answer, record
from app.leave.models import Leave
from app.notices.models import Notice
from app.people import actions as people
from app.people.models import Employee
from app.web.paging import Paging
from tests.empowerment.till import NOON, Till

YES, NO = AnswerForm(granted="yes"), AnswerForm(granted="no", words="Not for a scratch, sorry.")
HOUR = timedelta(hours=1)
STORY = "The parcel was lost twice; they had a lamp the same evening."


@pytest.fixture
def till(session: Session) -> Till:
    made = Till()
    made.staff(session)
    return made


def line(session: Session, spend: Spend) -> Line:
    return queries.load(session, spend.id)


def asked(session: Session, spend: Spend) -> str:
    return line(session, spend).asked


def away(session: Session, who: int, day: date) -> None:
    said = {"source": "page", "made_at": NOON, "made_by": "Tests"}
    session.add(Leave(employee_id=who, first_on=day, last_on=day, **said))
    session.flush()


def test_up_to_the_limit_it_stands_and_one_cent_over_asks_the_manager(session: Session, till: Till) -> None:
    assert line(session, till.give(session, "1,999.99")).state == "stands"
    assert line(session, till.give(session, "0.01")).state == "stands"
    waits = till.give(session, "0.01", words="One cent.")
    assert (line(session, waits).state, asked(session, waits)) == ("waiting", "Maya")
    notice = session.scalars(select(Notice)).one()
    assert (notice.text, notice.href) == ("Bo asks: $0.01 for a customer.", f"/spends/{waits.id}")
    # Another guest, another employee, another day: each its own.
    assert line(session, till.give(session, "2000", guest="C-2")).state == "stands"
    assert line(session, till.give(session, "2000", who="Ann")).state == "stands"
    assert line(session, till.give(session, "2000", NOON + timedelta(days=1))).state == "stands"
    # The same guest however they are written.
    for guest in (" c-1 ", "Ｃ-1", "C-1"):
        assert line(session, till.give(session, "1", guest=guest)).state == "waiting"


def test_a_yes_stands_beside_the_limit_and_a_no_stands_nowhere(session: Session, till: Till) -> None:
    granted, refused = till.give(session, "2500"), till.give(session, "2600")
    maya = till.act(session, "Maya", NOON + HOUR)
    with pytest.raises(Invalid):
        actions.answer(maya, refused, AnswerForm(granted="no", words="No."))
    actions.answer(maya, granted, YES)
    actions.answer(maya, refused, NO)
    assert (line(session, granted).state, line(session, refused).state) == ("granted", "refused")
    with pytest.raises(Conflict, match="Maya has answered"):
        actions.answer(maya, granted, NO)
    with pytest.raises(Conflict, match="never stood"):
        actions.take_back(till.act(session, "Bo"), refused, ReturnForm())
    stands = till.give(session, "2000", NOON + 2 * HOUR)
    assert line(session, stands).state == "stands", "what was granted is no matter of the limit"
    with pytest.raises(Conflict, match="within the limit"):
        actions.answer(maya, stands, NO)


def test_what_is_taken_back_makes_room(session: Session, till: Till) -> None:
    first = till.give(session, "1500")
    bo, later = till.act(session, "Bo", NOON + HOUR), till.act(session, "Bo", NOON + timedelta(days=1))
    assert line(session, till.give(session, "501", NOON + HOUR)).state == "waiting"
    actions.take_back(bo, first, ReturnForm())
    assert line(session, first).state == "taken back"
    with pytest.raises(Conflict, match="already"):
        actions.take_back(bo, first, ReturnForm())
    second = till.give(session, "2000", NOON + HOUR)
    assert line(session, second).state == "stands"
    with pytest.raises(Conflict, match="Ask your manager"):
        actions.take_back(later, second, ReturnForm(reason="I would rather not have."))
    maya = till.act(session, "Maya", NOON + timedelta(days=1))
    with pytest.raises(Invalid):
        actions.take_back(maya, second, ReturnForm(reason="No"))
    actions.take_back(maya, second, ReturnForm(reason="The order was another customer’s."))
    waits = till.give(session, "2000.01", NOON + timedelta(days=1))
    with pytest.raises(Conflict, match="say no instead"):
        actions.take_back(maya, waits, ReturnForm(reason="The order was another customer’s."))
    actions.take_back(till.act(session, "Bo", NOON + timedelta(days=3)), waits, ReturnForm())
    with pytest.raises(Conflict, match="taken back meanwhile"):
        actions.answer(maya, waits, YES)


def test_midnight_and_zones(session: Session, till: Till) -> None:
    late = datetime.fromisoformat("2026-11-22T23:50+00:00")
    till.give(session, "2000", late)
    other = till.give(session, "1", late + timedelta(minutes=1), zone="Europe/Berlin")
    assert (line(session, other).state, other.day) == ("waiting", date(2026, 11, 23))
    tomorrow = till.give(session, "2000", late + timedelta(minutes=20))
    assert (line(session, tomorrow).state, tomorrow.day) == ("stands", date(2026, 11, 23))
    noted = till.give(session, "1", late + timedelta(minutes=30), day=date(2026, 11, 22))
    assert (line(session, noted).state, noted.day) == ("waiting", date(2026, 11, 22)), "yesterday is used up"


@pytest.mark.parametrize(
    ("field", "given", "says"),
    [
        ("day", {"day": date(2026, 11, 23)}, "yet to come"),
        ("day", {"day": date(2026, 11, 14)}, "within 7 days"),
        ("zone", {"zone": "Europe/Atlantis"}, "no such zone"),
        ("zone", {"zone": "../../etc/passwd"}, "no such zone"),
        ("currency", {"currency": "XYZ"}, "no such currency"),
        ("currency", {"currency": "EUR"}, "no limit for EUR"),
        ("guest", {"guest": " "}, "who it is for"),
        ("guest", {"guest": "C-1\u200b"}, "invisible"),
        ("guest", {"guest": "\ufdfa" * 60}, "Shorten this"),
        ("words", {"what_for": "other"}, "what it is for"),
        ("amount", {"amount": "0"}, "above zero"),
    ],
)
def test_what_cannot_be_is_named(
    session: Session, till: Till, field: str, given: dict[str, Any], says: str
) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        till.give(session, **{"amount": "5"} | given)
    assert [one.field for one in refused.value.problems] == [field]
    assert session.scalar(select(func.count(Spend.id))) == 0


def test_who_is_away_is_passed_over(session: Session, till: Till) -> None:
    day = NOON.date()
    away(session, till.ids["Maya"], day)
    assert asked(session, till.give(session, "3000")) == "Sol", "the support lead of the unit"
    away(session, till.ids["Sol"], day)
    assert asked(session, till.give(session, "3000")) == "Lena", "at last the HR lead"
    away(session, till.ids["Lena"], day)
    assert asked(session, till.give(session, "3000")) == "Maya", (
        "nobody is there: the first reads it on their return"
    )
    assert asked(session, till.give(session, "3000", who="Eve")) == "Lena", "nobody is above Eve"
    people.leave(session.get_one(Employee, till.ids["Lena"]), day)
    with pytest.raises(Invalid, match="nobody is there to be asked"):
        till.give(session, "3000", who="Eve")


def test_the_limit_has_versions_and_several_currencies(session: Session, till: Till) -> None:
    lena = till.act(session, "Lena")
    why = "Stores abroad pay in their own money."
    form = PolicyForm(limits="EUR 100\nJPY 20000", asks="support lead", reason=why, seen=1)
    assert actions.set_policy(lena, form).version == 2
    with pytest.raises(Conflict, match="Lena has set version 2"):
        actions.set_policy(lena, form)
    with pytest.raises(Invalid, match="Nothing is changed"):
        actions.set_policy(lena, form.model_copy(update={"seen": 2}))
    euros = till.give(session, "100")
    assert (euros.currency, euros.policy_version, line(session, euros).state) == ("EUR", 2, "stands")
    yen = till.give(session, "1", currency="jpy")
    assert (line(session, yen).state, asked(session, yen)) == ("waiting", "Sol"), (
        "two currencies are not two limits"
    )
    assert line(session, till.give(session, "20000", currency="JPY", guest="C-2")).state == "stands"


def test_a_form_sent_twice_counts_once(session: Session, till: Till) -> None:
    first = till.give(session, "40", once="abc")
    assert till.give(session, "40", once="abc").id == first.id
    with pytest.raises(Invalid, match=r"\$40 was saved from this form already"):
        till.give(session, "41", once="abc")
    assert till.give(session, "40", once="abd").id != first.id
    assert till.give(session, "40", once="abc", who="Ann").id != first.id
    assert session.scalar(select(func.count(Spend.id))) == 3


def test_lists_and_policy_agree_on_who_sees_a_spend(session: Session, till: Till) -> None:
    away(session, till.ids["Sol"], NOON.date())
    made = [till.give(session, "2500", who=who) for who in ("Bo", "Maya", "Wim", "Eve", "Sol")]
    for who in till.ids:
        actor = till.act(session, who).actor
        shown, _ = queries.spends(session, actor, Paging(1, "", "", {}), "")
        listed = {one.spend.id for one in shown}
        for spend in made:
            words = about(session, actor, subject=spend.employee_id)
            if spend.asked_id == actor.employee_id:
                words.add("asked")
            assert (spend.id in listed) == allows("see spend", words), (who, spend.employee_id)


def test_the_wall_tells_groups_what_it_bought(session: Session, till: Till) -> None:
    for place in range(3):
        till.hire(session, f"New {place}", "Desk", "Care", "Maya", "", "")
    guests = [f"C-{100 + n}" for n in range(12)]
    made = [till.give(session, "50", guest=guest) for guest in guests]
    till.give(session, "7", guest="w", who="Wim")
    refused = till.give(session, "2500", guest="C-101")
    actions.answer(till.act(session, "Maya"), refused, NO)
    actions.take_back(till.act(session, "Bo"), made[11], ReturnForm())
    bo = till.act(session, "Bo", NOON + HOUR)
    with pytest.raises(Invalid, match="who the customer is"):
        actions.tell_outcome(bo, made[0], OutcomeForm(story="C-100 had a lamp the same evening."))
    with pytest.raises(Conflict, match="does not stand"):
        actions.tell_outcome(bo, refused, OutcomeForm(kept="yes"))
    actions.tell_outcome(bo, made[0], OutcomeForm(kept="yes"))
    after = till.act(session, "Bo", NOON + 2 * HOUR)
    actions.tell_outcome(after, made[0], OutcomeForm(kept="yes", story=STORY))
    answers = [
        Answer(
            external_id=str(n),
            answered_at=NOON + timedelta(days=n),
            lens="customer",
            scale="stars_5",
            score=5 if n else 1,
            shares=[(till.ids["Bo"], "replied", 1000)],
            customer_ref=f"C-{100 + n}",
        )
        for n in range(-1, 12)
    ]
    record(session, "Helpdesk", answers, "UTC", NOON + timedelta(days=13))
    source = session.scalars(select(Source.id)).one()
    session.add(Contact(source_id=source, ref="X1", customer_ref="C-102", opened_at=NOON + timedelta(days=9)))
    session.flush()
    found = wall(session, NOON.date() + timedelta(days=13), NOON + timedelta(days=13))
    assert [(row.group, row.count, row.money) for row in found.rows] == [
        ("Desk", 11, "$550"),
        (SMALLER, 1, "$7"),
    ]
    assert (found.count, found.asked, found.given) == (12, 0, {"USD": 55_700})
    (share,) = found.answers
    # C-101 to C-110 answered after theirs; C-100 at the very moment, C-111's was taken back.
    assert (share.hits, share.n, share.enough) == (10, 10, True)
    # C-107 to C-110 by their answers, C-102 by its contact, C-100 by what Bo told.
    assert (found.kept.hits, found.kept.n) == (6, 12)
    assert [(one.words, one.money, one.group) for one in found.stories] == [(STORY, "$50", "Desk")]
