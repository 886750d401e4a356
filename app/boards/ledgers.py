"""What the board reads of the ledgers: who left, what is open, what was spent, what was changed."""

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.alerts.models import UNIT, Alert
from app.boards.models import Intervention, InterventionReturn
from app.boards.parts import Lost, Money, Prevented, Span
from app.boards.queries import Groups
from app.cases.models import Case, CaseCost, Cause, Prevention, Reopening, Workaround
from app.cases.rules import COSTS
from app.complaints import figures
from app.empowerment.models import Spend, SpendAnswer, SpendReturn
from app.empowerment.queries import GRANTED, STANDS, state_is
from app.empowerment.rules import REASONS
from app.losses.models import LossReturn, LostCustomer
from app.losses.queries import per_month
from app.procedures.models import FLEXIBLE, MUST, Procedure, ProcedureVersion


def lost(session: Session, span: Span) -> list[Lost]:
    """Who left by reason, told and assumed apart; the most told first."""
    sums: dict[str, list[int]] = {}
    for _, reason, how, count in per_month(session, *span.keys):
        sums.setdefault(reason, [0, 0])[how != "said"] += count
    return sorted(
        (Lost(reason, *both) for reason, both in sums.items()),
        key=lambda one: (-one.said, -one.think, one.reason),
    )


def alerts(session: Session, groups: Groups) -> list[tuple[str, Alert]]:
    """Open alerts, the oldest first, under the name that may be shown."""
    rows = session.scalars(select(Alert).where(Alert.closed_at.is_(None)).order_by(Alert.raised_at, Alert.id))
    return [(groups.unit(one.name) if one.kind == UNIT else one.name, one) for one in rows]


def spends(session: Session, span: Span) -> list[Money]:
    """What employees gave of their own accord, by what for and currency."""
    first, last = span.keys
    rows = session.execute(
        select(Spend.what_for, Spend.currency, func.sum(Spend.amount), func.count())
        .outerjoin(SpendReturn, SpendReturn.spend_id == Spend.id)
        .outerjoin(SpendAnswer, SpendAnswer.spend_id == Spend.id)
        .where(or_(state_is(STANDS), state_is(GRANTED)), Spend.month.between(first, last))
        .group_by(Spend.what_for, Spend.currency)
        .order_by(Spend.currency, func.sum(Spend.amount).desc(), Spend.what_for)
    )
    return [Money(REASONS[row[0]], row[1], int(row[2]), row[3]) for row in rows]


def costs(session: Session, span: Span) -> list[Money]:
    """What complaints cost, by kind and currency."""
    rows = session.execute(
        select(CaseCost.kind, CaseCost.currency, func.sum(CaseCost.amount), func.count(CaseCost.id))
        .join(Case, Case.id == CaseCost.case_id)
        .where(*figures.window(span.first), CaseCost.back_at.is_(None))
        .group_by(CaseCost.kind, CaseCost.currency)
        .order_by(CaseCost.currency, func.sum(CaseCost.amount).desc(), CaseCost.kind)
    )
    return [Money(COSTS[row[0]], row[1], int(row[2]), row[3]) for row in rows]


def revenue(session: Session, span: Span) -> list[Money]:
    """Yearly revenue of lost customers, by currency."""
    first, last = span.keys
    rows = session.execute(
        select(LostCustomer.currency, func.sum(LostCustomer.amount), func.count())
        .where(
            LostCustomer.month.between(first, last),
            LostCustomer.amount.is_not(None),
            ~exists().where(LossReturn.loss_id == LostCustomer.id),
        )
        .group_by(LostCustomer.currency)
        .order_by(LostCustomer.currency)
    )
    return [Money("Yearly revenue of lost customers", row[0], int(row[1] or 0), row[2]) for row in rows]


def preventions(session: Session, span: Span, *, words: bool) -> list[Prevented]:
    """Preventions that were finished in the span, the newest first: those that hold, and those that did not."""
    again = (
        select(
            Reopening.prevention_id,
            func.max(Reopening.was_done_at).label("was"),
            func.max(Reopening.at).label("at"),
        )
        .group_by(Reopening.prevention_id)
        .subquery()
    )
    stands = ~exists().where(InterventionReturn.intervention_id == Intervention.id)
    mark = (
        select(func.min(Intervention.id))
        .where(Intervention.prevention_id == Prevention.id, stands)
        .correlate(Prevention)
        .scalar_subquery()
    )
    finished = func.coalesce(Prevention.done_at, again.c.was)
    rows = session.execute(
        select(Prevention, Cause.name, again.c.was, again.c.at, mark)
        .join(Cause, Cause.id == Prevention.cause_id)
        .join(Workaround, Workaround.id == Prevention.workaround_id)
        .join(Case, Case.id == Workaround.case_id)
        .outerjoin(again, again.c.prevention_id == Prevention.id)
        .where(
            Case.protected.is_(False),
            or_(
                Prevention.done_at >= span.since,
                and_(Prevention.done_at.is_(None), again.c.was >= span.since),
            ),
        )
        .order_by(finished.desc(), Prevention.id)
        .limit(20)
    )
    return [
        Prevented(
            one.id,
            cause if words else "A cause",
            one.changed if words else "",
            one.done_at or was,
            at,
            one.done_at is None,
            mark_id,
        )
        for one, cause, was, at, mark_id in rows
    ]


def flexed(session: Session, span: Span) -> list[str]:
    """Procedures that had to be followed and came to be flexible in the span."""
    before = aliased(ProcedureVersion)
    must = exists().where(
        before.procedure_id == ProcedureVersion.procedure_id,
        before.number < ProcedureVersion.number,
        before.kind == MUST,
        before.in_force_at.is_not(None),
    )
    found = (
        select(Procedure.title)
        .join(ProcedureVersion, ProcedureVersion.procedure_id == Procedure.id)
        .where(ProcedureVersion.kind == FLEXIBLE, ProcedureVersion.in_force_at >= span.since, must)
        .order_by(ProcedureVersion.in_force_at.desc(), Procedure.title)
    )
    return list(dict.fromkeys(session.scalars(found)))
