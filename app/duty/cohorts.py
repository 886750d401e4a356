"""What serving did: each slot's people beside colleagues who have not served yet, told by quarter and for all.

Slots begin at different times, so whoever serves later stands beside whoever serves now (a staggered start): both are
people whom the program is for, and what happens to everybody happens to both. Worked out by the queue, read by pages.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access.facts import SMALLEST_GROUP
from app.clock import first_day, month_of
from app.contacts.models import LENS_WORDS
from app.contacts.scales import SCALES
from app.duty.models import RotationEffect
from app.duty.queries import served_before
from app.effects.groups import group_effect, pace_effect
from app.effects.queries import Measure, measure
from app.effects.rules import FEWEST, Effect, pooled
from app.people.queries import members
from app.rotations.models import Program, SignUp, Slot
from app.rotations.rules import Person, not_eligible
from app.scores.models import Fit
from app.scores.spans import Months

#: Months looked at before a stint, and after it: the longer after, the fewer colleagues have not served yet.
BEFORE, AFTER = 6, 4
#: Lenses in which serving may show: not the stint's own.
LENSES = ("internal customer", "teamwork", "touchpoint", "customer")
PACE = "time to answer"
#: So many of the newest cohorts are looked at.
MOST = 26


@dataclass(frozen=True)
class Cohort:
    """Who served a slot, who stands beside them, and the months on either side of it."""

    slot: Slot
    treated: tuple[int, ...]
    beside: tuple[int, ...]
    before: Months
    after: Months


def cohorts(session: Session, program: Program, now: datetime) -> list[Cohort]:
    """The slots that ended before the running month, oldest first, with those who came."""
    running = month_of(now.date())
    slots = session.scalars(
        select(Slot)
        .where(Slot.program_id == program.id, Slot.ends_on < first_day(running), Slot.cancelled_at.is_(None))
        .order_by(Slot.starts_on.desc())
        .limit(MOST)
    ).all()
    came: dict[int, list[int]] = {}
    for row in session.execute(
        select(SignUp.slot_id, SignUp.employee_id).where(
            SignUp.slot_id.in_([slot.id for slot in slots]),
            SignUp.ended_at.is_(None),
            SignUp.missed_at.is_(None),
        )
    ):
        came.setdefault(row.slot_id, []).append(row.employee_id)
    found = []
    for slot in sorted((slot for slot in slots if slot.id in came), key=lambda one: one.starts_on):
        start, end = month_of(slot.starts_on), month_of(slot.ends_on)
        after = Months(end + 1, min(end + AFTER, running - 1))
        if after.length > 0:
            beside = _not_yet(session, program, slot, first_day(after.last + 1))
            # A second stint is no new start: what came before it was after the first.
            own = tuple(sorted(set(came[slot.id]) - served_before(session, program.id, slot.starts_on)))
            found.append(Cohort(slot, own, beside, Months(start - BEFORE, start - 1), after))
    return [one for one in found if one.treated]


def _not_yet(session: Session, program: Program, slot: Slot, until: date) -> tuple[int, ...]:
    """Whom the program is for on the slot's first day and who had not served by a day."""
    served = served_before(session, program.id, until)
    return tuple(
        sorted(
            row.id
            for row in session.execute(members(slot.starts_on))
            if row.id not in served
            and not_eligible(
                program, Person(row.id, row.name, row.unit, row.customer_facing, date.min), slot.starts_on
            )
            is None
        )
    )


def _measures(session: Session) -> list[Measure]:
    known = session.execute(select(Fit.lens, Fit.scale).where(Fit.lens.in_(LENSES)).distinct()).all()
    found = [measure(session, row.lens, row.scale, groups=True) for row in known]
    return sorted(
        (one for one in found if one is not None), key=lambda one: (LENSES.index(one.lens), one.scale.id)
    )


