"""What a change of policy would do, before anybody puts it in force."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.contacts.models import LENS_WORDS
from app.contacts.scales import SCALES
from app.people.models import Employee
from app.scores import queries
from app.scores.loading import load
from app.scores.models import Evidence, Fit
from app.scores.policy import scorer_policy
from app.scores.reckoning import reckon
from app.scores.spans import WINDOWS, Months

#: Names listed a lens; the others are counted.
NAMED = 30


@dataclass(frozen=True)
class Change:
    """One person's standing before and after."""

    employee_id: int
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """What a policy would change in one lens and scale over the usual window."""

    lens: str
    scale: str
    people: int
    changed: int
    named: list[Change]
    before: dict[str, int]
    after: dict[str, int]
    star: tuple[float, float]
    floor: tuple[float, float]


def effects(session: Session, body: Mapping[str, Any], today: date) -> list[Effect]:
    """A new fit of every lens and scale by a policy that is not in force, against the evidence that pages show.

    Reads all tallies of the window: seconds for ten thousand people, hence asked for by a button only.
    """
    return [_effect(session, fit, body, today) for fit in queries.fits(session, WINDOWS[0])]


def _effect(session: Session, fit: Fit, body: Mapping[str, Any], today: date) -> Effect:
    scale = SCALES[fit.scale]
    span = Months(fit.first_month, fit.last_month)
    loaded = load(session, fit.lens, fit.scale, span, month_of(today))
    made = reckon(loaded, span, scorer_policy(dict(body), fit.lens, scale), scale, {})
    after = {row["employee_id"]: row["standing"] for row in made.evidence} if made else {}
    before = {
        row.employee_id: row.standing
        for row in session.execute(
            select(Evidence.employee_id, Evidence.standing).where(Evidence.fit_id == fit.id)
        )
    }
    moved = sorted(one for one in before if one in after and after[one] != before[one])
    people = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(moved[:NAMED])))
    names = {row.id: row.name for row in people}
    bars = made.summary if made else fit.summary
    return Effect(
        LENS_WORDS[fit.lens],
        scale.label,
        len(before),
        len(moved),
        [Change(one, names[one], before[one], after[one]) for one in moved[:NAMED]],
        dict(Counter(before.values())),
        dict(Counter(after.values())),
        (fit.summary["star_bar"], bars["star_bar"]),
        (fit.summary["floor_bar"], bars["floor_bar"]),
    )
