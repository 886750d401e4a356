"""What may come in about surveys: what a survey asks and whom, as its builder sends it."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import Invalid, Problem
from app.surveys.words import LANGUAGES
from app.web.forms import Form, Text, problems_of

#: Kinds of questions with a score, and the scale each is on. Never pooled.
SCALES = {"satisfaction": "stars_5", "effort": "ces_7", "recommend": "nps_11", "care": "care_5"}
KINDS = {
    "satisfaction": "Satisfaction, 1 to 5",
    "effort": "Ease, 1 to 7",
    "recommend": "Would recommend, 0 to 10",
    "care": "“I felt taken care of”, 1 to 5",
    "wow": "Was anything surprisingly good?",
    "text": "Free text",
    "choice": "One of several",
}
Kind = Literal["satisfaction", "effort", "recommend", "care", "wow", "text", "choice"]
NAME_RULES = {
    "first": "The first name",
    "alias": "The alias delivered with the contact, else the team",
    "team": "The team’s name",
    "none": "Nobody",
}
MOST_QUESTIONS, MOST_CHOICES = 8, 10
Words = Annotated[Text, Field(max_length=300)]
Long = Annotated[Text, Field(max_length=1_000)]


class Strict(BaseModel):
    """Base of what a version holds."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)


class Question(Strict):
    """One question. `text` by language; empty where the built-in words do."""

    id: str = Field(pattern=r"q[1-9][0-9]{0,2}")
    kind: Kind
    must: bool = False
    text: dict[str, Words] = {}
    choices: dict[str, list[Annotated[Text, Field(min_length=1, max_length=120)]]] = {}


class Body(Strict):
    """What a survey asks, in which languages, and whom: all that a version freezes. The first language is the one for
    customers whose own it hasn't got. Hours are of the day, in the customer's zone.
    """

    questions: list[Question] = Field(min_length=1, max_length=MOST_QUESTIONS)
    #: The highest number that a question ever had: an id is never given twice.
    last: int = 0
    languages: list[Literal["en", "de", "es", "ar"]] = Field(min_length=1)
    intro: dict[str, Long] = {}
    thanks: dict[str, Long] = {}
    name_rule: Literal["first", "alias", "team", "none"] = "first"
    #: Percent of contacts.
    rate: int = Field(default=100, ge=1, le=100)
    #: A customer asked by any survey is not asked again for so many days.
    quiet_days: int = Field(default=30, ge=0, le=730)
    delay_hours: int = Field(default=2, ge=0, le=336)
    hours_from: int = Field(default=9, ge=0, le=23)
    hours_to: int = Field(default=20, ge=1, le=24)
    expiry_days: int = Field(default=14, ge=1, le=90)
    edit_hours: int = Field(default=24, ge=0, le=720)
    #: After so many days one reminder; 0: none.
    remind_days: int = Field(default=0, ge=0, le=60)
    #: Channels of contacts that it asks about; empty: all.
    channels: list[Annotated[Text, Field(max_length=120)]] = Field(default=[], max_length=20)

    def question(self, question_id: str) -> Question | None:
        """One question by its id."""
        return next((one for one in self.questions if one.id == question_id), None)


class SurveyForm(Form):
    """A new survey."""

    name: Text = Field(min_length=1, max_length=120)
    unit: Text = Field(default="", max_length=200)


class LinkForm(Form):
    """A link and QR code: `about` is `touchpoint:ID` or `team:ID`."""

    about: Text = Field(pattern=r"(touchpoint|team):[1-9][0-9]{0,17}")
    where: Text = Field(min_length=1, max_length=120)


class ReplyForm(Form):
    """Words to a customer who answered, or that they were answered elsewhere."""

    words: Text = Field(default="", max_length=4_000)
    way: Literal["mail", "helpdesk"] = "mail"
    sure: str = Field(default="", max_length=10)


NUMBERS = (
    "rate",
    "quiet_days",
    "delay_hours",
    "hours_from",
    "hours_to",
    "expiry_days",
    "edit_hours",
    "remind_days",
)


