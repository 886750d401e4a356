"""Lost customers as sentences and as rows of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.losses import figures, rules
from app.losses.figures import Month, Share, Teams
from app.losses.importing import COLUMNS, PARTED
from app.losses.models import SAID, THINK
from app.losses.queries import LastAnswers, Line
from app.web.export import Value
from app.web.words import between, number, plural, share

HEAD = [*COLUMNS.values(), "Tenure in months", "Noted by", "State", "Won back on", "Taken back because"]
FIGURES_HEAD = ["Figure", "What", "Count", "Of", "At least", "At most"]


@dataclass(frozen=True)
class Figures:
    """All that the page of figures shows of a stretch."""

    lines: list[Line]
    said: list[Share]
    think: list[Share]
    n_said: int
    n_think: int
    tenures: list[Share]
    met: list[Share]
    months: list[Month]
    teams: Teams
    revenue: list[tuple[str, int, int]]
    answered: int
    answers: list[LastAnswers]
    won: int


def told_of(lines: list[Line], first: int, last: int, answered: int, answers: list[LastAnswers]) -> Figures:
    """The figures of some lost customers between two month keys."""
    return Figures(
        lines,
        figures.reasons(lines, SAID),
        figures.reasons(lines, THINK),
        len(figures.known_as(lines, SAID)),
        len(figures.known_as(lines, THINK)),
        figures.tenures(lines),
        figures.met(lines),
        figures.by_month(lines, first, last),
        figures.by_team(lines),
        figures.revenue(lines),
        answered,
        answers,
        sum(one.won is not None for one in lines),
    )


def lead(found: Figures, months: int) -> list[str]:
    """What the stretch comes to, in a sentence or two."""
    n = len(found.lines)
    if not n:
        return [f"No customer is noted as lost in the last {months} months."]
    said = f"{plural(n, 'customer')} left in the last {months} months"
    care = next((one for one in found.said if one.label == rules.CARE), None)
    top = care if care is not None and care.hits == found.said[0].hits else next(iter(found.said), None)
    if top is None:
        return [f"{said}; nobody told us why."]
    if found.n_said < rules.FEW:
        return [f"{said}; {plural(found.n_said, 'customer')} told us why, too few to say more."]
    what = _words(top.label)
    told = [f"{said}; {top.hits:,} of the {found.n_said:,} who told us why {what}: {reach(top)}."]
    if found.n_think >= rules.FEW and found.think[0].label != top.label:
        guess = found.think[0]
        told.append(
            f"Where we only think we know, “{guess.label}” leads: {guess.hits:,} of {found.n_think:,}. "
            "Ask more of those who leave."
        )
    return told


def _words(label: str) -> str:
    return "did not feel taken care of" if label == rules.CARE else f"gave “{label}”"


def reach(one: Share) -> str:
    """The range of a share: `very likely 38% to 70%`, or that it is too little."""
    if not one.enough:
        return "too few to say more"
    lo, hi = one.interval
    return f"very likely {between(100 * lo, 100 * hi, 0)}%"


def told(one: Share) -> str:
    """A share as its row says it: `12 of 22 · 55%, 38 to 70%`."""
    if not one.enough:
        return f"{one.hits:,} of {one.n:,}"
    lo, hi = one.interval
    return f"{one.hits:,} of {one.n:,} · {share(one.hits / one.n)}, {between(100 * lo, 100 * hi, 0)}%"


def answers_told(found: Figures) -> str:
    """What they had answered last, before they left."""
    n = len(found.lines)
    if not found.answered:
        return (
            f"Of {plural(n, 'lost customer')} none had answered a question before, as far as the names tell."
        )
    scales = [
        f"on {one.label}, {number(one.average, 1)} on average (n {one.n:,})"
        if one.n >= rules.FEW
        else f"on {one.label}, {plural(one.n, 'answer')}: too few to tell"
        for one in found.answers
    ]
    return f"Of {n:,}, {found.answered:,} had answered before. Their last answer: {'; '.join(scales)}."


def rows(lines: Sequence[Line]) -> list[list[Value]]:
    """Lost customers as a file has them, so that it can be read again."""
    return [
        [
            one.loss.customer,
            one.loss.since.isoformat() if one.loss.since else "",
            one.loss.lost_on.isoformat(),
            one.loss.reason,
            rules.HOWS[one.loss.how],
            one.loss.words,
            f"{rules.major(one.loss.amount, one.loss.currency):f}" if one.loss.amount is not None else "",
            one.loss.currency,
            f"{PARTED} ".join(one.touchpoints),
            one.team,
            one.loss.reference or str(one.loss.id),
            "",
            one.months,
            one.loss.noted_by,
            one.state,
            one.won.back_on.isoformat() if one.won else "",
            one.back.reason if one.back else "",
        ]
        for one in lines
    ]


def figure_rows(found: Figures) -> list[list[Value]]:
    """What the page of figures shows, as rows; without a range where it is too little to tell."""
    groups = (
        ("They told us", found.said),
        ("We think so", found.think),
        ("Tenure", found.tenures),
        ("Touchpoint met", found.met),
        ("Team", found.teams.shown),
    )
    told: list[list[Value]] = [[name, *_share_row(one)] for name, shares in groups for one in shares]
    told.append(
        [
            "Teams with too few",
            f"{found.teams.few_teams} teams",
            found.teams.few,
            len(found.lines),
            None,
            None,
        ]
    )
    told += [["Month", f"{one.first:%Y-%m}", one.n, len(found.lines), None, None] for one in found.months]
    told += [
        ["Yearly revenue", f"{code} {rules.major(value, code):f}", count, len(found.lines), None, None]
        for code, value, count in found.revenue
    ]
    return told


def _share_row(one: Share) -> list[Value]:
    lo, hi = (round(each, 3) for each in one.interval) if one.enough else (None, None)
    return [one.label, one.hits, one.n, lo, hi]


def given_of(line: Line) -> dict[str, object]:
    """A lost customer as its form holds it."""
    one = line.loss
    return {
        "customer": one.customer,
        "since": one.since.isoformat() if one.since else "",
        "lost_on": one.lost_on.isoformat(),
        "reason": one.reason,
        "how": one.how,
        "words": one.words,
        "amount": f"{rules.major(one.amount, one.currency):f}" if one.amount is not None else "",
        "currency": one.currency,
        "touchpoints": line.touchpoints,
        "team": str(one.team_id or ""),
    }


def since_words(first: date) -> str:
    """From when on a page counts."""
    return f"since {first.day} {first:%B %Y}"
