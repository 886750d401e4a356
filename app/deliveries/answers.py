"""From what a source said to an answer that can be stored, or to the sentence that says what it waits for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.actions import rating_id
from app.contacts.queries import owner
from app.deliveries.agents import key_of
from app.deliveries.models import Delivery, SourceAgent
from app.helpdesks.said import Said
from app.intake.actions import Answer, fault_of
from app.intake.credits import FIRST_WEIGHTS, WHOLE, share_policy, shares_of, worked
from app.people.models import Employee

TOUCHPOINT = "touchpoint"
#: Nobody typed these; no database keeps some of them.
UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LONGEST_COMMENT = 32_000
FIRST_YEAR, LAST_YEAR = 2000, 9000


@dataclass
class Entry:
    """One answer on its way in: in which delivery it came, and either who is credited or what it waits for."""

    delivery: Delivery
    said: Said
    rating_id: int
    shares: Sequence[tuple[int, str, int]] = ()
    waits: str = ""
    #: The agent is known not to be one of ours.
    passed: str = ""

    @property
    def where(self) -> str:
        """How a page names it."""
        return f"rating {self.said.external_id[:60]}"

    def answer(self) -> Answer:
        """As intake takes it."""
        said = self.said
        return Answer(
            external_id=said.external_id,
            lens=said.lens,
            scale=said.scale,
            score=said.score,
            answered_at=said.answered_at,
            shares=self.shares,
            channel=said.channel[:120],
            reason=said.reason[:120],
            product=said.product[:120],
            contact_ref=said.contact_ref or None,
            comment=_words(said.comment),
            raw=said.raw[:60] or None,
            customer_ref=said.customer_ref or None,
        )


def _words(comment: str | None) -> str | None:
    return UNTYPED.sub("\ufffd", comment)[:LONGEST_COMMENT].strip() or None if comment else None


class Crediting:
    """Finds who is credited with what a source said, and what stands against it."""

    def __init__(self, session: Session, source_id: int, zone: str, now: datetime) -> None:
        self.session = session
        self.source_id = source_id
        self.zone = ZoneInfo(zone)
        self.now = now
        policy = share_policy(session)
        self.weights = policy.weights if policy else FIRST_WEIGHTS

    def entries(
        self, given: Sequence[tuple[Delivery, Said]], agents: Mapping[str, SourceAgent] | None
    ) -> list[Entry]:
        """Every answer as an entry. `agents` None: the agents' refs are employees' own ids."""
        made = [
            Entry(delivery, said, rating_id(self.source_id, said.external_id)) for delivery, said in given
        ]
        people = self._people(made, agents)
        for one in made:
            self._place(one, agents, people)
        return made

    def _people(
        self, made: Sequence[Entry], agents: Mapping[str, SourceAgent] | None
    ) -> dict[int, tuple[date | None, date | None]]:
        """When each was hired and left."""
        ids = {self._employee(one.said, agents) for one in made} - {None}
        rows = self.session.execute(
            select(Employee.id, Employee.hired_on, Employee.left_on).where(Employee.id.in_(ids))
        )
        return {row.id: (row.hired_on, row.left_on) for row in rows}

    def _employee(self, said: Said, agents: Mapping[str, SourceAgent] | None) -> int | None:
        if said.agent is None:
            return None
        if agents is None:
            return int(said.agent.ref) if said.agent.ref.isdigit() and len(said.agent.ref) < 19 else None
        held = agents.get(key_of(said.agent))
        return held.employee_id if held else None

    def _place(self, one: Entry, agents: Mapping[str, SourceAgent] | None, people: Mapping[int, Any]) -> None:
        said = one.said
        if wrong := _unfit(said):
            one.waits = wrong
            return
        one.shares = self._worked(said)
        employee_id = self._employee(said, agents)
        if one.shares:
            pass
        elif employee_id is not None and employee_id in people:
            one.shares = [(employee_id, "replied", WHOLE)]
            one.waits = self._days(said, *people[employee_id])
        else:
            self._nobody(one, agents)
        if not one.waits and not one.passed:
            one.waits = fault_of(one.answer(), self.now)

    def _worked(self, said: Said) -> list[tuple[int, str, int]]:
        """Who had worked the contact by then, where Rapport was told."""
        if not said.contact_ref:
            return []
        parts = worked(self.session, self.source_id, said.contact_ref, said.answered_at)
        return shares_of(parts, self.weights) if parts else []

    def _nobody(self, one: Entry, agents: Mapping[str, SourceAgent] | None) -> None:
        said = one.said
        held = agents.get(key_of(said.agent)) if agents is not None and said.agent else None
        if held is not None and held.ignored:
            one.passed = f"{held.name or held.key} is not one of ours."
        elif said.agent is not None:
            name = said.agent.name or said.agent.email or said.agent.ref or "The agent"
            one.waits = f"{name} is not matched to an employee yet. Match them; this then follows by itself."
        elif said.lens == TOUCHPOINT:
            day = said.answered_at.astimezone(self.zone).date()
            if owner(self.session, said.product, day) is None:
                one.waits = f"No team owned “{said.product[:60]}” that day. Note its owner on the page of touchpoints."
        elif said.contact_ref:
            one.waits = (
                f"The source doesn’t say who worked contact {said.contact_ref[:60]}. Say who did; "
                "this then follows by itself."
            )
        else:
            one.waits = "The source names neither an agent nor a contact. Add one of the two over there."

    def _days(self, said: Said, hired: date | None, left: date | None) -> str:
        day = said.answered_at.astimezone(self.zone).date()
        if hired and day < hired:
            return f"This employee was hired on {hired:%d %b %Y}, after the answer. Is the match right?"
        if left and day > left:
            return f"This employee left on {left:%d %b %Y}, before the answer. Say who worked the contact."
        return ""


def _unfit(said: Said) -> str:
    """What no database could keep."""
    for text, words in (
        (said.external_id, "rating id"),
        (said.contact_ref or "", "contact"),
        (said.customer_ref or "", "customer"),
        (said.channel + said.reason + said.product, "channel, reason or product"),
    ):
        if UNTYPED.search(text):
            return f"The {words} holds a character that nobody can type. Correct it over there."
        if len(text) > 200:
            return f"The {words} is longer than 200 characters. Shorten it over there."
    if not said.external_id:
        return "The answer has no id. Without one it would count again with each delivery."
    if not FIRST_YEAR <= said.answered_at.year <= LAST_YEAR:
        return "The answer’s date lies too far away. Correct it over there."
    return ""
