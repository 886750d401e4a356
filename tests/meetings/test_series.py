"""A series on both databases: what is carried, what a new manager gets, and who reads what."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act, allows
from app.errors import Conflict, Invalid, NotFound
from app.journal.models import Entry
from app.meetings import actions, guards, keeping, queries
from app.meetings.forms import AnswerForm, DropForm, ItemForm, PromiseForm, RhythmForm, TextForm
from app.meetings.lists import by_team, lines
from app.meetings.models import AgendaItem, Series
from app.meetings.queries import Whole
from app.notices.models import Notice
from app.people import actions as people
from app.people.models import Employee, Team
from tests.coaching.office import TODAY, Office, office

SECRET = "I was unfair to her today."


@pytest.fixture
def made(session: Session) -> Office:
    return office(session)


def begun(made: Office) -> Series:
    form = RhythmForm(every="weekly", next_on=TODAY)
    return actions.begin(made.act("Nia"), made.session.get_one(Employee, made.ids["Nia"]), form)


def whole(made: Office, series: Series, reader: str) -> Whole:
    found = queries.load(made.session, series.id, made.ids[reader])
    assert found is not None
    return found


def ask(made: Office, series: Series, by: str, **form: str) -> AgendaItem:
    return actions.add_item(made.act(by), whole(made, series, by), ItemForm.model_validate(form))


def reflect(made: Office, series: Series, by: str, text: str) -> None:
    meeting = whole(made, series, by).meeting
    assert meeting is not None
    keeping.keep_reflection(made.act(by), meeting, TextForm(text=text))


def words(made: Office, series: Series, name: str, days: float = 0) -> set[str]:
    return set(guards.series(made.session, made.act(name, days).actor, series.id).words)


def test_what_is_not_talked_about_comes_again(made: Office) -> None:
    series = begun(made)
    first, second = ask(made, series, "Mia", prompt="business"), ask(made, series, "Nia", words="Shifts")
    with pytest.raises(Conflict, match="already"):
        ask(made, series, "Nia", prompt="business")
    with pytest.raises(Invalid, match="choose one"):
        ask(made, series, "Nia")
    actions.answer(made.act("Mia"), whole(made, series, "Mia"), first, AnswerForm(answer="Light."))
    after = actions.hold(made.act("Mia", 1), whole(made, series, "Mia"))
    assert after.planned_on == TODAY + timedelta(days=7)
    found = whole(made, series, "Nia")
    assert [(one.row.id, one.author, one.carried) for one in found.items] == [(second.id, "Nia", 1)]
    assert [one.row.answer for one in found.past[0].answered] == ["Light."]


def test_a_promise_is_carried_until_kept_or_dropped_with_a_reason(made: Office) -> None:
    series = begun(made)
    form = PromiseForm(who="manager", what="Ask for a second screen", due_on=TODAY)
    kept = actions.promise(made.act("Nia"), whole(made, series, "Nia"), form)
    dropped = actions.promise(made.act("Mia"), whole(made, series, "Mia"), form)
    with pytest.raises(Invalid, match="later day"):
        actions.promise(
            made.act("Mia"),
            whole(made, series, "Mia"),
            form.model_copy(update={"due_on": TODAY - timedelta(days=1)}),
        )
    actions.hold(made.act("Mia", 2), whole(made, series, "Mia"))

    def late(who: str) -> int:
        return queries.overdue_of(made.session, made.ids[who], form.due_on + timedelta(days=1))

    # A count for the mirror: of the one who promised, and of none before its day.
    assert [late("Mia"), late("Nia"), late("Hana")] == [2, 0, 0]
    assert queries.overdue_of(made.session, made.ids["Mia"], form.due_on) == 0
    for reader in ("Nia", "Mia"):
        open_ = whole(made, series, reader).open_promises
        assert [(one.owner, one.late(TODAY + timedelta(days=2))) for one in open_] == [("Mia", True)] * 2
    with pytest.raises(Invalid, match="why"):
        actions.drop(made.act("Mia", 2), whole(made, series, "Mia"), dropped, DropForm(reason=""))
    actions.drop(made.act("Mia", 2), whole(made, series, "Mia"), dropped, DropForm(reason="No desk for it"))
    actions.keep(made.act("Mia", 2), whole(made, series, "Mia"), kept)
    with pytest.raises(Conflict, match="settled"):
        actions.keep(made.act("Mia", 2), whole(made, series, "Mia"), kept)
    assert whole(made, series, "Nia").open_promises == []
    assert [late("Mia"), late("Nia")] == [0, 0]


def test_a_reflection_is_its_authors_alone(made: Office) -> None:
    series = begun(made)
    reflect(made, series, "Mia", SECRET)
    reflect(made, series, "Nia", "She seemed tired.")
    assert whole(made, series, "Mia").reflection is not None
    assert whole(made, series, "Mia").reflection.text == SECRET  # type: ignore[union-attr]
    assert whole(made, series, "Nia").reflection.text == "She seemed tired."  # type: ignore[union-attr]
    actions.hold(made.act("Nia"), whole(made, series, "Nia"))
    for other in ("Nia", "Eve", "Hana", "Lena", "Ed", "Rob"):
        assert SECRET not in repr(whole(made, series, other)), other
        assert all(
            one.reflection is None or one.reflection.text != SECRET for one in whole(made, series, other).past
        )
    rows = made.session.execute(
        select(Entry.verb, Entry.detail, Notice.text).outerjoin(Notice, Notice.id == 0)
    )
    assert all(SECRET not in str(row) for row in rows)


def test_nobody_else_may_know_of_it(made: Office) -> None:
    series = begun(made)
    may = {
        name: words(made, series, name) for name in ("Nia", "Mia", "Eve", "Hana", "Lena", "Hal", "Ed", "Sol")
    }
    assert {name for name, one in may.items() if allows("see one-to-one", one)} == {"Nia", "Mia"}
    assert {name for name, one in may.items() if allows("hold one-to-one", one)} == {"Nia", "Mia"}
    with pytest.raises(NotFound):
        guards.promise(made.session, made.act("Mia").actor, series.id, 1)


def test_a_new_manager_gets_promises_and_the_employees_agenda(made: Office) -> None:
    series = begun(made)
    mine, theirs = ask(made, series, "Nia", words="More calls"), ask(made, series, "Mia", words="Her tone")
    told = ask(made, series, "Mia", prompt="motive")
    actions.answer(
        made.act("Nia"), whole(made, series, "Nia"), told, AnswerForm(answer="My aunt had a shop.")
    )
    meeting = whole(made, series, "Mia").meeting
    assert meeting is not None
    keeping.keep_notes(made.act("Mia"), meeting, TextForm(text="She wants to go on."))
    reflect(made, series, "Nia", SECRET)
    form = PromiseForm(who="employee", what="Write it down", due_on=TODAY)
    actions.promise(made.act("Nia"), whole(made, series, "Nia"), form)
    actions.hold(made.act("Mia"), whole(made, series, "Mia"))
    move(made)
    assert allows("take one-to-ones over", words(made, series, "Sol", 3))
    assert not allows("hold one-to-one", words(made, series, "Sol", 3))
    assert not allows("hold one-to-one", words(made, series, "Mia", 3))
    assert allows("see one-to-one", words(made, series, "Mia", 3)), "what she held stays hers to read"
    actions.take_over(made.act("Sol", 3), whole(made, series, "Sol"))
    found = whole(made, series, "Sol")
    assert [one.row.id for one in found.items] == [mine.id]
    assert [one.row.what for one in found.open_promises] == ["Write it down"]
    assert found.past == []
    assert found.unshared == 2
    assert found.meeting is not None
    assert found.meeting.text == ""
    before = whole(made, series, "Mia")
    assert (before.meeting, before.items, before.promises) == (None, [], [])
    assert "She wants to go on." in {one.row.text for one in before.past}

    actions.share(made.act("Nia", 4), whole(made, series, "Nia"))
    shared = whole(made, series, "Sol")
    assert "She wants to go on." in {one.row.text for one in shared.past}
    assert [one.row.id for past in shared.past for one in past.answered] == [], "the motive is never shared"
    assert all(one.reflection is None for one in shared.past)
    assert theirs.id not in {one.row.id for one in shared.items}
    actions.unshare(made.act("Nia", 4), whole(made, series, "Nia"))
    assert whole(made, series, "Sol").past == []


def move(made: Office) -> None:
    """Nia reports to Sol two days later."""
    session, day = made.session, TODAY + timedelta(days=2)
    people.assign(
        session,
        session.get_one(Employee, made.ids["Nia"]),
        team=session.scalars(select(Team).where(Team.name == "Care team")).one(),
        manager=session.get_one(Employee, made.ids["Sol"]),
        title="",
        customer_facing=True,
        starts_on=day,
    )
    session.flush()


def test_two_who_write_at_once_lose_nothing(made: Office) -> None:
    series = begun(made)
    meeting = whole(made, series, "Mia").meeting
    assert meeting is not None
    keeping.keep_notes(made.act("Mia"), meeting, TextForm(text="One"))
    with pytest.raises(keeping.Newer) as refused:
        keeping.keep_notes(made.act("Nia"), meeting, TextForm(text="Two"))
    assert (refused.value.held.text, refused.value.mine.text) == ("One", "Two")
    assert keeping.keep_notes(made.act("Nia"), meeting, TextForm(text="One, two", version=1)).version == 2
    actions.hold(made.act("Mia"), whole(made, series, "Mia"))
    with pytest.raises(Conflict, match="over"):
        keeping.keep_notes(made.act("Nia"), meeting, TextForm(text="Three", version=2))


def test_either_moves_it_and_the_other_is_told(made: Office) -> None:
    series = begun(made)
    form = RhythmForm(every="monthly", next_on=TODAY + timedelta(days=5))
    actions.move(made.act("Nia"), whole(made, series, "Nia"), form)
    told = made.session.scalars(select(Notice.text).where(Notice.text.contains("moved"))).all()
    assert told == ["Nia moved your one-to-one to Mon 9 Nov."]
    with pytest.raises(Invalid):
        actions.move(
            made.act("Nia"), whole(made, series, "Nia"), RhythmForm(every="weekly", next_on=date(2020, 1, 1))
        )
    with pytest.raises(Conflict, match="begun already"):
        begun(made)


def test_hr_sees_that_they_take_place_and_nothing_more(made: Office) -> None:
    series = begun(made)
    actions.hold(made.act("Mia"), whole(made, series, "Mia"))
    found = next(one for one in by_team(lines(made.session, TODAY)) if one.team == "Care team")
    assert (found.begun, found.recent, found.held) == (1, 1, TODAY)
    assert by_team(lines(made.session, TODAY + timedelta(days=40)))[1].recent == 0
    assert isinstance(made.act("Hana"), Act)
