"""Writing, publishing, correcting and taking back a letter; reading it."""

from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from app.access import Act
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.letters import queries, rules
from app.letters.forms import (
    CorrectionForm,
    LetterForm,
    PublishForm,
    ReadForm,
    RetractForm,
)
from app.letters.models import (
    LESSON,
    Letter,
    NotAPerson,
    Reader,
    Retraction,
    Version,
)
from app.letters.queries import Whole
from app.people.models import Assignment, Team
from app.people.queries import members
from app.telling import tell

KIND = "letter"


def audiences(act: Act) -> list[tuple[str, str]]:
    """To whom the actor may write: by reporting line, and an executive to a unit or to all."""
    found = []
    if act.actor.is_manager:
        found += [("team", "Who reports to me"), ("line", "Everybody below me")]
    if "executive" in act.actor.roles:
        found += [("company", "The whole company")]
        found += [(f"unit:{unit}", unit) for unit in queries.units(act.session)]
    return found


def draft(act: Act, form: LetterForm) -> Letter:
    """A new letter, for its writer's eyes until it is published."""
    author = writer_of(act)
    _check(act, form)
    audience, _, unit = form.audience.partition(":")
    made = Letter(
        kind=form.kind,
        author_id=author,
        author=act.actor.name,
        audience=audience,
        unit=unit,
        source=form.source if form.kind == LESSON else "",
        made_at=act.now,
    )
    act.session.add(made)
    act.session.flush()
    act.session.add(Version(letter_id=made.id, number=1, title=form.title, body=form.body, made_at=act.now))
    act.session.flush()
    act.journal("drafted letter", kind="letter", thing_id=made.id, what=form.kind)
    return made


def redraft(act: Act, whole: Whole, form: LetterForm) -> None:
    """Change a draft."""
    _held(act, whole)
    if whole.letter.published_at is not None:
        raise Conflict("It is published. Correct it, so that readers see what changed.")
    _check(act, form)
    whole.letter.audience, _, whole.letter.unit = form.audience.partition(":")
    whole.letter.kind, whole.letter.source = form.kind, form.source if form.kind == LESSON else ""
    whole.now.title, whole.now.body, whole.now.made_at = form.title, form.body, act.now
    act.session.flush()
    act.journal("changed draft", kind="letter", thing_id=whole.id)


def writer_of(act: Act) -> int:
    """The employee who writes; `Forbidden` for an account without one."""
    if act.actor.employee_id is None:
        raise Forbidden("Only an employee writes here.")
    return act.actor.employee_id


def _held(act: Act, whole: Whole) -> None:
    act.session.execute(select(Letter.id).where(Letter.id == whole.id).with_for_update())
    act.session.refresh(whole.letter)


def _check(act: Act, form: LetterForm) -> None:
    problems = _texts(form.title, form.body)
    if form.audience not in {key for key, _ in audiences(act)}:
        problems.append(Problem("audience", "Choose whom it is for."))
    if problems:
        raise Invalid(problems)


def _texts(title: str, body: str) -> list[Problem]:
    problems = []
    if not title:
        problems.append(Problem("title", "Give it a title."))
    if len(body) < rules.SHORTEST_WORDS:
        problems.append(Problem("body", f"Write at least {rules.SHORTEST_WORDS} characters."))
    return problems


def readers_of(act: Act, letter: Letter) -> list[int]:
    """Whom a letter goes to if it is published now, its writer excepted."""
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    statement = members(today)
    if letter.audience == "team":
        statement = statement.where(Assignment.manager_id == letter.author_id)
    elif letter.audience == "unit":
        statement = statement.where(Team.unit == letter.unit)
    found = [one.id for one in act.session.execute(statement) if one.id != letter.author_id]
    if letter.audience == "line":
        line = queries.line_below(act.session, letter.author_id, today)
        found = [one for one in found if one in line]
    return found


