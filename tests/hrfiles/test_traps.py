"""Every file that HR systems really write, and every trap in them, by name."""

from datetime import date

import pytest

from app.files.refusals import Bad
from app.hrfiles import cells
from app.hrfiles.columns import known_set, problems, propose
from tests.hrfiles.made import HEAD, kinds, known, names, planned, readout, said

BAMBOO = names(
    "id,employeeNumber,firstName,lastName,preferredName,displayName,workEmail,bestEmail,jobTitle,"
    "department,division,location,hireDate,originalHireDate,terminationDate,status,"
    "employmentHistoryStatus,supervisor,supervisorId,supervisorEId,gender,ethnicity,dateOfBirth"
)
WORKDAY = names(
    "Start_Date,Full_Name,Employee_ID,Manager_Name,Manager_ID,Team_ID,Team_Name,Termination_Date,"
    "Location,Email,Employee_Type"
)
ORANGE = names(
    "first_name,middle_name,last_name,employee_id,other_id,driver's_license_no,license_expiry_date,"
    "gender,marital_status,nationality,date_of_birth,address_street_1,city,work_telephone,work_email,"
    "other_email"
)
HORILLA = names(
    "Badge ID,First Name,Last Name,Phone,Email,Gender,Department,Job Position,Job Role,Work Type,"
    "Shift,Employee Type,Reporting Manager,Company,Location,Date Joining,Contract End Date,"
    "Basic Salary,Salary Hour"
)


def row(header: list[str], **words: str) -> list[str]:
    return [words.get(name.replace(" ", "_").replace("'", ""), "") for name in header]


def test_bamboohr_tells_ids_from_numbers_and_last_days_from_days_away() -> None:
    assert known_set(BAMBOO) == "BambooHR"
    first = row(
        BAMBOO, id="51", employeeNumber="2001", firstName="Nora", lastName="Field", preferredName="",
        displayName="Nora Field", workEmail="Nora@Example.com", jobTitle="Head", department="Care",
        division="Support", hireDate="2026-05-04", terminationDate="0000-00-00", status="Active",
    )  # fmt: skip
    second = row(
        BAMBOO, id="52", employeeNumber="2002", firstName="Otto", lastName="Sand", displayName="Otto Sand",
        department="Care", division="Support", hireDate="2025-01-07", terminationDate="2026-05-31",
        status="Inactive", supervisor="Nora Field", supervisorId="51", supervisorEId="2001",
    )  # fmt: skip
    made = planned(BAMBOO, first, second)
    assert said(made) == []
    nora, otto = made.drafts
    assert (nora.stand and nora.stand.manager, otto.stand and otto.stand.manager) == (None, -2)
    assert nora.person["email"] == (None, "nora@example.com")
    assert otto.person["left_on"] == (None, date(2026, 6, 1))
    assert made.teams == {"Care": "Support"}


def test_bamboohr_ids_and_numbers_mixed_up_are_named_not_guessed() -> None:
    nora = row(BAMBOO, id="51", employeeNumber="2001", displayName="Nora Field", department="Care")
    swapped = row(
        BAMBOO, id="52", employeeNumber="2002", displayName="Otto Sand", department="Care", supervisorEId="51"
    )
    made = planned(BAMBOO, nora, swapped)
    assert said(made) == [(3, "manager_number")]
    assert "it is an id of that system" in made.problems[0].message
    both = row(
        BAMBOO, id="52", employeeNumber="51", displayName="Otto Sand", department="Care",
        supervisorId="51", supervisorEId="51",
    )  # fmt: skip
    assert "name two people" in planned(BAMBOO, nora, both).problems[0].message


def test_bamboohr_without_numbers_is_known_by_its_ids() -> None:
    mapping = propose(["id", "displayName", "department", "supervisorId"])
    assert mapping == {
        "id": "number",
        "displayName": "name",
        "department": "team",
        "supervisorId": "manager_number",
    }


def test_workday_report() -> None:
    assert known_set(WORKDAY) == "Workday"
    nora = row(WORKDAY, Start_Date="2026-05-04", Full_Name="Field, Nora", Employee_ID="W1", Team_Name="Care")
    otto = row(
        WORKDAY, Start_Date="2026-07-01", Full_Name="Otto Sand", Employee_ID="W2", Team_Name="Care",
        Manager_Name="Nora Field", Manager_ID="W1",
    )  # fmt: skip
    made = planned(WORKDAY, nora, otto)
    assert said(made) == []
    assert [one.name for one in made.drafts] == ["Nora Field", "Otto Sand"]
    # Who comes in July stands nowhere in June.
    assert [one.stand.starts_on for one in made.drafts if one.stand] == [date(2026, 6, 1), date(2026, 7, 1)]


