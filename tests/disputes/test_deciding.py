"""Disputes from asking to the ruling: what changes, what stays, who may, and only once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.contacts.models import Contribution, Correction, Exclusion, Rating
from app.database import unit_of_work
from app.disputes import actions
from app.disputes.forms import AskForm, RulingForm
from app.disputes.models import Dispute, Ruling, Withdrawal
from app.errors import Conflict, Invalid
from app.intake.actions import record
from app.journal.models import Entry
from app.notices.models import Notice
from app.scores.models import Evidence, Fit
from tests.client import Client
from tests.disputes.desk import Desk, recount, tallies

At = tuple[Desk, Client]
WORDS = "The customer shouted at me from the first minute on."
REASON = "The recording shows it without any doubt."


def ask(made: Desk, external: str = "Nia-0", ground: str = "abusive customer", who: str = "Nia") -> int:
    with unit_of_work(made.engine) as session:
        act = made.act(session, who)
        form = AskForm(ground=ground, words=WORDS)  # type: ignore[arg-type]
        return actions.ask(act, made.rating(session, external), form).id


def decide(made: Desk, dispute: int, outcome: str = "upheld", who: str = "Hana", **more: str) -> None:
    with unit_of_work(made.engine) as session:
        form = RulingForm(outcome=outcome, reason=REASON, **more)  # type: ignore[arg-type]
        actions.decide(made.act(session, who), session.get_one(Dispute, dispute), form)


def figures(session: Session, employee: int) -> dict[int, tuple[int, int, float, float | None]]:
    """Per fit: answers, excluded ones, score, score with them."""
    rows = session.scalars(
        select(Evidence).where(Evidence.employee_id == employee).execution_options(populate_existing=True)
    )
    return {row.fit_id: (row.n, row.excluded, row.score, row.score_with) for row in rows}


@pytest.mark.parametrize("why", ["abusive customer", "outside my control"])
def test_upheld_excludes_for_everybody_and_both_numbers_stay(at: At, why: str) -> None:
    """A shared answer of 1: it leaves both people's score, and each score with it stays."""
    made, _ = at
    dispute = ask(made, "shared", why)
    with unit_of_work(made.engine, write=False) as session:
        before = {name: figures(session, made.ids[name]) for name in ("Nia", "Ed")}
        assert all(row[1] == 0 and row[3] is None for found in before.values() for row in found.values())
    decide(made, dispute)
    with unit_of_work(made.engine, write=False) as session:
        assert tallies(session) == recount(session)
        exclusion = session.scalars(select(Exclusion)).one()
        assert (exclusion.made_by, exclusion.reason) == ("Hana", f"{why.capitalize()}. {REASON}")
        for name in ("Nia", "Ed"):
            after = figures(session, made.ids[name])
            assert after.keys() == before[name].keys()
            for fit, (n, excluded, score, with_it) in after.items():
                old = before[name][fit]
                assert (n, excluded) == (old[0] - 1, 1)
                assert score > old[2]
                assert with_it == pytest.approx(old[2], abs=1e-6)
        assert figures(session, made.ids["Eli"])
    with unit_of_work(made.engine) as session:
        shares = [(made.ids["Nia"], "replied", 600), (made.ids["Ed"], "fixed the cause", 400)]
        again = record(session, "Desk", [made.answer(shares, "shared", 1, days=2)], "UTC", made.now)
        assert (again.new, again.changed) == (0, 0)
        assert tallies(session) == recount(session)
        assert all(row[1] == 1 for row in figures(session, made.ids["Nia"]).values())


def test_a_second_import_does_not_undo_an_exclusion(at: At) -> None:
    made, _ = at
    decide(made, ask(made))
    with unit_of_work(made.engine) as session:
        again = made.answer("Nia", "Nia-0", 5, days=1, customer_ref="C0")
        outcome = record(session, "Desk", [again], "UTC", made.now)
        assert (outcome.new, outcome.same, outcome.changed) == (0, 1, 0)
        assert tallies(session) == recount(session)
        assert {row[1] for row in figures(session, made.ids["Nia"]).values()} == {1}


