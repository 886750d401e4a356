"""Making checklists and their versions; retiring one."""

from sqlalchemy import func, select

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.frontline import queries, rules
from app.frontline.forms import ChecklistForm, VersionForm
from app.frontline.models import ShopChecklist, ShopVersion
from app.frontline.rules import Question

KIND = "checklist"


def make(act: Act, form: ChecklistForm) -> ShopChecklist:
    """A new checklist with its first version."""
    questions, problems = rules.read_questions(form.questions)
    taken = select(ShopChecklist.id).where(func.lower(ShopChecklist.name) == form.name.lower())
    if act.session.scalar(taken.limit(1)) is not None:
        problems.insert(0, Problem("name", "There is a checklist of this name. Give it another."))
    if problems:
        raise Invalid(problems)
    made = ShopChecklist(name=form.name, made_at=act.now)
    act.session.add(made)
    act.session.flush()
    _put(act, made, questions, 1)
    act.journal("made checklist", kind=KIND, thing_id=made.id)
    return made


def revise(act: Act, given: ShopChecklist, form: VersionForm) -> ShopVersion:
    """New questions for shops to come; those already made keep theirs."""
    act.session.refresh(given, with_for_update=True)
    if given.retired_at is not None:
        raise Conflict("This checklist is no longer used. Make a new one.")
    newest = queries.versions(act.session, given.id)[0]
    if form.seen != newest.version:
        raise Conflict(
            f"{newest.made_by} has made version {newest.version} meanwhile. Open it again and look."
        )
    questions, problems = rules.read_questions(form.questions)
    if not problems and questions == rules.questions_of(newest.questions):
        problems.append(Problem("questions", "Nothing is changed. Change a question first."))
    if problems:
        raise Invalid(problems)
    made = _put(act, given, questions, newest.version + 1)
    act.journal("changed checklist", kind=KIND, thing_id=given.id, version=made.version)
    return made


def _put(act: Act, given: ShopChecklist, questions: list[Question], version: int) -> ShopVersion:
    made = ShopVersion(
        checklist_id=given.id,
        version=version,
        questions=[{"id": one.id, "words": one.words, "kind": one.kind} for one in questions],
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    return made


def retire(act: Act, given: ShopChecklist) -> None:
    """No new shop uses it."""
    if given.retired_at is not None:
        raise Conflict("This checklist is no longer used already.")
    given.retired_at = act.now
    act.session.flush()
    act.journal("retired checklist", kind=KIND, thing_id=given.id)
