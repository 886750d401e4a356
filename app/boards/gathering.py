"""The board, from sums that are kept already: no answer of a customer is read here."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select, union
from sqlalchemy.orm import Session, aliased

from app.alerts.models import Alert
from app.boards import ledgers, rules
from app.boards.parts import Board, Changed, Cost, Did, Heard, Lens, Money, Span
from app.boards.queries import Groups
from app.bonuses.models import BonusAcceptance, BonusConflict
from app.cases.rules import Share
from app.complaints import figures
from app.compliments.models import Compliment
from app.contacts.models import CONFIDENTIAL_MINIMUM, LENS_WORDS
from app.contacts.scales import SCALES
from app.frontline.models import LineCall, MysteryShop
from app.handoffs.queries import changes
from app.handoffs.rules import whole
from app.logbook.models import RELEASED, Finding, Step
from app.method.noise import USUAL_KAPPA
from app.rotations.models import SignUp, Slot
from app.scores.models import Fit
from app.scores.queries import fits

LONG = 12
THEMES, CAUSES = 5, 3


def gather(session: Session, span: Span, groups: Groups, now: datetime, *, words: bool) -> Board:
    """All of it; as many statements however many people there are. Without `words`, nothing that somebody wrote in
    words of their own.
    """
    counts = _counts(session, span)
    company = figures.whole(session, span.first, now)
    lenses, earlier = _lenses(session, span)
    did, handled, _ = figures.verdicts(session, span.first)
    heard = Heard(
        lenses=lenses,
        earlier=earlier,
        whole=company,
        themes=figures.by_theme(session, span.first, now)[:THEMES],
        causes=figures.causes(session, span.first)[:CAUSES] if words else [],
        did=did,
        handled=handled,
        compliments=counts["compliments"],
        lost=ledgers.lost(session, span),
        alerts=ledgers.alerts(session, groups),
    )
    spends = ledgers.spends(session, span)
    handed = whole(changes(session, span.since))
    shares = [
        ("Answered in time", company.in_time),
        ("Solved at first contact", company.first_contact),
        ("Solved on the same day", company.same_day),
        ("Step 1 left out", company.skipped),
        ("Warm handoffs", Share(handed.warm, handed.n)),
    ]
    done = Did(shares, _given(spends), *(counts[key] for key in ("calls", "shops", "days", "stints")))
    cost = Cost(ledgers.costs(session, span), spends, ledgers.revenue(session, span))
    changed = Changed(
        preventions=ledgers.preventions(session, span, words=words),
        flexed=ledgers.flexed(session, span),
        **{key: counts[key] for key in ("findings", "pull", "lived_with", "cleared", "answered")},
    )
    return Board(span, heard, done, cost, changed)


def _given(spends: list[Money]) -> list[Money]:
    """What was given in each currency, whatever it was for."""
    sums: dict[str, Money] = {}
    for one in spends:
        held = sums.get(one.currency, Money("Given of their own accord", one.currency, 0, 0))
        sums[one.currency] = Money(held.label, one.currency, held.amount + one.amount, held.n + one.n)
    return list(sums.values())


def _lenses(session: Session, span: Span) -> tuple[list[Lens], Lens | None]:
    """Every lens and scale with enough answers, and what the first said in the rest of the year before."""
    found = fits(session, span.months)
    lenses = [one for one in map(_lens, found) if one.n >= CONFIDENTIAL_MINIMUM]
    if not lenses or span.months == LONG:
        return lenses, None
    main = lenses[0]
    lens = next(one.lens for one in found if LENS_WORDS[one.lens] == main.lens)
    year = next((one for one in fits(session, LONG) if (one.lens, one.scale) == (lens, main.scale.id)), None)
    if year is None:
        return lenses, None
    whole_year = _lens(year)
    rest = whole_year.n - main.n
    if rest < CONFIDENTIAL_MINIMUM:
        return lenses, None
    mean = (whole_year.n * whole_year.mean - main.n * main.mean) / rest
    mean = min(main.scale.hi, max(main.scale.lo, mean))
    half = rules.noise(mean, rest, main.scale.lo, main.scale.hi, _kappa(year))
    return lenses, Lens(main.lens, main.scale, rest, mean, half)


def _kappa(fit: Fit) -> float:
    return float(fit.summary.get("kappa", USUAL_KAPPA))


def _lens(fit: Fit) -> Lens:
    scale, n, mean = SCALES[fit.scale], int(fit.summary["n"]), float(fit.summary["mean"])
    return Lens(LENS_WORDS[fit.lens], scale, n, mean, rules.noise(mean, n, scale.lo, scale.hi, _kappa(fit)))


def _counts(session: Session, span: Span) -> dict[str, int]:
    """What is a plain number, in one statement."""
    days = union(
        select(LineCall.caller_id, LineCall.called_on).where(
            LineCall.undone_at.is_(None), LineCall.called_on >= span.first
        ),
        select(MysteryShop.shopper_id, MysteryShop.visited_on).where(MysteryShop.visited_on >= span.first),
    ).subquery()
    later = aliased(Step)
    newest = ~exists().where(later.finding_id == Step.finding_id, later.number > Step.number)
    lived = exists().where(
        BonusAcceptance.conflict_id == BonusConflict.id, BonusAcceptance.until >= span.last
    )
    asked: dict[str, Select[Any]] = {
        "compliments": select(func.count(Compliment.id)).where(
            Compliment.withdrawn_at.is_(None), Compliment.said_on >= span.first
        ),
        "answered": select(func.count(Alert.id)).where(Alert.closed_at >= span.since),
        "calls": select(func.count(LineCall.id)).where(
            LineCall.undone_at.is_(None), LineCall.called_on >= span.first
        ),
        "shops": select(func.count(MysteryShop.id)).where(MysteryShop.visited_on >= span.first),
        "days": select(func.count()).select_from(days),
        "stints": select(func.count(SignUp.id))
        .join(Slot, Slot.id == SignUp.slot_id)
        .where(
            SignUp.ended_at.is_(None),
            SignUp.missed_at.is_(None),
            Slot.cancelled_at.is_(None),
            Slot.ends_on >= span.first,
            Slot.ends_on < span.last,
        ),
        "findings": select(func.count(Step.id))
        .join(Finding, Finding.id == Step.finding_id)
        .where(Step.state == RELEASED, Step.made_at >= span.since, Finding.ended_at.is_(None), newest),
        "pull": select(func.count(BonusConflict.id)).where(BonusConflict.cleared_at.is_(None), ~lived),
        "lived_with": select(func.count(BonusConflict.id)).where(BonusConflict.cleared_at.is_(None), lived),
        "cleared": select(func.count(BonusConflict.id)).where(BonusConflict.cleared_at >= span.since),
    }
    row = session.execute(select(*(one.scalar_subquery().label(key) for key, one in asked.items()))).one()
    return {key: int(value or 0) for key, value in zip(asked, row, strict=True)}
