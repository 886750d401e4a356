"""Notices by mail, to a real SMTP server: one mail a person, at least once, with nothing a stranger should read."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from smtplib import SMTPException
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, select

from app.access.models import Account
from app.config import Settings
from app.database import make_engine, unit_of_work
from app.database.doctor import mail as looked_at
from app.home import jobs
from app.home.mail import mail_due
from app.jobs.runner import Runner
from app.notices.actions import MAIL, notify
from app.notices.models import Job, Notice
from app.people.models import Employee
from tests.databases import Databases

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Letterbox:
    """Takes mail like a server; `refuse` makes it fail for one address."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refuse = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuse and self.refuse in envelope.rcpt_tos[0]:
            return "451 try again later"
        self.mails.append(message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def box() -> Letterbox:
    return Letterbox()


@pytest.fixture
def settings(box: Letterbox) -> Iterator[Settings]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield Settings(
        smtp_url=f"smtp://127.0.0.1:{port}",
        mail_from="Rapport <rapport@lumen.example>",
        base_url="https://service.example/",
    )
    controller.stop()


@pytest.fixture
def engine(databases: Databases, kind: str) -> Iterator[Engine]:
    with databases.copy(kind, "empty") as url:
        made = make_engine(url)
        with unit_of_work(made) as session:
            for name in ("Maya Ross", "Dan Levi", "Gone Away", "Shut Out"):
                one = Employee(name=name, left_on=NOW.date() if name == "Gone Away" else None)
                session.add(one)
                session.flush()
                address = name.split()[0].lower() + "@lumen.example"
                session.add(
                    Account(
                        email=address,
                        name=name,
                        employee_id=one.id,
                        disabled_at=NOW if name == "Shut Out" else None,
                    )
                )
        yield made
        made.dispose()


def tell(engine: Engine, who: str, text: str, kind: str = "bad answer", due: datetime = NOW) -> None:
    with unit_of_work(engine) as session:
        account = session.scalars(select(Account).where(Account.name == who)).one()
        notify(session, account.id, kind, text, "/ratings/123", NOW, due)


def mailed(engine: Engine) -> list[str]:
    with unit_of_work(engine, write=False) as session:
        return list(
            session.scalars(select(Notice.text).where(Notice.mailed_at.is_not(None)).order_by(Notice.text))
        )


def test_one_mail_a_person_with_addresses_and_no_word_of_what_it_is(
    engine: Engine, settings: Settings, box: Letterbox
) -> None:
    tell(engine, "Maya Ross", "A customer answered 1 of 5 about Tomasz.")
    tell(engine, "Maya Ross", "Tomasz disputes an answer.", "dispute")
    tell(engine, "Dan Levi", "A customer gave you 5 of 5 and wrote why.", "wow")
    assert mail_due(engine, settings, NOW) == 2
    mails = {one["To"]: one for one in box.mails}
    assert set(mails) == {"Maya Ross <maya@lumen.example>", "Dan Levi <dan@lumen.example>"}
    hers = mails["Maya Ross <maya@lumen.example>"]
    assert hers["Subject"] == "2 things wait for you in Rapport"
    assert hers.get_content_type() == "text/plain"
    body = str(hers.get_payload())
    assert body.count("https://service.example/ratings/123") == 2
    assert "https://service.example/notices" in body
    for secret in ("Tomasz", "1 of 5", "answered"):
        assert secret not in body + hers["Subject"]
    assert (
        mails["Dan Levi <dan@lumen.example>"]["Subject"] == "A customer wrote something good about your work"
    )
    assert len(mailed(engine)) == 3
    assert mail_due(engine, settings, NOW) == 0
    assert len(box.mails) == 2


def test_not_before_it_is_due_nor_once_it_was_read(
    engine: Engine, settings: Settings, box: Letterbox
) -> None:
    tell(engine, "Maya Ross", "In the night.", due=NOW + timedelta(hours=8))
    tell(engine, "Dan Levi", "Read already.")
    with unit_of_work(engine) as session:
        session.scalars(select(Notice).where(Notice.text == "Read already.")).one().read_at = NOW
    assert mail_due(engine, settings, NOW) == 0
    assert mail_due(engine, settings, NOW + timedelta(hours=8)) == 1
    assert box.mails[0]["To"] == "Maya Ross <maya@lumen.example>"


def test_leavers_and_closed_accounts_get_none(engine: Engine, settings: Settings, box: Letterbox) -> None:
    tell(engine, "Gone Away", "To a leaver.")
    tell(engine, "Shut Out", "To a closed account.")
    assert mail_due(engine, settings, NOW) == 0
    assert box.mails == []


def test_after_a_failure_it_is_sent_again_with_the_same_id(
    engine: Engine, settings: Settings, box: Letterbox
) -> None:
    """What the server took before stays marked; the rest is tried again by the queue."""
    tell(engine, "Maya Ross", "First.")
    tell(engine, "Dan Levi", "Second.")
    box.refuse = "dan@"
    with pytest.raises(SMTPException):
        mail_due(engine, settings, NOW)
    assert mailed(engine) in (["First."], [])
    box.refuse = ""
    mail_due(engine, settings, NOW)
    assert mailed(engine) == ["First.", "Second."]
    assert len({one["Message-ID"] for one in box.mails}) == len(box.mails) == 2
    with unit_of_work(engine) as session:
        for one in session.scalars(select(Notice)):
            one.mailed_at = None
    before = {one["Message-ID"] for one in box.mails}
    mail_due(engine, settings, NOW)
    assert {one["Message-ID"] for one in box.mails} == before, "a second copy can be told from news"


def test_the_queue_mails_what_is_due(
    engine: Engine, settings: Settings, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "settings", lambda: settings)
    tell(engine, "Maya Ross", "By the queue.")
    assert Runner(engine, jobs.HANDLERS).drain() == 1
    assert len(box.mails) == 1
    with unit_of_work(engine, write=False) as session:
        assert session.scalars(select(Job).where(Job.kind == MAIL)).one().state == "done"


def test_without_a_server_nothing_is_mailed_and_doctor_says_so(engine: Engine) -> None:
    tell(engine, "Maya Ross", "Stays on the page.")
    assert mail_due(engine, Settings(smtp_url=""), NOW) == 0
    assert mailed(engine) == []
    assert "RAPPORT_SMTP_URL" in looked_at(Settings(smtp_url="")).says
    found = looked_at(
        Settings(smtp_url="smtp://u:secret@mail.example:587?tls=starttls", mail_from="a@b.example")
    )
    assert "mail.example" in found.says
    assert "secret" not in found.says


def test_half_a_setting_is_refused() -> None:
    assert any("RAPPORT_MAIL_FROM" in one for one in Settings(smtp_url="smtp://mail.example").refusals())
    assert any(
        "RAPPORT_SMTP_URL" in one for one in Settings(smtp_url="http://x", mail_from="a@b.example").refusals()
    )
