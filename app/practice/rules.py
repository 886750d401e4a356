"""Playing an exercise, patterns that propose one, and when a module is due: values in, values out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.practice.exercises import EXERCISES
from app.practice.scenarios import Choice, Exercise, Step

#: Percent of the best path from which an exercise is passed.
PASSED = 70
#: A behaviour seen so low, so often, within so many days proposes an exercise.
LOW, TIMES, WITHIN = 2, 2, 90
#: Days before the day on which people are reminded, and between reminders after it.
SOON, AGAIN = 3, 7
#: Nobody is overdue on their first days: what has a fixed day gives newcomers so long.
FIRST_DAYS = 14
MOODS = ("furious", "annoyed", "tense", "calm", "relieved")


@dataclass(frozen=True)
class Taken:
    """A step as it was played, with its answers, and the best answer to each of its questions."""

    step: Step
    choices: tuple[Choice, ...]
    mood: str
    minutes: int

    @property
    def best(self) -> tuple[Choice, ...]:
        """What would have been worth most."""
        return tuple(max(of, key=lambda one: one.points) for of in (self.step.choices, self.step.also) if of)


@dataclass(frozen=True)
class Played:
    """Where somebody stands in an exercise: the step to be answered (None at the end), and what came before."""

    step: Step | None
    mood: int
    minutes: int
    points: int
    taken: tuple[Taken, ...]

    @property
    def mood_word(self) -> str:
        """How the customer feels."""
        return MOODS[self.mood - 1]


def chosen(step: Step, answer: str) -> tuple[Choice, ...] | None:
    """The choices that an answer (`need`, `worried/s2`) names; None where it is none of the step's."""
    asked = [of for of in (step.choices, step.also) if of]
    parts = answer.split("/")
    if len(parts) != len(asked):
        return None
    found = [
        next((one for one in of if one.key == part), None) for of, part in zip(asked, parts, strict=True)
    ]
    return tuple(one for one in found if one) if all(found) else None


def play(exercise: Exercise, answers: Sequence[str]) -> Played:
    """What these answers, in their order, lead to. An answer that the step doesn't know ends the reading."""
    step: Step | None = exercise.steps[0]
    mood, minutes, points = exercise.mood, exercise.minutes, 0
    taken: list[Taken] = []
    for answer in answers:
        found = chosen(step, answer) if step is not None else None
        if step is None or found is None:
            break
        mood = min(max(mood + sum(one.mood for one in found), 1), len(MOODS))
        minutes = max(minutes - sum(one.minutes for one in found), 0)
        points += sum(one.points for one in found)
        taken.append(Taken(step, found, MOODS[mood - 1], minutes))
        step = exercise.step(found[0].then) if found[0].then else None
    return Played(step, mood, minutes, points, tuple(taken))


@lru_cache(maxsize=16)
def best(key: str) -> int:
    """The points of the best path through an exercise."""
    exercise = EXERCISES[key]

    def from_step(step: Step) -> int:
        also = max((one.points for one in step.also), default=0)
        return also + max(
            one.points + (from_step(exercise.step(one.then)) if one.then else 0) for one in step.choices
        )

    return from_step(exercise.steps[0])


def result(exercise: Exercise, played: Played) -> int:
    """Percent of the best path."""
    return round(100 * played.points / best(exercise.key))


@dataclass(frozen=True)
class Pattern:
    """A behaviour that was seen low more than once lately."""

    behaviour: str
    times: int
    last_on: date


def repeated(seen: Iterable[tuple[date, Mapping[str, int]]], today: date) -> list[Pattern]:
    """Which behaviours were scored low at least twice in the last 90 days; the most often seen first."""
    days: dict[str, list[date]] = defaultdict(list)
    for on, scores in seen:
        if today - timedelta(days=WITHIN) <= on <= today:
            for name, given in scores.items():
                if int(given) <= LOW:
                    days[name].append(on)
    found = [Pattern(name, len(on), max(on)) for name, on in days.items() if len(on) >= TIMES]
    return sorted(found, key=lambda one: (-one.times, one.behaviour))


def due_on(in_days: int | None, fixed: date | None, made_on: date, since: date) -> date:
    """By when somebody does a module that is theirs since a day: so many days later, or on the fixed day, but for
    those who came after it was made not in their first two weeks.
    """
    if fixed is None:
        return since + timedelta(days=in_days or 0)
    return max(fixed, since + timedelta(days=FIRST_DAYS)) if since > made_on else fixed


def reminder(due: date, since: date, today: date) -> str:
    """What somebody is told today of what is not done: on the first day, three days before, and weekly when late."""
    if since == today:
        return "new"
    if due - today == timedelta(days=SOON):
        return "soon"
    late = (today - due).days
    return "late" if late > 0 and late % AGAIN == 0 else ""
