"""When the next one-to-one is, what is carried over, and who reads what: values in, values out."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.errors import Problem
from app.meetings.models import FORTNIGHTLY, WEEKLY

#: Without a one-to-one for so many days, somebody is named.
LONG = 30
#: The farthest day a meeting or a promise may be planned for.
FARTHEST = timedelta(days=366)
SATURDAY = 5
MOTIVE = "motive"
#: Questions to choose from. The motive is between the two: nobody else ever reads the answer, shared notes or not.
PROMPTS = {
    "business": "What business are you in?",
    "chosen": "What did you do today that makes a customer choose us?",
    MOTIVE: "Why this work, why customers?",
    "well": "What went well since we last spoke, and who noticed?",
    "stuck": "What keeps you from helping a customer the way you would like to?",
    "colleague": "Whom of your colleagues should I thank, and what for?",
    "learn": "What would you like to be better at in three months?",
    "me": "What should I do differently for you?",
}


def next_day(planned: date, every: str, today: date) -> date:
    """The day proposed for the meeting after one: a rhythm on from the planned day, after today, on a weekday."""
    day = planned
    while day <= today or day <= planned:
        day = _on(day, every, planned.day)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def _on(day: date, every: str, of_month: int) -> date:
    if every == WEEKLY:
        return day + timedelta(weeks=1)
    if every == FORTNIGHTLY:
        return day + timedelta(weeks=2)
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(of_month, monthrange(year, month + 1)[1]))


def too_long(last_held: date | None, begun_on: date | None, today: date) -> bool:
    """Whether somebody has had no one-to-one for thirty days; never begun counts."""
    since = last_held or begun_on
    return since is None or today - since > timedelta(days=LONG)


def carried(added_at: datetime, closed: Collection[datetime]) -> int:
    """Over how many meetings an unanswered item was carried."""
    return sum(one > added_at for one in closed)


@dataclass(frozen=True)
class Reader:
    """Who reads, beside whose series it is, and until when older notes were shared with them."""

    employee_id: int
    own: bool
    shared_at: datetime | None = None

    def reads(self, manager_id: int, closed_at: datetime | None) -> bool:
        """Whether they read the notes of a meeting with `manager_id`: the two of it, and whom the employee lets."""
        if self.own or self.employee_id == manager_id:
            return True
        return self.shared_at is not None and closed_at is not None and closed_at <= self.shared_at

    def reads_item(self, prompt: str, manager_id: int, author_id: int, *, seen: bool, answered: bool) -> bool:
        """Whether they read an agenda item. `seen`: they read the meeting it was answered in.

        An open one by the employee goes on to the next manager, the motive's answer never.
        """
        if self.own or self.employee_id == manager_id:
            return True
        if answered:
            return seen and prompt != MOTIVE
        return author_id not in {self.employee_id, manager_id}


def problems_of_day(day: date, today: date, field: str) -> list[Problem]:
    """A day to plan for lies ahead, today included, within a year."""
    if day < today:
        return [Problem(field, "Choose today or a later day.")]
    if day > today + FARTHEST:
        return [Problem(field, "Choose a day within a year.")]
    return []
