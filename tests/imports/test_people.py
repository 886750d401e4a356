"""People that a file brings along, with who led them when."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import aliased

from app.database import unit_of_work
from app.people.models import Assignment, Employee, Team
from tests.imports.made import imported, written

HEAD = "rating_id,agent_id,agent_name,supervisor,manager,survey_date,csat\n"


def organisation(engine: Engine) -> list[tuple[str, str, str | None, str, date, date | None]]:
    manager = aliased(Employee)
    with unit_of_work(engine, write=False) as session:
        rows = session.execute(
            select(
                Employee.name, Team.name, manager.name, Team.unit, Assignment.starts_on, Assignment.ends_on
            )
            .join(Assignment, Assignment.employee_id == Employee.id)
            .join(Team, Team.id == Assignment.team_id)
            .outerjoin(manager, manager.id == Assignment.manager_id)
            .order_by(Employee.name, Assignment.starts_on)
        )
        return [tuple(row) for row in rows]


def rows(*given: str) -> str:
    return HEAD + "".join(f"R{number},{row}\n" for number, row in enumerate(given))


def test_teams_follow_the_dates_of_the_file(engine: Engine, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        rows(
            "N1,Nia,Sol,Max,2026-03-02,5",
            "N1,Nia,Sol,Max,2026-03-03,5",
            "N1,Nia,Tia,Max,2026-03-03,5",
            "N1,Nia,Tia,Max,2026-03-03,5",
            "N1,Nia,Tia,Max,2026-03-04,5",
            "N2,Oz,Sol,Mia,2026-03-04,5",
            "N2,Oz,Sol,Mia,2026-03-05,5",
            "N2,Oz,Sol,Max,2026-03-05,5",
            "A1,Ada,Sol,Max,2026-03-05,5",
        ),
    )
    made = imported(engine, path, create_people=True)
    assert (made.new, made.refused, made.people) == (9, 0, 6)
    second, third, fourth = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
    assert organisation(engine) == [
        ("Max", "Managers (Desk)", None, "Desk", second, None),
        ("Mia", "Managers (Desk)", None, "Desk", second, None),
        ("Nia", "Sol (Max)", "Sol", "Max", second, third),
        ("Nia", "Tia (Max)", "Tia", "Max", third, None),
        ("Oz", "Sol (Mia)", "Sol", "Mia", fourth, date(2026, 3, 5)),
        ("Oz", "Sol (Max)", "Sol", "Max", date(2026, 3, 5), None),
        ("Sol", "Sol (Max)", "Max", "Max", second, None),
        ("Tia", "Tia (Max)", "Max", "Max", second, None),
    ]
    before = organisation(engine)
    again = imported(engine, path, create_people=True)
    assert (again.new, again.same, again.people) == (0, 9, 0)
    assert organisation(engine) == before


def test_nobody_reports_to_themselves_however_far_round(engine: Engine, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        rows("N1,Nia,Sol,Max,2026-03-02,5", "N2,Oz,Max,Sol,2026-03-02,5", "N3,Sol,Sol,Max,2026-03-02,5"),
    )
    imported(engine, path, create_people=True)
    above = {name: manager for name, _, manager, *_ in organisation(engine)}
    for name in above:
        seen = [name]
        while (name := above.get(name)) is not None:
            assert name not in seen
            seen.append(name)


def test_nobody_is_created_unasked(engine: Engine, tmp_path: Path) -> None:
    made = imported(engine, written(tmp_path, rows("N1,Nia,Sol,Max,2026-03-02,5")))
    assert (made.new, made.refused, made.people) == (0, 1, 0)
    assert organisation(engine) == []


@pytest.mark.parametrize("cell", ["N\u200b1", "x" * 101])
def test_nobody_is_created_from_what_is_refused(engine: Engine, tmp_path: Path, cell: str) -> None:
    made = imported(engine, written(tmp_path, rows(f"{cell},Nia,Sol,Max,2026-03-02,5")), create_people=True)
    assert (made.new, made.refused, made.people) == (0, 1, 0)


def test_a_leader_whose_name_two_people_have_is_not_guessed(engine: Engine, tmp_path: Path) -> None:
    with unit_of_work(engine) as session:
        session.add_all([Employee(number="S1", name="Sol"), Employee(number="S2", name="sol ")])
    made = imported(engine, written(tmp_path, rows("N1,Nia,Sol,Max,2026-03-02,5")), create_people=True)
    assert made.state == "failed"
    assert "more than one employee has that name" in made.message


def test_a_mail_address_is_one(engine: Engine, tmp_path: Path) -> None:
    head = "rating_id,agent_email,survey_date,csat,team\n"
    made = imported(
        engine, written(tmp_path, f"{head}R1,Nia@Example.test,2026-03-02,5,Night\n"), create_people=True
    )
    assert made.people == 1
    with unit_of_work(engine, write=False) as session:
        nia = session.scalars(select(Employee).where(Employee.email == "nia@example.test")).one()
        assert nia.number is None
    assert organisation(engine) == [("Nia@Example.test", "Night", None, "Desk", date(2026, 3, 2), None)]
