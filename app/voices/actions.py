"""Giving a view: stored without its author, for good."""

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.reviews.others import is_open
from app.reviews.steps import Asked, View
from app.voices.forms import ViewForm
from app.voices.guards import Wanted


def give(act: Act, wanted: Wanted, form: ViewForm) -> None:
    """Give one's view, once. From then on nobody can tell whose it was, so nobody can change it either.

    Nothing is journaled: the time of an entry beside the order of the rows would tell.
    """
    if not form.scores and not form.text.strip():
        raise Invalid([Problem("", "Score at least one thing, or write a word.")])
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
