"""Noting, asking about a second time, correcting, taking back, winning back; figures; on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.errors import Conflict, Invalid
from app.intake.actions import Answer, record
from app.journal.models import Entry
from app.losses import actions, figures, importing, queries, rules, showing
from app.losses.forms import BackForm, ChangeForm, LossForm, ReasonsForm, ReturnForm
from app.losses.models import LostCustomer
from app.web.export import export
from app.web.forms import read
from app.web.paging import Paging
from tests.empowerment.till import NOON, ZONE, Till

TODAY = NOON.date()


@pytest.fixture
def desk(session: Session) -> Till:
    made = Till()
    made.staff(session)
    return made


def lose(desk: Till, session: Session, customer: str, who: str = "Maya", **given: object) -> LostCustomer:
    form = {"customer": customer, "reason": "Price", "how": "said"} | given
    return actions.note(desk.act(session, who), read(LossForm, form))


def test_the_same_customer_within_a_year_asks(desk: Till, session: Session) -> None:
    first = lose(desk, session, "C-1", lost_on="2026-03-01")
    with pytest.raises(Invalid) as asked:
        lose(desk, session, "c-1")
    assert [one.field for one in asked.value.problems] == ["again"]
    assert "Maya noted this customer as lost on 1 Mar 2026" in asked.value.problems[0].message
    lose(desk, session, "C-1", again="yes")
    lose(desk, session, "C-1", lost_on="2025-02-28")
    lose(desk, session, "C-2", lost_on="2026-03-01")
    sol = desk.act(session, "Sol")
    actions.win_back(sol, session.scalars(_of("C-2")).one(), BackForm(back_on="2026-05-01"))
    lose(desk, session, "C-2", lost_on="2026-06-01")
    assert queries.load(session, first.id).state == "lost"


def _of(customer: str) -> Select[LostCustomer]:
    return (
        select(LostCustomer).where(LostCustomer.customer == customer).order_by(LostCustomer.lost_on).limit(1)
    )


def test_sent_twice_is_one_and_is_journaled(desk: Till, session: Session) -> None:
    one = lose(desk, session, "C-1", once="abc")
    assert lose(desk, session, "C-1", once="abc").id == one.id
    assert lose(desk, session, "C-9", who="Sol", once="abc").id != one.id
    verbs = session.scalars(select(Entry.verb).where(Entry.thing_id == one.id)).all()
    assert verbs == ["noted lost customer"]


def test_a_correction_is_seen_and_another_tab_is_told(desk: Till, session: Session) -> None:
    one = lose(desk, session, "C-1", amount="1200", currency="EUR", since="2020-01-05")
    given = showing.given_of(queries.load(session, one.id)) | {"why": "They called back.", "seen": "0"}
    with pytest.raises(Invalid, match="Nothing is changed"):
        actions.change(desk.act(session, "Sol"), one, read(ChangeForm, given))
    form = read(ChangeForm, given | {"reason": "Quality", "amount": "1300.50"})
    made = actions.change(desk.act(session, "Sol"), one, form)
    assert made.changed == [
        ["Reason", "Price", "Quality"],
        ["Yearly revenue", "EUR\u00a01,200", "EUR\u00a01,300.50"],
    ]
    with pytest.raises(Conflict, match="meanwhile"):
        actions.change(desk.act(session, "Maya"), one, form)
    assert queries.load(session, one.id).loss.amount == 130_050


def test_taken_back_counts_nowhere_and_ends_there(desk: Till, session: Session) -> None:
    one = lose(desk, session, "C-1")
    actions.take_back(desk.act(session, "Maya"), one, ReturnForm(reason="Still a customer."))
    assert queries.between(session, date(2026, 1, 1), TODAY) == []
    lose(desk, session, "C-1")
    maya = desk.act(session, "Maya")
    with pytest.raises(Conflict, match="taken it back already"):
        actions.take_back(maya, one, ReturnForm(reason="Once more, please."))
    with pytest.raises(Conflict, match="no longer lost"):
        actions.win_back(maya, one, BackForm())
    assert queries.per_month(session, month_of(TODAY), month_of(TODAY)) == [
        (month_of(TODAY), "Price", "said", 1)
    ]


def test_nobody_is_back_before_they_left(desk: Till, session: Session) -> None:
    one = lose(desk, session, "C-1", lost_on="2026-11-01")
    for day in ("2026-10-31", "2026-11-23", "soon"):
        with pytest.raises(Invalid):
            actions.win_back(desk.act(session, "Sol"), one, BackForm(back_on=day))
    actions.win_back(desk.act(session, "Sol"), one, BackForm(back_on="2026-11-01"))
    assert queries.load(session, one.id).state == "won back"


def test_figures_keep_what_was_said_from_what_we_think(desk: Till, session: Session) -> None:
    for at in range(7):
        care = {"reason": rules.CARE} if at < 4 else {}
        extra = {"team": "Desk", "since": "2024-05-01", "amount": "100", "currency": "EUR"} if at < 5 else {}
        lose(desk, session, f"C-{at}", lost_on="2026-10-05", **care, **extra)
    for at in range(6):
        lose(
            desk, session, f"D-{at}", how="think", team="Lines" if at < 2 else "", amount="9", currency="GBP"
        )
    answers = [
        Answer(
            external_id=f"A{at}",
            lens="customer",
            scale="stars_5",
            score=at % 5 + 1,
            answered_at=NOON - timedelta(days=60 - at),
            shares=[(desk.ids["Bo"], "replied", 1000)],
            customer_ref="C-1" if at < 5 else "C-2",
        )
        for at in range(6)
    ]
    record(session, "desk", answers, ZONE, NOON)
    session.flush()
    lines = queries.between(session, date(2026, 1, 1), TODAY)
    last = queries.last_answers(session, [one.loss for one in lines])
    month = month_of(TODAY)
    found = showing.told_of(lines, month - 11, month, *last)
    assert [(one.label, one.hits, one.n) for one in found.said] == [(rules.CARE, 4, 7), ("Price", 3, 7)]
    assert [(one.label, one.hits, one.n) for one in found.think] == [("Price", 6, 6)]
    told = "13 customers left in the last 12 months; 4 of the 7 who told us why did not feel taken care of"
    assert showing.lead(found, 12) == [
        f"{told}: very likely 29 to 81%.",
        "Where we only think we know, “Price” leads: 6 of 6. Ask more of those who leave.",
    ]
    assert [(one.n, one.said) for one in found.months][-2:] == [(7, 7), (6, 0)]
    assert [one.label for one in found.teams.shown] == ["Desk"]
    assert (found.teams.few, found.teams.few_teams, found.teams.none) == (2, 1, 6)
    assert found.revenue == [("GBP", 5400, 6), ("EUR", 50_000, 5)]
    assert figures.middle(lines) == 29
    assert found.answered == 2
    assert [(one.n, one.average) for one in found.answers] == [(2, 3.0)]
    assert "too few to tell" in showing.answers_told(found)


def test_few_are_said_to_be_few(desk: Till, session: Session) -> None:
    month = month_of(TODAY)
    empty = showing.told_of([], month, month, 0, [])
    assert showing.lead(empty, 3) == ["No customer is noted as lost in the last 3 months."]
    lose(desk, session, "C-1")
    lines = queries.between(session, date(2026, 1, 1), TODAY)
    few = showing.told_of(lines, month, month, 0, [])
    assert showing.lead(few, 3)[0].endswith("1 customer told us why, too few to say more.")
    assert showing.told(few.said[0]) == "1 of 1"


def test_the_list_of_reasons_has_versions(desk: Till, session: Session) -> None:
    one = lose(desk, session, "C-1", reason="Quality")
    names = "\n".join(name for name in rules.REASONS if name != "Quality") + "\nOpening hours"
    form = ReasonsForm(names=names, reason="Quality told us nothing by itself.", seen=1)
    assert actions.set_reasons(desk.act(session, "Lena"), form).version == 2
    with pytest.raises(Conflict, match="version 2 meanwhile"):
        actions.set_reasons(desk.act(session, "Sol"), form)
    with pytest.raises(Invalid):
        lose(desk, session, "C-2", reason="Quality")
    lose(desk, session, "C-2", reason="opening hours")
    given = showing.given_of(queries.load(session, one.id)) | {"why": "A word forgotten.", "seen": "0"}
    actions.change(desk.act(session, "Maya"), one, read(ChangeForm, given | {"words": "Broke at once."}))
    assert one.reason == "Quality"


HEADER = "Customer,Lost on,Reason,How we know,Reference,Left again\n"


def test_a_file_is_taken_whole_or_not_at_all(desk: Till, session: Session) -> None:
    act = desk.act(session, "Lena")
    bad = (
        HEADER
        + "C-1,2026-10-01,Price,They told us,,\nC-2,2026-13-01,Luck,perhaps,,\nc-1,2026-11-01,Price,said,,\n"
    )
    with pytest.raises(Invalid) as refused:
        importing.take(act, bad.encode())
    told = [one.message for one in refused.value.problems]
    assert [one.partition(":")[0] for one in told] == ["Row 3, How we know", "Row 4, Customer"]
    assert "row 2 names the same customer within a year" in told[1]
    assert session.scalars(select(LostCustomer)).all() == []
    good = HEADER + "C-1,2026-10-01,Price,They told us,,\n=C-2,2026-10-02,Competitor,We think so,X9,\n"
    good += "C-1,2026-11-01,Price,said,,yes\n"
    assert importing.take(act, good.encode()) == importing.Told(3, 0, 0)
    assert importing.take(act, good.encode()) == importing.Told(0, 3, 0)
    assert importing.take(act, good.replace("Competitor", "Price").encode()) == importing.Told(0, 3, 1)


def test_what_was_exported_reads_back_as_known(desk: Till, session: Session) -> None:
    lose(desk, session, "=1+1", words="Said, “no”", amount="12.50", currency="EUR", since="2020-01-01")
    lines, _ = queries.listed(session, Paging(1, "", "", {}))
    for kind in ("csv", "xlsx"):
        body = bytes(export("Lost", showing.HEAD, showing.rows(lines), kind).body)
        assert importing.take(desk.act(session, "Sol"), body) == importing.Told(0, 1, 0)


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04junk", b"\xff\xfe\x00", b"Name\nC-1\n", b"Customer\n\x00"])
def test_what_is_no_table_is_refused(desk: Till, session: Session, body: bytes) -> None:
    with pytest.raises(Invalid):
        importing.take(desk.act(session, "Lena"), body)
