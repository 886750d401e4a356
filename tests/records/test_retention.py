"""Erased when its time is over, never while it is held; two people release a hold."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.database import make_engine, unit_of_work
from app.database.sealing import Sealed
from app.decisions import actions as decisions
from app.decisions.forms import WordsForm
from app.decisions.models import Approval, Decision, Dossier
from app.errors import Conflict, Forbidden, Invalid
from app.journal.chain import link, verify
from app.journal.models import CLOSED_KINDS, Entry
from app.notices.models import Job
from app.people.models import Employee
from app.records import contents, jobs, queries
from app.records.actions import (
    ask_release,
    erase,
    grant_release,
    place_hold,
    refuse_release,
    seal,
    set_policy,
)
from app.records.forms import HoldForm, PolicyForm, ReleaseForm, RuleForm
from app.records.models import Hold, SealedRecord
from tests.decisions.office import NOW, WORDS, Office, office, office_in

WHY = "Charge 2026-114 at the labour court names these papers."
LATER = NOW + timedelta(days=366 * 5)


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def withdrawn(here: Office, name: str = "Nia") -> Decision:
    made = here.severance(name)
    decisions.withdraw(here.act("Hana"), made, WordsForm(words=WORDS))
    here.session.flush()
    seal(here.session, made.id, here.now)
    here.session.flush()
    link(here.session)
    return made


def hold(here: Office, name: str = "Nia", by: str = "Hana") -> Hold:
    made = place_hold(here.act(by), HoldForm(person=name, reason=WHY))
    here.session.flush()
    return made


def test_erasing_takes_every_word_and_leaves_who_when_and_digests(here: Office) -> None:
    made = withdrawn(here)
    digests = here.session.scalars(select(SealedRecord.digest)).all()
    dossier = here.session.scalars(select(Dossier.digest)).all()
    assert not erase(here.session, made.id, NOW + timedelta(days=365 * 4), "UTC")
    assert erase(here.session, made.id, LATER, "UTC")
    here.session.expire_all()
    words = json.dumps(contents.plain(contents.whole(here.session, here.session.get_one(Decision, made.id))))
    assert WORDS not in words
    assert "I see it otherwise" not in words
    assert "at risk" not in words
    assert "Mia" not in words.replace("2026", "")
    for table, way in contents.parts():
        for row in contents.rows(here.session, table, way, made.id):
            for column in table.columns:
                if isinstance(column.type, Sealed) and row[column.name]:
                    assert str(row[column.name]).startswith("Erased on 2031-"), f"{table.name}.{column.name}"
    assert here.session.scalars(select(SealedRecord.digest)).all() == digests
    assert here.session.scalars(select(Dossier.digest)).all() == dossier
    assert here.session.scalar(select(Decision.proposer)) == "Hana"
    assert here.session.scalar(select(func.count()).select_from(Approval)) == 0
    (kept,) = queries.kept(here.session, "UTC")
    assert (kept.state(LATER.date()), kept.erased_on) == ("erased", LATER.date())
    link(here.session)
    told = verify(here.session)
    assert told.fault is None
    (version,) = queries.versions(here.session, made.id)
    assert version.holds is True
    assert queries.erased(version.record)
    # Once is enough, and nothing is sealed of what is gone.
    assert not erase(here.session, made.id, LATER, "UTC")
    assert seal(here.session, made.id, LATER) is None


def test_the_term_is_the_policys_and_an_open_appeal_or_an_open_decision_has_none(here: Office) -> None:
    made = withdrawn(here)
    open_one = here.propose("Ed", "keep")
    kept = {one.decision_id: one for one in queries.kept(here.session, "UTC")}
    assert kept[made.id].until == date(2030, 11, 22)
    assert kept[open_one.id].until is None
    rules = [
        RuleForm(kind="severance", country="", years=1),
        RuleForm(kind="severance", country="us", years=7),
    ]
    form = PolicyForm(years=9, rules=rules, reason="Agreed with counsel in November.")
    set_policy(here.act("Lena"), form)
    here.session.flush()
    (found,) = queries.kept(here.session, "UTC", Decision.id == made.id)
    assert found.until == date(2027, 11, 22)
    assert queries.policies(here.session)[0].body["rules"][1]["country"] == "US"
    with pytest.raises(Invalid, match="20 characters"):
        set_policy(here.act("Lena"), PolicyForm(years=9, reason="So."))


def test_a_hold_beats_the_policy_until_two_people_release_it(here: Office) -> None:
    made = withdrawn(here)
    held = hold(here)
    other = hold(here, by="Lena")
    assert queries.held(here.session, here.ids["Nia"])
    assert not queries.held(here.session, here.ids["Ed"])
    assert not erase(here.session, made.id, LATER, "UTC")
    with pytest.raises(Conflict, match="Nobody has asked"):
        grant_release(here.act("Lena"), held)
    ask_release(here.act("Hana"), held, ReleaseForm(reason="The court closed the case in May."))
    here.session.flush()
    with pytest.raises(Conflict, match="asked for it already"):
        ask_release(here.act("Gus"), held, ReleaseForm(reason="The court closed the case in May."))
    with pytest.raises(Forbidden, match="somebody else"):
        grant_release(here.act("Hana"), held)
    assert not erase(here.session, made.id, LATER, "UTC")
    grant_release(here.act("Gus"), held)
    here.session.flush()
    with pytest.raises(Conflict, match="Gus has released it"):
        grant_release(here.act("Lena"), held)
    assert not erase(here.session, made.id, LATER, "UTC"), "the second hold stands"
    ask_release(here.act("Hana"), other, ReleaseForm(reason="The court closed the case in May."))
    here.session.flush()
    refuse_release(here.act("Lena"), other)
    here.session.flush()
    assert not erase(here.session, made.id, LATER, "UTC")
    ask_release(here.act("Hana"), other, ReleaseForm(reason="The court closed the case in May."))
    grant_release(here.act("Lena"), other)
    here.session.flush()
    assert erase(here.session, made.id, LATER, "UTC")
    verbs = here.session.scalars(
        select(Entry.verb).where(Entry.thing_kind == "hold", Entry.subject_id == here.ids["Nia"])
    ).all()
    assert sorted(verbs) == sorted(
        ["placed hold"] * 2 + ["asked release of hold"] * 3 + ["kept hold"] + ["released hold"] * 2
    )


@pytest.mark.parametrize(
    ("person", "by", "said"),
    [
        ("Hana", "Hana", "their own"),
        ("Nobody Known", "Hana", "finds nobody"),
        ("Nia", "Hal", "finds nobody"),
    ],
)
def test_whom_nobody_holds(here: Office, person: str, by: str, said: str) -> None:
    """Oneself, somebody unknown, somebody of another unit: each is the same kind of refusal, beside the field."""
    with pytest.raises(Invalid, match=said) as refused:
        place_hold(here.act(by), HoldForm(person=person, reason=WHY))
    assert [one.field for one in refused.value.problems] == ["person"]
    with pytest.raises(Invalid) as both:
        place_hold(here.act(by), HoldForm(person=person, reason="Why not"))
    assert {one.field for one in both.value.problems} == {"person", "reason"}


def test_kinds_of_records_and_holds_are_closed() -> None:
    assert {"record", "hold"} <= CLOSED_KINDS


def test_the_job_erases_what_is_due_and_asks_for_tomorrow(fresh_url: str) -> None:
    engine = make_engine(fresh_url)
    found = office_in(engine)
    with unit_of_work(engine) as session:
        here = found.at(session)
        first, second = withdrawn(here, "Nia").id, withdrawn(here, "Ed").id
        hold(here, "Ed")
    jobs.daily(engine, {}, LATER)
    with unit_of_work(engine, write=False) as session:
        gone = {one.id: one.erased_at for one in session.scalars(select(Decision))}
        assert gone == {first: LATER, second: None}
        assert session.scalar(select(Job.due_at).where(Job.key == jobs.DAILY)) == LATER + timedelta(days=1)
    engine.dispose()


def test_a_hold_and_the_job_never_pass_each_other(fresh_url: str) -> None:
    """Round after round both start in the same moment: either the hold came first and nothing is erased, or it came
    after, and says so by what is gone. Never is something erased after the hold stood.
    """
    engine = make_engine(fresh_url)
    found = office_in(engine)
    with unit_of_work(engine) as session:
        made = withdrawn(found.at(session)).id
    outcomes: set[str] = set()
    for _ in range(6):
        _both(engine, found, made, outcomes)
    assert outcomes <= {"held first", "erased first"}
    assert outcomes
    engine.dispose()


def _both(engine: Engine, found: Office, made: int, outcomes: set[str]) -> None:
    start = Barrier(2)

    def erases() -> bool:
        start.wait()
        with unit_of_work(engine) as session:
            return erase(session, made, LATER, "UTC")

    def holds() -> bool:
        start.wait()
        with unit_of_work(engine) as session:
            place_hold(found.at(session).act("Hana"), HoldForm(person="Nia", reason=WHY))
            # What it finds once it stands: if it is there now, it is there for good.
            return session.scalar(select(Decision.erased_at).where(Decision.id == made)) is None

    with ThreadPoolExecutor(2) as pool:
        gone, there = pool.submit(erases), pool.submit(holds)
        assert gone.result() != there.result()
        outcomes.add("erased first" if gone.result() else "held first")
    with unit_of_work(engine) as session:
        assert (session.get_one(Decision, made).erased_at is not None) == gone.result()
        for one in session.scalars(select(Hold)):
            session.delete(one)
        session.get_one(Decision, made).erased_at = None


def test_imports_and_leaving_erase_nothing(here: Office) -> None:
    """A leaver's record is there as before."""
    made = withdrawn(here)
    employee = here.session.get_one(Employee, here.ids["Nia"])
    employee.left_on = NOW.date()
    here.session.flush()
    assert here.session.get_one(Decision, made.id).reason == WORDS
    assert queries.versions(here.session, made.id)[0].holds is True