def publish(act: Act, whole: Whole, form: PublishForm) -> None:
    """Send it, once. A lesson that names somebody is refused until the name is out, or said to be nobody's."""
    _held(act, whole)
    letter = whole.letter
    if letter.published_at is not None:
        raise Conflict("It is published already.")
    form_of = LetterForm.model_validate(
        {
            "audience": f"unit:{letter.unit}" if letter.unit else letter.audience,
            "title": whole.now.title,
            "body": whole.now.body,
        }
    )
    _check(act, form_of)
    people = readers_of(act, letter)
    if not people:
        raise Conflict("Nobody would get it: nobody is below you there today.")
    if letter.kind == LESSON:
        _nobody_named(act, whole, whole.now.title, whole.now.body, form.nobody)
    letter.published_at = act.now
    act.session.execute(
        insert(Reader), [{"letter_id": letter.id, "employee_id": one, "version": 0} for one in people]
    )
    act.session.flush()
    act.journal("published letter", kind="letter", thing_id=letter.id, readers=len(people))
    tell(act, set(people), KIND, f"{letter.author} wrote: {whole.now.title}", href(letter))


def href(letter: Letter) -> str:
    """The page of a letter."""
    return f"/letters/{letter.id}"


def _nobody_named(act: Act, whole: Whole, title: str, body: str, nobody: list[str]) -> None:
    found = queries.suspects(act.session, [("title", title), ("text", body)], whole.id)
    left = [one for one in found if one.word not in nobody]
    if left:
        named = ", ".join(f"“{one.word}”" for one in left[:20])
        raise Invalid([Problem("nobody", f"Take out what names somebody, or say that it doesn’t: {named}.")])
    for one in found:
        act.session.add(NotAPerson(letter_id=whole.id, word=one.word, made_at=act.now))
        act.journal("said a word names nobody", kind="letter", thing_id=whole.id, word=one.word)


def correct(act: Act, whole: Whole, form: CorrectionForm) -> Version:
    """A new version, beside which the old ones stay; readers are asked to read it again."""
    _held(act, whole)
    if whole.state != "published":
        raise Conflict("Only a published letter is corrected.")
    problems = _texts(form.title, form.body)
    if len(form.why) < rules.SHORTEST_WORDS:
        problems.append(Problem("why", f"Say what was wrong in at least {rules.SHORTEST_WORDS} characters."))
    if (form.title, form.body) == (whole.now.title, whole.now.body):
        problems.append(Problem("body", "Nothing is different. Change something, or leave it as it is."))
    if problems:
        raise Invalid(problems)
    if whole.letter.kind == LESSON:
        _nobody_named(act, whole, form.title, f"{form.body}\n{form.why}", form.nobody)
    made = Version(
        letter_id=whole.id,
        number=whole.now.number + 1,
        title=form.title,
        body=form.body,
        why=form.why,
        made_at=act.now,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("corrected letter", kind="letter", thing_id=whole.id, version=made.number)
    people = {one.employee_id for _, one in queries.readers(act.session, whole.id)}
    tell(act, people, KIND, f"{whole.letter.author} corrected: {form.title}", href(whole.letter))
    return made


def retract(act: Act, whole: Whole, form: RetractForm) -> None:
    """Take a letter back: readers see the reason in its place."""
    _held(act, whole)
    if whole.state != "published":
        raise Conflict("Only a published letter can be taken back.")
    if len(form.reason) < rules.SHORTEST_WORDS:
        message = f"Say why in at least {rules.SHORTEST_WORDS} characters: readers see it in its place."
        raise Invalid([Problem("reason", message)])
    act.session.add(Retraction(letter_id=whole.id, reason=form.reason, made_at=act.now))
    act.session.flush()
    act.journal("took letter back", kind="letter", thing_id=whole.id)


def read_it(act: Act, whole: Whole, form: ReadForm) -> None:
    """The reader has read a version; an older one than before changes nothing."""
    own = whole.own
    if own is not None and own.version < form.version <= whole.now.number:
        own.version, own.read_at = form.version, act.now
        act.session.flush()
        act.journal("read letter", kind="letter", thing_id=whole.id, version=form.version)