def work_out(session: Session, program: Program, now: datetime) -> int:
    """Work all effects of a program out anew; how many figures there are."""
    running = month_of(now.date())
    found = cohorts(session, program, now)
    rows: list[RotationEffect] = []
    for by in _measures(session):
        name = f"{by.lens}|{by.scale.id}"
        of_lens = [
            (
                one,
                group_effect(
                    session, by, one.treated, one.beside, one.before, one.after, running, pooled=True
                ),
            )
            for one in found
        ]
        rows += _rows(program, name, of_lens, now)
    told = [(one, _pace(session, one)) for one in found]
    rows += _rows(program, PACE, told, now)
    session.execute(delete(RotationEffect).where(RotationEffect.program_id == program.id))
    session.add_all(rows)
    session.flush()
    return len(rows)


def _pace(session: Session, one: Cohort) -> Effect | None:
    stretches = [
        tuple(datetime.combine(first_day(month), time(), UTC) for month in (span.first, span.last + 1))
        for span in (one.before, one.after)
    ]
    before, after = ((start, end) for start, end in stretches)
    return pace_effect(session, one.treated, one.beside, before, after)


def quarter(day: date) -> str:
    """The cohort of a slot that starts on a day: '2026, quarter 3'."""
    return f"{day.year}, quarter {(day.month + 2) // 3}"


def tellable(by_cohort: dict[str, list[Effect]]) -> tuple[dict[str, list[Effect]], list[Effect]]:
    """Which cohorts may be told, and what may be part of the whole: groups of five people only, for whoever reads knows
    who served. Where the others together are fewer than five they stay out of the whole: else it, less the cohorts that
    are told, would tell of them.
    """
    # Who has nobody beside them is no part of any figure, and hides nobody in it.
    usable = {name: [one for one in effects if one.compared >= FEWEST] for name, effects in by_cohort.items()}
    told = {name: effects for name, effects in usable.items() if _many(effects) >= SMALLEST_GROUP}
    rest = [one for name, effects in usable.items() if name not in told for one in effects]
    whole = [one for effects in told.values() for one in effects]
    return told, whole + rest if _many(rest) >= SMALLEST_GROUP else whole


def _many(effects: Sequence[Effect]) -> int:
    return sum(one.people for one in effects)


def _rows(
    program: Program, name: str, found: Sequence[tuple[Cohort, Effect | None]], now: datetime
) -> list[RotationEffect]:
    by_cohort: dict[str, list[Effect]] = {}
    for one, effect in found:
        if effect is not None:
            by_cohort.setdefault(quarter(one.slot.starts_on), []).append(effect)
    told, whole = tellable(by_cohort)
    figures = {label: pooled(effects) for label, effects in sorted(told.items())} | {"": pooled(whole)}
    rows = [
        RotationEffect(program_id=program.id, cohort=label, measure=name, facts=asdict(one), made_at=now)
        for label, one in figures.items()
        if one is not None
    ]
    # That nothing can be told is an answer, too: it stands without figures.
    return rows or [RotationEffect(program_id=program.id, measure=name, facts={}, made_at=now)]


def of_person(session: Session, program: Program, slot: Slot, employee_id: int, now: datetime) -> list[Any]:
    """What serving did for one person, by the lenses that may tell a person's: (measure, effect)."""
    one = next((found for found in cohorts(session, program, now) if found.slot.id == slot.id), None)
    if one is None or employee_id not in one.treated:
        return []
    running = month_of(now.date())
    found: list[Any] = []
    for by in _measures(session):
        if measure(session, by.lens, by.scale.id) is not None:
            effect = group_effect(session, by, [employee_id], one.beside, one.before, one.after, running)
            if effect is not None:
                found.append((f"{by.lens}|{by.scale.id}", effect))
    own = Cohort(one.slot, (employee_id,), one.beside, one.before, one.after)
    if (paced := _pace(session, own)) is not None:
        found.append((PACE, paced))
    return found


def measure_words(name: str) -> str:
    """What was measured, for a heading."""
    lens, _, scale = name.partition("|")
    if not scale:
        return "Time to answer"
    return f"{LENS_WORDS[lens]}, {SCALES[scale].label}"
