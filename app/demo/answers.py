"""What customers answered over eighteen months, drawn with a fixed seed."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from math import exp

from app.demo import words
from app.demo.company import Crew, Role
from app.demo.offices import CREWS
from app.intake.actions import Answer

MONTHS = 18
AVERAGE = 1.55
CHANNEL = {
    "Escalation": -1.3,
    "Phone": 0.0,
    "Chat": 0.1,
    "E-mail": -0.12,
    "Store": 0.25,
    "Credit note": -0.5,
}
REASON = {"Delivery": -0.15, "Invoice": -0.35, "Return": -0.2, "Advice": 0.3, "Repair": -0.05}
COMMENTS = {
    "Billing": (words.INVOICE_GOOD, words.INVOICE_POOR),
    "Warehouse": (words.DELIVERY_GOOD, words.DELIVERY_POOR),
    "Engineering": (words.RELEASE_GOOD, words.RELEASE_POOR),
}


def drawn_score(dice: random.Random, level: float, firmness: float = 1.15) -> int:
    """An answer from 1 to 5 with the mean a logit stands for; U-shaped, as real answers are."""
    share = 1 / (1 + exp(-level))
    drawn = dice.betavariate(max(0.05, share * firmness), max(0.05, (1 - share) * firmness))
    return 1 + min(4, round(4 * drawn))


def stint_day(today: date, ago: int) -> date:
    """The first day of the support rotation's slot about so many days ago: they follow each other every two weeks,
    and one begins on the Monday of this week.
    """
    return today - timedelta(days=today.weekday() + 14 * round(ago / 14))


class Draw:
    """Answers of the whole company. `ids` are the employees' by name."""

    def __init__(self, ids: dict[str, int], today: date, seed: int = 10) -> None:
        self.ids = ids
        self.today = today
        self.dice = random.Random(seed)
        self.number = 0

    def all(self) -> Iterator[Answer]:
        """Every answer, lens by lens."""
        for crew in CREWS:
            for role in crew.people:
                if crew.lens:
                    yield from self._served(crew, role)
                if crew.unit == "Engineering" and role.months > 10:
                    yield from self._stint(role)

    def _days(self, role: Role) -> tuple[date, date]:
        last = self.today - timedelta(days=role.leaves * 30 or 1)
        return max(
            self.today - timedelta(days=MONTHS * 30), self.today - timedelta(days=role.months * 30)
        ), last

    def _when(self, first: date, last: date, many: int) -> list[datetime]:
        span = max(1, (last - first).days)
        picked = sorted(self.dice.randrange(span) for _ in range(many))
        return [
            datetime.combine(first + timedelta(days=day), datetime.min.time(), UTC)
            + timedelta(minutes=self.dice.randrange(7 * 60, 18 * 60))
            for day in picked
        ]

    def _served(self, crew: Crew, role: Role) -> Iterator[Answer]:
        first, last = self._days(role)
        pace = role.pace or crew.pace
        many = round(pace * (last - first).days / 30)
        channels = dict(crew.channels)
        if role.hard is not None:
            rest = 1 - role.hard
            channels = {name: share * rest for name, share in channels.items()} | {"Escalation": role.hard}
        for when in self._when(first, last, many):
            channel = self.dice.choices(list(channels), list(channels.values()))[0]
            reason = self.dice.choice(list(REASON))
            if crew.lens == "touchpoint":
                reason = (
                    "Invoice"
                    if crew.team == "Billing"
                    else "Delivery"
                    if crew.unit == "Warehouse"
                    else "Repair"
                )
            # Erik slid over the last half year; nobody said so.
            drift = (
                -0.9 * max(0.0, 1 - (last - when.date()).days / 240) if role.name == "Erik Johansson" else 0.0
            )
            own = role.skill * (2.2 if crew.lens == "touchpoint" else 1.0)
            level = AVERAGE + own + drift + CHANNEL.get(channel, 0.0) + REASON[reason]
            score = drawn_score(self.dice, level)
            yield self._answer(
                crew.lens,
                score,
                when,
                self._shares(crew, role),
                channel=channel,
                reason=reason,
                product=self.dice.choice(crew.product),
                comment=self._comment(crew, score),
            )

    def _shares(self, crew: Crew, role: Role) -> list[tuple[int, str, int]]:
        own = self.ids[role.name]
        if crew.team == "Billing" and self.dice.random() < 0.12:
            other = self.dice.choice([one.name for one in crew.people if one.name != role.name])
            return [(own, "fixed the cause", 600), (self.ids[other], "replied", 400)]
        return [(own, "replied" if crew.lens == "customer" else "owned", 1000)]

    def _stint(self, role: Role) -> Iterator[Answer]:
        start = stint_day(self.today, 100 + self.dice.randrange(30))
        many = 38 if role.name == "Dan Levi" else self.dice.randrange(14, 30)
        for when in self._when(start, start + timedelta(days=14), many):
            score = drawn_score(self.dice, AVERAGE + role.skill)
            comment = self._comment(None, score) if self.dice.random() < 0.6 else None
            yield self._answer(
                "stint",
                score,
                when,
                [(self.ids[role.name], "replied", 1000)],
                channel=self.dice.choice(("Chat", "E-mail")),
                reason=self.dice.choice(list(REASON)),
                comment=comment,
            )

    def _comment(self, crew: Crew | None, score: int) -> str | None:
        if self.dice.random() > (0.1 if score > 2 else 0.3):
            return None
        kind = COMMENTS.get(crew.team if crew.team == "Billing" else crew.unit) if crew else None
        if kind:
            return self.dice.choice(kind[0] if score > 3 else kind[1])
        return self.dice.choice(words.GOOD if score > 3 else words.MIDDLING if score == 3 else words.POOR)

    def _answer(
        self,
        lens: str,
        score: int,
        when: datetime,
        shares: list[tuple[int, str, int]],
        *,
        channel: str = "",
        reason: str = "",
        product: str = "",
        comment: str | None = None,
    ) -> Answer:
        self.number += 1
        return Answer(
            external_id=f"L{self.number:06d}",
            lens=lens,
            scale="stars_5",
            score=score,
            answered_at=when,
            shares=shares,
            channel=channel,
            reason=reason,
            product=product,
            contact_ref=f"T-{40_000 + self.number}" if lens == "customer" else None,
            comment=comment,
        )
