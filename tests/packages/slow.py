"""The package reckoned once more, another way: day by day and cent by cent, slowly."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from app.packages.policy import Line
from app.packages.rules import Inputs

DAY = timedelta(days=1)


def is_anniversary(day: date, hired: date, *, monthly: bool) -> bool:
    """Whether a day is one by its name; the last of a month stands for those the month does not have."""
    if not monthly and day.month != hired.month:
        return False
    return day.day == hired.day or (day.day < hired.day and (day + DAY).day == 1)


def years_of(inputs: Inputs, parts: str) -> tuple[Fraction, int]:
    """Service by walking every day of it: years as they count, and completed ones."""
    years = months = since = 0
    day, end = inputs.hired_on, inputs.last_day + DAY
    while day < end:
        day += DAY
        since += 1
        if is_anniversary(day, inputs.hired_on, monthly=True):
            months += 1
        if is_anniversary(day, inputs.hired_on, monthly=False):
            years, months, since = years + 1, 0, 0
    length = 0
    while True:
        length += 1
        if is_anniversary(day + (length - since) * DAY, inputs.hired_on, monthly=False) and length > since:
            break
    part = {"days": Fraction(since, length), "months": Fraction(months, 12), "years": Fraction(0)}[parts]
    return years + part, years


def to(value: Fraction, digits: int, way: str) -> Fraction:
    """Rounded by looking at what is left of the whole smallest units."""
    unit = Fraction(1, 10**digits)
    below = (value // unit) * unit
    left = value - below
    if left == 0:
        return below
    if way == "up" or left * 2 > unit:
        return below + unit
    if left * 2 < unit:
        return below
    even = (below / unit).numerator % 2 == 0
    return below if way == "half even" and even else below + unit


def total_of(inputs: Inputs, line: Line, digits: int) -> Fraction:
    """What is paid."""

    def each(value: Fraction) -> Fraction:
        return to(value, digits, line.rounding) if line.when == "steps" else value

    year = {"week": 52, "month": 12, "year": 1}[inputs.per] * Fraction(inputs.pay)
    week = each(year / 52)
    years, completed = years_of(inputs, line.parts)
    weeks = Fraction(line.weeks) * years
    if line.cap is not None:
        weeks = min(weeks, Fraction(line.cap))
    weeks = max(weeks, Fraction(line.floor))
    parts = [week * weeks]
    reached = [(since, paid) for since, paid in line.notice if since <= completed]
    if reached:
        parts.append(week * Fraction(max(reached)[1]))
    if line.bonus:
        worked = whole = 0
        day = date(inputs.last_day.year, 1, 1)
        while day.year == inputs.last_day.year:
            whole += 1
            worked += inputs.hired_on <= day <= inputs.last_day
            if day == date(day.year, 12, 31):
                break
            day += DAY
        parts.append(Fraction(inputs.bonus) * worked / whole)
    if line.leave:
        parts.append(week * Fraction(inputs.leave) / 5)
    parts += [Fraction(one.amount) if one.currency else week * Fraction(one.amount) for one in line.extras]
    return to(sum((each(part) for part in parts), Fraction(0)), digits, line.rounding)


def calculator(formula: str) -> Fraction:
    """What a pocket calculator shows for a formula of a step."""
    left = formula.replace("\u2212", "-").replace(",", "").replace("÷", "/").replace("×", "*")
    tokens = left.replace("(", " ( ").replace(")", " ) ").split()
    return _sum(tokens)


def _sum(tokens: list[str]) -> Fraction:
    found = _product(tokens)
    while tokens and tokens[0] in "+-":
        sign = tokens.pop(0)
        found = found + _product(tokens) if sign == "+" else found - _product(tokens)
    return found


def _product(tokens: list[str]) -> Fraction:
    found = _one(tokens)
    while tokens and tokens[0] in "*/":
        sign = tokens.pop(0)
        found = found * _one(tokens) if sign == "*" else found / _one(tokens)
    return found


def _one(tokens: list[str]) -> Fraction:
    token = tokens.pop(0)
    if token != "(":
        return Fraction(Decimal(token))
    found = _sum(tokens)
    assert tokens.pop(0) == ")"
    return found
