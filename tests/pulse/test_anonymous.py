"""Nobody can find out what somebody answered: from no page, file, log line, journal entry, row or byte of the database.

The same day is lived twice, with two people's answers exchanged. What is left of both must be the same.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import structlog
from sqlalchemy import DateTime, Engine, select, text
from sqlalchemy.engine import make_url

from app.database import Base, UtcDateTime, unit_of_work
from app.database.sealing import Sealed
from app.pulse import rules
from app.pulse.actions import carry_on
from app.pulse.models import PulseFigure
from tests.client import Client
from tests.databases import Databases
from tests.pulse.firm import Firm, firm

Given = dict[str, dict[str, str]]
FIELDS = ("happy", "trained", "informed")
SAID = ("The first line of a test, which nobody may find.", "Another line, which is as secret as that.")
#: Everybody of the chat team answers, in this order. The two who are exchanged come first and last but one.
ORDER = [f"Chat {n}" for n in (3, 0, 1, 2, 4, 5, 6)]


def given(first: str, second: str) -> Given:
    """What each of them sends; `first` and `second` are told apart by every field they send."""
    usual = {"happy": "3", "trained": "3", "informed": "", "words": ""}
    found: Given = dict.fromkeys(ORDER, usual)
    found[first] = {"happy": "1", "trained": "2", "informed": "1", "words": SAID[0]}
    found[second] = {"happy": "5", "trained": "", "informed": "4", "words": SAID[1]}
    return found


def send(made: Firm, client: Client, sent: Given) -> None:
    for name in [one for one in dict.fromkeys((*ORDER, *sent)) if one in sent]:
        made.become(client, name)
        answer = client.post(f"/pulse/{made.round_id}/answers", sent[name], follow_redirects=False)
        assert answer.status_code == 303, answer.text[:300]


def left(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table in the clear, without the moments."""
    found = {}
    with unit_of_work(engine, write=False) as session:
        for table in Base.metadata.sorted_tables:
            columns = [
                column for column in table.columns if not isinstance(column.type, UtcDateTime | DateTime)
            ]
            rows = session.execute(select(*columns)).all() if columns else []
            found[table.name] = sorted(repr([_clear(value) for value in row]) for row in rows)
    return found


def _clear(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) and value and isinstance(value[0], str) else value


def lived(
    app_on: Callable[..., Any], databases: Databases, kind: str, sent: Given
) -> tuple[dict[str, list[str]], list[dict[str, Any]]]:
    """A day with these answers: what they changed in the database, and what was logged."""
    with firm(app_on, databases, kind) as (made, client, _), structlog.testing.capture_logs() as logged:
        before = left(made.engine)
        send(made, client, sent)
        changed = {
            name: [
                sign + row
                for sign, one, other in (("-", before, after), ("+", after, before))
                for row in one[name]
                if row not in other[name]
            ]
            for after in [left(made.engine)]
            for name in after
        }
        return changed, [
            {key: value for key, value in line.items() if key not in {"id", "ms"}} for line in logged
        ]


def test_two_people_exchanged_leave_the_same(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    """In the clear, with the key: rows, journal and log lines are the same, whoever of the two gave which answers."""
    one = lived(app_on, databases, kind, given("Chat 3", "Chat 5"))
    other = lived(app_on, databases, kind, given("Chat 5", "Chat 3"))
    assert one[0] == other[0]
    assert {name for name, rows in one[0].items() if rows} == {"pulse_asked", "pulse_box", "pulse_words"}
    assert any(SAID[0] in row for row in one[0]["pulse_words"])
    assert [line for line in one[1] if line["event"] == "request"] == [
        line for line in other[1] if line["event"] == "request"
    ]
    assert len([line for line in one[1] if line["event"] == "request"]) == len(ORDER)
    assert not any(SAID[0] in json.dumps(line, default=str) for line in one[1])


def test_rows_and_bytes_tell_nothing(app_on: Callable[..., Any], databases: Databases, kind: str) -> None:
    """Without the key nothing can be read; on PostgreSQL a row's transaction leads to no single answer."""
    sealed = {
        table.name
        for table in Base.metadata.sorted_tables
        for c in table.columns
        if isinstance(c.type, Sealed)
    }
    assert {"pulse_box", "pulse_words"} <= sealed
    with firm(app_on, databases, kind) as (made, client, url):
        rows = _rows(made.engine)
        for name, answers in given("Chat 3", "Chat 5").items():
            send(made, client, {name: answers})
        assert _rows(made.engine) == rows, "an answer adds no row"
        with made.engine.connect() as connection:
            kept = repr([connection.execute(text(f"SELECT * FROM {name}")).all() for name in rows])
            assert not any(said in kept for said in SAID)
            if kind == "postgresql":
                answered = set(connection.scalars(text("SELECT xmin::text FROM pulse_asked WHERE answered")))
                touched = set(connection.scalars(text("SELECT xmin::text FROM pulse_box")))
                words = set(connection.scalars(text("SELECT xmin::text FROM pulse_words")))
                assert len(answered) == len(ORDER)
                assert len(touched & answered) == len(words & answered) == 1
                entries = set(connection.scalars(text("SELECT xmin::text FROM journal_entry")))
                assert not entries & answered
        if kind == "sqlite":
            path = Path(make_url(url).database or "")
            held = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
            assert len(held) > 100_000
            assert not any(said.encode() in held for said in SAID)


def _rows(engine: Engine) -> dict[str, int]:
    names = ("pulse_box", "pulse_words", "pulse_asked", "pulse_figure", "journal_entry", "notice", "job")
    with engine.connect() as connection:
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}


