"""Marking and taking back, noting and correcting figures, files; who sees which units; on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Account, Grant
from app.boards import actions, importing, queries, rules, showing, trends
from app.boards.forms import ChangeForm, FigureForm, InterventionForm, ReturnForm
from app.boards.gathering import gather
from app.boards.importing import Told
from app.boards.models import BusinessFigure, FigureChange, Intervention
from app.boards.parts import span_of
from app.boards.trends import Scope
from app.clock import first_day, month_of
from app.errors import Conflict, Invalid
from app.files.refusals import FileRefused
from app.intake.actions import Answer, record
from app.journal.models import Entry
from app.losses.actions import note
from app.losses.forms import LossForm
from app.pulse.models import PulseFigure, PulseRound
from app.scores.models import Fit
from app.web.export import export
from app.web.forms import read
from app.web.paging import Paging
from tests.empowerment.till import NOON, ZONE, Till

TODAY = NOON.date()
NOW = month_of(TODAY)


@pytest.fixture
def desk(session: Session) -> Till:
    made = Till()
    made.staff(session)
    return made


def figure(desk: Till, session: Session, who: str = "Eve", **given: str) -> BusinessFigure:
    form = {"kind": "production", "month": "2026-10", "value": "100", "counts": "Orders"} | given
    return actions.note(desk.act(session, who), read(FigureForm, form))


def mark(desk: Till, session: Session, **given: object) -> Intervention:
    form = {"name": "Shorter tours", "words": "Two stops fewer on each tour.", "on_day": "2026-06-10"} | given
    return actions.mark(desk.act(session, "Eve"), read(InterventionForm, form))


def test_a_mark_names_what_can_not_be_meant(desk: Till, session: Session) -> None:
    for given, field in (
        ({"on_day": "2026-11-23"}, "on_day"),
        ({"on_day": "soon"}, "on_day"),
        ({"on_day": "1800-01-01"}, "on_day"),
        ({"where": ["unit:Nowhere"]}, "where"),
        ({"where": ["team:x"]}, "where"),
        ({"words": "short"}, "words"),
    ):
        with pytest.raises(Invalid) as refused:
            mark(desk, session, **given)
        assert [one.field for one in refused.value.problems] == [field]
    made = mark(desk, session, once="a", where=["unit:Care", "unit:Care"])
    assert mark(desk, session, once="a").id == made.id, "pressed twice it is one"
    assert made.units == ["Care"]
    assert made.month == month_of(date(2026, 6, 10))
    assert mark(desk, session, on_day="").on_day == TODAY


def test_a_mark_taken_back_stands_in_no_picture(desk: Till, session: Session) -> None:
    made, eve = mark(desk, session), desk.act(session, "Eve")
    assert queries.marks(session, NOW - 12, NOW) == [made]
    actions.take_back(eve, made, ReturnForm(reason="It was never done."))
    assert queries.marks(session, NOW - 12, NOW) == []
    assert [one.back is not None for one in queries.listed(session)] == [True]
    with pytest.raises(Conflict, match="Eve has taken this mark back already"):
        actions.take_back(eve, made, ReturnForm(reason="It was never done."))
    verbs = session.scalars(select(Entry.verb).where(Entry.thing_id == made.id).order_by(Entry.id)).all()
    assert sorted(verbs) == ["marked intervention", "took intervention back"]


def test_a_figure_is_noted_once_and_corrected_visibly(desk: Till, session: Session) -> None:
    made = figure(desk, session, unit="care", value="18,250.50")
    assert (made.unit, made.value) == ("Care", "18250.50")
    assert figure(desk, session, unit="Care", value="18250.5").id == made.id
    with pytest.raises(Invalid, match=r"Eve noted 18,250\.50 \(Orders\) for this month\. Correct it there"):
        figure(desk, session, unit="Care", value="1")
    for given, field in (
        ({"month": "2026-11"}, "month"),
        ({"unit": "Nowhere"}, "unit"),
        ({"value": "a lot"}, "value"),
        ({"kind": "morale"}, "kind"),
        ({"counts": ""}, "counts"),
    ):
        with pytest.raises(Invalid) as refused:
            figure(desk, session, **given)
        assert [one.field for one in refused.value.problems] == [field]
    lena = desk.act(session, "Lena")
    form = ChangeForm(value="", counts="Orders", why="Nobody counted it.", seen=0)
    actions.change(lena, made, form)
    assert queries.figures(session, ["Care"], NOW - 12, NOW) == []
    with pytest.raises(Conflict, match="corrected this meanwhile"):
        actions.change(lena, made, form)
    with pytest.raises(Invalid, match="Nothing is changed"):
        actions.change(lena, made, form.model_copy(update={"seen": 1}))
    actions.change(lena, made, form.model_copy(update={"seen": 1, "value": "-7"}))
    told = session.scalars(select(FigureChange).order_by(FigureChange.number)).all()
    assert [one.changed for one in told] == [[["Value", "18,250.50", "none"]], [["Value", "none", "-7"]]]
    assert figure(desk, session, who="Lena").noted_by == "Lena"


def test_a_file_is_taken_whole_or_not_and_once(desk: Till, session: Session) -> None:
    eve = desk.act(session, "Eve")
    head = "Kind,Unit,Month,Value,What it counts\n"
    bad = head + "morale,Care,2026-05,1,Orders\nproduction,Nowhere,2026-13,x,Orders\n"
    bad += "Margin,,2026-05,3,%\nmargin,company,2026-05-09,3,%\n"
    with pytest.raises(Invalid) as refused:
        importing.take(eve, bad.encode())
    said = " ".join(one.message for one in refused.value.problems)
    for part in (
        "Row 2, Kind",
        "Row 3, Unit",
        "Row 3, Month",
        "Row 3, Value",
        "Row 5, Month: row 4 is of the",
    ):
        assert part in said
    assert queries.figure_list(session, Paging(1, "", "", {}), set())[1] == 0, "none of them is taken"
    with pytest.raises(FileRefused, match="no column “Value”"):
        importing.take(eve, b"Kind,Month,What it counts\nmargin,2026-05,%\n")
    good = head + 'Production,Care,2026-05,"1,100",Orders\nmargin,,2026-05,\'-3.50,%\n'
    assert importing.take(eve, good.encode()) == Told(2, 0, 0)
    assert importing.take(eve, good.encode()) == Told(0, 2, 0)
    assert importing.take(eve, good.replace("1,100", "1,200").encode()) == Told(0, 2, 1)
    found, total = queries.figure_list(session, Paging(1, "orders", "", {}), set())
    assert (total, [rules.shown(one.value) for one in found]) == (1, ["1,100"])
    head_row = [*importing.COLUMNS.values(), "Noted by"]
    rows = importing.rows_of(queries.figure_list(session, Paging(1, "", "", {}), set())[0])
    for kind in ("csv", "xlsx"):
        again = export("x", head_row, rows, kind).body
        assert importing.take(eve, bytes(again)) == Told(0, 2, 0), "what was exported is known"


def test_who_sees_groups_reads_no_small_unit(desk: Till, session: Session) -> None:
    guest = Account(email="guest@x.example", name="Guest")
    session.add(guest)
    session.flush()
    session.add(Grant(account_id=guest.id, role="adviser", unit=""))
    session.flush()
    for name in ("Cy", "Di"):
        desk.hire(session, name, "Desk", "Care", "Maya", "", "")
    session.flush()
    actor = desk.act(session, "Guest").actor
    seen = queries.groups(session, actor)
    assert seen.small_units == {"Board", "Works"}, "Care has six people"
    made = mark(desk, session, where=["unit:Works", "unit:Care"])
    assert seen.where(made) == "A small unit, Care"
    assert queries.groups(session, desk.act(session, "Lena").actor).where(made) == "Works, Care"
    for unit in ("Care", "Works"):
        figure(desk, session, unit=unit)
    found, _ = queries.figure_list(session, Paging(1, "", "", {}), seen.small_units)
    assert [one.unit for one in found] == ["Care"]
    told = {"Care"}
    sides = rules.sides(NOW - 2, TODAY)
    lines = trends.business(session, Scope(("Care", "Works")), sides, seen, told)
    assert [(one.of, len(one.points)) for one in lines if one.name == "Production"] == [
        ("Care", 1),
        ("A small unit", 0),
    ]
    few = trends.customers(session, Scope(("Works",), ("Works",), (), TODAY), sides, seen)
    assert (few.of, few.points) == ("A small unit", [])


def test_trends_stand_in_order_and_hide_what_the_pulse_hides(desk: Till, session: Session) -> None:
    on = NOW - 3
    for name in ("Cy", "Di"):
        desk.hire(session, name, "Desk", "Care", "Maya", "", "")
    for back in range(1, 7):
        figure(desk, session, unit="Care", month=rules.month_text(NOW - back), value=str(100 + back))
    figure(desk, session, kind="margin", month=rules.month_text(NOW - 1), value="31.5", counts="%")
    for key, happy, n in ((on - 1, 3.0, 10), (on + 1, 4.0, 15)):
        held = PulseRound(
            starts_on=first_day(key),
            ends_on=first_day(key) + timedelta(days=9),
            by_name="Lena",
            made_at=NOON,
            settled_at=NOON,
        )
        session.add(held)
        session.flush()
        for kind, unit in (("all", ""), ("unit", "Care")):
            session.add(
                PulseFigure(
                    round_id=held.id, kind=kind, unit=unit, n=n, happy=happy, trained=3.0, informed=3.0
                )
            )
    session.flush()
    day = first_day(on)
    bo = ((desk.ids["Bo"], "owned", 1000),)
    answers = [
        Answer(f"r{key}-{at}", "customer", "stars_5", 4 + at % 2, NOON.replace(month=key % 12 + 1), bo)
        for key in (on - 1, on, on + 1)
        for at in range(6)
    ]
    record(session, "desk", answers, ZONE, NOON)
    summary = {"n": 18, "mean": 4.5, "kappa": 0.2}
    session.add(
        Fit(
            lens="customer",
            scale="stars_5",
            first_month=NOW - 11,
            last_month=NOW,
            made_at=NOON,
            policy_version=0,
            model={},
            summary=summary,
        )
    )
    session.flush()
    scope = Scope(("Care",), ("Care",), (), day)
    sides = rules.sides(on, TODAY)
    eve = desk.act(session, "Eve").actor
    lines = trends.around(session, eve, scope, sides, queries.groups(session, eve), keeps=True)
    assert [one.name for one in lines] == ["Morale", "Production", "Margin", "Customers"]
    morale, production, margin, customers = lines
    assert [(one.value, one.n) for one in customers.points] == [(4.5, 6)] * 3
    assert customers.before is not None
    assert customers.before.months == 1, "the month of the change is on neither side"
    assert [one.value for one in morale.points] == [3.0, 4.0]
    assert morale.difference is not None
    assert (production.before and production.before.months, production.after and production.after.months) == (
        3,
        2,
    )
    assert margin.of == "The company; nothing is noted of Care"
    other = desk.act(session, "Bo").actor
    assert trends.morale(session, other, scope, sides, queries.groups(session, other))[0].points == []
    changed = figure(desk, session, unit="Care", month=rules.month_text(NOW - 7), counts="Boxes")
    assert changed.counts == "Boxes"
    production = trends.business(session, scope, sides, queries.groups(session, eve), {"Care"})[0]
    assert "What it counts changed" in production.why
    assert production.difference is None


def test_the_four_parts_on_both_databases(desk: Till, session: Session) -> None:
    desk.give(session, "12.50")
    desk.give(session, "7.50", guest="C-2", what_for="kindness")
    for customer, how in (("L-1", "said"), ("L-2", "think")):
        given = {"customer": customer, "reason": "Price", "how": how, "amount": "1200", "currency": "EUR"}
        note(desk.act(session, "Maya"), read(LossForm, given))
    span = span_of("", TODAY)
    eve = desk.act(session, "Eve").actor
    found = gather(session, span, queries.groups(session, eve), NOON, words=True)
    assert [(one.currency, one.amount, one.n) for one in found.did.given] == [("USD", 2000, 2)]
    assert [(one.label, one.amount) for one in found.cost.spends] == [
        ("We got it wrong", 1250),
        ("A kindness", 750),
    ]
    assert [(one.currency, one.amount, one.n) for one in found.cost.revenue] == [("EUR", 240_000, 2)]
    assert [(one.reason, one.said, one.think) for one in found.heard.lost] == [("Price", 1, 1)]
    assert showing.lead(found) == ["2 customers left.", "No customer’s answers of these months are here yet."]
    rows = showing.rows(found)
    assert ["What it cost", "Yearly revenue of lost customers", "EUR", "2400.00", 2, None, None] in rows
    assert [*dict.fromkeys(row[0] for row in rows)] == list(showing.PARTS)
    text = bytes(export("Board", showing.HEAD, rows, "csv").body).decode()
    assert text.index("What customers said") < text.index("What we changed")
