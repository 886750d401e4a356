"""What a coaching plan's packet holds for one audience: the coach, the coachee, or whoever keeps the file."""

from datetime import datetime
from typing import Any

from app.access import Door
from app.coaching import plan_log
from app.coaching.actions import today as day_of
from app.coaching.measuring import Measured, measured
from app.coaching.models import COACH, COACHEE, SCORE, Goal
from app.coaching.queries import Held, Whole
from app.packets.blocks import Block, heading, quote, soft, words
from app.packets.printing import line
from app.web.words import day, score

FILE = "file"
FOR = {COACH: "the coach’s packet", COACHEE: "the coachee’s packet", FILE: "for the file"}


def audience(door: Door) -> str:
    """For whom the packet is that this actor takes."""
    if "self" in door.words:
        return COACHEE
    return COACH if door.may("coach plan") else FILE


def packet(door: Door, whole: Whole) -> dict[str, Any]:
    """Title, lines and blocks. The coach's private notes are in the coach's own packet alone."""
    plan, today, reader = whole.plan, day_of(door), audience(door)
    facts = [
        ("Employee", whole.employee),
        ("Coach", whole.coach),
        ("Made", f"{day(plan.made_on)}, by {plan.made_by}"),
        ("Began", day(whole.begun_on) if whole.begun_on else "not seen by the coachee yet"),
        ("Ends", day(plan.ends_on)),
        ("Stands", whole.state(today)),
    ]
    blocks: list[Block] = [{"kind": "facts", "facts": [(name, line(value)) for name, value in facts]}]
    blocks += [heading("What is expected"), *words(plan.expectations)]
    if plan.origin:
        blocks.append(quote(f"Made from: {plan.origin['title']}", plan.origin.get("text", "")))
    blocks += [heading("Goals"), _list([_goal(one) for one in whole.live_goals])]
    blocks += _helped(measured(door.session, whole, today, door.zone))
    blocks += [heading("To do"), *_promises(whole)]
    blocks.append(heading("Check-ins"))
    blocks += [block for held in whole.check_ins for block in _check_in(held)]
    blocks += _outcome(whole)
    if reader == COACH and whole.private:
        blocks.append(heading("Your private notes"))
        blocks += [quote(day(note.made_at, None, door.zone), note.words) for note in whole.private]
    blocks += [heading("What happened"), _list(_happened(door, whole))]
    return {
        "title": f"Coaching plan of {whole.employee}",
        "subtitle": f"with {whole.coach}, {FOR[reader]}",
        "footer": f"Coaching plan · made on {day(today)} for {door.actor.name}",
        "blocks": blocks,
    }


def _list(items: list[str]) -> Block:
    return {"kind": "list", "items": [line(one) for one in items]}


def _goal(goal: Goal) -> str:
    if goal.kind != SCORE:
        return goal.what
    least = f" ({score(goal.detectable)} is the least that could be seen)" if goal.detectable else ""
    return f"{goal.what} from {score(goal.start)} to {score(goal.target)}{least}"


def _helped(found: list[Measured]) -> list[Block]:
    if not found:
        return []
    blocks: list[Block] = [heading("Did it help?")]
    for one in found:
        so_far = "" if one.final else ", so far"
        blocks += words(f"{one.goal.what}{so_far}: {one.sentence}")
    return blocks


def _promises(whole: Whole) -> list[Block]:
    names = {COACH: whole.coach, COACHEE: whole.employee}
    found = [
        f"{one.what}: {names[one.side]}, by {day(one.due_on)}{', done' if one.done_at else ''}"
        for one in whole.live_promises
    ]
    return [_list(found)] if found else soft("Nothing is to be done yet.")


def _check_in(held: Held) -> list[Block]:
    one = held.check_in
    state = f"held {day(one.held_on)}" if one.held_on else "not held"
    blocks: list[Block] = [heading(f"{day(one.planned_on)}: {state}", 3)]
    blocks += [quote(note.author, note.words) for _, note in held.both if note.words]
    return blocks


def _outcome(whole: Whole) -> list[Block]:
    found = whole.outcome
    if found is None:
        return []
    blocks: list[Block] = [heading(f"Outcome: {found.result}"), *words(found.words)]
    if found.early:
        blocks += soft(f"Ended before its day: {found.early}")
    for one in found.measured:
        blocks += soft(f"As measured that day, {one['what']}: {one['said']}")
    return blocks + soft(f"Closed on {day(found.made_on)} by {found.made_by}.")


def _happened(door: Door, whole: Whole) -> list[str]:
    found = []
    for one in plan_log.log(whole, door.zone):
        at = one["at"]
        assert isinstance(at, datetime)
        parts = (f"{day(at.date())}: {one['what']}", str(one["more"]))
        found.append(": ".join(part for part in parts if part))
    return found
