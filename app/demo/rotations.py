"""Rotations at Lumen Home: four programs, a year of stints behind them, and half a year of open slots."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.contacts.models import Cell, Rating
from app.database import unit_of_work
from app.demo.answers import stint_day
from app.programs import actions as programs
from app.programs import opening
from app.programs.forms import LineForm, ProgramForm, SeriesForm, SlotForm
from app.programs.starting import STARTS
from app.rotations import actions, skills
from app.rotations.models import BY_LEAD, Program, Slot
from app.rotations.shape import of_slot

#: Slots of the support rotation before the one of this week, and after it.
BEFORE, AFTER = 24, 13
SIGNED_UP = timedelta(days=40)
CHECKLIST = {
    "support": (
        ("before", "Read the tone guide and last week's answers of your buddy"),
        ("before", "Ask for access to the helpdesk and try it"),
        ("before", "Agree with your team who covers your on-call days"),
        ("during", "Sit beside your buddy for the first morning"),
        ("during", "Log each contact, and each bug with its link"),
        ("during", "Hand over warmly: the customer knows who goes on"),
        ("after", "Show your team the three things that hurt customers most"),
        ("after", "Write what you would change"),
    ),
    "floor": (
        ("before", "Leave phone and laptop in the office"),
        ("during", "Serve ten customers yourself"),
        ("after", "Name one rule that you will take away"),
    ),
    "store": (
        ("before", "Ask your store manager for a badge"),
        ("during", "Stand at the returns desk for two hours"),
        ("after", "Write down what customers asked for in vain"),
    ),
    "listening": (
        ("during", "Listen to four calls to their end"),
        ("after", "Note one sentence word for word"),
    ),
}
SKILLS = {
    "Dan Levi": ["Payments", "Spanish"],
    "Rui Costa": ["Payments", "Portuguese"],
    "Shreya Iyer": ["Payments"],
    "Ngozi Eze": ["Mobile app", "French"],
    "Freya Holm": ["Mobile app"],
    "Gabriel Moreau": ["Mobile app", "French"],
    "Pilar Ortega": ["Spanish", "Mobile app"],
    "Katya Orlova": ["German"],
}
#: Who serves now, and in which slot to come (0 is the next one).
NOW = ("Rui Costa", "Pilar Ortega")
COMING = {
    0: ("Dan Levi", "Freya Holm", "Sven Lund"),
    1: ("Katya Orlova", "Shreya Iyer"),
    2: ("Alice Dubois", "Ben Foster", "Gabriel Moreau", "Tom Müller"),
    3: ("Ngozi Eze", "Pilar Ortega", "Rui Costa", "Yuki Tanaka"),
    4: ("Freya Holm",),
    5: ("Katya Orlova", "Shreya Iyer"),
    7: ("Alice Dubois",),
}
IN_LINE = {2: ("Arjun Mehta", "Daniel Kim"), 3: ("Dan Levi",)}
#: Second stints of the year, in which slot before this week's.
EARLIER = {
    16: ("Rui Costa", "Ngozi Eze"),
    18: ("Shreya Iyer", "Freya Holm"),
    20: ("Tom Müller", "Gabriel Moreau"),
    22: ("Sven Lund",),
}
EXECUTIVES = ("Eve Park", "Omar Haddad", "Ingrid Sato", "Eve Park", "Ruth Adeyemi", "Lena Vogel", "Eve Park")


class Teller:
    """Whoever acts, and when."""

    def __init__(self, session: Session, ids: dict[str, int], now: datetime) -> None:
        self.session, self.ids, self.now = session, ids, now
        self.acts: dict[str, Act] = {}

    def act(self, name: str, when: datetime) -> Act:
        """Somebody doing something at a moment."""
        if name not in self.acts:
            account = self.session.scalars(select(Account).where(Account.employee_id == self.ids[name])).one()
            self.acts[name] = Act(
                self.session, actor_for(self.session, account, self.now), when, settings().zone
            )
        return Act(self.session, self.acts[name].actor, when, settings().zone)

    def program(self, key: str, lead: str, when: datetime, **more: object) -> Program:
        """A program of a starting point with its checklist."""
        start = STARTS[key]
        act = self.act(lead, when)
        given = {**start.given, "sponsor": "Eve Park", **more}
        given["buddy"] = given.get("buddy") == "true"
        made = programs.make(act, ProgramForm.model_validate(given))
        for phase, words in CHECKLIST[key]:
            programs.add_line(act, made, LineForm.model_validate({"phase": phase, "words": words}))
        return made

    def series(self, program: Program, lead: str, first: date, every: int, many: int) -> list[Slot]:
        """Slots, opened a while before the first of them."""
        form = SeriesForm(first=first, every=every, many=many, capacity=program.capacity)
        when = datetime.combine(first, time(9), UTC) - timedelta(days=60)
        return opening.open_slots(self.act(lead, when), program, form)

    def serve(self, slot: Slot, name: str, ahead: timedelta = SIGNED_UP) -> None:
        """Somebody signs up well before the slot begins."""
        when = min(slot.starts_at - ahead, self.now - timedelta(days=6))
        actions.sign_up(self.act(name, when), slot, self.ids[name])


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """The programs with their slots, and who is in them."""
    with unit_of_work(engine) as session:
        teller = Teller(session, ids, now)
        for name, known in SKILLS.items():
            skills.put(teller.act(name, now - timedelta(days=300)), ids[name], known)
        _support(teller)
        _floor(teller)
        _others(teller)


def _support(teller: Teller) -> None:
    today = teller.now.date()
    year_ago = teller.now - timedelta(days=430)
    program = teller.program("support", "Sol Mbeki", year_ago, unit="Support")
    slots = teller.series(program, "Sol Mbeki", stint_day(today, 14 * BEFORE), 2, BEFORE + 1 + AFTER)
    past, running, coming = slots[:BEFORE], slots[BEFORE], slots[BEFORE + 1 :]
    _past(teller, past)
    for name in NOW:
        teller.serve(running, name)
    _coming(teller, coming)


def _past(teller: Teller, past: list[Slot]) -> None:
    served = _served(teller)
    for slot in past:
        wanted = [
            name for name, day in served.items() if slot.starts_on <= day < slot.starts_on + timedelta(14)
        ]
        if len(wanted) > slot.capacity:
            _change(teller, slot, capacity=len(wanted))
        for name in wanted:
            teller.serve(slot, name)
    for back, names in EARLIER.items():
        for name in names:
            teller.serve(past[BEFORE - back], name)


def _coming(teller: Teller, coming: list[Slot]) -> None:
    for at, names in COMING.items():
        for name in names:
            teller.serve(coming[at], name)
    for at, names in IN_LINE.items():
        for name in names:
            actions.wait(teller.act(name, teller.now - timedelta(days=4)), coming[at], teller.ids[name])
    _change(teller, coming[4], needs="Payments: 1")
    _change(teller, coming[8], needs="Mobile app: 1\nSpanish: 1")
    for slot in coming:
        if any(day.month == 12 or day.day == 1 for day in of_slot(slot).off):
            _change(teller, slot, counts=2)
    # Ngozi's place goes to who waits: it is held for Dan since this morning.
    act = teller.act("Ngozi Eze", teller.now - timedelta(hours=3))
    place = actions.standing_in(act, coming[3], teller.ids["Ngozi Eze"])
    if place is not None:
        actions.give_back(act, place)


def _change(teller: Teller, slot: Slot, **more: object) -> None:
    given = {"capacity": slot.capacity, "counts": slot.counts, "note": slot.note, **more}
    when = min(slot.starts_at - timedelta(days=50), teller.now - timedelta(days=8))
    opening.change_slot(teller.act("Sol Mbeki", when), slot, SlotForm.model_validate(given))


def _served(teller: Teller) -> dict[str, date]:
    """Who earned answers on a stint, with the first of those days."""
    rows = teller.session.execute(
        select(Rating.employee_id, func.min(Rating.answered_at))
        .join(Cell, Cell.id == Rating.cell_id)
        .where(Cell.lens == "stint", Rating.employee_id.is_not(None))
        .group_by(Rating.employee_id)
    )
    first = {row[0]: row[1] for row in rows}
    return {name: first[one].date() for name, one in teller.ids.items() if one in first}


def _floor(teller: Teller) -> None:
    today = teller.now.date()
    program = teller.program("floor", "Sol Mbeki", teller.now - timedelta(days=330), unit="Support")
    first = today - timedelta(days=today.weekday() - 1 + 7 * 28)
    slots = teller.series(program, "Sol Mbeki", first, 4, 13)
    for slot, name in zip(slots, EXECUTIVES, strict=False):
        if slot.ends_at < teller.now:
            teller.serve(slot, name)
    coming = [slot for slot in slots if slot.starts_at > teller.now]
    teller.serve(coming[0], "Eve Park")
    act = teller.act("Sol Mbeki", teller.now - timedelta(days=5))
    actions.sign_up(act, coming[0], teller.ids["Clara Weiss"], BY_LEAD)


def _others(teller: Teller) -> None:
    today = teller.now.date()
    monday = today - timedelta(days=today.weekday())
    made = teller.now - timedelta(days=200)
    store = teller.program("store", "Lena Vogel", made, unit="Retail", sponsor="Ruth Adeyemi")
    days = teller.series(store, "Lena Vogel", monday + timedelta(days=3 - 7 * 16), 4, 9)
    for slot, names in zip(
        days, (("Henrik Dahl",), ("Owen Clarke", "Yara Nassar"), ("Jun Watanabe",)), strict=False
    ):
        for name in names:
            teller.serve(slot, name)
    hour = teller.program("listening", "Sol Mbeki", made, unit="Support", sponsor="Omar Haddad")
    hours = teller.series(hour, "Sol Mbeki", monday + timedelta(days=2 - 7 * 8), 2, 12)
    for slot, name in zip(hours, ("Bo Eriksen", "Clara Weiss", "Beatriz Lima"), strict=False):
        teller.serve(slot, name)
