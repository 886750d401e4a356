"""Who is asked is the system's choice: the sample, the quiet days, the hours, the reasons, and whose name is told."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.config import settings
from app.contacts.models import Contact, Part, Source
from app.errors import Conflict, Invalid
from app.mailing.actions import suppress
from app.mailing.models import Mail
from app.surveys import actions, contact_file, rules
from app.surveys.contacts import ContactIn, decide, take_contacts
from app.surveys.forms import Body, body_from, first_body
from app.surveys.models import Invitation, Survey, SurveyAnswer, SurveyContact
from app.surveys.sending import send_due
from tests.surveys.shop import Shop, publish, quick

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
AGO = NOW - timedelta(hours=5)


def told(session: Session, **changes: Any) -> tuple[Shop, Survey]:
    """The company in a session that is rolled back, with a running survey."""
    made = Shop(session.get_bind())  # type: ignore[arg-type]
    made.staff(session, NOW)
    body = Body.model_validate(quick().model_dump() | changes)
    return made, publish(made, session, body, NOW - timedelta(days=30))


def invitations(session: Session) -> dict[str, Invitation]:
    return {one.contact_ref: one for one in session.scalars(select(Invitation))}


def test_contacts_are_noted_and_asked_about_once(session: Session) -> None:
    made, _ = told(session)
    rows = [made.contact(f"T-{n}", AGO) for n in range(3)]
    assert made.take(session, NOW, *rows).outcomes == {"asked": 3}
    again = made.take(session, NOW, *rows, made.contact("T-0", AGO, customer_email="other@x.example"))
    assert (again.outcomes, again.known) == ({}, 4)
    noted = session.execute(select(Contact.ref, Part.employee_id, Part.role).join(Part).join(Source))
    assert {tuple(row) for row in noted} == {(f"T-{n}", made.ids["Jonas Berg"], "replied") for n in range(3)}
    assert len(invitations(session)) == 3
    key = settings().key()
    for one in invitations(session).values():
        token = rules.token_of(key, one.id)
        assert len(token) >= 43
        assert one.digest == rules.digest(token)
        assert token not in str(vars(one))


def test_each_reason_not_to_ask_is_counted(session: Session) -> None:
    made, _ = told(session, quiet_days=30, rate=100)
    suppress(session, "no@x.example", "unsubscribed", NOW)
    taken = made.take(
        session,
        NOW,
        made.contact("A", AGO, customer_email="ana@x.example"),
        made.contact("B", AGO, customer_email="Ana@X.example"),
        made.contact("C", AGO, customer_email="no@x.example"),
        made.contact("D", AGO, customer_email=""),
        made.contact("E", AGO, customer_email="not an address"),
        made.contact("F", NOW - timedelta(days=20), customer_email="old@x.example"),
    )
    assert taken.outcomes == Counter(
        {"asked": 1, "asked lately": 1, "unsubscribed": 1, "no address": 2, "too long ago": 1}
    )
    later = made.contact("G", AGO + timedelta(days=40), customer_email="ana@x.example")
    assert made.take(session, NOW + timedelta(days=40), later).outcomes == {"asked": 1}


def test_the_cap_counts_over_all_surveys(session: Session) -> None:
    made, first = told(session, quiet_days=30, channels=["Chat"])
    body = Body.model_validate(quick().model_dump() | {"quiet_days": 30, "channels": ["Phone"]})
    second = publish(made, session, body, NOW - timedelta(days=3), "By phone")
    rows = [
        made.contact("A", AGO, customer_email="ana@x.example", channel="chat"),
        made.contact("B", AGO, customer_email="ana@x.example", channel="Phone"),
        made.contact("C", AGO, customer_email="ben@x.example", channel="Phone"),
        made.contact("D", AGO, channel="Fax"),
    ]
    taken = made.take(session, NOW, *rows)
    assert (taken.outcomes, taken.passed) == ({"asked": 2, "asked lately": 1}, 1)
    found = invitations(session)
    assert {ref: one.survey_id for ref, one in found.items()} == {"A": first.id, "C": second.id}


def test_nobody_can_steer_the_sample(session: Session) -> None:
    made, survey = told(session, rate=30)
    rows = [made.contact(f"T-{n}", AGO) for n in range(300)]
    _, fates = decide(made.act(session, when=NOW), rows)
    asked = {one.contact.contact_ref for one in fates if one.outcome == "asked"}
    assert 60 < len(asked) < 120
    _, again = decide(made.act(session, when=NOW + timedelta(hours=1)), rows[::-1])
    assert {one.contact.contact_ref for one in again if one.outcome == "asked"} == asked
    other = {ref for ref in (row.contact_ref for row in rows) if rules.sampled(b"k" * 32, survey.id, ref, 30)}
    assert other != asked, "only the installation's key tells who is in"
    assert session.scalars(select(SurveyContact)).all() == []


@given(rate=st.integers(1, 100))
@limits(max_examples=12)
def test_the_share_of_the_sample_is_the_rate(rate: int) -> None:
    hits = sum(rules.sampled(b"key", 7, f"T-{n}", rate) for n in range(1_000))
    assert abs(hits - 10 * rate) <= 65


def test_names_that_customers_are_told(session: Session) -> None:
    made, _ = told(session)
    day = NOW - timedelta(days=4)
    made.take(
        session,
        NOW,
        made.contact("A", AGO, employee="N-zoë"),
        made.contact("B", day, employee="N-gone"),
        made.contact("C", AGO, employee="lumi@SHOP.example"),
    )
    shown = {ref: one.shown for ref, one in invitations(session).items()}
    assert shown == {"A": "Zoë", "B": "Chat desk", "C": "Chat desk"}
    say = {"name": "Zoë Ångström", "alias": "Sam", "team": "Chat desk", "left": False, "ai_agent": False}
    for rule, expected in (("first", "Zoë"), ("alias", "Sam"), ("team", "Chat desk"), ("none", "")):
        assert rules.shown_name(rule, **say) == expected  # type: ignore[arg-type]
    assert rules.shown_name("alias", **say | {"alias": ""}) == "Chat desk"  # type: ignore[arg-type]


def test_wrong_rows_are_named_and_nothing_is_stored(session: Session) -> None:
    made, survey = told(session)
    rows = [
        made.contact("A", AGO),
        made.contact("B", AGO, employee="N-nobody"),
        made.contact("C", AGO, employee="N-gone"),
        made.contact("D", datetime(2019, 1, 1, tzinfo=UTC)),
        made.contact("E", NOW + timedelta(days=3)),
        made.contact("F", AGO, zone="Mars/Olympus"),
    ]
    with pytest.raises(Invalid) as refused:
        made.take(session, NOW, *rows)
    named = [one.field for one in refused.value.problems]
    assert named == ["1.employee", "2.employee", "3.employee", "4.ended_at", "5.zone"]
    assert session.scalars(select(Contact)).all() == []
    with pytest.raises(Invalid) as refused:
        made.take(session, NOW, made.contact("A", AGO), by="Hal West")
    assert [one.field for one in refused.value.problems] == ["0.employee"], "HR of another unit"
    survey.paused_at = NOW
    with pytest.raises(Conflict):
        made.take(session, NOW, rows[0])


@pytest.mark.parametrize(
    ("ended", "zone", "expected"),
    [
        ("2026-11-18T10:00", "UTC", "2026-11-18T12:00"),
        ("2026-11-18T18:30", "UTC", "2026-11-19T09:00"),
        ("2026-11-18T03:00", "UTC", "2026-11-18T09:00"),
        ("2026-11-18T10:00", "America/Los_Angeles", "2026-11-18T17:00"),
        ("2026-11-18T12:00", "Asia/Tokyo", "2026-11-19T00:00"),
        # the clock goes back in the night between
        ("2026-10-24T19:00", "Europe/Berlin", "2026-10-25T08:00"),
    ],
)
def test_customers_are_asked_in_their_waking_hours(ended: str, zone: str, expected: str) -> None:
    body = first_body()
    at = datetime.fromisoformat(ended).replace(tzinfo=UTC)
    found = rules.send_at(body, at, zone, at)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_sent_once_reminded_once_and_not_while_paused(session: Session) -> None:
    made, survey = told(session, remind_days=3, expiry_days=10)
    made.take(session, NOW, *(made.contact(f"T-{n}", AGO) for n in range(3)))
    actions.pause(made.act(session, when=NOW), survey)
    assert send_due(session, NOW + timedelta(hours=1), "UTC") == 0
    actions.resume(made.act(session, when=NOW), survey)
    suppress(session, "T-2@customer.example", "complaint", NOW)
    assert send_due(session, NOW, "UTC") == 3
    assert send_due(session, NOW, "UTC") == 0
    found = invitations(session)
    assert {ref for ref, one in found.items() if one.sent_at} == {"T-0", "T-1"}
    fates = {one.ref: one.outcome for one in session.scalars(select(SurveyContact))}
    assert fates["T-2"] == "unsubscribed"
    one = found["T-0"]
    session.add(
        SurveyAnswer(
            survey_id=survey.id,
            version_id=one.version_id,
            invitation_id=one.id,
            once="x",
            values={},
            language="en",
            browser="",
            first_at=NOW,
        )
    )
    session.flush()
    assert send_due(session, NOW + timedelta(days=2), "UTC") == 0
    assert send_due(session, NOW + timedelta(days=3, hours=1), "UTC") == 1
    assert send_due(session, NOW + timedelta(days=6), "UTC") == 0
    kept = list(session.scalars(select(Mail).order_by(Mail.made_at)))
    assert [mail.subject.startswith("A reminder") for mail in kept] == [False, False, True]
    session.execute(update(Invitation).values(sent_at=None, send_at=NOW, expires_at=NOW))
    assert send_due(session, NOW + timedelta(days=1), "UTC") == 0, "too late for it"


def test_a_file_of_contacts_is_read_or_says_which_line() -> None:
    good = contact_file.read_file(contact_file.SAMPLE.encode(), "UTC", NOW + timedelta(days=4))
    assert [row.contact_ref for row in good] == ["T-1001", "T-1002"]
    assert contact_file.unpacked(contact_file.packed(good)) == good
    for text, said in (
        ("contact_ref,employee\r\nA,B\r\n", "ended_at"),
        ("contact_ref,employee,ended_at\r\nA,B,yesterday\r\n", "Line 2"),
        ("contact_ref;employee;ended_at\r\n;B;2026-11-17T10:00:00Z\r\n", "contact_ref"),
        ("contact_ref,employee,ended_at\r\nA,B\r\n", "Line 2"),
    ):
        with pytest.raises(Invalid) as refused:
            contact_file.read_file(text.encode(), "UTC", NOW)
        assert said in str(refused.value)
    for text in ("", "[]", "{}", "[1]", '[{"contact_ref": "A"}]'):
        with pytest.raises(Invalid):
            contact_file.unpacked(text)


def test_what_the_builder_sends_becomes_a_body_or_names_its_fields() -> None:
    given = {
        "lang_en": "yes",
        "lang_de": "yes",
        "first_language": "de",
        "name_rule": "team",
        "channels": "Chat, Phone",
        "q0_kind": "care",
        "q0_id": "q2",
        "q0_place": "2",
        "q1_kind": "choice",
        "q1_place": "1",
        "q1_text_de": "Worum ging es?",
        "q1_choices_de": "Rechnung\nLieferung",
        "q2_kind": "",
        "q2_text_en": "left out",
    }
    numbers = {
        key: str(getattr(first_body(), key))
        for key in ("rate", "quiet_days", "delay_hours", "hours_from", "hours_to", "expiry_days")
    }
    given |= numbers | {"edit_hours": "0", "remind_days": "0"}
    body = body_from(given, first_body())
    assert [(one.id, one.kind) for one in body.questions] == [("q4", "choice"), ("q2", "care")]
    assert (body.languages, body.last, body.channels) == (["de", "en"], 4, ["Chat", "Phone"])
    again = body_from(given | {"q0_kind": "wow"}, body)
    assert [one.id for one in again.questions] == ["q6", "q5"], "another kind is another question"
    wrong = given | {
        "q1_choices_de": "Nur eine",
        "hours_to": "8",
        "remind_days": "30",
    }
    with pytest.raises(Invalid) as refused:
        body_from(wrong, first_body())
    assert {one.field for one in refused.value.problems} == {"q1_choices_de", "hours_to", "remind_days"}
    for bad, field in (
        ({"rate": "abc"}, "rate"),
        ({"q0_kind": "nonsense"}, "q0_kind"),
        ({"q0_text_de": "x" * 301}, "q0_text_de"),
        ({"lang_en": "", "lang_de": ""}, "lang_en"),
        ({"q0_kind": "", "q1_kind": ""}, "q0_kind"),
        ({"channels": "x" * 200}, "channels"),
    ):
        with pytest.raises(Invalid) as refused:
            body_from(given | bad, first_body())
        assert field in {one.field for one in refused.value.problems}


def test_the_same_contact_twice_in_one_delivery_counts_once(session: Session) -> None:
    made, _ = told(session)
    row = made.contact("T-1", AGO)
    taken = take_contacts(made.act(session, when=NOW), [row, row])
    assert (taken.outcomes, taken.known) == ({"asked": 1}, 1)
    assert ContactIn.model_validate(row.model_dump()) == row
