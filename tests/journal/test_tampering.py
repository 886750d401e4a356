"""A hundred ways to tamper with the journal, drawn by a seed: each is found, at or after the entry it was done to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.journal.actions import record
from app.journal.bodies import body, columns, digest_of
from app.journal.bodies import linked as follows
from app.journal.chain import link, verify
from app.journal.heads import Head, keep_head, kept
from app.journal.models import Entry

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
MANY, A_DAY = 45, 15


@dataclass
class Chain:
    """A linked chain of three days, whose third has a head too."""

    session: Session
    draw: Random
    heads: list[Head]

    def place(self, last: int = MANY) -> int:
        return self.draw.randint(1, last)

    def set(self, place: int, /, **values: Any) -> None:
        self.session.execute(update(Entry).where(Entry.position == place).values(**values))

    def get(self, position: int) -> dict[str, Any]:
        table = Entry.__table__
        row = self.session.connection().execute(select(table).where(table.c.position == position)).one()
        return dict(row._mapping)

    def shift(self, first: int, by: int) -> None:
        """Move all from `first` on by so many places, over far ones, for a place is taken once."""
        for far in (1000, by - 1000):
            start = first if far > 0 else first + 1000
            self.session.execute(
                update(Entry).where(Entry.position >= start).values(position=Entry.position + far)
            )

    def link_again(self, first: int) -> None:
        """Reckon all digests from `first` on anew, as somebody would who knows how."""
        bind = self.session.connection()
        rows = bind.execute(columns(bind).where(Entry.position >= first - 1).order_by(Entry.position)).all()
        head = rows[0][11] if first > 1 else ""
        for row in rows[1:] if first > 1 else rows:
            said = digest_of(body(row))
            head = follows(head, row[10], said)
            self.set(row[10], digest=head, body_digest=said)


def made(session: Session, seed: int) -> Chain:
    draw = Random(seed)
    for number in range(MANY):
        record(
            session,
            draw.choice(("signed in", "read: see scores", "saved")),
            account_id=draw.choice((None, 3, 4)),
            actor_name=draw.choice(("Maya", "Zoë")),
            now=START + timedelta(days=number // A_DAY, seconds=number),
            thing_id=draw.choice((None, 9)),
            subject_id=draw.choice((None, 8)),
            thing_kind=draw.choice(("", "review")),
            detail=draw.choice(({}, {"n": number, "x": 0.5})),
            request_id=str(number),
        )
    session.flush()
    link(session)
    for day in (1, 2, 3):
        keep_head(session, START + timedelta(days=day))
        session.flush()
    return Chain(session, draw, kept(session))


OTHER: dict[str, Callable[[Any], Any]] = {
    "at": lambda was: was + timedelta(microseconds=1),
    "account_id": lambda was: None if was else 5,
    "actor_name": lambda was: was + " ",
    "verb": lambda was: was.upper(),
    "thing_kind": lambda was: was + "x",
    "thing_id": lambda was: (was or 0) + 1,
    "subject_id": lambda was: None if was else 1,
    "detail": lambda was: {**was, "n": 1 << 40},
    "request_id": lambda was: "0" + was,
    "digest": lambda was: was[::-1],
    "body_digest": lambda was: was[::-1],
    "id": lambda was: was + 100_000,
}


def alter(chain: Chain) -> int:
    place, field = chain.place(), chain.draw.choice(sorted(OTHER))
    chain.set(place, **{field: OTHER[field](chain.get(place)[field])})
    return place


def forget_body_digest(chain: Chain) -> int:
    place = chain.place()
    chain.set(place, body_digest=None)
    return place


def alter_with_its_digest(chain: Chain) -> int:
    place = chain.place(MANY - 1)
    chain.set(place, actor_name="Mallory")
    bind = chain.session.connection()
    row = bind.execute(columns(bind).where(Entry.position == place)).one()
    head = chain.get(place - 1)["digest"] if place > 1 else ""
    said = digest_of(body(row))
    chain.set(place, body_digest=said, digest=follows(head, place, said))
    return place + 1


def take_out(chain: Chain) -> int:
    place = chain.place()
    chain.session.execute(delete(Entry).where(Entry.position == place))
    return place


def take_out_and_close_up(chain: Chain) -> int:
    place = chain.place(MANY - 1)
    chain.session.execute(delete(Entry).where(Entry.position == place))
    chain.shift(place + 1, -1)
    return place


def unlink(chain: Chain) -> int:
    place = chain.place()
    chain.set(place, position=None, digest=None, body_digest=None)
    return place


def put_in(chain: Chain) -> int:
    place = chain.place()
    row = chain.get(place)
    chain.shift(place, 1)
    chain.session.execute(insert(Entry), [{**row, "id": row["id"] + 100_000, "verb": "never done"}])
    return place


def put_before_all(chain: Chain) -> int:
    row = chain.get(1)
    row |= {"id": row["id"] + 100_000, "position": chain.draw.choice((0, -3))}
    chain.session.execute(insert(Entry), [row])
    return int(row["position"])


def swap(chain: Chain) -> int:
    first, second = sorted(chain.draw.sample(range(1, MANY + 1), 2))
    chain.set(first, position=5000)
    chain.set(second, position=first)
    chain.set(5000, position=second)
    return first


def swap_words(chain: Chain) -> int:
    first, second = sorted(chain.draw.sample(range(1, MANY + 1), 2))
    one, other = chain.get(first)["request_id"], chain.get(second)["request_id"]
    chain.set(first, request_id=other)
    chain.set(second, request_id=one)
    return first


def cut(chain: Chain) -> int:
    place = chain.place()
    chain.session.execute(delete(Entry).where(Entry.position >= place))
    return place


def rewrite(chain: Chain) -> int:
    place = chain.place()
    chain.set(place, actor_name="Mallory")
    chain.link_again(place)
    return place


def take_out_and_rewrite(chain: Chain) -> int:
    place = chain.place(MANY - 1)
    chain.session.execute(delete(Entry).where(Entry.position == place))
    chain.shift(place + 1, -1)
    chain.link_again(place)
    return place


WAYS = (
    alter,
    alter,
    alter,
    forget_body_digest,
    alter_with_its_digest,
    take_out,
    take_out_and_close_up,
    unlink,
    put_in,
    put_before_all,
    swap,
    swap_words,
    cut,
    rewrite,
    take_out_and_rewrite,
)
#: What only heads show: where the tail was rewritten the first entry that differs is before the head, not at it.
BY_HEADS = (cut, rewrite, take_out_and_rewrite)


def test_a_hundred_of_a_hundred_are_found(session: Session) -> None:
    chain = made(session, 7)
    sound = verify(session, chain.heads)
    assert (sound.held, sound.fault) == (MANY, None)
    missed, done = [], set()
    for round_ in range(100):
        way = WAYS[round_ % len(WAYS)]
        done.add(way)
        with session.begin_nested() as tried:
            place = way(chain)
            told = verify(session, chain.heads)
            if told.fault is None:
                missed.append(f"{way.__name__} at {place}")
            elif way in (rewrite, take_out_and_rewrite):
                assert place <= told.fault.position <= -(-place // A_DAY) * A_DAY
            elif way is alter_with_its_digest:
                # A head of that very entry shows it one place earlier.
                assert told.fault.position == (place - 1 if (place - 1) % A_DAY == 0 else place)
            else:
                assert told.fault.position == place, (way.__name__, told.fault)
            tried.rollback()
    assert missed == []
    assert len(done) == len(set(WAYS))


def test_what_only_heads_show_is_not_shown_without_them(session: Session) -> None:
    """Else the test above would tell nothing of heads."""
    chain = made(session, 8)
    for way in BY_HEADS:
        with session.begin_nested() as tried:
            way(chain)
            assert verify(session).fault is None, way.__name__
            tried.rollback()


def test_words_say_what_was_done(session: Session) -> None:
    said = {
        take_out: "missing",
        put_in: "was put in before entry",
        put_before_all: "was put in",
        swap: "stands at another's place",
        cut: "its tail was cut off",
        rewrite: "was rewritten since",
        take_out_and_close_up: "one before it was taken out",
        alter_with_its_digest: "does not follow",
        swap_words: "was altered",
    }
    chain = made(session, 9)
    for way, words in said.items():
        with session.begin_nested() as tried:
            way(chain)
            fault = verify(session, chain.heads).fault
            assert fault is not None
            assert words in fault.says, way.__name__
            tried.rollback()
