"""A forwarded mail: whose words, when, and never two cases of one message."""

import re
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select

from app.cases.models import Case
from app.complaints import coming
from app.complaints.mail import MOST_BYTES, Message, read
from app.errors import Invalid
from tests.cases.desk import NOON, Desk

SENT = "Sun, 22 Nov 2026 18:30:00 +0100"


def mail(words: str, **headers: str) -> bytes:
    own = {"From": "Zoë Weber <zoe@weber.example>", "Date": SENT, "Subject": "My lamp", "Message-ID": "<1@x>"}
    given = own | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{words}".encode()


def forwarded(mark: str, lines: str, words: str) -> bytes:
    return mail(
        f"See below. Can you take it?\r\n\r\n{mark}\r\n{lines}\r\n\r\n{words}", From="Bo <bo@us.example>"
    )


def test_a_customers_own_message() -> None:
    found = read(mail("It flickers.\r\nStill."))
    assert found == Message(
        "Zoë Weber",
        "zoe@weber.example",
        "My lamp",
        "It flickers.\nStill.",
        datetime(2026, 11, 22, 17, 30, tzinfo=UTC),
        "mail <1@x>",
    )


@pytest.mark.parametrize(
    ("mark", "lines"),
    [
        (
            "---------- Forwarded message ---------",
            "From: {who}\r\nDate: {sent}\r\nSubject: My lamp\r\nTo: Bo",
        ),
        ("-----Original Message-----", "From: {who}\r\nSent: {sent}\r\nTo: Bo\r\nSubject: My lamp"),
        ("Begin forwarded message:", "\r\nFrom: {who}\r\nSubject: My lamp\r\nDate: {sent}"),
        ("-----Ursprüngliche Nachricht-----", "Von: {who}\r\nGesendet: {sent}\r\nBetreff: My lamp"),
    ],
)
@pytest.mark.parametrize("who", ["Zoë Weber <zoe@weber.example>", "Zoë Weber [mailto:zoe@weber.example]"])
def test_whose_words_a_forwarded_one_holds(mark: str, lines: str, who: str) -> None:
    found = read(forwarded(mark, lines.format(who=who, sent=SENT), "It flickers."))
    assert (found.sender, found.address, found.subject, found.words) == (
        "Zoë Weber",
        "zoe@weber.example",
        "My lamp",
        "It flickers.",
    )
    assert found.sent_at == datetime(2026, 11, 22, 17, 30, tzinfo=UTC)


def test_one_that_is_attached_and_one_in_html_alone() -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Message-ID"] = "Zoë <zoe@weber.example>", "My lamp", "<2@x>"
    inner.set_content(
        "<style>p{}</style><p>It <b>flickers</b>.</p><script>alert(1)</script><p>Still</p>", "html"
    )
    outer = EmailMessage()
    outer["From"] = "Bo <bo@us.example>"
    outer.set_content("Please.")
    outer.add_attachment(inner)
    found = read(outer.as_bytes())
    assert (found.sender, found.words, found.ref) == ("Zoë", "It flickers.\nStill", "mail <2@x>")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "Paste the whole message"),
        (b"  \r\n ", "Paste the whole message"),
        (b"From: a@b.example\r\n\r\n", "no words"),
        (b"x" * (MOST_BYTES + 1), "larger than 2 MB"),
    ],
)
def test_what_is_no_message_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read(body)


@given(st.binary(max_size=400))
@example(b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n")
@example(b"From: =?utf-8?q?=ff?= <a@b>\r\nDate: Mon, 99 Foo 99999 99:99\r\n\r\nHello\x00 \xff")
@example(b"Content-Type: text/plain; charset=nonsense\r\n\r\nHello")
@example(b"Content-Transfer-Encoding: base64\r\n\r\n!!!")
@example("Hello \ud800".encode("utf-8", "surrogatepass"))
def test_nothing_but_a_message_or_a_sentence_comes_of_octets(body: bytes) -> None:
    try:
        found = read(body)
    except Invalid:
        return
    assert found.words
    assert len(found.sender) <= 200
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", found.words + found.sender + found.address)


def test_it_is_a_case_once_and_its_clock_runs_from_when_it_was_sent(desk: Desk) -> None:
    body = mail("It flickers.", Date="Mon, 23 Nov 2026 10:00:00 +0000")
    case, new = coming.from_mail(desk.by("Bo"), body)
    again, known = coming.from_mail(desk.by("Ann"), body)
    assert (new, known, again.id) == (True, False, case.id)
    assert case.came_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert (case.customer, case.reach, case.way) == ("Zoë Weber", "zoe@weber.example", "mail")
    assert case.said == "My lamp\n\nIt flickers."
    soon = mail("Soon.", Date="Mon, 23 Nov 2099 10:00:00 +0000", **{"Message-ID": "<3@x>"})
    future, _ = coming.from_mail(desk.by("Bo"), soon)
    assert future.came_at == NOON


def test_from_a_file_all_rows_or_none(desk: Desk) -> None:
    head = "What they said,Customer,Department,Owner,Came in,Country,Reference\n"
    bad = head + "Late,C-1,Desk,Ann,2026-11-20 09:00,PT,1\nLate,C-2,Nowhere,,2031-01-01 09:00,XX,2\n"
    with pytest.raises(Invalid) as refused:
        coming.from_file(desk.by("Sol"), bad.encode())
    assert [one.message for one in refused.value.problems] == [
        "Row 3, Department: There is no department “Nowhere”. Write its name as the pages do."
    ]
    worse = bad.replace("Nowhere", "Desk")
    with pytest.raises(Invalid) as refused:
        coming.from_file(desk.by("Sol"), worse.encode())
    assert [one.message.split(":")[0] for one in refused.value.problems] == [
        "Row 3, Country",
        "Row 3, Came in",
    ]


def test_read_twice_a_file_changes_nothing(desk: Desk) -> None:
    good = "What they said,Customer,Owner,Came in,Reference\nLate,C-1,Ann,2026-11-20 09:00,1\nLate,C-2,,,\n"
    assert coming.from_file(desk.by("Sol"), good.encode()) == (2, 0)
    assert coming.from_file(desk.by("Sol"), good.encode()) == (0, 2)
    owners = {case.customer: case.owner_id for case in desk.session.scalars(select(Case))}
    assert owners == {"C-1": desk.ids["Ann"], "C-2": desk.ids["Sol"]}
