"""What customers and colleagues wait for: cases, preventions, alerts, handoffs, gifts and exceptions.

Each is a part of the one statement in `waiting`, in its shape.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Select, String, bindparam, cast, exists, func, literal, null, or_, select

from app.alerts.models import Alert
from app.cases.lists import next_due
from app.cases.models import Case, CaseHandler, Prevention, Theme, Workaround
from app.database import Id
from app.empowerment.models import Spend, SpendAnswer, SpendReturn
from app.handoffs.models import Handoff
from app.people.models import Employee
from app.procedures.models import ExceptionAnswer, Procedure, ProcedureException

#: By kind: what the line says, and where it leads.
LINES = {
    "case": ("A customer waits: {name}", "/cases/{key}"),
    "prevention": ("Keep it from coming back: {name}", "/preventions"),
    "alert": ("Complaints pile up: {name}", "/alerts/{key}"),
    "handoff": ("{name} hands you a case", "/handoffs/{key}"),
    "gift": ("{name} asks to give a customer more than the limit", "/spends/{key}"),
    "exception": ("{name} asks to do otherwise than written", "/exceptions/{key}"),
}
DUE = frozenset({"case", "prevention"})
#: Whose things, and the days that count: today, until when other things are named, and until when cases and
#: preventions are. The one statement is put together once, and filled in by `values`.
ME: Any = bindparam("me", type_=Id)
TODAY: Any = bindparam("today", type_=Date)
SOON: Any = bindparam("soon", type_=Date)
CASES: Any = bindparam("cases", type_=String)
PREVENTIONS: Any = bindparam("preventions", type_=Date)


def values(me: int, today: date) -> dict[str, Any]:
    """What the placeholders stand for."""
    return {
        "me": me,
        "today": today,
        "soon": today + timedelta(days=6),
        "cases": (today + timedelta(days=1)).isoformat(),
        "preventions": today + timedelta(days=7),
    }


def row(kind: str, key: Any, name: Any, on: Any = None, more: Any = "") -> Select[Any]:
    """The shape that all parts share: kind, key, name, day, further words."""
    return select(
        literal(kind, String).label("kind"),
        key.label("key"),
        name.label("name"),
        (cast(null(), Date) if on is None else on).label("on_day"),
        (literal(more, String) if isinstance(more, str) else more).label("more"),
    )


def _handles() -> Any:
    """That this employee is one of those for whom a protected case exists."""
    return exists().where(CaseHandler.case_id == Case.id, CaseHandler.employee_id == ME)


def parts() -> list[Select[Any]]:
    """What waits for this employee. Of a case its day stands at the end of `more`: a moment's date is read one way
    here and another there.
    """
    due = func.substr(cast(next_due(), String), 1, 10)
    case = (
        row("case", Case.id, func.coalesce(Theme.name, Case.customer), None, due)
        .select_from(Case)
        .outerjoin(Theme, Theme.id == Case.theme_id)
        .where(Case.owner_id == ME, Case.closed_at.is_(None), Case.paused_at.is_(None))
        .where(or_(Case.protected.is_(False), _handles()))
        .where(due <= CASES)
    )
    prevention = row("prevention", Prevention.id, func.substr(Prevention.words, 1, 80), Prevention.due_on)
    handoff = row("handoff", Handoff.id, Employee.name).join(Employee, Employee.id == Handoff.giver_id)
    gift = row("gift", Spend.id, Employee.name).join(Employee, Employee.id == Spend.employee_id)
    other = row("exception", ProcedureException.id, Employee.name, None, Procedure.title)
    return [
        case,
        prevention.join(Workaround, Workaround.id == Prevention.workaround_id)
        .join(Case, Case.id == Workaround.case_id)
        .where(
            or_(Case.protected.is_(False), _handles()),
            Prevention.owner_id == ME,
            Prevention.done_at.is_(None),
            Prevention.due_on <= PREVENTIONS,
        ),
        row("alert", Alert.id, Alert.name).where(Alert.owner_id == ME, Alert.closed_at.is_(None)),
        handoff.where(Handoff.receiver_id == ME, Handoff.open_case_id.is_not(None)),
        gift.where(
            Spend.asked_id == ME,
            ~exists().where(SpendAnswer.spend_id == Spend.id),
            ~exists().where(SpendReturn.spend_id == Spend.id),
        ),
        other.join(Employee, Employee.id == ProcedureException.employee_id)
        .join(Procedure, Procedure.id == ProcedureException.procedure_id)
        .where(
            ProcedureException.asked_id == ME,
            ~exists().where(ExceptionAnswer.exception_id == ProcedureException.id),
        ),
    ]
