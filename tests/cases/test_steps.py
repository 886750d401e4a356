"""Two steps: help them, then prevent the next; clocks, costs, and what is counted when a case is closed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.cases import actions, lists, queries, setting, steps
from app.cases.forms import CauseForm, CostForm, DoneForm, LineForm, PolicyForm, PreventionForm, ReopenForm
from app.cases.models import FROM_CUSTOMER, TO_CUSTOMER, CaseCost, Prevention, Reopening
from app.cases.rules import FIRST
from app.database import new_id
from app.errors import Conflict, Invalid
from app.notices.models import Notice
from tests.cases.desk import NOON, Desk

DONE = DoneForm(changed="Boxes hold 30 kg now.")


def test_there_is_no_second_step_without_a_first(desk: Desk) -> None:
    case = desk.opened()
    desk.caused(case)
    with pytest.raises(Invalid) as refused:
        desk.planned(case)
    assert "First help this customer" in refused.value.problems[0].message
    row = {
        "id": new_id(),
        "cause_id": case.cause_id,
        "words": "x",
        "owner_id": desk.ids["Wim"],
        "due_on": NOON.date(),
        "made_at": NOON,
        "made_by": "x",
        "changed": "",
    }
    with pytest.raises(IntegrityError), desk.session.begin_nested():
        desk.session.execute(insert(Prevention).values(row))
    desk.helped(case)
    assert desk.planned(case).done_at is None


def test_a_prevention_is_against_something_with_a_day_and_a_keeper(desk: Desk) -> None:
    case = desk.opened()
    desk.helped(case)
    with pytest.raises(Invalid) as refused:
        steps.plan(
            desk.by("Bo"),
            case,
            PreventionForm(
                prevents="Thicker", owner="Nobody", due_on=datetime(2020, 1, 1, tzinfo=UTC).date()
            ),
        )
    assert [one.field for one in refused.value.problems] == ["prevents", "due_on", "owner"]
    assert "Name the cause first" in refused.value.problems[0].message


def test_a_repeat_of_the_cause_opens_its_prevention_again(desk: Desk) -> None:
    """Only of cases that came after it was done; whoever keeps it is told."""
    case = desk.opened()
    desk.helped(case)
    desk.caused(case)
    plan = desk.planned(case)
    steps.done(desk.by("Wim", NOON + timedelta(days=2)), plan, DONE)
    with pytest.raises(Conflict, match="Wim has finished this"):
        steps.done(desk.by("Wim", NOON + timedelta(days=2)), plan, DONE)

    before = desk.opened("Ann", NOON + timedelta(days=1))
    desk.caused(before, "boxes  TOO thin", NOON + timedelta(days=3))
    assert plan.done_at is not None, "this one came before it was prevented"
    again = desk.opened("Ann", NOON + timedelta(days=5))
    desk.caused(again, "Boxes too thin", NOON + timedelta(days=5))
    assert plan.done_at is None
    row = desk.session.scalars(select(Reopening)).one()
    assert (row.case_id, row.was_done_at) == (again.id, NOON + timedelta(days=2))
    told = select(Notice.text).where(Notice.href == "/preventions").order_by(Notice.made_at.desc())
    assert "another customer" in (desk.session.scalars(told).first() or "")
    desk.caused(again, "Boxes too thin", NOON + timedelta(days=6))
    assert len(desk.session.scalars(select(Reopening)).all()) == 1, "said twice it came back once"


def test_what_is_finished_says_what_changed(desk: Desk) -> None:
    case = desk.opened()
    desk.helped(case)
    desk.caused(case)
    with pytest.raises(Invalid, match="Say what is different now"):
        steps.done(desk.by("Wim"), desk.planned(case), DoneForm(changed="ok"))


def test_the_first_step_has_its_moment_and_may_be_left_out_with_a_reason(desk: Desk) -> None:
    case = desk.opened(when=NOON - timedelta(hours=2))
    for at, words in (
        ("2026-11-23T08:00", "lies before"),
        ("2026-11-24T08:00", "not come yet"),
        ("soon", "day and time"),
    ):
        with pytest.raises(Invalid) as refused:
            desk.helped(case, at=at)
        assert words in refused.value.problems[0].message
    with pytest.raises(Invalid):
        desk.helped(case, helped="no", skipped="yes")
    desk.helped(case, helped="They had bought elsewhere.", skipped="yes")
    with pytest.raises(Conflict):
        desk.helped(case, helped="They had bought elsewhere.", skipped="yes")
    assert case.answered_at is None
    desk.helped(case, at="2026-11-23T11:30")
    assert case.answered_at == NOON - timedelta(minutes=30), "in the end something did help"
    with pytest.raises(Conflict, match="Bo has written down already"):
        desk.helped(case)


@pytest.mark.parametrize(
    ("helped", "what", "counted"),
    [
        (1, "", (True, True)),
        (30, "", (True, False)),
        (1, "again", (False, True)),
        (1, "moved", (False, True)),
    ],
)
def test_first_contact_and_same_day(desk: Desk, helped: int, what: str, counted: tuple[bool, bool]) -> None:
    case = desk.opened()
    if what == "again":
        desk.told(case, "Where is it?", FROM_CUSTOMER)
    if what == "moved":
        actions.move(desk.by("Bo"), case, desk.ids["Ann"], "Her case.")
    when = NOON + timedelta(hours=helped)
    desk.helped(case, when=when)
    desk.closed(case, when=when)
    assert (case.first_contact, case.same_day) == counted


def test_the_same_day_is_the_customers(desk: Desk) -> None:
    """23:30 in Auckland is the day's end there, noon here; twenty minutes later it is tomorrow."""
    came = datetime(2026, 11, 23, 10, 50, tzinfo=UTC)
    for minutes, same in ((5, True), (20, False)):
        case = desk.opened(when=came, zone="Pacific/Auckland", country="NZ")
        desk.helped(case, when=came + timedelta(minutes=minutes))
        desk.closed(case, when=came + timedelta(minutes=minutes))
        assert case.same_day is same


