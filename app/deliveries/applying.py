"""What was delivered becomes answers: once, whatever the retries, and the newest version of each wins."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.models import Rating, Revision, Source
from app.contacts.scales import SCALES
from app.deliveries import own
from app.deliveries.agents import known_agents
from app.deliveries.answers import Crediting, Entry
from app.deliveries.models import APPLIED, HELD, Connection, Delivery, RatingAddress, RatingStamp
from app.helpdesks.catalogue import HELPDESKS
from app.helpdesks.said import Options, Parsed, Refused, Said
from app.intake.actions import record

#: Problems and notes kept of one delivery.
KEPT = 20
OWN = "own"
#: A contact given to somebody else later: the answer stays with who worked it.
STAYS = "stays"
CREDITED = "It is credited to somebody else already, and stays so. If that is wrong, correct it on its page."
State = tuple[int, datetime, str | None, int, str | None]


def parsed(connection: Connection, delivery: Delivery) -> Parsed:
    """The body as its source's parser reads it."""
    body = delivery.raw
    if body is None:
        return Parsed(refused=[Refused("body", "", "The body was dropped some weeks after it was applied.")])
    parse = own.parse if connection.kind == OWN else HELPDESKS[connection.kind].parse
    return parse(body, Options(**connection.options, received_at=delivery.received_at))


def apply(
    session: Session, connection: Connection, deliveries: Sequence[Delivery], zone: str, now: datetime
) -> None:
    """Store what these deliveries of one connection say, in the caller's transaction; each gets its fate."""
    given: list[tuple[Delivery, Said]] = []
    for delivery in deliveries:
        found = parsed(connection, delivery)
        delivery.new = delivery.same = delivery.changed = 0
        delivery.passed, delivery.refused = len(found.passed), len(found.refused)
        delivery.problems = [[one.where, one.field, one.mend] for one in found.refused[:KEPT]]
        delivery.notes = [[one.where, "", one.why] for one in found.passed[:KEPT]]
        given += [(delivery, said) for said in found.said]
    source = session.get_one(Source, connection.source_id)
    agents = None
    if connection.kind != OWN:
        agents = known_agents(session, connection, [said.agent for _, said in given if said.agent], now)
    entries = Crediting(session, source.id, zone, now).entries(given, agents)
    for turn in _turns([one for one in entries if not one.waits and not one.passed]):
        _store(session, source, turn, zone, now)
    for delivery in deliveries:
        _settle(delivery, [one for one in entries if one.delivery is delivery], now)


def _turns(entries: Sequence[Entry]) -> list[list[Entry]]:
    """No rating twice in one turn; of several versions the oldest first, so that the newest has the last word."""
    turns: list[list[Entry]] = []
    depth: dict[int, int] = {}
    for one in sorted(
        entries, key=lambda one: (one.said.updated_at or one.said.answered_at, one.delivery.received_at)
    ):
        place = depth.get(one.rating_id, 0)
        depth[one.rating_id] = place + 1
        if place == len(turns):
            turns.append([])
        turns[place].append(one)
    return turns


def _store(session: Session, source: Source, turn: Sequence[Entry], zone: str, now: datetime) -> None:
    ids = [one.rating_id for one in turn]
    stamps = {
        row.rating_id: row
        for row in session.scalars(select(RatingStamp).where(RatingStamp.rating_id.in_(ids)))
    }
    fresh: list[Entry] = []
    late: list[Entry] = []
    for one in turn:
        stamp = stamps.get(one.rating_id)
        older = stamp is not None and one.said.updated_at is not None and one.said.updated_at < stamp.said_at
        (late if older else fresh).append(one)
    before = _states(session, ids)
    outcome = record(session, source.name, [one.answer() for one in fresh], zone, now) if fresh else None
    session.flush()
    after = _states(session, ids)
    refused = {*outcome.clashes} if outcome else set()
    stays = {*outcome.stays} if outcome else set()
    for one in fresh:
        if one.said.external_id in stays:
            one.delivery.notes = [*one.delivery.notes, [one.where, STAYS, CREDITED]][:KEPT]
        _count(one, before.get(one.rating_id), after.get(one.rating_id), refused)
        if one.rating_id in after:
            _stamp(session, one, stamps)
            _address(session, one)
    for one in late:
        _keep_older(session, one, after[one.rating_id], now)


def _states(session: Session, ids: Sequence[int]) -> dict[int, State]:
    rows = session.execute(
        select(
            Rating.id, Rating.score, Rating.answered_at, Rating.comment, Rating.cell_id, Rating.external_id
        ).where(Rating.id.in_(ids))
    )
    return {row.id: (row.score, row.answered_at, row.comment, row.cell_id, row.external_id) for row in rows}


def _count(one: Entry, before: State | None, after: State | None, clashes: set[str]) -> None:
    if one.said.external_id in clashes or after is None:
        one.waits = "By chance another answer has the same public id. Change this rating's id a little."
    elif before is None:
        one.delivery.new += 1
    elif before == after:
        one.delivery.same += 1
    else:
        one.delivery.changed += 1


def _stamp(session: Session, one: Entry, stamps: Mapping[int, RatingStamp]) -> None:
    if one.said.updated_at is None:
        return
    held = stamps.get(one.rating_id)
    if held is None:
        session.add(RatingStamp(rating_id=one.rating_id, said_at=one.said.updated_at))
    else:
        held.said_at = one.said.updated_at


def _address(session: Session, one: Entry) -> None:
    if not one.said.customer_email:
        return
    held = session.get(RatingAddress, one.rating_id)
    if held is None:
        session.add(RatingAddress(rating_id=one.rating_id, address=one.said.customer_email[:320]))
    elif held.address != one.said.customer_email[:320]:
        held.address = one.said.customer_email[:320]


def _keep_older(session: Session, one: Entry, stands: State, now: datetime) -> None:
    """An older version that came after a newer one: kept as what the answer once was, and counts for nothing."""
    said = one.said
    steps = SCALES[said.scale].steps(said.score)
    comment = one.answer().comment
    known = session.scalar(
        select(Revision.id)
        .where(
            Revision.rating_id == one.rating_id,
            Revision.score == steps,
            Revision.answered_at == said.answered_at,
            Revision.comment == comment if comment is not None else Revision.comment.is_(None),
        )
        .limit(1)
    )
    one.delivery.same += 1
    if known is None:
        rating = session.get_one(Rating, one.rating_id)
        session.add(
            Revision(
                rating_id=one.rating_id,
                replaced_at=now,
                employee_id=rating.employee_id,
                cell_id=stands[3],
                score=steps,
                answered_at=said.answered_at,
                raw=said.raw[:60],
                contact_ref=said.contact_ref,
                comment=comment,
                customer_ref=said.customer_ref,
            )
        )
        one.delivery.notes = [
            *one.delivery.notes,
            [one.where, "", "An older version than the one that stands; both are kept, the newer counts."],
        ][:KEPT]


def _settle(delivery: Delivery, entries: Sequence[Entry], now: datetime) -> None:
    waiting = [[one.where, "", one.waits] for one in entries if one.waits]
    passed = [[one.where, "", one.passed] for one in entries if one.passed]
    delivery.refused += len(waiting)
    delivery.passed += len(passed)
    delivery.problems = [*delivery.problems, *waiting][:KEPT]
    delivery.notes = [*delivery.notes, *passed][:KEPT]
    delivery.state = HELD if delivery.refused else APPLIED
    delivery.settled_at = now
