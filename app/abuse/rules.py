"""What a report and a decision must say, and whose excluded answers are many: values in, values out."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import Problem
from app.intervals import wilson

#: Both sides give their reason in at least so many characters.
SHORTEST_REASON = 30
#: So far back answers can be set apart, in days.
LONGEST_BACK = 365
MOST_EVIDENCE = 20
LONGEST_REF = 200
#: What the built-in version says: months a customer is set apart at most, percent from which HR is shown somebody.
FIRST_MONTHS, FIRST_PERCENT = 12, 10
RATING = re.compile(r"(?:^|/)ratings/([0-9]{1,19})(?:[/?#]|$)")


def enough(field: str, words: str) -> list[Problem]:
    """What is wrong with a reason."""
    if len(words) < SHORTEST_REASON:
        return [Problem(field, f"Say it in at least {SHORTEST_REASON} characters: others read it later.")]
    return []


def evidence_of(given: str) -> list[tuple[int | None, str]]:
    """Lines of evidence as (an answer's id, "") for the address of an answer, else (None, the contact's reference)."""
    found: list[tuple[int | None, str]] = []
    for line in filter(None, (one.strip() for one in given.splitlines())):
        match = RATING.search(line)
        one = (int(match[1]), "") if match and int(match[1]) < 2**63 else (None, line)
        if one not in found:
            found.append(one)
    return found


def problems_of_report(
    words: str, since: date, today: date, evidence: list[tuple[int | None, str]]
) -> list[Problem]:
    """What is wrong with a report before anything is looked up."""
    problems = enough("words", words)
    if since > today:
        problems.append(Problem("since", "Give the day on which it began, not one to come."))
    elif since < today - timedelta(days=LONGEST_BACK):
        problems.append(Problem("since", f"Give a day of the last {LONGEST_BACK} days."))
    if not evidence:
        problems.append(Problem("evidence", "Name at least one contact or answer that shows it."))
    elif len(evidence) > MOST_EVIDENCE:
        problems.append(Problem("evidence", f"Name at most {MOST_EVIDENCE} contacts or answers."))
    elif any(len(ref) > LONGEST_REF for _, ref in evidence):
        problems.append(Problem("evidence", "One line each: a contact's reference or an answer's address."))
    return problems


def last_until(today: date, months: int) -> date:
    """The last day until which a customer can be set apart today."""
    at = today.month - 1 + months
    year, month = today.year + at // 12, at % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def problems_of_until(until: date | None, today: date, months: int) -> list[Problem]:
    """What is wrong with the last day of being set apart."""
    if until is None:
        return [Problem("until", "Say until when: it ends by itself.")]
    if until <= today:
        return [Problem("until", "Give a day to come.")]
    last = last_until(today, months)
    if until > last:
        return [Problem("until", f"At most {months} months: until {last:%d %B %Y}.")]
    return []


@dataclass(frozen=True)
class Share:
    """How many answers about somebody or a team were given, and how many of them are excluded."""

    #: The employee's or the team's.
    id: int
    name: str
    team: str
    n: int
    excluded: int
    #: Percent from which on it is shown as many.
    percent: int

    @property
    def share(self) -> float:
        """The excluded share of all."""
        return self.excluded / self.n

    @property
    def range(self) -> tuple[float, float]:
        """Its 90% range (Wilson)."""
        return wilson(self.excluded, self.n)

    @property
    def many(self) -> bool:
        """Whether it passes the policy's share, exactly."""
        return 100 * self.excluded > self.percent * self.n
