"""Offers: versions that never change, what becomes of them, clocks, budget, letter."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.decisions import actions as decisions
from app.decisions.forms import WordsForm
from app.decisions.guards import load
from app.decisions.models import Decision
from app.errors import Conflict, Invalid
from app.journal.models import Entry
from app.notices.models import Notice
from app.offers import actions, letter, queries, rules, sets
from app.offers.forms import OfferForm, StepForm
from app.offers.models import Offer
from app.packages.actions import set_policy
from app.packages.forms import PolicyReason
from app.packages.policy import FIRST, Body, Line
from app.packages.rules import Inputs, reckon
from tests.decisions.office import WORDS, Office, office

LONG = WordsForm(words=WORDS)
FIGURES = {
    "hired_on": "2021-03-01",
    "last_day": "2027-01-31",
    "pay": "2400.00",
    "per": "month",
    "currency": "EUR",
}


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def offer(here: Office, decision: Decision, by: str = "Hana", seen: int = 0, **more: str) -> Offer:
    made = actions.make(here.act(by), decision, OfferForm(**{**FIGURES, **more}, seen=seen))  # type: ignore[arg-type]
    here.session.flush()
    return made


def note(here: Office, decision: Decision, kind: Any, on: date | None = None, seen: int = 1) -> None:
    form = StepForm(kind=kind, on=str(on or here.now.date()), seen=seen)
    actions.note(here.act("Hana"), decision, form)
    here.session.flush()


def policy(here: Office, body: Body, seen: int = 1) -> None:
    set_policy(here.act("Lena"), body, PolicyReason(reason="Agreed with the works council today.", seen=seen))


def test_a_version_is_kept_as_it_was_reckoned(here: Office) -> None:
    made = here.severance()
    offer(here, made, words="With thanks for five years.")
    offer(here, made, seen=1, leave="4.5")
    first, second = queries.versions(here.session, made.id)[::-1]
    line = FIRST.match("", "")
    assert line is not None
    assert first.package == reckon(first.inputs, line)
    assert (first.offer.number, second.offer.number, first.offer.policy_version) == (1, 2, 1)
    assert second.package.total > first.package.total
    assert queries.newest(here.session, [made])[made.id].offer.number == 2
    entry = here.session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()
    assert (entry.verb, entry.thing_kind, entry.subject_id) == ("made offer", "offer", here.ids["Nia"])
    assert "2400" not in str(entry.detail)


def test_nothing_of_it_stands_readable_in_the_database(here: Office) -> None:
    offer(here, here.severance(), words="With thanks.", pay="2417.31")
    kept = here.session.execute(text("SELECT inputs, package, words FROM offer")).one()
    assert all(str(one).startswith("1.") for one in kept)
    assert not any(word in str(kept) for word in ("2417", "thanks", "2027"))


def test_who_saw_another_version_is_told(here: Office) -> None:
    made = here.severance()
    offer(here, made)
    with pytest.raises(Conflict, match="Hana has made version 1"):
        offer(here, made, by="Lena")
    with pytest.raises(Conflict, match="has made version 1"):
        note(here, made, "given", seen=2)


def test_it_is_given_only_once_two_approved_and_the_employee_was_told(here: Office) -> None:
    made = here.severance()
    offer(here, made)
    with pytest.raises(Conflict, match="not approved by two"):
        note(here, made, "given")
    here.approve(made, "Lena", "Gus")
    with pytest.raises(Invalid, match="Tell the employee the decision first"):
        note(here, made, "given")
    decisions.deliver(here.act("Hana"), made, LONG)
    for kind in ("signed", "revoked"):
        with pytest.raises(Invalid):
            note(here, made, kind)
    with pytest.raises(Invalid, match="lies ahead"):
        note(here, made, "given", here.now.date() + timedelta(days=1))
    with pytest.raises(Invalid, match="later than that"):
        note(here, made, "given", here.now.date() - timedelta(days=1))
    assert queries.given(here.session, made.id) is None
    note(here, made, "given")
    with pytest.raises(Invalid, match="noted already"):
        note(here, made, "given")
    found = queries.given(here.session, made.id)
    assert found is not None
    assert found.state == "given"
    said = here.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert {one.text for one in said if one.href.startswith("/my-decisions")} >= {"A record waits for you."}


def test_signed_no_other_version_until_it_is_revoked(here: Office) -> None:
    made = here.told()
    offer(here, made)
    note(here, made, "given")
    note(here, made, "signed")
    with pytest.raises(Conflict, match="is signed"):
        offer(here, made, seen=1)
    note(here, made, "revoked")
    offer(here, made, seen=1)
    newest, before = queries.versions(here.session, made.id)
    assert (newest.state, before.state) == ("made", "revoked")


def test_the_us_pack_asks_and_counts_only_where_it_is_on(here: Office) -> None:
    made = here.told()
    us_line = {"currency": "USD", "country": "US"}
    offer(here, made, **us_line)
    assert queries.versions(here.session, made.id)[0].clocks is None
    policy(here, Body(FIRST.lines, us=True))
    with pytest.raises(Invalid) as refused:
        offer(here, made, seen=1, **us_line)
    assert [one.field for one in refused.value.problems] == ["forty"]
    offer(here, made, seen=1, forty="unknown", group="yes", **us_line)
    note(here, made, "given", seen=2)
    today = here.now.date()
    found = queries.versions(here.session, made.id)[0].clocks
    assert found is not None
    assert (found.days, found.consider_until) == (45, today + timedelta(days=45))
    # Another version is a material change: its clock has not begun.
    offer(here, made, seen=2, forty="yes", leave="1", **us_line)
    again = queries.versions(here.session, made.id)[0].clocks
    assert again is not None
    assert (again.days, again.consider_until) == (21, None)
    # Of somebody elsewhere nothing is asked.
    offer(here, made, seen=3)
    assert queries.versions(here.session, made.id)[0].clocks is None


def test_revoked_within_seven_days_only_under_the_act(here: Office) -> None:
    made = here.told()
    policy(here, Body(FIRST.lines, us=True))
    offer(here, made, currency="USD", country="US", forty="yes")
    note(here, made, "given")
    note(here, made, "signed")
    later = here.at(here.session, here.now + timedelta(days=9))
    with pytest.raises(Invalid, match="seven days"):
        note(later, made, "revoked")
    note(later, made, "revoked", here.now.date() + timedelta(days=7))


def test_who_stands_too_close_makes_no_offer_and_an_ended_one_can_only_be_read(here: Office) -> None:
    made = here.severance()
    decisions.withdraw(here.act("Hana"), made, LONG)
    with pytest.raises(Conflict, match="can only be read"):
        offer(here, made)


def test_the_budget_adds_no_two_currencies(here: Office) -> None:
    nia, ed = here.severance("Nia"), here.severance("Ed")
    here.severance("Eli")
    first, second = offer(here, nia), offer(here, ed, currency="JPY", pay="400000", last_day="2027-02-28")
    desk = here.desk()

    class Door:
        session, actor, now, zone, thing = here.session, here.act("Lena").actor, here.now, "UTC", desk

    found = sets.budget(Door())  # type: ignore[arg-type]
    assert [(one.currency, one.people) for one in found["sums"]] == [("EUR", 1), ("JPY", 1)]
    assert [str(one.now) for one in found["sums"]] == [first.package["total"], second.package["total"]]
    assert all(one.later > one.now for one in found["sums"])
    assert found["without"] == ["Eli"]


def test_a_month_later_keeps_the_end_of_the_month() -> None:
    start = Inputs(date(2020, 1, 1), date(2027, 1, 31), Decimal(1), "month", "EUR")
    assert rules.month_later(start).last_day == date(2027, 2, 28)
    assert rules.month_later(replace(start, last_day=date(2027, 2, 28))).last_day == date(2027, 3, 31)
    assert rules.month_later(replace(start, last_day=date(2027, 3, 15))).last_day == date(2027, 4, 15)


def test_the_letter_shows_each_step_and_is_a_draft_until_approved(here: Office) -> None:
    made = here.severance()
    offer(here, made, words="<b>Thank you</b> \u202eevil 😀")
    version = queries.versions(here.session, made.id)[0]
    loaded = load(here.session, made.id)
    assert loaded is not None
    made = loaded
    told = json.dumps(
        letter.contents(made, version, "Lumen", here.now.date(), draft=True), ensure_ascii=False
    )
    assert "DRAFT" in told
    assert all(step.comes in told and step.formula in told for step in version.package.steps)
    assert version.package.shown in told
    assert letter.pdf(made, version, "Lumen", here.now.date(), draft=True).startswith(b"%PDF")
    assert "DRAFT" not in str(letter.contents(made, version, "Lumen", here.now.date(), draft=False))


def test_a_changed_policy_leaves_offers_as_they_are(here: Office) -> None:
    made = here.severance()
    before = offer(here, made).package
    policy(here, Body((replace(FIRST.lines[0], weeks=Decimal(3)), Line("DE"))))
    assert queries.versions(here.session, made.id)[0].offer.package == before
    with pytest.raises(Conflict, match="version 2 meanwhile"):
        policy(here, FIRST)
    with pytest.raises(Invalid, match="Nothing is changed"):
        policy(here, Body((replace(FIRST.lines[0], weeks=Decimal(3)), Line("DE"))), seen=2)
