"""What is said of compliments, and how they are counted. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.web.words import plural

#: Older praise is history: it belongs in no month that anybody still looks at.
OLDEST = timedelta(days=366)
#: What a page looks back over.
LATELY = timedelta(days=30)
A_CUSTOMER = "A customer"


def wrong_day(said_on: date, today: date) -> str:
    """Why a day can't be taken; empty where it can."""
    if said_on > today:
        return "This day has not come yet. Correct the date."
    if said_on < today - OLDEST:
        return "This is more than a year ago. Write down what customers say now."
    return ""


def sentence(many: int, praised: int, behind: int, waiting: int) -> str:
    """What a page opens with: compliments and people praised lately, those among them who meet no customer, and
    compliments that nobody is credited with yet.
    """
    if not many:
        told = "No compliment in the last 30 days. Write down the next kind word that you hear: it takes a minute."
    else:
        people = plural(praised, "person", "people")
        told = f"In the last 30 days customers praised {people} in {plural(many, 'compliment')}"
        told += (
            f"; {behind} of them never {'meets' if behind == 1 else 'meet'} a customer." if behind else "."
        )
    if waiting:
        those = f"{waiting} more" if many else plural(waiting, "compliment")
        told += (
            f" {those} {'waits' if waiting == 1 else 'wait'} for somebody who knows whom the customer meant."
        )
    return told


def names(people: Sequence[tuple[str, str]]) -> str:
    """Who did what: “Laila Farouk (stayed on the line) and Dan Levi (fixed the bug)”."""
    said = [f"{who} ({did})" if did else who for who, did in people]
    if len(said) < 2:
        return "".join(said)
    return f"{', '.join(said[:-1])} and {said[-1]}"


def shortened(words: str, most: int = 300) -> str:
    """The beginning of what was said, cut between words."""
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(",.;: ") + "…"
