"""Two appeals, two rulings at once, on real connections of both databases: one of each."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func, select

from app.database import make_engine, unit_of_work
from app.decisions.models import Appeal, AppealRuling, Decision, Reversal
from app.hearings import actions
from app.hearings.forms import RulingForm
from app.offers import actions as offers
from app.offers.forms import OfferForm
from app.offers.models import Offer
from tests.decisions.office import WORDS, Office, office
from tests.decisions.test_races import together
from tests.hearings.test_hearings import MINE, fourth
from tests.offers.test_offers import FIGURES


@pytest.fixture
def engine(fresh_url: str) -> Iterator[Engine]:
    made = make_engine(fresh_url)
    yield made
    made.dispose()


def test_one_appeal_one_ruling_one_version(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        here = fourth(office(session))
        of = here.told().id

    def case(at: Office) -> Decision:
        return at.session.get_one(Decision, of)

    def appeal(at: Office) -> object:
        return actions.appeal(at.act("Nia"), case(at), MINE)

    def make(at: Office) -> object:
        return offers.make(at.act("Hana"), case(at), OfferForm(**FIGURES, seen=0))  # type: ignore[arg-type]

    def rule(outcome: str) -> object:
        form = RulingForm(outcome=outcome, reason=WORDS)  # type: ignore[arg-type]
        return lambda at: actions.rule(at.act("Ada"), case(at), form)

    assert sum(one == "" for one in together(engine, here, make, make)) == 1
    assert sum(one == "" for one in together(engine, here, appeal, appeal, appeal)) == 1
    told = together(engine, here, rule("stands"), rule("reversed"), rule("stands"))  # type: ignore[arg-type]
    assert sum(one == "" for one in told) == 1
    with unit_of_work(engine, write=False) as session:
        counts = [
            session.scalar(select(func.count()).select_from(one)) for one in (Appeal, AppealRuling, Offer)
        ]
        assert counts == [1, 1, 1]
        ruling = session.scalars(select(AppealRuling)).one()
        assert (session.get(Reversal, of) is None) == ruling.stands
