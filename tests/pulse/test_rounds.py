"""Rounds: opened once, answered once, settled into figures, and carried on by their rhythm."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid
from app.journal.models import Entry
from app.pulse import actions, queries
from app.pulse.forms import AnswerForm, EndForm, RoundForm
from app.pulse.models import PulseAsked, PulseBox, PulseFigure, PulseRound, PulseWords
from tests.pulse.firm import Firm


@pytest.fixture
def made(session: Session) -> Firm:
    found = Firm(session.get_bind())  # type: ignore[arg-type]
    found.staff(session)
    return found


def give(
    session: Session, made: Firm, name: str, held: PulseRound, words: str = "", *values: int | None
) -> None:
    asked = session.get_one(PulseAsked, (held.id, made.ids[name]))
    form = AnswerForm(
        **dict(zip(("happy", "trained", "informed"), values or (4, 3, 2), strict=True)), words=words
    )
    actions.answer(made.act(session, name), asked, form)


def count(session: Session, table: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_round_is_answered_once_and_becomes_figures(session: Session, made: Firm) -> None:
    held = made.open(session)
    assert held.asked == len(made.ids)
    before = count(session, Entry)
    for n in range(6):
        give(session, made, f"Chat {n}", held, f"line {n}" if n < 5 else "")
    for n in range(3):
        give(session, made, f"Tools {n}", held, f"tool line {n}")
    assert count(session, Entry) == before
    with pytest.raises(Conflict, match="already"):
        give(session, made, "Chat 0", held)
    with pytest.raises(Invalid):
        give(session, made, "Lena", held, "", None, None, None)
    assert [one[1].answered for one in queries.waiting(session, made.ids["Chat 0"], made.now.date())] == [
        True
    ]
    assert queries.results(session, made.act(session, "Lena").actor).lines == []

    actions.carry_on(session, held.ends_on, made.now)
    assert held.settled_at is None
    actions.carry_on(session, held.ends_on + timedelta(days=1), made.now)
    assert held.settled_at is not None
    assert count(session, PulseAsked) == count(session, PulseBox) == 0
    figures = session.scalars(select(PulseFigure)).all()
    assert {(one.kind, one.n, one.happy, one.informed) for one in figures} == {
        # Three answers of Works are too few for a group: they and the only group that is one stand together.
        ("elsewhere", 5, 4.0, 2.0),
        ("all", 5, 4.0, 2.0),
    }
    kept = session.scalars(select(PulseWords)).all()
    assert [(one.unit, sorted(one.words)) for one in kept] == [("Care", [f"line {n}" for n in range(5)])]


def test_rounds_never_ask_somebody_twice_at_a_time(session: Session, made: Firm) -> None:
    care = made.open(session, "Care")
    assert care.asked == 15
    made.open(session, "Works")
    for unit in ("", "Care"):
        with pytest.raises(Conflict):
            made.open(session, unit)
    with pytest.raises(Invalid):
        made.open(session, "Nowhere")
    assert session.get(PulseAsked, (care.id, made.ids["Lena"])) is None


def test_a_unit_is_told_by_its_own_round(session: Session, made: Firm) -> None:
    held = made.open(session, "Care")
    for name in [f"Chat {n}" for n in range(7)] + [f"Phone {n}" for n in range(5)]:
        give(session, made, name, held)
    actions.carry_on(session, held.ends_on + timedelta(days=1), made.now)
    found = queries.results(session, made.act(session, "Eve").actor)
    assert {line.name: line.last.n for line in found.lines} == {"Care": 10, "Chat": 5, "Phone": 5}
    assert "Night" in found.too_few


def test_who_sees_which_groups(session: Session, made: Firm) -> None:
    held = made.open(session)
    for name in made.ids:
        give(session, made, name, held)
    actions.carry_on(session, held.ends_on + timedelta(days=1), made.now)

    def names(of: str) -> set[str]:
        return {line.name for line in queries.results(session, made.act(session, of).actor).lines}

    assert names("Lena") == names("Eve") >= {"The company", "Care", "Chat", "Phone", "Lines"}
    assert names("Mia") == {"The company", "Chat", "Phone"}
    assert names("Hal") == {"The company", "Lines"}
    assert queries.results(session, made.act(session, "Mia").actor).too_few == ["Night"]


def test_the_rhythm_opens_the_next_round_until_it_is_stopped(session: Session, made: Firm) -> None:
    first = made.open(session, "", 4)
    turn = first.starts_on + timedelta(weeks=4)
    actions.carry_on(session, turn - timedelta(days=1), made.now)
    assert count(session, PulseRound) == 1
    for _ in range(2):
        actions.carry_on(session, turn, made.now)
    second = session.scalars(select(PulseRound).order_by(PulseRound.starts_on.desc())).first()
    assert second is not None
    assert (second.starts_on, second.ends_on, second.asked) == (turn, turn + timedelta(days=6), len(made.ids))
    assert count(session, PulseRound) == 2
    actions.stop_rhythm(made.act(session, "Lena"), second)
    actions.carry_on(session, turn + timedelta(weeks=5), made.now)
    assert count(session, PulseRound) == 2


def test_hr_of_one_unit_opens_no_round_of_another(session: Session, made: Firm) -> None:
    today = made.now.date()
    for unit in ("Care", ""):
        form = RoundForm(unit=unit, starts_on=today, ends_on=today + timedelta(days=6))
        with pytest.raises(Invalid):
            actions.open_round(made.act(session, "Hal"), form)
    form = RoundForm(unit="Works", starts_on=today + timedelta(days=2), ends_on=today + timedelta(days=6))
    planned = actions.open_round(made.act(session, "Hal"), form)
    assert planned.asked is None
    actions.carry_on(session, planned.starts_on, made.now)
    assert planned.asked == 10


WRONG = EndForm(reason="Opened for the wrong unit by mistake.")


def test_ended_early_what_is_too_few_is_thrown_away(session: Session, made: Firm) -> None:
    held = made.open(session, "Care", 4)
    for n in range(4):
        give(session, made, f"Chat {n}", held, f"line {n}")
    actions.end_early(made.act(session, "Lena"), held, WRONG)
    assert held.settled_at == made.now
    assert (held.ends_on, held.every_weeks, held.open_key) == (made.now.date(), None, None)
    assert [count(session, table) for table in (PulseAsked, PulseBox, PulseFigure, PulseWords)] == [
        0,
        0,
        0,
        0,
    ]
    entry = session.scalars(select(Entry).where(Entry.verb == "ended pulse round early")).one()
    assert (entry.actor_name, entry.thing_id, entry.detail["reason"]) == ("Lena", held.id, WRONG.reason)
    actions.carry_on(session, held.starts_on + timedelta(weeks=6), made.now)
    assert count(session, PulseRound) == 1, "no round follows by itself"
    with pytest.raises(Conflict, match="over already"):
        actions.end_early(made.act(session, "Lena"), held, WRONG)


def test_ended_early_what_is_enough_becomes_figures(session: Session, made: Firm) -> None:
    held = made.open(session, "Care")
    for n in range(6):
        give(session, made, f"Chat {n}", held, f"line {n}")
    actions.end_early(made.act(session, "Lena"), held, WRONG)
    assert {(one.kind, one.n, one.happy) for one in session.scalars(select(PulseFigure))} == {
        ("all", 5, 4.0),
        ("team", 5, 4.0),
    }
    assert len(session.scalars(select(PulseWords)).one().words) == 6
    assert queries.waiting(session, made.ids["Chat 6"], made.now.date()) == []


def test_after_a_mistake_the_right_round_may_begin(session: Session, made: Firm) -> None:
    """Another unit's at once, the same people's on another day; a planned one is called off without a trace in it."""
    actions.end_early(made.act(session, "Lena"), made.open(session, "Care"), WRONG)
    assert made.open(session, "Works").asked == 10
    with pytest.raises(Invalid) as refused:
        made.open(session, "Care")
    assert refused.value.problems[0].field == "starts_on"
    today = made.now.date()
    form = RoundForm(unit="Care", starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=6))
    planned = actions.open_round(made.act(session, "Lena"), form)
    actions.end_early(made.act(session, "Lena"), planned, WRONG)
    assert (planned.asked, planned.starts_on, planned.open_key) == (None, form.starts_on, None)
    actions.carry_on(session, form.starts_on, made.now)
    assert planned.asked is None
