"""Two calibration sessions at Lumen Home: support's is open, engineering's has ended."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.calibration import actions, groups, queries
from app.calibration.forms import ChangeForm, MinutesForm, OpenForm
from app.calibration.models import Calibration
from app.config import settings
from app.database import unit_of_work
from app.reviews import queries as reviews
from app.reviews.models import Cycle

SUPPORT, ENGINEERING = "Support, autumn", "Engineering, autumn"
#: Session, unit, who in HR opened it, and how many days ago.
HELD = ((ENGINEERING, "Engineering", "Lena Vogel", 4), (SUPPORT, "Support", "Hana Suzuki", 1))
#: Of each session: the section's title, by how much its first open draft is changed there, and why.
CHANGED = {
    SUPPORT: (
        ("Customer satisfaction", -1, "The range is that of those rated one lower; the difference is noise."),
        ("Customer-care teamwork", 1, "Two desks told the same story of help in August."),
    ),
    ENGINEERING: (("Results of the period", 1, "The outage was mended here; it stood in another review."),),
}
#: Whose drafts are left alone: Maya changes hers herself.
OWN = "Maya Ross"
MINUTES = (
    "We read each draft beside its evidence first. Where ranges overlap we gave the same rating.\n"
    "Results: a fix that customers noticed counts for whoever made it, not for whoever announced it."
)


def fill(engine: Engine, now: datetime) -> None:
    """Both sessions in the newest cycle, by HR."""
    with unit_of_work(engine) as session:
        cycle = session.scalars(select(Cycle).order_by(Cycle.due_on.desc()).limit(1)).one()
        for name, unit, who, days in HELD:
            when = now - timedelta(days=days)
            act = _act(session, who, when)
            seats = {one.manager_id for one in groups.candidates(session, act.actor, cycle.id, unit)}
            form = OpenForm(
                name=name,
                held_on=when.date().isoformat(),
                unit=unit,
                seats=[str(one) for one in sorted(seats)],
            )
            made = actions.open_session(act, cycle, form)
            for title, by, why in CHANGED[name]:
                _change(act, made, title, by, why)
            if name == ENGINEERING:
                actions.write_minutes(act, made, MinutesForm(minutes=MINUTES))
                actions.end(act, made)


def _act(session: Session, name: str, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)


def _change(act: Act, made: Calibration, title: str, by: int, why: str) -> None:
    """Move the first rating by name that can be moved; nothing where no draft has one."""
    sections = queries.rated_sections(act.session, made.cycle.template_id)
    section = next(one for one in sections if one.title == title)
    for line in queries.in_session(act.session, made, sections, act.actor.today):
        rating = line.ratings.get(section.id)
        if line.released or line.manager == OWN or line.changed or not isinstance(rating, int):
            continue
        review = reviews.load(act.session, line.review_id)
        if review is not None and 1 <= rating + by <= 5:
            given = {
                "section": str(section.id),
                "rating": str(rating + by),
                "seen": str(rating),
                "reason": why,
            }
            actions.change(act, made, review, ChangeForm.model_validate(given))
            return
