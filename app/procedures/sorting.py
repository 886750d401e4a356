"""The session in which both sides sort the procedures: saying, writing down, signing."""

from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.access import Act
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.people.queries import member
from app.procedures import rules
from app.procedures.actions import answered, lock, person, there, version
from app.procedures.forms import MustForm, SignForm, SortForm, WordForm
from app.procedures.models import (
    FLEXIBLE,
    MUST,
    SIDES,
    FlexProposal,
    ProcedureSignature,
    ProcedureVersion,
    Sort,
    SortWord,
)
from app.procedures.sessions import Item, items, side_of
from app.telling import tell

KIND = "sort session"


def open_sort(act: Act, form: SortForm) -> Sort:
    """A session of one who meets customers and one who does not; both are told."""
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    ids: dict[str, int] = {}
    problems: list[Problem] = []
    for field, facing in (("front", True), ("back", False)):
        try:
            ids[field] = person(act, getattr(form, field), field)
        except Invalid as refused:
            problems += refused.problems
            continue
        home = member(act.session, ids[field], today)
        if home is None or bool(home.customer_facing) is not facing:
            meets = "doesn’t meet customers" if facing else "meets customers"
            problems.append(Problem(field, f"This person {meets} at work. Name somebody of the other side."))
    if problems:
        raise Invalid(problems)
    made = Sort(
        name=form.name,
        front_id=ids["front"],
        back_id=ids["back"],
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("opened sort session", kind=KIND, thing_id=made.id)
    text = f"{act.actor.name} asks you to sort procedures: {made.name}."
    tell(act, set(ids.values()), KIND, text, f"/sorts/{made.id}")
    return made


def _seat(act: Act, sort: Sort) -> str:
    side = side_of(sort, act.actor.employee_id)
    if not side:
        raise Forbidden("Only the two who sort can do this.")
    act.session.execute(select(Sort.id).where(Sort.id == sort.id).with_for_update())
    act.session.refresh(sort)
    if sort.ended_at is not None:
        raise Conflict("This session is over. Open another to sort anew.")
    return side


def say(act: Act, sort: Sort, form: WordForm) -> Item:
    """Call a procedure must-follow or flexible. Where both call it flexible, it is from now on."""
    side = _seat(act, sort)
    line = there(act.session, int(form.procedure))
    lock(act.session, line.procedure.id)
    said = select(func.count()).where(SortWord.sort_id == sort.id)
    act.session.add(
        SortWord(
            sort_id=sort.id,
            procedure_id=line.procedure.id,
            side=side,
            verdict=form.verdict,
            number=(act.session.scalar(said) or 0) + 1,
            made_at=act.now,
        )
    )
    act.session.flush()
    item = items(act.session, sort)[line.procedure.id]
    if item.state == rules.BOTH_FLEXIBLE and there(act.session, line.procedure.id).must:
        reason = f"Both sides called it flexible in “{sort.name}”."
        version(act, line.procedure, FLEXIBLE, line.version.text, reason, in_force=True, sort_id=sort.id)
        _settle(act, line.procedure.id, reason)
    act.journal(
        "sorted procedure", kind="procedure", thing_id=line.procedure.id, side=side, verdict=form.verdict
    )
    return item


def _settle(act: Act, procedure_id: int, reason: str) -> None:
    """A proposal that waits is taken by what both sides agreed."""
    waits = act.session.scalar(select(FlexProposal).where(FlexProposal.open_key == procedure_id))
    if waits is not None:
        answered(act, waits, act.now, reason, taken=True)


def write_down(act: Act, sort: Sort, form: MustForm) -> ProcedureVersion:
    """Why it must be followed, what happens otherwise, what may be done meanwhile; signed by its writer at once."""
    side = _seat(act, sort)
    line = there(act.session, int(form.procedure))
    item = items(act.session, sort).get(line.procedure.id, Item())
    if not item.front == item.back == MUST:
        raise Conflict("Both sides must call it must-follow first. Until then it stays as it is.")
    made = version(act, line.procedure, MUST, line.version.text, form.reason, in_force=False, sort_id=sort.id)
    made.risk, made.meanwhile = form.risk, form.meanwhile
    _signed(act, made, side)
    return made


def sign(act: Act, sort: Sort, form: SignForm) -> ProcedureVersion:
    """Sign what is written down. With both signatures it is in force."""
    side = _seat(act, sort)
    written = act.session.get(ProcedureVersion, int(form.version))
    if written is None or written.sort_id != sort.id or written.kind != MUST:
        raise Invalid([Problem("version", "Choose a text of this session.")])
    item = items(act.session, sort)[written.procedure_id]
    if item.written is None or item.written.id != written.id:
        raise Conflict("Another text was written meanwhile. Read it, then sign that one.")
    if not item.front == item.back == MUST:
        raise Conflict("The other side calls it flexible by now: there is nothing to sign.")
    newest = there(act.session, written.procedure_id).version.number
    if newest > written.number:
        raise Conflict("The procedure was changed meanwhile. Read it, and write down why anew.")
    if side in {one.side for one in item.signed}:
        raise Conflict("You have signed this already. It waits for the other side.")
    _signed(act, written, side)
    return written


def _signed(act: Act, written: ProcedureVersion, side: str) -> None:
    lock(act.session, written.procedure_id)
    act.session.add(
        ProcedureSignature(
            version_id=written.id,
            side=side,
            employee_id=act.actor.employee_id,
            name=act.actor.name,
            made_at=act.now,
        )
    )
    act.session.flush()
    sides = act.session.scalars(
        select(ProcedureSignature.side).where(ProcedureSignature.version_id == written.id)
    )
    if set(sides) == set(SIDES):
        written.in_force_at = act.now
        act.session.flush()
    act.journal("signed procedure", kind="procedure", thing_id=written.procedure_id, side=side)


def end(act: Act, sort: Sort) -> None:
    """The session is over. What is left open is listed."""
    _seat(act, sort)
    sort.ended_at = act.now
    act.journal("ended sort session", kind=KIND, thing_id=sort.id)
