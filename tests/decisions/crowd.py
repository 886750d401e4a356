"""Forty more people in the office's cycle, ten of them of an older group."""

from app.decisions.models import Decision
from app.fairness.models import GroupEntry
from app.people import actions as people
from app.reviews.models import Review
from tests.decisions.office import AT_RISK, NOW, SOLID, START, Office

YOUNG, OLD = "under 50", "50 and over"


def crowd(found: Office, *, groups: bool = True) -> list[str]:
    """Names Y1 to Y30 and O1 to O10, by group; their scores are those of the office's sound people."""
    session = found.session
    team = people.make_team(session, "Care", "Support")
    names = [f"Y{at}" for at in range(1, 31)] + [f"O{at}" for at in range(1, 11)]
    for name in names:
        one = people.hire(session, name=name, number=name, email=f"{name.lower()}@x.example", hired_on=START)
        people.assign(
            session, one, team=team, manager=None, title="Agent", customer_facing=True, starts_on=START
        )
        session.flush()
        found.ids[name] = one.id
        session.add(
            Review(
                cycle_id=found.cycle_id,
                employee_id=one.id,
                manager_id=found.ids["Mia"],
                customer_facing=True,
            )
        )
        group = YOUNG if name.startswith("Y") else OLD
        if groups:
            session.add(GroupEntry(employee_id=one.id, attribute="age group", value=group, given_at=NOW))
        for window in ("earlier", "later"):
            found.score(name, window, SOLID | {"raw": 4.2})
    session.flush()
    return names


def parted(found: Office, *names: str, by: str = "Hana") -> list[Decision]:
    """Severances of these, at risk in both windows."""
    made = []
    for name in names:
        for window in ("earlier", "later"):
            found.score(name, window, AT_RISK | {"raw": 2.9})
        made.append(found.propose(name, by=by))
    return made
