"""What was done about a bad answer: the cause is gone once nothing against it is left open."""

from datetime import timedelta

from app.cases import steps
from app.cases.forms import DoneForm
from app.cases.models import Case
from app.leaders import queries
from tests.cases.desk import NOON, Desk
from tests.cases.test_work import rated


def test_one_of_two_preventions_is_not_enough(desk: Desk) -> None:
    rating = rated(desk.session, [desk.ids["Bo"]], 1)
    case = desk.opened()
    case.rating_id = rating.id
    desk.helped(case)
    desk.caused(case)
    first = desk.planned(case)
    second = desk.planned(case, when=NOON + timedelta(hours=1))
    steps.done(desk.by("Wim", NOON + timedelta(days=1)), second, DoneForm(changed="Boxes hold 30 kg now."))
    assert queries._done(desk.session, rating.id) == (
        "The customer was helped; what prevents the next one is agreed."
    )
    steps.done(desk.by("Wim", NOON + timedelta(days=2)), first, DoneForm(changed="Boxes hold 30 kg now."))
    assert queries._done(desk.session, rating.id) == "The customer was helped, and the cause is gone."
    desk.session.get_one(Case, case.id).protected = True
    desk.session.flush()
    assert queries._done(desk.session, rating.id) == ""
