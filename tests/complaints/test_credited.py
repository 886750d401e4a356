"""What somebody did in cases, wherever it is quoted: evidence, dossiers, plans, agendas, Today; who is told not."""

from datetime import date, timedelta
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from app.alerts.models import Alert
from app.cases import actions, steps
from app.cases.forms import DoneForm
from app.cases.models import Case, CaseHandler, Prevention
from app.coaching import proposals
from app.complaints import credited, hearing
from app.complaints.forms import VerdictForm
from app.contacts.naming import indexed, named, nameless, spelled
from app.dossiers.gathering import _cases
from app.errors import NotFound
from app.home.waiting import things
from app.people.actions import leave
from app.people.models import Employee, Team
from app.planning import agenda
from app.planning.agenda import Asked
from app.reviews.evidence import CONTRIBUTORS
from app.scores.pieces import Piece
from tests.cases.desk import NOON, Desk

FIRST, LAST = date(2026, 7, 1), date(2026, 12, 31)
SEEN = (FIRST, LAST)


def pieces(desk: Desk, who: str, reader: str = "Maya", span: tuple[date, date] = SEEN) -> list[Piece]:
    desk.session.flush()
    return CONTRIBUTORS["cases"](desk.session, desk.by(reader).actor, desk.ids[who], *span)


def titles(desk: Desk, who: str, span: tuple[date, date] = SEEN) -> list[str]:
    return [one.title for one in pieces(desk, who, span=span)]


def told(desk: Desk) -> Case:
    """Bo opened it and helped, Ann owned it to its end, Wim prevented the next; Sol asked the customer."""
    case = desk.opened(customer="Acme", said="Acme waits, and ACME's parcel too.", theme="Late parcel")
    desk.helped(case, helped="Sent Acme another.")
    desk.caused(case)
    plan = desk.planned(case)
    actions.move(desk.by("Bo"), case, desk.ids["Ann"], "She knows the parcels.")
    desk.closed(case, "Ann")
    steps.done(desk.by("Wim"), plan, DoneForm(changed="Boxes of Acme are thicker."))
    hearing.note(desk.by("Sol"), case, VerdictForm(did="5", handled="2"))
    return case


def test_each_is_credited_with_their_own_part(desk: Desk) -> None:
    case = told(desk)
    (ann,), (bo,), (wim,) = (pieces(desk, who) for who in ("Ann", "Bo", "Wim"))
    assert ann.title == "Case “Late parcel”: owned it to its end"
    assert ann.text == (
        "Sent the customer another. They are content. "
        "The customer: what we did 5 of 5, how we handled it 2 of 5."
    )
    assert ann.facts == {"did": 5, "handled": 2}
    assert bo.title == "Case “Late parcel”: helped the customer"
    assert (bo.text, bo.facts) == ("Sent the customer another.", {}), (
        "what the customer judged is the owner's"
    )
    assert wim.title == "Prevented “Boxes too thin”"
    assert wim.text == "Boxes of the customer are thicker."
    assert {one.href for one in (ann, bo, wim)} == {f"/cases/{case.id}"}
    assert pieces(desk, "Maya") == []
    leave(desk.session.get_one(Employee, desk.ids["Ann"]), NOON.date() + timedelta(days=1))
    assert pieces(desk, "Ann") == [ann], "who has left keeps what they did"


def test_only_what_was_done_in_the_period_counts(desk: Desk) -> None:
    """Helped in one half-year and closed in the next: each tells its own, to the second."""
    spring, midnight = NOON - timedelta(days=165), NOON.replace(month=7, day=1, hour=0)
    case = desk.opened(when=spring)
    desk.helped(case, when=midnight - timedelta(seconds=1))
    desk.closed(case, when=midnight)
    before = (date(2026, 1, 1), date(2026, 6, 30))
    assert titles(desk, "Bo", before) == ["Case “not sorted”: helped the customer"]
    assert titles(desk, "Bo") == ["Case “not sorted”: owned it to its end"]
    assert pieces(desk, "Bo", span=before)[0].on == date(2026, 6, 30)
    left_out = desk.opened()
    desk.helped(left_out, skipped="yes", helped="They had gone.")
    assert titles(desk, "Bo")[0] == "Case “not sorted”: left out step 1"


def hidden(desk: Desk) -> Case:
    case = desk.opened("Bo", protected="yes", handlers="Lena, Hal", customer="Canary Ltd", theme="Remarks")
    desk.helped(case, "Lena")
    desk.caused(case, "Manners")
    return case


