"""A new policy out of the form that shows the one in force: a block per line, one empty block to add another."""

import re
from collections.abc import Mapping
from decimal import Decimal

from app.currencies import DECIMALS, HALF_UP, WAYS, figure
from app.errors import Invalid
from app.packages.policy import AT_END, BY_DAYS, PARTS, WHENS, Body, Extra, Line
from app.packages.values import Values
from app.web.forms import clean

#: Lines a policy may have.
MOST_LINES = 80
MOST_WEEKS = Decimal(520)
MOST_STEPS = 20
LONGEST_NAME = 60
#: Names of the fields of one line; each stands in the form with the line's number behind.
FIELDS = (
    *("country", "level", "weeks", "parts", "floor", "cap"),
    *("notice", "bonus", "leave", "extras", "rounding", "when"),
)
STEP = re.compile(r"\s*([0-9]{1,2})\s*:\s*([0-9.]{1,8})\s*", re.ASCII)
AMOUNT = re.compile(r"([0-9.]{1,16})([A-Za-z]{3,5})", re.ASCII)
#: What an empty block begins with.
EMPTY = {"parts": BY_DAYS, "bonus": "yes", "leave": "yes", "rounding": HALF_UP, "when": AT_END}


def filled(body: Body) -> dict[str, str]:
    """The form as it shows a policy, one empty block at its end."""
    given = {"us": "yes" if body.us else ""}
    for at, line in enumerate(body.lines):
        given |= {f"{name}.{at}": value for name, value in _filled(line).items()}
    return given | {f"{name}.{len(body.lines)}": EMPTY.get(name, "") for name in FIELDS}


def _filled(line: Line) -> dict[str, str]:
    return {
        "country": line.country,
        "level": line.level,
        "weeks": f"{line.weeks:f}",
        "parts": line.parts,
        "floor": f"{line.floor:f}",
        "cap": "" if line.cap is None else f"{line.cap:f}",
        "notice": "\n".join(f"{years}: {weeks:f}" for years, weeks in line.notice),
        "bonus": "yes" if line.bonus else "",
        "leave": "yes" if line.leave else "",
        "extras": "\n".join(f"{one.name}: {one.amount:f} {one.currency or 'weeks'}" for one in line.extras),
        "rounding": line.rounding,
        "when": line.when,
    }


def count(given: Mapping[str, str]) -> int:
    """How many blocks the form has."""
    return next(at for at in range(MOST_LINES + 1) if at == MOST_LINES or f"weeks.{at}" not in given)


def body_of(given: Mapping[str, str]) -> Body:
    """The policy that was typed; `Invalid` names the field of every line that can't be meant.

    A block whose country, level and weeks are empty, or that is ticked to go, is no line.
    """
    values, lines, keys = Values(), [], set()
    if f"weeks.{MOST_LINES}" in given:
        values.wrong(f"weeks.{MOST_LINES - 1}", f"{MOST_LINES} lines are enough. Take some out.")
    for at in range(count(given)):
        block = {name: _text(values, f"{name}.{at}", given) for name in FIELDS}
        if given.get(f"gone.{at}") or not (block["country"] or block["level"] or block["weeks"]):
            continue
        line = _line(values, at, block)
        key = (line.country, line.level.casefold())
        if key in keys:
            values.wrong(f"country.{at}", f"There is a line of {line.title} already. One of each is enough.")
        keys.add(key)
        lines.append(line)
    if ("", "") not in keys:
        values.wrong("country.0", "Keep one line with country and level empty: it holds where no other does.")
    if values.problems:
        raise Invalid(values.problems)
    lines.sort(key=lambda one: (one.country, one.level.casefold()))
    return Body(tuple(lines), bool(given.get("us")))


def _text(values: Values, field: str, given: Mapping[str, str]) -> str:
    try:
        return clean(given.get(field, "")).strip()
    except ValueError as refused:
        values.wrong(field, str(refused))
        return ""


