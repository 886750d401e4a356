"""Exercises at Lumen Home: two required modules, who has passed, and a pattern that proposes one."""

import random
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.coaching import observing
from app.coaching.forms import ObservationForm
from app.config import settings
from app.database import unit_of_work
from app.people.behaviours import BEHAVIOURS
from app.people.models import Employee, Team
from app.practice import actions, queries
from app.practice.forms import AnswerForm, AskForm, ModuleForm, StartForm
from app.practice.scenarios import Choice

#: Who played what, how many days ago, and how well (1: always the best answer).
PLAYED = (
    ("Amara Okafor", "warm-handoff", 33, 1.0),
    ("Jonas Lindqvist", "warm-handoff", 31, 0.9),
    ("Ines Duarte", "warm-handoff", 30, 1.0),
    ("Leila Haddad", "warm-handoff", 28, 0.9),
    ("Tomasz Zieliński", "warm-handoff", 27, 0.3),
    ("Tomasz Zieliński", "warm-handoff", 20, 1.0),
    ("Mei Lin Chua", "warm-handoff", 26, 1.0),
    ("Wen Zhao", "warm-handoff", 25, 1.0),
    ("Thandiwe Dube", "warm-handoff", 24, 1.0),
    ("Erik Johansson", "warm-handoff", 22, 0.4),
    ("Shreya Iyer", "mood", 12, 0.8),
)
#: The second time the same was seen of Mateo: it proposes the exercise.
SEEN = (
    "A customer was told that finance would call. Finance knew of nothing; I asked him to bring it there himself.",
    15,
)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Modules first, then who played what, each at its moment."""
    with unit_of_work(engine) as session:
        _require(session, now)
        dice = random.Random(4)
        for name, exercise, ago, skill in PLAYED:
            _play(session, name, exercise, now - timedelta(days=ago), dice, skill)
        _begin(session, "Dan Levi", now - timedelta(days=1))
        words, ago = SEEN
        when = now - timedelta(days=ago)
        scores = {"follows through": "2", "extra polite": "4"}
        form = {
            "seen_on": when.date().isoformat(),
            "words": words,
            **{f"behaviour{n}": scores.get(one.name, "") for n, one in enumerate(BEHAVIOURS, 1)},
        }
        mateo = session.get_one(Employee, ids["Mateo Álvarez"])
        observing.observe(_act(session, "Maya Ross", when), mateo, ObservationForm.model_validate(form))
        tomasz = session.get_one(Employee, ids["Tomasz Zieliński"])
        asked = AskForm(exercise="mood", where="list")
        actions.ask(_act(session, "Maya Ross", now - timedelta(days=10)), tomasz, asked)


def _act(session: Session, name: str, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)


def _require(session: Session, now: datetime) -> None:
    billing = session.scalars(select(Team.id).where(Team.name == "Billing")).one()
    for ago, given in (
        (
            40,
            {
                "name": "Nobody falls between two desks",
                "why": "One case in six changes hands. Customers should never have to begin again.",
                "exercises": ["warm-handoff"],
                "unit": "Support",
                "facing": "yes",
                "due_in": "30",
            },
        ),
        (
            5,
            {
                "name": "Need first, cause second",
                "why": "Month’s end is when a report is due in ten minutes.",
                "exercises": ["ten-minutes"],
                "team": str(billing),
                "due_on": (now + timedelta(days=9)).date().isoformat(),
            },
        ),
    ):
        actions.require(
            _act(session, "Hana Suzuki", now - timedelta(days=ago)), ModuleForm.model_validate(given)
        )


def _play(
    session: Session, name: str, exercise: str, when: datetime, dice: random.Random, skill: float
) -> None:
    act = _act(session, name, when)
    made = actions.start(act, StartForm.model_validate({"exercise": exercise}))
    while (run := queries.load(session, made.id)) is not None and (step := run.played.step) is not None:
        act.now += timedelta(seconds=25)
        answer: dict[str, object] = {"position": len(run.played.taken)}
        answer["choice"] = _pick(step.choices, dice, skill)
        if step.also:
            answer["also"] = _pick(step.also, dice, skill)
        actions.answer(act, run, AnswerForm.model_validate(answer))


def _pick(of: tuple[Choice, ...], dice: random.Random, skill: float) -> str:
    best = max(of, key=lambda one: one.points)
    return (best if dice.random() < skill else min(of, key=lambda one: one.points)).key


def _begin(session: Session, name: str, when: datetime) -> None:
    """Two answers, and then the phone rang."""
    act = _act(session, name, when)
    made = actions.start(act, StartForm(exercise="mood"))
    for place, (choice, also) in enumerate((("angry", "s2"), ("worried", "s1"))):
        run = queries.load(session, made.id)
        if run is not None:
            actions.answer(act, run, AnswerForm(position=place, choice=choice, also=also))
