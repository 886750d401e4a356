"""Writing on a stint: ticks, contacts, a reflection, thanks. Each while the logbook is open to it."""

from sqlalchemy import delete, select

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.logbook import findings
from app.logbook.forms import ContactForm, ReflectionForm, ThanksForm, TickForm
from app.logbook.models import Handled, Reflection, Thanks, Tick
from app.logbook.queries import Stint
from app.rotations.models import CheckItem, SignUp
from app.telling import tell

#: The kind of notices about stints and findings.
KIND = "rotation"


def writable(act: Act, stint: Stint) -> None:
    """Hold the stint for this transaction; `Conflict` where its logbook takes nothing (any more)."""
    act.session.execute(select(SignUp.id).where(SignUp.id == stint.id).with_for_update())
    if stint.sign_up.missed_at is not None:
        raise Conflict(
            "It was noted that this stint was missed. Ask the lead of the program to take that back."
        )
    if act.now < stint.slot.starts_at:
        raise Conflict("This stint has not begun yet. Come back on its first day.")
    if not stint.open(act.now):
        raise Conflict("This logbook closed a week after the last shift. Tell the lead what is missing.")


def tick(act: Act, stint: Stint, form: TickForm) -> None:
    """A line of the checklist is done, or is not. Asked twice, it stays as it is."""
    item = act.session.get(CheckItem, int(form.item))
    if item is None or item.program_id != stint.program.id:
        raise Invalid(
            [Problem("item", "This line is not on the checklist any more. Look at the page again.")]
        )
    act.session.execute(select(SignUp.id).where(SignUp.id == stint.id).with_for_update())
    known = act.session.scalar(select(Tick).where(Tick.sign_up_id == stint.id, Tick.item_id == item.id))
    if form.done and known is None:
        act.session.add(Tick(sign_up_id=stint.id, item_id=item.id, made_at=act.now, made_by=act.actor.name))
    elif not form.done and known is not None:
        act.session.execute(delete(Tick).where(Tick.id == known.id))
    else:
        return
    act.session.flush()
    verb = "ticked checklist" if form.done else "took tick back"
    act.journal(
        verb, kind="sign-up", thing_id=stint.id, subject_id=stint.sign_up.employee_id, item=str(item.id)
    )


def _about(act: Act, stint: Stint, given: str, kept: int | None = None) -> int | None:
    """The finding that a contact is about; one that was chosen before may stay, whatever became of it."""
    if not given:
        return None
    known = {str(one.id): one.id for one in findings.open_in(act.session, stint.program.id)}
    if given == str(kept):
        return kept
    if given not in known:
        raise Invalid([Problem("finding", "Choose one of the open bugs and ideas.")])
    return known[given]


def log(act: Act, stint: Stint, form: ContactForm) -> Handled:
    """Log a contact."""
    writable(act, stint)
    made = Handled(
        sign_up_id=stint.id,
        employee_id=stint.sign_up.employee_id,
        words=form.words,
        mood=form.mood,
        ref=form.ref,
        customers=form.customers,
        finding_id=_about(act, stint, form.finding),
        made_at=act.now,
    )
    act.session.add(made)
    act.session.flush()
    _noted(act, "logged contact", made)
    return made


def _noted(act: Act, verb: str, row: Handled) -> None:
    act.journal(verb, kind="contact", thing_id=row.id, subject_id=row.employee_id, stint=str(row.sign_up_id))


def change(act: Act, stint: Stint, row: Handled, form: ContactForm) -> None:
    """Change what was logged."""
    writable(act, stint)
    row.finding_id = _about(act, stint, form.finding, row.finding_id)
    row.words, row.mood, row.ref, row.customers = form.words, form.mood, form.ref, form.customers
    row.changed_at = act.now
    act.session.flush()
    _noted(act, "changed contact", row)


def take_back(act: Act, stint: Stint, row: Handled) -> None:
    """It was logged by mistake: it counts for nothing."""
    writable(act, stint)
    row.ended_at = act.now
    act.session.flush()
    _noted(act, "took contact back", row)


def reflect(act: Act, stint: Stint, form: ReflectionForm) -> Reflection:
    """What one takes along, and who may read it; changed as often as one likes."""
    if act.now < stint.slot.starts_at:
        raise Conflict("This stint has not begun yet. Come back when you have met customers.")
    if not (form.surprised or form.change or form.keep):
        raise Invalid([Problem("surprised", "Answer one of the three questions at least.")])
    made = act.session.get(Reflection, stint.id)
    if made is None:
        made = Reflection(sign_up_id=stint.id, reader=form.reader, made_at=act.now)
        act.session.add(made)
    else:
        made.changed_at = act.now
    made.surprised, made.change, made.keep = form.surprised, form.change, form.keep
    made.reader = form.reader
    act.session.flush()
    # Who reads it is journaled; the words are theirs.
    act.journal("reflected", kind="sign-up", thing_id=stint.id, subject_id=stint.sign_up.employee_id)
    return made


def thank(act: Act, stint: Stint, form: ThanksForm) -> Thanks:
    """Thanks from the support team, for everybody to read; written again, they replace the earlier ones."""
    if act.now < stint.slot.starts_at:
        raise Conflict("This stint has not begun yet. Thank them when they have served.")
    if stint.sign_up.missed_at is not None:
        raise Conflict("It was noted that this stint was missed.")
    act.session.execute(select(SignUp.id).where(SignUp.id == stint.id).with_for_update())
    made = act.session.scalar(
        select(Thanks).where(Thanks.sign_up_id == stint.id, Thanks.author_id == act.actor.account_id)
    )
    first = made is None
    if made is None:
        made = Thanks(sign_up_id=stint.id, author_id=act.actor.account_id, author=act.actor.name)
        act.session.add(made)
    made.words, made.made_at, made.ended_at = form.words, act.now, None
    act.session.flush()
    who = stint.sign_up.employee_id
    act.journal("thanked", kind="sign-up", thing_id=stint.id, subject_id=who)
    if first:
        text = f"{act.actor.name} thanks you for your stint of {stint.days}."
        tell(act, {who}, KIND, text, f"/stints/{stint.id}")
    return made


def unthank(act: Act, row: Thanks) -> None:
    """Take thanks back."""
    row.ended_at = act.now
    act.session.flush()
    act.journal("took thanks back", kind="sign-up", thing_id=row.sign_up_id)