def body_from(given: Mapping[str, str], before: Body | None) -> Body:
    """What the builder's form holds, as a body. Fields are `q0_kind`, `q0_text_en`, `q0_choices_en` (a line each) and
    so on; a question without a kind is left out. `Invalid` names the form's own fields.
    """
    languages = [code for code in LANGUAGES if given.get(f"lang_{code}")]
    first = given.get("first_language", "")
    languages.sort(key=lambda code: code != first)
    last = before.last if before else 0
    rows: list[dict[str, Any]] = []
    fields: list[int] = []
    for place in range(MOST_QUESTIONS):
        kind = given.get(f"q{place}_kind", "")
        if not kind:
            continue
        held = before.question(given.get(f"q{place}_id", "")) if before else None
        if held is None or held.kind != kind or held.id in {row["id"] for row in rows}:
            last += 1
        known = held is not None and held.kind == kind and held.id not in {row["id"] for row in rows}
        rows.append(
            {
                "id": held.id if held is not None and known else f"q{last}",
                "kind": kind,
                "must": given.get(f"q{place}_must") == "yes",
                "text": _by_language(given, f"q{place}_text", languages),
                "choices": {
                    code: [line.strip() for line in text.splitlines() if line.strip()]
                    for code, text in _by_language(given, f"q{place}_choices", languages).items()
                }
                if kind == "choice"
                else {},
            }
        )
        fields.append(place)
    order = sorted(range(len(rows)), key=lambda at: (_place(given, fields[at]), at))
    values: dict[str, Any] = {name: given.get(name, "").strip() for name in NUMBERS}
    values |= {
        "questions": [rows[at] for at in order],
        "last": last,
        "languages": languages,
        "intro": _by_language(given, "intro", languages),
        "thanks": _by_language(given, "thanks", languages),
        "name_rule": given.get("name_rule", ""),
        "channels": [part.strip() for part in given.get("channels", "").split(",") if part.strip()],
    }
    try:
        made = Body.model_validate(values)
    except ValidationError as error:
        found = problems_of(error.errors(include_input=False, include_context=False))
        places = [fields[at] for at in order]
        raise Invalid([Problem(_field(one.field, places), one.message) for one in found]) from None
    _check(made, [fields[at] for at in order])
    return made


def _by_language(given: Mapping[str, str], name: str, languages: list[str]) -> dict[str, str]:
    found = {code: given.get(f"{name}_{code}", "") for code in languages}
    return {code: text for code, text in found.items() if text.strip()}


def _place(given: Mapping[str, str], at: int) -> float:
    text = given.get(f"q{at}_place", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 4 else at + 1


def _field(name: str, places: list[int]) -> str:
    """The form's field for a path into the body: `questions.1.text.en` is `q1_text_en`."""
    if name == "languages":
        return "lang_en"
    if match := re.fullmatch(r"questions\.(\d+)\.(\w+)(?:\.(\w+))?.*", name):
        end = f"_{match[3]}" if match[3] else ""
        return f"q{places[int(match[1])]}_{match[2]}{end}"
    whole = {"questions": "q0_kind", "channels": "channels"}
    return whole.get(name.partition(".")[0], name.replace(".", "_"))


def _check(body: Body, places: list[int]) -> None:
    problems = []
    first = body.languages[0]
    for place, one in zip(places, body.questions, strict=True):
        if one.kind in {"text", "choice"} and first not in one.text:
            problems.append(Problem(f"q{place}_text_{first}", "Write the question."))
        many = {len(lines) for lines in one.choices.values()}
        if one.kind == "choice" and (
            len(many) != 1 or first not in one.choices or not 2 <= max(many) <= MOST_CHOICES
        ):
            said = f"Write 2 to {MOST_CHOICES} answers, one a line, as many in each language."
            problems.append(Problem(f"q{place}_choices_{first}", said))
    if body.hours_from >= body.hours_to:
        problems.append(Problem("hours_to", "Let this be later than the hour it begins."))
    if body.remind_days >= body.expiry_days:
        problems.append(Problem("remind_days", "Remind before the link expires."))
    if problems:
        raise Invalid(problems)


def first_body() -> Body:
    """What a new survey begins with: satisfaction and “I felt taken care of” beside it, and what was good."""
    return Body(
        questions=[
            Question(id="q1", kind="satisfaction", must=True),
            Question(id="q2", kind="care"),
            Question(id="q3", kind="wow"),
        ],
        last=3,
        languages=["en"],
    )
