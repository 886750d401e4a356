"""Who hands to whom: small teams stand together for whoever sees groups only."""

from collections import Counter
from datetime import timedelta

from sqlalchemy.orm import Session

from app.cases import actions
from app.cases.departments import ELSEWHERE, departments
from app.handoffs import queries
from tests.cases.desk import NOON, Desk


def test_a_team_of_two_has_no_share_of_its_own(session: Session) -> None:
    desk = Desk().at(session)
    for number in range(4):
        desk.hire(session, f"N{number}", "Desk", "Care", "Maya", "", "")
    for to in ("Wim", "Sol", "Ann"):
        actions.move(desk.by("Bo"), desk.opened(), desk.ids[to], "It is about a machine.")
    since = NOON - timedelta(days=1)

    def seen(who: str) -> Counter[tuple[str, str]]:
        labels = departments(session, desk.by(who).actor)
        return Counter((one.giver, one.receiver) for one in queries.changes(session, since, None, labels))

    assert seen("Lena") == {("Desk", "Lines"): 1, ("Desk", "Leads"): 1, ("Desk", "Desk"): 1}
    assert seen("Ann") == {("Desk", ELSEWHERE): 2, ("Desk", "Desk"): 1}
    assert len(queries.changes(session, since)) == 3, "counts stay whole"
