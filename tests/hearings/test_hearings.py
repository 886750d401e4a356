"""The employee's side: answering and appealing in time, and a ruling by somebody who had no part in it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Account, Grant
from app.decisions import actions as decisions
from app.decisions import nights
from app.decisions.forms import WordsForm
from app.decisions.models import AppealRuling, Decision, HearingAnswer
from app.errors import Conflict, Invalid
from app.hearings import actions, queries, rules
from app.hearings.forms import OwnWordsForm, ReceivedForm, RulingForm
from app.notices.models import Notice
from tests.decisions.office import AT_RISK, WORDS, Office, office

MINE = OwnWordsForm(words="The desk was down to two people that spring.")
WORDS_FORM = WordsForm(words=WORDS)
RULED = RulingForm(outcome="stands", reason=WORDS)


@pytest.fixture
def here(session: Session) -> Office:
    return fourth(office(session))


def fourth(found: Office) -> Office:
    """With somebody in HR who had no part in anything: Ada."""
    account = found.session.scalars(select(Account).where(Account.name == "Ada")).one()
    found.session.add(Grant(account_id=account.id, role="hr", unit=""))
    found.session.flush()
    return found


def asked(here: Office) -> Decision:
    """Nia is asked, and has not answered."""
    here.score("Nia", "earlier", AT_RISK)
    here.score("Nia", "later", AT_RISK)
    here.observed("Nia")
    here.coached("Nia")
    made = here.propose("Nia")
    here.ask(made)
    return made


def appealed(here: Office) -> Decision:
    made = here.told()
    actions.appeal(here.act("Nia"), made, MINE)
    here.session.flush()
    return made


def rule(here: Office, decision: Decision, by: str = "Ada", form: RulingForm = RULED) -> AppealRuling:
    made = actions.rule(here.act(by), decision, form)
    here.session.flush()
    return made


def test_an_answer_comes_once_and_hr_is_told_in_words_that_say_nothing(here: Office) -> None:
    made = asked(here)
    actions.answer(here.act("Nia"), made, MINE)
    here.session.flush()
    assert here.session.get_one(HearingAnswer, made.id).words == MINE.words
    said = here.session.scalars(select(Notice.text).where(Notice.href == f"/decisions/{made.id}"))
    assert set(said) == {"A record waits for you."}
    with pytest.raises(Conflict, match="answered already"):
        actions.answer(here.act("Nia"), made, MINE)


def test_the_last_day_to_answer_is_included(here: Office) -> None:
    made = asked(here)
    until = here.whole(made).hearing
    assert until is not None
    late = here.at(here.session, here.now + (until.answer_by + timedelta(days=1) - here.now.date()))
    with pytest.raises(Conflict, match="The time to answer ended"):
        actions.answer(late.act("Nia"), made, MINE)
    last = here.at(here.session, here.now + (until.answer_by - here.now.date()))
    actions.answer(last.act("Nia"), made, MINE)


def test_nobody_answers_what_was_taken_back_or_decided(here: Office) -> None:
    made = here.severance()
    here.session.delete(here.session.get_one(HearingAnswer, made.id))
    here.session.flush()
    late = here.at(here.session, here.now + timedelta(days=20))
    late.approve(made, "Lena", "Gus")
    with pytest.raises(Conflict, match="The time to answer ended"):
        actions.answer(here.act("Nia"), made, MINE)


def test_the_list_of_what_was_told_shows_nothing_before(here: Office) -> None:
    made = here.propose("Nia", "star")
    assert queries.own(here.session, here.ids["Nia"]) == []
    decisions.withdraw(here.act("Hana"), made, WORDS_FORM)
    told = here.told()
    found = queries.own(here.session, here.ids["Nia"])
    assert [one.id for one in found] == [told.id]
    whole = found[0]
    assert rules.told(whole, here.now.date()) == rules.Told(
        "decided", whole.delivery and whole.delivery.appeal_by
    )
    assert queries.own(here.session, here.ids["Ed"]) == []


def test_appealed_in_time_and_once(here: Office) -> None:
    made = here.told()
    delivery = here.whole(made).delivery
    assert delivery is not None
    late = here.at(here.session, here.now + (delivery.appeal_by + timedelta(days=1) - here.now.date()))
    with pytest.raises(Conflict, match="The time to appeal ended"):
        actions.appeal(late.act("Nia"), made, MINE)
    last = here.at(here.session, here.now + (delivery.appeal_by - here.now.date()))
    found = actions.appeal(last.act("Nia"), made, MINE)
    assert found.entered_by is None
    with pytest.raises(Conflict, match="an appeal already"):
        actions.appeal(last.act("Nia"), made, MINE)


def test_a_leaver_s_appeal_is_entered_as_of_the_day_it_came(here: Office) -> None:
    made = here.told()
    delivery = here.whole(made).delivery
    assert delivery is not None
    months = here.at(here.session, here.now + timedelta(days=75))
    nights.take_effect(here.session, made, months.now, "UTC")
    for day, said in (
        (delivery.appeal_by + timedelta(days=1), "The time to appeal ended"),
        (here.now.date() - timedelta(days=1), "before the employee was told"),
        (months.now.date() + timedelta(days=1), "lies ahead"),
    ):
        with pytest.raises((Conflict, Invalid), match=said):
            actions.enter_appeal(
                months.act("Lena"), made, ReceivedForm(words="On paper.", received_on=str(day))
            )
    with pytest.raises(Invalid, match="no such day"):
        actions.enter_appeal(
            months.act("Lena"), made, ReceivedForm(words="On paper.", received_on="31.12.2026")
        )
    form = ReceivedForm(words="On paper.", received_on=str(delivery.appeal_by))
    found = actions.enter_appeal(months.act("Lena"), made, form)
    assert (found.entered_by, found.made_at.date()) == ("Lena", delivery.appeal_by)
    assert found.decide_by == rules.rule_by(delivery.appeal_by)


def test_who_had_a_part_in_it_does_not_rule(here: Office) -> None:
    """Hana proposed, Lena and Gus approved, Hal has no say in the unit."""
    made = appealed(here)
    for name, why in (
        ("Hana", "proposed it"),
        ("Lena", "approved it"),
        ("Gus", "approved it"),
        ("Hal", "no say"),
    ):
        with pytest.raises(Conflict, match=f"{why}.*Ada may"):
            rule(here, made, name)
    assert here.whole(made).ruling is None
    assert rule(here, made).by_name == "Ada"
    with pytest.raises(Conflict, match="Ada has ruled"):
        rule(here, made)


def test_granting_the_waiver_or_answering_the_alarm_is_a_part(here: Office) -> None:
    made = appealed(here)
    ids = {name: here.act(name).actor.account_id for name in ("Ada", "Gus", "Hal", "Hana", "Lena")}
    whole = here.whole(made)
    assert rules.part_in(whole, ids["Ada"], {ids["Ada"]}) == "answered the alarm of the set"
    check = here.check(alarm=True)
    check.answerer_id, check.answerer, check.answer, check.answered_at = ids["Ada"], "Ada", WORDS, here.now
    here.session.flush()
    with pytest.raises(Conflict, match=r"answered the alarm.*Nobody else in HR may: an administrator"):
        rule(here, made)


def test_a_ruling_that_it_stands_changes_nothing_but_is_told(here: Office) -> None:
    made = appealed(here)
    with pytest.raises(Invalid, match="own words"):
        rule(here, made, form=RulingForm(outcome="stands", reason="No."))
    rule(here, made)
    whole = here.whole(made)
    assert (whole.state, whole.decision.ended_at) == ("told", None)
    said = here.session.scalars(select(Notice.text).where(Notice.href == f"/my-decisions/{made.id}"))
    assert "Your appeal was decided." in set(said)


def test_reversed_by_a_ruling_it_no_longer_holds(here: Office) -> None:
    made = appealed(here)
    rule(here, made, form=RulingForm(outcome="reversed", reason=WORDS))
    whole = here.whole(made)
    assert (whole.state, whole.ruling is not None and whole.ruling.stands) == ("reversed", False)
    assert whole.reversal is not None
    assert whole.reversal.reason == WORDS
    assert nights.due(here.session, date(2028, 1, 1)) == []


def test_the_list_of_appeals_names_the_overdue_and_hides_one_s_own(here: Office) -> None:
    made = appealed(here)
    until = here.whole(made).appeal
    assert until is not None
    late = until.decide_by + timedelta(days=1)
    actor = here.act("Ada").actor
    assert queries.waiting(here.session, actor, late) == (1, 1)
    assert queries.waiting(here.session, actor, until.decide_by) == (1, 0)
    assert queries.waiting(here.session, here.act("Hal").actor, late) == (0, 0)
    rule(here, made)
    assert queries.waiting(here.session, actor, late) == (0, 0)


def test_twenty_working_days_to_rule() -> None:
    """From a Friday: four weeks; Christmas and New Year are left out where they are holidays."""
    assert rules.rule_by(date(2026, 11, 20)) == date(2026, 12, 18)
    assert rules.rule_by(date(2026, 12, 11)) == date(2027, 1, 8)
    assert rules.rule_by(date(2026, 12, 11), "PT") == date(2027, 1, 12)
