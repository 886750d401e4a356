"""What may come in about programs and their slots."""

from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from app.web.forms import Form, Text
from app.workdays import countries

#: More than any slot, and any series, has.
MOST_PLACES, MOST_SLOTS, LONGEST_SLOT = 200, 60, 120
#: Fields of which a form sends several.
LISTS = ("weekdays", "units")


def _time(value: Any) -> Any:
    try:
        return time.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        msg = "Write a time as 09:00."
        raise ValueError(msg) from None


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        msg = "There is no such day. Write it as 2027-03-29."
        raise ValueError(msg) from None


Clock = Annotated[time, BeforeValidator(_time)]
Day = Annotated[date, BeforeValidator(_day)]


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The IANA zones a program may be in."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def needs_of(text: str) -> dict[str, int]:
    """Skills a slot needs, one a line: 'Payments' or 'Payments: 2'. `ValueError` names the line that can't be read."""
    found: dict[str, int] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        skill, colon, many = line.rpartition(":")
        skill, many = (skill.strip(), many.strip()) if colon else (line, "1")
        if (
            not skill
            or len(skill) > 60
            or not (many.isascii() and many.isdigit())
            or not 1 <= int(many[:4]) <= 99
        ):
            msg = f"Write “{line[:40]}” as a skill and how many need it, like Payments: 1."
            raise ValueError(msg)
        found[skill] = int(many)
    if len(found) > 12:
        msg = "Name at most 12 skills."
        raise ValueError(msg)
    return found


def needs_text(needs: Mapping[str, int]) -> str:
    """The same back, for the form."""
    return "\n".join(f"{skill}: {many}" for skill, many in needs.items())


def _needs(value: str) -> str:
    needs_of(value)
    return value


Needs = Annotated[Text, Field(max_length=1_000), AfterValidator(_needs)]
Places = Annotated[int, Field(ge=1, le=MOST_PLACES)]


class ProgramForm(Form):
    """A program, as it is made or changed."""

    name: Text = Field(min_length=3, max_length=120)
    kind: Literal["support rotation", "floor day", "store day", "listening hour"]
    purpose: Text = Field(default="", max_length=2_000)
    sponsor: Text = Field(min_length=1, max_length=320)
    unit: Text = Field(min_length=1, max_length=200)
    zone: Text = Field(max_length=60)
    country: Text = ""
    days: int = Field(ge=1, le=LONGEST_SLOT)
    weekdays: list[Annotated[int, Field(ge=0, le=6)]] = Field(default_factory=list)
    starts: Clock
    ends: Clock
    capacity: Places
    duty_days: int = Field(default=0, ge=0, le=366)
    rest_days: int = Field(default=0, ge=0, le=366)
    notice_days: int = Field(default=7, ge=0, le=90)
    buddy: bool = False
    earns: bool = False
    units: list[Text] = Field(default_factory=list, max_length=200)
    facing: Literal["any", "off"] = "any"
    months: int = Field(default=0, ge=0, le=240)
    needs: Needs = ""
    apply: bool = False

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in zones():
            msg = "Rapport knows no such zone. Choose one of the list, like Europe/Lisbon."
            raise ValueError(msg)
        return value

    @field_validator("country")
    @classmethod
    def _country(cls, value: str) -> str:
        if value and value not in countries():
            msg = "Choose a country of the list, or none."
            raise ValueError(msg)
        return value

    @field_validator("weekdays")
    @classmethod
    def _weekdays(cls, value: list[int]) -> list[int]:
        if not value:
            msg = "Choose at least one weekday with a shift."
            raise ValueError(msg)
        return sorted(set(value))

    @field_validator("ends")
    @classmethod
    def _after(cls, value: time, info: Any) -> time:
        if (starts := info.data.get("starts")) is not None and value <= starts:
            msg = "A shift ends after it starts, on the same day. Choose a later time."
            raise ValueError(msg)
        return value


class SeriesForm(Form):
    """Slots to open: the first day of the first one, and how it goes on."""

    first: Day
    every: int = Field(default=2, ge=1, le=52)
    many: int = Field(default=1, ge=1, le=MOST_SLOTS)
    capacity: Places
    counts: int = Field(default=1, ge=1, le=3)
    note: Text = Field(default="", max_length=300)


class SlotForm(Form):
    """What can be changed of an opened slot."""

    capacity: Places
    counts: int = Field(ge=1, le=3)
    note: Text = Field(default="", max_length=300)
    needs: Needs = ""


class LineForm(Form):
    """A line for a checklist."""

    phase: Literal["before", "during", "after"]
    words: Text = Field(min_length=1, max_length=300)
