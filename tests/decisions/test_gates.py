"""Gates: each with what is there, what is missing and who mends it."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.decisions import actions, approving, gating, rules
from app.decisions.forms import DayForm, HearingForm, StepForm, WordsForm
from app.decisions.models import Decision
from app.errors import Conflict, Invalid
from tests.decisions.office import AT_RISK, FEW, SOLID, STAR, WORDS, Office, office

LONG = WordsForm(words=WORDS)


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def states(here: Office, decision: Decision) -> dict[str, str]:
    found = gating.standing_gates(here.act("Lena"), here.whole(decision))
    return {one.key: one.state for one in found}


def says(here: Office, decision: Decision, key: str) -> str:
    found = gating.standing_gates(here.act("Lena"), here.whole(decision))
    return next(f"{one.says} {one.who}" for one in found if one.key == key)


def test_a_severance_without_anything_names_every_gate(here: Office) -> None:
    made = here.propose("Nia")
    assert states(here, made) == {
        "windows": "missing",
        "source": "missing",
        "plan": "missing",
        "heard": "later",
        "fair": "later",
        "approvers": "later",
    }
    assert "no answers" in says(here, made, "windows")
    assert "waived in writing" in says(here, made, "plan")
    assert says(here, made, "approvers").endswith("Gus, Lena can.")


def test_one_window_at_risk_is_not_enough(here: Office) -> None:
    here.score("Nia", "earlier", FEW)
    here.score("Nia", "later", AT_RISK)
    made = here.propose("Nia")
    assert states(here, made)["windows"] == "missing"
    assert "needs 31 more answers" in says(here, made, "windows")
    here.score("Nia", "earlier", SOLID)
    actions.regather(here.act("Hana"), made, 0)
    assert "customer: solid" in says(here, made, "windows")
    here.score("Nia", "earlier", AT_RISK)
    actions.regather(here.act("Hana"), made, 0)
    assert states(here, made)["windows"] == "met"
    assert here.whole(made).number == 3


@pytest.mark.parametrize(("value", "state"), [(2, "met"), (3, "missing")])
def test_a_second_source_speaks_of_the_same_trouble(here: Office, value: int, state: str) -> None:
    here.observed("Nia", value)
    assert states(here, here.propose("Nia"))["source"] == state


@pytest.mark.parametrize(
    ("rating", "shown", "state"),
    [(2, "released", "met"), (2, "finished", "missing"), (4, "released", "missing")],
)
def test_a_review_is_a_source_once_released(here: Office, rating: int, shown: str, state: str) -> None:
    here.reviewed("Nia", rating, released=shown == "released")
    assert states(here, here.propose("Nia"))["source"] == state


@pytest.mark.parametrize(
    ("result", "state"), [("not met", "met"), ("met", "met"), ("", "missing"), ("cancelled", "missing")]
)
def test_a_plan_is_finished_with_an_outcome(here: Office, result: str, state: str) -> None:
    here.coached("Nia", result=result)
    assert states(here, here.propose("Nia"))["plan"] == state


def test_only_the_plan_is_waived_in_writing_by_two(here: Office) -> None:
    made = here.propose("Nia")
    with pytest.raises(Invalid, match="at least 30"):
        approving.ask_waiver(here.act("Hana"), made, WordsForm(words="Because."))
    approving.ask_waiver(here.act("Hana"), made, LONG)
    assert states(here, made)["plan"] == "missing"
    with pytest.raises(Conflict, match="somebody else"):
        approving.grant_waiver(here.act("Hana"), made, StepForm())
    approving.grant_waiver(here.act("Gus"), made, StepForm())
    assert states(here, made) == {
        "windows": "missing",
        "source": "missing",
        "plan": "waived",
        "heard": "later",
        "fair": "later",
        "approvers": "later",
    }
    with pytest.raises(Conflict):
        approving.grant_waiver(here.act("Lena"), made, StepForm())
    with pytest.raises(Conflict, match="asked already"):
        approving.ask_waiver(here.act("Lena"), made, LONG)


def test_nobody_is_asked_before_the_evidence_bears_it(here: Office) -> None:
    made = here.propose("Nia")
    with pytest.raises(Conflict, match="Not yet: at risk in two windows"):
        here.ask(made)
    with pytest.raises(Invalid, match="country"):
        approving.open_hearing(here.act("Hana"), made, HearingForm(words=WORDS, country="XX"))


def test_the_employee_has_working_days_to_answer(here: Office) -> None:
    made = here.severance()
    hearing = here.whole(made).hearing
    assert hearing is not None
    # 22 November 2026 is a Sunday: ten working days end on Friday, 4 December.
    assert hearing.answer_by == date(2026, 12, 4)
    # 1 December is a holiday in Portugal, and so is 8 December.
    assert rules.answer_by(date(2026, 11, 22), 10, "PT") == date(2026, 12, 7)
    assert rules.answer_by(date(2026, 12, 4), 1, "PT") == date(2026, 12, 7)
    assert rules.answer_by(date(2026, 12, 7), 1, "PT") == date(2026, 12, 9)


def test_silence_is_met_only_when_the_window_is_over(here: Office) -> None:
    here.score("Nia", "earlier", AT_RISK)
    here.score("Nia", "later", AT_RISK)
    here.observed("Nia")
    here.coached("Nia")
    made = here.propose("Nia")
    here.ask(made)
    assert states(here, made)["heard"] == "missing"
    assert states(here.at(here.session, here.now + timedelta(days=12)), made)["heard"] == "missing"
    assert states(here.at(here.session, here.now + timedelta(days=13)), made)["heard"] == "met"


def test_an_alarm_blocks_until_it_is_answered_and_another_set_wants_another_check(here: Office) -> None:
    made = here.severance()
    assert states(here, made)["fair"] == "met"
    here.propose("Ed")
    assert states(here, made)["fair"] == "later"
    check = here.check(alarm=True)
    assert states(here, made)["fair"] == "missing"
    check.answer, check.answerer = "Looked at both by unit: the two come from one desk.", "Lena"
    here.session.flush()
    assert states(here, made)["fair"] == "met"


def test_a_star_needs_a_finished_review_and_enough_evidence(here: Office) -> None:
    made = here.propose("Ed", "star")
    assert states(here, made) == {"review": "missing", "enough": "missing", "approvers": "later"}
    with pytest.raises(Conflict, match="a review in the cycle"):
        here.approve(made, "Lena")
    here.reviewed("Ed")
    here.score("Ed", "later", STAR)
    with pytest.raises(Conflict, match="can't be approved yet"):
        here.approve(made, "Lena")
    actions.regather(here.act("Hana"), made, 0)
    here.approve(made, "Lena")
    assert here.whole(made).state == "approved"
    assert here.whole(made).approved.gates[1]["says"] == "May – Oct 2026: customer: star."


def test_coach_asks_for_a_plan_and_keep_for_nothing(here: Office) -> None:
    coach, keep = here.propose("Ed", "coach"), here.propose("Eli", "keep")
    assert states(here, coach) == {"plan": "missing", "approvers": "later"}
    assert states(here, keep) == {"approvers": "later"}
    here.approve(keep, "Gus")
    assert here.whole(keep).state == "approved"


def test_approvals_on_older_evidence_no_longer_count(here: Office) -> None:
    made = here.severance()
    here.approve(made, "Gus")
    here.score("Nia", "later", {**AT_RISK, "n": 150})
    here.observed("Nia", 1)
    with pytest.raises(Conflict, match="The evidence changed"):
        here.approve(made, "Lena")
    actions.regather(here.act("Hana"), made, 0)
    here.approve(made, "Lena")
    assert here.whole(made).approved is None
    here.approve(made, "Gus")
    assert here.whole(made).approved is not None


def test_another_day_asks_the_approvers_again(here: Office) -> None:
    made = here.severance()
    here.approve(made, "Gus")
    actions.set_day(here.act("Hana"), made, DayForm(effect_on="2027-03-01"))
    here.approve(made, "Lena")
    assert here.whole(made).approved is None
    with pytest.raises(Invalid, match="day ahead"):
        actions.set_day(here.act("Hana"), made, DayForm(effect_on="2026-11-22"))
    with pytest.raises(Invalid, match="2026-12-31"):
        actions.set_day(here.act("Hana"), made, DayForm(effect_on="soon"))
    with pytest.raises(Invalid, match="two years"):
        actions.set_day(here.act("Hana"), made, DayForm(effect_on="2030-01-01"))


def test_one_of_the_two_leads_hr(here: Office) -> None:
    made = here.severance()
    here.approve(made, "Gus")
    assert "1 of 2" in says(here, made, "approvers")
    assert "leads HR" in says(here, made, "approvers")
    here.approve(made, "Lena")
    assert here.whole(made).approved is not None


def test_the_proposer_never_approves_and_nobody_twice(here: Office) -> None:
    made = here.severance()
    with pytest.raises(Conflict, match="You proposed it"):
        here.approve(made, "Hana")
    here.approve(made, "Gus")
    with pytest.raises(Conflict, match="already"):
        here.approve(made, "Gus")
    with pytest.raises(Invalid, match="own words"):
        approving.approve(here.act("Lena"), made, WordsForm(words="Yes."))
    with pytest.raises(Conflict, match="meanwhile"):
        approving.approve(here.act("Lena"), made, WordsForm(words=WORDS, version=1))
