"""The chain: linked in order, the same on both databases, entries linked in the old form hold beside new ones."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.clock import now
from app.journal.actions import record
from app.journal.bodies import body, canonical
from app.journal.chain import ALTERED, MISSING, REWRITTEN, holds_at, link, verify
from app.journal.heads import Head, as_text, keep_head, kept, read_text
from app.journal.models import Entry, JournalHead

WHEN = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def ten(session: Session, at: datetime = WHEN) -> None:
    for number in range(10):
        record(
            session,
            f"act {number}",
            account_id=7,
            actor_name="Maya",
            now=at + timedelta(microseconds=number),
            detail={"n": number, "ü": "é"},
        )
    session.flush()


def linked(session: Session, *rounds: datetime) -> None:
    for at in rounds or (WHEN,):
        ten(session, at)
        link(session)
    session.expire_all()


def test_entries_are_linked_once_and_hold(session: Session) -> None:
    ten(session)
    assert link(session) == 10
    assert link(session) == 0
    session.expire_all()
    assert (verify(session).held, verify(session).fault) == (10, None)
    assert session.scalars(select(Entry.position).order_by(Entry.id)).all() == list(range(1, 11))
    assert all(holds_at(session, position) for position in range(1, 11))
    assert not holds_at(session, 11)


def test_the_next_entries_go_on_from_the_head(session: Session) -> None:
    linked(session, WHEN, WHEN)
    told = verify(session)
    assert (told.held, told.fault) == (20, None)


def test_a_changed_word_is_named_with_its_entry(session: Session) -> None:
    linked(session)
    session.execute(update(Entry).where(Entry.position == 4).values(actor_name="Mallory"))
    told = verify(session)
    assert told.held == 3
    assert told.fault is not None
    assert (told.fault.kind, told.fault.position) == (ALTERED, 4)
    number = session.scalars(select(Entry.id).where(Entry.position == 4)).one()
    assert f"Entry 4 of the chain (id {number}, 2026-03-01T12:30:00.000003+00:00, “act 3”)" in told.fault.says
    assert [holds_at(session, place) for place in (3, 4, 5)] == [True, False, True]


def test_a_deleted_entry_is_found(session: Session) -> None:
    linked(session)
    session.execute(delete(Entry).where(Entry.position == 6))
    told = verify(session)
    assert told.held == 5
    assert told.fault is not None
    assert (told.fault.kind, told.fault.position) == (MISSING, 6)
    assert not holds_at(session, 7)


VALUES: list[Any] = [
    {},
    {"n": 0.1 + 0.2, "m": 1e300, "tiny": 5e-324, "whole": 1.0, "minus": -0.0, "big": 1 << 52},
    {"b": [1, None, True, {"z": "ä", "a": "𝄞 \u202e \\ \" '"}], "a": ""},
    {"": "Zoë\nlines\tand \u2028"},
]


def test_the_digests_are_those_of_the_plain_definition_on_both_databases(session: Session) -> None:
    """Reckoned here once more, slowly, from what was recorded: whatever the database made of it in between."""
    for place, detail in enumerate(VALUES):
        at = WHEN + timedelta(microseconds=place * 1001, seconds=place)
        record(
            session,
            "noted “Ω”",
            account_id=place or None,
            actor_name="Amélie 🙂",
            now=at,
            thing_kind="review",
            thing_id=1 << 52,
            subject_id=None,
            detail=detail,
            request_id="r",
        )
    session.flush()
    ids = session.scalars(select(Entry.id).order_by(Entry.id)).all()
    link(session)
    session.expire_all()
    head = ""
    for place, entry in enumerate(session.scalars(select(Entry).order_by(Entry.position))):
        at = WHEN + timedelta(microseconds=place * 1001, seconds=place)
        whole = [ids[place], at.isoformat(), place or None, "Amélie 🙂", "noted “Ω”", "review", 1 << 52, None]
        text = json.dumps([*whole, VALUES[place], "r"], sort_keys=True, separators=(",", ":"))
        said = sha256(text.encode()).hexdigest()
        head = sha256(f"{head}\n{place + 1}\n{said}".encode()).hexdigest()
        assert (entry.body_digest, entry.digest) == (said, head)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(), st.dictionaries(st.text(), JSON, max_size=3), st.integers() | st.none())
def test_a_body_is_canonical_json(words: str, detail: dict[str, Any], number: int | None) -> None:
    """Whatever was stored, and in whatever order its keys were."""
    stored = json.dumps(dict(reversed(detail.items())), ensure_ascii=False)
    row = (1, "2026-03-01 12:30:00.000001", number, words, words, "", number, None, stored, "")
    plain = [1, "2026-03-01T12:30:00.000001+00:00", number, words, words, "", number, None, detail, ""]
    assert body(row) == canonical(plain)
    assert json.loads(body(row)) == plain


def as_before(session: Session) -> None:
    """Link what waits as it was done before entries had a digest of their own body."""
    head = ""
    for position, one in enumerate(session.scalars(select(Entry).order_by(Entry.id)), 1):
        said = [head, position, one.id, one.at.isoformat(), one.account_id, one.actor_name, one.verb]
        said += [one.thing_kind, one.thing_id, one.subject_id, one.detail, one.request_id]
        text = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        head = sha256(text.encode()).hexdigest()
        one.position, one.digest = position, head
    session.flush()
    session.expire_all()


def test_entries_linked_in_the_old_form_still_hold(session: Session) -> None:
    ten(session)
    as_before(session)
    before = session.execute(select(Entry.position, Entry.digest, Entry.body_digest)).all()
    ten(session)
    assert link(session) == 10
    session.expire_all()
    assert (verify(session).held, verify(session).fault) == (20, None)
    after = session.execute(
        select(Entry.position, Entry.digest, Entry.body_digest).where(Entry.position < 11)
    )
    assert sorted(after.all()) == sorted(before)
    session.execute(update(Entry).where(Entry.position == 7).values(detail={"n": 6, "ü": "è"}))
    told = verify(session)
    assert told.held == 6
    assert told.fault is not None
    assert (told.fault.kind, told.fault.position) == (ALTERED, 7)


def test_a_head_is_kept_once_a_day_of_what_was_there_at_midnight(session: Session) -> None:
    assert not keep_head(session, WHEN)
    linked(session, WHEN, WHEN + timedelta(hours=6))
    tomorrow = WHEN + timedelta(days=1)
    linked(session, tomorrow)
    assert keep_head(session, tomorrow)
    session.flush()
    assert not keep_head(session, tomorrow + timedelta(hours=1))
    (head,) = kept(session)
    assert (head.day, head.position) == (WHEN.date(), 20)
    assert head.digest == session.scalars(select(Entry.digest).where(Entry.position == 20)).one()
    assert read_text(as_text([head])) == [head]
    assert verify(session, [head]).fault is None


def test_a_rewritten_past_agrees_with_itself_and_not_with_the_head(session: Session) -> None:
    linked(session, WHEN)
    keep_head(session, WHEN + timedelta(days=1))
    session.flush()
    heads = kept(session)
    session.execute(update(Entry).where(Entry.position == 3).values(actor_name="Mallory"))
    session.execute(update(Entry).values(position=None, digest=None, body_digest=None))
    link(session)
    assert verify(session).fault is None
    told = verify(session, heads)
    assert told.fault is not None
    assert (told.fault.kind, told.fault.position) == (REWRITTEN, 10)
    assert "2026-03-01" in told.fault.says
    session.execute(delete(JournalHead))
    assert verify(session, kept(session)).fault is None


@pytest.mark.parametrize(
    "line",
    [
        "2026-13-01 4 " + "a" * 64,
        "2026-03-01 4 " + "a" * 63,
        "2026-03-01 x y",
        "hello",
        "2026-03-01 0 " + "a" * 64,
    ],
)
def test_a_file_that_holds_no_heads_is_refused_by_line(line: str) -> None:
    with pytest.raises(Exception, match="Line 2 is no head"):
        read_text(f"# heads\n{line}\n")
    with pytest.raises(Exception, match="holds no head"):
        read_text("# heads\n\n")


def test_a_head_of_nothing_is_a_head(session: Session) -> None:
    linked(session, now())
    assert verify(session, [Head(WHEN.date(), 0, "")]).fault is None
    assert verify(session, [Head(WHEN.date(), 0, "a" * 64)]).fault is not None
