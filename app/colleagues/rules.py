"""Who is asked about whom: drawn by a rule that nobody can steer. Values in, values out.

Each person is ordered by a digest of the month and the ids, so that the same month draws the same questions on every
machine, and another month others. Pools are walked in circles: whoever was drawn goes to the end of the line.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from app.clock import first_day, month_of

INTERNAL, TEAMWORK = "internal customer", "teamwork"
#: How many colleagues are asked about one person in a month.
MOST_ABOUT = {INTERNAL: 6, TEAMWORK: 4}
#: How many questions one person gets in a month.
MOST_FOR = 5
#: From so many days after they were hired people are asked, and asked about.
FIRST_DAY = 30
#: Who passed on a person is not asked about them again for so many months.
SPARED = 6
#: A question is asked only while its round is open for at least so long.
ENOUGH = timedelta(days=4)
#: Response rates of fewer questions than this are not told.
FEW = 5


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be asked, and asked about."""

    id: int
    team: int
    unit: str


#: Who is asked, about whom, through which lens.
Question = tuple[int, int, str]


def ready(hired: date | None, today: date) -> bool:
    """Whether somebody is here for long enough to be asked: from their 31st day on."""
    return hired is None or today >= hired + timedelta(days=FIRST_DAY)


def closes(month: int) -> date:
    """The first day on which a month's questions take no answers: what is told later never changes again."""
    return first_day(month + 1)


def left(today: date) -> bool:
    """Whether the month's round is open for long enough to ask something more."""
    return closes(month_of(today)) - today >= ENOUGH


def next_round(today: date) -> date:
    """The first day of the next month."""
    return first_day(month_of(today) + 1)


def draw(
    month: int,
    people: Sequence[Colleague],
    served: Mapping[int, Collection[int]],
    asked: Iterable[Question] = (),
    passed: Collection[tuple[int, int]] = frozenset(),
) -> list[Question]:
    """The questions of a month that are still to be asked.

    `served`: for each team the teams that depend on it. `asked`: questions of this month that are there already.
    `passed`: pairs of who said that they don't work with whom. Nobody is asked about themselves or a team mate, twice
    about one person, or more than `MOST_FOR` times; nobody is asked about by more than `MOST_ABOUT`. Where there are
    too few to ask, everybody gets their first question before anybody a second.
    """
    drawing = _Drawing(month, people, served, asked, passed)
    for layer in range(max(MOST_ABOUT.values())):
        for lens, most in MOST_ABOUT.items():
            if layer < most:
                drawing.layer(lens, layer)
    return drawing.questions


class _Drawing:
    """One month's draw: how often each was asked so far, and the lines that people stand in."""

    def __init__(
        self,
        month: int,
        people: Sequence[Colleague],
        served: Mapping[int, Collection[int]],
        asked: Iterable[Question],
        passed: Collection[tuple[int, int]],
    ) -> None:
        self.month = month
        self.served = served
        self.passed = passed
        self.questions: list[Question] = []
        self.team = {one.id: one.team for one in people}
        self.subjects = sorted(people, key=lambda one: self._place("subject", one.id))
        self.load = dict.fromkeys(self.team, 0)
        self.pairs: set[tuple[int, int]] = set()
        self.about: dict[tuple[int, str], int] = {}
        for asker, subject, lens in asked:
            self._note(asker, subject, lens)
        self._members: dict[int, list[int]] = {}
        self._units: dict[str, list[int]] = {}
        for one in people:
            self._members.setdefault(one.team, []).append(one.id)
            self._units.setdefault(one.unit, []).append(one.id)
        self._lines: dict[tuple[str, int | str], deque[int]] = {}
        #: Teams for whom a line holds team mates only.
        self._nobody: set[tuple[str, int]] = set()

    def _place(self, *of: object) -> bytes:
        return blake2b(repr((self.month, *of)).encode(), digest_size=8).digest()

    def _note(self, asker: int, subject: int, lens: str) -> None:
        self.load[asker] = self.load.get(asker, 0) + 1
        self.pairs.add((asker, subject))
        self.about[subject, lens] = self.about.get((subject, lens), 0) + 1

    def layer(self, lens: str, held: int) -> None:
        """One more question about everybody who has no more than `held` so far."""
        for subject in self.subjects:
            if self.about.get((subject.id, lens), 0) > held or (lens, subject.team) in self._nobody:
                continue
            line = self._line(lens, subject)
            asker = self._next(line, subject)
            if asker is None:
                if all(self.team[who] == subject.team for who in line):
                    self._nobody.add((lens, subject.team))
            else:
                self._note(asker, subject.id, lens)
                self.questions.append((asker, subject.id, lens))

    def _line(self, lens: str, subject: Colleague) -> deque[int]:
        """The line of those who may be asked: of the teams that depend on the subject's, or of the unit."""
        key: tuple[str, int | str] = (lens, subject.team if lens == INTERNAL else subject.unit)
        if key not in self._lines:
            if lens == INTERNAL:
                teams = set(self.served.get(subject.team, ())) - {subject.team}
                found = [who for team in sorted(teams) for who in self._members.get(team, ())]
            else:
                found = self._units[subject.unit] if subject.unit else []
            self._lines[key] = deque(sorted(found, key=lambda who: self._place(*key, who)))
        return self._lines[key]

    def _next(self, line: deque[int], subject: Colleague) -> int | None:
        """The first in the line who may be asked about the subject; they go to its end, all others keep their place."""
        waiting: list[int] = []
        found = None
        while line:
            who = line.popleft()
            if self.load[who] >= MOST_FOR:
                continue
            if self._may(who, subject):
                found = who
                break
            waiting.append(who)
        line.extendleft(reversed(waiting))
        if found is not None:
            line.append(found)
        return found

    def _may(self, who: int, subject: Colleague) -> bool:
        pair = (who, subject.id)
        return self.team[who] != subject.team and pair not in self.pairs and pair not in self.passed
