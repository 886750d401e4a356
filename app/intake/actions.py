"""One answer at a time: from our own pages, an API, the demo."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.contacts.actions import CellKey, Kind, cells_for, rating_id, source_named
from app.contacts.models import LENSES, Rating, TeamCredit
from app.contacts.queries import owner
from app.contacts.scales import SCALES
from app.errors import Invalid, Problem
from app.intake.apart import follow_customer, hold
from app.intake.aside import PART
from app.intake.credits import FIRST_WEIGHTS, WHOLE, credit, share_policy, shares_of, worked
from app.intake.revising import revise
from app.intake.store import Outcome, Staged, store
from app.intake.tallies import add_team
from app.intake.telling import FEW, follow, tell


@dataclass(frozen=True)
class Answer:
    """One answer as delivered. `shares` credits employees in thousandths with the role they had; they sum to 1000.

    Without shares it is credited to those who had worked the contact by then (`contact_ref`), else, where it is about
    a touchpoint (its `product`), to the team that owned it.
    """

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
    customer_ref: str | None = None
    #: A keyed pseudonym of the colleague who answered a confidential question.
    rater: str = ""

    @property
    def kind(self) -> Kind:
        """The kind of work it is about."""
        return Kind(self.lens, self.scale, self.channel, self.reason, self.product, rater=self.rater)


def record(session: Session, source: str, answers: Sequence[Answer], zone: str, now: datetime) -> Outcome:
    """Store answers once, add them to the tallies, bring the figures up to date, tell whom it concerns; all in the
    caller's transaction.

    `Invalid` names the answer that is off its scale, of an unknown lens, or not fully credited.
    """
    problems = [
        Problem(answer.external_id, message) for answer in answers if (message := fault_of(answer, now))
    ]
    if problems:
        raise Invalid(problems)
    # Before any row: whoever sets a customer apart takes it in the same order.
    hold(session)
    source_id = source_named(session, source).id
    keys: list[CellKey] = [answer.kind for answer in answers]
    cells = cells_for(session, keys)
    ids = [rating_id(source_id, answer.external_id) for answer in answers]
    known = set(session.scalars(select(Rating.id).where(Rating.id.in_(ids)))) if len(ids) <= FEW else set(ids)
    # What several share, or somebody's by a correction: a source changes what was said, never whose it is.
    held = {
        one
        for at in range(0, len(ids), PART)
        for one in session.scalars(
            select(Rating.id).where(Rating.id.in_(ids[at : at + PART]), Rating.employee_id.is_(None))
        )
    }
    staged = [(answer, _staged(answer, source_id, cells[answer.kind], zone)) for answer in answers]
    rows = [row for answer, row in staged if len(answer.shares) == 1 and row.id not in held]
    outcome = store(session, rows, now, zone)
    credited = {row.employee_id for row in rows} | outcome.revised
    shared: list[int] = []
    for answer, row in staged:
        if len(answer.shares) != 1 or row.id in held:
            credited |= _shared(session, answer, row, outcome, zone)
            shared.append(row.id)
    if shared:
        credited |= follow_customer(session, shared, now, zone)
    if outcome.new or outcome.changed:
        follow(session, credited, answers, zone, now)
        fresh = {one: answer for one, answer in zip(ids, answers, strict=True) if one not in known}
        made = session.scalars(select(Rating).where(Rating.id.in_(fresh))).all() if fresh else []
        tell(session, made, [fresh[one.id] for one in made], zone, now)
    return outcome


def fault_of(answer: Answer, now: datetime) -> str:
    """Why an answer can't be stored as it stands; empty where it can."""
    scale = SCALES.get(answer.scale)
    if scale is None:
        return f"Rapport does not know the scale {answer.scale}."
    if scale.steps(answer.score) is None:
        return f"{answer.score:g} is not on the scale {scale.lo:g} to {scale.hi:g}."
    if answer.lens not in LENSES:
        return f"There is no lens {answer.lens}."
    if answer.shares and (
        sum(share for _, _, share in answer.shares) != WHOLE
        or any(share < 1 for _, _, share in answer.shares)
    ):
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
        employee_id=answer.shares[0][0] if answer.shares else 0,
        cell_id=cell_id,
        score=steps,
        answered_at=answer.answered_at,
        raw=answer.raw,
        contact_ref=answer.contact_ref,
        comment=answer.comment,
        import_id=None,
        customer_ref=answer.customer_ref,
        month=month_of(answer.answered_at.astimezone(ZoneInfo(zone)).date()),
    )


def _shared(session: Session, answer: Answer, row: Staged, outcome: Outcome, zone: str) -> set[int]:
    """Store an answer that several share, or that the contact's parts or a touchpoint's owner stand for."""
    known = session.get(Rating, row.id)
    if known is not None:
        if known.external_id != row.external_id or known.source_id != row.source_id:
            outcome.clashes.append(row.external_id)
            return set()
        return revise(session, known, row, outcome, zone)
    shares, version, team = answer.shares, None, None
    if not shares and answer.contact_ref:
        policy = share_policy(session)
        weights = policy.weights if policy else FIRST_WEIGHTS
        shares = shares_of(worked(session, row.source_id, answer.contact_ref, answer.answered_at), weights)
        version = policy.version if policy else 0
    if not shares and answer.lens == "touchpoint":
        team = owner(session, answer.product, answer.answered_at.astimezone(ZoneInfo(zone)).date())
    if not shares and team is None:
        raise Invalid(
            [Problem(answer.external_id, "Nobody is known who worked this contact or owns this touchpoint.")]
        )
    values = row._asdict() | {"employee_id": None}
    month = values.pop("month")
    rating = Rating(**values)
    session.add(rating)
    session.flush()
    if shares:
        credit(session, rating, shares, zone, policy=version)
    elif team is not None:
        session.add(TeamCredit(rating_id=rating.id, team_id=team))
        add_team(session, team, rating.cell_id, month, rating.score, 1)
    outcome.new += 1
    return {employee for employee, _, _ in shares}
