"""Giving a view: stored without its author, for good."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.reviews.models import Review
from app.reviews.others import is_open
from app.reviews.steps import Asked, View
from app.voices.forms import ViewForm
from app.voices.guards import Wanted


def give(act: Act, wanted: Wanted, form: ViewForm) -> None:
    """Give one's view, once. From then on nobody can tell whose it was, so nobody can change it either.

    Nothing is journaled: the time of an entry beside the order of the rows would tell. All views of the group are
    written anew, so that a transaction leads from who has answered to all of them or none.
    """
    if not form.scores and not form.text.strip():
        raise Invalid([Problem("", "Score at least one thing, or write a word.")])
    # One after the other: who writes the others anew must see them all.
    act.session.execute(select(Review.id).where(Review.id == wanted.review.id).with_for_update())
    held = act.session.get_one(Asked, wanted.id, with_for_update=True, populate_existing=True)
    if held.answered:
        raise Conflict(
            "You have given your view already. It is stored without your name, so it can't be changed."
        )
    if not is_open(wanted.review.cycle, act.actor.today):
        raise Conflict(
            "Collecting is over. What was given by then is shown all at once, and nothing is added."
        )
    held.answered = True
    names = {question.name for question in wanted.questions}
    scores = {name: score for name, score in form.scores.items() if name in names}
    act.session.add(View(review_id=held.review_id, role=held.role, scores=scores, text=form.text))
    act.session.flush()
    _write_anew(act.session, held)


def _write_anew(session: Session, held: Asked) -> None:
    """Every view of the group again, in the order of their random ids: neither a row's transaction nor its place in the
    table tells when it was written first.
    """
    group = (View.review_id == held.review_id, View.role == held.role)
    for view_id in session.scalars(select(View.id).where(*group).order_by(View.id)).all():
        again = update(View).where(View.id == view_id).values(text=View.text)
        session.execute(again, execution_options={"synchronize_session": False})
