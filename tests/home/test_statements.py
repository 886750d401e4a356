"""Busy pages ask little, over the demo company: the numbers reached, so that nobody adds to them unseen."""

import re

import pytest
from sqlalchemy import exists, select

from app.database import unit_of_work
from app.people.models import Employee
from app.reviews.models import Cycle, Review, SignOff
from app.reviews.steps import Extension, Handover, Objection, Reopening
from app.rotations.models import SignUp
from tests.client import Client

ONLY = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def sent(company: Client, queries: list[str], address: str) -> list[str]:
    """What a page asks once the process is warm."""
    assert company.get(address).status_code == 200, address
    queries.clear()
    company.get(address)
    return [one for one in queries if not one.startswith(("BEGIN", "SAVEPOINT", "PRAGMA"))]


def linked(company: Client, address: str, pattern: str) -> str:
    """The first address on a page that looks like this."""
    found = re.search(f'href="({pattern})"', company.get(address).text)
    assert found is not None, address
    return found[1]


def reviews_of(company: Client, name: str) -> dict[str, list[int]]:
    """Somebody's reviews to write, of people with a stint and without, and the finished ones; none with a history."""
    with unit_of_work(company.app.state.engine, write=False) as session:
        traces = [select(one.review_id) for one in (Handover, Objection, Reopening, Extension)]
        rows = session.execute(
            select(Review.id, SignOff.review_id, exists().where(SignUp.employee_id == Review.employee_id))
            .join(Cycle, Cycle.id == Review.cycle_id)
            .join(Employee, Employee.id == Review.manager_id)
            .outerjoin(SignOff, SignOff.review_id == Review.id)
            .where(
                Employee.name == name,
                *(Review.id.not_in(one) for one in traces),
            )
        ).all()
    return {
        "draft": [row[0] for row in rows if row[1] is None and not row[2]],
        "with a stint": [row[0] for row in rows if row[1] is None and row[2]],
        "finished": [row[0] for row in rows if row[1] is not None],
    }


@ONLY
def test_busy_pages_ask_little(company: Client, queries: list[str]) -> None:
    """The writing page, a finished review, today, a plan, a team's planning, a one-to-one, a calibration room."""
    company.sign_in("maya")
    found = reviews_of(company, "Maya Ross")
    assert found["draft"]
    assert found["finished"]
    cases = [("maya", f"/reviews/{key}", 19) for key in found["draft"]]
    # Three more for all that was written on a stint, however much it is.
    cases += [("maya", f"/reviews/{key}", 22) for key in found["with a stint"]]
    cases += [("maya", f"/reviews/{key}", 13) for key in found["finished"]]
    cases += [(who, "/", 12) for who in ("maya", "dan", "hana", "lena", "eve", "bo", "sol", "ada")]
    cases += [
        ("maya", linked(company, "/coaching", r"/plans/\d+"), 15),
        ("maya", linked(company, "/planning", r"/planning/\d+/teams/\d+"), 13),
        ("maya", linked(company, "/one-to-ones", r"/one-to-ones/\d+"), 10),
    ]
    cases += [("maya", "/cases", 8), ("maya", "/cases/board", 5), ("maya", "/preventions", 4)]
    cases.append(("maya", linked(company, "/cases", r"/cases/\d+"), 30))
    company.sign_in("eve")
    cases += [("eve", "/complaints", 14), ("eve", "/alerts", 6)]
    company.sign_in("lena")
    cases.append(("lena", linked(company, "/calibrations", r"/calibrations/\d+"), 16))
    asked = {}
    for who, address, most in cases:
        company.sign_in(who)
        asked[who, address] = (len(sent(company, queries, address)), most)
    assert {key: one for key, one in asked.items() if one[0] > one[1]} == {}
