"""What may come in about packages."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from app.errors import Invalid, Problem
from app.packages import rules
from app.packages.policy import Body, Line
from app.packages.rules import Inputs
from app.packages.values import Values
from app.web.forms import Form, Text

TWO_LETTERS = 2


class InputsForm(Form):
    """What a package is reckoned from, as typed."""

    hired_on: Text = ""
    last_day: Text = ""
    pay: Text = ""
    per: Text = "month"
    currency: Text = ""
    bonus: Text = ""
    leave: Text = ""
    country: Text = ""
    level: Text = Field(default="", max_length=60)


class PolicyReason(Form):
    """Why the policy changes, and which version was seen when it was."""

    reason: Text = Field(min_length=20, max_length=2_000)
    seen: int = Field(ge=1, le=10**6)


def checked(form: InputsForm, body: Body, today: date) -> tuple[Inputs, Line]:
    """Inputs that can be reckoned with, and the line that holds for them; `Invalid` names everything wrong."""
    values = Values()
    hired, last = values.day("hired_on", form.hired_on), values.day("last_day", form.last_day)
    pay = values.decimal("pay", form.pay)
    bonus = values.decimal("bonus", form.bonus, empty=Decimal(0))
    leave = values.decimal("leave", form.leave, empty=Decimal(0))
    country = form.country.upper()
    if country and not (len(country) == TWO_LETTERS and country.isascii() and country.isalpha()):
        values.wrong("country", "Give the country’s two letters, for example PT, or leave it empty.")
    line = body.match(country, form.level)
    if line is None:
        values.wrong("country", "The policy has no line for this country and level. Add one to it first.")
    found = list(values.problems)
    if line is not None:
        day = hired or last or today
        given = Inputs(
            hired_on=hired or min(day, today),
            last_day=last or max(day, today),
            pay=pay,
            per=form.per,
            currency=form.currency.upper(),
            bonus=bonus,
            leave=leave,
            country=country,
            level=form.level,
        )
        named = {one.field for one in found}
        found += [one for one in rules.problems(given, line, today) if one.field not in named]
        if not found:
            return given, line
    raise Invalid(_in_order(found))


def _in_order(found: list[Problem]) -> list[Problem]:
    order = list(InputsForm.model_fields)
    return sorted(found, key=lambda one: order.index(one.field))