def test_what_was_left_out_is_neither(desk: Desk) -> None:
    case = desk.opened()
    desk.helped(case, helped="They had bought elsewhere.", skipped="yes")
    desk.closed(case)
    assert (case.first_contact, case.same_day) == (False, False)


def test_the_clock_stands_still_while_the_customer_has_to_answer(desk: Desk) -> None:
    case = desk.opened()
    due = case.solve_due
    desk.told(case, "Which size?", TO_CUSTOMER, NOON + timedelta(hours=1), wait="yes")
    assert case.answered_at == NOON + timedelta(hours=1)
    assert case.paused_at is not None
    # Two working hours later they answer.
    desk.told(case, "The large one.", FROM_CUSTOMER, NOON + timedelta(hours=3))
    assert case.paused_at is None
    assert case.solve_due == due + timedelta(hours=2)
    with pytest.raises(Conflict, match="runs already"):
        actions.resume(desk.by("Bo"), case)


def test_urgent_is_the_short_clock_and_open_cases_keep_their_version(desk: Desk) -> None:
    calm, urgent = desk.opened(), desk.opened(urgent="yes")
    assert calm.answer_due == NOON + timedelta(hours=4)
    assert urgent.answer_due == NOON + timedelta(hours=1)
    body = {key: value for key, value in FIRST.items() if key != "from_ratings"}
    form = PolicyForm(**body | {"seen": 1, "reason": "Customers wait too long.", "answer_hours": 2})
    setting.set_policy(desk.by("Lena"), form)
    assert queries.policy_in_force(desk.session).number in {1, 2}
    with pytest.raises(Conflict):
        setting.set_policy(desk.by("Lena"), form.model_copy(update={"seen": 7}))
    desk.told(calm, "Which size?", TO_CUSTOMER, NOON, wait="yes")
    desk.told(calm, "Large.", FROM_CUSTOMER, NOON)
    assert calm.answer_due == NOON + timedelta(hours=4)