def test_refused_changes_nothing(at: At) -> None:
    made, _ = at
    dispute = ask(made)
    with unit_of_work(made.engine, write=False) as session:
        before = tallies(session), figures(session, made.ids["Nia"])
    decide(made, dispute, "refused")
    with unit_of_work(made.engine, write=False) as session:
        assert (tallies(session), figures(session, made.ids["Nia"])) == before
        assert session.scalars(select(Exclusion)).all() == []
        assert session.scalars(select(Correction)).all() == []


def test_the_wrong_person_loses_the_credit_to_the_right_one(at: At) -> None:
    made, _ = at
    decide(made, ask(made, ground="wrong person"), right="person", person="Ed", role="rescued")
    with unit_of_work(made.engine, write=False) as session:
        assert tallies(session) == recount(session)
        part = session.scalars(
            select(Contribution)
            .join(Rating, Rating.id == Contribution.rating_id)
            .where(Rating.external_id == "Nia-0")
        ).one()
        assert (part.employee_id, part.role, part.share) == (made.ids["Ed"], "rescued", 1000)
        kept = session.scalars(select(Correction)).one()
        assert (kept.before, kept.after) == (
            [[made.ids["Nia"], "replied", 1000]],
            [[made.ids["Ed"], "rescued", 1000]],
        )
        longest = max(session.scalars(select(Fit)), key=lambda fit: fit.last_month - fit.first_month).id
        assert figures(session, made.ids["Nia"])[longest][0] == 36
        assert figures(session, made.ids["Ed"])[longest][0] == 38
    with unit_of_work(made.engine) as session:
        outcome = record(session, "Desk", [made.answer("Nia", "Nia-0", 5)], "UTC", made.now)
        # What the customer says now counts, and for whom it counts stays decided.
        assert (outcome.new, outcome.changed, outcome.same) == (0, 0, 1)
        outcome = record(session, "Desk", [made.answer("Nia", "Nia-0", 4)], "UTC", made.now)
        assert (outcome.new, outcome.changed) == (0, 1)
        assert [one[0] for one in made.rating(session, "Nia-0").credited] == [made.ids["Ed"]]
        assert tallies(session) == recount(session)


def test_nobody_known_leaves_the_rest_to_the_others(at: At) -> None:
    """Nia's 60% go to Ed, who then stands for the whole; alone, the answer counts for nobody, and HR still opens it."""
    made, client = at
    decide(made, ask(made, "shared", "wrong person"), right="nobody")
    decide(made, ask(made, ground="wrong person"), right="nobody")
    with unit_of_work(made.engine, write=False) as session:
        assert tallies(session) == recount(session)
        assert [one[0::3] for one in made.rating(session, "shared").credited] == [(made.ids["Ed"], 1000)]
        alone = made.rating(session, "Nia-0")
        assert alone.credited == []
        path = f"/ratings/{alone.rating.id}"
    assert "nobody is known" in made.become(client, "Hana").get(path).text
    assert made.become(client, "Hal").get(path).status_code == 404
    assert made.become(client, "Eli").get(path).status_code == 404


def test_withdrawn_it_is_over(at: At) -> None:
    made, _ = at
    dispute = ask(made)
    with unit_of_work(made.engine) as session:
        actions.withdraw(made.act(session, "Nia"), session.get_one(Dispute, dispute))
    with pytest.raises(Conflict, match="withdrawn"):
        decide(made, dispute)
    with pytest.raises(Conflict, match="once"):
        ask(made)


def test_decided_it_can_be_neither_withdrawn_nor_decided_again(at: At) -> None:
    made, _ = at
    dispute = ask(made)
    decide(made, dispute, "refused")
    with pytest.raises(Conflict, match="Hana has decided this already"):
        decide(made, dispute, who="Lena")
    with unit_of_work(made.engine) as session, pytest.raises(Conflict):
        actions.withdraw(made.act(session, "Nia"), session.get_one(Dispute, dispute))


MISSING: tuple[tuple[dict[str, str], str], ...] = (
    ({}, "right"),
    ({"right": "person"}, "person"),
    ({"right": "person", "person": "Nobody Atall"}, "person"),
    ({"right": "person", "person": "Nia"}, "person"),
    ({"right": "person", "person": "Hana"}, "person"),
)


