"""One-to-ones at Lumen Home: promises kept and late, one today, one series that changed hands, some never begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.meetings import actions, keeping, queries
from app.meetings.forms import AnswerForm, ItemForm, PromiseForm, RhythmForm, TextForm
from app.meetings.models import AgendaItem, Series
from app.meetings.queries import Whole
from app.people.models import Employee


@dataclass(frozen=True)
class Told:
    """One meeting: when it was held, with whom, what was noted, asked and answered, and promised (who, what, days)."""

    ago: int
    manager: str
    notes: str = ""
    asked: Sequence[tuple[str, str, str]] = ()
    promised: Sequence[tuple[str, str, int]] = ()
    reflections: Sequence[tuple[str, str]] = ()
    #: Of the open promises, so many are kept before it.
    kept: int = 0


@dataclass(frozen=True)
class Story:
    """A series: begun so many days ago by its manager, its meetings, and in how many days the next is."""

    employee: str
    every: str
    begun: int
    meetings: Sequence[Told]
    next_in: int
    agenda: Sequence[tuple[str, str]] = ()


STORIES = (
    Story(
        "Bo Eriksen",
        "fortnightly",
        70,
        (
            Told(
                42,
                "Maya Ross",
                "The dunning letter still reads like a threat. Bo has a draft that a customer would not fear.",
                (
                    (
                        "Maya Ross",
                        "business",
                        "Peace of mind about light and heat. The invoice is part of that.",
                    ),
                    (
                        "Bo Eriksen",
                        "What happens with the credit notes of August?",
                        "Finance signs them this week.",
                    ),
                ),
                (("employee", "Send the draft of the dunning letter to Maya", 10),),
            ),
            Told(
                14,
                "Maya Ross",
                "Three customers wrote that they understood the invoice at once. We keep the short form.",
                (
                    (
                        "Maya Ross",
                        "chosen",
                        "Called a customer before the second reminder went out; he had moved house.",
                    ),
                ),
                (("manager", "Ask Clara for a seat for billing at the release meeting", 7),),
                (("Bo Eriksen", "I should have said that the month end is too much for three people."),),
                1,
            ),
        ),
        1,
        (("Bo Eriksen", "Month end with three people"), ("Maya Ross", "motive")),
    ),
    Story(
        "Jonas Lindqvist",
        "weekly",
        40,
        (
            Told(
                14,
                "Maya Ross",
                "Escalations all day wear him out. We try two mornings of plain chat.",
                (("Jonas Lindqvist", "Plain chat in the mornings", "From Monday on, for four weeks."),),
                (("manager", "Tell the desk about Jonas’s mornings", 6),),
            ),
            Told(7, "Maya Ross", "Two mornings done; he is back to his old jokes.", (), (), (), 1),
        ),
        0,
        (("Maya Ross", "me"), ("Jonas Lindqvist", "Who takes the locks that come back a third time?")),
    ),
    Story(
        "Ines Duarte",
        "monthly",
        260,
        (
            Told(230, "Noor Rahman", "She wants to write instead of call. Chat has a place from summer on."),
            Told(
                180,
                "Noor Rahman",
                "Last month on the phone. What she taught the new ones stays here.",
                (("Noor Rahman", "well", "A caller asked for her by name."),),
                (("employee", "Write down the three calls everybody should hear once", 150),),
            ),
            Told(
                25, "Maya Ross", "First months of chat: faster than she thought, and she misses the voices."
            ),
        ),
        6,
    ),
    Story(
        "Tomasz Zieliński",
        "weekly",
        60,
        (Told(41, "Maya Ross", "Hard weeks. We look at two contacts together each time."),),
        3,
        (("Tomasz Zieliński", "The plan, and what happens after it"),),
    ),
    Story(
        "Dan Levi",
        "fortnightly",
        50,
        (Told(12, "Yuki Tanaka", "What he heard in support is in the backlog now: four of seven."),),
        2,
        (("Dan Levi", "The other three"),),
    ),
    Story(
        "Maya Ross",
        "monthly",
        90,
        (Told(20, "Sol Mbeki", "Two teams that differ: billing needs her eyes, care needs her ears."),),
        9,
    ),
    Story(
        "Hana Suzuki", "monthly", 90, (Told(11, "Lena Vogel", "Cycles before exits. Both want time."),), 17
    ),
)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """All series, each step by its person at its moment."""
    with unit_of_work(engine) as session:
        for story in STORIES:
            _tell(session, story, ids, now)


def _act(session: Session, name: str, now: datetime, ago: float) -> Act:
    when = min(now, (now - timedelta(days=ago)).replace(hour=14, minute=5, second=0, microsecond=0))
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)


def _whole(act: Act, series: Series) -> Whole:
    found = queries.load(act.session, series.id, act.actor.employee_id or 0)
    assert found is not None
    return found


def _tell(session: Session, story: Story, ids: dict[str, int], now: datetime) -> None:
    first = story.meetings[0].manager
    act = _act(session, first, now, story.begun)
    form = RhythmForm.model_validate({"every": story.every, "next_on": actions.today(act)})
    series = actions.begin(act, session.get_one(Employee, ids[story.employee]), form)
    host = first
    for told in story.meetings:
        if told.manager != host:
            act = _act(session, told.manager, now, told.ago + 3)
            actions.take_over(act, _whole(act, series))
            host = told.manager
        _meet(session, told, series, now)
    _agenda(session, story, series, now)
    act = _act(session, host, now, 0)
    on = actions.today(act) + timedelta(days=story.next_in)
    form = RhythmForm.model_validate({"every": story.every, "next_on": on})
    actions.move(act, _whole(act, series), form)


def _meet(session: Session, told: Told, series: Series, now: datetime) -> None:
    act = _act(session, told.manager, now, told.ago)
    for one in _whole(act, series).open_promises[: told.kept]:
        actions.keep(act, _whole(act, series), one.row)
    for by, question, said in told.asked:
        item = _add(_act(session, by, now, told.ago + 1), series, question)
        actions.answer(act, _whole(act, series), item, AnswerForm(answer=said))
    meeting = _whole(act, series).meeting
    assert meeting is not None
    if told.notes:
        keeping.keep_notes(act, meeting, TextForm(text=told.notes))
    for by, said in told.reflections:
        keeping.keep_reflection(_act(session, by, now, told.ago), meeting, TextForm(text=said))
    for who, what, days in told.promised:
        due = actions.today(act) + timedelta(days=days)
        form = PromiseForm.model_validate({"who": who, "what": what, "due_on": due})
        actions.promise(act, _whole(act, series), form)
    actions.hold(act, _whole(act, series))


def _agenda(session: Session, story: Story, series: Series, now: datetime) -> None:
    for by, question in story.agenda:
        _add(_act(session, by, now, 2), series, question)


def _add(act: Act, series: Series, question: str) -> AgendaItem:
    prompted = question.isalpha() and question.islower()
    form = ItemForm.model_validate({"prompt": question} if prompted else {"words": question})
    return actions.add_item(act, _whole(act, series), form)
