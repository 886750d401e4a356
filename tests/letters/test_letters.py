"""Letters, lessons and words upward on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from app.database.base import Base
from app.errors import Conflict, Invalid
from app.journal.models import Entry
from app.letters import actions, queries, upward
from app.letters.forms import (
    AnswerForm,
    CorrectionForm,
    LetterForm,
    PublishForm,
    ReadForm,
    RetractForm,
    UpwardForm,
)
from app.letters.models import Letter, Upward
from app.notices.models import Notice
from app.people.models import Employee
from tests.coaching.office import Office, office

BODY = "Nobody decided that; we built it that way."
WHY = "The day in it was the wrong one, by a week."


@pytest.fixture
def made(session: Session) -> Office:
    """The company on one session, on both databases."""
    return office(session)


def whole(made: Office, letter: Letter, reader: str = "Mia") -> queries.Whole:
    found = queries.load(made.session, letter.id, made.ids[reader])
    assert found is not None
    return found


def write(made: Office, by: str = "Mia", **more: Any) -> Letter:
    form = LetterForm.model_validate({"audience": "team", "title": "To all of you", "body": BODY} | more)
    return actions.draft(made.act(by), form)


def publish(made: Office, letter: Letter, by: str = "Mia", **more: Any) -> None:
    actions.publish(made.act(by), whole(made, letter, by), PublishForm(**more))


def fields(refused: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {one.field for one in refused.value.problems}


def test_a_letter_is_published_once_read_corrected_and_taken_back(made: Office) -> None:
    letter = write(made)
    assert whole(made, letter, "Nia").own is None
    publish(made, letter)
    with pytest.raises(Conflict):
        publish(made, letter)
    with pytest.raises(Conflict):
        actions.redraft(made.act("Mia"), whole(made, letter), LetterForm(title="x", body=BODY))
    assert [name for name, _ in queries.readers(made.session, letter.id)] == ["Ed", "Nia"]
    actions.read_it(made.act("Nia"), whole(made, letter, "Nia"), ReadForm(version=1))
    assert not whole(made, letter, "Nia").waits
    assert [(one[1], one[2]) for one in queries.written(made.session, made.ids["Mia"])] == [(2, 1)]
    with pytest.raises(Invalid) as refused:
        actions.correct(
            made.act("Mia"), whole(made, letter), CorrectionForm(title="To all of you", body=BODY, why="x")
        )
    assert fields(refused) == {"why", "body"}
    actions.correct(made.act("Mia"), whole(made, letter), CorrectionForm(title="To you", body=BODY, why=WHY))
    seen = whole(made, letter, "Nia")
    assert seen.waits
    assert [one.title for one in seen.versions] == ["To all of you", "To you"]
    actions.read_it(made.act("Nia"), seen, ReadForm(version=9))
    assert whole(made, letter, "Nia").waits
    actions.retract(made.act("Mia"), whole(made, letter), RetractForm(reason=WHY))
    assert whole(made, letter, "Nia").state == "taken back"
    with pytest.raises(Conflict):
        actions.correct(made.act("Mia"), whole(made, letter), CorrectionForm(title="x", body=BODY, why=WHY))


def test_whom_a_letter_reaches(made: Office) -> None:
    for by, audience, expected in (
        ("Mia", "team", {"Ed", "Nia"}),
        ("Eve", "team", {"Lena", "Mia", "Sol"}),
        ("Eve", "line", {"Lena", "Hana", "Hal", "Mia", "Sol", "Nia", "Ed", "Eli"}),
    ):
        found = actions.readers_of(made.act(by), write(made, by, audience=audience))
        assert {name for name, one in made.ids.items() if one in found} == expected
    for audience in ("company", "unit:Care", "unit:", "everybody"):
        with pytest.raises(Invalid) as refused:
            write(made, audience=audience)
        assert fields(refused) == {"audience"}


def test_a_lesson_that_names_somebody_stays_here(made: Office) -> None:
    rose = Employee(name="Rose Lund")
    made.session.add(rose)
    made.session.flush()
    lesson = write(made, kind="lesson", title="For Nia", body="A customer brought us a rose; Nia smiled.")
    with pytest.raises(Invalid) as refused:
        publish(made, lesson)
    assert "“nia”, “rose”" in refused.value.problems[0].message
    with pytest.raises(Invalid):
        publish(made, lesson, nobody=["rose"])
    assert whole(made, lesson).state == "draft"
    form = LetterForm(kind="lesson", title="For all", body="A customer brought us a rose; one of us smiled.")
    actions.redraft(made.act("Mia"), whole(made, lesson), form)
    publish(made, lesson, nobody=["rose"])
    said = made.session.scalars(select(Entry).where(Entry.verb == "said a word names nobody")).one()
    assert said.detail == {"word": "rose"}
    # What was said of a word holds; a correction is checked as well.
    more = CorrectionForm(title="For all", body="A rose, and Ed smiled over it.", why=WHY)
    with pytest.raises(Invalid) as refused:
        actions.correct(made.act("Mia"), whole(made, lesson), more)
    assert "“ed”" in refused.value.problems[0].message
    assert "rose" not in refused.value.problems[0].message


def send(made: Office, by: str, to: str, name: str, days: float = 0) -> Upward:
    given = {"leader": str(made.ids[to]), "words": "The late shift is always the same four.", "name": name}
    return upward.write_upward(made.act(by, days), UpwardForm.model_validate(given))


def rows(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    meta: MetaData = Base.metadata
    return {
        table.name: [tuple(row) for row in session.execute(table.select())] for table in meta.sorted_tables
    }


def test_without_a_name_nothing_anywhere_tells_who_or_when(made: Office) -> None:
    """Every table before and after: what is new holds no id, no name, no moment and no request of the author's."""
    act = made.act("Nia", 0.011)
    act.request_id = "feedfacecafebeef"
    before = rows(made.session)
    given = {
        "leader": str(made.ids["Eve"]),
        "words": "The late shift is always the same four.",
        "name": "anonymous",
    }
    upward.write_upward(act, UpwardForm.model_validate(given))
    after = rows(made.session)
    new = {table: [row for row in found if row not in before[table]] for table, found in after.items()}
    new = {table: found for table, found in new.items() if found}
    assert set(new) == {"upward_word", "notice", "job"}
    mine = {made.ids["Nia"], act.actor.account_id, act.actor.session_id or -1}
    for value in (value for found in new.values() for row in found for value in row):
        said = str(value)
        assert "Nia" not in said
        assert act.request_id not in said
        assert not any(str(one) in said for one in mine if one != -1)
        if hasattr(value, "hour"):
            assert (value.minute, value.second, value.microsecond) == (0, 0, 0), value
            assert value.hour in {0, 8}
    told = made.session.scalars(select(Notice).where(Notice.kind == "upward")).one()
    assert told.due_at > act.now


