"""Planning at Lumen Home: last half-year and this one, goals kept and missed, and two service reviews of Eve's."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.clock import first_day
from app.config import settings
from app.database import unit_of_work
from app.people.models import Team
from app.planning import actions, meeting
from app.planning.forms import (
    ActionForm,
    DecisionForm,
    GoalForm,
    HalfForm,
    MinutesForm,
    OpenForm,
    PointForm,
)
from app.planning.models import HalfYear
from app.scores.queries import last_month

Goal = tuple[str, str, str, str, str, str, tuple[tuple[str, str, int], ...]]
#: Team, who sets it, who agrees (empty: not yet), measure, level, words; what is done, by whom, in how many days.
GOALS: tuple[Goal, ...] = (
    (
        "Customer Care One",
        "Maya Ross",
        "Sol Mbeki",
        "customer:stars_5",
        "4.15",
        "Whoever writes to us knows within the hour who takes care of it.",
        (("Two mornings of plain chat for those who take escalations", "Maya Ross", 12),),
    ),
    (
        "Phone desk",
        "Noor Rahman",
        "Sol Mbeki",
        "customer:stars_5",
        "4.2",
        "Nobody explains their trouble twice.",
        (
            ("Warm handoffs only: practise on ten calls each", "Noor Rahman", 20),
            ("Show the last contact before the call is taken", "Noor Rahman", -5),
        ),
    ),
    (
        "Store Harbour",
        "Paul Becker",
        "Ruth Adeyemi",
        "customer:stars_5",
        "4.0",
        "Everybody is greeted by a person.",
        (),
    ),
    (
        "E-mail desk",
        "Grace Lin",
        "",
        "internal customer:stars_5",
        "4.2",
        "Billing gets the whole story with each case.",
        (),
    ),
    ("Billing", "Maya Ross", "Sol Mbeki", "", "", "No invoice that needs a letter to be understood.", ()),
)
BEFORE: Goal = (
    "Customer Care One",
    "Maya Ross",
    "Sol Mbeki",
    "",
    "",
    "Answer in the language we were written to in.",
    (("Translate the twenty letters that go out most", "Leila Haddad", 10),),
)


def fill(engine: Engine, now: datetime) -> None:
    """Two half-years with goals, and two service reviews, each step by its person."""
    with unit_of_work(engine) as session:
        last = last_month(session, now.date())
        old, new = _half(session, last - 11, now, 200), _half(session, last - 5, now, 150)
        _goal(session, old, BEFORE, now, 190)
        for goal in GOALS:
            _goal(session, new, goal, now, 120)
        _review(session, now, 40)
        _second(session, now)


def _act(session: Session, name: str, now: datetime, ago: float) -> Act:
    when = now - timedelta(days=ago)
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)


def _half(session: Session, first: int, now: datetime, ago: float) -> HalfYear:
    start, end = first_day(first), first_day(first + 5)
    name = f"Half-year to {end:%B %Y}"
    form = HalfForm(name=name, first=f"{start:%Y-%m}", last=f"{end:%Y-%m}")
    return actions.open_half(_act(session, "Lena Vogel", now, ago), form)


def _goal(session: Session, half: HalfYear, told: Goal, now: datetime, ago: float) -> None:
    place, by, agrees, measure, level, words, doing = told
    team = session.scalars(select(Team).where(Team.name == place)).one()
    act = _act(session, by, now, ago)
    me = str(act.actor.employee_id)
    due = first_day(half.last_month + 1) - timedelta(days=1)
    form = GoalForm(measure=measure, expected=level, words=words, owner=me, due_on=due)
    goal = actions.set_goal(act, half, team, form)
    if agrees:
        actions.agree(_act(session, agrees, now, ago - 2), half, team, goal)
    for what, who, days in doing:
        owner = str(_act(session, who, now, 0).actor.employee_id)
        due = (now + timedelta(days=days)).date()
        actions.add_action(act, half, team, goal, ActionForm(what=what, owner=owner, due_on=due))


def _review(session: Session, now: datetime, ago: float) -> None:
    """The first: one point is decided and not done, one is left open."""
    eve = _act(session, "Eve Park", now, ago)
    held = meeting.open_review(eve, OpenForm(held_on=eve.actor.today))
    point = meeting.add_point(
        eve, held, PointForm(title="What do we tell customers whose lock came back a third time?")
    )
    omar = str(_act(session, "Omar Haddad", now, ago).actor.employee_id)
    form = DecisionForm(
        decision="They get a new one and a call, on the first day. Warehouse and phones agree how.",
        owner=omar,
        due_on=(eve.actor.today + timedelta(days=30)).isoformat(),
    )
    meeting.decide(eve, held, point, form)
    meeting.add_point(eve, held, PointForm(title="Who owns the invoice that customers read on a phone?"))
    meeting.write_minutes(
        eve, held, MinutesForm(minutes="Short: two of us had called the service line that week.")
    )
    meeting.end(eve, held)


def _second(session: Session, now: datetime) -> None:
    """The one that is open now, with what the first left."""
    eve = _act(session, "Eve Park", now, 0)
    meeting.open_review(eve, OpenForm(held_on=eve.actor.today + timedelta(days=2)))