def test_what_is_missing_is_named_and_nothing_is_decided(at: At) -> None:
    """Also: nobody credits an answer to the one who disputes it, nor to themselves."""
    made, _ = at
    dispute = ask(made, ground="wrong person")
    for more, field in MISSING:
        with pytest.raises(Invalid) as refused:
            decide(made, dispute, **more)
        assert [problem.field for problem in refused.value.problems] == [field]
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Ruling)).all() == []


def test_too_late_not_mine_and_twice_are_refused_with_the_reason(at: At) -> None:
    made, _ = at
    with pytest.raises(Conflict, match="The time to dispute this answer is over"):
        ask(made, "Nia-20")
    with pytest.raises(Conflict, match="isn't credited to you"):
        ask(made, "Ed-0")
    decide(made, ask(made, "shared"))
    with pytest.raises(Conflict, match="excluded already"):
        ask(made, "shared", who="Ed")


def test_both_sides_and_the_journal_are_told(at: At) -> None:
    made, _ = at
    dispute = ask(made)
    decide(made, dispute)
    with unit_of_work(made.engine, write=False) as session:
        names = {made.act(session, name).actor.account_id: name for name in made.ids}
        told = {
            (names[one.account_id], one.text)
            for one in session.scalars(select(Notice).where(Notice.kind == "dispute"))
        }
        assert told == {
            ("Hana", "Nia disputes an answer."),
            ("Lena", "Nia disputes an answer."),
            ("Nia", "Your dispute was upheld."),
            ("Mia", "A dispute in your team was upheld."),
        }
        verbs = session.scalars(select(Entry.verb).where(Entry.thing_kind == "dispute").order_by(Entry.id))
        assert sorted(verbs) == ["decided dispute", "disputed rating"]


def at_once(*acts: Callable[[], None]) -> list[str]:
    """What became of each, done by threads that start together: `done` or `refused` (409), in any order."""
    start, told = Barrier(len(acts)), list[str]()

    def one(act: Callable[[], None]) -> None:
        start.wait()
        try:
            act()
            told.append("done")
        except Conflict:
            told.append("refused")

    threads = [Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def test_of_two_who_decide_at_once_one_does(at: At) -> None:
    """Eight rounds: one outcome, one conflict, tallies that fit."""
    made, _ = at
    for round_ in range(8):
        dispute = ask(made, f"Nia-{round_}")
        other = "refused" if round_ % 2 else "upheld"
        told = at_once(
            partial(decide, made, dispute, "upheld", "Hana"), partial(decide, made, dispute, other, "Lena")
        )
        assert told == ["done", "refused"]
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.count()).select_from(Ruling)) == 8
        upheld = session.scalar(select(func.count()).where(Ruling.outcome == "upheld"))
        assert session.scalar(select(func.count()).select_from(Exclusion)) == upheld
        assert tallies(session) == recount(session)


def test_withdrawn_and_decided_at_once_one_holds(at: At) -> None:
    made, _ = at

    def withdraw(dispute: int) -> None:
        with unit_of_work(made.engine) as session:
            actions.withdraw(made.act(session, "Nia"), session.get_one(Dispute, dispute))

    for round_ in range(5):
        dispute = ask(made, f"Nia-{round_}")
        assert at_once(partial(decide, made, dispute), partial(withdraw, dispute)) == ["done", "refused"]
    with unit_of_work(made.engine, write=False) as session:
        ruled = set(session.scalars(select(Ruling.dispute_id)))
        withdrawn = set(session.scalars(select(Withdrawal.dispute_id)))
        assert not ruled & withdrawn
        assert len(ruled | withdrawn) == 5


def test_overdue_ones_are_marked(at: At) -> None:
    made, client = at
    asked = made.now - timedelta(days=20)
    with unit_of_work(made.engine) as session:
        act = made.act(session, "Nia", asked)
        form = AskForm(ground="abusive customer", words=WORDS)
        found = made.rating(session, "Nia-10")
        late = actions.ask(act, found, form)
        path = f"/disputes/{late.id}"
    hana = made.become(client, "Hana")
    assert "1 overdue" in hana.get("/disputes").text
    assert "Overdue" in hana.get(path).text
