"""Nobody decides about themselves, their own line, whom they stand close to, or whom they quarrel with."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import about, allows, decidable_employees
from app.access.actor import actor_for
from app.access.models import Account
from app.decisions import actions, keeping
from app.decisions.conflicts import deciders
from app.decisions.forms import RelationForm, WordsForm
from app.decisions.models import Appeal, Relation
from app.errors import Conflict, Invalid
from app.people.actions import leave
from app.people.models import Employee
from app.reviews.steps import Objection
from tests.decisions.office import STAFF, WORDS, Office, office


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def why(here: Office, name: str, about_whom: str = "Nia") -> tuple[str, ...]:
    found = deciders(here.session, here.ids[about_whom], here.now)
    return next(one.why_not for one in found if one.name == name)


def test_the_row_filter_and_the_door_say_the_same_of_every_pair(here: Office) -> None:
    employees = here.session.scalars(select(Employee)).all()
    compared = 0
    for name, *_ in STAFF:
        account = here.session.scalars(select(Account).where(Account.name == name)).one()
        actor = actor_for(here.session, account, here.now)
        shown = set(here.session.scalars(select(Employee.id).where(decidable_employees(actor))))
        for one in employees:
            allowed = allows("see decision", about(here.session, actor, subject=one.id))
            assert allowed == (one.id in shown), f"{name} and {one.name}"
            assert allowed == allows("decide", about(here.session, actor, subject=one.id))
            compared += 1
    assert compared == len(STAFF) ** 2


def test_those_named_as_deciders_are_those_whom_the_door_lets_decide(here: Office) -> None:
    for about_whom in here.ids.values():
        named = {one.account_id: not one.why_not for one in deciders(here.session, about_whom, here.now)}
        for account in here.session.scalars(select(Account)):
            actor = actor_for(here.session, account, here.now)
            words = about(here.session, actor, subject=about_whom)
            assert allows("decide", words) == named.get(account.id, False), account.name


def test_own_record_and_own_line(here: Office) -> None:
    assert why(here, "Hana", "Hana") == ("it is their own record",)
    assert why(here, "Lena", "Hana") == ("stands in the direct line",)
    assert why(here, "Gus", "Hana") == ()
    assert "Hal" not in {one.name for one in deciders(here.session, here.ids["Nia"], here.now)}


def test_a_declared_relation_blocks_every_step_until_it_ends(here: Office) -> None:
    made = here.severance()
    keeping.declare(here.act("Gus"), RelationForm(person="nia", words="We share a flat."))
    assert why(here, "Gus") == ("has declared a relation",)
    with pytest.raises(Conflict, match="declared a relation"):
        here.approve(made, "Gus")
    with pytest.raises(Conflict, match="declared a relation"):
        here.propose("Nia", "keep", by="Gus")
    relation = here.session.scalars(select(Relation)).one()
    keeping.end_relation(here.act("Gus"), relation)
    here.session.flush()
    here.approve(made, "Gus")


@pytest.mark.parametrize(
    ("person", "said"),
    [("Gus", "own record"), ("Nobody", "known by that name"), ("gus@x.example", "own record")],
)
def test_a_relation_names_somebody_else(here: Office, person: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        keeping.declare(here.act("Gus"), RelationForm(person=person, words="We are close."))


def test_an_open_dispute_between_the_two_blocks(here: Office) -> None:
    review = here.reviewed("Nia")
    review.manager_id = here.ids["Gus"]
    here.session.add(Objection(review_id=review.id, at=here.now, reason="It was not me."))
    here.session.flush()
    assert why(here, "Gus") == ("has an open dispute with them",)
    assert why(here, "Lena") == ()


def test_whoever_took_part_has_no_say_while_it_is_appealed(here: Office) -> None:
    made = here.told()
    here.session.add(
        Appeal(
            decision_id=made.id,
            words="Look again.",
            made_at=here.now,
            decide_by=here.now.date() + timedelta(days=9),
        )
    )
    here.session.flush()
    assert why(here, "Hana") == ("took part in a decision they appeal against",)
    assert why(here, "Gus") == ("took part in a decision they appeal against",)
    with pytest.raises(Conflict, match="appeal"):
        actions.reverse(here.act("Hana"), made, WORDS)


def test_leavers_and_disabled_accounts_decide_nothing(here: Office) -> None:
    made = here.severance()
    here.approve(made, "Gus")
    leave(here.session.get_one(Employee, here.ids["Gus"]), here.now.date())
    here.session.flush()
    names = {one.name for one in deciders(here.session, here.ids["Nia"], here.now)}
    assert names == {"Hana", "Lena"}
    # What Gus approved while he worked here counts.
    here.approve(made, "Lena")
    assert here.whole(made).approved is not None


def test_one_proposal_at_a_time(here: Office) -> None:
    made = here.propose("Nia", "keep")
    with pytest.raises(Conflict, match="Somebody has proposed"):
        here.propose("Nia", "coach", by="Lena")
    actions.withdraw(here.act("Gus"), made, WordsForm(words=WORDS))
    here.session.flush()
    here.propose("Nia", "coach", by="Lena")
