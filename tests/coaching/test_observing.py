"""Observations: what is noted, the credit of who stepped in, whenever the answer comes, and what is coached."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.coaching import actions, observations, observing, proposals
from app.coaching.forms import PlanForm, ReasonForm, WordsForm
from app.contacts.models import Contribution, Correction, Rating
from app.errors import Conflict, Invalid
from app.intake.actions import Answer, record
from app.intake.contacts import note_contact
from app.people.models import Employee
from app.people.queries import direct_reports
from tests.coaching.office import NOW, TODAY, Office, fields


def answer(made: Office, days: float, ref: str = "T-1", *, shared: bool = False, of: str = "Nia") -> Rating:
    """A customer's answer about a contact, so many days from now."""
    given = Answer(
        external_id=f"{ref} {days}",
        lens="customer",
        scale="stars_5",
        score=4,
        answered_at=NOW + timedelta(days=days),
        shares=() if shared else [(made.ids[of], "replied", 1000)],
        contact_ref=ref,
    )
    record(made.session, "Desk", [given], "UTC", NOW + timedelta(days=days))
    return made.session.scalars(select(Rating).where(Rating.external_id == given.external_id)).one()


def credited(made: Office, rating: Rating) -> dict[str, tuple[str, int]]:
    """Who is credited, as what, with how much."""
    rows = made.session.execute(
        select(Employee.name, Contribution.role, Contribution.share)
        .join(Employee, Employee.id == Contribution.employee_id)
        .where(Contribution.rating_id == rating.id)
    )
    return {name: (role, share) for name, role, share in rows}


BOTH = {"Nia": ("replied", 500), "Mia": ("rescued", 500)}


def test_an_answer_that_was_there_credits_who_stepped_in(made: Office) -> None:
    rating = answer(made, 0)
    seen = made.observe(contact_ref="T-1", intervened="yes")
    assert seen.rating_id == rating.id
    assert credited(made, rating) == BOTH
    correction = made.session.scalars(select(Correction)).one()
    assert "Stepped in on 04 Nov 2026" in correction.reason
    assert [len(correction.before), len(correction.after)] == [1, 2]


def test_an_answer_that_comes_later_does_so_too(made: Office) -> None:
    """Credited whole by its source: found by the work that looks again. Shared by the contact's parts: at once."""
    seen = made.observe(contact_ref="T-1", intervened="yes")
    assert seen.rating_id is None
    rating = answer(made, 2)
    assert observing.rescue(made.act("Mia", 3), seen)
    assert credited(made, rating) == BOTH
    assert observing.rescue(made.act("Mia", 4), seen)
    assert len(made.session.scalars(select(Correction)).all()) == 1
    note_contact(made.session, "Desk", "T-2", [(made.ids["Ed"], "replied", NOW)], opened_at=NOW)
    other = made.observe(of="Ed", contact_ref="T-2", intervened="yes")
    shared = answer(made, 1, "T-2", shared=True)
    assert credited(made, shared) == {"Ed": ("replied", 500), "Mia": ("rescued", 500)}
    assert observing.rescue(made.act("Mia", 3), other)
    assert len(made.session.scalars(select(Correction)).all()) == 1


def test_nobody_is_credited_with_what_was_not_rescued(made: Office) -> None:
    """An answer from before the day, about another contact, or of somebody else."""
    early, other = answer(made, -2), answer(made, 1, "T-7")
    seen = made.observe(contact_ref="T-1", intervened="yes")
    foreign = answer(made, 1, of="Eli")
    assert not observing.rescue(made.act("Mia", 3), seen)
    assert [credited(made, one) for one in (early, other, foreign)] == [{}, {}, {}]
    watched = made.observe(contact_ref="T-7")
    assert (watched.rating_id, credited(made, other)) == (None, {})


def test_stepping_in_opens_something_to_coach_and_a_plan_closes_it(made: Office) -> None:
    first = made.observe("Sol", contact_ref="T-1", intervened="yes")
    second = made.observe(contact_ref="T-2", intervened="yes")
    made.observe(contact_ref="T-3")

    def waits() -> list[int]:
        reports = direct_reports(made.session, made.ids["Mia"], TODAY)
        return [one.id for one in observations.waiting(made.session, Employee.id.in_(reports))]

    assert set(waits()) == {first.id, second.id}
    origin = proposals.origin_of(
        made.session, made.act("Mia").actor, made.ids["Nia"], f"observation:{first.id}", NOW, "UTC"
    )
    plan = actions.open_plan(made.act("Mia"), made.ids["Nia"], origin, PlanForm.model_validate(fields()))
    assert waits() == [second.id]
    found = observations.load(made.session, first.id)
    assert found is not None
    assert found.item is not None
    assert found.item.plan_id == plan.id
    item = observations.load(made.session, second.id)
    assert item is not None
    with pytest.raises(Invalid, match="nothing to coach"):
        observing.dismiss(made.act("Mia"), item, ReasonForm(reason="no"))
    observing.dismiss(made.act("Mia"), item, ReasonForm(reason="The tool broke; she did all she could."))
    assert waits() == []
    with pytest.raises(Conflict):
        observing.dismiss(made.act("Mia"), item, ReasonForm(reason="The tool broke; she did all she could."))


def test_the_person_observed_answers_once(made: Office) -> None:
    seen = made.observe(behaviour1="3", behaviour6="5")
    found = observations.load(made.session, seen.id)
    assert found is not None
    assert found.scores == [("extra helpful", 3), ("follows up", 5)]
    assert len(found.skipped) == 4
    assert not found.waits
    observing.answer(made.act("Nia"), found, WordsForm(words="I called the day after."))
    with pytest.raises(Conflict):
        observing.answer(made.act("Nia"), found, WordsForm(words="And again."))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": "Fine."}, "words"),
        ({"seen_on": "2026-11-05"}, "seen_on"),
        ({"seen_on": "2026-01-05"}, "seen_on"),
        ({"seen_on": ""}, "seen_on"),
        ({"intervened": "yes"}, "contact_ref"),
    ],
)
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_an_observation_lacks_is_named(made: Office, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        made.observe(**wrong)
    assert [one.field for one in refused.value.problems] == [field]
