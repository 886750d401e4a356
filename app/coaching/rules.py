"""What makes a plan whole, what changed in it, where it stands: values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, inf

from app.errors import Problem
from app.intervals import Z90, wilson
from app.web.words import day, number, plural, score

#: A plan is this long and its check-ins this far apart unless somebody chooses otherwise.
WEEKS, EVERY = 8, 14
SHORTEST, LONGEST = 7, 366
SHORTEST_WORDS = 20
#: A check-in so many days after its day is still on time.
GRACE = 3
#: Ratings of the coaching, and people who gave them, below which a coach is shown none.
LEAST_RATINGS = 5
TO_SEE, RUNNING, CHANGED, TO_CLOSE = "not seen yet", "running", "changed, not seen yet", "to be closed"
CANCELLED = "cancelled"
OPEN_STATES = (TO_SEE, RUNNING, CHANGED, TO_CLOSE)
COUNTED = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@dataclass(frozen=True)
class ScoreGoal:
    """A score from here to there. `detectable`: the smallest change that can be seen by the end."""

    lens: str
    scale: str
    what: str
    start: float
    target: float
    detectable: float

    @property
    def key(self) -> str:
        """As the form names it."""
        return f"{self.lens}:{self.scale}"


@dataclass(frozen=True)
class Draft:
    """What a plan says, as people agree on it."""

    expectations: str
    score: ScoreGoal | None
    behaviours: tuple[str, ...]
    own: str
    #: Side, what, by when.
    promises: tuple[tuple[str, str, date], ...]
    checks: tuple[date, ...]
    ends_on: date


def day_given(value: str, field: str, problems: list[Problem]) -> date | None:
    """The day a date field holds; else None, and a problem that says what to do."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        problems.append(Problem(field, "Choose a day." if not value else "Write the day as 2026-11-30."))
        return None


def long_enough(words: str, field: str, what: str) -> list[Problem]:
    """What is wrong with words that others read a year later."""
    if len(words) < SHORTEST_WORDS:
        return [Problem(field, f"{what} in at least {SHORTEST_WORDS} characters.")]
    return []


def check_in_days(first: date, last: date, every: int = EVERY) -> list[date]:
    """A day every two weeks from the first to the last; the last day itself where none would fit."""
    days = [first + timedelta(days=n) for n in range(every, (last - first).days + 1, every)]
    return days or [last]


def problems_of_days(begins: date, ends_on: date, checks: Sequence[tuple[str, date]]) -> list[Problem]:
    """What is wrong with the days of a plan that begins on `begins`."""
    problems = []
    long = (ends_on - begins).days
    if not SHORTEST <= long <= LONGEST:
        problems.append(
            Problem(
                "ends_on", f"Choose an end from {day(begins + timedelta(days=SHORTEST))} on, within a year."
            )
        )
    seen: set[date] = set()
    for field, one in checks:
        if one in seen:
            problems.append(Problem(field, "This day is there twice. Take one of the two out."))
        elif not begins <= one <= ends_on:
            problems.append(Problem(field, f"Choose a day from {day(begins)} to {day(ends_on)}."))
        seen.add(one)
    if not checks:
        problems.append(
            Problem("check1", "Plan at least one check-in: a plan nobody looks at changes nothing.")
        )
    return problems


def rounded_up(change: float, width: float) -> float:
    """A change up to the next round step of a scale of this width (0.05 on 1 to 5)."""
    step = 0.05 if width >= 2 else 0.01
    return round(ceil(round(change / step, 9)) * step, 2)


def in_words(weeks: float) -> str:
    """`eight weeks`; the number from thirteen on."""
    whole = max(1, round(weeks))
    return f"{COUNTED[whole] if whole < len(COUNTED) else whole} week{'' if whole == 1 else 's'}"


def usual_end(begins: date) -> date:
    """When a plan ends unless somebody chooses otherwise."""
    return begins + timedelta(weeks=WEEKS)


def latest_end(begins: date) -> date:
    """The last day a plan may end on."""
    return begins + timedelta(days=LONGEST)


def seen_words(label: str, a_week: float, seen: float, width: float, weeks: float) -> str:
    """What answers can show of a score in the time, for the form."""
    if seen >= width:
        return f"{label}: too few answers to follow by score in {in_words(weeks)}."
    pace = plural(max(1, round(a_week)), "answer")
    least = score(rounded_up(seen, width))
    return f"{label}: about {pace} a week; {in_words(weeks)} can show a change of {least} or more."


