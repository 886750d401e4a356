"""Spends and the wall as rows of a file, and the sentences that open the wall."""

from app.empowerment import rules
from app.empowerment.queries import Line
from app.empowerment.wall import Row, Share, Wall
from app.web.export import Value
from app.web.words import between, plural, share

HEAD = [
    "Day",
    "Zone",
    "Employee",
    "Team",
    "Guest",
    "Amount",
    "Currency",
    "What for",
    "Words",
    "State",
    "Asked",
    "Answered by",
    "Said",
    "Taken back by",
    "Why",
]
WALL_HEAD = ["Month", "Team", "Spends", "Currency", "Given", *rules.REASONS.values()]


def rows(lines: list[Line]) -> list[list[Value]]:
    """Spends with all that became of them."""
    return [
        [
            one.spend.day.isoformat(),
            one.spend.zone,
            one.employee,
            one.team,
            one.spend.guest,
            f"{rules.major(one.spend.amount, one.spend.currency):f}",
            one.spend.currency,
            one.what_for,
            one.spend.words,
            one.state,
            one.asked,
            one.answer.by_name if one.answer else "",
            one.answer.words if one.answer else "",
            one.back.by_name if one.back else "",
            one.back.reason if one.back else "",
        ]
        for one in lines
    ]


def wall_rows(found: list[Row]) -> list[list[Value]]:
    """Months and groups, a row for each currency; without a currency where the group is too small to tell."""
    told: list[list[Value]] = []
    for row in found:
        reasons: list[Value] = [row.what_for[key] for key in rules.REASONS]
        for currency, amount in row.given.items() or [("", 0)]:
            given = f"{rules.major(amount, currency):f}" if currency else ""
            told.append([f"{row.first:%Y-%m}", row.group, row.count, currency, given, *reasons])
    return told


def lead(found: Wall) -> list[str]:
    """What the last twelve months come to, in a sentence or two."""
    if not found.count:
        return []
    free = found.count - found.asked
    amounts = " and ".join(rules.money(value, code) for code, value in found.given.items())
    after = f", and {_times(found.asked)} after a yes" if found.asked else ""
    times = _times(free)
    said = [
        f"In twelve months customers were given something {times} without anybody being asked{after}: {amounts}."
    ]
    best = next((one for one in found.answers if one.enough), None)
    if best is not None:
        said.append(
            f"Of {best.n:,} answers that these customers gave afterwards, {best.hits:,} were positive."
        )
    return said


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count) or plural(count, "time")


def told(one: Share) -> str:
    """A share with its interval as a sentence, or that it is too little to tell."""
    if not one.enough:
        return f"{one.hits:,} of {one.n:,}: too few to say more. {rules.FEW} are needed."
    lo, hi = one.interval
    range_ = between(100 * lo, 100 * hi, 0)
    return f"{one.hits:,} of {one.n:,}, {share(one.hits / one.n)}; very likely {range_}%."
