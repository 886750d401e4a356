"""Shares leave nobody out who waits, protected cases leave no trace, mail of any kind is read or refused."""

from datetime import timedelta

import pytest

from app.complaints import coming, figures, mail
from app.complaints.coming import CaseIn
from app.errors import Conflict, Invalid
from tests.cases.desk import NOON, Desk

HOUR = timedelta(hours=1)


def test_who_still_waits_past_the_time_was_not_answered_in_time(desk: Desk) -> None:
    first = NOON.date()
    for _ in range(3):
        desk.opened()
    told = desk.opened()
    desk.told(told, "We look at it.", "to customer", NOON + HOUR)
    early = figures.whole(desk.session, first, NOON + HOUR).in_time
    assert (early.hits, early.n) == (1, 1)
    late = figures.whole(desk.session, first, NOON + timedelta(days=2)).in_time
    assert (late.hits, late.n) == (1, 4)


def test_preventions_of_protected_cases_are_not_counted(desk: Desk) -> None:
    hidden = desk.opened("Bo", protected="yes", handlers="Lena, Hal")
    shown = desk.opened()
    for case, who in ((hidden, "Lena"), (shown, "Bo")):
        desk.helped(case, who)
        desk.caused(case)
    desk.planned(hidden, keeper="Hal")
    (row,) = figures.causes(desk.session, NOON.date())
    assert (row.n, row.planned) == (1, 0)


def test_a_reference_opens_no_case_that_one_may_not_see(desk: Desk) -> None:
    given = CaseIn(said="It came broken.", customer="Mrs Albrecht", reference="4711")
    made, new = coming.from_program(desk.by("Bo"), given)
    assert new
    assert coming.from_program(desk.by("Maya"), given) == (made, False)
    with pytest.raises(Conflict, match="taken by a case you may not see"):
        coming.from_program(desk.by("Wim"), given)


@pytest.mark.parametrize(
    "body",
    [
        b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(2000)
        ),
        b"Content-Type: message/rfc822\r\n\r\n" * 2000 + b"Subject: x\r\n\r\nhello",
        b"Content-Type: " + b"(" * 5000 + b"\r\n\r\nhello",
        b'Content-Type: text/plain; charset="x\x00y"\r\n\r\nhello',
        b"Content-Type: text/plain; charset=undefined\r\n\r\nhello",
        b"From: " + b"(" * 5000 + b"\r\n\r\nhello",
        b"Date: Fri, 31 Dec 9999 23:59:59 -2359\r\n\r\nhello",
        b"Date: Mon, 01 Jan 0001 00:00:00 +2359\r\n\r\nhello",
    ],
)
def test_a_message_is_read_or_refused_with_a_sentence(body: bytes) -> None:
    try:
        said = mail.read(body).words
    except Invalid as refused:
        said = refused.problems[0].message
    assert said in {"hello", "Rapport can’t read this message. Paste its text alone."}