def test_a_policy_that_can_not_hold_is_refused(desk: Desk) -> None:
    body = {key: value for key, value in FIRST.items() if key != "from_ratings"} | {"from_ratings": "yes"}
    with pytest.raises(Invalid) as refused:
        setting.set_policy(desk.by("Lena"), PolicyForm(**body | {"seen": 1, "reason": "Nothing new."}))
    assert "Nothing is changed" in refused.value.problems[0].message
    wrong = {"seen": 1, "reason": "Longer than it takes.", "answer_hours": 99, "opens": 18}
    with pytest.raises(Invalid) as refused:
        setting.set_policy(desk.by("Lena"), PolicyForm(**body | wrong))
    assert {one.field for one in refused.value.problems} == {"closes", "answer_hours"}


@pytest.mark.parametrize(
    ("amount", "currency", "field"),
    [
        ("0", "EUR", "amount"),
        ("-1", "EUR", "amount"),
        ("1.001", "EUR", "amount"),
        ("1", "EURO", "currency"),
        ("1", "XYZ", "currency"),
        ("9" * 40, "EUR", "amount"),
        ("NaN", "EUR", "amount"),
    ],
)
def test_costs_are_exact_or_refused(desk: Desk, amount: str, currency: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        steps.note_cost(
            desk.by("Bo"), desk.opened(), CostForm(cost="refund", amount=amount, currency=currency)
        )
    assert refused.value.problems[0].field == field


def test_a_cost_is_whole_minor_units_and_taken_back_once(desk: Desk) -> None:
    case = desk.opened()
    made = steps.note_cost(desk.by("Bo"), case, CostForm(cost="refund", amount="19.90", currency="eur"))
    assert (made.amount, made.currency) == (1990, "EUR")
    steps.take_cost_back(desk.by("Bo"), case, made)
    with pytest.raises(Conflict):
        steps.take_cost_back(desk.by("Bo"), case, made)
    assert desk.session.scalars(select(CaseCost)).all() == [made]


def test_a_case_may_open_again_with_what_the_customer_says(desk: Desk) -> None:
    case = desk.opened()
    desk.helped(case)
    desk.closed(case)
    with pytest.raises(Invalid):
        actions.reopen(desk.by("Ann"), case, ReopenForm(reason="no"))
    actions.reopen(desk.by("Bo"), case, ReopenForm(reason="It broke again at once."))
    assert (case.closed_at, case.first_contact, case.same_day) == (None, None, None)
    desk.closed(case, when=NOON + timedelta(days=1))
    assert case.first_contact is False, "they had to ask again"
    assert lists.one(desk.session, case.id).state(NOON) == "closed"


def test_what_a_form_can_not_mean_is_named(desk: Desk) -> None:
    wrong = {
        "zone": "Mars/Crater",
        "country": "xx",
        "way": "public",
        "public_url": "javascript:alert(1)",
        "came": "2031-01-01T09:00",
        "team": "77",
        "owner": "Nobody",
        "protected": "",
    }
    with pytest.raises(Invalid) as refused:
        desk.opened(**wrong)
    assert {one.field for one in refused.value.problems} == {
        "zone",
        "country",
        "public_url",
        "came",
        "team",
        "owner",
    }
    with pytest.raises(Invalid) as refused:
        desk.opened(way="executive")
    assert refused.value.problems[0].field == "owner"
    with pytest.raises(Invalid) as refused:
        desk.opened(protected="yes")
    assert refused.value.problems[0].field == "handlers"


def test_odd_names_are_one_theme_and_one_cause(desk: Desk) -> None:
    one, two = desk.opened(theme="Late  delivery"), desk.opened(theme="LATE delivery")
    assert one.theme_id == two.theme_id
    with pytest.raises(Invalid) as refused:
        desk.opened(theme="Late\u200b delivery")
    assert refused.value.problems[0].field == "theme"
    with pytest.raises(Invalid):
        steps.name_cause(desk.by("Bo"), one, CauseForm(cause="x\u202ey"))


def test_a_closed_case_takes_no_more_lines(desk: Desk) -> None:
    case = desk.opened()
    desk.helped(case)
    desk.closed(case)
    with pytest.raises(Conflict, match="Bo has closed"):
        actions.write_line(desk.by("Bo"), case, LineForm(words="One more."))
