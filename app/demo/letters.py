"""Letters at Lumen Home, a lesson, and what people wrote upward."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.letters import actions, queries, upward
from app.letters.forms import AnswerForm, CorrectionForm, LetterForm, PublishForm, ReadForm, UpwardForm
from app.letters.models import Letter, Upward

#: Writer, days ago, how many of its readers have read it, and what the form says.
LETTERS = (
    (
        "Eve Park",
        12,
        24,
        {
            "audience": "unit:Support",
            "title": "What I heard at the service line",
            "body": (
                "Last week I took calls for a morning. Three people had written before and nobody had come back to "
                "them.\n\nNone of you decided that. We built it that way, with queues that belong to nobody. From the "
                "first of the month each case has one owner until the customer says that it is done."
            ),
        },
    ),
    (
        "Maya Ross",
        6,
        5,
        {
            "audience": "team",
            "title": "Month’s end without a queue",
            "body": (
                "The last three days of the month bring twice the invoices. Two of us move to billing questions from "
                "noon on, in turns.\n\nThe plan hangs in the team’s channel. Tell me by Thursday where it does not fit."
            ),
        },
    ),
    (
        "Maya Ross",
        4,
        3,
        {
            "kind": "lesson",
            "audience": "team",
            "title": "The third message is already the complaint",
            "body": (
                "A customer wrote three times about one thermostat. Each of us answered well, and each of us began "
                "again.\n\nWhat we do now: the first who answers stays the owner, and says so in the first sentence."
            ),
            "source": "Case of the thermostat, first week of the month",
        },
    ),
)
#: A lesson that still names somebody.
NAMED = {
    "kind": "lesson",
    "audience": "team",
    "title": "Why a promise needs a time",
    "body": "Tomasz promised a call, and nobody knew when. The customer stayed at home all day for it.",
    "source": "Told in the team meeting",
}
#: Who wrote to whom, with the name or without, days ago, what, and the answer with what was asked.
UPWARD = (
    (
        "Jonas Lindqvist",
        "Eve Park",
        "anonymous",
        34,
        "We are praised for speed in every meeting, and customers are sent away half helped. Which of the two counts?",
        (
            "Does speed count more than help?",
            "No. The board looks at whether customers felt taken care of first. I have taken the seconds off the wall.",
        ),
    ),
    (
        "Wen Zhao",
        "Eve Park",
        "anonymous",
        19,
        "The rotation takes people away in the two worst weeks of the year. Does anybody above look at the calendar?",
        None,
    ),
    (
        "Bo Eriksen",
        "Maya Ross",
        "named",
        9,
        "Could the new invoice template wait until after the audit? Two changes in one week make mistakes.",
        ("", "You are right, it waits. I have told finance: second week of next month."),
    ),
    (
        "Ines Duarte",
        "Maya Ross",
        "anonymous",
        3,
        "The late shift is always the same four people. It would be fairer to draw it.",
        None,
    ),
)


def fill(engine: Engine, now: datetime) -> None:
    """Everything by its people at its moment."""
    with unit_of_work(engine) as session:
        for writer, ago, reads, given in LETTERS:
            when = now - timedelta(days=ago)
            made = actions.draft(_act(session, writer, when), LetterForm.model_validate(given))
            actions.publish(_act(session, writer, when), _whole(session, made), PublishForm())
            _read(session, made, reads, when)
        _correct(session, now)
        actions.draft(_act(session, "Maya Ross", now - timedelta(days=1)), LetterForm.model_validate(NAMED))
        for line in UPWARD:
            _upward(session, line, now)


def _act(session: Session, name: str, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)


def _whole(session: Session, letter: Letter, reader: int | None = None) -> queries.Whole:
    found = queries.load(session, letter.id, reader)
    assert found is not None
    return found


def _read(session: Session, letter: Letter, reads: int, when: datetime) -> None:
    for place, (name, one) in enumerate(queries.readers(session, letter.id)[:reads]):
        act = _act(session, name, when + timedelta(hours=1 + place))
        actions.read_it(act, _whole(session, letter, one.employee_id), ReadForm(version=1))


def _correct(session: Session, now: datetime) -> None:
    title = str(LETTERS[1][3]["title"])
    found = [
        one
        for one in session.scalars(select(Letter).where(Letter.author == "Maya Ross"))
        if _whole(session, one).now.title == title
    ]
    body = str(LETTERS[1][3]["body"]).replace("Thursday", "Friday noon")
    form = CorrectionForm(
        title=title, body=body, why="I wrote Thursday, which was too short for the part-timers."
    )
    actions.correct(_act(session, "Maya Ross", now - timedelta(days=5)), _whole(session, found[0]), form)


def _upward(
    session: Session, line: tuple[str, str, str, int, str, tuple[str, str] | None], now: datetime
) -> None:
    writer, leader, name, ago, words, answer = line
    act = _act(session, writer, now - timedelta(days=ago))
    to = next(str(one) for one, called in queries.leaders_above(session, act.actor) if called == leader)
    made = upward.write_upward(act, UpwardForm.model_validate({"leader": to, "words": words, "name": name}))
    if answer is not None:
        asked, said = answer
        word = queries.words(session, Upward.id == made.id)[0]
        later = _act(session, leader, now - timedelta(days=ago - 3))
        upward.answer_upward(later, word, AnswerForm(asked=asked, words=said))
