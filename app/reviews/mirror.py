"""How a manager reviews: what of R2 is covered, how timely, how high, how many talks. Values in, words out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt
from statistics import mean, median, stdev

from app.coaching.lines import Load
from app.intervals import student90
from app.web.words import number, plural, score

FILLED, NO_EVIDENCE, MISSING = "filled", "no evidence", "missing"
#: Fewer finished reviews say nothing of whoever wrote them, or of everybody else.
FEWEST = 5
#: The talk belongs within so many days of the release.
TALK_DAYS = 14


@dataclass(frozen=True)
class Written:
    """One review a manager writes: the state of its two sections on customers, and its days."""

    id: int
    employee: str
    customer_facing: bool
    #: Title of a mandatory section -> FILLED, NO_EVIDENCE or MISSING.
    sections: dict[str, str]
    #: How many pieces of evidence are cited in the whole review.
    cited: int
    due_on: date
    finished_on: date | None = None
    released_on: date | None = None
    talked_on: date | None = None
    value: float | None = None

    @property
    def covered(self) -> bool:
        """Whether no mandatory section is missing."""
        return MISSING not in self.sections.values()

    def late(self, today: date) -> int:
        """Days beyond its due day: when it was finished, or by now; 0 where it is in time."""
        return max(0, ((self.finished_on or today) - self.due_on).days)

    def talk(self, today: date) -> bool | None:
        """Whether the talk was in time; None where it is not due yet."""
        if self.released_on is None:
            return None
        until = self.released_on + timedelta(days=TALK_DAYS)
        if self.talked_on is not None:
            return self.talked_on <= until
        return False if today > until else None


@dataclass(frozen=True)
class Given:
    """The mean total somebody gave with its interval, beside the mean of everybody else's reviews."""

    n: int
    mean: float
    lo: float
    hi: float
    #: None where fewer than FEWEST reviews of others are finished.
    others: float | None

    @property
    def verdict(self) -> str:
        """`higher` or `lower` than the others where the interval leaves their mean out."""
        if self.others is None:
            return ""
        return "higher" if self.lo > self.others else "lower" if self.hi < self.others else ""

    @property
    def sentence(self) -> str:
        """In words, without a name."""
        said = (
            f"The {number(self.n)} totals given are {score(self.mean)} on average, very likely between "
            f"{score(self.lo)} and {score(self.hi)}"
        )
        if self.others is None:
            return f"{said}; too few reviews of others are finished to compare"
        apart = f"clearly {self.verdict} than" if self.verdict else "not clearly apart from"
        return f"{said}: {apart} the {score(self.others)} of everybody else"


def given(totals: Sequence[float], others: Sequence[float]) -> Given | None:
    """Mean with Student's 90% interval, kept within 1 to 5; None below FEWEST totals."""
    if len(totals) < FEWEST:
        return None
    middle = mean(totals)
    half = student90(len(totals) - 1) * stdev(totals) / sqrt(len(totals))
    apart = mean(others) if len(others) >= FEWEST else None
    return Given(len(totals), middle, max(1.0, middle - half), min(5.0, middle + half), apart)


@dataclass(frozen=True)
class Mirror:
    """One manager's reviews of one cycle."""

    cycle_id: int
    cycle: str
    today: date
    reviews: list[Written] = field(default_factory=list)
    #: The totals of finished reviews by everybody else.
    others: list[float] = field(default_factory=list)
    #: What they coach by now; None where it was not looked at.
    load: Load | None = None

    @property
    def covered(self) -> int:
        """Reviews in which no mandatory section is missing."""
        return sum(one.covered for one in self.reviews)

    @property
    def off_the_line(self) -> list[Written]:
        """Reviews of those who never meet a customer."""
        return [one for one in self.reviews if not one.customer_facing]

    @property
    def cited(self) -> int:
        """Reviews that cite at least one piece of evidence."""
        return sum(one.cited > 0 for one in self.reviews)

    @property
    def in_time(self) -> int:
        """Reviews finished by their due day."""
        return sum(one.finished_on is not None and not one.late(self.today) for one in self.reviews)

    @property
    def lates(self) -> list[int]:
        """How many days each late review is late."""
        return [late for one in self.reviews if (late := one.late(self.today))]

    @property
    def talks(self) -> list[bool]:
        """Of each released review whose talk is held or due: whether it was in time."""
        return [talk for one in self.reviews if (talk := one.talk(self.today)) is not None]

    @property
    def given(self) -> Given | None:
        """The totals given, beside everybody else's."""
        return given([one.value for one in self.reviews if one.value is not None], self.others)

    def count(self, state: str) -> int:
        """How many sections on customers are in this state."""
        return sum(list(one.sections.values()).count(state) for one in self.reviews)

    @property
    def coverage(self) -> str:
        """What of R2 is covered, as a sentence."""
        n = len(self.reviews)
        if not n:
            return "No review to write in this cycle."
        said = f"Customers and customer-care teamwork are covered in {number(self.covered)} of {plural(n, 'review')}"
        if away := self.off_the_line:
            met = sum(one.covered for one in away)
            said += (
                f", among them {number(met)} of {number(len(away))} about people who never meet a customer"
            )
        return f"{said}."

    @property
    def timeliness(self) -> str:
        """When they were finished, as a sentence."""
        if self.lates:
            return (
                f"{number(self.in_time)} finished in time, {number(len(self.lates))} late, "
                f"by {plural(int(median(self.lates)), 'day')} in the median."
            )
        waiting = len(self.reviews) - self.in_time
        if not waiting:
            return "All were finished in time."
        return f"{number(self.in_time)} finished in time, {number(waiting)} not due yet."

    @property
    def leniency(self) -> str:
        """How high the totals are, as a sentence."""
        found = self.given
        return (
            f"{found.sentence}." if found else f"Fewer than {FEWEST} are finished: too few to compare totals."
        )

    @property
    def talking(self) -> str:
        """The talks, as a sentence."""
        if not self.talks:
            return "No talk is due yet."
        return (
            f"{number(sum(self.talks))} of {plural(len(self.talks), 'talk')} held within {TALK_DAYS} days of the "
            "release."
        )

    @property
    def coaching(self) -> str:
        """What they coach, as a sentence; empty where it was not looked at."""
        if self.load is None:
            return ""
        if not self.load.running:
            return " No coaching plan is running."
        said = f" {plural(self.load.running, 'coaching plan')} running"
        if self.load.due:
            said += f", {number(self.load.on_time)} of {plural(self.load.due, 'check-in')} on time"
        return f"{said}, {plural(self.load.late, 'promise')} overdue."

    @property
    def words(self) -> str:
        """All of it, for a piece of evidence."""
        return f"{self.coverage} {self.timeliness} {self.leniency} {self.talking}{self.coaching}"

    @property
    def facts(self) -> dict[str, object]:
        """The figures behind the words, to keep with a citation."""
        found = self.given
        return {
            "reviews": len(self.reviews),
            "covered": self.covered,
            "filled": self.count(FILLED),
            "no_evidence": self.count(NO_EVIDENCE),
            "missing": self.count(MISSING),
            "cited": self.cited,
            "in_time": self.in_time,
            "late": len(self.lates),
            "talks_in_time": sum(self.talks),
            "talks": len(self.talks),
            "mean": round(found.mean, 2) if found else None,
            "plans": self.load.running if self.load else None,
            "overdue": self.load.late if self.load else None,
        }
