"""What may be said of a role: of whom a profile is drawn, and how. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from app.access.facts import SMALLEST_GROUP
from app.people.behaviours import BEHAVIOURS
from app.web.words import number, plural

#: A statement about people rests on so many of them at least.
LEAST = SMALLEST_GROUP
#: Statements of each sort, answers behind one about contacts, and how much better than everybody it has to be (steps).
MOST, ENOUGH, BETTER = 3, 30, 0.05
#: A mean score of a behaviour from which it is worth a line.
HIGH = 3.5
LINES, LONGEST = 12, 300
FIVE = {one.name: one.five for one in BEHAVIOURS}


@dataclass(frozen=True)
class Person:
    """Somebody whom customers rate above the star bar."""

    id: int
    title: str
    team_id: int


@dataclass(frozen=True)
class Circle:
    """Those a profile is drawn from, and who they are in words; empty where they are too few."""

    ids: tuple[int, ...]
    words: str


def circle(stars: Iterable[Person], title: str, team_id: int) -> Circle:
    """People of the same title; too few, of the same team; too few, of the company; else nobody."""
    found = list(stars)
    rings: tuple[tuple[list[Person], str], ...] = (
        ([one for one in found if one.title == title and title], "with this title"),
        ([one for one in found if one.team_id == team_id], "of this team"),
        (found, "of the company, for too few have this title"),
    )
    for people, words in rings:
        if len(people) >= LEAST:
            ids = tuple(sorted(one.id for one in people))
            return Circle(ids, f"{number(len(ids))} people {words} whom customers rate above the star bar")
    return Circle((), "")


@dataclass
class Work:
    """Answers about one kind of contact: people of the circle, sums over them and over everybody (steps)."""

    what: str
    people: set[int] = field(default_factory=set)
    n: int = 0
    total: float = 0.0
    n_all: int = 0
    total_all: float = 0.0

    @property
    def better(self) -> float:
        """How much higher the circle's answers are than everybody's."""
        return self.total / self.n - self.total_all / self.n_all if self.n and self.n_all else 0.0


def behaviour_lines(scores: Mapping[int, Sequence[Mapping[str, int]]]) -> list[str]:
    """What reviews rate highest: each person counts once, with the mean of their reviews."""
    by: dict[str, list[float]] = {}
    for reviews in scores.values():
        names = {name for one in reviews for name in one}
        for name in names:
            by.setdefault(name, []).append(fmean(one[name] for one in reviews if name in one))
    best = sorted(
        ((fmean(means), name) for name, means in by.items() if len(means) >= LEAST and fmean(means) >= HIGH),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return [f"{name[:1].upper()}{name[1:]}. {FIVE.get(name, '')}".strip() for _, name in best[:MOST]]


def contact_lines(works: Iterable[Work]) -> list[str]:
    """What they handle best against everybody on the same kind of work."""
    best = sorted(
        (one for one in works if len(one.people) >= LEAST and one.n >= ENOUGH and one.better >= BETTER),
        key=lambda one: (-one.better, one.what),
    )
    return [f"At their best with {one.what}." for one in best[:MOST]]


def goal_lines(reached: Mapping[str, set[int]]) -> list[str]:
    """What they worked on with a coach and reached."""
    best = sorted(
        ((len(people), what) for what, people in reached.items() if len(people) >= LEAST),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return [f"Reached with a coach by {plural(n, 'person', 'people')}: {what}." for n, what in best[:MOST]]


def split(text: str) -> list[str]:
    """A profile as somebody typed it: a line each, without bullets and empty ones."""
    found = (line.strip().lstrip("-*•– ").strip() for line in text.splitlines())
    return [line for line in found if line]
