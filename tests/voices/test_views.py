"""Views of others: given once and without their author, shown together and at once, or not at all."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from app.access import Act
from app.errors import Conflict, Invalid, NotFound
from app.journal.models import Entry
from app.people.behaviours import NAMES
from app.people.models import Employee
from app.reviews import others, queries
from app.reviews.models import Review
from app.reviews.steps import Asked, View
from app.voices import actions, guards
from app.voices.forms import ViewForm, view_of
from tests.reviews.made import NOW, TODAY, World, world


@pytest.fixture
def made(session: Session) -> World:
    """Nia's review, views collected until tomorrow."""
    found = world(session)
    found.launch(collect_until=(TODAY + timedelta(days=1)).isoformat())
    return found


def ask(made: World, name: str, role: str = "peer", of: str = "Nia") -> int:
    row = Asked(review_id=made.review(of).id, role=role, employee_id=made.ids[name])
    made.session.add(row)
    made.session.flush()
    return row.id


def give(made: World, name: str, asked_id: int, form: ViewForm, days: int = 0) -> None:
    act = made.act(name)
    if days:
        account = act.actor
        later = NOW + timedelta(days=days)
        act = Act(made.session, type(account)(**{**vars(account), "today": later.date()}), later, "UTC")
    actions.give(act, guards.asked(made.session, act.actor, asked_id).thing, form)


def shown(made: World, days: int) -> list[others.Group]:
    review = made.review("Nia")
    sections = queries.sections(made.session, made.template_id)
    return others.groups(made.session, review, sections, TODAY + timedelta(days=days))


def of_many(made: World, many: int, role: str = "peer") -> Review:
    """So many more people, each with a view of their own."""
    review = made.review("Nia")
    for place in range(many):
        one = Employee(name=f"Peer {place}", number=f"{role}{place}")
        made.session.add(one)
        made.session.flush()
        made.session.add(Asked(review_id=review.id, role=role, employee_id=one.id, answered=True))
        scores = {"patient": 4 + place % 2} if place else {}
        text = f"Words {place}." if place < 2 else ""
        made.session.add(View(review_id=review.id, role=role, scores=scores, text=text))
    made.session.flush()
    return review


def test_nothing_ties_a_view_to_who_gave_it(made: World) -> None:
    asked = ask(made, "Max")
    give(made, "Max", asked, ViewForm(scores={"patient": 5, "not asked": 1}, text="Took the time."))
    view = made.session.scalars(select(View)).one()
    assert {column.key for column in inspect(View).columns} == {"id", "review_id", "role", "scores", "text"}
    assert (view.scores, view.text) == ({"patient": 5}, "Took the time.")
    assert made.session.get_one(Asked, asked).answered
    assert made.session.scalars(select(Entry)).all() == []


def test_it_is_given_once_and_not_after_the_last_day(made: World) -> None:
    asked, late = ask(made, "Max"), ask(made, "Ed")
    with pytest.raises(Invalid, match="Score at least one thing"):
        give(made, "Max", asked, ViewForm())
    give(made, "Max", asked, ViewForm(text="Took the time."))
    with pytest.raises(Conflict, match="given your view already"):
        give(made, "Max", asked, ViewForm(text="Again."))
    with pytest.raises(Conflict, match="Collecting is over"):
        give(made, "Ed", late, ViewForm(text="Late."), days=2)


def test_it_is_there_for_who_is_asked_alone(made: World) -> None:
    asked = ask(made, "Max")
    for name in ("Nia", "Mia", "Hana", "Dov", "Ed"):
        with pytest.raises(NotFound):
            guards.asked(made.session, made.act(name).actor, asked)
    assert guards.asked(made.session, made.act("Max").actor, asked).thing.id == asked


def test_four_are_never_shown(made: World) -> None:
    of_many(made, 4)
    (group,) = shown(made, 2)
    assert (group.n, group.shown, group.figures, group.words) == (4, False, [], [])


def test_five_are_shown_at_once_after_the_last_day_and_never_before(made: World) -> None:
    of_many(made, 6)
    (early,) = shown(made, 1)
    assert (early.n, early.shown, early.figures, early.words) == (0, False, [], [])
    (group,) = shown(made, 2)
    assert group.shown
    figures = {one.name: (one.n, one.value) for one in group.figures}
    assert figures["patient"] == (5, Decimal("4.60"))
    # What fewer than five answered has no figure.
    assert figures["listens"] == (0, None)
    assert sorted(group.words) == ["Words 0.", "Words 1."]


def test_each_role_is_a_group_of_its_own(made: World) -> None:
    of_many(made, 5)
    of_many(made, 3, "report")
    assert [(one.role, one.n, one.shown) for one in shown(made, 2)] == [
        ("peer", 5, True),
        ("report", 3, False),
    ]


def test_what_is_asked_is_the_service_questions_and_the_behaviours(made: World) -> None:
    sections = queries.sections(made.session, made.template_id)
    names = [one.name for one in others.questions(sections, "report")]
    assert names == ["Customer satisfaction", "Customer-care teamwork", *NAMES]
    assert others.questions(sections, "nobody") == []


def test_a_form_knows_what_was_asked_by_its_place(made: World) -> None:
    asked: Any = others.questions(queries.sections(made.session, made.template_id), "peer")
    form = view_of(asked, {"item-0": "4", "item-2": "", "item-7": "5", "text": "Kind."})
    assert form.scores == {"Customer satisfaction": 4, "follows up": 5}
    for wrong in ({"item-0": "6"}, {"item-0": "x"}, {"item-99": "3"}, {"text": "x" * 5_001}):
        with pytest.raises(Invalid):
            view_of(asked, wrong)
