"""What a checklist asks and what answers come to, how long ago something was, and when it is overdue. Pure."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from app.errors import Problem
from app.frontline.models import CALL, FLOOR, SCALE, SHOP, YES_NO
from app.intervals import student90
from app.web.words import plural

#: Earlier calls and visits are history: they are brought in from a file.
OLDEST = timedelta(days=60)
MOST_QUESTIONS = 40
LONGEST_QUESTION = 300
#: Points of a question answered best; steps of the scale and yes or no come out even.
WHOLE = 4
UNSEEN = "unseen"
#: Fewer shops than this say nothing of a unit.
ENOUGH = 3
#: Shops of a unit differ by at least this much (as a share), also where those made so far agree.
LEAST_SPREAD = 0.05
NAMES = {CALL: "Calls to the line", SHOP: "Mystery shops", FLOOR: "Floor time"}
#: Built in, until somebody sets another: days between two of each.
FIRST = {CALL: 14, SHOP: 90, FLOOR: 90}
#: What a notice says.
OVERDUE = {
    CALL: "It is time to call your own service line.",
    SHOP: "It is time for a mystery shop.",
    FLOOR: "It is time for a day on the floor.",
}
MARK = re.compile(r"\s*\(\s*1\s*[-\u2013]\s*5\s*\)\s*$")


@dataclass(frozen=True)
class Question:
    """One question of a checklist. The same words asked the same way keep their id from version to version."""

    id: str
    words: str
    kind: str

    @property
    def options(self) -> list[tuple[str, str]]:
        """What may be chosen, with what is shown."""
        marks = [("yes", "Yes"), ("no", "No")] if self.kind == YES_NO else [(n, n) for n in "12345"]
        return [*marks, (UNSEEN, "Not seen")]


def question(words: str, kind: str) -> Question:
    """A question with its id."""
    return Question(sha256(f"{kind} {words.casefold()}".encode()).hexdigest()[:12], words, kind)


def questions_of(stored: Sequence[Mapping[str, Any]]) -> list[Question]:
    """A version's questions as they are kept."""
    return [Question(str(one["id"]), str(one["words"]), str(one["kind"])) for one in stored]


def read_questions(text: str) -> tuple[list[Question], list[Problem]]:
    """Questions as typed, one a line; `(1-5)` at the end makes it a scale, all others are yes or no."""
    found: list[Question] = []
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        words = MARK.sub("", line).strip()
        if not line.strip():
            continue
        if len(words) < 3 or len(words) > LONGEST_QUESTION:
            problems.append(f"Line {number}: ask in 3 to {LONGEST_QUESTION} characters.")
            continue
        one = question(words, SCALE if MARK.search(line) else YES_NO)
        if any(other.words.casefold() == words.casefold() for other in found):
            problems.append(f"Line {number} asks what an earlier line asks. Take one out.")
        found.append(one)
    if not found and not problems:
        problems.append("Write at least one question.")
    if len(found) > MOST_QUESTIONS:
        problems.append(f"These are {len(found)} questions. Nobody answers more than {MOST_QUESTIONS}.")
    return found, [Problem("questions", one) for one in problems[:5]]


def written(questions: Sequence[Question]) -> str:
    """Questions as they are typed."""
    return "\n".join(one.words + (" (1-5)" if one.kind == SCALE else "") for one in questions)


def points_of(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[int, int, list[Problem]]:
    """Points, the most there could be, and what is wrong with the answers: each question has one, and none is of
    another version.
    """
    points = most = 0
    problems = []
    known = {one.id for one in questions}
    if any(key not in known for key in answers):
        problems.append(
            Problem("version", "Some answers are to questions of another version. Answer the ones below.")
        )
    for one in questions:
        given = answers.get(one.id, "")
        if given not in {value for value, _ in one.options}:
            problems.append(Problem(f"q-{one.id}", f"Answer “{one.words[:80]}”."))
        elif given != UNSEEN:
            most += WHOLE
            points += int(given) - 1 if one.kind == SCALE else WHOLE * (given == "yes")
    if not most and not problems:
        problems.append(
            Problem(f"q-{questions[0].id}", "Nothing of it was seen: answer at least one question.")
        )
    return points, most, problems


@dataclass(frozen=True)
class Figure:
    """What shops say of a unit: `score` and its 90% range as shares, none of them while the shops are too few."""

    n: int
    score: float | None = None
    lo: float | None = None
    hi: float | None = None


def figure(scores: Sequence[float]) -> Figure:
    """The mean of a unit's shops with its range (Student's t; a spread of no less than `LEAST_SPREAD`)."""
    n = len(scores)
    if n < ENOUGH:
        return Figure(n)
    mean = math.fsum(scores) / n
    spread = math.sqrt(math.fsum((one - mean) ** 2 for one in scores) / (n - 1))
    half = student90(n - 1) * max(spread, LEAST_SPREAD) / math.sqrt(n)
    return Figure(n, mean, max(0.0, mean - half), min(1.0, mean + half))


def wrong_day(day: date, today: date) -> str:
    """Why a day can't be written down; empty where it can."""
    if day > today:
        return "This day has not come yet. Correct the date."
    if day < today - OLDEST:
        return f"This is more than {OLDEST.days} days ago. HR brings older calls in from a file."
    return ""


@dataclass(frozen=True)
class Since:
    """When a leader last did something, and how often it is to be. `applies` is false where it is asked of others:
    whoever works on the floor anyway has no floor time to make.
    """

    what: str
    last_on: date | None
    days: int | None
    every: int
    applies: bool = True

    @property
    def overdue(self) -> bool:
        """Whether it was never, or is too long ago."""
        return self.applies and (self.days is None or self.days > self.every)

    @property
    def says(self) -> str:
        """'never', 'today', '12 days ago'."""
        if not self.applies:
            return "works there"
        if self.days is None:
            return "never"
        if self.days <= 0:
            return "today"
        return "yesterday" if self.days == 1 else f"{plural(self.days, 'day')} ago"

    @property
    def told(self) -> str:
        """The same, with the word for what is overdue."""
        return f"{self.says}, overdue" if self.overdue and self.days is not None else self.says

    @property
    def key(self) -> str:
        """What a notice is about: the last one, or that there never was any."""
        return self.last_on.isoformat() if self.last_on else "never"


def since(what: str, last_on: date | None, today: date, every: int, *, applies: bool = True) -> Since:
    """How long ago something was."""
    return Since(what, last_on, (today - last_on).days if last_on else None, every, applies)


def quarter(day: date, back: int = 0) -> tuple[date, date]:
    """First and last day of the quarter of a day, or of one before it."""
    start = (day.year * 4 + (day.month - 1) // 3) - back
    after = start + 1
    first = date(start // 4, start % 4 * 3 + 1, 1)
    return first, date(after // 4, after % 4 * 3 + 1, 1) - timedelta(days=1)


@dataclass(frozen=True)
class Share:
    """Working days with a customer, of all working days that were there."""

    days: int
    of: int

    @property
    def value(self) -> float | None:
        """As a share; none where there was no working day."""
        return self.days / self.of if self.of else None


def share_of(
    working: Collection[date], leave: Sequence[tuple[date, date]], with_customer: Collection[date]
) -> Share:
    """Of the working days without leave, those with a customer."""
    there = {day for day in working if not any(first <= day <= last for first, last in leave)}
    return Share(len(there & set(with_customer)), len(there))
