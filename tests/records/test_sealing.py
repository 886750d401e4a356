"""Sealed after each step, whole; its digest in the journal; found out where anything was touched."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.database import Base
from app.database.sealing import Sealed
from app.decisions import actions as decisions
from app.decisions.forms import WordsForm
from app.decisions.models import Decision
from app.journal.bodies import canonical, digest_of
from app.journal.chain import link
from app.journal.models import Entry
from app.records import contents, queries
from app.records.actions import seal
from app.records.jobs import unsealed
from app.records.models import SealedRecord
from tests.decisions.office import WORDS, Office, office


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def sealed(here: Office, made: Decision) -> SealedRecord:
    found = seal(here.session, made.id, here.now)
    here.session.flush()
    assert found is not None
    return found


def test_each_step_is_sealed_once_with_everything_in_it(here: Office) -> None:
    made = here.approved()
    first = sealed(here, made)
    assert (first.number, first.why) == (1, "approved")
    assert seal(here.session, made.id, here.now) is None
    decisions.deliver(
        here.at(here.session, here.now + timedelta(hours=1)).act("Hana"), made, WordsForm(words=WORDS)
    )
    here.session.flush()
    second = sealed(here, made)
    assert (second.number, second.why) == (2, "told")
    body = json.loads(second.body)
    assert body["about"] == {"employee": "Nia", "number": "Nia", "cycle": "Autumn"}
    assert body["decision"]["reason"] == WORDS
    assert body["parts"]["decision_dossier"][0]["body"]["windows"][1]["scores"][0]["standing"] == "at risk"
    assert {one["name"] for one in body["parts"]["decision_approval"]} == {"Gus", "Lena"}
    assert body["parts"]["decision_answer"][0]["words"] == "I see it otherwise."
    assert second.body == canonical(body)
    assert second.digest == digest_of(second.body) != first.digest
    noted = here.session.scalars(
        select(Entry.detail).where(Entry.verb == "sealed record").order_by(Entry.id)
    ).all()
    assert [(one["number"], one["digest"]) for one in noted] == [(1, first.digest), (2, second.digest)]


def test_every_row_that_leads_to_a_decision_is_in_it(here: Office) -> None:
    """Asked of the tables: whatever has a key of a decision, whichever room it stands in, but what is made of it."""
    known = {table.name for table, _ in contents.parts()}
    direct = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "decision"
    }
    assert direct - known == {"sealed_record"}
    assert len(known) >= 14
    made = here.told()
    body = contents.whole(here.session, made)
    for name in known:
        table = Base.metadata.tables[name]
        if "decision_id" in table.c:
            count = select(func.count()).select_from(table).where(table.c.decision_id == made.id)
            assert len(body["parts"].get(name, [])) == here.session.scalar(count), name


def test_versions_hold_until_something_is_touched(here: Office) -> None:
    made = here.approved()
    sealed(here, made)
    (waits,) = queries.versions(here.session, made.id)
    assert (waits.position, waits.holds) == (None, None)
    link(here.session)
    (one,) = queries.versions(here.session, made.id)
    assert one.position is not None
    assert one.holds is True
    entry = here.session.scalars(select(Entry).where(Entry.position == one.position)).one()
    assert one.record.body is not None

    def broken() -> bool:
        here.session.expire_all()
        (found,) = queries.versions(here.session, made.id)
        return found.holds is False

    with here.session.begin_nested() as tried:
        touched = one.record.body.replace(WORDS, WORDS + " ")
        here.session.execute(update(SealedRecord).values(body=touched))
        assert broken()
        tried.rollback()
    with here.session.begin_nested() as tried:
        other = one.record.body.replace(WORDS, WORDS + " ")
        here.session.execute(update(SealedRecord).values(body=other, digest=digest_of(other)))
        assert broken()
        tried.rollback()
    with here.session.begin_nested() as tried:
        here.session.execute(
            update(Entry).where(Entry.id == entry.id).values(detail={**entry.detail, "digest": "0" * 64})
        )
        assert broken()
        tried.rollback()
    assert not broken()


def test_what_nobody_asked_to_seal_is_found(here: Office) -> None:
    """A step whose job got lost: the next look seals it."""
    made = here.approved()
    assert unsealed(here.session) == [made.id]
    sealed(here, made)
    assert unsealed(here.session) == []
    later = here.at(here.session, here.now + timedelta(days=1))
    decisions.reverse(later.act("Hana"), made, WORDS)
    here.session.flush()
    assert unsealed(here.session) == [made.id]
    record = seal(here.session, made.id, later.now)
    assert record is not None
    assert record.why == "reversed"
    here.session.flush()
    assert unsealed(here.session) == []


def test_a_running_proposal_is_not_sealed_by_itself(here: Office) -> None:
    here.severance()
    assert unsealed(here.session) == []


def test_words_and_figures_lie_encrypted(here: Office) -> None:
    """In the very bytes of the database: neither the proposer's words nor the employee's stand there."""
    made = here.told()
    sealed(here, made)
    bind = here.session.connection()
    looked = 0
    for table in [*(table for table, _ in contents.parts()), Base.metadata.tables["sealed_record"]]:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                for (raw,) in bind.exec_driver_sql(f"SELECT {column.name} FROM {table.name}"):
                    assert raw is None or raw.startswith("1."), f"{table.name}.{column.name}"
                    looked += raw is not None
    assert looked >= 7
