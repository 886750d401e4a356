"""What came back: read as RFC 3464 and 5965 have it; only addresses that were written to are stopped."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import token_digest
from app.access.models import Account, Grant, Token
from app.database import unit_of_work
from app.mailing.actions import take_back
from app.mailing.bounces import Returned, read
from app.mailing.models import Mail, Suppressed
from app.mailing.rules import print_of
from tests.client import Client

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def bounce(
    to: str = "ana@customer.example", status: str = "5.1.1", action: str = "failed", of: str = ""
) -> bytes:
    quoted = (
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {of}\r\nTo: {to}\r\n\r\n" if of else ""
    )
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: care@lumen.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 no such user\r\n\r\n{quoted}--b--\r\n"
    ).encode()


COMPLAINT = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <7.survey@x>\r\nSubject: s\r\n\r\nbody\r\n--b--\r\n"
)


def test_failures_for_good_and_complaints_are_read() -> None:
    assert read(bounce()) == [Returned("bounced", "ana@customer.example", "")]
    assert read(bounce(of="<1.survey@x>")) == [Returned("bounced", "ana@customer.example", "<1.survey@x>")]
    assert read(COMPLAINT) == [Returned("complaint", "", "<7.survey@x>")]


@pytest.mark.parametrize(
    "raw",
    [
        bounce(status="4.2.2"),
        bounce(action="delayed", status="5.0.0"),
        bounce(action="delivered", status="2.0.0"),
        b"",
        b"Subject: I am on holiday\r\n\r\nBack on Monday.\r\n",
        COMPLAINT.replace(b"abuse", b"not-spam"),
        b"Content-Type: multipart/report\r\n\r\n--x",
        b"Content-Type: message/delivery-status\r\n\r\nAction: failed",
        b"\xff\xfe\x00" * 400,
    ],
)
def test_anything_else_is_nothing(raw: bytes) -> None:
    assert read(raw) == []


@given(st.binary(max_size=400), st.integers(0, 600))
def test_no_bytes_break_it(noise: bytes, at: int) -> None:
    raw = bounce(of="<1@x>")
    assert len(read(raw[:at] + noise + raw[at:])) <= 1


def sent(session: Session, ident: int, to: str) -> None:
    from app.config import settings

    given: dict[str, Any] = {"kind": "survey", "subject": "s", "due_at": NOW, "made_at": NOW, "state": "sent"}
    print_ = print_of(to, settings().key())
    session.add(Mail(id=ident, key=f"k{ident}", to=to, to_print=print_, message_id=f"<{ident}@x>", **given))
    session.flush()


def test_only_what_was_written_from_here_stops_an_address(session: Session) -> None:
    sent(session, 1, "ana@customer.example")
    sent(session, 2, "ben@customer.example")
    made_up = [
        Returned("bounced", "stranger@x.example", ""),
        Returned("bounced", "ana@customer.example", "<9@y>"),
    ]
    assert take_back(session, made_up, NOW) == (0, 2)
    found = [Returned("bounced", "Ana@customer.example", ""), Returned("complaint", "", "<2@x>")]
    assert take_back(session, found, NOW) == (2, 0)
    assert take_back(session, found, NOW) == (0, 0)
    reasons = {one.hint: one.reason for one in session.scalars(select(Suppressed))}
    assert reasons == {"a…@customer.example": "bounced", "b…@customer.example": "complaint"}
    states = {one.id: one.state for one in session.scalars(select(Mail))}
    assert states == {1: "bounced", 2: "sent"}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_mail_server_hands_them_over_with_a_token(client: Client, app_on: Callable[..., Any]) -> None:
    with unit_of_work(client.app.state.engine) as session:
        account = Account(email="ada@x.example", name="Ada")
        session.add(account)
        session.flush()
        session.add(Grant(account_id=account.id, role="administrator"))
        until = datetime(2040, 1, 1, tzinfo=UTC)
        for name, scope in (("right", "mail:bounces"), ("other", "ratings:write")):
            token = Token(account_id=account.id, name=name, digest=token_digest(name), scopes=[scope])
            token.made_at, token.expires_at = NOW, until
            session.add(token)
        sent(session, 1, "ana@customer.example")
    headers = {"Authorization": "Bearer right"}
    answer = client.post("/api/mail/bounces", content=bounce(), headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"stopped": 1, "unknown": 0})
    assert client.post("/api/mail/bounces", content=b"x", headers=headers).json() == {
        "stopped": 0,
        "unknown": 0,
    }
    wrong = {"Authorization": "Bearer other"}
    assert client.post("/api/mail/bounces", content=bounce(), headers=wrong).status_code == 403
    assert client.post("/api/mail/bounces", content=b"x" * 1_100_000, headers=headers).status_code == 413
    client.cookies.clear()
    assert client.post("/api/mail/bounces", content=bounce()).status_code == 401