def test_orangehrm_has_neither_manager_nor_department() -> None:
    assert known_set(ORANGE) == "OrangeHRM"
    ben = row(ORANGE, first_name="Benjamin", last_name="Roy", employee_id="1002")
    new = row(ORANGE, first_name="Nora", last_name="Field", employee_id="2001")
    made = planned(ORANGE, ben, new)
    assert (kinds(made), said(made)) == (["details"], [(3, "team")])
    helped = planned(ORANGE, ben, new, team="Desk")
    assert (kinds(helped), said(helped)) == (["details", "joined"], [])


def test_horilla_names_managers_and_its_contract_end_is_no_leaving() -> None:
    assert known_set(HORILLA) == "Horilla"
    assert "Contract End Date" not in propose(HORILLA)
    new = row(
        HORILLA, Badge_ID="PEP00", First_Name="Nora", Last_Name="Field", Department="Desk",
        Reporting_Manager="Lee, Ann", Date_Joining="2026-05-04", Contract_End_Date="2026-05-31",
    )  # fmt: skip
    made = planned(HORILLA, new)
    assert said(made) == []
    assert made.drafts[0].stand is not None
    assert made.drafts[0].stand.manager == 1
    assert "left_on" in made.drafts[0].person
    assert made.drafts[0].person["left_on"] == (None, None)


def test_european_semicolon_file() -> None:
    header = [
        "Personalnummer",
        "Vorname",
        "Nachname",
        "Abteilung",
        "Vorgesetzter",
        "Eintritt",
        "Austritt",
        "Kundenkontakt",
    ]
    made = planned(
        header,
        ["2001,0", "Jörg", "Weiß", "Desk", "Ann Lee", "04.05.2026", "", "nein"],
        ["2002", "Ute", "Groß", "Desk", "2001", "01.02.2026", "30.06.2026", "ja"],
    )
    assert said(made) == []
    joerg, ute = made.drafts
    assert joerg.person["number"] == (None, "2001")
    assert (joerg.stand and joerg.stand.facing, ute.stand and ute.stand.facing) == (False, True)
    assert ute.person["left_on"][1] == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2026", "25/04/2026"], "dmy"),
        (["03/04/2026", "04/25/2026"], "mdy"),
        (["03/04/2026", "2026-04-25"], "?"),
        (["13/04/2026", "04/13/2026"], "?"),
        (["04/04/2026", ""], ""),
        (["03.04.2026", "2026-04-03"], ""),
        (["3-4-2026", "31-12-2026"], "dmy"),
    ],
)
def test_the_order_of_days_is_found_over_the_whole_column(column: list[str], order: str) -> None:
    assert cells.order_of(column) == order


def test_doubtful_days_are_asked_for_and_then_read_as_said() -> None:
    header = ["Employee number", "Name", "Team", "Hire date"]
    rows = [["2001", "Nora Field", "Desk", "03/04/2026"]]
    asked = readout(header, *rows)
    assert (asked.doubtful, asked.said) == (["Hire date"], [])
    for order, day in (("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4))):
        told = readout(header, *rows, orders={"Hire date": order})
        assert told.said[0].hired_on == day


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-04-03", date(2026, 4, 3)),
        ("2026-04-03T00:00:00", date(2026, 4, 3)),
        ("3.4.2026", date(2026, 4, 3)),
        ("46115", date(2026, 4, 3)),
        ("46115.0", date(2026, 4, 3)),
        ("0000-00-00", None),
        ("n/a", None),
        ("\u200b", None),
    ],
)
def test_days(cell: str, day: date | None) -> None:
    assert cells.day(cell, "dmy") == day


@pytest.mark.parametrize(
    "cell", ["2026-02-30", "31.04.2026", "soon", "03.04.26", "٢٠٢٦-٠٤-٠٣", "99999", "1/13/2026"]
)
def test_what_is_no_day_is_named(cell: str) -> None:
    with pytest.raises(Bad):
        cells.day(cell, "dmy")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1001.0", "1001"), ("1001,00", "1001"), ("007", "007"), (" 1001\u200b ", "1001"), ("\ufeffA-1", "A-1"),
     ("1001.5", "1001.5"), ("'-5", "-5"), ("N/A", "")],
)  # fmt: skip
def test_numbers(cell: str, number: str) -> None:
    assert cells.number(cell) == number


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Rey, Sol", "Sol Rey"),
        ("Davis, Jr.", "Davis, Jr."),
        ("Sol\u00a0  Rey ", "Sol Rey"),
        ("Null", "Null"),
        ("'=1+1", "=1+1"),
        ("=1+1", "=1+1"),
        ("O'Neil", "O'Neil"),
        ("نورا", "نورا"),
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_names(cell: str, name: str) -> None:
    assert cells.name(cell) == name


def test_zeros_that_a_spreadsheet_dropped_are_named_not_guessed() -> None:
    made = planned(HEAD, ["7", "Cai Wu", "", "Desk", "1001"])
    assert said(made) == [(2, "zeros")]
    assert "007" in made.problems[0].message


