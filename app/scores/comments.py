"""Comments about a person or a team: filters that combine, and themes whose counts are what a click then shows."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final

from fastapi import Request
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.clock import first_day, month_of
from app.contacts.scales import SCALES
from app.scores import credited, themes
from app.scores.spans import Months
from app.web.export import Value
from app.web.words import local

MOST: Final = 5_000
"""The newest comments that one page looks at; it says so when there are more."""

SHORT: Final = 120


@dataclass(frozen=True)
class Comment:
    """What a customer wrote beside an answer."""

    id: int
    text: str
    day: date
    month: int
    score: int
    scale: str
    low: bool
    channel: str
    reason: str
    product: str
    contact_ref: str
    #: Who is credited with it whole; None where several share it.
    employee_id: int | None
    words: frozenset[str] = field(repr=False)


@dataclass(frozen=True)
class Wanted:
    """Which comments; empty is any."""

    kind: str = ""
    channel: str = ""
    reason: str = ""
    product: str = ""
    month: str = ""
    word: str = ""
    q: str = ""

    def without(self, *names: str) -> "Wanted":
        """The same with some filters open."""
        return replace(self, **dict.fromkeys(names, ""))

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return any(asdict(self).values())

    def keeps(self, one: Comment) -> bool:
        """Whether a comment passes every filter."""
        exact = all(
            not getattr(self, name) or getattr(self, name) == getattr(one, name)
            for name in ("channel", "reason", "product")
        )
        return (
            exact
            and (not self.kind or one.low == (self.kind == "low"))
            and (not self.month or self.month == str(one.month))
            and (not self.word or self.word in one.words)
            and (not self.q or self.q.casefold() in one.text.casefold())
        )


@dataclass(frozen=True)
class Themes:
    """What the comments are about, by counting."""

    reasons: list[themes.Theme]
    products: list[themes.Theme]
    low_words: list[themes.Theme]
    high_words: list[themes.Theme]


def wanted(request: Request, span: Months) -> Wanted:
    """The filters an address asks for; a kind or month of which there is none is any."""
    given = {name: request.query_params.get(name, "")[:SHORT].strip() for name in asdict(Wanted())}
    months = {str(month) for month in range(span.first, span.last + 1)}
    given["kind"] = given["kind"] if given["kind"] in {"low", "high"} else ""
    given["month"] = given["month"] if given["month"] in months else ""
    return Wanted(**given)


def read(
    session: Session, employees: Sequence[int], lens: str, span: Months, zone: str
) -> tuple[list[Comment], bool]:
    """The newest comments of a span, and whether there are older ones beyond them. One statement."""
    rows = credited.comments(session, employees, lens, span, zone, MOST + 1)
    return [_comment(row, zone) for row in rows[:MOST]], len(rows) > MOST


def _comment(row: Row[*tuple[Any, ...]], zone: str) -> Comment:
    day = local(row.answered_at, zone).date()
    return Comment(
        id=row.id,
        text=row.comment,
        day=day,
        month=month_of(day),
        score=row.score,
        scale=row.scale,
        low=credited.is_low(row.scale, row.score),
        channel=row.channel,
        reason=row.reason,
        product=row.product,
        contact_ref=row.contact_ref or "",
        employee_id=row.employee_id,
        words=themes.words_of(row.comment),
    )


def matching(found: Sequence[Comment], chosen: Wanted) -> list[Comment]:
    """The comments that pass."""
    return [one for one in found if chosen.keeps(one)]


def themes_of(found: Sequence[Comment], chosen: Wanted) -> Themes:
    """The themes within what is filtered. Each kind of theme leaves its own filter open, so that its counts are what a
    click on it then shows; words compare low with high answers, so they leave that one open too.
    """

    def by(name: str) -> list[themes.Theme]:
        kept = matching(found, chosen.without(name))
        return themes.counted((getattr(one, name), one.low) for one in kept)

    kept = matching(found, chosen.without("word", "kind"))
    low_words, high_words = themes.standing_out((one.words, one.low) for one in kept)
    return Themes(by("reason"), by("product"), low_words, high_words)


def choices(found: Sequence[Comment], span: Months) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: the channels and reasons that there are, and the months of the window."""

    def of(name: str) -> list[tuple[str, str]]:
        return [(value, value) for value in sorted({getattr(one, name) for one in found}) if value]

    months = range(span.last, span.first - 1, -1)
    return {
        "channel": of("channel"),
        "reason": of("reason"),
        "month": [(str(month), f"{first_day(month):%B %Y}") for month in months],
    }


def lines(found: Sequence[Comment], names: dict[int, str]) -> tuple[list[str], list[list[Value]]]:
    """The comments as rows to export."""
    head = ["Answered", "Answer", "Scale", "Channel", "Reason", "Product", "Comment", "Contact", "Person"]
    return head, [
        [
            one.day.isoformat(),
            SCALES[one.scale].shown(one.score),
            SCALES[one.scale].label,
            one.channel,
            one.reason,
            one.product,
            one.text,
            one.contact_ref,
            names.get(one.employee_id, "") if one.employee_id else "shared by several",
        ]
        for one in found
    ]
