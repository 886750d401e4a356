"""AI agents: what customers say of programs that answer them. Kept apart from people: no rank, no standing, no fit."""

from dataclasses import dataclass
from math import sqrt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.contacts.models import AI_AGENT, LENSES, Cell
from app.contacts.scales import SCALES, Scale
from app.intervals import Z90, wilson
from app.people.models import Employee
from app.scores.models import Tally
from app.scores.spans import Months

#: Fewer answers than this say nothing about a mean's range.
FEW = 10


@dataclass(frozen=True)
class AiFigure:
    """An AI agent's answers on one lens and scale: how many, their mean, and its 90% range (None: too few)."""

    lens: str
    scale: Scale
    n: int
    mean: float
    lo: float | None
    hi: float | None
    #: How the range was reckoned.
    by: str


@dataclass(frozen=True)
class AiAgent:
    """One AI agent with its figures; none where nobody has rated it in the span."""

    id: int
    name: str
    figures: list[AiFigure]


def ai_agents(session: Session, span: Months) -> list[AiAgent]:
    """Every AI agent by name, with what customers said in a span of months."""
    sums = [func.sum(getattr(Tally, name)) for name in ("n", "sw", "sww", "swy", "swyy")]
    rows = session.execute(
        select(Tally.employee_id, Cell.lens, Cell.scale, *sums)
        .join(Cell, Cell.id == Tally.cell_id)
        .where(Cell.aside == AI_AGENT, Tally.month.between(span.first, span.last))
        .group_by(Tally.employee_id, Cell.lens, Cell.scale)
    )
    figures: dict[int, list[AiFigure]] = {}
    for who, lens, scale, n, *weighted in rows:
        if n > 0:
            made = figure(lens, SCALES[scale], int(n), *(int(value) for value in weighted))
            figures.setdefault(who, []).append(made)
    named = session.execute(
        select(Employee.id, Employee.name).where(Employee.ai_agent).order_by(Employee.name)
    )
    return [
        AiAgent(
            row.id,
            row.name,
            sorted(figures.get(row.id, []), key=lambda one: (LENSES.index(one.lens), one.scale.id)),
        )
        for row in named
    ]


def figure(lens: str, scale: Scale, n: int, sw: int, sww: int, swy: int, swyy: int) -> AiFigure:
    """Mean and 90% range from sums, shares in thousandths. Of two possible answers Wilson's range of the share; of
    more the normal one, with as many answers as the shares are worth ((sum w)^2 / sum w^2).
    """
    mean = swy / sw
    worth = sw * sw / sww
    if scale.hi_steps - scale.lo_steps == 1:
        low, high = wilson(round((mean - scale.lo_steps) * worth), round(worth))
        lo, hi = low + scale.lo_steps, high + scale.lo_steps
        by = "Wilson"
    else:
        spread = max(0.0, swyy / sw - mean * mean) * worth / max(1.0, worth - 1)
        reach = Z90 * sqrt(spread / worth)
        lo, hi = max(mean - reach, scale.lo_steps), min(mean + reach, scale.hi_steps)
        by = "normal"
    told = n >= FEW
    return AiFigure(
        lens,
        scale,
        n,
        scale.shown(mean),
        scale.shown(lo) if told else None,
        scale.shown(hi) if told else None,
        by if told else "too few",
    )
