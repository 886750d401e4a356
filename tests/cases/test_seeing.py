"""Who sees which case: list, door and policy say the same; a protected one exists for its handlers alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access import allows
from app.cases import actions, guards, lists, many_pages
from app.cases.lists import Asked
from app.cases.models import Case, CaseView
from app.complaints import figures
from app.errors import Invalid, NotFound
from app.journal.models import Entry
from app.notices.models import Notice
from app.web.paging import Paging
from tests.cases.desk import NOON, Desk

ALL = Asked("all")
PLAIN = Paging(1, "", "due", {})
PEOPLE = ("Eve", "Lena", "Hal", "Sol", "Maya", "Bo", "Ann", "Wim")


def seen(desk: Desk, who: str, **paging: str) -> set[int]:
    rows, total = lists.listed(
        desk.session, desk.by(who).actor, ALL, Paging(1, paging.get("q", ""), "due", {}), NOON
    )
    assert total == len(rows)
    return {row.case.id for row in rows}


def told(desk: Desk) -> list[Case]:
    """Bo's own, one about the works that Ann owns, one that Wim owns and Bo had, a protected one, a prevention's."""
    own = desk.opened()
    works = desk.opened("Ann", team=str(desk.team("Wim")))
    passed = desk.opened()
    actions.move(desk.by("Bo"), passed, desk.ids["Wim"], "It is about a machine.")
    hidden = desk.opened(
        "Bo", protected="yes", handlers="Lena, Hal", said="Maya shouted.", customer="Canary Ltd"
    )
    kept = desk.opened("Ann")
    desk.helped(kept, "Ann")
    desk.caused(kept)
    desk.planned(kept, keeper="Wim")
    return [own, works, passed, hidden, kept]


def test_the_list_shows_exactly_what_the_doors_open(desk: Desk) -> None:
    cases = told(desk)
    desk.session.flush()
    opened: dict[str, set[int]] = {}
    for who in PEOPLE:
        actor = desk.by(who).actor
        opened[who] = set()
        for case in cases:
            try:
                words = guards.words_about(desk.session, actor, case)
            except NotFound:
                continue
            if allows("see case", words):
                opened[who].add(case.id)
        assert seen(desk, who) == opened[who], who
    own, works, passed, hidden, kept = (case.id for case in cases)
    assert opened["Bo"] == {own, passed}
    assert opened["Ann"] == {works, kept}
    assert opened["Wim"] == {passed, kept}
    assert opened["Maya"] == {own, works, kept}
    assert opened["Sol"] == {own, works, kept}, "of their own unit: Wim owns the other"
    assert opened["Hal"] == {works, passed, hidden}
    assert opened["Lena"] == {own, works, passed, hidden, kept}
    assert opened["Eve"] == {works, passed}, "Wim reports to her"


def test_a_protected_case_is_nowhere_but_with_its_handlers(desk: Desk) -> None:
    """Not in lists, counts, searches, figures, notices or alerts of anybody else; not even for whoever noted it."""
    case = told(desk)[3]
    assert case.owner_id == desk.ids["Lena"]
    for who in PEOPLE:
        handles = who in {"Lena", "Hal"}
        assert (case.id in seen(desk, who)) == handles, who
        assert (seen(desk, who, q="canary") == {case.id}) == handles, who
        if not handles:
            with pytest.raises(NotFound):
                guards.words_about(desk.session, desk.by(who).actor, case)
    first = (NOON - timedelta(days=9)).date()
    assert figures.whole(desk.session, first).came == 4
    heard = desk.session.scalars(select(Notice).where(Notice.href == f"/cases/{case.id}")).all()
    assert len(heard) == 1, "its owner alone"
    assert "Canary" not in heard[0].text
    detail = desk.session.scalars(select(Entry).where(Entry.thing_id == case.id)).one().detail
    assert detail == {"way": "page", "protected": True}
    with pytest.raises(Invalid) as refused:
        actions.move(desk.by("Lena"), case, desk.ids["Maya"], "Take it over.")
    assert "one of its handlers" in refused.value.problems[0].message
    with pytest.raises(Invalid):
        actions.offer(desk.by("Lena"), case, desk.ids["Bo"])
    actions.move(desk.by("Lena"), case, desk.ids["Hal"], "Hal knows her.")
    assert case.owner_id == desk.ids["Hal"]
    assert case.said == "Maya shouted."


@pytest.mark.parametrize("state", [*lists.STATES, "all"])
def test_states_part_the_cases(desk: Desk, state: str) -> None:
    late = desk.opened(when=NOON - timedelta(days=7))
    fresh = desk.opened()
    soon = desk.opened(when=NOON - timedelta(hours=3))
    waits = desk.opened(when=NOON - timedelta(days=7))
    desk.told(waits, "Which size?", "to customer", NOON - timedelta(days=6), wait="yes")
    done = desk.opened()
    desk.helped(done)
    desk.closed(done)
    rows, _ = lists.listed(desk.session, desk.by("Bo").actor, Asked(state), PLAIN, NOON)
    expected = {
        "open": {late, fresh, soon, waits},
        "late": {late},
        "soon": {soon},
        "unanswered": {late, fresh, soon},
        "paused": {waits},
        "closed": {done},
        "all": {late, fresh, soon, waits, done},
    }[state]
    assert {row.case for row in rows} == expected
    if state in {"late", "soon", "paused", "closed"}:
        assert {row.state(NOON) for row in rows} == {state}


def test_the_board_has_each_open_case_once(desk: Desk) -> None:
    told(desk)
    rows, total = lists.listed(desk.session, desk.by("Lena").actor, Asked(), PLAIN, NOON)
    columns = lists.columns(rows)
    assert [name for name, _ in columns] == list(lists.COLUMNS)
    assert sum(len(part) for _, part in columns) == total


def test_lists_are_sorted_with_a_last_word(desk: Desk) -> None:
    for customer in ("b", "A", "c"):
        desk.opened(customer=customer)
    actor = desk.by("Bo").actor
    for sort, names in (("customer", ["A", "b", "c"]), ("-customer", ["c", "b", "A"])):
        rows, _ = lists.listed(desk.session, actor, ALL, Paging(1, "", sort, {}), NOON)
        assert [row.case.customer for row in rows] == names
    for sort in lists.SORTS:
        first, _ = lists.listed(desk.session, actor, ALL, Paging(1, "", sort, {}, 2), NOON)
        second, _ = lists.listed(desk.session, actor, ALL, Paging(2, "", sort, {}, 2), NOON)
        assert len({row.case.id for row in [*first, *second]}) == 3


def test_views_are_ones_own(desk: Desk) -> None:
    mine = CaseView(account_id=desk.by("Bo").actor.account_id, name="Late", query="state=late")
    desk.session.add(mine)
    desk.session.flush()
    assert many_pages.views(desk.session, desk.by("Bo").actor.account_id) == [mine]
    assert many_pages.views(desk.session, desk.by("Ann").actor.account_id) == []
    with pytest.raises(NotFound):
        guards.view(desk.session, desk.by("Ann").actor, mine.id)


def test_a_prevention_of_a_protected_case_stays_with_its_handlers(desk: Desk) -> None:
    case = desk.opened("Bo", protected="yes", handlers="Bo, Hal")
    desk.helped(case)
    desk.caused(case)
    with pytest.raises(Invalid) as refused:
        desk.planned(case, keeper="Wim")
    assert "one of its handlers" in refused.value.problems[0].message
    assert desk.planned(case, keeper="Hal").owner_id == desk.ids["Hal"]
