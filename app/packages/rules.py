"""The package of a severance, reckoned step by step. Pure: values in, steps and a total out.

Everything is carried as an exact fraction and rounded only where the policy says so, so that no half cent is lost to
how a division ends. Each step names its formula in figures: whoever types it into a calculator gets what it shows.
"""

from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.currencies import DECIMALS, figure, money, rounded, shown
from app.errors import Problem
from app.packages.policy import EACH_STEP, WAY_WORDS, Line
from app.packages.tenure import MONTHS, PART_WORDS, service
from app.web.words import day, plural

WEEKS_OF_YEAR, WORKING_DAYS = 52, 5
WEEK, MONTH, YEAR = "week", "month", "year"
#: Divisions that make pay of a period a week's.
PERS = {WEEK: (1, 1), MONTH: (MONTHS, WEEKS_OF_YEAR), YEAR: (1, WEEKS_OF_YEAR)}
#: What is larger was mistyped.
MOST = Decimal(10) ** 12
MOST_LEAVE = 400
EARLIEST = date(1940, 1, 1)
#: A last day further away than this was mistyped.
FURTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Inputs:
    """What a package is reckoned from. `last_day` is worked; `bonus` is a full year's target."""

    hired_on: date
    last_day: date
    pay: Decimal
    per: str
    currency: str
    bonus: Decimal = Decimal(0)
    leave: Decimal = Decimal(0)
    country: str = ""
    level: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is stored: texts only."""
        return {name: str(value) for name, value in vars(self).items()}


def inputs_of(stored: Mapping[str, str]) -> Inputs:
    """What `as_json` wrote."""
    kept: dict[str, Any] = dict(stored)
    kept |= {name: date.fromisoformat(stored[name]) for name in ("hired_on", "last_day")}
    kept |= {name: Decimal(stored[name]) for name in ("pay", "bonus", "leave")}
    return Inputs(**kept)


@dataclass(frozen=True)
class Step:
    """One step: what it is, its formula in figures, what comes out. `amount` where it is part of the total."""

    title: str
    formula: str
    comes: str
    words: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True)
class Package:
    """What is paid, and how it was reckoned. The amounts of the steps add up to the total, to the last decimal."""

    steps: tuple[Step, ...]
    total: Decimal
    currency: str

    @property
    def shown(self) -> str:
        """'EUR 46,153.85'."""
        return money(self.total, self.currency)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        steps = [
            vars(one) | {"amount": None if one.amount is None else str(one.amount)} for one in self.steps
        ]
        return {"steps": steps, "total": str(self.total), "currency": self.currency}


def package_of(stored: Mapping[str, Any]) -> Package:
    """What `as_json` wrote."""
    steps = [
        Step(**one | {"amount": None if one["amount"] is None else Decimal(one["amount"])})
        for one in stored["steps"]
    ]
    return Package(tuple(steps), Decimal(stored["total"]), stored["currency"])


def problems(inputs: Inputs, line: Line, today: date) -> list[Problem]:
    """What stands against reckoning, each with its field and its mend."""
    found = [*_days(inputs, today)]
    digits = DECIMALS.get(inputs.currency)
    if digits is None:
        found.append(
            Problem("currency", "This is no currency in use. Give its three letters, for example EUR.")
        )
    if inputs.per not in PERS:
        found.append(Problem("per", "Say whether the pay is of a week, a month or a year."))
    for name, value in (("pay", inputs.pay), ("bonus", inputs.bonus)):
        if digits is not None and value != value.quantize(Decimal(1).scaleb(-digits)):
            most = plural(digits, "decimal") if digits else "no decimals"
            found.append(Problem(name, f"{inputs.currency} has {most}. Round the amount yourself."))
        if value >= MOST:
            found.append(Problem(name, "This is more than anybody is paid. Look at the number of digits."))
    if inputs.pay <= 0:
        found.append(Problem("pay", "The pay must be more than zero."))
    if inputs.bonus < 0:
        found.append(
            Problem("bonus", "A target bonus can't be below zero. Leave it empty where there is none.")
        )
    if not 0 <= inputs.leave <= MOST_LEAVE:
        found.append(Problem("leave", f"Give the unused days of leave, from 0 to {MOST_LEAVE}."))
    found += [
        Problem(
            "currency",
            f"“{one.name}” of the line of {line.title} is set in {one.currency}, and two currencies "
            f"are never added. Choose {one.currency}, or add a line to the policy.",
        )
        for one in line.extras
        if digits is not None and one.currency not in {"", inputs.currency}
    ]
    return found


def _days(inputs: Inputs, today: date) -> list[Problem]:
    if inputs.hired_on < EARLIEST:
        return [Problem("hired_on", f"Nobody was hired before {EARLIEST.year}. Look at the year.")]
    if inputs.hired_on > today:
        return [
            Problem("hired_on", "The day of hire lies in the future. Give the day on which the work began.")
        ]
    if inputs.last_day < inputs.hired_on:
        return [
            Problem("last_day", "The last day lies before the day of hire: the service would be negative.")
        ]
    if inputs.last_day > today + FURTHEST:
        return [Problem("last_day", "The last day lies more than five years ahead. Look at the year.")]
    return []


def reckon(inputs: Inputs, line: Line) -> Package:
    """The package by one line of the policy. Ask `problems` first: what it names has no answer."""
    return _Reckoning(inputs, line).package()


class _Reckoning:
    """Steps as they come, with the exact sum beside them."""

    def __init__(self, inputs: Inputs, line: Line) -> None:
        self.inputs, self.line = inputs, line
        self.digits = DECIMALS[inputs.currency]
        self.each = line.when == EACH_STEP
        self.steps: list[Step] = []
        self.sum = Fraction(0)
        up, down = PERS[inputs.per]
        text = figure(self.paid(inputs.pay))
        self.week_formula = text + (f" × {up}" if up > 1 else "") + (f" ÷ {down}" if down > 1 else "")
        self.week = Fraction(inputs.pay) * up / down
        if self.each:
            self.week = Fraction(rounded(self.week, self.digits, line.rounding))

    def paid(self, value: Decimal) -> Decimal:
        """An amount with all decimals of its currency."""
        return value.quantize(Decimal(1).scaleb(-self.digits))

    @property
    def week_words(self) -> str:
        """A week's pay within a formula: as rounded, or how it comes about where nothing is rounded on the way."""
        return figure(shown(self.week, self.digits)) if self.each else self.week_formula

    def note(self, title: str, formula: str, comes: str, words: str = "") -> None:
        """A step that is no part of the total."""
        self.steps.append(Step(title, formula, comes, words))

    def add(self, title: str, formula: str, exact: Fraction, words: str = "") -> None:
        """A part of the total."""
        amount = rounded(exact, self.digits, self.line.rounding) if self.each else shown(exact, self.digits)
        self.sum += Fraction(amount) if self.each else exact
        self.steps.append(Step(title, formula, money(amount, self.inputs.currency), words, amount))

    def package(self) -> Package:
        """All steps in their order, and the total."""
        self.severance()
        self.others()
        total = rounded(self.sum, self.digits, self.line.rounding)
        listed = sum((one.amount for one in self.steps if one.amount is not None), Decimal(0))
        if total != listed:
            apart = total - listed
            to = plural(self.digits, "decimal") if self.digits else "whole units"
            said = f"To {to}, {WAY_WORDS[self.line.rounding]}, once"
            self.steps.append(
                Step(
                    "Rounding",
                    f"{figure(total)} − {figure(listed)}",
                    money(apart, self.inputs.currency),
                    said,
                    apart,
                )
            )
        return Package(tuple(self.steps), total, self.inputs.currency)

    def severance(self) -> None:
        """Service, the weeks it earns within floor and cap, and what they are worth."""
        inputs, line = self.inputs, self.line
        served = service(inputs.hired_on, inputs.last_day)
        years, formula = served.counted(line.parts), served.formula(line.parts)
        spent = f"{day(inputs.hired_on)} to {day(inputs.last_day)}, both worked; {PART_WORDS[line.parts]}"
        self.note("Years of service", formula, f"{figure(years)} years", spent)
        earned = Fraction(line.weeks) * years
        earned_words = f"{figure(line.weeks)} × {f'({formula})' if '+' in formula else formula}"
        self.note(
            "Weeks earned",
            earned_words,
            f"{figure(earned)} weeks",
            f"{figure(line.weeks)} per year of service",
        )
        weeks, formula = earned, earned_words
        cap = line.cap
        if cap is not None and weeks > cap:
            weeks, formula = Fraction(cap), figure(cap)
        if weeks < line.floor:
            weeks, formula = Fraction(line.floor), figure(line.floor)
        between = f"not below {figure(line.floor)}" + (
            f", not above {figure(cap)}" if cap is not None else ""
        )
        self.note("Weeks paid", formula, f"{figure(weeks)} weeks", between.capitalize())
        self.note(
            "A week’s pay",
            self.week_formula,
            money(shown(self.week, self.digits), inputs.currency),
            f"From the pay of a {inputs.per}" + (f", {WAY_WORDS[line.rounding]}" if self.each else ""),
        )
        self.add("Severance pay", f"{self.week_words} × {formula}", self.week * weeks)

    def others(self) -> None:
        """Notice, bonus, leave and extras, where the line and the person have them."""
        inputs, line = self.inputs, self.line
        completed = service(inputs.hired_on, inputs.last_day).years
        notice = max((step for step in line.notice if step[0] <= completed), default=(0, Decimal(0)))[1]
        if notice:
            since = f"{figure(notice)} weeks after {plural(completed, 'completed year')}"
            self.add(
                "Pay for notice", f"{self.week_words} × {figure(notice)}", self.week * Fraction(notice), since
            )
        if line.bonus and inputs.bonus:
            last = inputs.last_day
            days = (last - max(inputs.hired_on, date(last.year, 1, 1))).days + 1
            of = 366 if isleap(last.year) else 365
            formula = f"{figure(self.paid(inputs.bonus))} × {days} ÷ {of}"
            exact = Fraction(inputs.bonus) * days / of
            self.add("Bonus of the year", formula, exact, f"{plural(days, 'day')} of {last.year} were worked")
        if line.leave and inputs.leave:
            formula = f"{self.week_words} ÷ {WORKING_DAYS} × {figure(inputs.leave)}"
            exact = self.week / WORKING_DAYS * Fraction(inputs.leave)
            self.add("Unused leave", formula, exact, "A day is a fifth of a week")
        for one in line.extras:
            if one.currency:
                self.add(one.name, figure(self.paid(one.amount)), Fraction(one.amount), "A fixed amount")
            else:
                formula = f"{self.week_words} × {figure(one.amount)}"
                self.add(
                    one.name, formula, self.week * Fraction(one.amount), f"{figure(one.amount)} weeks’ pay"
                )