def everybody(made: Firm, draw: Random) -> dict[str, tuple[int | None, ...]]:
    """What each person answers; some stay silent, some skip."""
    found = {}
    for name in made.ids:
        if draw.random() < 0.85:
            values = tuple(None if draw.random() < 0.08 else draw.randint(1, 5) for _ in FIELDS)
            found[name] = values if any(values) else (3, 3, 3)
    return found


def pages(made: Firm, client: Client) -> Iterator[list[dict[str, str]]]:
    """The rows of every file that somebody may take, by every filter."""
    for who in ("Lena", "Eve", "Hal", "Mia", "Wim"):
        made.become(client, who)
        for q in ("", "care", "works", "chat", "small", "o"):
            answer = client.get("/pulse/results", params={"q": q, "format": "csv"})
            assert answer.status_code == 200
            yield list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
            shown = client.get("/pulse/results", params={"q": q}).text
            assert "Traceback" not in shown
    for who in ("Ada", "Chat 0"):
        assert made.become(client, who).get("/pulse/results").status_code == 403
        assert client.get("/pulse/words").status_code == 403


def test_no_two_figures_of_any_file_isolate_fewer_than_five(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    """Every file of every viewer by every filter: the people behind each figure, found by its name and
    checked by its averages, then every figure against every other.
    """
    with firm(app_on, databases, kind) as (made, client, _):
        draw = Random(4)
        truth = everybody(made, draw)
        for name, values in truth.items():
            said = dict(zip(FIELDS, ("" if one is None else str(one) for one in values), strict=True))
            send(made, client, {name: said})
        _over(made)
        found = {(row["Group"], row["To"]): row for rows in pages(made, client) for row in rows}
        with unit_of_work(made.engine, write=False) as session:
            assert len(found) == len(session.scalars(select(PulseFigure.id)).all())
        names = {group for group, _ in found}
        behind = {name: _people(made, truth, name, names) for name in names}
        for (name, _), row in found.items():
            _is_of(row, [truth[one] for one in behind[name]])
        compared = 0
        for question in range(len(FIELDS)):
            sets = [{one for one in people if truth[one][question]} for people in behind.values()]
            for one, other in combinations(sets, 2):
                for rest in (one - other, other - one):
                    assert not rest or len(rest) >= rules.LEAST
                    compared += 1
        assert compared >= 30


def _over(made: Firm) -> None:
    later = made.now + timedelta(days=8)
    with unit_of_work(made.engine) as session:
        carry_on(session, later.date(), datetime.combine(later.date(), later.timetz()))


def _people(made: Firm, truth: dict[str, Any], name: str, shown: set[str]) -> set[str]:
    """Who is behind a figure of that name, as a reader would take it who knows who answered."""
    own = {who for who in truth if made.teams[who][0] == name}
    if own:
        return own
    atoms = {who for who in truth if made.teams[who][0] in shown}
    smaller = {who for who in truth if f"{made.teams[who][1]}, its smaller teams" in shown} - atoms
    whole = {
        who
        for who in truth
        if made.teams[who][1] in shown
        and not shown & {t for t, u in made.teams.values() if u == made.teams[who][1]}
    }
    if name.endswith("its smaller teams"):
        return {who for who in smaller if name.startswith(made.teams[who][1])}
    if name == "The company":
        return set(truth)
    if name.startswith("Groups too small"):
        return set(truth) - atoms - smaller - whole
    return {who for who in atoms | smaller | whole if made.teams[who][1] == name}


def _is_of(row: dict[str, str], answers: list[tuple[int | None, ...]]) -> None:
    """The figure must be exactly these people's: else the comparison would compare nothing."""
    least = []
    for place, label in enumerate(("Happy", "Trained", "Informed")):
        own = [one[place] for one in answers if one[place] is not None]
        least.append(len(own))
        mean = sum(int(one or 0) for one in own) / len(own)
        assert abs(float(row[label]) - min(4.5, max(1.5, mean))) <= 0.0500001, row
    assert int(row["Answers, at least"]) == min(least) // 5 * 5
