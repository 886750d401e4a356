"""Who depends on whom, the monthly round of questions, and answering them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.access import Act
from app.clock import first_day, month_of
from app.colleagues import queries
from app.colleagues.codes import answer_code, rater_code
from app.colleagues.forms import AnswerForm, DependenceForm
from app.colleagues.models import Ask, Dependence
from app.colleagues.rules import Question, closes, draw
from app.contacts.actions import rating_id, source_named
from app.contacts.models import Contribution, Rating, Revision
from app.database import new_id
from app.errors import Conflict, Invalid, Problem
from app.intake.actions import Answer, record
from app.intake.credits import credit
from app.notices.actions import enqueue

SOURCE = "Colleagues"
SCALE = "stars_5"
#: The kind of work that draws a month's questions.
ROUND = "colleagues.round"
#: What is written anew is as it was.
ALL_THE_SAME = {"synchronize_session": False}
#: Questions written by one statement.
STEP = 5_000


def depend(act: Act, form: DependenceForm) -> Dependence:
    """One team depends on another from now on."""
    team, on_team = queries.team_named(act.session, form.team), queries.team_named(act.session, form.on_team)
    problems = [
        Problem(field, "Choose one of the teams.")
        for field, found in (("team", team), ("on_team", on_team))
        if found is None
    ]
    if team is None or on_team is None:
        raise Invalid(problems)
    if team.id == on_team.id:
        raise Invalid([Problem("on_team", "A team can't be its own customer. Choose another one.")])
    known = select(Dependence.id).where(Dependence.team_id == team.id, Dependence.on_team_id == on_team.id)
    if act.session.scalar(known) is not None:
        raise Conflict(f"{team.name} depends on {on_team.name} already.")
    made = Dependence(team_id=team.id, on_team_id=on_team.id, made_at=act.now, made_by=act.actor.name)
    act.session.add(made)
    act.session.flush()
    act.journal("noted dependence", kind="dependence", thing_id=made.id, team=team.name, on=on_team.name)
    return made


def part(act: Act, dependence: Dependence) -> None:
    """One team no longer depends on another. Questions that were asked stay."""
    act.session.delete(dependence)
    act.session.flush()
    act.journal("removed dependence", kind="dependence", thing_id=dependence.id)


def ask_now(act: Act) -> None:
    """Draw what is still to be asked this month, in the background."""
    enqueue(act.session, ROUND, {"once": True}, now=act.now, key=f"{ROUND} now")
    act.journal("asked for a round of colleagues' questions")


def draw_round(session: Session, today: date) -> list[Question]:
    """What is still to be asked in the month that is running. Reads only."""
    month = month_of(today)
    return draw(
        month,
        queries.colleagues(session, today),
        queries.served(session),
        queries.asked_in(session, month),
        queries.passed_before(session, month),
    )


def put_questions(session: Session, found: list[Question], month: int, now: datetime) -> None:
    """Write drawn questions, many at a time."""
    for at in range(0, len(found), STEP):
        session.execute(
            insert(Ask),
            [
                {
                    "id": new_id(),
                    "asker_id": asker,
                    "subject_id": subject,
                    "lens": lens,
                    "month": month,
                    "made_at": now,
                    "closes_on": closes(month),
                    "answered": False,
                    "passed": False,
                }
                for asker, subject, lens in found[at : at + STEP]
            ],
        )


def answer(act: Act, ask: Ask, form: AnswerForm, key: bytes) -> None:
    """Answer a question, or answer it anew. Neither the journal nor any moment tells who said what."""
    held = _open(act, ask)
    held.answered, held.passed = True, False
    act.session.flush()
    record(act.session, SOURCE, [answer_of(held, int(form.score), key, act.now)], act.zone, _day(act.now))
    act.journal("answered a question about a colleague")


def answer_of(ask: Ask, score: int, key: bytes, now: datetime) -> Answer:
    """The answer as it is stored: with codes for who gave it, at noon of a day that all answers of the month share."""
    middle = datetime.combine(first_day(ask.month).replace(day=15), time(12), UTC)
    first = datetime.combine(first_day(ask.month), time(12), UTC)
    return Answer(
        external_id=answer_code(key, ask.asker_id, ask.subject_id, ask.lens, ask.month),
        lens=ask.lens,
        scale=SCALE,
        score=score,
        answered_at=middle if middle <= now else first,
        shares=[(ask.subject_id, "asked", 1000)],
        rater=rater_code(key, ask.asker_id),
    )


def pass_on(act: Act, ask: Ask, key: bytes) -> None:
    """The asker doesn't work with this person: no answer, and no more questions about them for half a year."""
    held = _open(act, ask)
    _withdraw(act, held, key)
    held.answered, held.passed = False, True
    act.session.flush()
    act.journal("passed on a question about a colleague")


def take_back(act: Act, ask: Ask, key: bytes) -> None:
    """Open a question again; the answer is gone as if it had never been given."""
    held = _open(act, ask)
    _withdraw(act, held, key)
    held.answered = held.passed = False
    act.session.flush()
    act.journal("took back an answer about a colleague")


def _open(act: Act, ask: Ask) -> Ask:
    """The question, locked, while its round is open; and with it all of its month about the same person, in one order.

    They are all written anew, so that on PostgreSQL the transaction of an answer leads to all of them or to none.
    """
    alike = (Ask.subject_id == ask.subject_id, Ask.lens == ask.lens, Ask.month == ask.month)
    found = act.session.scalars(
        select(Ask).where(*alike).order_by(Ask.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    held = next(one for one in found if one.id == ask.id)
    if act.now.astimezone(ZoneInfo(act.zone)).date() >= held.closes_on:
        raise Conflict("This round is closed. What was answered in it stays as it is.")
    act.session.execute(
        update(Ask).where(*alike).values(answered=Ask.answered), execution_options=ALL_THE_SAME
    )
    return held


def _withdraw(act: Act, ask: Ask, key: bytes) -> None:
    """Take the answer out of the sums and out of the table. Its month is still running: nothing was told of it."""
    if not ask.answered:
        return
    code = answer_code(key, ask.asker_id, ask.subject_id, ask.lens, ask.month)
    found = act.session.get(Rating, rating_id(source_named(act.session, SOURCE).id, code))
    if found is None:
        return
    credit(act.session, found, [], act.zone)
    for table in (Revision, Contribution):
        act.session.execute(delete(table).where(table.rating_id == found.id))
    act.session.delete(found)


def _day(now: datetime) -> datetime:
    """The day of a moment: the exact one, kept with a change, would tell who made it."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
