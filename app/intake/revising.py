"""A source changes an answer that several share or a team is credited with: both versions stay, the credit too."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.clock import now as clock_now
from app.contacts.models import Rating, Revision, TeamCredit
from app.intake.credits import credits_of
from app.intake.staging import Staged
from app.intake.store import Outcome
from app.intake.tallies import Deltas, add_many, add_team, count, month_in

#: What an answer says, without who is credited with it and as which kind of work.
SAYS = ("score", "answered_at", "raw", "contact_ref", "comment", "customer_ref")
#: What a delivery that leaves it out doesn't take away.
KEPT = ("contact_ref", "comment", "customer_ref")


def revise(session: Session, rating: Rating, row: Staged, outcome: Outcome, zone: str) -> set[int]:
    """Bring a known answer to what its source says now; whose figures changed. The tallies lose what it said and gain
    what it says, share by share; a delivery that says the same changes nothing.
    """
    new = {name: getattr(row, name) for name in SAYS}
    new |= {name: getattr(rating, name) for name in KEPT if new[name] is None}
    if all(getattr(rating, name) == value for name, value in new.items() if name != "raw"):
        outcome.same += 1
        return set()
    old = {name: getattr(rating, name) for name in SAYS}
    kept = {"employee_id": rating.employee_id, "cell_id": rating.cell_id, "import_id": rating.import_id}
    session.add(Revision(rating_id=rating.id, replaced_at=clock_now(), **old, **kept))
    for name, value in new.items():
        setattr(rating, name, value)
    session.flush()
    outcome.changed += 1
    before = month_in(old["answered_at"], ZoneInfo(zone))
    team = session.get(TeamCredit, rating.id)
    if team is not None:
        add_team(session, team.team_id, rating.cell_id, before, old["score"], -1)
        add_team(session, team.team_id, rating.cell_id, row.month, rating.score, 1)
        return set()
    deltas: Deltas = {}
    people = set()
    for one in credits_of(session, rating):
        count(deltas, one.employee_id, one.cell_id, before, old["score"], -1, one.share)
        count(deltas, one.employee_id, one.cell_id, row.month, rating.score, 1, one.share)
        people.add(one.employee_id)
    add_many(session, deltas)
    return people