def test_where_the_author_could_be_guessed_a_name_is_needed(made: Office) -> None:
    with pytest.raises(Invalid) as refused:
        send(made, "Nia", "Mia", "anonymous")
    assert fields(refused) == {"name"}
    assert "Fewer than 5 people are below Mia" in refused.value.problems[0].message
    assert made.session.scalars(select(Upward)).all() == []
    assert send(made, "Nia", "Mia", "named").author == "Nia"
    for by, to in (("Nia", "Sol"), ("Nia", "Nia"), ("Eve", "Lena")):
        with pytest.raises(Invalid) as refused:
            send(made, by, to, "named")
        assert "leader" in fields(refused)


def test_named_ones_are_answered_in_person_others_to_all(made: Office) -> None:
    named, other = send(made, "Nia", "Eve", "named"), send(made, "Ed", "Eve", "anonymous", days=-20)
    found = {one.id: one for one in queries.words(made.session)}
    today = made.act("Eve").actor.today
    assert not found[named.id].late(today)
    assert found[other.id].late(today)
    assert not found[other.id].late(today - timedelta(days=6))
    answer = "We draw it from next month on, as you say."
    with pytest.raises(Invalid) as refused:
        upward.answer_upward(made.act("Eve"), found[other.id], AnswerForm(words=answer))
    assert fields(refused) == {"asked"}
    asked = "Is the late shift shared fairly?"
    upward.answer_upward(made.act("Eve"), found[other.id], AnswerForm(asked=asked, words=answer))
    upward.answer_upward(made.act("Eve"), found[named.id], AnswerForm(asked=asked, words=answer))
    with pytest.raises(Conflict):
        upward.answer_upward(made.act("Eve"), found[named.id], AnswerForm(words=answer))
    for name in ("Nia", "Ed", "Eli", "Eve"):
        told = queries.told_to_all(made.session, made.ids[name], today)
        assert [one.id for one in told] == [other.id]
    assert queries.told_to_all(made.session, made.ids["Rob"], today) == []
    texts = made.session.scalars(select(Notice.text).where(Notice.text.contains("answered"))).all()
    assert list(texts) == ["Eve answered you."]