def test_a_protected_case_is_evidence_of_nobody_and_no_ground(desk: Desk) -> None:
    case = hidden(desk)
    desk.closed(case, "Lena")
    for who in ("Lena", "Hal", "Bo"):
        assert pieces(desk, who, "Lena") == []
        assert _cases(desk.session, desk.by("Lena").actor, desk.ids[who], FIRST) == []
        for reader in ("Lena", "Eve", "Maya"):
            assert credited.piece(desk.session, desk.by(reader).actor, desk.ids[who], case.id) is None


def test_a_dossier_holds_them_with_the_verdict(desk: Desk) -> None:
    case = told(desk)
    desk.session.flush()
    assert _cases(desk.session, desk.by("Lena").actor, desk.ids["Ann"], FIRST) == [
        {
            "on": "2026-11-23",
            "title": "Case “Late parcel”: owned it to its end",
            "text": pieces(desk, "Ann")[0].text,
            "href": f"/cases/{case.id}",
            "did": 5,
            "handled": 2,
        }
    ]


def origin(desk: Desk, reader: str, who: str, key: str) -> Piece | None:
    desk.session.flush()
    return proposals.origin_of(desk.session, desk.by(reader).actor, desk.ids[who], key, NOON, "UTC")


def test_a_case_is_the_ground_of_a_plan_for_those_who_had_it(desk: Desk) -> None:
    """And only where the manager may see it: of what went on to another department nothing is quoted."""
    case = told(desk)
    for who in ("Bo", "Ann"):
        found = origin(desk, "Maya", who, f"case:{case.id}")
        assert found is not None
        assert (found.title, found.href) == ("Case “Late parcel”", f"/cases/{case.id}")
        assert found.text == "the customer waits, and the customer's parcel too."
    gone = desk.opened()
    actions.move(desk.by("Bo"), gone, desk.ids["Wim"], "It is about a machine.")
    wrong: list[tuple[str, str, Any]] = [
        ("Maya", "Wim", case.id),
        ("Maya", "Maya", case.id),
        ("Maya", "Bo", gone.id),
        ("Maya", "Bo", hidden(desk).id),
        ("Lena", "Lena", hidden(desk).id),
        *(("Maya", "Bo", bad) for bad in ("", "0", "-1", "x", "٤", "9" * 18, "9" * 19, "9" * 400)),
    ]
    for reader, who, number in wrong:
        with pytest.raises(NotFound):
            origin(desk, reader, who, f"case:{number}")
    with pytest.raises(NotFound):
        origin(desk, "Maya", "Bo", f"section:{case.id}.1")


def asked(desk: Desk, who: str, *teams: str) -> Asked:
    desk.session.flush()
    found = [desk.session.get_one(Team, desk.team(one)) for one in teams]
    return Asked(desk.by(who), None, found)


def test_an_agenda_counts_late_cases_of_the_teams_one_may_see(desk: Desk) -> None:
    old = NOON - timedelta(days=9)
    care, works = str(desk.team("Bo")), str(desk.team("Wim"))
    desk.opened(when=old, team=care)
    assert [one.title for one in agenda.late_cases(asked(desk, "Eve", "Bo"))] == [
        "1 complaint is past its time"
    ]
    desk.opened(when=old, team=care)
    desk.opened(when=old, team=works)
    desk.opened("Lena", old, team=care, protected="yes", handlers="Lena")
    desk.opened(team=care)
    (point,) = agenda.late_cases(asked(desk, "Eve", "Bo"))
    assert (point.key, point.title) == ("cases:late", "2 complaints are past their time")
    assert point.href == "/cases?state=late"
    assert agenda.late_cases(asked(desk, "Eve")) == []


def test_an_agenda_names_open_alerts_and_the_cause_nobody_prevents(desk: Desk) -> None:
    for name, closed in (("Late parcel", None), ("Invoices", NOON)):
        desk.session.add(
            Alert(
                kind="theme",
                thing=name,
                name=name,
                since=NOON,
                cases=3,
                days=7,
                raised_at=NOON,
                owner_id=desk.ids["Eve"],
                closed_at=closed,
            )
        )
    (alert,) = agenda.open_alerts(asked(desk, "Eve"))
    assert alert.title == "3 complaints in 7 days on Late parcel: the alert is open"
    long = (
        "Tours hold two more stops than there are minutes for, and nobody has looked at them since "
        + "x" * 28
    )
    for cause, many in ((f"{long}A", 3), (f"{long}B", 2), ("Alone", 1)):
        for _ in range(many):
            case = desk.opened()
            desk.helped(case)
            desk.caused(case, cause)
    for _ in range(4):
        case = desk.opened("Lena", protected="yes", handlers="Lena")
        desk.helped(case, "Lena")
        desk.caused(case, "Manners")
    (first,) = agenda.unprevented(asked(desk, "Eve"))
    assert first.title == f"“{long}A” made 3 complaints in 90 days, and nothing is planned against it"
    planned = desk.opened()
    desk.helped(planned)
    desk.caused(planned, f"{long}A")
    desk.planned(planned)
    (second,) = agenda.unprevented(asked(desk, "Eve"))
    assert second.title.startswith(f"“{long}B” made 2 complaints")
    assert first.key != second.key, "each is its own matter, to be carried over"


