"""How much evidence is missing, by when it may be there, and what would bring more. Missing is never zero."""

from datetime import date, timedelta

from app.clock import first_day, month_of
from app.contacts.models import CONFIDENTIAL, CONFIDENTIAL_MINIMUM
from app.scores.queries import Shown
from app.web.words import number, plural

DAYS_A_MONTH = 30.44
#: Months ahead beyond which a date would promise more than a pace can tell.
FARTHEST = 24


def pace(found: Shown, today: date) -> float:
    """Answers a month: all of the window over the time since the first month in it that has any."""
    if not found.series:
        return 0.0
    first = int(found.series[0][0])
    last = min(today, first_day(int(found.series[-1][0]) + 1) - timedelta(days=1))
    days = max(14, (last - first_day(first)).days + 1)
    return found.n / days * DAYS_A_MONTH


def until_enough(found: Shown, today: date) -> str:
    """How much is missing, and by when at today's pace; empty where there is enough."""
    if found.enough:
        return ""
    if found.missing is None:
        return (
            "More answers would not help for now: on this question people differ too little to be told apart."
        )
    said = f"About {plural(found.missing, 'more answer')}"
    if found.lens in CONFIDENTIAL:
        return f"{said}; colleagues' answers are told in blocks of {CONFIDENTIAL_MINIMUM} colleagues or more."
    speed = pace(found, today)
    if speed <= 0:
        return f"{said}; none came lately."
    months = found.missing / speed
    a_month = f"{number(speed)} a month" if speed >= 1 else "fewer than one a month"
    if months > FARTHEST:
        return f"{said}; at today's pace of {a_month} not within two years."
    when = first_day(month_of(today + timedelta(days=round(months * DAYS_A_MONTH))))
    return f"{said}; at today's pace of {a_month} that is reached about {when:%B %Y}."


def more_answers(name: str, *, own: bool, customer_facing: bool) -> str:
    """What would bring more answers about somebody, by whether they meet customers."""
    whose, about, owner = ("your", "you", "you") if own else ("their", name, "they")
    if customer_facing:
        return (
            f"What would bring more: a survey after every contact, asked by the system. "
            f"Neither {about} nor anybody else chooses which customers are asked."
        )
    return (
        f"What would bring more: colleagues of the teams that depend on {whose} team, asked each month; customers of "
        f"the touchpoints {whose} team owns; and a stint in support, after which {owner} would have answers of "
        f"{whose} own."
    )
