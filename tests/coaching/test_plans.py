"""A plan from making to outcome, with who may do what to it, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import about, allows
from app.access.actor import actor_for
from app.access.models import Account
from app.coaching import actions, guards, keeping, lines, proposals, queries
from app.coaching.forms import (
    ExtensionForm,
    NoteForm,
    OutcomeForm,
    PlanForm,
    PrivateForm,
    RatingForm,
    SeenForm,
)
from app.coaching.models import Goal, Plan
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.journal.models import Entry
from app.notices.models import Notice
from app.people import actions as people
from app.people.models import Employee, Team
from tests.coaching.office import EXPECTS, NOW, TODAY, WHY, Office, fields

END = OutcomeForm(result="met", verdict="She repeats every question before she answers it.")


def told(made: Office, name: str) -> list[str]:
    """What an account was told about coaching."""
    found = select(Notice.text).join(Account, Account.id == Notice.account_id)
    return list(
        made.session.scalars(found.where(Account.name == name, Notice.kind == "coaching").order_by(Notice.id))
    )


def test_a_plan_starts_when_it_was_seen_and_asks_again_after_a_change(made: Office) -> None:
    plan = made.plan(seen=False)
    assert made.whole(plan).state(TODAY) == "not seen yet"
    assert made.whole(plan).begun_on is None
    with pytest.raises(Conflict, match="not begun"):
        keeping.note(
            made.act("Mia"), made.whole(plan), made.whole(plan).check_ins[0].check_in.id, NoteForm(words="Hm")
        )
    actions.see(
        made.act("Nia", 1), made.whole(plan), SeenForm(version=1, reply="Fair. The headset is broken, too.")
    )
    whole = made.whole(plan)
    assert (whole.state(TODAY), whole.begun_on) == ("running", TODAY + timedelta(days=1))
    form = PlanForm.model_validate(
        fields(version=1, behaviour1="patient", ends_on="2027-01-13", check2="", why=WHY)
    )
    change = actions.change(made.act("Mia", 8), whole, form)
    assert change.version == 2
    assert any("patient" in one for one in change.what)
    assert any("The end moves" in one for one in change.what)
    whole = made.whole(plan)
    assert whole.state(TODAY) == "changed, not seen yet"
    assert [one.what for one in whole.live_goals] == ["patient"]
    assert made.session.scalars(select(Goal.what).where(Goal.dropped_at.is_not(None))).all() == ["listens"]
    with pytest.raises(Conflict, match="changed since"):
        actions.see(made.act("Nia", 9), whole, SeenForm(version=1))
    actions.see(made.act("Nia", 9), whole, SeenForm(version=2))
    assert made.whole(plan).state(TODAY) == "running"
    assert len(told(made, "Nia")) == 2
    assert len(told(made, "Mia")) == 2
    verbs = made.session.scalars(select(Entry.verb).where(Entry.thing_id == plan.id).order_by(Entry.id)).all()
    assert verbs == ["made coaching plan", "saw coaching plan", "changed coaching plan", "saw coaching plan"]


def test_a_stale_or_empty_change_is_refused_with_its_reason(made: Office) -> None:
    plan = made.plan()
    act, whole = made.act("Mia", 1), made.whole(plan)
    with pytest.raises(Invalid, match="changed meanwhile"):
        actions.change(act, whole, PlanForm.model_validate(fields(version=7, why=WHY)))
    with pytest.raises(Invalid, match="Nothing is different"):
        actions.change(act, whole, PlanForm.model_validate(fields(version=1, why=WHY)))
    with pytest.raises(Invalid, match="why it changes"):
        actions.change(act, whole, PlanForm.model_validate(fields(version=1, own="Smile")))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"expectations": "Better"}, "expectations"),
        ({"behaviour1": ""}, "behaviour1"),
        ({"ends_on": "2026-11-05"}, "ends_on"),
        ({"ends_on": "2028-11-05"}, "ends_on"),
        ({"ends_on": "soon"}, "ends_on"),
        ({"check1": "", "check2": ""}, "check1"),
        ({"check2": "2026-11-18"}, "check2"),
        ({"check2": "2027-11-18"}, "check2"),
        ({"due2": ""}, "due2"),
        ({"due2": "2027-11-18"}, "due2"),
        ({"what2": "Listen to two contacts together"}, "what2"),
        ({"measure": "customer:stars_5", "target": "high"}, "target"),
        ({"measure": "teamwork:stars_5", "target": "4.5"}, "measure"),
    ],
)
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_is_missing_is_named(made: Office, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        made.plan(seen=False, **wrong)
    assert field in {problem.field for problem in refused.value.problems}


def test_check_ins_promises_and_the_end(made: Office) -> None:
    plan = made.plan()
    whole = made.whole(plan)
    first, goal = whole.check_ins[0].check_in.id, str(whole.live_goals[0].id)
    given = {"words": "Two calls: she waits.", "held_on": "2026-11-18", f"goal{goal}": "4", "goal7": "5"}
    keeping.note(made.act("Mia", 14), whole, first, NoteForm.model_validate(given))
    keeping.note(
        made.act("Nia", 15), made.whole(plan), first, NoteForm.model_validate({"words": "It is hard."})
    )
    whole = made.whole(plan)
    assert [(side, note.words, note.progress) for side, note in whole.check_ins[0].both] == [
        ("coach", "Two calls: she waits.", {goal: 4}),
        ("coachee", "It is hard.", {}),
    ]
    with pytest.raises(Invalid, match="Choose a day"):
        keeping.note(made.act("Mia", 14), whole, first, NoteForm(words="When?"))
    with pytest.raises(NotFound):
        keeping.note(made.act("Mia", 14), whole, 1, NoteForm(words="Where?"))
    coachs, coachees = whole.live_promises
    with pytest.raises(Forbidden):
        keeping.complete(made.act("Nia", 3), whole, coachs.id)
    keeping.complete(made.act("Nia", 3), whole, coachees.id)
    line = lines.lines(made.session, date(2026, 11, 20), Plan.id == plan.id)[0]
    assert (line.late, line.held, line.on_time, line.due) == ({"coach": 1, "coachee": 0}, 1, 1, 0)
    assert lines.load_of([line]).late == 1
    keeping.undo_completion(made.act("Nia", 4), made.whole(plan), coachees.id)
    with pytest.raises(Invalid, match="why it ends now"):
        actions.close(made.act("Mia", 20), made.whole(plan), END)
    extension = ExtensionForm(ends_on="2027-01-20", why="Two weeks were lost to the flu.")
    actions.extend(made.act("Mia", 20), made.whole(plan), extension)
    assert made.whole(plan).plan.ends_on == date(2027, 1, 20)
    actions.close(made.act("Mia", 80), made.whole(plan), END)
    whole = made.whole(plan)
    assert whole.state(date(2027, 2, 1)) == "met"
    for refused in (
        lambda: actions.close(made.act("Mia", 81), whole, END),
        lambda: keeping.complete(made.act("Nia", 81), whole, coachees.id),
        lambda: actions.see(made.act("Nia", 81), whole, SeenForm(version=2)),
    ):
        with pytest.raises(Conflict, match="has ended"):
            refused()


def test_private_notes_are_for_their_author_alone(made: Office) -> None:
    """Neither the coachee nor HR nor the next coach; and a new manager takes the plan over."""
    plan = made.plan()
    keeping.private_note(
        made.act("Mia"), made.whole(plan), PrivateForm(private="She is looking for another job.")
    )
    assert [one.words for one in made.whole(plan).private] == ["She is looking for another job."]
    for reader in ("Nia", "Hana", "Lena", "Sol"):
        assert made.whole(plan, reader).private == []
    nia, home = (
        made.session.get_one(Employee, made.ids["Nia"]),
        made.session.scalars(select(Team).where(Team.name == "Care team")).one(),
    )
    sol = made.session.get_one(Employee, made.ids["Sol"])
    day = TODAY + timedelta(days=5)
    people.assign(made.session, nia, team=home, manager=sol, title="", customer_facing=True, starts_on=day)
    new, old = made.act("Sol", 6), made.act("Mia", 6)
    assert allows("take plan over", guards.plan(made.session, new.actor, plan.id).words)
    assert not allows("coach plan", guards.plan(made.session, old.actor, plan.id).words)
    actions.take_over(new, made.whole(plan))
    assert allows("coach plan", guards.plan(made.session, new.actor, plan.id).words)
    whole = made.whole(plan, "Sol")
    assert (whole.coach, whole.private) == ("Sol", [])
    assert [(before, after) for _, before, after in whole.handovers] == [("Mia", "Sol")]
    with pytest.raises(Conflict, match="already"):
        actions.take_over(new, whole)


def test_the_coachee_rates_once_and_the_coach_sees_it_with_four_others(made: Office) -> None:
    plan = made.plan()
    with pytest.raises(Conflict, match="not held"):
        keeping.rate(made.act("Nia", 2), made.whole(plan), RatingForm(check_in="5", score="4"))
    with pytest.raises(Conflict, match="not ended"):
        keeping.rate(made.act("Nia", 2), made.whole(plan), RatingForm(score="4"))
    whole = made.whole(plan)
    first = whole.check_ins[0].check_in.id
    held = NoteForm(words="We talked.", held_on="2026-11-18")
    keeping.note(made.act("Mia", 14), whole, first, held)
    form = RatingForm(check_in=str(first), score="5", comment="More of it.")
    keeping.rate(made.act("Nia", 15), made.whole(plan), form)
    with pytest.raises(Conflict, match="already"):
        keeping.rate(made.act("Nia", 15), made.whole(plan), form)
    assert lines.rated(made.session, made.ids["Mia"]) is None
    assert "More of it." not in str(made.session.scalars(select(Entry.detail)).all())


def test_evidence_of_somebody_else_is_no_origin(made: Office) -> None:
    seen = made.observe()
    piece = proposals.origin_of(
        made.session, made.act("Mia").actor, made.ids["Nia"], f"observation:{seen.id}", NOW, "UTC"
    )
    assert piece is not None
    assert piece.text == "She promised a call and nobody made it."
    for key in (
        f"observation:{seen.id}",
        "rating:1",
        "score:customer",
        "x",
        "rating:" + "9" * 400,
        "rating:-1",
    ):
        with pytest.raises(NotFound):
            proposals.origin_of(made.session, made.act("Mia").actor, made.ids["Ed"], key, NOW, "UTC")
    with pytest.raises(Forbidden):
        proposals.propose(made.session, made.act("Sol").actor, made.ids["Nia"], piece, NOW, "UTC")


def test_nobody_is_coached_who_has_left(made: Office) -> None:
    """From the day on which they are away; the day before, they still may be."""
    actor = made.act("Mia").actor
    people.leave(made.session.get_one(Employee, made.ids["Nia"]), TODAY + timedelta(days=1))
    assert made.plan(seen=False).id
    people.leave(made.session.get_one(Employee, made.ids["Nia"]), TODAY)
    with pytest.raises(Conflict, match="Nia has left"):
        proposals.propose(made.session, actor, made.ids["Nia"], None, NOW, "UTC")
    with pytest.raises(Conflict, match="Nia has left"):
        made.plan(seen=False)


def test_a_proposal_is_a_plan_as_it_stands(made: Office) -> None:
    """Two clicks: what is proposed can be made without a change, with nothing and with an observation."""
    seen = made.observe(behaviour4="2", behaviour1="5")
    for key in ("", f"observation:{seen.id}"):
        origin = proposals.origin_of(made.session, made.act("Mia").actor, made.ids["Nia"], key, NOW, "UTC")
        act = made.act("Mia")
        found = proposals.propose(made.session, act.actor, made.ids["Nia"], origin, NOW, "UTC")
        plan = actions.open_plan(act, made.ids["Nia"], origin, PlanForm.model_validate(found.fields))
        whole = made.whole(plan)
        assert [one.what for one in whole.live_goals] == (["listens"] if key else ["extra helpful"])
        assert plan.ends_on == TODAY + timedelta(weeks=8)
        assert len(whole.check_ins) == 4
        assert plan.origin.get("key", "") == (str(seen.id) if key else "")


def test_pieces_show_what_the_reader_may_see(made: Office, session: Session) -> None:
    plan, seen = made.plan(), made.observe()
    early = END.model_copy(update={"early": "Everything was reached weeks ago."})
    actions.close(made.act("Mia", 20), made.whole(plan), early)
    first, last = TODAY, TODAY + timedelta(days=30)

    def kinds(name: str) -> list[str]:
        account = session.scalars(select(Account).where(Account.name == name)).one()
        actor = actor_for(session, account, NOW)
        return [one.kind for one in queries.pieces(session, actor, made.ids["Nia"], first, last)]

    for name in ("Mia", "Nia", "Hana", "Eve"):
        assert kinds(name) == ["plan", "observation"]
    for name in ("Ed", "Eli", "Rob"):
        assert kinds(name) == []
    assert kinds("Sol") == ["observation"]
    actor = made.act("Mia").actor
    piece = queries.pieces(session, actor, made.ids["Nia"], first, last)[0]
    assert (piece.text, piece.facts["result"]) == (END.verdict, "met")
    assert queries.pieces(session, actor, made.ids["Nia"], last, last) == []
    assert about(session, actor, subject=made.ids["Nia"]) >= {"line"}
    assert seen.id
    assert EXPECTS
