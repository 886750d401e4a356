"""Several at once: two approvers, an approval against a withdrawal, two proposals, on real connections."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from app.database import make_engine, unit_of_work
from app.decisions import actions, approving, queries
from app.decisions.forms import WordsForm
from app.decisions.models import Approval, Approved, Decision
from app.errors import Conflict
from tests.decisions.office import WORDS, Office, office

ROUNDS = 6
LONG = WordsForm(words=WORDS)


@pytest.fixture
def engine(fresh_url: str) -> Iterator[Engine]:
    made = make_engine(fresh_url)
    yield made
    made.dispose()


def together(engine: Engine, here: Office, *doing: Callable[[Office], Any]) -> list[str]:
    """Each in a transaction of its own, all at once; what each was told."""
    barrier = Barrier(len(doing))

    def one(do: Callable[[Office], Any]) -> str:
        barrier.wait(10)
        try:
            with unit_of_work(engine) as session:
                do(here.at(session))
        except Conflict as refused:
            return refused.detail
        return ""

    with ThreadPoolExecutor(len(doing)) as pool:
        return list(pool.map(one, doing))


def again(engine: Engine, here: Office, decision_id: int) -> queries.Whole:
    with unit_of_work(engine) as session:
        found = queries.whole(session, decision_id)
        assert found.standing is not None
        session.expunge_all()
        return found


def test_two_approvers_at_once_approve_it_once(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        here = office(session)
        cases = [here.severance("Nia").id]
    for decision_id in cases:

        def approve(name: str, of: int = decision_id) -> Callable[[Office], Any]:
            return lambda at: approving.approve(at.act(name), at.session.get_one(Decision, of), LONG)

        told = together(engine, here, approve("Lena"), approve("Gus"), approve("Lena"), approve("Hana"))
        assert sum(one == "" for one in told) == 2
        with unit_of_work(engine) as session:
            assert session.scalar(select(func.count()).select_from(Approved)) == 1
            assert session.scalar(select(func.count()).select_from(Approval)) == 2


def test_an_approval_and_a_withdrawal_never_both_happen(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        here = office(session)
    won = set()
    for turn in range(ROUNDS):
        with unit_of_work(engine) as session:
            one = here.at(session).propose("Ed", "keep").id

        def approve(at: Office, of: int = one) -> Any:
            return approving.approve(at.act("Gus"), at.session.get_one(Decision, of), LONG)

        def withdraw(at: Office, of: int = one) -> Any:
            return actions.withdraw(at.act("Hana"), at.session.get_one(Decision, of), LONG)

        doing = (approve, withdraw) if turn % 2 else (withdraw, approve)
        told = together(engine, here, *doing)
        assert sum(said == "" for said in told) == 1, told
        found = again(engine, here, one)
        assert (found.approved is None) != (found.withdrawal is None)
        won.add(found.state)
        if found.approved is not None:
            with unit_of_work(engine) as session:
                decision = session.get_one(Decision, one)
                actions.reverse(here.at(session).act("Gus"), decision, WORDS)
    assert won <= {"approved", "withdrawn"}


def test_two_proposals_about_one_person_are_one(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        here = office(session)

    def propose(name: str) -> Callable[[Office], Any]:
        return lambda at: at.propose("Nia", "keep", by=name)

    told = together(engine, here, propose("Hana"), propose("Lena"), propose("Gus"))
    assert sorted(one == "" for one in told) == [False, False, True]
    with unit_of_work(engine) as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 1
