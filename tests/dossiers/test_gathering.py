"""A dossier holds what may be looked at, in a fixed shape, and nothing that is between two people."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.coaching.models import PrivateNote
from app.database import new_id
from app.dossiers.gathering import digest, gather
from app.people import actions as people
from app.people.models import Employee, Team
from app.reviews.models import MOTIVE, Cycle, Part, Section
from app.scores.models import Evidence, Fit
from app.scores.spans import Months
from tests.decisions.office import AT_RISK, FEW, FIRST, LAST, SOLID, Office, office

SECRET = "canary between the two"


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def dossier(here: Office, name: str = "Nia") -> Any:
    here.session.flush()
    cycle = here.session.get_one(Cycle, here.cycle_id)
    employee = here.session.get_one(Employee, here.ids[name])
    earlier = Months(FIRST - 6, FIRST - 1)
    return gather(here.session, here.act("Hana").actor, employee, cycle, earlier, "UTC")


def test_everything_known_in_both_windows(here: Office) -> None:
    here.score("Nia", "earlier", SOLID)
    here.score("Nia", "later", AT_RISK)
    here.observed("Nia")
    here.coached("Nia", result="partly met")
    here.reviewed("Nia", 3)
    body = dossier(here)
    standings = [[one["standing"] for one in w["scores"]] for w in body["windows"]]
    assert standings == [["solid"], ["at risk"]]
    assert [w["ready"] for w in body["windows"]] == [True, True]
    assert [one["result"] for one in body["coaching"]] == ["partly met"]
    assert [one["scores"] for one in body["observations"]] == [{"listens": 2}]
    review = body["reviews"][0]
    assert (review["state"], review["total"], review["sections"][0]["rating"]) == ("released", "3", 3)
    assert [one["team"] for one in body["roles"]] == ["Care"]


def test_confidential_answers_of_few_are_not_there(here: Office) -> None:
    for lens, n in (("internal customer", 4), ("teamwork", 9)):
        fit = Fit(
            id=new_id(),
            lens=lens,
            scale="stars_5",
            first_month=FIRST,
            last_month=LAST,
            made_at=here.now,
            policy_version=0,
            model={},
            summary={"n": 90, "star_bar": 4.5, "floor_bar": 3.5, "mean": 4.1},
        )
        here.session.add(fit)
        here.session.flush()
        plain = dict.fromkeys(("n_eff", "raw", "adjusted", "reliability", "p_star", "p_below"), 0.5)
        figures = {**plain, "need_n": 40, "series": [], "trend": {}, **FEW, "n": n}
        here.session.add(Evidence(fit_id=fit.id, employee_id=here.ids["Nia"], **figures))
    body = dossier(here)
    assert [one["lens"] for one in body["windows"][1]["scores"]] == ["teamwork"]


def test_nothing_that_is_between_two_people(here: Office) -> None:
    """A draft, the motive, a coach's private note: none of them is evidence."""
    plan = here.coached("Nia")
    here.session.add(PrivateNote(plan_id=plan.id, author_id=here.ids["Mia"], words=SECRET, made_at=here.now))
    review = here.reviewed("Nia")
    template = here.session.get_one(Cycle, here.cycle_id).template_id
    motive = Section(template_id=template, position=2, kind=MOTIVE, title="Why this work?", weight=0)
    here.session.add(motive)
    here.session.flush()
    here.session.add(Part(review_id=review.id, section_id=motive.id, text=SECRET, saved_at=here.now))
    other = here.session.scalars(select(Section.id).where(Section.kind != MOTIVE)).first()
    draft = here.session.scalars(
        select(Part).where(Part.review_id == review.id, Part.section_id == other)
    ).one()
    assert draft.text in json.dumps(dossier(here))
    assert SECRET not in json.dumps(dossier(here))
    assert [one["sections"] for one in dossier(here, "Ed")["reviews"]] == [[]]


def test_last_spring_shows_last_springs_place(here: Office) -> None:
    people.assign(
        here.session,
        here.session.get_one(Employee, here.ids["Nia"]),
        team=here.session.scalars(select(Team).where(Team.name == "People")).one(),
        manager=here.session.get_one(Employee, here.ids["Lena"]),
        title="Recruiter",
        customer_facing=False,
        starts_on=here.now.date() - timedelta(days=3),
    )
    roles = dossier(here)["roles"]
    assert [(one["team"], one["manager"], one["customer_facing"]) for one in roles] == [
        ("People", "Lena", False),
        ("Care", "Mia", True),
    ]


def test_the_hash_hangs_on_every_value_and_on_no_order(here: Office) -> None:
    here.score("Nia", "later", AT_RISK)
    body = dossier(here)
    assert digest(body) == digest(dict(reversed(list(body.items()))))
    assert digest(body) == digest(json.loads(json.dumps(body)))
    assert digest({**body, "disputes": [{"id": "1"}]}) != digest(body)
