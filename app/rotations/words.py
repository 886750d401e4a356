"""What the rotation pages say first: one or two sentences made from the cards. Pure."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup, escape

from app.rotations.board import MINE, OFFERED, OPEN, WAITING, Card
from app.rotations.rules import ELIGIBLE, dates
from app.web.words import listing, moment, plural, relative_day


def link(card: Card) -> Markup:
    """A slot's days, leading to it."""
    return Markup('<a href="/slots/{}">{}</a>').format(
        card.slot.id, dates(card.slot.starts_on, card.slot.ends_on)
    )


def _served(card: Card, now: datetime) -> Markup:
    buddy = Markup(" with {}").format(card.mine.buddy) if card.mine and card.mine.buddy else Markup()
    if card.slot.starts_at <= now:
        return Markup("You are on your stint of {}{}").format(link(card), buddy)
    return Markup("{}{}").format(link(card), buddy)


def say(cards: Sequence[Card], now: datetime, zone: str, who: str = "") -> list[Markup]:
    """What I serve, what is held for me, what I could have. `cards` are those that have not ended."""
    said = []
    for card in (one for one in cards if one.state == OFFERED and one.my_wait):
        until = moment(card.my_wait.offer_ends_at, now.date(), zone) if card.my_wait else ""
        said.append(Markup("A place from {} is held for you until {}.").format(link(card), until))
    mine = [one for one in cards if one.state == MINE]
    said += [_served(one, now) + Markup(".") for one in mine if one.slot.starts_at <= now]
    if coming := [_served(one, now) for one in mine if one.slot.starts_at > now]:
        said.append(Markup("You serve {}.").format(listing(coming)))
    said += [
        Markup("Something stands against {}: {}").format(link(one), one.against[0].says)
        for one in mine
        if one.against
    ]
    waits = [link(one) for one in cards if one.state == WAITING]
    if waits:
        said.append(Markup("You wait for {}.").format(listing(waits)))
    free = [one for one in cards if one.state == OPEN]
    if free and not mine:
        first = free[0]
        many = plural(len(free), "slot is", "slots are")
        start = relative_day(first.slot.starts_on, now.date())
        said.append(Markup("{} open for you, the next is {} and starts {}.").format(many, link(first), start))
    elif free:
        said.append(
            Markup("{} open for you beside it.").format(plural(len(free), "more slot is", "more slots are"))
        )
    return said or [escape(_why_nothing(cards, who))]


def _why_nothing(cards: Sequence[Card], who: str) -> str:
    reasons = [one.against[0] for one in cards if one.against]
    eligible = [one.says for one in reasons if one.kind == ELIGIBLE]
    if eligible and len(eligible) == len(reasons):
        return eligible[0]
    if not cards:
        return "No slot is open yet."
    if reasons:
        return "Nothing is open for you now. Each card says what stands against it."
    return who or "You look on here: places are for people of the company."
