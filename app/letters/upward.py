"""Words to a leader above, with a name or without, and their answers."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.access import Act
from app.access.models import Account
from app.errors import Conflict, Invalid, Problem
from app.letters import queries, rules
from app.letters.actions import writer_of
from app.letters.forms import AnswerForm, UpwardForm
from app.letters.models import Upward, UpwardAnswer
from app.letters.queries import Word
from app.notices.actions import notify
from app.telling import tell


def write_upward(act: Act, form: UpwardForm) -> Upward:
    """A word to a leader above. Without a name nothing anywhere tells whose it is, nor when it came but for the day:
    no author, no entry in the journal, and the leader is told on the next morning.
    """
    author = writer_of(act)
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    leaders = dict(queries.leaders_above(act.session, act.actor))
    leader = int(form.leader)
    problems = []
    if leader not in leaders:
        problems.append(Problem("leader", "Choose a leader above you."))
    elif (
        form.name == "anonymous" and len(queries.line_below(act.session, leader, today)) < rules.FEWEST_BELOW
    ):
        problems.append(
            Problem(
                "name",
                f"Fewer than {rules.FEWEST_BELOW} people are below {leaders[leader]}: it could be guessed who wrote. "
                "Write with your name, or to somebody further up.",
            )
        )
    if len(form.words) < rules.SHORTEST_WORDS:
        problems.append(Problem("words", f"Write at least {rules.SHORTEST_WORDS} characters."))
    if problems:
        raise Invalid(problems)
    named = form.name == "named"
    made = Upward(
        leader_id=leader,
        author_id=author if named else None,
        author=act.actor.name if named else "",
        words=form.words,
        sent_on=today,
    )
    act.session.add(made)
    act.session.flush()
    if named:
        act.journal("wrote upward", kind="upward", thing_id=made.id, subject_id=leader)
        tell(act, {leader}, "upward", f"{act.actor.name} wrote to you.", "/upward/inbox")
    else:
        _tell_tomorrow(act, leader)
    return made


def _tell_tomorrow(act: Act, leader: int) -> None:
    """The leader is told the next morning, by a notice that is as if made at midnight: no moment is kept."""
    here = ZoneInfo(act.zone)
    midnight = datetime.combine(act.now.astimezone(here).date(), time(), here).astimezone(UTC)
    account = act.session.scalar(
        select(Account.id).where(Account.employee_id == leader, Account.disabled_at.is_(None))
    )
    if account is not None:
        text = "Somebody wrote to you without their name."
        notify(
            act.session, account, "upward", text, "/upward/inbox", midnight, midnight + timedelta(hours=32)
        )


def answer_upward(act: Act, word: Word, form: AnswerForm) -> UpwardAnswer:
    """The leader answers, once: a named one in person, one without a name to everybody below."""
    act.session.execute(select(Upward.id).where(Upward.id == word.id).with_for_update())
    if act.session.get(UpwardAnswer, word.id) is not None:
        raise Conflict("You have answered this already.")
    anonymous = word.upward.author_id is None
    problems = []
    if len(form.words) < rules.SHORTEST_WORDS:
        problems.append(Problem("words", f"Write at least {rules.SHORTEST_WORDS} characters."))
    if anonymous and len(form.asked) < rules.SHORTEST_WORDS:
        problems.append(
            Problem("asked", "Say in your own words what was asked: everybody below you reads it.")
        )
    if problems:
        raise Invalid(problems)
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    made = UpwardAnswer(
        word_id=word.id, asked=form.asked if anonymous else "", words=form.words, made_on=today
    )
    act.session.add(made)
    act.session.flush()
    act.journal("answered upward", kind="upward", thing_id=word.id)
    if word.upward.author_id is not None:
        tell(act, {word.upward.author_id}, "upward", f"{act.actor.name} answered you.", "/upward")
    return made
