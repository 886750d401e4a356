"""What follows a proposal: told, in effect on its day, taken back, undone; each a record of its own."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.decisions import actions, keeping, nights
from app.decisions.forms import ActionForm, DeskForm, ProposeForm, WordsForm
from app.decisions.models import SEAL
from app.dossiers.gathering import digest
from app.errors import Conflict, Invalid
from app.journal.models import CLOSED_KINDS, Entry
from app.notices.models import Job, Notice
from app.people.models import Employee
from app.reviews.models import Cycle
from tests.decisions.office import STAR, WORDS, Office, office

LONG = WordsForm(words=WORDS)


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def left_on(here: Office, name: str = "Nia") -> date | None:
    return here.session.scalar(select(Employee.left_on).where(Employee.id == here.ids[name]))


def test_it_takes_effect_on_its_day_and_not_before_it_was_told(here: Office) -> None:
    made = here.approved()
    day = date(2027, 2, 1)
    assert nights.due(here.session, day - timedelta(days=1)) == []
    assert nights.due(here.session, day) == [made]
    assert not nights.take_effect(here.session, made, here.now, "UTC")
    assert left_on(here) is None
    actions.deliver(here.act("Hana"), made, LONG)
    assert nights.take_effect(here.session, made, here.now, "UTC")
    assert left_on(here) == day
    assert here.whole(made).state == "in effect"
    # The job comes again after a crash: nothing happens twice.
    assert not nights.take_effect(here.session, made, here.now, "UTC")
    assert nights.due(here.session, day) == []


def test_reversed_after_its_day_the_person_works_here_again(here: Office) -> None:
    made = here.told()
    nights.take_effect(here.session, made, here.now, "UTC")
    with pytest.raises(Invalid, match="own words"):
        actions.reverse(here.act("Hana"), made, "Sorry.")
    actions.reverse(here.act("Hana"), made, WORDS)
    assert left_on(here) is None
    whole = here.whole(made)
    assert (whole.state, whole.approved is not None, len(whole.standing)) == ("reversed", True, 2)
    with pytest.raises(Conflict, match="can only be read"):
        actions.deliver(here.act("Hana"), made, LONG)
    assert nights.due(here.session, date(2028, 1, 1)) == []


def test_withdrawn_only_before_and_reversed_only_after_the_approval(here: Office) -> None:
    made = here.severance()
    with pytest.raises(Conflict, match="withdraw it"):
        actions.reverse(here.act("Gus"), made, WORDS)
    here.approve(made, "Gus", "Lena")
    with pytest.raises(Conflict, match="reversed"):
        actions.withdraw(here.act("Gus"), made, LONG)


def test_told_once_in_words_of_its_own(here: Office) -> None:
    made = here.severance()
    with pytest.raises(Conflict, match="approved can be told"):
        actions.deliver(here.act("Hana"), made, LONG)
    here.approve(made, "Gus", "Lena")
    actions.deliver(here.act("Hana"), made, LONG)
    with pytest.raises(Conflict, match="already"):
        actions.deliver(here.act("Hana"), made, LONG)
    assert here.whole(made).delivery.appeal_by == here.now.date() + timedelta(days=30)


def test_the_evidence_is_hashed_and_the_journal_holds_the_hash(here: Office) -> None:
    made = here.propose("Nia")
    dossier = here.whole(made).dossier
    assert dossier.digest == digest(dossier.body)
    entry = here.session.scalars(select(Entry).where(Entry.verb == "froze dossier")).one()
    assert entry.detail["digest"] == dossier.digest
    here.session.expire(dossier)
    assert digest(dossier.body) == dossier.digest


def test_words_and_figures_are_unreadable_in_the_database(here: Office) -> None:
    made = here.approved()
    for table, columns in (
        ("decision", "reason || brief"),
        ("decision_dossier", "body"),
        ("decision_hearing", "words"),
        ("decision_answer", "words"),
        ("decision_approval", "words"),
        ("decision_approved", "gates"),
    ):
        for (stored,) in here.session.execute(text(f"SELECT {columns} FROM {table}")):
            assert WORDS[:12] not in stored, table
            assert "at risk" not in stored, table
    assert made.reason == WORDS


def test_what_is_journaled_names_no_kind_and_is_closed_to_who_runs_the_system(here: Office) -> None:
    here.told()
    entries = here.session.scalars(select(Entry)).all()
    ours = [one for one in entries if one.thing_kind in CLOSED_KINDS]
    assert len(ours) == 7
    for one in ours:
        said = f"{one.verb} {one.detail}"
        assert not any(word in said for word in ("severance", "star", WORDS[:12])), said


def test_notices_say_nothing(here: Office) -> None:
    here.told()
    texts = set(here.session.scalars(select(Notice.text)))
    assert texts == {
        "A record waits for you.",
        "HR asks you to answer something in writing.",
        "HR has written to you.",
    }


def test_every_end_asks_for_a_seal(here: Office) -> None:
    told, kept = here.told(), here.propose("Ed", "keep")
    actions.withdraw(here.act("Hana"), kept, LONG)
    here.session.flush()
    asked = here.session.scalars(select(Job.payload).where(Job.kind == SEAL)).all()
    assert sorted(one["decision"] for one in asked) == sorted([told.id, told.id, kept.id])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "severance", "reason": "No."}, "own words"),
        ({"kind": "severance", "reason": WORDS, "effect_on": "2026-02-30"}, "2026-12-31"),
        ({"kind": "severance", "reason": WORDS, "effect_on": "2020-01-01"}, "day ahead"),
        ({"kind": "star", "reason": WORDS, "effect_on": "2027-01-01"}, "Only a severance"),
    ],
)
def test_bad_proposals_are_told_what_to_mend(here: Office, given: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        actions.propose(here.act("Hana"), here.candidate("Nia"), ProposeForm.model_validate(given))


def test_nobody_who_leaves_is_severed(here: Office) -> None:
    here.session.get_one(Employee, here.ids["Nia"]).left_on = date(2027, 1, 1)
    with pytest.raises(Conflict, match="leaves on 01 Jan 2027"):
        here.propose("Nia")


def test_a_star_carries_actions_with_owner_and_day(here: Office) -> None:
    here.reviewed("Ed")
    here.score("Ed", "later", STAR)
    made = here.propose("Ed", "star")
    hana = here.act("Hana")
    with pytest.raises(Invalid) as refused:
        keeping.add_action(hana, made, ActionForm(what="Talk", owner="Nobody", due_on="2020-01-01"))
    assert {one.field for one in refused.value.problems} == {"owner", "due_on"}
    one = keeping.add_action(hana, made, ActionForm(what="Talk", owner="mia", due_on="2026-12-01"))
    assert keeping.do_action(hana, made, one.id).done_by == "Hana"
    assert keeping.do_action(hana, made, one.id).done_at is None
    keeping.note_wish(hana, made, LONG)
    whole = here.whole(made)
    assert [(action.what, owner) for action, owner in whole.actions] == [("Talk", "Mia")]
    assert whole.wish.words == WORDS
    coach = here.propose("Eli", "coach")
    with pytest.raises(Conflict, match="hang on a star"):
        keeping.add_action(hana, coach, ActionForm(what="Talk", owner="mia", due_on="2026-12-01"))


def test_a_desk_is_opened_once_and_keeps_the_window_before(session: Session) -> None:
    here = office(session, desk=False)
    cycle = session.get_one(Cycle, here.cycle_id)
    with pytest.raises(Conflict, match="not over yet"):
        actions.open_desk(here.at(session, here.now - timedelta(days=30)).act("Hana"), cycle, DeskForm())
    made = actions.open_desk(here.act("Hana"), cycle, DeskForm())
    assert (made.earlier_first, made.earlier_last) == (cycle.first_month - 6, cycle.first_month - 1)
    session.flush()
    with pytest.raises(Conflict, match="open already"):
        actions.open_desk(here.act("Hana"), cycle, DeskForm())