def _line(values: Values, at: int, block: Mapping[str, str]) -> Line:
    country, level = block["country"].upper(), block["level"]
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        values.wrong(
            f"country.{at}", "Give the country’s two letters, for example PT, or leave it empty for any."
        )
        country = ""
    if len(level) > LONGEST_NAME:
        values.wrong(f"level.{at}", f"Shorten the level’s name to {LONGEST_NAME} characters.")
    floor = _weeks(values, f"floor.{at}", block["floor"], empty=Decimal(0))
    cap = _weeks(values, f"cap.{at}", block["cap"]) if block["cap"] else None
    if cap is not None and cap < floor:
        values.wrong(f"cap.{at}", f"The cap of {figure(cap)} weeks lies below the floor of {figure(floor)}.")
    return Line(
        country=country,
        level=level,
        weeks=_weeks(values, f"weeks.{at}", block["weeks"]),
        parts=_chosen(values, f"parts.{at}", block["parts"], tuple(PARTS)),
        floor=floor,
        cap=cap,
        notice=_notice(values, f"notice.{at}", block["notice"]),
        bonus=bool(block["bonus"]),
        leave=bool(block["leave"]),
        extras=_extras(values, f"extras.{at}", block["extras"]),
        rounding=_chosen(values, f"rounding.{at}", block["rounding"], WAYS),
        when=_chosen(values, f"when.{at}", block["when"], tuple(WHENS)),
    )


def _weeks(values: Values, field: str, text: str, empty: Decimal | None = None) -> Decimal:
    found = values.decimal(field, text, empty=empty)
    if found > MOST_WEEKS:
        values.wrong(field, f"More than {figure(MOST_WEEKS)} weeks can’t be meant.")
    if found != found.quantize(Decimal("0.0001")):
        values.wrong(field, "Four decimals are enough.")
    return found


def _chosen(values: Values, field: str, text: str, known: tuple[str, ...]) -> str:
    if text in known:
        return text
    values.wrong(field, "Choose one of these.")
    return known[0]


def _notice(values: Values, field: str, text: str) -> tuple[tuple[int, Decimal], ...]:
    found: dict[int, Decimal] = {}
    for row in _rows(values, field, text):
        step = STEP.fullmatch(row)
        if step is None or step[2].count(".") > 1 or not step[2].strip("."):
            values.wrong(
                field,
                "Write one step a line: from so many completed years, a colon, weeks. For example 2: 4.",
            )
            break
        if int(step[1]) in found:
            values.wrong(field, f"{step[1]} years stand there twice.")
        found[int(step[1])] = _weeks(values, field, step[2].strip("."))
    return tuple(sorted(found.items()))


def _extras(values: Values, field: str, text: str) -> tuple[Extra, ...]:
    found = []
    for row in _rows(values, field, text):
        name, _, rest = (part.strip() for part in row.rpartition(":"))
        parts = AMOUNT.fullmatch("".join(rest.split()))
        unit = parts[2].upper() if parts else ""
        known = unit in DECIMALS or unit in {"WEEK", "WEEKS"}
        if not name or parts is None or not known or parts[1].count(".") > 1 or not parts[1].strip("."):
            values.wrong(
                field,
                "Write one extra a line: its name, a colon, an amount, a currency or the word weeks. For example "
                "Outplacement: 2500 EUR.",
            )
            break
        amount, currency = Decimal(parts[1].strip(".")), unit if unit in DECIMALS else ""
        if len(name) > LONGEST_NAME:
            values.wrong(field, f"Shorten the name to {LONGEST_NAME} characters.")
        digits = DECIMALS[currency] if currency else 4
        if amount != amount.quantize(Decimal(1).scaleb(-digits)):
            values.wrong(field, f"{currency or 'Weeks'} have at most {digits} decimals.")
        found.append(Extra(name, amount, currency))
    return tuple(found)


def _rows(values: Values, field: str, text: str) -> list[str]:
    rows = [row for row in text.split("\n") if row.strip()]
    if len(rows) > MOST_STEPS:
        values.wrong(field, f"{MOST_STEPS} lines are enough.")
    return rows[:MOST_STEPS]