def waits(desk: Desk, who: str, when: Any = NOON) -> list[tuple[str, str, date | None]]:
    desk.session.flush()
    return [(one.text, one.href, one.on) for one in things(desk.session, desk.by(who, when).actor)]


def test_today_tells_the_owner_and_nobody_else(desk: Desk) -> None:
    case = desk.opened("Bo", NOON - timedelta(days=6), theme="Late parcel")
    (line,) = waits(desk, "Bo")
    assert line[:2] == ("A customer waits: Late parcel", f"/cases/{case.id}")
    assert line[2] is not None
    assert all(waits(desk, who) == [] for who in ("Ann", "Maya", "Sol", "Eve", "Lena"))
    desk.helped(case)
    desk.caused(case)
    plan = desk.planned(case, when=NOON - timedelta(days=5))
    assert ("Keep it from coming back: Thicker boxes", "/preventions", plan.due_on) in waits(desk, "Wim")
    desk.closed(case)
    assert waits(desk, "Bo") == []
    steps.done(desk.by("Wim"), plan, DoneForm(changed="They are thicker."))
    assert waits(desk, "Wim") == []


def test_today_tells_of_a_protected_case_its_handlers_alone(desk: Desk) -> None:
    case = desk.opened(
        "Bo", NOON - timedelta(days=6), protected="yes", handlers="Lena, Hal", customer="Canary Ltd"
    )
    assert [one[1] for one in waits(desk, "Lena")] == [f"/cases/{case.id}"]
    desk.helped(case, "Lena")
    desk.caused(case, "Manners")
    plan: Prevention = desk.planned(case, keeper="Lena", when=NOON - timedelta(days=5))
    assert len(waits(desk, "Lena")) == 2
    desk.session.execute(update(Prevention).where(Prevention.id == plan.id).values(owner_id=desk.ids["Wim"]))
    for who in ("Bo", "Wim", "Maya", "Sol", "Eve", "Hal"):
        assert waits(desk, who) == [], who
    desk.session.add(CaseHandler(case_id=case.id, employee_id=desk.ids["Wim"]))
    assert [one[1] for one in waits(desk, "Wim")] == ["/preventions"]


NAMED = (
    ("Mr O'Neill (VIP)+", "Ask Mr O’Neill (VIP)+ or mr. o'neill, not ONeill.", "Ask {} or {}, not ONeill."),
    ("Mrs Papadopoulou", "PAPADOPOULOU rang; Papadopoulous did not.", "{} rang; Papadopoulous did not."),
    ("City library", "The city has a library. City  Library!", "The city has a library. {}!"),
    ("Café Lindgren", "cafe lindgren, Lindgren’s café", "{}, Lindgren’s café"),
    ("Al", "Also Al said so.", "Also Al said so."),
    ("C-1", "C-1, C-12 and c 1", "{}, C-12 and {}"),
    ("Dr", "The Dr said so.", "The Dr said so."),
    ("(VIP)", "The (VIP) area, VIP", "The {} area, {}"),
    ("+++", "+++ and 🙂", "+++ and 🙂"),
    ("中村商店", "中村商店 came; 中村商店街 did not", "{} came; 中村商店街 did not"),
    ("شركة النور", "قال شركة النور شيئا", "قال {} شيئا"),
)


@pytest.mark.parametrize(("name", "text", "told"), NAMED)
def test_a_customer_is_taken_out_as_a_whole_word(name: str, text: str, told: str) -> None:
    assert nameless(text, name) == told.replace("{}", "the customer")


@given(st.text(max_size=40), st.text(max_size=200))
def test_whoever_is_named_however_nobody_is_named_after(name: str, text: str) -> None:
    once = nameless(f"{text} {name}", name)
    if "customer" not in name.casefold() and "the" not in name.casefold() and spelled(name):
        assert nameless(once, name) == once


def test_long_texts_are_quick() -> None:
    name = "Hotel " + "a" * 150
    begin = process_time()
    nameless("hotel " * 30_000, name)
    assert process_time() - begin < 1.5


def test_of_two_names_the_longer_is_found_where_it_stands() -> None:
    known = indexed(["City library", "City library east"])
    assert named("City library", known) == [(0, 12)]
    assert named("the city library east, city library", known) == [(4, 21), (23, 35)]
