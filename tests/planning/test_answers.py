"""Very bad answers on the agenda of a service review: as the policy says, of the people the chair sees, of late."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.actions import cells_for, source_named
from app.contacts.models import Contribution, Rating
from app.contacts.scales import SCALES
from app.people.models import Team
from app.planning.agenda import Asked, worst_answers
from app.scores.models import PolicyVersion
from app.scores.policy import FIRST, told_below
from tests.coaching.office import NOW, Office, office


@pytest.fixture
def made(session: Session) -> Office:
    return office(session)


def answer(
    made: Office, name: str, score: int, scale: str = "stars_5", at: datetime = NOW, lens: str = "customer"
) -> int:
    """One answer; about nobody alone where there is no name."""
    session = made.session
    key = (lens, scale, "Chat", "Bill", "")
    cell = next(iter(cells_for(session, [key]).values()))
    number = session.query(Rating).count() + 1
    session.add(
        Rating(
            id=number,
            source_id=source_named(session, "Desk").id,
            external_id=str(number),
            employee_id=made.ids[name] if name else None,
            cell_id=cell,
            score=score,
            answered_at=at - timedelta(hours=1),
        )
    )
    session.flush()
    return number


def asked(made: Office, *teams: str) -> Asked:
    found = made.session.scalars(select(Team).where(Team.name.in_(teams))).all()
    return Asked(made.act("Eve"), None, list(found))


def test_the_lowest_answers_of_seen_teams_are_counted(made: Office) -> None:
    """Not those of other teams, of long ago, of other lenses; of those shared by several each once."""
    for score in (1, 1, 2, 5):
        answer(made, "Nia", score)
    answer(made, "Nia", 1, at=NOW - timedelta(days=31))
    answer(made, "Nia", 1, lens="touchpoint")
    both = answer(made, "", 1)
    for one in ("Nia", "Mia"):
        made.session.add(Contribution(rating_id=both, employee_id=made.ids[one], role="worked it", share=500))
    answer(made, "", 1)
    made.session.flush()
    assert [one.title for one in worst_answers(asked(made, "Care team"))] == [
        "3 customers gave the lowest answer in the last 30 days"
    ]
    assert worst_answers(asked(made)) == []


def test_the_policy_says_what_is_very_bad_on_each_scale(made: Office) -> None:
    """Two lowest answers; on a scale of two the good one is never among them; none where nothing is told."""
    for score in (1, 2, 3):
        answer(made, "Nia", score)
    for score in (0, 1, 1):
        answer(made, "Nia", score, scale="zd_binary")
    for version, lowest in enumerate((2, 0), 1):
        body = FIRST | {"tell_lowest": lowest}
        made.session.add(
            PolicyVersion(version=version, body=body, made_at=NOW, made_by="Hana", reason="As agreed.")
        )
        made.session.flush()
        found = Counter(one.title for one in worst_answers(asked(made, "Care team")))
        assert list(found) == (
            [
                "2 customers gave one of the 2 lowest answers in the last 30 days (satisfaction, 1 to 5)",
                "1 customer gave the lowest answer in the last 30 days (good or bad)",
            ]
            if lowest
            else []
        )
    assert [
        told_below({"tell_lowest": 4}, SCALES[one]) for one in ("stars_5", "zd_binary", "frappe_unit")
    ] == [4, 1, 4]
