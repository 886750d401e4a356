"""Which column of a file of people is which field: the column sets of known HR systems, and words of six languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.errors import Problem
from app.files.columns import plain


@dataclass(frozen=True)
class Field:
    """A field of a person's row. `names`: headers that mean it, the surest first, as `plain` writes them."""

    id: str
    label: str
    names: str
    #: Read as a day.
    day: bool = False


FIELDS: tuple[Field, ...] = (
    Field(
        "number",
        "Employee number",
        "employeenumber employeeno employeeid employee badgeid personalnummer personalnr personnelnumber staffid "
        "staffnumber workerid number matricule numeroempleado numerodeempleado numerofuncionario personeelsnummer "
        "matricola payrollnumber empid empno",
    ),
    Field("file_id", "Id in that system", "id bamboohrid externalid recordid"),
    Field(
        "email",
        "E-mail",
        "workemail email emailaddress companyemail businessemail mail emailarbeit arbeitsemail correo "
        "correoelectronico courriel emailwork bestemail emaildienstlich",
    ),
    Field("name", "Name", "fullname name displayname employeename nombrecompleto nomcomplet nomecompleto"),
    Field("first_name", "First name", "firstname givenname vorname prenom nombre nome voornaam primeironome"),
    Field("preferred_name", "Preferred first name", "preferredname preferredfirstname nickname rufname"),
    Field(
        "last_name",
        "Last name",
        "lastname surname familyname nachname familienname nom apellido apellidos sobrenome apelido achternaam cognome",
    ),
    Field("title", "Title", "jobtitle title position jobposition stelle funktion poste puesto cargo functie"),
    Field(
        "team",
        "Team",
        "team teamname department departmentname abteilung service departamento afdeling reparto",
    ),
    Field("unit", "Unit", "unit division businessunit bereich costcentregroup department abteilung"),
    Field(
        "manager",
        "Manager (number, e-mail or name)",
        "manager reportingmanager supervisor reportingto reportsto vorgesetzter vorgesetzte linemanager "
        "responsable jefe gestor leidinggevende",
    ),
    Field(
        "manager_number",
        "Manager’s number",
        "managersnumber manageremployeenumber managernumber supervisoreid managerid managerbadgeid supervisornumber "
        "vorgesetztennummer personalnummervorgesetzter reportingtoemployee",
    ),
    Field("manager_file_id", "Manager’s id in that system", "supervisorid"),
    Field(
        "manager_email",
        "Manager’s e-mail",
        "managersemail manageremail supervisoremail reportingmanageremail",
    ),
    Field("manager_name", "Manager’s name", "managersname managername supervisorname managerfullname"),
    Field(
        "facing",
        "Meets customers",
        "customerfacing meetscustomers frontline facing kundenkontakt contactclient contactoclientes klantcontact",
    ),
    Field(
        "hired_on",
        "Hired on",
        "hiredate hiredon startdate datejoining joiningdate dateofjoining joineddate eintritt eintrittsdatum "
        "dateembauche fechaingreso dataadmissao datumindienst originalhiredate",
        day=True,
    ),
    Field(
        "left_on",
        "Left on (first day away)",
        "lefton leavingdate",
        day=True,
    ),
    Field(
        "last_day",
        "Last day at work",
        "terminationdate lastday lastworkingday enddate austritt austrittsdatum datesortie fechabaja datademissao "
        "datumuitdienst",
        day=True,
    ),
    Field(
        "effective_on",
        "Change holds from",
        "effectiveon effectivedate validfrom gueltigab gultigab",
        day=True,
    ),
    Field("status", "Status (active or not)", "status employmentstatus"),
)
BY_ID = {field.id: field for field in FIELDS}
#: Headers by which a system's file is known.
SETS = {
    "BambooHR": {"employeenumber", "firstname", "lastname", "supervisoreid", "supervisorid", "hiredate"},
    "Workday": {"startdate", "fullname", "employeeid", "managerid", "teamname"},
    "OrangeHRM": {"firstname", "lastname", "employeeid", "otherid", "maritalstatus"},
    "Horilla": {"badgeid", "firstname", "reportingmanager", "datejoining", "jobposition"},
    "Rapport": {"employeenumber", "name", "managersnumber", "meetscustomers", "lefton"},
}
MOST_SHOWN = 60
#: Columns that a file of rows to mend has behind its own; they are passed over when it comes back.
MENDED = ("line", "problem")


def known_set(header: Sequence[str]) -> str:
    """Whose columns these are; empty where no known system's."""
    names = {plain(one) for one in header}
    return next((name for name, wanted in SETS.items() if wanted <= names), "")


def header_key(header: Sequence[str]) -> str:
    """The same for files with the same columns in any order."""
    names = sorted(plain(one) for one in header if one not in MENDED)
    return sha256("\n".join(names).encode()).hexdigest()


def propose(header: Sequence[str]) -> dict[str, str]:
    """A field for each column that its name gives away."""
    at: dict[str, str] = {}
    for name in header:
        at.setdefault(plain(name), name)
    found: dict[str, str] = {}
    for field in FIELDS:
        best = next(
            (at[known] for known in field.names.split() if known in at and at[known] not in found), None
        )
        if best is not None:
            found[best] = field.id
    if "file_id" in found.values() and "number" in found.values():
        return found
    # Without a number of their own, people are known by the system's id.
    instead = {"file_id": "number", "manager_file_id": "manager_number"}
    return {
        name: instead.get(field, field)
        for name, field in found.items()
        if field not in instead or instead[field] not in found.values()
    }


def problems(mapping: Mapping[str, str], header: Sequence[str]) -> list[Problem]:
    """What hinders a mapping; empty when it holds."""
    found = []
    fields = [field for name, field in mapping.items() if name in header]
    if not {"number", "email"} & set(fields):
        found.append(Problem("mapping", "Say which column is the employee number or the e-mail."))
    if not {"name", "last_name", "first_name", "preferred_name"} & set(fields):
        found.append(Problem("mapping", "Say which column is the name, or the first and the last name."))
    for field in FIELDS:
        columns = [name for name, one in mapping.items() if one == field.id]
        if len(columns) > 1:
            both = " and ".join(columns)[: 2 * MOST_SHOWN]
            found.append(Problem("mapping", f"Only one column can be “{field.label}”, not {both}."))
    found += [
        Problem("mapping", f"There is no field {field[:MOST_SHOWN]}.")
        for field in fields
        if field not in BY_ID
    ]
    return found
