"""E10, P09: by brute force, no two figures of a confidential lens differ by fewer than five raters."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from random import Random

import pytest
from sqlalchemy import Engine, func, select

from app.clock import first_day, month_of
from app.colleagues.codes import rater_code
from app.contacts.models import Cell, Rating
from app.database import make_engine, unit_of_work
from app.intake.actions import Answer, record
from app.people import actions as people
from app.scores import queries
from app.scores.fitting import refit
from app.scores.models import Evidence
from app.scores.releasing import released
from app.scores.spans import WINDOWS, Months, rolling
from app.scores.teams import team_figures
from tests.databases import Databases

LENS, SCALE = "internal customer", "stars_5"
BEGUN, LAST = date(2025, 3, 1), date(2026, 6, 3)
#: The days around two ends of months, where figures may change.
WATCHED = [
    *(date(2026, 4, 29) + timedelta(days=n) for n in range(4)),
    date(2026, 5, 16),
    *(date(2026, 5, 30) + timedelta(days=n) for n in range(5)),
]
KEY = b"k" * 32


@pytest.fixture
def engine(databases: Databases, kind: str) -> Iterator[Engine]:
    with databases.copy(kind, "empty") as url:
        made = make_engine(url)
        yield made
        made.dispose()


def history(subjects: list[int]) -> list[tuple[date, Answer]]:
    """Sixteen months of answers with the day each came in: some people are asked about often, some hardly ever."""
    dice = Random(8)
    made = []
    for month in range(month_of(BEGUN), month_of(LAST) + 1):
        for place, subject in enumerate(subjects):
            for rater in dice.sample(range(9), min(9, place + dice.randrange(2))):
                at = datetime.combine(first_day(month).replace(day=15), datetime.min.time(), UTC)
                came = first_day(month) + timedelta(days=dice.randrange(28))
                made.append(
                    (
                        came,
                        Answer(
                            external_id=f"{month}-{subject}-{rater}",
                            lens=LENS,
                            scale=SCALE,
                            score=dice.randrange(1, 6),
                            answered_at=at.replace(day=1 if came.day < 15 else 15, hour=12),
                            shares=[(subject, "asked", 1000)],
                            rater=rater_code(KEY, rater),
                        ),
                    )
                )
    return sorted(made, key=lambda one: one[0])


Figure = tuple[str, int]


class Watch:
    """What was shown on a day: for each person and team and window, which answers stand behind the figure."""

    def __init__(self, engine: Engine, teams: dict[int, list[int]]) -> None:
        self.engine = engine
        self.teams = teams
        self.seen: dict[Figure, set[frozenset[tuple[int, str]]]] = {}
        self.figures = 0

    def look(self, day: date) -> None:
        with unit_of_work(self.engine, write=False) as session:
            last = queries.last_month(session, day)
        now = datetime.combine(day, datetime.min.time(), UTC)
        spans = [rolling(months, last) for months in WINDOWS]
        refit(self.engine, LENS, SCALE, spans, day, now)
        with unit_of_work(self.engine, write=False) as session:
            told = session.execute(
                select(Rating.employee_id, Rating.answered_at, Cell.rater, Rating.score)
                .join(Cell, Cell.id == Rating.cell_id)
                .where(Cell.lens == LENS)
            ).all()
            for months in WINDOWS:
                fits = [fit for fit in queries.fits(session, months) if fit.lens == LENS]
                for team, members in self.teams.items():
                    inside: set[tuple[int, str]] = set()
                    counted = 0
                    for who in members:
                        row = session.scalar(
                            select(Evidence).where(
                                Evidence.employee_id == who, Evidence.fit_id.in_([fit.id for fit in fits])
                            )
                        )
                        if row is None:
                            self._note(("person", who), set())
                            continue
                        own = [(month_of(one[1].date()), one[2], one[3]) for one in told if one[0] == who]
                        found = self._behind(own, row, rolling(months, last), day)
                        counted += row.n
                        self._note(("person", who), found)
                        inside |= {(who * 100_000 + key, rater) for key, rater in found}
                    shown = next(iter(team_figures(session, fits, team)), None)
                    assert (shown.n if shown else 0) == counted, "a team's figure is its people's together"
                    self._note(("team", team), inside)

    def _behind(
        self, answers: list[tuple[int, str, int]], row: Evidence, span: Months, day: date
    ) -> set[tuple[int, str]]:
        """The answers of a figure, by the rule of release; the figure itself must hold exactly these."""
        months = released(
            [(month, rater) for month, rater, _ in answers], span.first, span.last, month_of(day)
        )
        inside = [one for one in answers if one[0] in months]
        assert row.n == len(inside)
        assert row.raw == pytest.approx(sum(one[2] for one in inside) / len(inside))
        return {(month, rater) for month, rater, _ in inside}

    def _note(self, figure: Figure, behind: set[tuple[int, str]]) -> None:
        self.seen.setdefault(figure, set()).add(frozenset(behind))
        self.figures += 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_no_two_figures_differ_by_fewer_than_five_raters(engine: Engine) -> None:
    """Every window against every other, on every two of the days, of every person and team, by the real refit."""
    with unit_of_work(engine) as session:
        homes = [people.make_team(session, name, "Office") for name in ("One", "Two")]
        teams: dict[int, list[int]] = {home.id: [] for home in homes}
        for place in range(7):
            one = people.hire(session, name=f"P{place}", number=None, email=None, hired_on=date(2020, 1, 1))
            home = homes[place % 2]
            people.assign(
                session,
                one,
                team=home,
                manager=None,
                title="",
                customer_facing=False,
                starts_on=date(2020, 1, 1),
            )
            teams[home.id].append(one.id)
    waiting = history([who for members in teams.values() for who in members])
    watch = Watch(engine, teams)
    day = BEGUN
    while day <= LAST:
        came = [answer for at, answer in waiting if at == day]
        if came:
            with unit_of_work(engine) as session:
                record(session, "Colleagues", came, "UTC", datetime.combine(day, datetime.max.time(), UTC))
        if day in WATCHED:
            watch.look(day)
        day += timedelta(days=1)
    assert watch.figures == len(WATCHED) * len(WINDOWS) * 9
    compared = 0
    for figure, versions in watch.seen.items():
        for one, other in combinations(versions, 2):
            for left in (one - other, other - one):
                raters = {rater for _, rater in left}
                assert not left or len(raters) >= 5, f"{figure}: {len(raters)} raters apart"
                compared += 1
    assert compared > 40
    with unit_of_work(engine, write=False) as session:
        assert session.scalar(select(func.count()).select_from(Rating)) == sum(
            at <= LAST for at, _ in waiting
        )
