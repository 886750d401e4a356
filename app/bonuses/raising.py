"""Raising what pulls apart, telling those it concerns, and living with it until a day."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.access import Act
from app.access.models import Account, Grant
from app.bonuses import queries
from app.bonuses.forms import AcceptForm
from app.bonuses.models import BonusAcceptance, BonusConflict
from app.bonuses.queries import Line, Policy
from app.bonuses.rules import Clash
from app.bonuses.wishes import DAY
from app.database import is_sqlite
from app.errors import Conflict, Invalid, Problem
from app.telling import tell

KIND = "bonus conflict"
LONGEST = timedelta(days=366)
#: Names the lock of looking where plans pull apart.
LOCK = 5_014_002


def today_of(act: Act) -> date:
    """The day it is for the company."""
    return act.now.astimezone(ZoneInfo(act.zone)).date()


def raise_conflicts(act: Act) -> None:
    """Compare what pulls apart with what was raised: what is new is raised and its owners and the HR lead are told,
    once; what is held together by now is cleared.
    """
    if not is_sqlite(act.session):
        # One after the other: two plans made at one moment would not see each other. SQLite has one writer anyhow.
        act.session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    found, today = queries.lines(act.session), today_of(act)
    policy = queries.policies(act.session)[0]
    stands = {one.key: one for one in queries.clashes_of(found, policy, today)}
    known = {
        (one.first_id, one.second_id, one.first_metric, one.second_metric): one
        for one in act.session.scalars(select(BonusConflict))
    }
    for key, row in known.items():
        cleared = key not in stands or stands[key].cleared
        if cleared and row.cleared_at is None:
            row.cleared_at = act.now
            act.journal("cleared bonus conflict", kind=KIND, thing_id=row.id)
    for key, clash in stands.items():
        row_or_none = known.get(key)
        fresh = row_or_none is None or row_or_none.cleared_at is not None
        row = row_or_none or _row(act, clash)
        if not clash.cleared and fresh:
            row.cleared_at = None
            _told(act, found, clash, row, policy)
    act.session.flush()


def _row(act: Act, clash: Clash) -> BonusConflict:
    first, second, one, other = clash.key
    made = BonusConflict(
        first_id=first, second_id=second, first_metric=one, second_metric=other, raised_at=act.now
    )
    made.cleared_at = act.now if clash.cleared else None
    act.session.add(made)
    act.session.flush()
    return made


def _told(act: Act, found: list[Line], clash: Clash, row: BonusConflict, policy: Policy) -> None:
    act.journal("raised bonus conflict", kind=KIND, thing_id=row.id)
    plans = {clash.first.id, clash.second.id}
    owners = {one.newest.version.owner_id for one in found if one.plan.id in plans}
    leads = act.session.scalars(
        select(Account.employee_id)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role == "hr_lead", Account.employee_id.is_not(None))
    )
    text = queries.Conflict(clash, row, None, policy, today_of(act)).title
    said = (
        f"{text}: the bonus plan pulls two ways." if clash.within else f"{text}: the bonus plans pull apart."
    )
    tell(act, owners | {one for one in leads if one}, KIND, said, f"/bonuses/conflicts/{row.id}")


def accept(act: Act, row: BonusConflict, form: AcceptForm) -> BonusAcceptance:
    """Live with an open conflict until a day, at most a year ahead. It stays on the page as accepted."""
    act.session.execute(select(BonusConflict.id).where(BonusConflict.id == row.id).with_for_update())
    today, until = today_of(act), None
    key = (row.first_id, row.second_id, row.first_metric, row.second_metric)
    found = queries.conflicts(act.session, queries.lines(act.session), today)
    now = next((one for one in found if one.clash.key == key), None)
    if now is None or now.state == queries.CLEARED:
        raise Conflict("The two no longer pull apart: there is nothing to accept.")
    try:
        until = date.fromisoformat(form.until) if DAY.fullmatch(form.until) else None
    except ValueError:
        until = None
    if until is None or not today <= until <= today + LONGEST:
        raise Invalid([Problem("until", "Give a day from today on, at most a year ahead, like 2027-03-31.")])
    made = BonusAcceptance(
        conflict_id=row.id, until=until, reason=form.reason, made_at=act.now, by_name=act.actor.name
    )
    act.session.add(made)
    act.session.flush()
    act.journal("accepted bonus conflict", kind=KIND, thing_id=row.id, until=until.isoformat())
    return made