def refused_goal(
    start: float, target: float, lo: float, hi: float, *, seen: float, a_week: float, weeks: float
) -> str:
    """Why a score goal can't be set; empty where it can. `seen`: the smallest change that can be seen in the time."""
    if not lo <= target <= hi:
        return f"Choose a goal on the scale, from {number(lo, 1)} to {number(hi, 1)}."
    if target <= start:
        return f"The score is {score(start)} now. Choose a goal above it."
    if target - start >= seen - 1e-9:
        return ""
    pace = f"about {plural(max(1, round(a_week)), 'answer')} a week" if a_week > 0 else "no answers lately"
    least = rounded_up(seen, hi - lo) if seen < inf else inf
    if start + least > hi:
        return (
            f"With {pace}, {in_words(weeks)} can't show any change that this scale has room for above "
            f"{score(start)}; choose a later end or a behaviour."
        )
    return (
        f"With {pace}, {in_words(weeks)} can show a change of {score(least)} or more; choose that, a later end, or a "
        "behaviour."
    )


def changes(old: Draft, new: Draft) -> list[str]:
    """What changed from one draft to the next, a sentence each."""
    found = []
    if old.expectations != new.expectations:
        found.append("The expectations are worded anew.")
    if old.score != new.score:
        found += _score_change(old.score, new.score)
    for before, after, said in (
        (old.behaviours, new.behaviours, "Behaviour"),
        (tuple(filter(None, [old.own])), tuple(filter(None, [new.own])), "Goal"),
    ):
        found += [f"{said} added: {one}." for one in after if one not in before]
        found += [f"{said} dropped: {one}." for one in before if one not in after]
    had, has = {one[1]: one for one in old.promises}, {one[1]: one for one in new.promises}
    for what, (side, _, due) in has.items():
        if what not in had:
            found.append(f"To do added for the {side}, by {day(due)}: {what}")
        elif had[what] != has[what]:
            found.append(f"To do now for the {side}, by {day(due)}: {what}")
    found += [f"To do dropped: {what}" for what in had if what not in has]
    if old.checks != new.checks:
        found.append(f"Check-ins now on {', '.join(day(one) for one in new.checks) or 'no day'}.")
    if old.ends_on != new.ends_on:
        found.append(f"The end moves from {day(old.ends_on)} to {day(new.ends_on)}.")
    return found


def _score_change(old: ScoreGoal | None, new: ScoreGoal | None) -> list[str]:
    if new is None:
        return [f"Goal dropped: {old.what}." if old else ""]
    if old is None or old.key != new.key:
        dropped = [f"Goal dropped: {old.what}."] if old else []
        return [*dropped, f"Goal added: {new.what} from {score(new.start)} to {score(new.target)}."]
    if old.target == new.target:
        return []
    return [f"The goal for {new.what} is now {score(new.target)}, no longer {score(old.target)}."]


def state(version: int, seen: int, ends_on: date, today: date, result: str = "") -> str:
    """Where a plan stands. `seen`: the newest version the coachee has seen, 0 for none."""
    if result:
        return result
    if not seen:
        return TO_SEE
    if today > ends_on:
        return TO_CLOSE
    return CHANGED if seen < version else RUNNING


def on_time(planned: date, held: date) -> bool:
    """Whether a check-in was held on its day or soon after."""
    return held <= planned + timedelta(days=GRACE)


def refused_outcome(
    result: str, ends_on: date, today: date, words: str, early: str, *, started: bool
) -> list[Problem]:
    """What is wrong with an outcome."""
    problems = long_enough(
        words, "verdict", "Say how it went" if result != CANCELLED else "Say why it is cancelled"
    )
    if result == CANCELLED:
        return problems
    if not started:
        problems.append(
            Problem("result", "Nobody has begun this plan. Cancel it, or wait until it was seen.")
        )
    elif today < ends_on and len(early) < SHORTEST_WORDS:
        problems.append(
            Problem(
                "early",
                f"It ends on {day(ends_on)}. Say in at least {SHORTEST_WORDS} characters why it ends now.",
            )
        )
    return problems


@dataclass(frozen=True)
class Rated:
    """What coachees say of somebody's coaching: the mean of 1 to 5 with its 90% range, and their words."""

    n: int
    people: int
    mean: float
    lo: float
    hi: float
    words: tuple[str, ...]


def rated(found: Sequence[tuple[int, int, str]]) -> Rated | None:
    """From ratings (coachee, score, words), each coachee counting once with their mean, words in the order of the
    alphabet; None below five ratings of five people, so that nobody can be told apart.

    The range is Wilson's (1927) for a mean on a bounded scale: as wide as the widest spread such answers can have.
    """
    people: dict[int, list[int]] = {}
    for who, given, _ in found:
        people.setdefault(who, []).append(given)
    if len(found) < LEAST_RATINGS or len(people) < LEAST_RATINGS:
        return None
    each = [sum(scores) / len(scores) for scores in people.values()]
    mean = sum(each) / len(each)
    lo, hi = wilson(round((mean - 1) * 1000 * len(each)), 4000 * len(each), Z90 * 4000**0.5)
    words = tuple(sorted(said for _, _, said in found if said))
    return Rated(len(found), len(people), mean, 1 + 4 * lo, 1 + 4 * hi, words)
