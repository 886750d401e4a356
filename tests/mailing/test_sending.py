"""Mail to customers through a real SMTP server: once as far as mail can, retried, stopped where it must not go."""

import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, select

from app.config import Settings
from app.database import make_engine, unit_of_work
from app.errors import Invalid
from app.mailing import actions, jobs, sending
from app.mailing.actions import SEND, Letter, post
from app.mailing.models import Mail, Suppressed
from app.mailing.sending import send_due
from app.notices.models import Job
from tests.databases import Databases

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LINK = "https://service.example/s/" + "x" * 43 + "/unsubscribe"


class Letterbox:
    """Takes mail like a server; refuses recipients and bodies as told, or hangs up."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.recipients: dict[str, str] = {}
        self.answer = "250 taken"
        self.hang_up = False

    async def handle_RCPT(self, _s: Any, _session: Any, envelope: Any, address: str, _o: Any) -> str:  # noqa: N802
        if address in self.recipients:
            return self.recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content))
        if self.hang_up:
            self.hang_up = False
            server.transport.abort()
        return self.answer


@pytest.fixture
def box() -> Letterbox:
    return Letterbox()


@pytest.fixture
def settings(box: Letterbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    made = Settings(
        smtp_url=f"smtp://127.0.0.1:{port}",
        mail_from="Lumen Home <care@lumen.example>",
        base_url="https://service.example",
    )
    monkeypatch.setattr(actions, "settings", lambda: made)
    monkeypatch.setattr(sending, "settings", lambda: made)
    yield made
    controller.stop()


@pytest.fixture
def engine(databases: Databases, kind: str) -> Iterator[Engine]:
    with databases.copy(kind, "empty") as url:
        made = make_engine(url)
        yield made
        made.dispose()


def write(engine: Engine, *names: str, due: datetime = NOW) -> None:
    with unit_of_work(engine) as session:
        for name in names:
            headers = {
                "List-Unsubscribe": f"<{LINK}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
            letter = Letter(
                key=f"test:{name}",
                kind="survey",
                to=f"{name}@customer.example",
                subject="Wie war es? – شكرًا",
                text=f"Grüße\n{LINK}\n",
                html=f'<p>Grüße <a href="{LINK}">stop</a></p>',
                headers=headers,
            )
            post(session, letter, NOW, due)


def states(engine: Engine) -> dict[str, str]:
    with unit_of_work(engine, write=False) as session:
        return {one.to.partition("@")[0]: one.state for one in session.scalars(select(Mail))}


def test_it_arrives_whole_with_a_way_out_and_is_not_kept(
    engine: Engine, settings: Settings, box: Letterbox
) -> None:
    write(engine, "ana")
    write(engine, "ana")
    with unit_of_work(engine, write=False) as session:
        assert [one.kind for one in session.scalars(select(Job))] == [SEND]
    assert send_due(engine, settings, NOW) == 1
    assert send_due(engine, settings, NOW) == 0
    (mail,) = box.mails
    assert (mail["To"], mail["From"]) == ("ana@customer.example", "Lumen Home <care@lumen.example>")
    assert mail["List-Unsubscribe"] == f"<{LINK}>", "whole, not broken into encoded words"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = mail.get_payload()  # type: ignore[misc]
    assert "Grüße" in text.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert LINK in html.get_payload(decode=True).decode()  # type: ignore[union-attr]
    with unit_of_work(engine, write=False) as session:
        kept = session.scalars(select(Mail)).one()
        assert (kept.state, kept.text, kept.html) == ("sent", None, None)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_one_refused_for_good_fails_alone(engine: Engine, settings: Settings, box: Letterbox) -> None:
    box.recipients["nobody@customer.example"] = "550 no such user"
    write(engine, "ana", "nobody", "ben")
    assert send_due(engine, settings, NOW) == 2
    assert states(engine) == {"ana": "sent", "nobody": "bounced", "ben": "sent"}
    with unit_of_work(engine, write=False) as session:
        stopped = session.scalars(select(Suppressed)).one()
        assert (stopped.hint, stopped.reason) == ("n…@customer.example", "bounced")
    box.answer = "554 looks like spam"
    write(engine, "clara")
    assert send_due(engine, settings, NOW) == 0
    assert states(engine)["clara"] == "failed"
    with unit_of_work(engine, write=False) as session:
        assert len(list(session.scalars(select(Suppressed)))) == 1, (
            "a refused text says nothing of the address"
        )


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_one_refused_for_now_is_tried_for_a_day(engine: Engine, settings: Settings, box: Letterbox) -> None:
    box.recipients["ana@customer.example"] = "451 try later"
    write(engine, "ana", "ben")
    at, tries = NOW, 0
    assert send_due(engine, settings, at) == 1
    while states(engine)["ana"] == "waiting":
        with unit_of_work(engine, write=False) as session:
            mail = session.scalars(select(Mail).where(Mail.state == "waiting")).one()
            assert mail.due_at > at
            assert any(job.due_at == mail.due_at for job in session.scalars(select(Job)))
            at = mail.due_at
        tries += 1
        send_due(engine, settings, at)
    assert states(engine)["ana"] == "failed"
    assert tries == 6
    assert timedelta(hours=20) < at - NOW < timedelta(hours=48)


def test_after_a_lost_connection_it_goes_again_with_the_same_id(
    engine: Engine, settings: Settings, box: Letterbox
) -> None:
    """At least once: the server had it and could not say so."""
    box.hang_up = True
    write(engine, "ana", "ben")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send_due(engine, settings, NOW)
    assert set(states(engine).values()) == {"waiting"}
    assert send_due(engine, settings, NOW) == 2
    ids = [one["Message-ID"] for one in box.mails]
    assert (len(ids), len(set(ids))) == (3, 2)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_who_unsubscribed_meanwhile_gets_none(engine: Engine, settings: Settings, box: Letterbox) -> None:
    write(engine, "ana", due=NOW + timedelta(hours=3))
    assert send_due(engine, settings, NOW) == 0
    with unit_of_work(engine) as session:
        assert actions.suppress(session, "ANA@customer.example", "unsubscribed", NOW)
        assert not actions.suppress(session, "ana@Customer.example", "bounced", NOW)
    assert send_due(engine, settings, NOW + timedelta(hours=3)) == 0
    assert box.mails == []
    assert states(engine) == {"ana": "failed"}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_without_a_server_mail_is_held(engine: Engine) -> None:
    write(engine, "ana")
    assert states(engine) == {"ana": "held"}
    assert send_due(engine, Settings(smtp_url=""), NOW) == 0
    assert jobs.HANDLERS.keys() == {SEND}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_no_header_can_be_smuggled_in(engine: Engine, settings: Settings, box: Letterbox) -> None:
    with unit_of_work(engine) as session:
        for to in (
            "a@b.example\nBcc: c@d.example",
            "a@b.example, c@d.example",
            "<a@b.example>",
            "a b@c.example",
            "",
        ):
            with pytest.raises(Invalid):
                post(session, Letter("k", "survey", to, "s", "t"), NOW)
        subject = "Hello\r\nBcc: victim@x.example"
        assert post(session, Letter("k", "survey", "a@b.example", subject, "t"), NOW)
    assert send_due(engine, settings, NOW) == 1
    assert box.mails[0]["Bcc"] is None
    assert box.mails[0]["Subject"] == "Hello Bcc: victim@x.example"
