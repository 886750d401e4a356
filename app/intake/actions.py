"""One answer at a time: from our own pages, an API, the demo."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.clock import month_of
from app.contacts.actions import CellKey, cells_for, rating_id, source_named
from app.contacts.models import LENSES, Contribution, Rating
from app.contacts.scales import SCALES
from app.errors import Invalid, Problem
from app.intake.store import Outcome, Staged, add, store
from app.scores.actions import want_refit


@dataclass(frozen=True)
class Answer:
    """One answer as delivered. `shares` credits employees in thousandths with the role they had; they sum to 1000."""

    external_id: str
    lens: str
    scale: str
    score: float
    answered_at: datetime
    shares: Sequence[tuple[int, str, int]]
    channel: str = ""
    reason: str = ""
    product: str = ""
    contact_ref: str | None = None
    comment: str | None = None
    raw: str | None = field(default=None)

    @property
    def kind(self) -> CellKey:
        """The kind of work it is about."""
        return (self.lens, self.scale, self.channel, self.reason, self.product)


def record(session: Session, source: str, answers: Sequence[Answer], zone: str, now: datetime) -> Outcome:
    """Store answers once, add them to the tallies, ask for new evidence; all in the caller's transaction.

    `Invalid` names the answer that is off its scale, of an unknown lens, or not fully credited.
    """
    problems = [
        Problem(answer.external_id, message) for answer in answers if (message := _wrong(answer, now))
    ]
    if problems:
        raise Invalid(problems)
    source_id = source_named(session, source).id
    cells = cells_for(session, {answer.kind for answer in answers})
    rows = [
        _staged(answer, source_id, cells[answer.kind], zone) for answer in answers if len(answer.shares) == 1
    ]
    outcome = store(session, rows, now, zone)
    for answer in answers:
        if len(answer.shares) > 1:
            _shared(session, answer, _staged(answer, source_id, cells[answer.kind], zone), outcome)
    want_refit(session, now)
    return outcome


def _wrong(answer: Answer, now: datetime) -> str:
    scale = SCALES.get(answer.scale)
    if scale is None:
        return f"Rapport does not know the scale {answer.scale}."
    if scale.steps(answer.score) is None:
        return f"{answer.score:g} is not on the scale {scale.lo:g} to {scale.hi:g}."
    if answer.lens not in LENSES:
        return f"There is no lens {answer.lens}."
    if sum(share for _, _, share in answer.shares) != 1000 or any(share < 1 for _, _, share in answer.shares):
        return "Shares add up to 1000 thousandths."
    if (answer.answered_at - now).total_seconds() > 86_400:
        return "The answer is dated in the future."
    return ""


def _staged(answer: Answer, source_id: int, cell_id: int, zone: str) -> Staged:
    steps = SCALES[answer.scale].steps(answer.score)
    assert steps is not None
    return Staged(
        id=rating_id(source_id, answer.external_id),
        source_id=source_id,
        external_id=answer.external_id,
        employee_id=answer.shares[0][0],
        cell_id=cell_id,
        score=steps,
        answered_at=answer.answered_at,
        raw=answer.raw,
        contact_ref=answer.contact_ref,
        comment=answer.comment,
        import_id=None,
        month=month_of(answer.answered_at.astimezone(ZoneInfo(zone)).date()),
    )


def _shared(session: Session, answer: Answer, row: Staged, outcome: Outcome) -> None:
    if session.get(Rating, row.id) is not None:
        outcome.same += 1
        return
    values = row._asdict() | {"employee_id": None}
    month = values.pop("month")
    session.add(Rating(**values))
    session.flush()
    for employee_id, role, share in answer.shares:
        session.add(Contribution(rating_id=row.id, employee_id=employee_id, role=role, share=share))
        add(session, employee_id, row.cell_id, month, row.score, 1, share)
    outcome.new += 1
