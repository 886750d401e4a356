"""The desk: who is under decision, by where it stands and what blocks it; filters, kept views, files."""

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Account, Grant
from app.database import unit_of_work
from app.decisions import gating
from app.decisions.models import Decision, SavedView
from app.desks import actions
from app.desks import queries as desks
from app.desks.forms import ViewForm
from app.errors import Conflict
from app.people.models import Employee
from tests.access.world import World, world
from tests.client import Client
from tests.decisions.office import AT_RISK, Office, office

ONLY = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@dataclass
class Desk:
    """The demo company's desk, as somebody sees it."""

    client: Client
    things: World

    def rows(self, query: str = "", who: str = "hana") -> list[str]:
        """The names listed."""
        self.client.sign_in(who)
        text = self.client.get(f"/decisions{query}").text
        table = text.partition('id="decisions"')[2].partition("</table>")[0]
        return re.findall(r'<a href="/decisions/\d+">([^<]+)</a>', table)


@pytest.fixture
def desk(company: Client) -> Desk:
    with unit_of_work(company.app.state.engine) as session:
        return Desk(company, world(session))


ALL = ["Amara Okafor", "Erik Johansson", "Mateo Álvarez", "Tomasz Zieliński", "Wen Zhao"]


@ONLY
def test_everything_in_one_walk_over_the_demo_company(desk: Desk, queries: list[str]) -> None:
    """One copy of the company for all of it: filters, order, files, kept views and how much the page asks."""
    assert desk.rows() == ALL
    assert desk.rows("?sort=-name") == ALL[::-1]
    assert desk.rows("?kind=severance") == ["Erik Johansson", "Tomasz Zieliński"]
    assert desk.rows("?blocks=plan") == ["Tomasz Zieliński"]
    assert desk.rows("?blocks=heard") == ["Erik Johansson"]
    assert desk.rows("?waived=yes") == ["Erik Johansson"]
    assert desk.rows("?state=told") == ["Amara Okafor"]
    assert desk.rows("?q=wen") == ["Wen Zhao"]
    assert desk.rows("?state=withdrawn") == []
    # What waits for each: nobody approves what they proposed.
    assert desk.rows("?show=mine") == ["Wen Zhao"]
    assert desk.rows("?show=mine", who="lena") == ["Mateo Álvarez"]
    # An unknown filter or order is no error, and no rank by score exists.
    assert desk.rows("?sort=score&kind=nonsense&blocks=nonsense") == []
    assert desk.rows("?sort=score") == ALL
    client = desk.client
    client.sign_in("hana")
    file = client.get("/decisions?kind=severance&format=csv").content.decode("utf-8-sig").splitlines()
    assert file[0].split(",")[:3] == ["Employee", "Number", "Decision"]
    assert len(file) == 3
    client.post("/decisions/views", {"name": "Parting", "query": "?kind=severance&evil=1&page=9"})
    kept = re.search(r'href="(/decisions/cycles/\d+\?[^"]+)">Parting', client.get("/decisions").text)
    assert kept is not None
    assert kept[1].endswith("?kind=severance")
    client.get("/decisions")
    queries.clear()
    client.get("/decisions")
    asked = [one for one in queries if not one.startswith(("BEGIN", "SAVEPOINT", "PRAGMA"))]
    assert len(asked) <= 12, "\n".join(asked)
    one = desk.things.fill("/decisions/{decision_id}", "decision=toms-case")
    client.get(one)
    queries.clear()
    client.get(one)
    assert len([one for one in queries if one.startswith("SELECT")]) <= 39


def test_hr_of_a_unit_sees_its_own_unit_alone(session: Session) -> None:
    here = office(session)
    here.propose("Nia", "keep")
    today = here.now.date()
    assert [one.name for one in desks.rows(session, here.act("Gus").actor, here.cycle_id, today)] == ["Nia"]
    assert desks.rows(session, here.act("Hal").actor, here.cycle_id, today) == []
    session.add(
        Grant(
            account_id=session.scalars(select(Account.id).where(Account.name == "Mia")).one(),
            role="hr",
            unit="",
        )
    )
    session.flush()
    # Mia joins HR, and still has no say over her own line.
    assert desks.rows(session, here.act("Mia").actor, here.cycle_id, today) == []
    listed = session.scalars(
        select(Employee.name).where(desks.everybody(here.act("Mia").actor, here.cycle_id))
    ).all()
    assert listed == ["Hana"]


def test_what_stands_on_the_desk_agrees_with_the_record(session: Session) -> None:
    """The list reads what was kept of the dossier; the page reads the dossier: the same gates."""
    here: Office = office(session)
    here.score("Nia", "earlier", AT_RISK)
    here.observed("Nia")
    for name, kind in (("Nia", "severance"), ("Ed", "star"), ("Eli", "coach")):
        here.propose(name, kind)
    actor = here.act("Lena").actor
    for row in desks.rows(session, actor, here.cycle_id, here.now.date()):
        whole = here.whole(row.decision)
        shown = gating.standing_gates(here.act("Lena"), whole)
        assert [(one.key, one.state, one.says) for one in row.gates] == [
            (one.key, one.state, one.says) for one in shown
        ]


def test_views_are_ones_own_and_not_endless(session: Session) -> None:
    here = office(session)
    hana = here.act("Hana")
    made = actions.keep_view(hana, ViewForm(name="Mine", query="show=mine"))
    assert actions.keep_view(hana, ViewForm(name="Mine", query="kind=star")).id == made.id
    actions.drop_view(here.act("Lena"), made.id)
    assert len(session.scalars(select(SavedView)).all()) == 1
    for number in range(19):
        actions.keep_view(hana, ViewForm(name=f"View {number}", query=""))
    with pytest.raises(Conflict, match="20 views"):
        actions.keep_view(hana, ViewForm(name="One more", query=""))
    actions.drop_view(hana, made.id)
    assert session.scalar(select(Decision.id)) is None
