"""The people whom a visitor of the demo company can be."""

from dataclasses import dataclass

from sqlalchemy import select

from app.database import make_engine, unit_of_work
from app.people.models import Employee


@dataclass(frozen=True)
class Visitor:
    """One door of the demo's sign-in page, and the role granted with it (empty: none but the reporting line's)."""

    key: str
    name: str
    does: str
    role: str = ""
    unit: str = ""

    @property
    def email(self) -> str:
        """The account's address."""
        return f"{self.key}@{DOMAIN}"


DOMAIN = "lumenhome.example"
COMPANY = "Lumen Home"

PEOPLE: list[Visitor] = [
    Visitor("maya", "Maya Ross", "Manager: who in customer care needs attention, and reviews to write"),
    Visitor("dan", "Dan Levi", "Developer: what customers said on his support stint and of his releases"),
    Visitor("hana", "Hana Suzuki", "HR: cycles, imports, the evidence about everybody", "hr"),
    Visitor("lena", "Lena Vogel", "HR lead: the policy behind the scores", "hr_lead"),
    Visitor("bo", "Bo Eriksen", "Billing: never meets a customer, and has ratings all the same"),
    Visitor("sol", "Sol Mbeki", "Support lead: all support teams", "support_lead", "Support"),
    Visitor("eve", "Eve Park", "Chief executive: the company by team", "executive"),
    Visitor("ada", "Ada Novak", "Administrator: runs the system, reads nobody's file", "administrator"),
]


def anybody(url: str) -> bool:
    """Whether there is somebody in the migrated database at `url`: then the demo company doesn't move in."""
    engine = make_engine(url)
    try:
        with unit_of_work(engine, write=False) as session:
            return session.scalar(select(Employee.id).limit(1)) is not None
    finally:
        engine.dispose()
