"""What follows a new answer at once: it is on the page, a very bad one is told, and so is a very good one."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session

from app.access.models import Account, Grant
from app.clock import month_of
from app.contacts.models import CONFIDENTIAL, CUSTOMER, STINT, Cell, Contribution, Exclusion, Rating
from app.contacts.scales import SCALES
from app.notices.actions import enqueue, notify
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.scores.actions import want_refit
from app.scores.models import Evidence, Fit, Tally
from app.scores.policy import body_of, told_below
from app.scores.queries import policy_in_force
from app.scores.refreshing import refresh
from app.telling import after_quiet

if TYPE_CHECKING:
    from app.intake.actions import Answer

#: More answers at once are history on its way in: nobody is told of each, and a new fit is quicker.
FEW = 200
#: Who hears of an answer hears of it while something can be done.
FRESH = timedelta(days=3)
#: The exact figures of a few people are there at once; everybody's follow with the next fit.
SETTLES = timedelta(minutes=10)
#: Work a very bad answer asks for: whoever handles complaints opens a case.
BAD = "intake.bad answer"


def follow(
    session: Session, credited: Iterable[int], answers: Sequence["Answer"], zone: str, now: datetime
) -> None:
    """Figures of those whom the answers are about, at once where that is possible."""
    ids = sorted(set(credited))
    if len(answers) <= FEW and all(answer.lens in CONFIDENTIAL for answer in answers):
        # Told with the nightly run only; work asked for at this moment would say when somebody answered.
        return
    if len(answers) > FEW or not ids:
        want_refit(session, now)
        return
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    months: dict[tuple[str, str], set[int]] = {}
    for answer in answers:
        months.setdefault((answer.lens, answer.scale), set()).add(
            month_of(answer.answered_at.astimezone(here).date())
        )
    both_lenses(session, months, ids)
    done = [refresh(session, lens, scale, ids, found, today) for (lens, scale), found in months.items()]
    want_refit(session, now, wait=SETTLES if all(done) else timedelta(0))


def both_lenses(session: Session, months: dict[tuple[str, str], set[int]], employees: Sequence[int]) -> None:
    """What leaves one of two lenses enters the other: a customer's answer may count as earned on a stint. So where
    these employees have something in both, `months` (lens and scale -> months to reckon anew) names both.
    """
    pair = {CUSTOMER: STINT, STINT: CUSTOMER}
    asked = [key for key in months if key[0] in pair]
    if not asked:
        return
    held = union(
        select(Cell.lens, Cell.scale)
        .join(Tally, Tally.cell_id == Cell.id)
        .where(Tally.employee_id.in_(employees), Cell.lens.in_(pair)),
        select(Fit.lens, Fit.scale)
        .join(Evidence, Evidence.fit_id == Fit.id)
        .where(Evidence.employee_id.in_(employees), Fit.lens.in_(pair)),
    )
    known = {(row.lens, row.scale) for row in session.execute(held)}
    for lens, scale in asked:
        other = (pair[lens], scale)
        if other in known:
            months.setdefault(other, set()).update(months[lens, scale])


def tell(
    session: Session, ratings: Sequence[Rating], answers: Sequence["Answer"], zone: str, now: datetime
) -> None:
    """Tell the managers of a very bad answer, and whoever earned it of a very good one with words."""
    body = body_of(policy_in_force(session))
    due = after_quiet(now, body["quiet_from"], body["quiet_to"], zone)
    for rating, answer in zip(ratings, answers, strict=True):
        scale = SCALES[answer.scale]
        if answer.lens in CONFIDENTIAL or now - answer.answered_at > FRESH:
            continue
        said = f"{answer.score:g} of {scale.hi:g}"
        href = f"/ratings/{rating.id}"
        people = _credited(session, rating)
        if rating.score < told_below(body, scale):
            enqueue(session, BAD, {"rating_id": rating.id}, now=now, key=f"{BAD} {rating.id}")
            if session.get(Exclusion, rating.id) is not None:
                continue
            for name, account in _above(session, people, now, with_lead=body["tell_lead"]):
                notify(
                    session,
                    account,
                    "bad answer",
                    f"A customer answered {said} about {name}.",
                    href,
                    now,
                    due,
                )
        elif rating.score == scale.hi_steps and answer.comment:
            rows = session.execute(
                select(Account.id).where(Account.employee_id.in_(people), Account.disabled_at.is_(None))
            )
            for (account,) in rows:
                notify(session, account, "wow", f"A customer gave you {said} and wrote why.", href, now, due)


def _credited(session: Session, rating: Rating) -> list[int]:
    if rating.employee_id is not None:
        return [rating.employee_id]
    return list(session.scalars(select(Contribution.employee_id).where(Contribution.rating_id == rating.id)))


def _above(
    session: Session, people: Sequence[int], now: datetime, *, with_lead: bool
) -> list[tuple[str, int]]:
    """The employee's name and the account to tell: of each one's manager, and of the unit's support leads."""
    rows = session.execute(
        select(Employee.id, Employee.name, Account.id.label("account"), Team.unit)
        .join(Assignment, (Assignment.employee_id == Employee.id) & current(now.date()))
        .join(Team, Team.id == Assignment.team_id)
        .outerjoin(Account, (Account.employee_id == Assignment.manager_id) & Account.disabled_at.is_(None))
        .where(Employee.id.in_(people))
    ).all()
    found = [(row.name, row.account) for row in rows if row.account is not None]
    if with_lead:
        for row in rows:
            leads = session.scalars(
                select(Grant.account_id).where(
                    Grant.role == "support_lead", or_(Grant.unit == "", Grant.unit == row.unit)
                )
            )
            found += [(row.name, lead) for lead in leads]
    return list(dict.fromkeys(found))
