"""What must hold of a cycle: values in, problems or words out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.errors import Problem

#: Fewer people than this are no group: nobody is asked, since their views could never be shown.
ENOUGH = 5
#: Views asked for of each group at most.
AT_MOST = 8
#: More reviews than this are too many for one author.
MANY_TO_WRITE = 12
#: Days before a due day on which people are told.
AHEAD = 3
WEEK = 7
#: Shortest reason that says anything.
SHORTEST_REASON = 10


@dataclass(frozen=True)
class Dates:
    """The days of a cycle. Only `due_on`, when managers are done, has to be there."""

    due_on: date
    opens_on: date | None = None
    self_due_on: date | None = None
    collect_until: date | None = None
    acknowledge_by: date | None = None


#: The days in the order in which they come, as fields of the form and in words.
ORDER: tuple[tuple[str, str], ...] = (
    ("opens_on", "the opening"),
    ("self_due_on", "the own part’s day"),
    ("collect_until", "the end of collecting views"),
    ("due_on", "the managers’ day"),
    ("acknowledge_by", "the day of acknowledging"),
)


def out_of_order(dates: Dates) -> list[Problem]:
    """Days that come before one they follow; each message says from which day on it fits.

    Own parts and views are both collected after the opening and before managers are done, in any order.
    """
    problems = []
    for at, (name, words) in enumerate(ORDER):
        own = getattr(dates, name)
        earlier = [
            (getattr(dates, other), said)
            for other, said in ORDER[:at]
            if getattr(dates, other) is not None and (other, name) != ("self_due_on", "collect_until")
        ]
        late = max((one for one in earlier if own is not None and one[0] > own), default=None)
        if late is not None:
            fits = f"{late[0].day} {late[0]:%B %Y}"
            problems.append(
                Problem(name, f"{words.capitalize()} comes before {late[1]}: choose {fits} or later.")
            )
    return problems


@dataclass(frozen=True)
class Population:
    """Who is in a cycle: all whom every given condition fits, without some, with others."""

    units: tuple[str, ...] = ()
    teams: tuple[int, ...] = ()
    #: `yes`, `no` or empty for both.
    facing: str = ""
    hired_before: date | None = None
    without: tuple[int, ...] = ()
    added: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the record, what is not asked for left out."""
        found: dict[str, Any] = {
            "units": list(self.units),
            "teams": list(self.teams),
            "facing": self.facing,
            "hired_before": self.hired_before.isoformat() if self.hired_before else "",
            "without": list(self.without),
            "added": list(self.added),
        }
        return {key: value for key, value in found.items() if value}


def population_words(rule: Mapping[str, Any], teams: Mapping[int, str]) -> str:
    """The stored rule as a clause: 'everybody in Support who meets customers, hired before 2026-07-01'."""
    named = [*rule.get("units", []), *(teams.get(team, "a team") for team in rule.get("teams", []))]
    said = "everybody" + (f" in {_and(named)}" if named else "")
    facing = rule.get("facing")
    if facing:
        said += " who meets customers" if facing == "yes" else " who meets no customers"
    if rule.get("hired_before"):
        said += f", hired before {rule['hired_before']}"
    for key, word in (("without", "left out"), ("added", "added")):
        if rule.get(key):
            said += f", {len(rule[key])} {word} by name"
    return said


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


@dataclass(frozen=True)
class Candidate:
    """Somebody whom the rule fits. `why_not` is empty for who gets a review."""

    id: int
    name: str
    team_id: int
    team: str
    unit: str
    author_id: int | None
    author: str | None
    why_not: str


@dataclass(frozen=True)
class Outlook:
    """What a launch would do."""

    reviews: int
    #: Who gets one.
    ids: frozenset[int]
    #: Unit and how many reviews, most first.
    units: list[tuple[str, int]]
    #: Reason and how many people, most first.
    reasons: list[tuple[str, int]]
    left_out: list[Candidate]
    #: Team, how many reviews have too few peers to ask, and how many at least; where peers are asked at all.
    few_peers: list[tuple[str, int, int]]
    #: Author and how many reviews, most first.
    busy: list[tuple[str, int]]
    #: Pairs who write each other's.
    circular: list[tuple[str, str]]


def outlook(found: Sequence[Candidate], at_work: Mapping[int, int], *, peers_asked: bool = True) -> Outlook:
    """What a launch would do. `at_work`: people at work by team, from whom peers are drawn."""
    made = [one for one in found if not one.why_not]
    left_out = [one for one in found if one.why_not]
    team_of = {one.id: one.team_id for one in found}
    teams: dict[str, list[int]] = {}
    for one in made:
        # Neither oneself nor an author of the same team is a peer to ask.
        author_too = team_of.get(one.author_id or 0) == one.team_id
        teams.setdefault(one.team, []).append(max(0, at_work.get(one.team_id, 0) - 1 - author_too))
    few = [
        (team, sum(peers < ENOUGH for peers in many), min(many))
        for team, many in teams.items()
        if min(many) < ENOUGH
    ]
    authors = Counter(one.author or "" for one in made)
    author_of = {one.id: one.author_id for one in made}
    pairs = {
        tuple(sorted((one.name, one.author or "")))
        for one in made
        if one.author_id is not None and author_of.get(one.author_id) == one.id
    }
    return Outlook(
        reviews=len(made),
        ids=frozenset(one.id for one in made),
        units=_most(Counter(one.unit or "no unit" for one in made)),
        reasons=_most(Counter(one.why_not for one in left_out)),
        left_out=left_out,
        few_peers=sorted(few, key=lambda row: (row[2], row[0])) if peers_asked else [],
        busy=[one for one in _most(authors) if one[1] > MANY_TO_WRITE],
        circular=sorted((first, second) for first, second in pairs),
    )


def _most(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def falls_on(due: date, today: date) -> str:
    """Why somebody is told today of what is due on `due`: `soon`, `today`, `overdue` once a week, or not at all."""
    away = (due - today).days
    if away == AHEAD:
        return "soon"
    if away == 0:
        return "today"
    return "overdue" if away < 0 and -away % WEEK == 0 else ""


@dataclass(frozen=True)
class Task:
    """Something somebody has to do, so many times, until a day."""

    kind: str
    due: date
    many: int


#: What is to be done, of one and of many.
TASKS: Mapping[str, tuple[str, str]] = {
    "self": ("your own part of the review", "your own parts of {} reviews"),
    "view": ("a view of a colleague", "views of {} colleagues"),
    "write": ("a review to finish", "{} reviews to finish"),
    "acknowledge": ("your review to acknowledge", "{} reviews of you to acknowledge"),
}


def reminder_words(tasks: Iterable[Task], today: date) -> str:
    """All that is due for one person, in one sentence for each of overdue, today and soon."""
    heads = {"overdue": "Overdue", "today": "Due today", "soon": f"Due in {AHEAD} days"}
    said: dict[str, list[str]] = {key: [] for key in heads}
    for task in sorted(tasks, key=lambda one: (one.due, one.kind)):
        when = "overdue" if task.due < today else "today" if task.due == today else "soon"
        one, many = TASKS[task.kind]
        words = one if task.many == 1 else many.format(task.many)
        late = (today - task.due).days
        said[when].append(
            f"{words} ({late} {'day' if late == 1 else 'days'})" if when == "overdue" else words
        )
    return " ".join(f"{heads[key]}: {_and(found)}." for key, found in said.items() if found)
