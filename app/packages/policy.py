"""What a package policy says: lines by country and level, as data. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from app.currencies import HALF_EVEN, HALF_UP, WAYS, figure, money

#: How part years of service count.
BY_DAYS, BY_MONTHS, BY_YEARS = "days", "months", "years"
PARTS = {BY_DAYS: "by days", BY_MONTHS: "by whole months", BY_YEARS: "whole years only"}
#: When amounts are rounded.
AT_END, EACH_STEP = "end", "steps"
WHENS = {AT_END: "once, at the end", EACH_STEP: "at each step, weekly pay first"}
WAY_WORDS = {WAYS[0]: "halves up", WAYS[1]: "halves to the even digit", WAYS[2]: "always up"}


@dataclass(frozen=True)
class Extra:
    """Something paid besides: a fixed amount of a currency or, where `currency` is empty, so many weeks' pay."""

    name: str
    amount: Decimal
    currency: str = ""

    @property
    def words(self) -> str:
        """'Outplacement: EUR 2,500.00', 'Outplacement: 2 weeks'."""
        said = money(self.amount, self.currency) if self.currency else f"{figure(self.amount)} weeks"
        return f"{self.name}: {said}"


@dataclass(frozen=True)
class Line:
    """The formula of one country and level; empty is any. Weeks are weeks of pay."""

    country: str = ""
    level: str = ""
    #: Earned per year of service.
    weeks: Decimal = Decimal(1)
    parts: str = BY_DAYS
    floor: Decimal = Decimal(0)
    #: None: no cap.
    cap: Decimal | None = None
    #: From so many completed years on, so many weeks' notice; ascending.
    notice: tuple[tuple[int, Decimal], ...] = ()
    #: Whether the year's target bonus is paid for the days worked of the year.
    bonus: bool = True
    #: Whether unused days of leave are paid out, at a fifth of a week each.
    leave: bool = True
    extras: tuple[Extra, ...] = ()
    rounding: str = HALF_UP
    when: str = AT_END

    @property
    def title(self) -> str:
        """'PT, executive', 'PT', 'any country, executive', 'any country and level'."""
        if not self.level:
            return self.country or "any country and level"
        return f"{self.country or 'any country'}, {self.level}"

    @property
    def notice_words(self) -> str:
        """'2 weeks; from 2 years on 4; from 5 years on 8'; empty where none is paid."""
        said = [
            f"{figure(weeks)} weeks" if not years else f"from {years} years on {figure(weeks)}"
            for years, weeks in self.notice
        ]
        return "; ".join(said)


@dataclass(frozen=True)
class Body:
    """A whole policy. `us`: whether the clocks of the US pack are kept; off unless somebody turns them on."""

    lines: tuple[Line, ...]
    us: bool = False

    def match(self, country: str, level: str) -> Line | None:
        """The most specific line: both, then the country's, then the level's, then the one of all."""
        found = {(one.country, one.level.casefold()): one for one in self.lines}
        low = level.casefold()
        wanted = ((country, low), (country, ""), ("", low), ("", ""))
        return next((found[key] for key in wanted if key in found), None)


#: What holds before anybody set anything.
FIRST = Body(
    (
        Line(
            weeks=Decimal(1),
            floor=Decimal(4),
            cap=Decimal(26),
            notice=((0, Decimal(2)), (2, Decimal(4)), (5, Decimal(8))),
            extras=(Extra("Outplacement", Decimal(2)),),
        ),
        Line(
            country="PT",
            weeks=Decimal("2.5"),
            parts=BY_MONTHS,
            floor=Decimal(8),
            cap=Decimal(52),
            notice=((0, Decimal(4)), (2, Decimal(8)), (5, Decimal(12))),
            extras=(Extra("Outplacement", Decimal(2500), "EUR"),),
            rounding=HALF_EVEN,
        ),
        Line(
            country="US",
            weeks=Decimal(2),
            parts=BY_YEARS,
            floor=Decimal(4),
            cap=Decimal(52),
            notice=((0, Decimal(2)),),
            extras=(Extra("Outplacement", Decimal(3000), "USD"),),
            when=EACH_STEP,
        ),
    )
)


def written(body: Body) -> dict[str, Any]:
    """A policy as JSON: decimals are texts, so that none is ever a binary fraction."""
    return {"us": body.us, "lines": [_line_written(one) for one in body.lines]}


def _line_written(line: Line) -> dict[str, Any]:
    plain = {one.name: getattr(line, one.name) for one in fields(line)}
    return plain | {
        "weeks": str(line.weeks),
        "floor": str(line.floor),
        "cap": None if line.cap is None else str(line.cap),
        "notice": [[years, str(weeks)] for years, weeks in line.notice],
        "extras": [[one.name, str(one.amount), one.currency] for one in line.extras],
    }


def understood(stored: Mapping[str, Any]) -> Body:
    """What `written` wrote."""
    return Body(tuple(_line_of(one) for one in stored["lines"]), bool(stored["us"]))


def _line_of(stored: Mapping[str, Any]) -> Line:
    return replace(
        Line(**stored),
        weeks=Decimal(stored["weeks"]),
        floor=Decimal(stored["floor"]),
        cap=None if stored["cap"] is None else Decimal(stored["cap"]),
        notice=tuple((int(years), Decimal(weeks)) for years, weeks in stored["notice"]),
        extras=tuple(Extra(name, Decimal(amount), currency) for name, amount, currency in stored["extras"]),
    )


#: What a line says, part by part, as a person reads it.
def said(line: Line) -> dict[str, str]:
    """A line's parts in words, by their names."""
    return {
        "Weeks per year": figure(line.weeks),
        "Part years": PARTS[line.parts],
        "Floor": f"{figure(line.floor)} weeks",
        "Cap": "none" if line.cap is None else f"{figure(line.cap)} weeks",
        "Notice": line.notice_words or "none",
        "Bonus": "for the days worked" if line.bonus else "not paid",
        "Unused leave": "paid out" if line.leave else "not paid",
        "Extras": "; ".join(one.words for one in line.extras) or "none",
        "Rounding": f"{WAY_WORDS[line.rounding]}, {WHENS[line.when]}",
    }


def changes(before: Body, after: Body) -> list[str]:
    """What one policy changes of the one before it, a sentence each."""
    found = []
    if before.us != after.us:
        found.append(f"The US pack is {'on' if after.us else 'off'}.")
    old, new = _by_key(before.lines), _by_key(after.lines)
    found += [f"The line of {line.title} is gone." for key, line in old.items() if key not in new]
    found += [f"A line of {line.title} is new." for key, line in new.items() if key not in old]
    for key in old.keys() & new.keys():
        was, now = said(old[key]), said(new[key])
        found += [
            f"{_begun(new[key].title)}: {name.lower()} from {was[name]} to {now[name]}."
            for name in was
            if was[name] != now[name]
        ]
    return sorted(found)


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _by_key(lines: Sequence[Line]) -> dict[tuple[str, str], Line]:
    return {(one.country, one.level.casefold()): one for one in lines}
