"""Plans, versions, conflicts raised and told once, acceptance, the lists, files; on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Account
from app.bonuses import actions, importing, queries, rules, showing
from app.bonuses.forms import AcceptForm, PlanForm, PolicyForm
from app.bonuses.lists import kinds_text, pairs_text
from app.bonuses.models import BonusConflict, BonusPlan
from app.bonuses.raising import accept
from app.errors import Conflict, Invalid
from app.notices.models import Notice
from app.web.export import export
from app.web.forms import read
from tests.empowerment.till import NOON, Till

TODAY = NOON.date()
STOCK, STAY, HAPPY = rules.STOCK, rules.STAY, rules.HAPPY


@pytest.fixture
def desk(session: Session) -> Till:
    made = Till()
    made.staff(session)
    return made


def form(name: str, paid: dict[str, int], owner: str = "Wim", **given: Any) -> PlanForm:
    weights = [str(one) for one in paid.values()]
    base = {"name": name, "for_whom": "Buyers", "owner": owner, "metrics": list(paid), "weights": weights}
    return read(PlanForm, base | given)


def make(desk: Till, session: Session, name: str, paid: dict[str, int], **given: Any) -> BonusPlan:
    return actions.make(desk.act(session, "Lena"), form(name, paid, **given))


def line_of(session: Session, name: str) -> queries.Line:
    return next(one for one in queries.lines(session) if one.plan.name == name)


def told(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Account.name, Notice.text)
        .join(Account, Account.id == Notice.account_id)
        .where(Notice.kind == "bonus conflict")
        .order_by(Notice.id)
    )
    return sorted((row[0], row[1]) for row in rows)


def test_a_conflict_is_raised_told_once_and_cleared_by_a_shared_metric(desk: Till, session: Session) -> None:
    make(desk, session, "Purchasing", {STOCK: 100})
    hal = desk.act(session, "Hal")
    actions.make(hal, form("Account care", {STAY: 70, HAPPY: 30}, "Maya", whose="team:Desk"))
    (one,) = queries.open_conflicts(session, TODAY)
    assert one.pulls == "Purchasing is paid for less stock, Account care for customers who stay."
    assert (
        one.mend == "They share no customer metric; give both at least 20% of “Customers who stay satisfied”."
    )
    assert one.row is not None
    assert [who for who, _ in told(session)] == ["Lena", "Maya", "Wim"]
    little = form("Purchasing", {STOCK: 90, HAPPY: 10}, reason="A first step towards it.", seen="1")
    actions.change(desk.act(session, "Lena"), line_of(session, "Purchasing"), little)
    assert len(told(session)) == 3, "once"
    assert "10% more to Purchasing" in queries.open_conflicts(session, TODAY)[0].mend
    enough = form("Purchasing", {STOCK: 80, HAPPY: 20}, reason="They look at one number now.", seen="2")
    seen = actions.what_if(desk.act(session, "Lena"), enough, line_of(session, "Purchasing"))
    assert ([one.clash.key for one in seen.clears], seen.raises) == ([one.clash.key], [])
    actions.change(desk.act(session, "Lena"), line_of(session, "Purchasing"), enough)
    assert queries.open_conflicts(session, TODAY) == []
    assert [one.state for one in queries.conflicts(session, queries.lines(session), TODAY)] == ["cleared"]
    assert session.get_one(BonusConflict, one.row.id).cleared_at is not None
    back = form("Purchasing", {STOCK: 100}, reason="The number was too slow for us.", seen="3")
    seen = actions.what_if(desk.act(session, "Lena"), back, line_of(session, "Purchasing"))
    assert (seen.clears, len(seen.raises)) == ([], 1)
    actions.change(desk.act(session, "Lena"), line_of(session, "Purchasing"), back)
    assert len(told(session)) == 5, "raised again, the owners are told again; Lena did it herself"
    assert [one.version.number for one in line_of(session, "Purchasing").said] == [4, 3, 2, 1]


def test_what_a_new_plan_would_raise_is_seen_and_nothing_is_stored(desk: Till, session: Session) -> None:
    make(desk, session, "Purchasing", {STOCK: 100})
    seen = actions.what_if(desk.act(session, "Lena"), form("Care", {STAY: 100}))
    assert [one.clash.pulls.one for one in seen.raises] == [STOCK]
    assert [one.plan.name for one in queries.lines(session)] == ["Purchasing"]


def test_two_plans_without_a_common_day_and_two_names(desk: Till, session: Session) -> None:
    make(desk, session, "Old", {STOCK: 100}, starts_on="2020-01-01", ends_on="2026-11-21")
    make(desk, session, "New", {STAY: 100})
    assert queries.open_conflicts(session, TODAY) == []
    assert line_of(session, "Old").state(TODAY) == "over"
    with pytest.raises(Invalid) as refused:
        make(desk, session, "new", {STAY: 100})
    assert refused.value.problems[0].field == "name"


def test_everything_wrong_is_named_at_once(desk: Till, session: Session) -> None:
    wrong = {"owner": "Nobody", "whose": "team:None", "starts_on": "2026-02-30", "ends_on": "soon"}
    with pytest.raises(Invalid) as refused:
        make(desk, session, "Plan", {STOCK: 60, "Luck": 40}, **wrong)
    assert {one.field for one in refused.value.problems} == {
        "owner", "whose", "starts_on", "ends_on", "metrics",
    }  # fmt: skip
    for paid, words in (({STOCK: 60}, "40% are missing"), ({STOCK: 0}, "1 to 100"), ({}, "at least one")):
        with pytest.raises(Invalid, match=words):
            make(desk, session, "Plan", paid)
    backwards = {"starts_on": "2026-12-02", "ends_on": "2026-12-01"}
    with pytest.raises(Invalid, match="before its first day"):
        make(desk, session, "Plan", {STOCK: 100}, **backwards)


def test_another_tab_is_told_and_a_change_needs_a_change(desk: Till, session: Session) -> None:
    make(desk, session, "Plan", {STOCK: 100})
    same = showing.given_of(line_of(session, "Plan")) | {"reason": "For no reason."}
    with pytest.raises(Invalid, match="Nothing is changed"):
        actions.change(desk.act(session, "Lena"), line_of(session, "Plan"), read(PlanForm, same))
    other = form("Plan", {rules.MARGIN: 100}, reason="Margin now.", seen="1")
    actions.change(desk.act(session, "Lena"), line_of(session, "Plan"), other)
    with pytest.raises(Conflict, match="meanwhile"):
        actions.change(desk.act(session, "Lena"), line_of(session, "Plan"), other)


def test_accepted_is_shown_until_its_day_and_open_after(desk: Till, session: Session) -> None:
    make(desk, session, "Purchasing", {STOCK: 100})
    make(desk, session, "Care", {STAY: 100})
    row = session.scalars(select(BonusConflict)).one()
    eve = desk.act(session, "Eve")
    why = "The warehouse moves this winter, and both know it."
    for day in ("2026-11-21", "2027-12-24", "tomorrow", "2026-13-01"):
        with pytest.raises(Invalid):
            accept(eve, row, AcceptForm(until=day, reason=why))
    accept(eve, row, AcceptForm(until="2026-12-31", reason=why))
    lines = queries.lines(session)
    (now,) = queries.conflicts(session, lines, TODAY)
    assert (now.state, now.acceptance and now.acceptance.by_name) == ("accepted", "Eve")
    assert queries.open_conflicts(session, TODAY) == []
    assert len(queries.open_conflicts(session, TODAY + timedelta(days=40))) == 1
    both = {"reason": "Both hear customers now."}
    actions.change(eve, line_of(session, "Care"), form("Care", {STAY: 70, HAPPY: 30}, seen="1", **both))
    actions.change(
        eve, line_of(session, "Purchasing"), form("Purchasing", {STOCK: 70, HAPPY: 30}, seen="1", **both)
    )
    with pytest.raises(Conflict, match="nothing to accept"):
        accept(eve, row, AcceptForm(until="2026-12-31", reason=why))


def test_the_lists_have_versions_and_raise_at_once(desk: Till, session: Session) -> None:
    make(desk, session, "Shops", {rules.NEW: 100})
    make(desk, session, "Prices", {rules.MARGIN: 100})
    assert queries.open_conflicts(session, TODAY) == []
    pairs = (
        pairs_text(rules.PAIRS)
        + f"\n{rules.NEW} | {rules.MARGIN} | Who wins customers gives the margin away."
    )
    given = {"metrics": kinds_text(rules.METRICS), "pairs": pairs, "least": "30", "seen": "1"}
    wish = read(PolicyForm, given | {"reason": "The shops asked for it in spring."})
    made = actions.set_policy(desk.act(session, "Lena"), wish)
    assert (made.version, made.least) == (2, 30)
    assert [one.clash.least for one in queries.open_conflicts(session, TODAY)] == [30]
    with pytest.raises(Conflict, match="version 2 meanwhile"):
        actions.set_policy(desk.act(session, "Lena"), wish)
    assert queries.policies(session)[1].number == 1


def test_people_see_the_plans_of_their_own_team(desk: Till, session: Session) -> None:
    make(desk, session, "Desk plan", {STOCK: 100}, whose="team:Desk")
    make(desk, session, "Works plan", {STOCK: 100}, whose="unit:Works", owner="Bo")
    make(desk, session, "Closed plan", {STOCK: 100})
    lines = queries.lines(session)

    def names(who: str) -> list[str]:
        return [one.plan.name for one in queries.seen(session, desk.act(session, who).actor, lines)]

    assert names("Ann") == ["Desk plan"]
    assert names("Bo") == ["Desk plan", "Works plan"]
    assert names("Wim") == ["Closed plan", "Desk plan", "Works plan"]


def test_files_read_back_and_are_taken_whole(desk: Till, session: Session) -> None:
    make(desk, session, "Purchasing", {STOCK: 60, rules.MARGIN: 40}, whose="team:Desk")
    make(desk, session, "Shops", {rules.NEW: 100}, whose="unit:Care", ends_on="2027-12-31")
    lines, act = queries.lines(session), desk.act(session, "Lena")
    for kind in ("csv", "xlsx"):
        body = bytes(export("Plans", showing.HEAD, showing.rows(lines, TODAY), kind).body)
        assert importing.take(act, body) == importing.Told(0, 0, 2)
    head = "Plan,For whom,Owner,From,Metric,Weight\n"
    bad = (
        head
        + "Care,All,Maya,2026-01-01,Luck,60\nCare,Some,Maya,2026-01-01,Margin,40\nXyz,Yes,Z,2026-01-01,Margin,90\n"
    )
    with pytest.raises(Invalid) as refused:
        importing.take(act, bad.encode())
    where = {one.message.partition(":")[0] for one in refused.value.problems}
    assert where == {"Row 3, For whom", "Row 2, Metric", "Row 4, Owner", "Row 4, Metric"}
    good = head + f"Care,All,Maya,2026-01-01,{STAY},100\nShops,All,Sol,2026-01-01,{HAPPY},100%\n"
    assert importing.take(act, good.encode()) == importing.Told(1, 1, 0)
    assert importing.take(act, good.encode()) == importing.Told(0, 0, 2)
    assert line_of(session, "Shops").newest.owner == "Sol"
