"""E10, E3: colleagues answer; what is kept tells raters apart and nobody who they are."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from app.clock import first_day
from app.colleagues import actions
from app.colleagues.codes import rater_code
from app.colleagues.forms import AnswerForm, DependenceForm
from app.colleagues.models import Ask, Dependence
from app.contacts.models import Cell, Rating, Revision
from app.database import unit_of_work
from app.errors import Conflict, Invalid
from app.journal.models import Entry
from app.notices.models import Job
from app.scores.models import Tally
from tests.client import Client
from tests.colleagues.office import KEY, Office

At = tuple[Office, Client]


def answer(made: Office, asker: str, subject: str, score: int) -> None:
    with unit_of_work(made.engine) as session:
        ask = made.question(session, asker, subject)
        actions.answer(made.act(session, asker), ask, AnswerForm(score=str(score)), KEY)  # type: ignore[arg-type]


def stored(session: Session) -> list[tuple[int, int, str, str]]:
    rows = session.execute(
        select(Rating.employee_id, Rating.score, Cell.lens, Cell.rater).join(Cell, Cell.id == Rating.cell_id)
    )
    return sorted((row[0], row[1], row[2], row[3]) for row in rows)


def test_who_is_asked(at: At) -> None:
    """Accounting is asked about by those who depend on it; the desks about each other; nobody else by anybody."""
    made, _ = at
    names = {value: name for name, value in made.ids.items()}
    with unit_of_work(made.engine, write=False) as session:
        asks = [
            (names[one.asker_id], names[one.subject_id], one.lens) for one in session.scalars(select(Ask))
        ]
    desks = {"Ann", "Ben", "Cy", "Dee", "Eli", "Fay", "Gus"}
    internal = [(asker, subject) for asker, subject, lens in asks if lens == "internal customer"]
    assert {asker for asker, _ in internal} <= desks
    about = Counter(subject for _, subject in internal)
    assert set(about) == {"Bea", "Owen"}
    # Whom the month's draw favours differs; how fairly it draws is held in test_rules.
    assert min(about.values()) >= 3
    teamwork = {subject for _, subject, lens in asks if lens == "teamwork"}
    assert desks <= teamwork
    assert not {"Eve"} & teamwork


def test_an_answer_is_kept_under_a_code(at: At) -> None:
    made, _ = at
    with unit_of_work(made.engine, write=False) as session:
        pairs = [
            (one.asker_id, one.subject_id)
            for one in session.scalars(select(Ask).where(Ask.lens == "internal customer"))
        ]
    names = {value: name for name, value in made.ids.items()}
    asker, subject = (names[one] for one in pairs[0])
    answer(made, asker, subject, 4)
    with unit_of_work(made.engine, write=False) as session:
        code = rater_code(KEY, made.ids[asker])
        assert stored(session) == [(made.ids[subject], 4, "internal customer", code)]
        rating = session.scalars(select(Rating)).one()
        assert (rating.answered_at.hour, rating.answered_at.day in {1, 15}) == (12, True)
        assert rating.comment is None
        entry = session.scalars(select(Entry).where(Entry.verb.contains("answered a question"))).one()
        assert (entry.thing_id, entry.subject_id, entry.detail) == (None, None, {})
        assert session.scalars(select(Job).where(Job.kind == "scores.refit")).all() == []
        # Nowhere beside the questions and the journal does the asker stand.
        for table in ("rating", "rating_revision", "contribution", "cell", "tally"):
            for row in session.execute(text(f"SELECT * FROM {table}")).mappings():
                assert str(made.ids[asker]) not in {str(value) for value in row.values()}


def pair(made: Office) -> tuple[str, str]:
    names = {value: name for name, value in made.ids.items()}
    with unit_of_work(made.engine, write=False) as session:
        ask = session.scalars(select(Ask).where(Ask.lens == "teamwork").order_by(Ask.id).limit(1)).one()
        return names[ask.asker_id], names[ask.subject_id]


def test_answered_anew_it_is_a_revision_that_tells_no_time(at: At) -> None:
    made, _ = at
    asker, subject = pair(made)
    answer(made, asker, subject, 2)
    answer(made, asker, subject, 5)
    with unit_of_work(made.engine, write=False) as session:
        assert [row[1] for row in stored(session)] == [5]
        kept = session.scalars(select(Revision)).one()
        assert kept.replaced_at == made.now.replace(hour=0, minute=0, second=0, microsecond=0)
        assert [(one.n, one.swy) for one in session.scalars(select(Tally))] == [(1, 5000)]


def test_taken_back_it_is_as_if_never_given(at: At) -> None:
    made, _ = at
    asker, subject = pair(made)
    answer(made, asker, subject, 2)
    answer(made, asker, subject, 3)
    with unit_of_work(made.engine) as session:
        actions.take_back(made.act(session, asker), made.question(session, asker, subject), KEY)
    with unit_of_work(made.engine, write=False) as session:
        assert stored(session) == []
        assert session.scalars(select(Revision)).all() == []
        assert session.scalars(select(Tally)).all() == []
        assert not made.question(session, asker, subject).answered
    answer(made, asker, subject, 1)
    with unit_of_work(made.engine, write=False) as session:
        assert [row[1] for row in stored(session)] == [1]


def test_who_passes_is_not_asked_again_for_six_months(at: At) -> None:
    made, _ = at
    asker, subject = pair(made)
    answer(made, asker, subject, 2)
    with unit_of_work(made.engine) as session:
        actions.pass_on(made.act(session, asker), made.question(session, asker, subject), KEY)
    with unit_of_work(made.engine, write=False) as session:
        assert stored(session) == []
        wanted = (made.ids[asker], made.ids[subject])
        later = {
            ahead: wanted
            in {(one[0], one[1]) for one in actions.draw_round(session, first_day(made.month + ahead))}
            for ahead in range(1, 37)
        }
    assert not any(later[ahead] for ahead in range(1, 7))
    assert any(later[ahead] for ahead in range(7, 37))


def test_after_the_month_nothing_can_be_changed(at: At) -> None:
    made, _ = at
    asker, subject = pair(made)
    answer(made, asker, subject, 2)
    late = made.now + timedelta(days=32)
    with unit_of_work(made.engine) as session:
        ask = made.question(session, asker, subject)
        for change in (
            lambda: actions.answer(made.act(session, asker, late), ask, AnswerForm(score="5"), KEY),
            lambda: actions.take_back(made.act(session, asker, late), ask, KEY),
            lambda: actions.pass_on(made.act(session, asker, late), ask, KEY),
        ):
            with pytest.raises(Conflict, match="closed"):
                change()
        assert [row[1] for row in stored(session)] == [2]


def test_codes_tell_raters_apart_under_this_key_only() -> None:
    codes = {rater_code(key, who) for key in (KEY, b"other") for who in range(50)}
    assert len(codes) == 100
    assert all(len(code) == 32 for code in codes)


def test_the_tables_hold_no_rater_by_name() -> None:
    """What a question knows ends with whether it was answered."""
    assert {column.key for column in inspect(Ask).columns} == {
        *("id", "asker_id", "subject_id", "lens", "month", "made_at", "closes_on", "answered", "passed"),
    }


def test_dependences_are_two_teams_once(at: At) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        act = made.act(session, "Hana")
        with pytest.raises(Conflict, match="already"):
            actions.depend(act, DependenceForm(team="Chat", on_team="Accounting"))
        with pytest.raises(Invalid, match="its own customer"):
            actions.depend(act, DependenceForm(team="Chat", on_team="Chat"))
        with pytest.raises(Invalid, match="one of the teams"):
            actions.depend(act, DependenceForm(team="Chat", on_team="Nowhere"))
        assert len(session.scalars(select(Dependence)).all()) == 2
