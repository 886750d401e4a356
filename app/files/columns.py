"""Which column of a file is which field."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import Invalid, Problem


@dataclass(frozen=True)
class Field:
    """A field of a rating. `many`: several columns may be it, joined in their order."""

    id: str
    label: str
    required: bool = False
    many: bool = False
    #: Header names that mean it, lower case, letters and digits only.
    names: str = ""


FIELDS: tuple[Field, ...] = (
    Field(
        "rating_id",
        "Rating id",
        required=True,
        names="ratingid id responseid surveyid surveyresponseid feedbackid externalid answerid csatid uniqueid "
        "satisfactionratingid hsobjectid",
    ),
    Field(
        "employee",
        "Employee (number or e-mail)",
        required=True,
        names="employee employeeid employeenumber employeeno agent agentid agentnumber agentemail employeeemail "
        "assignee assigneeid assigneeemail teammateid userid personnelnumber personalnummer badgeid staffid "
        "representative representativeid rep repid adminid",
    ),
    Field(
        "employee_name",
        "Employee’s name",
        names="employeename agentname assigneename teammate fullname name staffname",
    ),
    Field(
        "supervisor", "Supervisor", names="supervisor supervisorname teamlead teamleader teamleadname lead"
    ),
    Field("manager", "Manager", names="manager managername reportingmanager reportingto headof"),
    Field("team", "Team", names="team teamname group groupname queue inbox department"),
    Field(
        "answered_at",
        "Answered at",
        required=True,
        names="answeredat answerdate surveydate date surveyresponsedate responsedate ratedat createdat recordeddate "
        "submittedat submissiontimestamp timestamp ratingdate respondedat scoreddatetime hssubmissiontimestamp datum",
    ),
    Field(
        "score",
        "Score",
        required=True,
        names="score csat rating csatscore satisfaction satisfactionscore stars conversationrating hsvalue bewertung "
        "customersatisfaction",
    ),
    Field("channel", "Channel", names="channel channelname contactchannel medium kanal hssurveychannel"),
    Field(
        "reason",
        "Reason for contact",
        many=True,
        names="reason contactreason category subcategory topic issuetype issue tickettype type",
    ),
    Field("product", "Product", names="product productname productcategory item"),
    Field(
        "comment",
        "Comment",
        names="comment comments remark remarks feedback feedbackcomment verbatim customerremarks hscontent kommentar "
        "bodytext",
    ),
    Field(
        "customer_ref",
        "Customer",
        names="customer customerid customerref requester requesterid contactemail contactemailaddress client",
    ),
    Field(
        "contact_ref",
        "Contact (ticket)",
        names="contactref ticket ticketid ticketnumber conversation conversationid caseid orderid contactid "
        "linktotheconversation",
    ),
    Field("lens", "Lens", names="lens"),
)
BY_ID = {field.id: field for field in FIELDS}
#: Header name -> field.
KNOWN = {name: field.id for field in FIELDS for name in field.names.split()}


def plain(header: str) -> str:
    """A header as it is looked up: `Survey Date` and `survey_date` are `surveydate`."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", header).casefold())


def propose(header: Sequence[str], remembered: Mapping[str, str] | None = None) -> dict[str, str]:
    """A field for each column that can be guessed: what was confirmed for this source before, else by its name."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in header:
        field = (remembered or {}).get(name, "")
        if field in BY_ID:
            found[name] = field
            taken.add(field)
    for name in header:
        field = KNOWN.get(plain(name), "")
        if name in found or not field or (remembered and name in remembered):
            continue
        if field not in taken or BY_ID[field].many:
            found[name] = field
            taken.add(field)
    return found


def problems(mapping: Mapping[str, str], header: Sequence[str]) -> list[Problem]:
    """What hinders a mapping; empty when it holds."""
    found = []
    for name, field in mapping.items():
        if name not in header:
            found.append(Problem("mapping", f"The file has no column {name[:60]}."))
        if field not in BY_ID:
            found.append(Problem("mapping", f"There is no field {field[:60]}. There are {', '.join(BY_ID)}."))
    for spec in FIELDS:
        columns = [name for name, field in mapping.items() if field == spec.id]
        if spec.required and not columns:
            found.append(Problem("mapping", f"Say which column is “{spec.label}”."))
        if len(columns) > 1 and not spec.many:
            found.append(
                Problem(
                    "mapping", f"Only one column can be “{spec.label}”, not {' and '.join(columns)[:120]}."
                )
            )
    return found


def check(mapping: Mapping[str, str], header: Sequence[str]) -> None:
    """`Invalid` when the mapping does not hold."""
    if found := problems(mapping, header):
        raise Invalid(found)


def looks_like_data(header: Sequence[str]) -> bool:
    """Whether a first line is no header but the first answer: nothing in it is known, and something is a value."""
    if any(plain(name) in KNOWN for name in header):
        return False
    return any(re.fullmatch(r"[\d.,/:+T Z-]+", name) for name in header)
