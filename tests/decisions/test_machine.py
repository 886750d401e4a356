"""Whatever people try in whatever order: nothing is approved past a gate, and nothing that ended goes on."""

from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.coaching.models import RESULTS
from app.decisions import actions, approving, nights, queries
from app.decisions.forms import DayForm, StepForm, WordsForm
from app.decisions.models import Decision, SetCheck
from app.errors import Refusal
from tests.databases import Databases
from tests.decisions.office import AT_RISK, FEW, SOLID, WORDS, office

PEOPLE = st.sampled_from(["Hana", "Lena", "Gus"])
LONG = WordsForm(words=WORDS)
#: What people try; what is named more often comes more often.
STEPS = [
    *("ask", "answer", "ask_waiver", "grant_waiver", "check", "approve", "approve"),
    *("gather", "answers_come", "set_day", "deliver", "deliver", "night", "take_back", "undo"),
    *("hurry", "hurry", "hurry", "hurry"),
]


class Steps(RuleBasedStateMachine):
    """Over a database whose every change is rolled back."""

    engine: ClassVar[Engine]
    #: States that were reached, so that the test shows it went somewhere.
    reached: ClassVar[set[str]] = set()

    @initialize(
        low=st.sampled_from([(AT_RISK, AT_RISK)] * 6 + [(SOLID, AT_RISK), (AT_RISK, FEW)]),
        seen=st.sampled_from([1, 2, 1, 2, 4]),
        plan=st.sampled_from(["not met", "not met", "not met", "", "none"]),
        hurried=st.sampled_from(["no", "yes", "yes"]),
    )
    def begin(self, low: tuple[Any, Any], seen: int, plan: str, hurried: str) -> None:
        self.connection = self.engine.connect()
        self.outer = self.connection.begin()
        self.session = Session(
            self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        self.here = office(self.session)
        for window, figures in zip(("earlier", "later"), low, strict=True):
            self.here.score("Nia", window, figures)
        self.here.observed("Nia", seen)
        if plan != "none":
            self.here.coached("Nia", result=plan)
        self.made: Decision = self.here.propose("Nia")
        if hurried == "yes":
            self.hurry("Lena", "Gus")

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            self.outer.rollback()
            self.connection.close()

    def tried(self, do: Any) -> None:
        """A step that may be refused, in a savepoint of its own, as a request is."""
        try:
            with self.session.begin_nested():
                do()
                self.session.flush()
        except Refusal:
            self.session.expire_all()

    def ask(self, who: str) -> None:
        self.tried(lambda: self.here.ask(self.made, who))

    def answer(self) -> None:
        whole = self.here.whole(self.made)
        if whole.hearing is not None and whole.answer is None:
            self.here.answer(self.made)

    def ask_waiver(self, who: str) -> None:
        self.tried(lambda: approving.ask_waiver(self.here.act(who), self.made, LONG))

    def grant_waiver(self, who: str) -> None:
        self.tried(lambda: approving.grant_waiver(self.here.act(who), self.made, StepForm()))

    def check(self, kind: str) -> None:
        self.here.check(alarm=kind == "alarm")

    def hurry(self, who: str, other: str) -> None:
        """Everything at once, as somebody would who wants it done."""
        self.ask(who)
        self.answer()
        self.check("quiet")
        self.approve(who)
        self.approve(other)

    def approve(self, who: str) -> None:
        self.tried(lambda: self.here.approve(self.made, who))

    def gather(self, who: str) -> None:
        self.tried(lambda: actions.regather(self.here.act(who), self.made, 0))

    def answers_come(self, figures: dict[str, Any], window: str) -> None:
        self.here.score("Nia", window, figures)

    def set_day(self, who: str, day: str) -> None:
        self.tried(lambda: actions.set_day(self.here.act(who), self.made, DayForm(effect_on=day)))

    def deliver(self, who: str) -> None:
        self.tried(lambda: actions.deliver(self.here.act(who), self.made, LONG))

    def night(self) -> None:
        self.tried(lambda: nights.take_effect(self.session, self.made, self.here.now, "UTC"))

    def take_back(self, who: str) -> None:
        self.tried(lambda: actions.withdraw(self.here.act(who), self.made, LONG))

    def undo(self, who: str) -> None:
        self.tried(lambda: actions.reverse(self.here.act(who), self.made, WORDS))

    @rule(what=st.sampled_from(STEPS), who=PEOPLE, other=PEOPLE, choice=st.integers(0, 2))
    def step(self, what: str, who: str, other: str, choice: int) -> None:
        """Somebody does something; one rule for all, so that each comes as often as it is named."""
        if what == "hurry":
            self.hurry(who, other)
        elif what == "answers_come":
            self.answers_come([AT_RISK, SOLID, FEW][choice], "earlier" if who == other else "later")
        elif what == "set_day":
            self.set_day(who, ["2027-02-01", "2027-05-01", "2020-01-01"][choice])
        elif what == "check":
            self.check("alarm" if choice == 0 else "quiet")
        elif what in {"answer", "night"}:
            getattr(self, what)()
        else:
            getattr(self, what)(who)

    @invariant()
    def nothing_passes_a_gate(self) -> None:
        if not hasattr(self, "made"):
            return
        whole = self.here.whole(self.made)
        self.reached.add(whole.state)
        if whole.approved is not None:
            self.through_every_gate(whole)
        if whole.delivery is not None or whole.effect is not None or whole.reversal is not None:
            assert whole.approved is not None
        if whole.effect is not None:
            assert whole.delivery is not None
        assert not (whole.withdrawal is not None and whole.approved is not None)
        assert (whole.decision.ended_at is not None) == (
            whole.withdrawal is not None or whole.reversal is not None
        )

    def through_every_gate(self, whole: queries.Whole) -> None:
        """Told here once more, in other words than the gates use."""
        body = whole.dossier.body
        low = [
            any(one["lens"] == "customer" and one["standing"] == "at risk" for one in window["scores"])
            for window in body["windows"]
        ]
        assert all(low)
        assert any(min(one["scores"].values()) <= 2 for one in body["observations"])
        done = [one for one in body["coaching"] if one["result"] in RESULTS]
        waived = whole.waiver is not None and whole.waiver.granted_at is not None
        assert done or waived
        assert not waived or whole.waiver.granter_id != whole.waiver.asker_id
        assert whole.answer is not None
        names = {one.name for one in whole.standing}
        assert len(names) >= 2
        assert "Lena" in names
        assert whole.decision.proposer not in names
        checks = self.session.query(SetCheck).filter(SetCheck.cycle_id == self.here.cycle_id)
        assert checks.count() >= 1
        assert all(gate["state"] in {"met", "waived"} for gate in whole.approved.gates)


def test_no_path_reaches_an_approval_past_a_gate(databases: Databases) -> None:
    Steps.engine = databases.shared("sqlite")
    made: Any = Steps.TestCase
    made.settings = settings(
        max_examples=25,
        stateful_step_count=12,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    made().runTest()
    assert Steps.reached >= {"proposed", "heard", "approved", "told", "withdrawn", "reversed"}
