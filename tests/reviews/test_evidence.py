"""The evidence beside the text: what other rooms know, the review before, and how it is cited."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.errors import NotFound
from app.reviews import actions, citing, evidence
from app.reviews.evidence import Beside
from app.reviews.forms import CiteForm, PartForm
from app.reviews.models import Citation, Cycle, Review
from app.scores.pieces import Piece
from tests.reviews.made import FULL, World, world


@pytest.fixture
def made(session: Session) -> World:
    found = world(session)
    found.launch()
    return found


def plans(_session: Session, actor: Actor, employee_id: int, first: date, last: date) -> list[Piece]:
    """A room that lets managers alone see what it knows."""
    assert (first, last) == (date(2026, 5, 1), date(2026, 10, 31))
    told = Piece(
        "plan",
        "77",
        date(2026, 9, 1),
        "Plan met",
        "Calls back the same day.",
        f"/plans/{employee_id}",
        {"n": 3},
    )
    return [told] if actor.is_manager else []


def test_what_another_room_knows_is_cited_as_it_was(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked up by its key through the room, so that whoever may not see it can't cite it either."""
    monkeypatch.setattr(evidence, "CONTRIBUTORS", {"coaching": plans})
    review, section = made.review("Nia"), made.sections()[3]
    beside = Beside(made.session, review, "UTC")
    assert [one.title for one in beside.pieces(made.act("Mia").actor)] == ["Plan met"]
    assert beside.pieces(made.act("Nia").actor) == []
    form = CiteForm(section=str(section.id), piece="plan:77")
    citing.cite(made.act("Mia"), review, section, form)
    made.session.flush()
    monkeypatch.setattr(evidence, "CONTRIBUTORS", {})
    kept = made.session.scalars(select(Citation)).one()
    assert kept.body == {
        "title": "Plan met",
        "text": "Calls back the same day.",
        "on": "2026-09-01",
        "href": f"/plans/{made.ids['Nia']}",
        "facts": {"n": 3},
    }
    other = made.review("Ed")
    with pytest.raises(NotFound):
        citing.cite(made.act("Mia"), other, section, form)


def test_the_review_before_stands_beside_once_it_was_released(made: World) -> None:
    """Its total and what was agreed for the time after; a draft of the time before is nothing."""
    session, review = made.session, made.review("Nia")
    act = made.act("Mia")
    agreed = PartForm(text="One shift a month on the escalations desk.")
    for section, form in zip(made.sections(), (*FULL, agreed), strict=True):
        actions.save_part(act, review, section, form)
    session.flush()
    next_cycle = Cycle(
        name="Autumn review",
        template_id=made.template_id,
        first_month=review.cycle.last_month + 1,
        last_month=review.cycle.last_month + 6,
        due_on=review.cycle.due_on,
        launched_at=act.now,
    )
    session.add(next_cycle)
    session.flush()
    later = Review(
        cycle_id=next_cycle.id,
        employee_id=review.employee_id,
        manager_id=review.manager_id,
        customer_facing=True,
    )
    later.cycle = next_cycle
    session.add(later)
    session.flush()
    assert Beside(session, later, "UTC").earlier is None
    actions.finish(act, review)
    session.flush()
    assert Beside(session, later, "UTC").earlier is None
    actions.release(act, review)
    session.flush()
    before = Beside(session, later, "UTC").earlier
    assert before is not None
    assert (before.title, before.text) == ("Spring review: 3.83 of 5", agreed.text)
    assert Beside(session, review, "UTC").earlier is None
