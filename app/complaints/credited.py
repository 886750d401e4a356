"""What somebody did in cases, as evidence of a period: in words that stand alone, without the customer."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, allows
from app.cases.guards import words_about
from app.cases.models import Case, Cause, Custody, Prevention, Theme, Workaround
from app.complaints.models import CaseVerdict
from app.contacts.naming import nameless
from app.scores.pieces import Piece

KIND = "case"


def pieces(session: Session, _actor: Actor, employee_id: int, first: date, last: date) -> list[Piece]:
    """Cases that were closed, helped or prevented from `first` to `last` by this employee, newest first.

    Whoever may see an employee's evidence may read what they did in cases; protected cases tell nobody of anybody.
    """
    within = (_midnight(first), _midnight(last + timedelta(days=1)))
    owned = and_(Case.owner_id == employee_id, _in(Case.closed_at, within))
    helped = and_(Workaround.by_id == employee_id, _in(Workaround.at, within))
    kept = and_(Prevention.workaround_id == Workaround.id, Prevention.owner_id == employee_id)
    rows: Any = session.execute(
        select(Case, Workaround, Theme.name, CaseVerdict, Prevention, Cause.name)
        .outerjoin(Workaround, Workaround.case_id == Case.id)
        .outerjoin(Theme, Theme.id == Case.theme_id)
        .outerjoin(CaseVerdict, CaseVerdict.case_id == Case.id)
        .outerjoin(Prevention, and_(kept, _in(Prevention.done_at, within)))
        .outerjoin(Cause, Cause.id == Prevention.cause_id)
        .where(Case.protected.is_(False), or_(owned, helped, Prevention.id.is_not(None)))
    ).all()
    found: dict[str, Piece] = {}
    for case, step, theme, said, plan, cause in rows:
        made = [_worked(case, step, theme, said, employee_id, within), _prevented(case, plan, cause)]
        found |= {one.key: one for one in made if one is not None}
    return sorted(found.values(), key=lambda one: (one.on, one.key), reverse=True)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _in(moment: Any, within: tuple[datetime, datetime]) -> Any:
    return and_(moment >= within[0], moment < within[1])


def _worked(
    case: Case,
    step: Workaround | None,
    theme: str | None,
    said: CaseVerdict | None,
    employee_id: int,
    within: tuple[datetime, datetime],
) -> Piece | None:
    """What they did of it in the period alone: help of one half-year and the end in the next are told in their own."""
    begin, end = within
    owned = case.closed_at if case.owner_id == employee_id else None
    owned = owned if owned is not None and begin <= owned < end else None
    acted = step if step is not None and step.by_id == employee_id and begin <= step.at < end else None
    if owned is None and acted is None:
        return None
    did = ["owned it to its end"] if owned else []
    if acted is not None:
        did.append("left out step 1" if acted.skipped else "helped the customer")
    told = [step.words if step is not None else ""]
    facts: dict[str, Any] = {}
    if owned:
        told.append(case.outcome)
        if said is not None:
            told.append(f"The customer: what we did {said.did} of 5, how we handled it {said.handled} of 5.")
            facts = {"did": said.did, "handled": said.handled}
    return Piece(
        KIND,
        str(case.id),
        (owned or (acted.at if acted else case.came_at)).date(),
        f"Case “{theme or 'not sorted'}”: {' and '.join(did)}",
        nameless(" ".join(words for words in told if words), case.customer),
        f"/cases/{case.id}",
        facts,
    )


def _prevented(case: Case, plan: Prevention | None, cause: str | None) -> Piece | None:
    if plan is None or plan.done_at is None:
        return None
    text = nameless(plan.changed, case.customer)
    return Piece(KIND, str(plan.id), plan.done_at.date(), f"Prevented “{cause}”", text, f"/cases/{case.id}")


def piece(session: Session, actor: Actor, employee_id: int, case_id: int) -> Piece | None:
    """A case as the ground of something for one who owned it or helped in it; None for anybody else, where the actor
    may not see it, and where it is protected.
    """
    case = session.get(Case, case_id)
    if case is None or case.protected or not allows("see case", words_about(session, actor, case)):
        return None
    step = session.scalar(select(Workaround).where(Workaround.case_id == case_id))
    held = session.scalar(
        select(Custody.id)
        .where(Custody.case_id == case_id, Custody.employee_id == employee_id)
        .order_by(Custody.id)
        .limit(1)
    )
    if held is None and (step is None or step.by_id != employee_id):
        return None
    theme = session.scalar(select(Theme.name).where(Theme.id == case.theme_id)) or "not sorted"
    return Piece(
        KIND,
        str(case.id),
        case.came_at.date(),
        f"Case “{theme}”",
        nameless(case.said, case.customer),
        f"/cases/{case.id}",
    )