def test_totals_empty_rows_and_repeated_rows_are_passed_over_and_told() -> None:
    ann = ["1001", "Ann Lee", "", "", ""]
    made = planned(HEAD, ann, ["", " ", "\u200b", "", ""], ann, ["Total", "2", "", "", ""])
    assert (said(made), kinds(made), made.unchanged) == ([], [], 1)
    assert any("a total" in note for note in made.notes)
    assert any("same as line 2" in note for note in made.notes)


def test_a_person_called_total_is_no_total() -> None:
    made = planned(HEAD, ["2001", "Total Eclipse", "t@example.com", "Desk", ""])
    assert kinds(made) == ["joined"]


@pytest.mark.parametrize(
    ("cells_of", "code"),
    [
        (["", "Nobody", "", "Desk", ""], "nobody"),
        (["2001", "", "", "Desk", ""], "name"),
        (["2001", "Nora", "no mail", "Desk", ""], "email"),
        (["2001", "Nora", "", "", ""], "team"),
        (["2001", "Nora", "", "Desk", "", "more"], "row-too-wide"),
        (["2001", "N" * 201, "", "Desk", ""], "too-long"),
        (["2001", "N\x00ora", "", "Desk", ""], "control"),
        (["2001", "N\ud800", "", "Desk", ""], "control"),
        (["2" * 101, "Nora", "", "Desk", ""], "too-long"),
        (["2001", "Nora", "", "Desk", "9999"], "manager"),
        (["2001", "Nora", "", "Desk", "2001"], "manager"),
        (["1002", "Ben Roy", "ann@example.com", "Desk", ""], "two-people"),
        (["9001", "Ben Roy", "ben@example.com", "Desk", ""], "two-people"),
        (["1002", "Ben Roy", "", "Desk", "1002"], "manager"),
        (["1001", "Ann Lee", "", "Desk", "Ben Roy"], "manager"),
        (["bot", "Robot", "", "Desk", ""], "number"),
        (["2001", "Nora", "", "Desk", "Lea Gone"], "manager"),
    ],
)
def test_each_bad_row_says_why(cells_of: list[str], code: str) -> None:
    made = planned(HEAD, cells_of)
    assert said(made) == [(2, code)]
    assert made.problems[0].message.endswith((".", "…"))
    assert made.drafts == []


def test_a_long_cell_is_shown_short() -> None:
    made = planned(HEAD, ["2001", "N" * 200_000, "", "Desk", ""])
    assert len(made.problems[0].value) <= 60


def test_an_ambiguous_name_of_a_manager_is_a_bad_row() -> None:
    made = planned(
        HEAD,
        ["2001", "Sam Poe", "", "Desk", ""],
        ["2002", "Sam Poe", "", "Desk", ""],
        ["2003", "Nora Field", "", "Desk", "Sam Poe"],
    )
    assert said(made) == [(4, "manager")]
    assert "More than one person" in made.problems[0].message


def test_somebody_known_by_name_alone_is_taken_up() -> None:
    """Supervisors whom a file of ratings brought along have neither number nor e-mail."""
    from dataclasses import replace

    company = known()
    company.people[2] = replace(company.people[2], number=None, email=None)
    company.__post_init__()
    made = planned(HEAD, ["1002", "Roy, Ben", "ben@example.com", "Desk", "1001"], company=company)
    assert (kinds(made), made.drafts[0].who) == (["details"], 2)


def test_columns_not_told_are_asked_for() -> None:
    assert [one.message for one in problems({"a": "title"}, ["a"])] == [
        "Say which column is the employee number or the e-mail.",
        "Say which column is the name, or the first and the last name.",
    ]
    assert problems({"a": "number", "b": "number", "c": "name"}, ["a", "b", "c"]) != []


def test_nobody_in_hr_brings_in_what_changes_about_themselves() -> None:
    """Ben is in HR: his own row is refused where it changes anything, and he never leaves by being missing."""
    rows = (
        ("1001", "Ann Lee", "Lab"),
        ("1002", "Ben Roy", "Lab"),
    )
    header = ("Employee number", "Name", "Team")
    made = planned(header, *rows, company=known(own=2))
    assert [one.name for one in made.drafts] == ["Ann Lee"]
    assert [(one.line, one.code) for one in made.problems] == [(3, "own")]
    assert "Somebody else in HR" in made.problems[0].message
    same = planned(header, ("1002", "Ben Roy", "Desk"), company=known(own=2))
    assert (same.problems, same.unchanged) == ([], 1)
    gone = planned(header, ("1001", "Ann Lee", "Desk"), company=known(own=2), missing_from="2026-11-23")
    assert [one.name for one in gone.drafts] == ["Cai Wu"]
